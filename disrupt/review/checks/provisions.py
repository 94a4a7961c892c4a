"""Checks of provisions: ids of legislation.gov.uk, years, and the figures they give."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from disrupt.condition import DatedValue
from disrupt.condition import Path as Steps
from disrupt.errors import Place
from disrupt.review.citing import bare, cited
from disrupt.review.finding import Check, Found, Severity, check
from disrupt.review.material import Material, provisions, subject_of
from disrupt.rule import Provision, Rule

_TYPES = (
    "ukpga|ukla|ukppa|uksi|ukci|ukmo|asp|asc|anaw|mwa|nia|nisi|nisr|ssi|wsi|ukcm|aep|apgb|eur|eudn"
)
_YEAR = r"(?P<year>\d{4}|[A-Z][A-Za-z0-9]{2,5}(?:-\d)?/\d{1,2}(?:-\d{1,2})?)"
_PART = (
    r"(?:section|schedule|regulation|article|part|chapter|paragraph|annex|rule|crossheading)"
    r"(?:/[A-Za-z0-9][A-Za-z0-9.-]*)?"
)
PROVISION_ID = re.compile(rf"(?P<type>{_TYPES})/{_YEAR}/(?P<number>\d+)(?P<parts>(?:/{_PART})*)")
_ACT_YEAR = re.compile(r"\b(1[2-9]\d\d|20\d\d)\b")
_CITE_PART = {"s": "section", "sch": "schedule", "reg": "regulation", "art": "article"}


@check(
    "provision-id-malformed",
    Severity.ERROR,
    "A provision id that is not one",
    why="the link to legislation.gov.uk leads nowhere and law-watch cannot follow the provision",
    how="write it as legislation.gov.uk does, such as `ukpga/2003/17/section/53A`",
)
def provision_id_malformed(material: Material) -> Iterator[Found]:
    """Ids that do not have the form of an address on legislation.gov.uk."""
    for section, name, index, provision in provisions(material):
        if provision.id is not None and PROVISION_ID.fullmatch(provision.id) is None:
            place = material.place(section, name, ("law", index, "id"))
            says = f"`{provision.id}` is not an id of legislation.gov.uk"
            yield Found(place, says, subject_of(section, name))


@check(
    "provision-of-another-act",
    Severity.ERROR,
    "A provision id of another Act or another year than the name",
    why="the reader is sent to another Act than the one the rule names",
    how="compare the name of the Act with the id and correct the one that is wrong",
)
def provision_of_another_act(material: Material) -> Iterator[Found]:
    """The year in an Act's name against the year in its id, and one id under two names."""
    names: dict[str, tuple[str, Place]] = {}
    for section, name, index, provision in provisions(material):
        found = None if provision.id is None else PROVISION_ID.fullmatch(provision.id)
        if found is None or found["type"].startswith("eu"):
            continue
        place = material.place(section, name, ("law", index))
        subject = subject_of(section, name)
        years = _ACT_YEAR.findall(provision.act)
        year = found["year"]
        if year.isdigit() and years and year not in years:
            says = f"the Act is named with {years[-1]}, its id says {year}"
            yield Found(place, says, subject)
            continue
        act = f"{found['type']}/{year}/{found['number']}"
        before = names.setdefault(act, (_short(provision.act), place))
        one, other = before[0], _short(provision.act)
        if one not in other and other not in one:
            says = f"`{act}` stands under another name at {before[1]}"
            yield Found(place, says, subject, severity=Severity.WARNING)


def _short(act: str) -> str:
    """A name up to its year: what stands in brackets behind it is a remark."""
    act = re.sub(r"^\W*SI \d{4}/\d+\W*", "", act)
    found = _ACT_YEAR.search(act)
    text = act if found is None else act[: found.end()]
    return re.sub(r"\W+", " ", text.casefold()).removeprefix("the ").strip()


@check(
    "provision-id-differs-from-cite",
    Severity.ERROR,
    "A provision id that names another section than the cite",
    why="the reader opens another section than the one the limb rests on",
    how="make the id and the `cite` name the same section, schedule or regulation",
)
def provision_id_differs_from_cite(material: Material) -> Iterator[Found]:
    """`s.53A` beside `…/section/53B`."""
    for section, name, index, provision in provisions(material):
        said, meant = _cited_part(provision), _id_part(provision)
        if said is not None and meant is not None and said != meant:
            place = material.place(section, name, ("law", index))
            says = f"the cite says {said[0]} {said[1]}, the id {meant[0]} {meant[1]}"
            yield Found(place, says, subject_of(section, name))


def _cited_part(provision: Provision) -> tuple[str, str] | None:
    found = re.fullmatch(r"(s|sch|reg|art)(\d+[a-z0-9]*)(?:[( ].*)?", bare(provision.cite))
    return None if found is None else (_CITE_PART[found[1]], found[2])


def _id_part(provision: Provision) -> tuple[str, str] | None:
    found = re.search(r"\d/(section|schedule|regulation|article)/([^/]+)", provision.id or "")
    return None if found is None else (found[1], found[2].casefold())


# figures ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """A period or an amount that a rule takes from a provision."""

    about: tuple[str, ...]
    """The provision, and what the figure is for."""
    value: str
    subject: str
    where: Steps


@check(
    "period-differs",
    Severity.ERROR,
    "A period or an amount that differs from the same provision elsewhere",
    why="one of the two rules gives a wrong time limit, and a late application is refused",
    how="read the provision and correct the one that is wrong; date the value if the law changed",
)
def period_differs(material: Material) -> Iterator[Found]:
    """Steps, appeals and limits of two rules that take different figures from one provision."""
    groups: dict[tuple[str, ...], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in _figures(material):
        groups[figure.about][figure.subject].append(figure)
    for by_rule in groups.values():
        values = {name: {f.value for f in figures} for name, figures in by_rule.items()}
        first = next(iter(values))
        for name, own in values.items():
            if not own & values[first]:
                figure, other = by_rule[name][0], by_rule[first][0]
                says = f"{figure.value} here, {other.value} from the same provision at"
                place = material.place("rules", other.subject, other.where)
                yield Found(material.place("rules", name, figure.where), f"{says} {place}", name)


def _figures(material: Material) -> Iterator[Figure]:
    for name, rule in material.rules.items():
        for index, step in enumerate(rule.steps):
            where: Steps = ("steps", index, "within")
            yield from _figure(rule, name, step.cite, step.within, "step", where)
        if rule.appeal is not None:
            where = ("appeal", "within")
            yield from _figure(rule, name, rule.appeal.cite, rule.appeal.within, "appeal", where)
    for spot in material.spots("rules"):
        own = getattr(spot.node, "requirement", None)
        for requirement in (*getattr(spot.node, "requirements", ()), *((own,) if own else ())):
            for comparison in requirement.comparisons:
                if isinstance(comparison.operand, str | int | float) and spot.cite:
                    use = f"{requirement.attribute} {comparison.operator}"
                    rule = material.rules[spot.name]
                    at = (*spot.where, *requirement.path)
                    yield from _figure(rule, spot.name, spot.cite, comparison.operand, use, at)


def _figure(
    rule: Rule, name: str, cite: str | None, value: Any, use: str, where: Steps
) -> Iterator[Figure]:
    """The figure of one provision; a cite of several provisions cannot be compared."""
    if cite is None or value is None:
        return
    whole = cited(cite, rule.law)[0]
    if len(whole) != 1 or whole[0].id is None:
        return
    rest = re.sub(r"^\S+ (?=\w)", "", cite) if whole[0].key else cite
    values = [v for v, _, _ in value.values] if isinstance(value, DatedValue) else [value]
    for one in values:
        about = (whole[0].id, bare(rest), use)
        yield Figure(about, str(one), name, where)


CHECKS: tuple[Check, ...] = (
    provision_id_malformed,
    provision_of_another_act,
    provision_id_differs_from_cite,
    period_differs,
)
