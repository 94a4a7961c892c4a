"""The powers of the library as a list, filtered by who, what for and of what kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from disrupt.render import phrases
from disrupt.render.layout import Page
from disrupt.rule import Rule


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which powers to list; what is left out does not narrow."""

    agency: str | None = None
    area: str | None = None
    four_p: str | None = None
    family: str | None = None


def chosen(rules: Mapping[str, Rule], wanted: Wanted) -> dict[str, Rule]:
    """Give the rules that fit, by id."""
    return {name: rule for name, rule in rules.items() if _fits(rule, wanted)}


def _fits(rule: Rule, wanted: Wanted) -> bool:
    holders = {holder.agency for holder in rule.held_by}
    return (
        (wanted.agency is None or wanted.agency in holders)
        and (wanted.area is None or rule.area == wanted.area)
        and (wanted.four_p is None or wanted.four_p in rule.four_ps)
        and (wanted.family is None or rule.family == wanted.family)
    )


def catalogue(rules: Mapping[str, Rule], titles: Mapping[str, str], width: int = 80) -> Page:
    """Give the list, by folder: id and title, then who holds it and the law."""
    page = Page(width)
    folder = None
    for name, rule in rules.items():
        here = name.rpartition("/")[0]
        if here != folder:
            page.heading(here.upper())
            folder = here
        page.text(rule.title, indent=2, hang=2)
        page.text(f"{name} · {holders(rule, titles)}", "dim", indent=4)
    page.blank()
    number = phrases.count(len(rules), "power")
    page.text(f"{number} · disrupt show {next(iter(rules), 'RULE')}", "dim")
    return page


def stale_list(rules: Mapping[str, Rule], width: int = 80) -> Page:
    """Give the rules that are past their review date, each with its date."""
    page = Page(width)
    for name, rule in rules.items():
        due = rule.review.next
        page.ends(rule.title, f"due {phrases.dated(due)}" if due else "no day is set")
        page.text(name, "dim", indent=2)
    page.blank()
    late = phrases.count(len(rules), "power")
    page.text(f"{late} past the review date" if rules else "nothing is past its review date", "dim")
    return page


def holders(rule: Rule, titles: Mapping[str, str], most: int = 4) -> str:
    """Give who may use a power today, in words."""
    names = [
        phrases.agency(holder.agency, titles) for holder in rule.held_by
        if holder.begins != "pending"
    ]  # fmt: skip
    unique = list(dict.fromkeys(names))
    if not unique:
        return "nobody yet"
    more = len(unique) - most
    return ", ".join(unique[:most]) + (f" and {more} more" if more > 0 else "")


def catalogue_markdown(rules: Mapping[str, Rule], titles: Mapping[str, str]) -> str:
    """Give the list as a Markdown table."""
    rows = [
        f"| `{name}` | {rule.title} | {holders(rule, titles)} | {', '.join(rule.four_ps)} |"
        for name, rule in rules.items()
    ]
    return "\n".join(["| rule | power | who | serves |", "|--|--|--|--|", *rows]) + "\n"


def catalogue_json(rules: Mapping[str, Rule]) -> str:
    """Give the list as JSON."""
    listed = [
        {
            "id": name,
            "title": rule.title,
            "family": rule.family,
            "area": rule.area,
            "four_ps": list(rule.four_ps),
            "held_by": list(dict.fromkeys(holder.agency for holder in rule.held_by)),
            "law": [f"{law.act} {law.cite}" for law in rule.law],
            "in_force": rule.in_force.begins,
            "reviewed": rule.review.by,
            "next_review": rule.review.next,
        }
        for name, rule in rules.items()
    ]
    return json.dumps(listed, indent=2, ensure_ascii=False)
