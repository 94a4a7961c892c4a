"""The numbered list of an assessment: one power over many things is one entry."""

from __future__ import annotations

from dataclasses import dataclass

from disrupt.assessment import Assessment, Duty, Group, Option
from disrupt.errors import nearest


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands under one number: an option, or all the members of a group."""

    number: int
    options: tuple[Option, ...]
    group: Group | None = None

    @property
    def best(self) -> Option:
        """The member at whose place the entry stands."""
        return self.options[0]


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody asked about: options of one power (or a duty), and its number if listed."""

    options: tuple[Option, ...] = ()
    duty: Duty | None = None
    number: int | None = None


def entries(assessment: Assessment) -> list[Entry]:
    """Give the listed options in order, numbered from 1, members of a group together."""
    groups = {name: group for group in assessment.groups for name in group.options}
    by_id = {option.id: option for option in assessment.options}
    found: list[Entry] = []
    done: set[str] = set()
    for option in assessment.options:
        if option.id in done:
            continue
        group = groups.get(option.id)
        names = [option.id] if group is None else group.options
        members = [by_id[name] for name in names if name in by_id]
        members.sort(key=lambda member: member.id != option.id)
        done.update(member.id for member in members)
        shown = group if len(members) > 1 else None
        found.append(Entry(len(found) + 1, tuple(members), shown))
    return found


def find(assessment: Assessment, wanted: str) -> Found | None:
    """Give what a number, an id of a rule or option, or a title names; None if nothing does."""
    listed = entries(assessment)
    if wanted.isdecimal():
        number = int(wanted)
        chosen = next((entry for entry in listed if entry.number == number), None)
        return None if chosen is None else Found(chosen.options, None, chosen.number)
    for entry in listed:
        if any(_is_named(option.rule, option.title, option.id, wanted) for option in entry.options):
            exact = tuple(option for option in entry.options if option.id == wanted)
            return Found(exact or entry.options, None, entry.number)
    others = tuple(
        option
        for option in unlisted(assessment)
        if _is_named(option.rule, option.title, option.id, wanted)
    )
    if others:
        return Found(tuple(option for option in others if option.id == wanted) or others)
    for duty in assessment.duties:
        if _is_named(duty.rule, duty.title, duty.rule, wanted):
            return Found(duty=duty)
    return None


def unlisted(assessment: Assessment) -> tuple[Option, ...]:
    """Give every option that has no number: held back, in place, not law yet, ruled out."""
    return (
        *assessment.held_back,
        *assessment.already_in_place,
        *assessment.always,
        *assessment.not_in_force,
        *assessment.ruled_out,
    )


def suggestion(assessment: Assessment, wanted: str) -> str:
    """Give the help line where nothing was found: the nearest name, or how many there are."""
    listed = entries(assessment)
    if wanted.isdecimal():
        if not listed:
            return "no options are listed; `disrupt assess` shows what was considered"
        return f"options are numbered 1 to {len(listed)}"
    names = {option.rule for option in (*assessment.options, *unlisted(assessment))}
    names |= {duty.rule for duty in assessment.duties}
    near = nearest(wanted, names | {name.rpartition("/")[2] for name in names})
    if near is not None:
        return f"did you mean `{near}`?"
    return "name it by its number, its id or its title; `disrupt assess` lists them"


def _is_named(rule: str, title: str, option_id: str, wanted: str) -> bool:
    return wanted in (rule, option_id, rule.rpartition("/")[2]) or (
        wanted.casefold() == title.casefold()
    )
