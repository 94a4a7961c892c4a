"""A case: the facts, the partners at the table, the decisions so far.

Things, links, events, findings and measures are all facts of one shape, so that one way of
asking serves them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from disrupt.dates import DateSpan, NumberSpan
from disrupt.errors import Place
from disrupt.truth import Strength

Scalar: TypeAlias = str | bool | DateSpan | NumberSpan
Value: TypeAlias = Scalar | tuple[Scalar, ...]
AUTHORITY = "authority"

SOLID_SOURCES = frozenset(
    {
        "document",
        "register",
        "statement",
        "exhibit",
        "admission",
        "court",
        "finding",
        "inspection",
        "observation",
    }
)
SOURCE_KINDS = (*sorted(SOLID_SOURCES), "intelligence", "anonymous", "open_source", "unstated")
SUSPECTED_FALSE = "E"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact came from; never who a human source is."""

    agency: str | None = None
    kind: str | None = None
    ref: str | None = None
    dated: DateSpan | None = None
    grade: str | None = None
    """3x5x2 grade such as `2C`: source 1-3, assessment A-E."""
    handling: str | None = None
    """`P` lawful sharing permitted, `C` with conditions."""
    conditions: str | None = None

    @property
    def strength(self) -> Strength:
        """How strong it is by its kind alone."""
        if self.kind in SOLID_SOURCES:
            return Strength.SOLID
        if self.kind == "intelligence" or (self.kind is None and self.grade):
            return Strength.INTELLIGENCE
        if self.kind == "anonymous":
            return Strength.ANONYMOUS
        return Strength.UNSTATED

    @property
    def suspected_false(self) -> bool:
        return self.grade is not None and self.grade[-1:].upper() == SUSPECTED_FALSE


@dataclass(frozen=True, slots=True)
class Fact:
    """One observation, or one thing; inferred facts have the facts they rest on as `reasons`."""

    id: str
    kind: str
    values: Mapping[str, Value]
    source: Source | None = None
    doubted: bool = False
    contradicts: tuple[str, ...] = ()
    complete_lists: frozenset[str] = frozenset()
    """List attributes known to name everything they could."""
    place: Place | None = None
    note: str | None = None
    certain: bool = True
    """False for an inferred fact that would hold if something unknown were so."""
    reasons: tuple[str, ...] = ()
    inferred_strength: Strength | None = None
    tells: bool = False
    """An inferred fact with an event or finding among its reasons."""

    @property
    def strength(self) -> Strength:
        if self.inferred_strength is not None:
            return self.inferred_strength
        return Strength.UNSTATED if self.source is None else self.source.strength


@dataclass(frozen=True, slots=True)
class Search:
    """Somebody looked: found none, or these and no others."""

    kind: str
    found_none: bool
    scope: Mapping[str, Value]
    checked: date
    source: Source | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """The authority that asks, or a partner at the table."""

    agency: str
    name: str | None = None
    nation: str | None = None
    tier: str | None = None
    roles: tuple[str, ...] | None = None
    """Roles and ranks it is known to have; None when nobody said."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded answer to a judgement, or a recorded move in the order."""

    rule: str
    against: tuple[str, ...]
    by: str
    on: date
    reasons: str
    judgement: str | None = None
    answer: Literal["shown", "not_shown"] | None = None
    move: str | None = None
    """`up`, `down`, `first`, `last` or a position."""
    factor: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What a case expects of one rule against one thing."""

    rule: str
    against: tuple[str, ...]
    status: str | None = None
    route: str | None = None
    gaps: tuple[str, ...] | None = None
    reason: str | None = None
    held_back: bool | None = None
    because: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that is known, who is at the table, what was decided."""

    id: str
    facts: tuple[Fact, ...]
    """Things and facts together."""
    title: str | None = None
    as_at: date | None = None
    authority: Party | None = None
    partners: tuple[Party, ...] = ()
    searches: tuple[Search, ...] = ()
    decisions: tuple[Decision, ...] = ()
    deconflict: Mapping[str, str] = field(default_factory=dict)
    """Thing id -> post to speak to first; the empty id stands for the whole case."""
    expect: tuple[Expected, ...] = ()
    expect_partial: bool = False
    expects: bool = False
    """Whether the case says anything about what must come out."""
    unread: tuple[str, ...] = ()
    """Where there are remarks that nothing reads."""
    described: Mapping[str, Any] = field(default_factory=dict)

    @property
    def things(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts if fact.id in self._thing_ids}

    @property
    def _thing_ids(self) -> frozenset[str]:
        return frozenset(self.described.get("things", ()))
