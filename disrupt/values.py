"""What names and operands stand for in one case on one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from disrupt.case import AUTHORITY, Decision, Fact, Value
from disrupt.condition import (
    DatedValue,
    Operand,
    Plain,
    PolicyValue,
    Reference,
)
from disrupt.dates import DateSpan, NumberSpan, compare, parse_date, parse_number
from disrupt.errors import UnreadableError
from disrupt.findings import GapNote, MissNote
from disrupt.periods import Duration, parse_duration
from disrupt.truth import Truth
from disrupt.vocabulary import ChoiceTree
from disrupt.world import World


@dataclass(slots=True)
class Env:
    """What the names of a rule stand for, and what persons have answered."""

    world: World
    names: Mapping[str, Fact | None]
    answers: Mapping[str, Decision]
    telling: frozenset[str] = frozenset()
    """Ids of bound facts that the rule says support it."""


def with_authority(world: World, names: Mapping[str, Fact | None]) -> dict[str, Fact | None]:
    """These names and `$authority`, which is always bound."""
    return {AUTHORITY: world.facts.get(AUTHORITY), **names}


@dataclass(frozen=True, slots=True)
class Missing:
    """A reference that leads to nothing on file."""

    gap: GapNote


@dataclass(frozen=True, slots=True)
class Maybe:
    """Why a fact only possibly meets a requirement."""

    gap: GapNote | None
    linked: bool = True
    """False when it is the naming of the very thing that is missing: no support then."""


Answer: TypeAlias = bool | MissNote | Maybe


Test: TypeAlias = Callable[[Fact, Env], Answer]


Resolved: TypeAlias = "Value | Duration | Missing"


def resolve_reference(reference: Reference, env: Env) -> Value | Missing:
    """The value of `$name.attribute`, or the id of `$name`; what is missing when there is none."""
    fact = env.names.get(reference.name)
    if fact is None:
        return Missing(GapNote("thing", fact_kind=reference.name, about=_bound_ids(env)))
    value: Value = fact.id
    for attribute in reference.attributes:
        if fact is None:
            return Missing(GapNote("thing", fact_kind=reference.name, about=_bound_ids(env)))
        found = env.world.value(fact, attribute)
        if found is None:
            return Missing(GapNote("attribute", fact.kind, attribute, (fact.id,)))
        value = found
        fact = env.world.facts.get(value) if isinstance(value, str) else None
    return value


def _bound_ids(env: Env) -> tuple[str, ...]:
    return tuple(f.id for n, f in env.names.items() if f is not None and n != "authority")[:1]


def attribute_gap(fact: Fact, name: str, wanted: tuple[str, ...] = ()) -> GapNote:
    return GapNote("attribute", fact.kind, name, (fact.id,), wanted)


def sameness(tree: ChoiceTree | None) -> Callable[[Value, Resolved], Truth]:
    def one(value: object, target: object) -> Truth:
        if tree is not None and isinstance(value, str) and isinstance(target, str):
            return tree.matches(value, target)
        if isinstance(value, DateSpan | NumberSpan):
            bound = span_of(target, like=value)
            return Truth.UNKNOWN if bound is None else compare(value, "equal", bound)
        return Truth.TRUE if value == target else Truth.FALSE

    def same(value: Value, target: Resolved) -> Truth:
        values = value if isinstance(value, tuple) else (value,)
        targets = target if isinstance(target, tuple) else (target,)
        return max((one(v, t) for v in values for t in targets), default=Truth.FALSE)

    return same


def duration_of(operand: Operand, env: Env) -> Duration | None:
    value = resolve(operand, env)
    if isinstance(value, Duration):
        return value
    try:
        return parse_duration(value) if isinstance(value, str) else None
    except UnreadableError:
        return None


def resolve(operand: Operand, env: Env) -> Resolved:
    """What an operand stands for in this case on this day."""
    if isinstance(operand, Reference):
        return resolve_reference(operand, env)
    if isinstance(operand, PolicyValue):
        return _plain(env.world.policy_values.get(operand.name))
    if isinstance(operand, DatedValue):
        return _plain(env.world.dated(operand))
    if isinstance(operand, int | float) and not isinstance(operand, bool):
        return parse_number(operand if isinstance(operand, int) else str(operand))
    return operand


def _plain(value: Plain) -> Resolved:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return parse_number(value if isinstance(value, int) else str(value))
    return ""


def span_of(
    target: object, *, like: DateSpan | NumberSpan | None = None, is_date: bool = False
) -> DateSpan | NumberSpan | None:
    """A date or number out of what a rule or a fact says, or None when it is neither."""
    if isinstance(target, DateSpan | NumberSpan):
        return target
    wants_date = is_date or isinstance(like, DateSpan)
    try:
        return parse_date(target) if wants_date else parse_number(target)
    except ValueError:
        return _days(target)


def _days(target: object) -> NumberSpan | None:
    """A duration compared with a number of days."""
    try:
        duration = parse_duration(target)
    except ValueError:
        return None
    days = {"days": 1, "weeks": 7, "hours": 1 / 24}.get(duration.unit)
    return None if days is None else parse_number(str(duration.amount * days))
