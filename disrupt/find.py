"""Finds facts: the certain, the possible and the missed, and what follows for the test."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from disrupt.case import Fact
from disrupt.condition import (
    Check,
    Condition,
    DatedValue,
    Find,
    Reference,
    Requirement,
    operands_of,
)
from disrupt.dates import DateSpan
from disrupt.findings import Finding, GapNote, MissNote, gaps_below
from disrupt.limits import may_be_excepted, window_of
from disrupt.requirement import Lists, compile_requirement
from disrupt.searches import ConceptNote, Pattern, closed, unnamed
from disrupt.tally import Tally
from disrupt.truth import Truth
from disrupt.values import Env, Maybe, Missing, Test, resolve
from disrupt.vocabulary import LINK_TYPES, Vocabulary

Evaluator: TypeAlias = Callable[[Env], "Finding | None"]
"""Gives the finding, or None when the node is not law on the as-at date."""


class Compiler(Protocol):
    """What a find needs of whoever compiles conditions."""

    words: Vocabulary
    lists: Lists
    concepts: Mapping[str, ConceptNote]

    def shared(self, asked: Hashable | None) -> object | None:
        """One token for all finds that ask the same; None where nothing can be shared."""
        ...

    def compile(self, node: Condition) -> Evaluator:
        """One condition as a closure."""
        ...


@dataclass(slots=True)
class _Matches:
    """What one find collected."""

    certain: list[Fact]
    possible: list[Fact]
    gaps: list[GapNote]
    misses: list[MissNote]
    having: list[Finding]
    unnamed: int = 0
    """Facts that would match if it were known whom they name, or what they leave out."""


class FindEvaluator:
    """Facts of one kind that meet every requirement: certain, possible and missed."""

    def __init__(self, node: Find, compiler: Compiler) -> None:
        self.node = node
        self.words = compiler.words
        self.kind = node.kind
        self.described = compiler.words.kinds[node.kind]
        self.concept = compiler.concepts.get(node.kind)
        self.tests = [
            (r, compile_requirement(node.kind, r, compiler.words, compiler.lists))
            for r in node.requirements
        ]
        self.key = self._index_key()
        self.named = self._named_thing()
        self.other_tests = tuple(test for r, test in self.tests if r is not self.key)
        self.shared = compiler.shared(self._asked())
        self.tally = Tally(node)
        self.all_tests = tuple(test for _, test in self.tests)
        self.having = None if node.having is None else compiler.compile(node.having)
        self.is_state = self.described.time == "state" and not node.ever
        self.dated = tuple(
            c for r in node.requirements for c in r.comparisons if self._is_date(r.attribute)
        )
        self.wanted = tuple(
            o for r in node.requirements for o in (r.equal or ()) if isinstance(o, str)
        )
        begun = tuple(
            c for r in node.requirements for c in r.comparisons if self._starts(r.attribute)
        )
        self.pattern = Pattern(
            node, self.words, self.tests, self.key, self.other_tests, begun, self.concept
        )

    def _is_date(self, name: str) -> bool:
        attribute = self.words.attribute(self.kind, name)
        return attribute is not None and attribute.type == "date"

    def _starts(self, name: str) -> bool:
        """Whether a fact is no later than this date of it: only such a limit bounds a search."""
        start = self.words.start_attribute(self.kind)
        attribute = self.words.attribute(self.kind, name)
        how = None if attribute is None else attribute.derived
        return start is not None and (
            name == start or (how is not None and start in (how.later_of or ()))
        )

    def _index_key(self) -> Requirement | None:
        for requirement in self.node.requirements:
            equal = requirement.equal
            attribute = self.words.attribute(self.kind, requirement.attribute)
            if (
                equal is not None
                and len(equal) == 1
                and isinstance(equal[0], Reference)
                and attribute is not None
                and attribute.type in LINK_TYPES
                and not (requirement.comparisons or requirement.excluded or requirement.unless)
            ):
                return requirement
        return None

    def _named_thing(self) -> Reference | None:
        """The bound thing through which candidates are looked up."""
        operand = self.key.equal[0] if self.key is not None and self.key.equal else None
        return operand if isinstance(operand, Reference) else None

    def _asked(self) -> tuple[Hashable, ...] | None:
        """All that the answer depends on beside the facts and the target; None if on more.

        Rules often look for the same thing of the same target: it is found once.
        """
        node = self.node
        others = (replace(r, path=()) for r in node.requirements if r is not self.key)
        asked = tuple(others)
        operands = [o for r in asked for o in operands_of(r)]
        operands += [o for c in node.sum_comparisons for o in (c.operand, c.of)]
        if node.having is not None or node.when is not None:
            return None
        if any(isinstance(o, Reference | DatedValue) for o in operands):
            return None
        key = None if self.key is None else self.key.attribute
        counted = (node.count, node.distinct, node.sum_of, node.sum_comparisons, node.ever)
        types = tuple(type(o) for o in operands)
        return (node.kind, key, asked, types, *counted)

    def __call__(self, env: Env) -> Finding:
        targets = self._targets(env)
        if isinstance(targets, Missing):
            return Finding("find", Truth.UNKNOWN, self.node, gaps=(targets.gap,))
        if self.shared is None or env.telling:
            return self._found(env, targets)
        return self._once_found(self.shared, env, targets).under(self.node)

    def _found(self, env: Env, targets: tuple[str, ...] | None) -> Finding:
        facts = self._candidates(env, targets)
        if not facts and self.node.sum_of is None:
            return self._nothing_on_file(env, targets)
        return self._conclude(env, self._collect(env, facts), targets)

    def _nothing_on_file(self, env: Env, targets: tuple[str, ...] | None) -> Finding:
        """By far the commonest answer, on its own path."""
        finding = Finding("find", Truth.UNKNOWN, self.node, lacks=self.node.count)
        self._gaps_or_closure(env, finding, _Matches([], [], [], [], []), targets, Truth.FALSE)
        return finding

    def _once_found(self, shared: object, env: Env, targets: tuple[str, ...] | None) -> Finding:
        """Found once for a world, whichever rule asks first: never hand it out, only copies."""
        key = (shared, targets)
        known = env.world.found.get(key)
        if known is None:
            known = env.world.found[key] = self._found(env, targets)
        return known

    def could_support(self, env: Env) -> bool:
        """False only where nothing on file can match or miss here and be a reason by itself."""
        targets = self._targets(env)
        if isinstance(targets, Missing):
            return False
        if self.shared is not None and not env.telling:
            known = self._once_found(self.shared, env, targets)
            return known.supports or bool(known.misses)
        tests = self._tests()
        return any(
            (self.having is not None or self._tells(fact, env))
            and not any(test(fact, env) is False for test in tests)
            for fact in self._candidates(env, targets)
        )

    def tells_of(self, env: Env) -> tuple[str, Collection[str]] | None:
        """(name, ids): which things bound to that name it could support; None if more decides."""
        named = self.named
        if self.shared is None or self.key is None or named is None or named.attributes:
            return None
        key = (self.shared, "tells of")
        known: Collection[str] | None = env.world.found.get(key)
        if known is None:
            things = env.world.named(self.kind, self.key.attribute)
            known = frozenset(t for t in things if self._tells_of(self.shared, named.name, t, env))
            env.world.found[key] = known
        return named.name, known

    def _tells_of(self, shared: object, name: str, thing: str, env: Env) -> bool:
        """Asked as a rule asks, with the name bound: a search covers only what it is bound to."""
        fact = env.world.facts.get(thing)
        if fact is None:
            return False
        found = self._once_found(shared, Env(env.world, {name: fact}, {}), (thing,))
        return found.supports or bool(found.misses)

    def _tests(self) -> tuple[Test, ...]:
        """Tests of what the index has not settled."""
        return self.other_tests if self.key is not None else self.all_tests

    # collecting ------------------------------------------------------------------------

    def _targets(self, env: Env) -> tuple[str, ...] | Missing | None:
        """Ids the indexed attribute must name; None when nothing is indexed."""
        if self.named is None:
            return None
        if not self.named.attributes:
            fact = env.names.get(self.named.name)
            if fact is not None:
                return (fact.id,)
        value = resolve(self.named, env)
        if isinstance(value, Missing):
            return value
        return tuple(str(v) for v in value) if isinstance(value, tuple) else (str(value),)

    def _candidates(self, env: Env, targets: tuple[str, ...] | None) -> Collection[Fact]:
        if targets is None or self.key is None:
            return env.world.by_kind.get(self.kind, ())
        name = self.key.attribute
        if len(targets) == 1:
            return env.world.linked(self.kind, name, targets[0])
        found = {f.id: f for t in targets for f in env.world.linked(self.kind, name, t)}
        return found.values()

    def _collect(self, env: Env, facts: Iterable[Fact]) -> _Matches:
        matches = _Matches([], [], [], [], [])
        tests = self._tests()
        for fact in facts:
            self._consider(fact, tests, env, matches)
        return matches

    def _consider(self, fact: Fact, tests: tuple[Test, ...], env: Env, matches: _Matches) -> None:
        missed: MissNote | None = None
        maybes: list[Maybe] = []
        for test in tests:
            answer = test(fact, env)
            if answer is True:
                continue
            if answer is False:
                return
            if isinstance(answer, MissNote):
                missed = missed or answer
            else:
                maybes.append(answer)
        if self.is_state and not self._state(fact, env, maybes):
            return
        if missed is not None:
            if self._tells(fact, env) and all(m.linked for m in maybes):
                matches.misses.append(missed)
            return
        if any(not m.linked for m in maybes):
            matches.unnamed += 1
            return
        if self.having is not None and not self._having(fact, env, maybes, matches):
            return
        self._file(fact, env, maybes, matches)

    def _state(self, fact: Fact, env: Env, maybes: list[Maybe]) -> bool:
        """Whether the state holds, or may, at the day in question."""
        instant = DateSpan.on(env.world.as_at)
        if self.node.when is not None:
            value = resolve(self.node.when, env)
            if isinstance(value, Missing):
                maybes.append(Maybe(value.gap))
                return True
            if isinstance(value, DateSpan):
                instant = value
        truth = env.world.holds(fact, instant, need_start=self.node.when is not None)
        if truth is Truth.UNKNOWN:
            end = "from" if fact.values.get("from") is None else "to"
            maybes.append(Maybe(GapNote("attribute", fact.kind, end, (fact.id,))))
        return truth is not Truth.FALSE

    def _having(self, fact: Fact, env: Env, maybes: list[Maybe], matches: _Matches) -> bool:
        """A condition the match itself must meet; failing a limit there is a miss."""
        name = self.node.bound_as or "it"
        inner = Env(env.world, {**env.names, name: fact}, env.answers, env.telling)
        finding = self.having(inner) if self.having is not None else None
        if finding is None:
            return True
        if finding.truth is Truth.FALSE:
            limit = _failed_limit(finding)
            if limit is not None and self._tells(fact, env):
                matches.misses.append(MissNote(fact, limit[0], "having", limit[1]))
            return False
        if finding.truth is Truth.UNKNOWN:
            gaps = list(gaps_below(finding))
            maybes.extend(Maybe(gap) for gap in gaps)
            if not gaps:
                maybes.append(Maybe(None))
        matches.having.append(finding)
        return True

    def _file(self, fact: Fact, env: Env, maybes: list[Maybe], matches: _Matches) -> None:
        shaky = env.world.shaky.get(fact.id)
        if not maybes and shaky is None and fact.certain:
            matches.certain.append(fact)
            return
        matches.possible.append(fact)
        matches.gaps.extend(m.gap for m in maybes if m.gap is not None)
        if shaky is not None:
            kind = "contradicted" if shaky == "contradicted" else "fact"
            matches.gaps.append(GapNote(kind, fact.kind, None, (fact.id,)))  # type: ignore[arg-type]

    def _tells(self, fact: Fact, env: Env) -> bool:
        """Whether a match of this fact is a reason to suggest a power."""
        if fact.tells or fact.id in env.telling:
            return True
        return self.concept is None and self.described.supports

    # concluding ------------------------------------------------------------------------

    def _conclude(self, env: Env, matches: _Matches, targets: tuple[str, ...] | None) -> Finding:
        certain, possible = _once(matches.certain), _once(matches.possible)
        finding = Finding(
            "find",
            Truth.UNKNOWN,
            self.node,
            facts=certain,
            possible=possible,
            misses=tuple(matches.misses),
            supports=any(self._tells(fact, env) for fact in (*certain, *possible)),
            children=tuple(matches.having),
        )
        finding.check_that = tuple(self._not_excluded(env, certain))
        if_no_more = self.tally.settle(env, finding)
        if finding.truth is not Truth.UNKNOWN:
            finding.strength = self.tally.strength(certain)
            return finding
        self._gaps_or_closure(env, finding, matches, targets, if_no_more)
        return finding

    def _not_excluded(self, env: Env, facts: tuple[Fact, ...]) -> Iterator[str]:
        """Exceptions of an attribute, or of what was inferred, that nobody has ruled out."""
        yield from dict.fromkeys(c for f in facts for c in env.world.checks_of.get(f.id, ()))
        for requirement in self.node.requirements:
            if requirement.unless and any(may_be_excepted(f, requirement, env) for f in facts):
                attribute = self.words.attribute(self.kind, requirement.attribute)
                title = (attribute and attribute.title) or requirement.attribute
                named = " or ".join(str(o) for o in requirement.unless if not isinstance(o, bool))
                text = f"{self.described.title.lower()}: {title} {named}"
                yield text.replace("_", " ").strip()

    def _gaps_or_closure(
        self,
        env: Env,
        finding: Finding,
        matches: _Matches,
        targets: tuple[str, ...] | None,
        if_no_more: Truth,
    ) -> None:
        """Not shown: either what is on file could settle it, or a search closes it, or ask."""
        gaps = (*finding.gaps, *dict.fromkeys(matches.gaps), *self._inferred(finding, env))
        if if_no_more is Truth.UNKNOWN:
            finding.gaps = gaps
            return
        shut, stale = closed(self.pattern, env, targets, anything=bool(finding.facts))
        if shut and not matches.unnamed and not unnamed(self.pattern, env, targets):
            finding.truth = if_no_more
            finding.note = "too few" if finding.facts else "a recorded search found none"
            return
        finding.gaps = (*gaps, *self._kind_gaps(env, targets, stale=stale))

    def _inferred(self, finding: Finding, env: Env) -> tuple[GapNote, ...]:
        """A possible inferred fact carries the gaps of what would make it certain."""
        if self.concept is None:
            return ()
        notes = (n for f in finding.possible for n in env.world.gaps_of.get(f.id, ()))
        return tuple(dict.fromkeys(notes))

    def _kind_gaps(
        self, env: Env, targets: tuple[str, ...] | None, *, stale: bool
    ) -> tuple[GapNote, ...]:
        about = targets or ()
        kinds = (self.kind,) if self.concept is None else self.concept.kinds
        window = next((w for c in self.dated if (w := window_of(c, env)) is not None), None)
        kind = "check_again" if stale else "kind"
        attribute = None if self.key is None or self.concept is not None else self.key.attribute
        wanted = self.wanted if self.concept is None else ()
        return tuple(
            GapNote(kind, k, attribute, about, wanted, window)  # type: ignore[arg-type]
            for k in kinds
        )


def _once(facts: list[Fact]) -> tuple[Fact, ...]:
    if len(facts) < 2:  # noqa: PLR2004
        return tuple(facts)
    return tuple({fact.id: fact for fact in facts}.values())


def _failed_limit(finding: Finding) -> tuple[str, str] | None:
    """The comparison that made a `having` false, if nothing but comparisons did."""
    if finding.note is not None and finding.note.startswith("exception"):
        return "", finding.note
    failed = [part for part in finding.children if part.truth is Truth.FALSE]
    if finding.node in ("all", "any"):
        limits = [limit for part in failed if (limit := _failed_limit(part)) is not None]
        enough = finding.node == "any" or len(limits) == len(failed)
        return limits[0] if limits and enough else None
    node = finding.condition
    if isinstance(node, Check) and (node.requirement.comparisons or node.requirement.unless):
        return node.requirement.attribute, finding.note or ""
    if finding.node == "find" and finding.misses:
        return finding.misses[0].attribute, finding.misses[0].bound
    return None
