"""Checks of dates: when law is in force, and when somebody is to look again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from disrupt.condition import DatedValue
from disrupt.condition import Path as Steps
from disrupt.review.citing import cited
from disrupt.review.finding import Check, Found, Mend, Severity, check
from disrupt.review.material import Material, provisions, subject_of
from disrupt.rule import WITHOUT_DATE, Provision

_YEAR = re.compile(r"\b(1[2-9]\d\d|20\d\d)\b")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
REVIEW_AFTER = 183
"""Days until a rule that gives no date is looked at again."""


def day(text: str | None) -> date | None:
    """The first day of a date, a month or a year; None for words."""
    found = None if text is None else _PARTIAL.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def act_year(provision: Provision) -> int | None:
    """The year in the name of an Act or instrument."""
    years = _YEAR.findall(provision.act)
    return int(years[-1]) if years and provision.id is not None else None


@check(
    "in-force-missing",
    Severity.WARNING,
    "Nobody established whether the law is in force",
    why="the power may be offered before it is law, or kept back when it is",
    how="find the commencement, and write its date, `long_established` or `pending`",
)
def in_force_missing(material: Material) -> Iterator[Found]:
    """Rules whose `in_force` gives no date and no word for it, or is `not_established`."""
    for name, rule in material.rules.items():
        begins = rule.in_force.begins
        if begins in WITHOUT_DATE and begins != "not_established":
            continue
        place = material.place("rules", name, ("in_force",))
        if begins is None or begins == "not_established":
            yield Found(place, "`in_force` gives no date of commencement", name)


@check(
    "in-force-before-act",
    Severity.ERROR,
    "In force before the Act was passed",
    why="a case of an earlier day is told of a power that did not exist",
    how="correct the date, or the Act that the rule names",
)
def in_force_before_act(material: Material) -> Iterator[Found]:
    """Dates before the year of the oldest Act of a rule, or of the Act that a limb cites."""
    for name, rule in material.rules.items():
        for begins, where, cite in _beginnings(material, name):
            named = cited(cite, rule.law)[0] if cite is not None else rule.law
            years = [year for p in named if (year := act_year(p)) is not None]
            first = day(begins)
            if years and first is not None and first.year < min(years):
                says = f"in force from `{begins}`, before the Act of {min(years)}"
                yield Found(material.place("rules", name, where), says, name)


def _beginnings(material: Material, name: str) -> Iterator[tuple[str, Steps, str | None]]:
    rule = material.rules[name]
    if rule.in_force.begins is not None:
        yield rule.in_force.begins, ("in_force",), None
    for index, holder in enumerate(rule.held_by):
        if holder.begins is not None:
            yield holder.begins, ("held_by", index, "from"), holder.cite
    for spot in material.spots("rules"):
        if spot.name == name and spot.node.in_force is not None and spot.node.in_force[0]:
            where = (*spot.where, *spot.node.path, "in_force")
            yield spot.node.in_force[0], where, spot.cite


@check(
    "in-force-overlap",
    Severity.ERROR,
    "Windows that overlap or run backwards",
    why="on some days two values hold, or none, and the program takes one of them",
    how="let each window end the day before the next begins",
)
def in_force_overlap(material: Material) -> Iterator[Found]:
    """Windows that end before they begin, and values of one thing whose windows overlap."""
    for section, name, windows in _series(material):
        subject = subject_of(section, name)
        for begins, ends, where in windows:
            first, last = day(begins), day(ends)
            if first is not None and last is not None and last < first:
                place = material.place(section, name, where)
                yield Found(place, f"it ends on `{ends}`, before it begins", subject)
        for (one, end, _), (other, _, where) in _neighbours(windows):
            last, start = day(end), day(other)
            open_ended = end is None and one == other
            if open_ended or (last is not None and start is not None and start <= last):
                place = material.place(section, name, where)
                yield Found(place, "two windows overlap", subject)


Windows = list[tuple[str | None, str | None, Steps]]


def _neighbours(windows: Windows) -> Iterator[tuple[Any, Any]]:
    ordered = sorted(windows, key=lambda w: (w[0] is not None, w[0] == "pending", w[0] or ""))
    yield from pairwise(ordered)


def _series(material: Material) -> Iterator[tuple[str, str, Windows]]:
    """(section, name, the windows of one thing) for everything that is dated."""
    for name, rule in material.rules.items():
        yield "rules", name, [(rule.in_force.begins, rule.in_force.to, ("in_force",))]
        for index, holder in enumerate(rule.held_by):
            yield "rules", name, [(holder.begins, holder.to, ("held_by", index))]
        dated: list[tuple[Steps, Any]] = [
            (("steps", i, "within"), step.within) for i, step in enumerate(rule.steps)
        ]
        if rule.appeal is not None:
            dated.append((("appeal", "within"), rule.appeal.within))
        for where, value in dated:
            if isinstance(value, DatedValue):
                yield "rules", name, [(b, e, where) for _, b, e in value.values]
    for spot in material.spots("rules", "concepts"):
        if spot.node.in_force is not None:
            begins, ends = spot.node.in_force
            where = (*spot.where, *spot.node.path, "in_force")
            yield spot.section, spot.name, [(begins, ends, where)]
    for name, listed in material.library.lists.items():
        members: dict[str, Windows] = {}
        for index, member in enumerate(listed.members):
            row = (member.begins, member.to, ("members", index))
            members.setdefault(member.value, []).append(row)
        for windows in members.values():
            yield "lists", name, windows


@check(
    "review-stale",
    Severity.WARNING,
    "A review date that has passed",
    why="the law may have changed since a person last looked",
    how="read the provisions again, then set `read`, `as_at` and the next review",
)
def review_stale(material: Material) -> Iterator[Found]:
    """Rules whose next review is past, and provisions read after today or long ago."""
    for name, rule in material.rules.items():
        due = day(rule.review.next)
        if due is not None and due < material.today:
            place = material.place("rules", name, ("review", "next"))
            yield Found(place, f"the review was due on `{rule.review.next}`", name)
        signed = day(rule.review.on)
        if signed is not None and signed > material.today:
            place = material.place("rules", name, ("review", "date"))
            yield Found(place, f"signed on `{rule.review.on}`, which is yet to come", name)


@check(
    "review-missing",
    Severity.ADVICE,
    "No date for the next review",
    why="nobody will be told that the rule is due to be looked at again",
    how="add `next:` under `review:` (`--fix` sets six months from today)",
)
def review_missing(material: Material) -> Iterator[Found]:
    """Rules without `review.next`."""
    for name, rule in material.rules.items():
        if rule.review.next is not None:
            continue
        path = material.file("rules", name)
        has_review = "review" in rule.model_fields_set
        mend = None
        if path is not None and not has_review:
            following = date.fromordinal(material.today.toordinal() + REVIEW_AFTER)
            text = f"review: {{by: null, date: null, next: {following.isoformat()}}}"
            lines = material.text(path).splitlines()
            mend = Mend(str(path), len(lines) + 1, text)
        place = material.place("rules", name, ("review",))
        yield Found(place, "`review.next` is missing", name, mend=mend)


@check(
    "date-out-of-order",
    Severity.WARNING,
    "Dates of reading that cannot be",
    why="the reader cannot tell which version of the Act was read",
    how="correct `read` and `as_at`: the version is never later than the reading, nor than today",
)
def date_out_of_order(material: Material) -> Iterator[Found]:
    """Provisions read in the future, or in a version later than the reading."""
    for section, name, index, provision in provisions(material):
        read, version = day(provision.read), day(provision.as_at)
        where = ("law", index)
        if read is not None and read > material.today:
            place = material.place(section, name, (*where, "read"))
            says = f"read in `{provision.read}`, which is yet to come"
            yield Found(place, says, subject_of(section, name))
        elif read is not None and version is not None and version.replace(day=1) > read:
            place = material.place(section, name, (*where, "as_at"))
            says = f"read in `{provision.read}` in a version of `{provision.as_at}`"
            yield Found(place, says, subject_of(section, name))


CHECKS: tuple[Check, ...] = (
    in_force_missing,
    in_force_before_act,
    in_force_overlap,
    review_stale,
    review_missing,
    date_out_of_order,
)
