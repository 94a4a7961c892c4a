"""What rules are about, as conjunctions of equalities; what is on file, as numbered facts.

Every name of an `about` is one pattern, and a fact on file becomes one small fact for each shape
it can take: its number, and the numbers of what it names.
"Not on file" is not a pattern: each way in which names can be missing is a conjunction of its own,
over the names that are there.
A conjunction may fit too much, never too little; `definition` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias

from disrupt.about import About, AboutEntry
from disrupt.case import AUTHORITY, Fact
from disrupt.match import placing_order
from disrupt.world import World

UNKNOWN = "?"
"""Stands where a fact does not say whom it names."""
NOBODY = "-"
"""Stands where a fact says that it names nobody."""
MOST_PATTERNS = 8
MOST_VARIANTS = 64

End: TypeAlias = tuple[str, str | None]
"""A name, and an attribute of it or None for the thing itself."""
NOT_A_KIND = ("",)
"""What stands for the kinds of the authority, which is bound whatever it is."""
Shape: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""Kinds, and the attributes that joins look at."""


class TooWideError(Exception):
    """An `about` that leaves the measured limits of the network."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which the names of an `about` are there or not on file."""

    present: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()
    joins: tuple[tuple[End, End], ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()
    """(name, its attribute) that must not say whom it names."""


@dataclass(frozen=True, slots=True)
class Conjunction:
    """What one rule of the network stands for: its patterns are these names, in this order."""

    about: int
    names: tuple[str, ...]
    wire: tuple[dict[str, Any], ...]


def ends(entry: AboutEntry, about: About, placed: Iterable[str]) -> Iterator[tuple[End, End]]:
    """(the end that is this entry, the other end) of its joins with what is placed."""
    known = set(placed)
    for owner in about:
        for join in owner.joins:
            near: End = (owner.name, join.attribute)
            far: End = (join.other, join.other_attribute)
            if near[0] == entry.name and far[0] in known:
                yield near, far
            elif far[0] == entry.name and near[0] in known:
                yield far, near


def variants(about: About, *, authority: bool) -> list[Variant]:
    """Every way in which names can be missing; `authority`: whether there is one on file."""
    start = Variant((AUTHORITY,)) if authority else Variant(missing=frozenset({AUTHORITY}))
    found = [start]
    for entry in placing_order(about):
        found = [wider for variant in found for wider in _widened(variant, entry, about)]
        if len(found) > MOST_VARIANTS:
            raise TooWideError
    return found


def _widened(variant: Variant, entry: AboutEntry, about: About) -> Iterator[Variant]:
    """The variant with one more name, there or missing."""
    pairs = list(ends(entry, about, (*variant.present, *variant.missing)))
    naming = [far for near, far in pairs if near[1] is None]
    gone = Variant(variant.present, variant.missing | {entry.name}, variant.joins, variant.unknown)
    if any(far[0] in variant.missing for far in naming):
        yield gone
        return
    if entry.may_be_missing:
        yield gone
    else:
        for name, attribute in naming:
            if attribute is not None:
                silent = (*variant.unknown, (name, attribute))
                yield Variant(gone.present, gone.missing, gone.joins, silent)
    without = [far for _, far in pairs if far[0] in variant.missing]
    if without and (entry.may_be_missing or any(a is not None for _, a in without)):
        return
    joins = tuple((near, far) for near, far in pairs if far[0] in variant.present)
    present = (*variant.present, entry.name)
    yield Variant(present, variant.missing, variant.joins + joins, variant.unknown)


def shapes(about: About) -> dict[str, Shape]:
    """The shape of every name, the authority's with them."""
    looked_at: dict[str, set[str]] = {AUTHORITY: set(), **{e.name: set() for e in about}}
    for entry in about:
        for join in entry.joins:
            for name, attribute in (
                (entry.name, join.attribute),
                (join.other, join.other_attribute),
            ):
                if attribute is not None and name in looked_at:
                    looked_at[name].add(attribute)
    kinds = {AUTHORITY: NOT_A_KIND, **{e.name: e.kinds for e in about}}
    return {name: (kinds[name], tuple(sorted(seen))) for name, seen in looked_at.items()}


@dataclass(slots=True)
class Encoding:
    """A world and what is asked of it, in numbers; `objects` leads back."""

    world: World
    conjunctions: list[Conjunction] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)
    objects: list[Fact] = field(default_factory=list)
    whole: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    """(about, names) of the variants in which every name is missing."""
    _shapes: dict[Shape, str] = field(default_factory=dict)
    _numbers: dict[str, str] = field(default_factory=dict)
    _places: dict[int, str] = field(default_factory=dict)

    def add(self, index: int, about: About) -> None:
        """Encode one `about`; raises `TooWideError` and leaves it out if it is too wide."""
        shaped = shapes(about)
        ways = variants(about, authority=AUTHORITY in self.world.facts)
        ordered = [(way, _joined_order(way)) for way in ways]
        if any(len(names) > MOST_PATTERNS for _, names in ordered):
            raise TooWideError
        for way, names in ordered:
            if not names:
                self.whole.append((index, way.missing))
                continue
            wire = self._wire(way, names, shaped)
            self.conjunctions.append(Conjunction(index, names, wire))

    def question(self) -> dict[str, Any]:
        """What the worker is asked."""
        return {"rules": [c.wire for c in self.conjunctions], "facts": self.facts}

    def _wire(
        self, way: Variant, names: Sequence[str], shaped: Mapping[str, Shape]
    ) -> tuple[dict[str, Any], ...]:
        patterns: list[dict[str, Any]] = []
        for place, name in enumerate(names):
            earlier = names[:place]
            joins = [
                [
                    _column(near[1], shaped[near[0]]),
                    names.index(far[0]),
                    _column(far[1], shaped[far[0]]),
                ]
                for near, far in _turned(way.joins, name)
                if far[0] in earlier
            ]
            silent = [_column(a, shaped[n]) for n, a in way.unknown if n == name]
            shape = self._shape(shaped[name])
            patterns.append({"shape": shape, "unknown": sorted(set(silent)), "joins": joins})
        return tuple(patterns)

    def _shape(self, shape: Shape) -> str:
        """The code of a shape; everything on file that has it is encoded the first time."""
        code = self._shapes.get(shape)
        if code is None:
            code = self._shapes[shape] = f"s{len(self._shapes)}"
            for fact in self._having(shape[0]):
                self._encode(fact, shape, code)
        return code

    def _having(self, kinds: tuple[str, ...]) -> list[Fact]:
        if kinds == NOT_A_KIND:
            return [self.world.facts[AUTHORITY]]
        found = (fact for kind in kinds for fact in self.world.by_kind.get(kind, ()))
        return list({id(fact): fact for fact in found}.values())

    def _encode(self, fact: Fact, shape: Shape, code: str) -> None:
        place = self._places.get(id(fact))
        if place is None:
            place = self._places[id(fact)] = str(len(self.objects))
            self.objects.append(fact)
        columns = [self._targets(fact, attribute) for attribute in shape[1]]
        for targets in product(*columns):
            named = {f"a{i}": target for i, target in enumerate(targets)}
            self.facts.append({"s": code, "n": place, "i": self._number(fact.id), **named})

    def _targets(self, fact: Fact, attribute: str) -> list[str]:
        value = self.world.value(fact, attribute)
        if value is None:
            return [UNKNOWN]
        members = value if isinstance(value, tuple) else (value,)
        return [self._number(str(v)) for v in dict.fromkeys(members)] or [NOBODY]

    def _number(self, name: str) -> str:
        return self._numbers.setdefault(name, f"t{len(self._numbers)}")


def _column(attribute: str | None, shape: Shape) -> str:
    return "i" if attribute is None else f"a{shape[1].index(attribute)}"


def _turned(joins: Iterable[tuple[End, End]], name: str) -> Iterator[tuple[End, End]]:
    """The joins of a name, its own end first."""
    for one, other in joins:
        if one[0] == name:
            yield one, other
        elif other[0] == name:
            yield other, one


def _joined_order(way: Variant) -> tuple[str, ...]:
    """The names that are there, each joined to an earlier one where that can be.

    The authority is a pattern only where something is joined to it.
    """
    joined = {end[0] for pair in way.joins for end in pair} | {name for name, _ in way.unknown}
    remaining = [n for n in way.present if n != AUTHORITY or AUTHORITY in joined]
    order: list[str] = []
    while remaining:
        near = (n for n in remaining if any(far[0] in order for _, far in _turned(way.joins, n)))
        chosen = next(near, remaining[0])
        order.append(chosen)
        remaining.remove(chosen)
    return tuple(order)
