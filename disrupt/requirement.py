"""What a pattern asks of one attribute, compiled once to a closure over a fact.

A closure answers `True` (meets it), `False` (does not), a `MissNote` (selected, but a limit such
as a date has run out) or a `Maybe` (would, unless something missing says otherwise).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from disrupt.case import AUTHORITY, Decision, Fact, Value
from disrupt.condition import (
    Comparison,
    DatedValue,
    Operand,
    Plain,
    PolicyValue,
    Reference,
    Requirement,
)
from disrupt.dates import DateSpan, NumberSpan, compare, parse_date, parse_number
from disrupt.errors import UnreadableError
from disrupt.findings import GapNote, MissNote
from disrupt.periods import Duration, older_than, parse_duration, window_ending, window_from, within
from disrupt.truth import Truth
from disrupt.vocabulary import LINK_TYPES, Attribute, ChoiceTree, Vocabulary
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


def compile_requirement(
    kind: str, requirement: Requirement, words: Vocabulary, lists: Lists
) -> Test:
    """One closure for everything asked of one attribute of facts of this kind."""
    attribute = words.attribute(kind, requirement.attribute)
    described = attribute or Attribute(type="text")
    tests = _selectors(kind, requirement, described, words, lists)
    others = words.said_instead(kind, requirement.attribute)
    if described.list or others:
        tests = [_said_otherwise(test, requirement.attribute, described, others) for test in tests]
    for comparison in requirement.comparisons:
        tests.append(_comparison(requirement.attribute, comparison, described))
    if requirement.unless:
        tests.append(_exception(kind, requirement, words))
    if len(tests) == 1:
        return tests[0]

    def every(fact: Fact, env: Env) -> Answer:
        result: Answer = True
        for test in tests:
            answer = test(fact, env)
            if answer is False:
                return False
            if answer is not True and (result is True or isinstance(answer, MissNote)):
                result = answer
        return result

    return every


def _said_otherwise(test: Test, name: str, attribute: Attribute, others: tuple[str, ...]) -> Test:
    """What a fact leaves out is unknown without support where it may be said elsewhere.

    A list that is not given is an incomplete list, and of two attributes that can both say what
    happened one is enough.
    """

    def tested(fact: Fact, env: Env) -> Answer:
        answer = test(fact, env)
        if not isinstance(answer, Maybe) or not answer.linked or fact.values.get(name) is not None:
            return answer
        if attribute.list or any(fact.values.get(other) is not None for other in others):
            return Maybe(answer.gap, linked=False)
        return answer

    return tested


def _selectors(
    kind: str, requirement: Requirement, attribute: Attribute, words: Vocabulary, lists: Lists
) -> list[Test]:
    name, tree = requirement.attribute, words.tree(kind, requirement.attribute)
    tests: list[Test] = []
    if requirement.equal is not None:
        tests.append(_one_of(name, requirement.equal, attribute, tree))
    if requirement.in_list is not None:
        tests.append(_in_list(name, lists[requirement.in_list], tree))
    if requirement.excluded:
        tests.append(_none_of(name, requirement.excluded, tree))
    if requirement.known is not None:
        wanted = requirement.known
        tests.append(lambda fact, env: (env.world.value(fact, name) is not None) is wanted)
    return tests


# selecting ---------------------------------------------------------------------------------


def _gap(fact: Fact, name: str, wanted: tuple[str, ...] = ()) -> GapNote:
    return GapNote("attribute", fact.kind, name, (fact.id,), wanted)


def _one_of(
    name: str, wanted: tuple[Operand, ...], attribute: Attribute, tree: ChoiceTree | None
) -> Test:
    """Equal to one of these; a list attribute contains one of them."""
    link = attribute.type in LINK_TYPES
    plain = tuple(str(w) for w in wanted if isinstance(w, str))
    same = _same(tree)
    if len(wanted) == 1 and tree is not None and isinstance(wanted[0], str):
        return _one_choice(name, wanted[0], tree, attribute, plain)

    def test(fact: Fact, env: Env) -> Answer:
        value = env.world.value(fact, name)
        if value is None:
            return Maybe(None, linked=False) if link else Maybe(_gap(fact, name, plain))
        best, missing = Truth.FALSE, None
        for operand in wanted:
            target = resolve(operand, env)
            if isinstance(target, Missing):
                missing = target
                continue
            best = max(best, same(value, target))
            if best is Truth.TRUE:
                return True
        return _undecided(fact, name, best, missing, attribute, plain, link=link)

    return test


def _undecided(
    fact: Fact,
    name: str,
    best: Truth,
    missing: Missing | None,
    attribute: Attribute,
    plain: tuple[str, ...],
    *,
    link: bool,
) -> Answer:
    if best is Truth.UNKNOWN:
        return Maybe(_gap(fact, name, plain))
    if missing is not None:
        return Maybe(missing.gap, linked=False)
    if attribute.list and name not in fact.complete_lists:
        return Maybe(None if link else _gap(fact, name, plain), linked=False)
    return False


def _one_choice(
    name: str, wanted: str, tree: ChoiceTree, attribute: Attribute, plain: tuple[str, ...]
) -> Test:
    """The commonest selector, on its own path."""
    broader = tree.broader
    above = broader.get(wanted, frozenset())

    def test(fact: Fact, env: Env) -> Answer:
        value = fact.values.get(name)
        if value is None:
            value = env.world.value(fact, name)
            if value is None:
                return Maybe(_gap(fact, name, plain))
        if isinstance(value, tuple):
            values = [str(item) for item in value]
            if any(wanted in broader.get(item, ()) for item in values):
                return True
            if any(item in above for item in values):
                return Maybe(_gap(fact, name, plain))
            return _open(fact, name, attribute)
        if wanted in broader.get(str(value), ()):
            return True
        return Maybe(_gap(fact, name, plain)) if value in above else False

    return test


def _open(fact: Fact, name: str, attribute: Attribute) -> Answer:
    """A list that does not hold the value: no, if it names everything; else nobody knows."""
    if name in fact.complete_lists or not attribute.list:
        return False
    return Maybe(_gap(fact, name), linked=False)


def _same(tree: ChoiceTree | None) -> Callable[[Value, Resolved], Truth]:
    def one(value: object, target: object) -> Truth:
        if tree is not None and isinstance(value, str) and isinstance(target, str):
            return tree.matches(value, target)
        if isinstance(value, DateSpan | NumberSpan):
            bound = _span(target, like=value)
            return Truth.UNKNOWN if bound is None else compare(value, "equal", bound)
        return Truth.TRUE if value == target else Truth.FALSE

    def same(value: Value, target: Resolved) -> Truth:
        values = value if isinstance(value, tuple) else (value,)
        targets = target if isinstance(target, tuple) else (target,)
        return max((one(v, t) for v in values for t in targets), default=Truth.FALSE)

    return same


def _none_of(name: str, excluded: tuple[Operand, ...], tree: ChoiceTree | None) -> Test:
    same = _same(tree)
    plain = tuple("not " + str(w) for w in excluded if isinstance(w, str))

    def test(fact: Fact, env: Env) -> Answer:
        value = env.world.value(fact, name)
        if value is None:
            return Maybe(_gap(fact, name, plain))
        worst = Truth.FALSE
        for operand in excluded:
            target = resolve(operand, env)
            if isinstance(target, Missing):
                worst = max(worst, Truth.UNKNOWN)
                continue
            worst = max(worst, same(value, target))
        if worst is Truth.TRUE:
            return False
        return True if worst is Truth.FALSE else Maybe(_gap(fact, name, plain))

    return test


@dataclass(frozen=True, slots=True)
class ListedMembers:
    """A statutory list, ready to be asked."""

    members: tuple[tuple[str, tuple[str | None, str | None]], ...]
    complete: bool


Lists: TypeAlias = Mapping[str, ListedMembers]


def _in_list(name: str, listed: ListedMembers, tree: ChoiceTree | None) -> Test:
    """On the list as it stands on the as-at date; off an incomplete list nobody knows."""

    def test(fact: Fact, env: Env) -> Answer:
        value = env.world.value(fact, name)
        if value is None:
            return Maybe(_gap(fact, name))
        values = value if isinstance(value, tuple) else (value,)
        best = Truth.FALSE
        for member, window in listed.members:
            if not env.world.in_window(window):
                continue
            for item in values:
                if tree is not None and isinstance(item, str):
                    best = max(best, tree.matches(item, member))
                elif item == member:
                    best = Truth.TRUE
        if best is Truth.TRUE:
            return True
        if best is Truth.UNKNOWN:
            return Maybe(_gap(fact, name))
        return False if listed.complete else Maybe(_gap(fact, name), linked=False)

    return test


# limiting ----------------------------------------------------------------------------------


def _exception(kind: str, requirement: Requirement, words: Vocabulary) -> Test:
    """Bites only when shown; not known, it changes nothing."""
    name, tree = requirement.attribute, words.tree(kind, requirement.attribute)
    same = _same(tree)

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


def _comparison(name: str, comparison: Comparison, attribute: Attribute) -> Test:
    compare_to = _compiled_bound(comparison, attribute)

    def test(fact: Fact, env: Env) -> Answer:
        value = env.world.value(fact, name)
        if not isinstance(value, DateSpan | NumberSpan):
            return Maybe(_gap(fact, name, _limit_words(comparison)))
        outcome = compare_to(value, env)
        if isinstance(outcome, Missing):
            return Maybe(outcome.gap)
        truth, bound, ran_out = outcome
        if truth is Truth.TRUE:
            return True
        if truth is Truth.UNKNOWN:
            return Maybe(_gap(fact, name, _limit_words(comparison)))
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
        fixed = _span(comparison.operand, is_date=attribute.type == "date")

    def bounded(value: DateSpan | NumberSpan, env: Env) -> Outcome:
        bound: object = fixed
        if bound is None:
            target = resolve(comparison.operand, env)
            if isinstance(target, Missing):
                return target
            bound = _span(target, like=value)
        if bound is None or not isinstance(bound, DateSpan | NumberSpan):
            return Truth.UNKNOWN, comparison.operand, None
        return compare(value, operator, bound), bound, None

    return bounded


def _windowed(comparison: Comparison) -> Callable[[DateSpan | NumberSpan, Env], Outcome]:
    def windowed(value: DateSpan | NumberSpan, env: Env) -> Outcome:
        duration = _duration(comparison.operand, env)
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


def _duration(operand: Operand, env: Env) -> Duration | None:
    value = resolve(operand, env)
    if isinstance(value, Duration):
        return value
    try:
        return parse_duration(value) if isinstance(value, str) else None
    except UnreadableError:
        return None


def window_of(comparison: Comparison, env: Env) -> DateSpan | None:
    """The days a date limit leaves open, for gaps and for recorded searches."""
    match comparison.operator:
        case "within":
            duration = _duration(comparison.operand, env)
            if duration is None:
                return None
            if comparison.of is None:
                return window_ending(env.world.as_at, duration)
            start = resolve(comparison.of, env)
            if isinstance(start, DateSpan) and start.latest is not None:
                return window_from(start.latest, duration)
            return None
        case "before" | "at_most":
            bound = _span(resolve(comparison.operand, env), is_date=True)
            return DateSpan(None, bound.latest) if isinstance(bound, DateSpan) else None
        case "on_or_after" | "at_least" | "more_than":
            bound = _span(resolve(comparison.operand, env), is_date=True)
            return DateSpan(bound.earliest, None) if isinstance(bound, DateSpan) else None
        case _:
            return None


# values ------------------------------------------------------------------------------------


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


def _span(
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
