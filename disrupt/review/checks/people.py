"""Checks of who acts: holders, deciders and powers that stand in the library twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from disrupt.review.citing import bare, cited
from disrupt.review.finding import Check, Found, Severity, check
from disrupt.review.material import DECIDES, Material
from disrupt.rule import Holder, Rule

_DECIDES_ITSELF = re.compile(
    r"^(decides|determines|revokes|suspends|refuses|imposes|grants|makes the order|cancels)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"^(applies|asks|invites|petitions|claims|brings)\b", re.IGNORECASE)


@check(
    "decider-contradicts-holder",
    Severity.WARNING,
    "A holder that `decided_by` contradicts",
    why="the officer applies where the decision is their own, or decides where a court does",
    how="let `does` and `decided_by` say one thing: who applies, and who decides",
)
def decider_contradicts_holder(material: Material) -> Iterator[Found]:
    """Holders that decide although another body does, and holders that ask although nobody does."""
    for name, rule in material.rules.items():
        for index, holder in enumerate(rule.held_by):
            reason = _contradiction(holder, rule, material)
            if reason is not None:
                yield Found(material.place("rules", name, ("held_by", index)), reason, name)
        for reason in _decider(rule, material):
            yield Found(material.place("rules", name, ("decided_by",)), reason, name)


def _contradiction(holder: Holder, rule: Rule, material: Material) -> str | None:
    decider = rule.decided_by
    does = holder.does or ""
    if decider is None:
        return "it applies, and `decided_by` names nobody" if _ASKS.match(does) else None
    if decider.agency == "courts" and holder.agency != "courts" and _DECIDES_ITSELF.match(does):
        return f"`does` says that {holder.agency} decides, `decided_by` that a court does"
    one, other = holder.which, decider.which
    if one is not None and other is not None and one != other and holder.agency == decider.agency:
        return f"it must be `{one}`, and `decided_by` says `{other}`"
    return _capacity(holder, material)


def _capacity(holder: Holder, material: Material) -> str | None:
    """A capacity that belongs to another body."""
    agencies = material.library.agencies
    capacity = agencies.capacities.get(holder.capacity or "")
    if capacity is None:
        return None
    agency = agencies.agencies.get(holder.agency)
    parent = agency.part_of.agency if agency is not None and agency.part_of is not None else None
    own = agency.capacities if agency is not None else ()
    if capacity.agency in (holder.agency, parent) or holder.capacity in own:
        return None
    return f"`{holder.capacity}` is a capacity of `{capacity.agency}`, not of `{holder.agency}`"


def _decider(rule: Rule, material: Material) -> Iterator[str]:
    decider = rule.decided_by
    if decider is None or decider.role is None:
        return
    roles = material.library.agencies.roles(decider.agency)
    if roles and decider.role not in roles:
        yield f"`{decider.agency}` has no role `{decider.role}`"


@check(
    "duplicate-power",
    Severity.WARNING,
    "A power that stands in the library twice",
    why="the officer is offered one power twice, and a change of law reaches only one of the two",
    how="keep one rule, with several ways or holders, or cite what sets the two apart",
)
def duplicate_power(material: Material) -> Iterator[Found]:
    """Rules whose limbs rest on the same provisions and that are about the same things."""
    seen: dict[tuple[object, ...], str] = {}
    for name, rule in material.rules.items():
        rests = _rests_on(material, name)
        if not rests:
            continue
        about = frozenset((e.kinds, e.types) for e in rule.about if e.name in rule.against)
        key = (rests, about, rule.makes.measure if rule.makes else None)
        first = seen.setdefault(key, name)
        if first != name:
            says = f"it rests on the same provisions as `{first}` and is about the same"
            yield Found(material.place("rules", name), says, name)
    titles: dict[str, str] = {}
    for name, rule in material.rules.items():
        first = titles.setdefault(rule.title.casefold(), name)
        if first != name:
            place = material.place("rules", name, ("title",))
            yield Found(place, f"`{first}` has the same title", name)


def _rests_on(material: Material, name: str) -> frozenset[tuple[str, str]]:
    """Each limb's Act and cite."""
    rule = material.rules[name]
    found: set[tuple[str, str]] = set()
    for spot in material.spots("rules"):
        if spot.name == name and spot.key in DECIDES and spot.node.cite is not None:
            for provision in cited(spot.node.cite, rule.law)[0]:
                cite = re.sub(r"^\S+ (?=\w)", "", spot.node.cite)
                found.add((provision.act, bare(cite)))
    return frozenset(found)


CHECKS: tuple[Check, ...] = (decider_contradicts_holder, duplicate_power)
