"""Binding: every way the facts fit what a rule is about.

The plain matcher, written to be obviously right: entries are placed one after another, each
through an index on whom a fact names.
What is not known binds and is a gap; only a known difference keeps a thing out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeAlias

from disrupt.about import About, AboutEntry, Join
from disrupt.case import Fact
from disrupt.findings import GapNote
from disrupt.truth import Truth
from disrupt.world import World

Names: TypeAlias = Mapping[str, Fact | None]


@dataclass(frozen=True, slots=True)
class Binding:
    """Which fact each name stands for; None is "not on file"."""

    names: Mapping[str, Fact | None]
    gaps: tuple[GapNote, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        return tuple("" if fact is None else fact.id for fact in self.names.values())


class Matcher(Protocol):
    """Something that binds; two of them must give equal answers on everything."""

    name: str

    def bind(self, abouts: Sequence[About], world: World) -> list[list[Binding]]:
        """Every binding of each `about`, in the order the `about`s were given."""
        ...


@dataclass(frozen=True, slots=True)
class Term:
    """One end of a join: a name itself, or an attribute of it."""

    name: str
    attribute: str | None


@dataclass(frozen=True, slots=True)
class Equality:
    left: Term
    right: Term

    def side(self, name: str) -> tuple[Term, Term] | None:
        """(the end that is this name, the other end), if it is about this name."""
        if self.left.name == name:
            return self.left, self.right
        if self.right.name == name:
            return self.right, self.left
        return None


@lru_cache(maxsize=4096)
def equalities(about: About) -> tuple[Equality, ...]:
    """The joins of an `about`, both ends named."""
    return tuple(_equality(entry, join) for entry in about for join in entry.joins)


def _equality(entry: AboutEntry, join: Join) -> Equality:
    return Equality(Term(entry.name, join.attribute), Term(join.other, join.other_attribute))


@lru_cache(maxsize=4096)
def placing_order(about: About) -> tuple[AboutEntry, ...]:
    """Facts that name others come before what they name; what may be missing comes last."""
    joins = equalities(about)
    determined_by: dict[str, set[str]] = {entry.name: set() for entry in about}
    for join in joins:
        for here, there in ((join.left, join.right), (join.right, join.left)):
            if here.attribute is None and there.attribute is not None:
                determined_by.setdefault(here.name, set()).add(there.name)
    placed: list[AboutEntry] = []
    remaining = sorted(about, key=lambda e: e.may_be_missing)
    while remaining:
        names = {entry.name for entry in placed}
        waiting = {entry.name for entry in remaining if not entry.may_be_missing}
        first = [entry for entry in remaining if entry.name in waiting] or remaining
        ready = [
            entry
            for entry in first
            if not (determined_by[entry.name] - names) & waiting - {entry.name}
        ]
        connected = [e for e in ready or first if any(_touches(j, e.name, names) for j in joins)]
        chosen = (connected or ready or first)[0]
        placed.append(chosen)
        remaining.remove(chosen)
    return tuple(placed)


def _touches(join: Equality, name: str, placed: set[str]) -> bool:
    side = join.side(name)
    return side is not None and side[1].name in placed


class NativeMatcher:
    """Plain Python, indexed by kind and link; the reference, and what serves in threads."""

    name = "native"

    def bind(self, abouts: Sequence[About], world: World) -> list[list[Binding]]:
        return [bindings(about, world) for about in abouts]


def bindings(about: About, world: World) -> list[Binding]:
    """Every binding of one `about`, sorted by the ids that are bound."""
    found = _place(placing_order(about), equalities(about), world, fixed_names(world))
    return in_order((binding_of(about, bound, world) for bound in found), world)


def binding_of(about: About, bound: Names, world: World) -> Binding:
    """What was bound, its names in the order of the `about`, with what is not known of it."""
    ordered = {entry.name: bound[entry.name] for entry in about}
    return Binding(ordered, binding_gaps(about, ordered, world))


def in_order(found: Iterable[Binding], world: World) -> list[Binding]:
    """Sorted by ids, each once; of a link that runs both ways, the way it was put comes first."""

    def place(binding: Binding) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        facts = binding.names.values()
        turned = tuple(f is not None and f is not world.facts.get(f.id) for f in facts)
        return binding.key, turned

    ordered = sorted(found, key=place)
    return [b for before, b in zip([None, *ordered], ordered, strict=False) if b != before]


def fixed_names(world: World) -> dict[str, Fact | None]:
    """Names that are always bound."""
    return {"authority": world.facts.get("authority")}


def _place(
    order: Sequence[AboutEntry],
    joins: Sequence[Equality],
    world: World,
    bound: dict[str, Fact | None],
) -> Iterator[dict[str, Fact | None]]:
    if not order:
        yield bound
        return
    entry, *rest = order
    for candidate in _candidates(entry, joins, world, bound):
        yield from _place(rest, joins, world, {**bound, entry.name: candidate})


def _candidates(
    entry: AboutEntry, joins: Sequence[Equality], world: World, bound: Names
) -> list[Fact | None]:
    """What this name can stand for beside what is placed; `[None]` is "not on file".

    Where the fact that says who it is does not say so, it is not on file whatever else is known.
    """
    pools: list[Iterable[Fact]] = []
    blocked = False
    for join in joins:
        side = join.side(entry.name)
        if side is None or side[1].name not in bound:
            continue
        here, there = side
        values = term_values(there, bound, world)
        if values is not None:
            pools.append(_named(entry, here.attribute, values, world))
        elif here.attribute is None:
            return [None]
        else:
            blocked = blocked or there.attribute is not None or entry.may_be_missing
    if blocked:
        return [None] if entry.may_be_missing else []
    facts = _common(pools) if pools else _of_kinds(entry, world)
    fitting: list[Fact | None] = [
        f for f in facts if f.kind in entry.kinds and type_fits(entry, f, world)
    ]
    if not fitting and entry.may_be_missing:
        return [None]
    return fitting


def term_values(term: Term, bound: Names, world: World) -> tuple[str, ...] | None:
    """Ids an end of a join stands for; None when that is not known."""
    fact = bound[term.name]
    if fact is None:
        return None
    if term.attribute is None:
        return (fact.id,)
    value = world.value(fact, term.attribute)
    if value is None:
        return None
    return tuple(str(v) for v in value) if isinstance(value, tuple) else (str(value),)


def _named(
    entry: AboutEntry, attribute: str | None, values: tuple[str, ...], world: World
) -> list[Fact]:
    if attribute is None:
        return _each_once(f for value in values for f in _both_ways(value, world))
    return _each_once(
        fact
        for kind in entry.kinds
        for value in values
        for fact in world.linked(kind, attribute, value)
    )


def _both_ways(fact_id: str, world: World) -> list[Fact]:
    """The fact of this id, and the same link read from its other end where it runs both ways."""
    fact = world.facts.get(fact_id)
    if fact is None or world.vocabulary.kinds[fact.kind].symmetric is None:
        return [] if fact is None else [fact]
    return [f for f in world.by_kind[fact.kind] if f.id == fact_id]


def _common(pools: list[Iterable[Fact]]) -> list[Fact]:
    first, *others = pools
    kept = [{id(fact) for fact in pool} for pool in others]
    return [fact for fact in first if all(id(fact) in same for same in kept)]


def _of_kinds(entry: AboutEntry, world: World) -> list[Fact]:
    return _each_once(f for kind in entry.kinds for f in world.by_kind.get(kind, ()))


def _each_once(facts: Iterable[Fact]) -> list[Fact]:
    """Once each; an association of A with B and the same one of B with A are two."""
    return list({id(fact): fact for fact in facts}.values())


def type_truth(entry: AboutEntry, fact: Fact, world: World) -> Truth:
    """Whether a fact is of the type asked for; unknown when it does not say, or only broadly."""
    if not entry.types:
        return Truth.TRUE
    value = fact.values.get("type")
    if not isinstance(value, str):
        return Truth.UNKNOWN
    tree = world.vocabulary.tree(fact.kind, "type")
    if tree is None:
        return Truth.TRUE if value in entry.types else Truth.FALSE
    return max(tree.matches(value, wanted) for wanted in entry.types)


def type_fits(entry: AboutEntry, fact: Fact, world: World) -> bool:
    return type_truth(entry, fact, world) is not Truth.FALSE


def binding_gaps(about: About, bound: Names, world: World) -> tuple[GapNote, ...]:
    """What is not known of what was bound: its type, or the thing itself."""
    gaps: list[GapNote] = []
    for entry in about:
        fact = bound[entry.name]
        if fact is None:
            gaps.append(_missing_thing(entry, about, bound, world))
        elif type_truth(entry, fact, world) is Truth.UNKNOWN:
            gaps.append(GapNote("attribute", fact.kind, "type", (fact.id,), entry.types))
        elif not fact.certain or fact.id in world.shaky:
            gaps.append(GapNote("fact", fact.kind, None, (fact.id,)))
    return tuple(gaps)


def _is_thing(fact: Fact | None, world: World) -> bool:
    return fact is not None and world.vocabulary.kinds[fact.kind].fact_class == "thing"


def _missing_thing(entry: AboutEntry, about: About, bound: Names, world: World) -> GapNote:
    """Ask for it by what it is joined to: the premises of this licence."""
    sides = [side for join in equalities(about) if (side := join.side(entry.name)) is not None]
    sides.sort(key=lambda side: not _is_thing(bound.get(side[1].name), world))
    for here, there in sides:
        other = bound.get(there.name)
        if other is None:
            continue
        if here.attribute is None and there.attribute is not None:
            return GapNote("attribute", other.kind, there.attribute, (other.id,))
        return GapNote("thing", entry.kinds[0], here.attribute, (other.id,), entry.types)
    return GapNote("thing", entry.kinds[0], None, (), entry.types)


# strict binding for inference ----------------------------------------------------------------


def strict_bindings(
    about: About, world: World, seed: tuple[str, Fact] | None = None
) -> Iterator[dict[str, Fact]]:
    """Bindings in which every join is known; `seed` fixes what one name stands for.

    Inference joins only what is on file: a conclusion about nobody helps nobody.
    """
    joins = equalities(about)
    start: dict[str, Fact | None] = dict(fixed_names(world))
    entries = {entry.name: entry for entry in about}
    if seed is not None:
        name, fact = seed
        if fact.kind not in entries[name].kinds or not type_fits(entries[name], fact, world):
            return
        start[name] = fact
    rest = [entry for entry in placing_order(about) if entry.name not in start]
    for bound in _place_strictly(rest, joins, world, start):
        yield {name: found for name in entries if (found := bound[name]) is not None}


def _place_strictly(
    remaining: list[AboutEntry],
    joins: Sequence[Equality],
    world: World,
    bound: dict[str, Fact | None],
) -> Iterator[dict[str, Fact | None]]:
    if not remaining:
        yield bound
        return
    placed = set(bound)
    entry = next((e for e in remaining if any(_touches(j, e.name, placed) for j in joins)), None)
    entry = entry or remaining[0]
    rest = [e for e in remaining if e is not entry]
    for candidate in _candidates(entry, joins, world, bound):
        if candidate is not None:
            yield from _place_strictly(rest, joins, world, {**bound, entry.name: candidate})
