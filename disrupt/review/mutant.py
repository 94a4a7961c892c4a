"""One mutant of a rule, and what is said of conditions written as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from disrupt.vocabulary import Vocabulary

Steps = tuple[str | int, ...]
GONE = object()
"""Stands for a value that is taken out."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule changed in one place."""

    rule: str
    operator: str
    where: Steps
    what: str
    """What was changed, in words."""
    data: Mapping[str, Any] = field(repr=False, compare=False)
    variant: str = ""

    @property
    def path(self) -> str:
        """Where, as one word: `test.all.0.find.incident.type`."""
        return ".".join(str(step) for step in self.where)

    @property
    def id(self) -> str:
        """A name that stays while the place stays."""
        parts = (self.rule, self.operator, self.path, self.variant)
        return ":".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Setting:
    """What operators must know of the library and of the examples."""

    words: Vocabulary
    rare_roles: frozenset[str]
    """Roles that not every such body has: only these can make a difference."""
    policy: Mapping[str, Any]
    as_at: date
    """The day of the examples: months are turned into days as of it."""
    never_false: frozenset[str] = frozenset()
    """Concepts whose absence is never false."""


def changed(data: Any, where: Steps, new: Any) -> Any:
    """The same data with another value at a path; `GONE` takes it out."""
    if not where:
        return new
    step, rest = where[0], where[1:]
    if isinstance(data, list):
        index = int(step)
        inner = changed(data[index], rest, new)
        return [*data[:index], *([] if inner is GONE else [inner]), *data[index + 1 :]]
    inner = changed(data.get(step), rest, new)
    if inner is GONE:
        return {key: value for key, value in data.items() if key != step}
    return {**data, step: inner}


def texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def kind_of(node: Mapping[str, Any]) -> str:
    find = node["find"]
    return find if isinstance(find, str) else str(next(iter(find)))


def finds(node: Any) -> bool:
    if isinstance(node, dict):
        return "find" in node or any(finds(value) for value in node.values())
    return isinstance(node, list) and any(finds(item) for item in node)


def said(node: Any) -> str:
    """A condition in a few words."""
    if not isinstance(node, dict):
        return "it"
    if node.get("limb"):
        return f"\u201c{node['limb']}\u201d"
    if "find" in node:
        return f"the finding of `{kind_of(node)}`"
    if "check" in node:
        return f"the check of `{node['check']}`"
    if "ask" in node:
        return f"the question `{node.get('id', 'asked')}`"
    for key, words in _JUNCTION_WORDS.items():
        if key in node:
            return words
    return "it"


_JUNCTION_WORDS: Mapping[str, str] = {
    "all": "the parts that must hold together",
    "any": "the parts of which one is enough",
    "shown_by": "the ways of showing it",
    "some_of": "the parts of which enough must hold",
    "not": "what must not be",
    "unless": "the exception",
}
