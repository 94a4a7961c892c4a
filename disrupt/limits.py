"""What a requirement limits, once a fact is selected: comparisons, windows and exceptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from disrupt.case import Fact
from disrupt.condition import (
    Comparison,
    DatedValue,
    Operand,
    PolicyValue,
    Reference,
    Requirement,
)
from disrupt.dates import DateSpan, NumberSpan, compare
from disrupt.findings import MissNote
from disrupt.periods import Duration, older_than, window_ending, window_from, within
from disrupt.truth import Truth
from disrupt.values import (
    Answer,
    Env,
    Maybe,
    Missing,
    Test,
    attribute_gap,
    duration_of,
    resolve,
    sameness,
    span_of,
)
from disrupt.vocabulary import Attribute, Vocabulary


def exception_test(kind: str, requirement: Requirement, words: Vocabulary) -> Test:
    """Bites only when shown; not known, it changes nothing."""
    name, tree = requirement.attribute, words.tree(kind, requirement.attribute)
    same = sameness(tree)

    def test(fact: Fact, env: Env) -> Answer:
        value = env.world.value(fact, name)
        if value is None:
            return True
        for operand in requirement.unless:
            target = resolve(operand, env)
            if not isinstance(target, Missing) and same(value, target) is Truth.TRUE:
                return MissNote(fact, name, "unless", str(operand))
        return True

    return test


def may_be_excepted(fact: Fact, requirement: Requirement, env: Env) -> bool:
    """Whether nobody knows if an exception of an attribute bites."""
    value = env.world.value(fact, requirement.attribute)
    tree = env.world.vocabulary.tree(fact.kind, requirement.attribute)
    if value is None or tree is None:
        return value is None
    wanted = [o for o in requirement.unless if isinstance(o, str)]
    said = value if isinstance(value, tuple) else (value,)
    return any(tree.matches(str(v), w) is Truth.UNKNOWN for v in said for w in wanted)


def comparison_test(name: str, comparison: Comparison, attribute: Attribute) -> Test:
    compare_to = _compiled_bound(comparison, attribute)

    def test(fact: Fact, env: Env) -> Answer:
        value = env.world.value(fact, name)
        if not isinstance(value, DateSpan | NumberSpan):
            return Maybe(attribute_gap(fact, name, _limit_words(comparison)))
        outcome = compare_to(value, env)
        if isinstance(outcome, Missing):
            return Maybe(outcome.gap)
        truth, bound, ran_out = outcome
        if truth is Truth.TRUE:
            return True
        if truth is Truth.UNKNOWN:
            return Maybe(attribute_gap(fact, name, _limit_words(comparison)))
        return MissNote(fact, name, comparison.operator, str(bound), ran_out)

    return test


def _limit_words(comparison: Comparison) -> tuple[str, ...]:
    operand = comparison.operand
    if isinstance(operand, DatedValue | PolicyValue | Reference):
        return ()
    return (f"{comparison.operator.replace('_', ' ')} {operand}",)


Outcome: TypeAlias = "tuple[Truth, object, DateSpan | None] | Missing"
"""The truth, the bound it was measured by, and the window that has run out."""


def _compiled_bound(
    comparison: Comparison, attribute: Attribute
) -> Callable[[DateSpan | NumberSpan, Env], Outcome]:
    operator = comparison.operator
    if operator == "within" or operator == "older_than":  # noqa: PLR1714 - narrows the type
        return _windowed(comparison)
    fixed: DateSpan | NumberSpan | None = None
    if isinstance(comparison.operand, str | int | float) and attribute.type != "text":
        fixed = span_of(comparison.operand, is_date=attribute.type == "date")

    def bounded(value: DateSpan | NumberSpan, env: Env) -> Outcome:
        bound: object = fixed
        if bound is None:
            target = resolve(comparison.operand, env)
            if isinstance(target, Missing):
                return target
            bound = span_of(target, like=value)
        if bound is None or not isinstance(bound, DateSpan | NumberSpan):
            return Truth.UNKNOWN, comparison.operand, None
        return compare(value, operator, bound), bound, None

    return bounded


def _windowed(comparison: Comparison) -> Callable[[DateSpan | NumberSpan, Env], Outcome]:
    def windowed(value: DateSpan | NumberSpan, env: Env) -> Outcome:
        duration = duration_of(comparison.operand, env)
        if duration is None or not isinstance(value, DateSpan):
            return Truth.UNKNOWN, comparison.operand, None
        if comparison.operator == "older_than":
            return older_than(value, env.world.as_at, duration), duration, None
        if comparison.of is None:
            truth, last = within(value, window_ending(env.world.as_at, duration)), value.latest
            ran_out = None if truth is not Truth.FALSE or last is None else last
            return truth, duration, None if ran_out is None else window_from(ran_out, duration)
        return _forward(value, duration, comparison.of, env)

    return windowed


def _forward(value: DateSpan, duration: Duration, of: Operand, env: Env) -> Outcome:
    start = resolve(of, env)
    if isinstance(start, Missing):
        return start
    if not isinstance(start, DateSpan) or start.earliest is None or start.latest is None:
        return Truth.UNKNOWN, duration, None
    first, last = window_from(start.earliest, duration), window_from(start.latest, duration)
    truth = min(within(value, first), within(value, last))
    if truth is Truth.FALSE:
        # Some day between the first and the last that it may run from could still fit.
        truth = min(Truth.UNKNOWN, within(value, DateSpan(first.earliest, last.latest)))
    return truth, duration, first


def window_of(comparison: Comparison, env: Env) -> DateSpan | None:
    """The days a date limit leaves open, for gaps and for recorded searches."""
    match comparison.operator:
        case "within":
            duration = duration_of(comparison.operand, env)
            if duration is None:
                return None
            if comparison.of is None:
                return window_ending(env.world.as_at, duration)
            start = resolve(comparison.of, env)
            if isinstance(start, DateSpan) and start.latest is not None:
                return window_from(start.latest, duration)
            return None
        case "before" | "at_most":
            bound = span_of(resolve(comparison.operand, env), is_date=True)
            return DateSpan(None, bound.latest) if isinstance(bound, DateSpan) else None
        case "on_or_after" | "at_least" | "more_than":
            bound = span_of(resolve(comparison.operand, env), is_date=True)
            return DateSpan(bound.earliest, None) if isinstance(bound, DateSpan) else None
        case _:
            return None
