"""What a pattern asks of one attribute, compiled once to a closure over a fact.

A closure answers `True` (meets it), `False` (does not), a `MissNote` (selected, but a limit such
as a date has run out) or a `Maybe` (would, unless something missing says otherwise).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from disrupt.case import Fact
from disrupt.condition import (
    Operand,
    Requirement,
)
from disrupt.findings import MissNote
from disrupt.limits import comparison_test, exception_test
from disrupt.truth import Truth
from disrupt.values import (
    Answer,
    Env,
    Maybe,
    Missing,
    Test,
    attribute_gap,
    resolve,
    sameness,
)
from disrupt.vocabulary import LINK_TYPES, Attribute, ChoiceTree, Vocabulary


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
        tests.append(comparison_test(requirement.attribute, comparison, described))
    if requirement.unless:
        tests.append(exception_test(kind, requirement, words))
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


def _one_of(
    name: str, wanted: tuple[Operand, ...], attribute: Attribute, tree: ChoiceTree | None
) -> Test:
    """Equal to one of these; a list attribute contains one of them."""
    link = attribute.type in LINK_TYPES
    plain = tuple(str(w) for w in wanted if isinstance(w, str))
    same = sameness(tree)
    if len(wanted) == 1 and tree is not None and isinstance(wanted[0], str):
        return _one_choice(name, wanted[0], tree, attribute, plain)

    def test(fact: Fact, env: Env) -> Answer:
        value = env.world.value(fact, name)
        if value is None:
            return Maybe(None, linked=False) if link else Maybe(attribute_gap(fact, name, plain))
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
        return Maybe(attribute_gap(fact, name, plain))
    if missing is not None:
        return Maybe(missing.gap, linked=False)
    if attribute.list and name not in fact.complete_lists:
        return Maybe(None if link else attribute_gap(fact, name, plain), linked=False)
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
                return Maybe(attribute_gap(fact, name, plain))
        if isinstance(value, tuple):
            values = [str(item) for item in value]
            if any(wanted in broader.get(item, ()) for item in values):
                return True
            if any(item in above for item in values):
                return Maybe(attribute_gap(fact, name, plain))
            return _open(fact, name, attribute)
        if wanted in broader.get(str(value), ()):
            return True
        return Maybe(attribute_gap(fact, name, plain)) if value in above else False

    return test


def _open(fact: Fact, name: str, attribute: Attribute) -> Answer:
    """A list that does not hold the value: no, if it names everything; else nobody knows."""
    if name in fact.complete_lists or not attribute.list:
        return False
    return Maybe(attribute_gap(fact, name), linked=False)


def _none_of(name: str, excluded: tuple[Operand, ...], tree: ChoiceTree | None) -> Test:
    same = sameness(tree)
    plain = tuple("not " + str(w) for w in excluded if isinstance(w, str))

    def test(fact: Fact, env: Env) -> Answer:
        value = env.world.value(fact, name)
        if value is None:
            return Maybe(attribute_gap(fact, name, plain))
        worst = Truth.FALSE
        for operand in excluded:
            target = resolve(operand, env)
            if isinstance(target, Missing):
                worst = max(worst, Truth.UNKNOWN)
                continue
            worst = max(worst, same(value, target))
        if worst is Truth.TRUE:
            return False
        return True if worst is Truth.FALSE else Maybe(attribute_gap(fact, name, plain))

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
            return Maybe(attribute_gap(fact, name))
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
            return Maybe(attribute_gap(fact, name))
        return False if listed.complete else Maybe(attribute_gap(fact, name), linked=False)

    return test
