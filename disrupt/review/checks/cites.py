"""Checks of cites: every limb has one, and it names a provision the rule rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disrupt.condition import Ask, Comparison, Condition, Find, LoneException, Requirement
from disrupt.condition import Path as Steps
from disrupt.review.citing import cited
from disrupt.review.finding import Check, Found, Severity, check
from disrupt.review.logic import measured
from disrupt.review.material import DECIDES, Material, subject_of
from disrupt.rule import Concept, Rule

PRACTICE = "practice"
_FRANK = re.compile(
    r"not (?:been )?(?:read|seen|verified|checked)|unverified|unread|secondary|check (?:the|it|for)"
    r"|from a description|could not be read|confirm",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cite:
    """A cite and where it stands."""

    text: str
    where: Steps
    tests: bool
    """Whether a limb rests on it, rather than a step or a holder."""


def cites_of(material: Material, rule_id: str) -> Iterator[Cite]:
    """Every cite of a rule."""
    rule = material.rules[rule_id]
    for spot in material.spots("rules"):
        if spot.name == rule_id and spot.node.cite is not None:
            where = (*spot.where, *spot.node.path, "cite")
            yield Cite(spot.node.cite, where, spot.key in DECIDES)
    for key in ("held_by", "judgements", "steps", "may_add", "breach"):
        for index, item in enumerate(getattr(rule, key)):
            if item.cite is not None:
                yield Cite(item.cite, (key, index, "cite"), tests=False)
    for key in ("decided_by", "appeal"):
        item = getattr(rule, key)
        if item is not None and item.cite is not None:
            yield Cite(item.cite, (key, "cite"), tests=False)


@check(
    "limb-without-cite",
    Severity.WARNING,
    "A limb without a cite",
    why="nobody can check a limb against the Act when the limb does not say where it comes from",
    how="add `cite:` with the provision, from the sheet or the Act",
)
def limb_without_cite(material: Material) -> Iterator[Found]:
    """Limbs of what decides, and parts of a test with no cite on them or around them."""
    for spot in material.spots("rules"):
        if spot.key not in DECIDES:
            continue
        leaf = spot.key == "test" and isinstance(spot.node, Find | Ask) and not spot.under
        if spot.node.cite is None and (spot.node.limb is not None or (leaf and spot.cite is None)):
            what = "a limb" if spot.node.limb is not None else "a part of the test"
            yield Found(material.place_of(spot), f"{what} without a `cite`", spot.subject)


@check(
    "exception-without-cite",
    Severity.WARNING,
    "An exception without a cite",
    why="an exception takes a lawful power away, so it must be one that the Act gives",
    how="add `cite:` to the exception, or test it as a limb if the applicant must prove it",
)
def exception_without_cite(material: Material) -> Iterator[Found]:
    """Conditions under `unless` with no cite on them or around them."""
    for spot in material.spots("rules"):
        outermost = bool(spot.above) and spot.above[-1].unless is spot.node
        alone = spot.key == "unless" and not spot.above
        if not (outermost or alone) or spot.cite is not None:
            continue
        lacking = any(part.cite is None for part in _ways(spot.node))
        if lacking and not isinstance(spot.node, LoneException):
            yield Found(material.place_of(spot), "an `unless` without a `cite`", spot.subject)


def _ways(node: Condition) -> tuple[Condition, ...]:
    return getattr(node, "parts", None) or (node,)


@check(
    "cite-not-in-law",
    Severity.ERROR,
    "A cite that is not among the provisions of the rule",
    why="the limb may rest on the wrong provision, and its verified state cannot be shown",
    how="correct the cite, or add the provision to `law` with its `verified` state",
)
def cite_not_in_law(material: Material) -> Iterator[Found]:
    """Cites of rules and concepts that name no provision under `law`."""
    for rule_id, rule in material.rules.items():
        for cite in cites_of(material, rule_id):
            for lost in cited(cite.text, rule.law)[1]:
                place = material.place("rules", rule_id, cite.where)
                yield Found(place, f"`{lost}` is not among the provisions in `law`", rule_id)
    for name, concept in material.concepts.items():
        for text, where in _concept_cites(material, name, concept):
            if text == PRACTICE:
                continue
            for lost in cited(text, concept.law)[1]:
                place = material.place("concepts", name, where)
                subject = subject_of("concepts", name)
                yield Found(place, f"`{lost}` is not among the provisions in `law`", subject)


def _concept_cites(material: Material, name: str, concept: Concept) -> Iterator[tuple[str, Steps]]:
    yield concept.cite, ("cite",)
    for index, way in enumerate(concept.ways):
        if way.cite is not None:
            yield way.cite, ("ways", index, "cite")
    for spot in material.spots("concepts"):
        if spot.name == name and spot.node.cite is not None:
            yield spot.node.cite, (*spot.where, *spot.node.path, "cite")


@check(
    "unused-provision",
    Severity.ADVICE,
    "A provision that nothing cites",
    why="a reader looks for what rests on it and finds nothing",
    how="cite it where it is used, say in `note` why it is listed, or take it out",
)
def unused_provision(material: Material) -> Iterator[Found]:
    """Provisions under `law` that no limb, step, holder or watch-out mentions."""
    for rule_id, rule in material.rules.items():
        used = {p for cite in cites_of(material, rule_id) for p in cited(cite.text, rule.law)[0]}
        words = _prose(rule)
        for index, provision in enumerate(rule.law):
            said = provision.note or provision.pending or provision.cite in words
            key = provision.key
            if provision.cite == PRACTICE:
                continue
            if provision not in used and not said and not (key is not None and key in words):
                place = material.place("rules", rule_id, ("law", index))
                yield Found(place, f"nothing cites `{provision.cite}`", rule_id)


def _prose(rule: Rule) -> str:
    said = [*rule.watch_out, *(step.do for step in rule.steps), rule.together or ""]
    said += [b.penalty or "" for b in rule.breach]
    if rule.appeal is not None:
        said.append(rule.appeal.note or "")
    return "\n".join(said)


@check(
    "unverified-as-verified",
    Severity.WARNING,
    "Unverified law presented as if it had been read",
    why="a reader takes a limb for law that somebody read in the Act",
    how="add a `watch_out` that says what was not read, or read the provision and raise `verified`",
)
def unverified_as_verified(material: Material) -> Iterator[Found]:
    """Limbs on a provision that is `unverified`, in a rule whose watch-outs do not say so."""
    for rule_id, rule in material.rules.items():
        if any(_FRANK.search(text) for text in rule.watch_out):
            continue
        seen: set[str] = set()
        for cite in cites_of(material, rule_id):
            shaky = [p.cite for p in cited(cite.text, rule.law)[0] if p.verified == "unverified"]
            if cite.tests and shaky and shaky[0] not in seen:
                seen.add(shaky[0])
                place = material.place("rules", rule_id, cite.where)
                says = f"`{shaky[0]}` is `unverified`, and no `watch_out` says so"
                yield Found(place, says, rule_id)


@check(
    "uncited-number",
    Severity.ERROR,
    "A number in a test without a cite or a policy value",
    why="a limit of practice passes for law, and a wrong figure cannot be found out",
    how="add the `cite` that gives the figure, or name it in policy.yaml and use `{policy: name}`",
)
def uncited_number(material: Material) -> Iterator[Found]:
    """Figures and periods written out where nothing around them has a cite."""
    for spot in material.spots("rules"):
        if spot.key not in DECIDES or spot.cite is not None:
            continue
        for comparison in _comparisons(spot.node):
            if measured(comparison.operand) is not None:
                says = f"`{comparison.operator}` {comparison.operand} has no cite and no policy"
                yield Found(material.place_of(spot), says, spot.subject)


def _comparisons(node: Condition) -> Iterator[Comparison]:
    requirements: tuple[Requirement, ...] = getattr(node, "requirements", ())
    own = getattr(node, "requirement", None)
    for requirement in (*requirements, *((own,) if own is not None else ())):
        yield from requirement.comparisons
    if isinstance(node, Find):
        yield from node.sum_comparisons


CHECKS: tuple[Check, ...] = (
    limb_without_cite,
    exception_without_cite,
    cite_not_in_law,
    unused_provision,
    unverified_as_verified,
    uncited_number,
)
