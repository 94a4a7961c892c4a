"""What no example need show, and why: the one reviewed file beside the rules.

An entry names a change of a rule that may stay unnoticed, as `disrupt mutate` does, or an answer
that can never be seen, as `disrupt coverage` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from disrupt.errors import Place, Problems, did_you_mean
from disrupt.library_model import Library
from disrupt.node import Node
from disrupt.source import read_file
from disrupt.testing.examples import shown

EXCEPTIONS = "proof-exceptions.yaml"
KEYS = ("name", "reason")
Part = Literal["coverage", "mutants"]


@dataclass(frozen=True, slots=True)
class Excepted:
    """What somebody looked at, and why no example need show it."""

    name: str
    reason: str
    place: Place

    @property
    def of(self) -> str:
        """The rule, or the concept as `concepts/…`, that it is about."""
        return self.name.partition(":")[0]

    @property
    def part(self) -> Part:
        """Whether it is an answer that is never seen, or a change of a rule."""
        unseen = self.name.partition(":")[2].startswith("unseen:")
        return "coverage" if unseen else "mutants"


def exceptions_of(library: Library) -> dict[str, Excepted]:
    """The exceptions beside the rules of a library, by name; those of the last folder win.

    Raises `DisruptError` for a bad file.
    """
    found: dict[str, Excepted] = {}
    for folder in library.folders:
        found |= exceptions_in(folder / EXCEPTIONS)
    return found


def exceptions_in(path: Path) -> dict[str, Excepted]:
    """The exceptions of one file, by name; raises `DisruptError` with every problem of it."""
    if not path.is_file():
        return {}
    node = read_file(path, shown(path))
    problems = Problems()
    _known_keys(node, ("exceptions",), problems)
    listed = node.mapping.get("exceptions")
    if listed is None or not isinstance(listed.value, list):
        text, help_ = "`exceptions` is a list", "exceptions: []"
        problems.add(text, node.place if listed is None else listed.place, help_, "missing-key")
    entries = [_entry(item, problems) for item in ([] if listed is None else listed.items)]
    problems.raise_if_any()
    _in_order(entries, problems)
    problems.raise_if_any()
    return {each.name: each for each in entries}


def _known_keys(node: Node, allowed: tuple[str, ...], problems: Problems) -> None:
    for key in node.mapping:
        if key not in allowed:
            hint = did_you_mean(key, allowed)
            problems.add(f"unknown key `{key}`", node.key_place(key), hint, "unknown-key")


def _entry(item: Node, problems: Problems) -> Excepted:
    _known_keys(item, KEYS, problems)
    said = {key: (value.text or "").strip() for key, value in item.mapping.items()}
    for key in KEYS:
        if not said.get(key):
            problems.add(f"an exception needs `{key}`", item.place, code="missing-key")
    return Excepted(said.get("name", ""), said.get("reason", ""), item.place)


def _in_order(entries: list[Excepted], problems: Problems) -> None:
    for before, after in pairwise(entries):
        if before.name == after.name:
            problems.add(f"`{after.name}` is there twice", after.place, code="duplicate")
        elif before.name > after.name:
            text = f"`{after.name}` stands after `{before.name}`"
            problems.add(text, after.place, "the order is that of their names", "order")


def unused(
    excepted: Mapping[str, Excepted],
    part: Part,
    still_open: Iterable[str],
    looked_at: Iterable[str],
    library: Library,
) -> tuple[Excepted, ...]:
    """Exceptions of one part of what is shown by now, or is no more.

    `still_open` are the names of what no example shows, `looked_at` the rules and concepts that
    were run; of others nothing can be said, unless they are gone.
    """
    open_, ran = frozenset(still_open), frozenset(looked_at)
    there = {*library.rules, *(f"concepts/{name}" for name in library.concepts)}
    return tuple(
        each
        for name, each in excepted.items()
        if each.part == part and (each.of not in there or (each.of in ran and name not in open_))
    )
