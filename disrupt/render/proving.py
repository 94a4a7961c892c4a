"""Coverage and mutants as lines: what nothing exercises, and what nothing would notice."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from typing import Any, Protocol

from disrupt.render.phrases import count


class Place(Protocol):
    """One place that nothing exercises."""

    @property
    def place(self) -> str:
        """File and line."""

    @property
    def what(self) -> str:
        """What stands there, in words."""

    @property
    def wanted(self) -> str:
        """What it was never seen to do."""

    @property
    def name(self) -> str:
        """What it is called in the file of exceptions."""


class Exercised(Protocol):
    """How much of a rule is exercised."""

    @property
    def seen(self) -> int:
        """How much was seen."""

    @property
    def items(self) -> tuple[Place, ...]:
        """All that should be."""

    @property
    def missing(self) -> tuple[Place, ...]:
        """What was not."""


class Survivor(Protocol):
    """A change that nothing noticed."""

    @property
    def place(self) -> str:
        """File and line."""

    @property
    def operator(self) -> str:
        """What kind of change."""

    @property
    def what(self) -> str:
        """What was changed, in words."""

    @property
    def id(self) -> str:
        """Its name."""


class Changed(Protocol):
    """Every change tried on a rule."""

    @property
    def killed(self) -> int:
        """How many were noticed."""

    @property
    def verdicts(self) -> tuple[Survivor, ...]:
        """All of them."""

    @property
    def survivors(self) -> tuple[Survivor, ...]:
        """Those that were not."""

    @property
    def failing(self) -> tuple[str, ...]:
        """Examples that fail without any change."""


def coverage_lines(covered: Mapping[str, Exercised], excepted: Mapping[str, str]) -> str:
    """One line to each rule or concept, and under it every place that nothing exercises.

    `excepted` are the names of what need not be seen, with the reason.
    """
    lines: list[str] = []
    for name, each in covered.items():
        if not each.items:
            continue
        lines.append(f"{name}  {share(each.seen, len(each.items))}")
        for item in each.missing:
            lines.append(f"  {item.place}  {item.what}: never seen {item.wanted}")
            lines.append(_named(item.name, excepted))
    return "\n".join(lines) + "\n"


def _named(name: str, excepted: Mapping[str, str]) -> str:
    """The name of what no example shows, and why it need not."""
    why = " ".join(excepted.get(name, "").split())
    return f"    {name}" + (f"  justified: {why}" if why else "")


def mutant_lines(tried: Mapping[str, Changed], excepted: Mapping[str, str]) -> str:
    """One line to each rule, and under it every change that nothing would notice."""
    lines: list[str] = []
    for name, each in tried.items():
        lines.append(f"{name}  {share(each.killed, len(each.verdicts))} noticed")
        lines += [f"  fails without any change: {failing}" for failing in each.failing]
        for survivor in each.survivors:
            lines.append(f"  {survivor.place}  {survivor.operator}: {survivor.what}")
            lines.append(_named(survivor.id, excepted))
    return "\n".join(lines) + "\n"


def coverage_json(
    rules: Mapping[str, Exercised], concepts: Mapping[str, Exercised], excepted: Container[str]
) -> str:
    """Give what is exercised as data, with the names of what is not."""
    sections = (("rules", rules), ("concepts", concepts))
    data = {
        section: {name: _exercised(each, excepted) for name, each in listed.items()}
        for section, listed in sections
    }
    return json.dumps(data, indent=2, ensure_ascii=False)


def _exercised(each: Exercised, excepted: Container[str]) -> dict[str, Any]:
    missing = [
        {
            "name": item.name,
            "place": item.place,
            "what": item.what,
            "wanted": item.wanted,
            "justified": item.name in excepted,
        }
        for item in each.missing
    ]
    justified = sum(item["justified"] is True for item in missing)
    return {"seen": each.seen, "all": len(each.items), "justified": justified, "missing": missing}


def mutants_json(tried: Mapping[str, Changed], excepted: Container[str]) -> str:
    """Give what is noticed as data, with the names of what is not."""
    data = {name: _noticed(each, excepted) for name, each in tried.items()}
    return json.dumps({"rules": data}, indent=2, ensure_ascii=False)


def _noticed(each: Changed, excepted: Container[str]) -> dict[str, Any]:
    survivors = [
        {
            "id": survivor.id,
            "place": survivor.place,
            "operator": survivor.operator,
            "what": survivor.what,
            "justified": survivor.id in excepted,
        }
        for survivor in each.survivors
    ]
    return {
        "noticed": each.killed,
        "all": len(each.verdicts),
        "failing": list(each.failing),
        "survivors": survivors,
    }


def share(some: int, all_: int) -> str:
    """`39 of 44 (88 %)`; rounded down, so that only all is a hundred."""
    percent = 100 * some // all_ if all_ else 100
    return f"{some} of {all_} ({percent} %)"


def coverage_summary(seen: int, never: int, all_: int, rules: int) -> str:
    """One line on the whole; `never` are those that can never be seen."""
    also = f", {never} justified" if never else ""
    return f"{count(rules, 'rule')}: {share(seen, all_)} exercised by examples and cases{also}"


def mutants_summary(killed: int, justified: int, all_: int, number: int, of: str = "rule") -> str:
    """One line on the whole, of rules or of concepts."""
    also = f", {justified} justified" if justified else ""
    return f"{count(number, of)}: {share(killed, all_)} of the changes noticed{also}"
