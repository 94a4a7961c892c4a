"""Recorded searches: the only thing that makes absence false.

Somebody looked and found none, or found these and no others; that covers what was named, up to
the day it was looked for, for as many days as policy allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from disrupt.case import Fact, Search
from disrupt.condition import Comparison, Find, Requirement
from disrupt.dates import DateSpan, compare
from disrupt.limits import window_of
from disrupt.truth import Truth
from disrupt.values import Env, Maybe, Missing, Test, resolve
from disrupt.vocabulary import Vocabulary
from disrupt.world import World

DEFAULT_FRESH_DAYS = 90


@dataclass(frozen=True, slots=True)
class Closing:
    """A fact that one way of a concept binds, and whom it names."""

    kind: str
    attribute: str
    of: str
    """Attribute of the concept that stands for whom it names."""
    alone: tuple[str, ...] | None
    """The others it names, where the way binds nothing else; None where it does."""


@dataclass(frozen=True, slots=True)
class ConceptNote:
    """What the evaluator must know of a kind that is inferred."""

    kinds: tuple[str, ...]
    """Kinds its ways look for: the gap when nothing was inferred."""
    closing: tuple[tuple[Closing, ...], ...]
    """Of each way, the facts whose absence leaves nothing of it."""
    complete: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a find asks for, compiled."""

    node: Find
    words: Vocabulary
    tests: Sequence[tuple[Requirement, Test]]
    key: Requirement | None
    """The requirement that names a bound thing, through which candidates are looked up."""
    other_tests: tuple[Test, ...]
    dated: tuple[Comparison, ...]
    concept: ConceptNote | None

    @property
    def kind(self) -> str:
        return self.node.kind


def unnamed(pattern: Pattern, env: Env, targets: tuple[str, ...] | None) -> bool:
    """Whether a fact that names nobody could be the one that was looked for."""
    if targets is None or pattern.key is None:
        return False
    name = pattern.key.attribute
    loose = (
        *env.world.unlinked.get((pattern.kind, name), ()),
        *env.world.open_lists.get((pattern.kind, name), ()),
    )
    for fact in loose:
        if set(targets) & set(ids_of(fact.values.get(name))):
            continue
        answers = [test(fact, env) for test in pattern.other_tests]
        if all(a is True or isinstance(a, Maybe) for a in answers):
            return True
    return False


def closed(
    pattern: Pattern, env: Env, targets: tuple[str, ...] | None, *, anything: bool
) -> tuple[bool, bool]:
    """(a search covers everything that could match, one would if it were fresher).

    Where `anything` matches, a search that found none is contradicted and closes nothing.
    """
    if pattern.concept is not None:
        return concept_closed(pattern, env, targets), False
    stale = False
    for search in env.world.searches.get(pattern.kind, ()):
        if (search.found_none and anything) or not covers(pattern, search, env):
            continue
        if in_time(pattern, search, env):
            return True, False
        stale = True
    return False, stale


def concept_closed(pattern: Pattern, env: Env, targets: tuple[str, ...] | None) -> bool:
    """Whether searches close what every way of an exhaustive concept binds."""
    note, key = pattern.concept, pattern.key
    if note is None or not note.complete or targets is None or key is None:
        return False
    return all(
        any(_way_closed(c, target, env) for c in way if c.of == key.attribute)
        for way in note.closing
        for target in targets
    )


def _way_closed(closing: Closing, target: str, env: Env) -> bool:
    """No such fact names the target; or those on file are all there are, and all a way needs."""
    world, kind, name = env.world, closing.kind, closing.attribute
    searched = any(
        target in ids_of(search.scope.get(name, target))
        and set(search.scope) <= {name}
        and is_fresh(search, world)
        for search in world.searches.get(kind, ())
    )
    if not searched or world.unlinked.get((kind, name)) or world.open_lists.get((kind, name)):
        return False
    on_file = world.linked(kind, name, target)
    if closing.alone is None:
        return not on_file
    return all(fact.values.get(other) is not None for fact in on_file for other in closing.alone)


def covers(pattern: Pattern, search: Search, env: Env) -> bool:
    """Every fact that could match lies in what the search looked for."""
    for name, scope in search.scope.items():
        requirement = next(
            (r for r, _ in pattern.tests if r.attribute == name and r.equal is not None), None
        )
        if requirement is None:
            return False
        tree = pattern.words.tree(pattern.kind, name)
        for operand in requirement.equal or ():
            wanted = resolve(operand, env)
            if isinstance(wanted, Missing):
                return False
            for item in wanted if isinstance(wanted, tuple) else (wanted,):
                inside = (
                    any(tree.matches(str(item), str(s)) is Truth.TRUE for s in ids_of(scope))
                    if tree is not None
                    else str(item) in ids_of(scope)
                )
                if not inside:
                    return False
    return True


def in_time(pattern: Pattern, search: Search, env: Env) -> bool:
    if is_fresh(search, env.world):
        return True
    ends = [w.latest for c in pattern.dated if (w := window_of(c, env)) is not None]
    if pattern.node.when is not None:
        value = resolve(pattern.node.when, env)
        ends.append(value.latest if isinstance(value, DateSpan) else None)
    known = [end for end in ends if end is not None]
    return bool(known) and min(known) <= search.checked


def is_fresh(search: Search, world: World) -> bool:
    """Whether a search still speaks for the as-at date, by local policy."""
    days = world.fresh_days.get(search.kind, world.fresh_days.get("default", DEFAULT_FRESH_DAYS))
    return (world.as_at - search.checked).days <= days


def contradicting(search: Search, world: World) -> Iterator[Fact]:
    """Facts on file, each once, that whoever looked by `checked` should have found."""
    start = world.vocabulary.start_attribute(search.kind)
    on_file = {fact.id: fact for fact in reversed(world.by_kind.get(search.kind, []))}
    for fact in reversed(on_file.values()):
        began = None if start is None else fact.values.get(start)
        later = isinstance(began, DateSpan) and compare(began, "more_than", search.checked)
        if later is not Truth.TRUE and all(
            _within(fact, name, scope, world) for name, scope in search.scope.items()
        ):
            yield fact


def _within(fact: Fact, name: str, scope: object, world: World) -> bool:
    """Whether what a fact says lies in what a search looked for."""
    said, tree = ids_of(fact.values.get(name)), world.vocabulary.tree(fact.kind, name)
    if tree is None:
        return bool({*said} & {*ids_of(scope)})
    return any(tree.matches(s, str(w)) is Truth.TRUE for s in said for w in ids_of(scope))


def ids_of(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(v) for v in value) if isinstance(value, tuple) else (str(value),)
