"""Coverage and mutants as lines: what nothing exercises, and what nothing would notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

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


def coverage_lines(covered: Mapping[str, Exercised], concepts: Mapping[str, tuple[Place, ...]],
                   unseen: Mapping[str, tuple[Place, ...]]) -> str:  # fmt: skip
    """One line to each rule, and under it every place that nothing exercises."""
    lines: list[str] = []
    for name, each in covered.items():
        lines.append(f"{name}  {share(each.seen, len(each.items))}")
        lines += _missing(each.missing)
    for name, items in concepts.items():
        left = unseen[name]
        if items:
            lines.append(f"concepts/{name}  {share(len(items) - len(left), len(items))}")
            lines += _missing(left)
    return "\n".join(lines) + "\n"


def _missing(items: Iterable[Place]) -> list[str]:
    return [f"  {each.place}  {each.what}: never seen {each.wanted}" for each in items]


def mutant_lines(tried: Mapping[str, Changed], allowed: Mapping[str, str]) -> str:
    """One line to each rule, and under it every change that nothing would notice."""
    lines: list[str] = []
    for name, each in tried.items():
        lines.append(f"{name}  {share(each.killed, len(each.verdicts))} noticed")
        lines += [f"  fails without any change: {failing}" for failing in each.failing]
        for survivor in each.survivors:
            why = allowed.get(survivor.id)
            lines.append(f"  {survivor.place}  {survivor.operator}: {survivor.what}")
            lines.append(f"    {survivor.id}" + (f"  justified: {why}" if why else ""))
    return "\n".join(lines) + "\n"


def share(some: int, all_: int) -> str:
    """`39 of 44 (88 %)`; rounded down, so that only all is a hundred."""
    percent = 100 * some // all_ if all_ else 100
    return f"{some} of {all_} ({percent} %)"


def coverage_summary(seen: int, all_: int, rules: int) -> str:
    """One line on the whole."""
    return f"{count(rules, 'rule')}: {share(seen, all_)} exercised by examples and cases"


def mutants_summary(killed: int, justified: int, all_: int, rules: int) -> str:
    """One line on the whole."""
    also = f", {justified} justified" if justified else ""
    return f"{count(rules, 'rule')}: {share(killed, all_)} of the changes noticed{also}"
