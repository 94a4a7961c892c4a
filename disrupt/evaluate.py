"""Tests conditions: each node compiled once to a closure that makes a finding.

The definition of the ladder, of support, of exceptions and of recorded searches is here, one
function to a node, short enough to be read aloud beside the design.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from disrupt.case import Fact, Search
from disrupt.condition import (
    Ask,
    Check,
    Condition,
    Exception_,
    Find,
    Junction,
    Negation,
    Reference,
    Requirement,
)
from disrupt.dates import DateSpan, NumberSpan, compare
from disrupt.findings import Finding, GapNote, MissNote
from disrupt.requirement import (
    Answer,
    Env,
    Lists,
    Maybe,
    Missing,
    Test,
    compile_requirement,
    resolve,
    resolve_reference,
    window_of,
)
from disrupt.truth import Strength, Truth, negate, nth_strongest, some_of, strongest, weakest
from disrupt.vocabulary import LINK_TYPES, Vocabulary
from disrupt.world import World

Evaluator: TypeAlias = Callable[[Env], "Finding | None"]
"""Gives the finding, or None when the node is not law on the as-at date."""
DEFAULT_FRESH_DAYS = 90
ONE = NumberSpan(Decimal(1), Decimal(1))


@dataclass(frozen=True, slots=True)
class ConceptNote:
    """What the evaluator must know of a kind that is inferred."""

    kinds: tuple[str, ...]
    """Kinds its ways look for: the gap when nothing was inferred."""
    closing: tuple[tuple[str, str, str], ...]
    """(kind, attribute of that kind, attribute of the concept): searches of these close it."""
    ways: int
    complete: bool


class Evaluators:
    """Compiles conditions against one vocabulary and keeps nothing of any case."""

    def __init__(
        self, words: Vocabulary, lists: Lists, concepts: Mapping[str, ConceptNote] | None = None
    ) -> None:
        self.words = words
        self.lists = lists
        self.concepts = concepts or {}

    def compile(self, node: Condition) -> Evaluator:
        inner = self._bare(node)
        if node.unless is not None:
            inner = _with_exception(inner, self.compile(node.unless), node.unless)
        if node.in_force is None:
            return inner
        window, base = node.in_force, inner
        return lambda env: base(env) if env.world.in_window(window) else None

    def _bare(self, node: Condition) -> Evaluator:
        match node:
            case Junction():
                return self._junction(node)
            case Negation():
                return self._negation(node)
            case Ask():
                return _ask(node)
            case Find():
                return FindEvaluator(node, self)
            case Check():
                return self._check(node)
            case Exception_():
                return lambda env: Finding("unless", Truth.TRUE, node)

    # junctions -------------------------------------------------------------------------

    def _junction(self, node: Junction) -> Evaluator:
        parts = [self.compile(part) for part in node.parts]
        combine = {"all": _all, "any": _any, "shown_by": _shown_by}.get(node.kind)

        def evaluate(env: Env) -> Finding | None:
            children = tuple(f for f in (part(env) for part in parts) if f is not None)
            if not children:
                return None
            if combine is not None:
                return combine(node, children)
            return _some_of(node, children)

        return evaluate

    def _negation(self, node: Negation) -> Evaluator:
        part = self.compile(node.part)

        def evaluate(env: Env) -> Finding | None:
            inner = part(env)
            if inner is None:
                return None
            return Finding(
                "not",
                negate(inner.truth),
                node,
                strength=inner.strength,
                gaps=tuple(_gaps_below(inner)) if inner.truth is Truth.UNKNOWN else (),
                children=(inner,),
            )

        return evaluate

    # check -----------------------------------------------------------------------------

    def _check(self, node: Check) -> Evaluator:
        """What a bound thing says about itself, through one test that takes its last word."""
        *path, last = (node.subject.name, *node.subject.attributes)
        compiled: dict[str, Test] = {}

        def evaluate(env: Env) -> Finding:
            owner, missing = _owner(env, node.subject, path)
            if owner is None:
                gaps = () if missing is None else (missing.gap,)
                return Finding("check", Truth.UNKNOWN, node, gaps=gaps)
            if not node.subject.attributes:
                return _check_identity(node, owner, env)
            test = compiled.get(owner.kind)
            if test is None:
                requirement = _renamed(node.requirement, last)
                test = compile_requirement(owner.kind, requirement, self.words, self.lists)
                compiled[owner.kind] = test
            return _checked(node, owner, test(owner, env), env)

        return evaluate


def _renamed(requirement: Requirement, name: str) -> Requirement:
    from dataclasses import replace

    return replace(requirement, attribute=name)


def _owner(env: Env, subject: Reference, path: list[str]) -> tuple[Fact | None, Missing | None]:
    """The fact whose attribute is asked for, at the end of all but the last step."""
    if len(path) <= 1:
        fact = env.names.get(subject.name)
        if fact is not None:
            return fact, None
        missing = resolve_reference(Reference(subject.name), env)
        return None, missing if isinstance(missing, Missing) else None
    value = resolve_reference(Reference(subject.name, tuple(path[1:])), env)
    if isinstance(value, Missing):
        return None, value
    return env.world.facts.get(str(value)), None


def _check_identity(node: Check, owner: Fact, env: Env) -> Finding:
    """`check: $a, is: $b`: whether two names stand for one thing."""
    wanted = node.requirement.equal or ()
    excluded = node.requirement.excluded
    targets = [resolve(operand, env) for operand in (wanted or excluded)]
    if any(isinstance(target, Missing) for target in targets):
        return Finding("check", Truth.UNKNOWN, node)
    same = any(owner.id == target for target in targets)
    return Finding("check", Truth.TRUE if same == bool(wanted) else Truth.FALSE, node)


def _checked(node: Check, owner: Fact, answer: Answer, env: Env) -> Finding:
    facts = (owner,)
    strength = _thing_strength(owner)
    if owner.id in env.world.shaky and answer is not False:
        reason = env.world.shaky[owner.id]
        gap = GapNote("contradicted" if reason == "contradicted" else "fact", owner.kind, None, (owner.id,))
        return Finding("check", Truth.UNKNOWN, node, facts=facts, gaps=(gap,))
    if answer is True:
        checks = ()
        if node.requirement.unless and env.world.value(owner, node.requirement.attribute) is None:
            checks = (node.limb or node.requirement.attribute,)
        return Finding("check", Truth.TRUE, node, strength, facts, check_that=checks)
    if isinstance(answer, Maybe):
        gaps = () if answer.gap is None else (answer.gap,)
        return Finding("check", Truth.UNKNOWN, node, facts=facts, gaps=gaps)
    if isinstance(answer, MissNote):
        return Finding("check", Truth.FALSE, node, strength, facts, note=answer.bound)
    return Finding("check", Truth.FALSE, node, strength, facts)


def _thing_strength(fact: Fact) -> Strength | None:
    """Things without a source neither lower strength nor make gaps."""
    return fact.strength if fact.source is not None or fact.inferred_strength is not None else None


def _gaps_below(finding: Finding) -> Iterable[GapNote]:
    yield from finding.gaps
    for child in finding.children:
        yield from _gaps_below(child)


# combining -----------------------------------------------------------------------------


def _strength_of(children: Iterable[Finding], pick: Callable[[Iterable[Strength]], Strength]) -> (
    Strength | None
):
    known = [child.strength for child in children if child.strength is not None]
    return pick(known) if known else None


def _all(node: Junction, children: tuple[Finding, ...]) -> Finding:
    """The least of its parts; a recorded judgement settles a `shown_by` beside it."""
    settled = next((c for c in children if c.node == "ask" and c.truth is Truth.TRUE), None)
    if settled is not None:
        children = tuple(_settled(child, settled) for child in children)
    truth = min(child.truth for child in children)
    return Finding(
        "all", truth, node, _strength_of(children, weakest), children=children
    )


def _settled(child: Finding, by: Finding) -> Finding:
    if child.node != "shown_by" or child.truth is not Truth.UNKNOWN:
        return child
    child.truth = Truth.TRUE
    child.strength = Strength.SOLID
    child.note = f"settled by the recorded judgement `{by.judgement}`"
    child.contrary = tuple(f for c in child.children if c.truth is Truth.FALSE for f in c.facts)
    return child


def _any(node: Junction, children: tuple[Finding, ...]) -> Finding:
    truth = max(child.truth for child in children)
    best = [child for child in children if child.truth is truth]
    return Finding("any", truth, node, _strength_of(best, strongest), children=children)


def _shown_by(node: Junction, children: tuple[Finding, ...]) -> Finding:
    """True or open if one way is; otherwise unknown, never false: the ways do not exhaust it."""
    truth = max(child.truth for child in children)
    best = [child for child in children if child.truth is truth]
    strength = _strength_of(best, strongest)
    if truth < Truth.OPEN:
        truth = Truth.UNKNOWN
    return Finding("shown_by", truth, node, strength, children=children)


def _some_of(node: Junction, children: tuple[Finding, ...]) -> Finding:
    truth = some_of(node.needed, (child.truth for child in children))
    known = [c.strength for c in children if c.strength is not None and c.truth >= truth]
    strength = nth_strongest(node.needed, known) if len(known) >= node.needed else None
    return Finding("some_of", truth, node, strength, children=children)


def _with_exception(inner: Evaluator, exception: Evaluator, node: Condition) -> Evaluator:
    """Shown, it makes the thing false and is named; not known, it is listed to be checked."""

    def evaluate(env: Env) -> Finding | None:
        finding, bars = inner(env), exception(env)
        if finding is None or bars is None:
            return finding
        bars.node = "unless"
        name = node.limb or node.cite or "an exception"
        if bars.truth is Truth.TRUE:
            finding.truth, finding.note = Truth.FALSE, f"exception: {name}"
        elif bars.truth is not Truth.FALSE:
            finding.check_that = (*finding.check_that, name)
        finding.children = (*finding.children, bars)
        return finding

    return evaluate


def _ask(node: Ask) -> Evaluator:
    def evaluate(env: Env) -> Finding:
        answer = env.answers.get(node.id)
        if answer is None:
            return Finding("ask", Truth.OPEN, node, judgement=node.id)
        truth = Truth.TRUE if answer.answer == "shown" else Truth.FALSE
        note = f"{answer.answer} by {answer.by}, {answer.on.isoformat()}"
        return Finding("ask", truth, node, Strength.SOLID, judgement=node.id, note=note)

    return evaluate


# find ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Matches:
    """What one find collected."""

    certain: list[Fact]
    possible: list[Fact]
    gaps: list[GapNote]
    misses: list[MissNote]
    having: list[Finding]
    unnamed: int = 0
    """Facts that would match if it were known whom they name."""


class FindEvaluator:
    """Facts of one kind that meet every requirement: certain, possible and missed."""

    def __init__(self, node: Find, compiler: Evaluators) -> None:
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
        others = [(r, test) for r, test in self.tests if r is not self.key]
        self.other_tests = tuple(test for _, test in others)
        self.having = None if node.having is None else compiler.compile(node.having)
        self.is_state = self.described.time == "state" and not node.ever
        self.dated = [
            c for r in node.requirements for c in r.comparisons if self._is_date(r.attribute)
        ]
        self.wanted = tuple(
            str(o)
            for r in node.requirements
            for o in (r.equal or ())
            if isinstance(o, str) and not isinstance(o, Reference)
        )

    def _is_date(self, name: str) -> bool:
        attribute = self.words.attribute(self.kind, name)
        return attribute is not None and attribute.type == "date"

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

    def __call__(self, env: Env) -> Finding:
        targets = self._targets(env)
        if isinstance(targets, Missing):
            return Finding("find", Truth.UNKNOWN, self.node, gaps=(targets.gap,))
        matches = self._collect(env, targets)
        return self._conclude(env, matches, targets)

    # collecting ------------------------------------------------------------------------

    def _targets(self, env: Env) -> tuple[str, ...] | Missing | None:
        """Ids the indexed attribute must name; None when nothing is indexed."""
        if self.key is None or self.key.equal is None:
            return None
        value = resolve(self.key.equal[0], env)
        if isinstance(value, Missing):
            return value
        return tuple(str(v) for v in value) if isinstance(value, tuple) else (str(value),)

    def _candidates(self, env: Env, targets: tuple[str, ...] | None) -> Iterable[Fact]:
        if targets is None or self.key is None:
            return env.world.by_kind.get(self.kind, ())
        name = self.key.attribute
        if len(targets) == 1:
            return env.world.linked(self.kind, name, targets[0])
        found = {f.id: f for t in targets for f in env.world.linked(self.kind, name, t)}
        return found.values()

    def _collect(self, env: Env, targets: tuple[str, ...] | None) -> _Matches:
        matches = _Matches([], [], [], [], [])
        tests = self.other_tests if self.key is not None else tuple(t for _, t in self.tests)
        for fact in self._candidates(env, targets):
            self._consider(fact, tests, env, matches)
        return matches

    def _consider(
        self, fact: Fact, tests: tuple[Test, ...], env: Env, matches: _Matches
    ) -> None:
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
            gaps = [gap for gap in _gaps_below(finding) if gap is not None]
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

    def _conclude(
        self, env: Env, matches: _Matches, targets: tuple[str, ...] | None
    ) -> Finding:
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
        if self.node.sum_of is not None:
            self._sum(env, finding)
        else:
            self._count(env, finding)
        if finding.truth is Truth.TRUE:
            finding.strength = self._strength(certain)
            return finding
        self._gaps_or_closure(env, finding, matches, targets)
        return finding

    def _count(self, env: Env, finding: Finding) -> None:
        need = self.node.count
        if self.node.distinct is not None:
            least, most = self._distinct(env, finding)
        else:
            least = sum(_times(f)[0] for f in finding.facts)
            most = _add_all([_times(f)[1] for f in (*finding.facts, *finding.possible)])
        if least >= need:
            finding.truth = Truth.TRUE
        finding.note = None if most is None or most >= need else "too few"

    def _distinct(self, env: Env, finding: Finding) -> tuple[int, int | None]:
        """Different values among the matches; a fact that lacks the attribute may be another."""
        name = self.node.distinct or ""
        seen = {str(v) for f in finding.facts if (v := env.world.value(f, name)) is not None}
        others = [f for f in finding.facts if env.world.value(f, name) is None]
        more = {
            str(env.world.value(f, name) or f.id) for f in (*finding.possible, *others)
        } - seen
        return len(seen), len(seen) + len(more)

    def _sum(self, env: Env, finding: Finding) -> None:
        low, high, unknown = Decimal(0), Decimal(0), False
        name = self.node.sum_of or ""
        for fact in finding.facts:
            value = env.world.value(fact, name)
            if not isinstance(value, NumberSpan):
                unknown = True
                finding.gaps = (*finding.gaps, GapNote("attribute", fact.kind, name, (fact.id,)))
                continue
            low += value.low or Decimal(0)
            unknown = unknown or value.high is None
            high += value.high or Decimal(0)
        top = None if unknown or finding.possible else high
        total = NumberSpan(low, top)
        truths = [
            compare(total, c.operator, bound)
            for c in self.node.sum_comparisons
            if isinstance(bound := _number(resolve(c.operand, env)), NumberSpan)
        ]
        finding.truth = min(truths, default=Truth.UNKNOWN)
        if finding.truth is Truth.FALSE:
            finding.truth, finding.note = Truth.UNKNOWN, "too few"

    def _strength(self, facts: tuple[Fact, ...]) -> Strength:
        levels = [f.strength for f in facts for _ in range(min(_times(f)[0], self.node.count))]
        return nth_strongest(min(self.node.count, len(levels)), levels) if levels else (
            Strength.UNSTATED
        )

    def _gaps_or_closure(
        self, env: Env, finding: Finding, matches: _Matches, targets: tuple[str, ...] | None
    ) -> None:
        """Not shown: either what is on file could settle it, or a search closes it, or ask."""
        if finding.note != "too few":
            finding.gaps = (*finding.gaps, *dict.fromkeys(matches.gaps), *self._inferred(finding, env))
            return
        closed, stale = self._closed(env, targets)
        if closed and not self._unnamed(env, targets):
            finding.truth = Truth.FALSE
            finding.note = "a recorded search found none" if not finding.facts else "too few"
            return
        finding.note = None
        gaps = (*finding.gaps, *dict.fromkeys(matches.gaps), *self._inferred(finding, env))
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

    # recorded searches -----------------------------------------------------------------

    def _unnamed(self, env: Env, targets: tuple[str, ...] | None) -> bool:
        """Whether a fact that names nobody could be the one that was looked for."""
        if targets is None or self.key is None:
            return False
        name = self.key.attribute
        loose = (
            *env.world.unlinked.get((self.kind, name), ()),
            *env.world.open_lists.get((self.kind, name), ()),
        )
        for fact in loose:
            answers = [test(fact, env) for test in self.other_tests]
            if all(a is True or isinstance(a, Maybe) for a in answers):
                return True
        return False

    def _closed(self, env: Env, targets: tuple[str, ...] | None) -> tuple[bool, bool]:
        """(a search covers everything that could match, one would if it were fresher)."""
        if self.concept is not None:
            return self._concept_closed(env, targets), False
        stale = False
        for search in env.world.searches.get(self.kind, ()):
            if not self._covers(search, env):
                continue
            if self._in_time(search, env):
                return True, False
            stale = True
        return False, stale

    def _concept_closed(self, env: Env, targets: tuple[str, ...] | None) -> bool:
        note = self.concept
        if note is None or not note.complete or targets is None or self.key is None:
            return False
        wanted = [c for c in note.closing if c[2] == self.key.attribute]
        if len(wanted) < note.ways:
            return False
        return all(
            any(
                target in _ids(search.scope.get(attribute)) and is_fresh(search, env.world)
                for search in env.world.searches.get(kind, ())
            )
            for kind, attribute, _ in wanted
            for target in targets
        )

    def _covers(self, search: Search, env: Env) -> bool:
        """Every fact that could match lies in what the search looked for."""
        for name, scope in search.scope.items():
            requirement = next(
                (r for r, _ in self.tests if r.attribute == name and r.equal is not None), None
            )
            if requirement is None:
                return False
            tree = self.words.tree(self.kind, name)
            for operand in requirement.equal or ():
                wanted = resolve(operand, env)
                if isinstance(wanted, Missing):
                    return False
                for item in wanted if isinstance(wanted, tuple) else (wanted,):
                    inside = (
                        any(tree.matches(str(item), str(s)) is Truth.TRUE for s in _ids(scope))
                        if tree is not None
                        else str(item) in _ids(scope)
                    )
                    if not inside:
                        return False
        return True

    def _in_time(self, search: Search, env: Env) -> bool:
        if is_fresh(search, env.world):
            return True
        ends = [w.latest for c in self.dated if (w := window_of(c, env)) is not None]
        if self.node.when is not None:
            value = resolve(self.node.when, env)
            ends.append(value.latest if isinstance(value, DateSpan) else None)
        known = [end for end in ends if end is not None]
        return bool(known) and min(known) <= search.checked


def is_fresh(search: Search, world: World) -> bool:
    """Whether a search still speaks for the as-at date, by local policy."""
    days = world.fresh_days.get(search.kind, world.fresh_days.get("default", DEFAULT_FRESH_DAYS))
    return (world.as_at - search.checked).days <= days


def _ids(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(str(v) for v in value) if isinstance(value, tuple) else (str(value),)


def _once(facts: list[Fact]) -> tuple[Fact, ...]:
    if len(facts) < 2:  # noqa: PLR2004
        return tuple(facts)
    return tuple({fact.id: fact for fact in facts}.values())


def _times(fact: Fact) -> tuple[int, int | None]:
    """How many events a fact stands for: at least, at most."""
    times = fact.values.get("times")
    if not isinstance(times, NumberSpan):
        return 1, 1
    whole = times.whole()
    low = 0 if whole.low is None else int(whole.low)
    return max(low, 1), None if whole.high is None else int(whole.high)


def _add_all(numbers: list[int | None]) -> int | None:
    return None if any(n is None for n in numbers) else sum(n for n in numbers if n is not None)


def _number(value: object) -> object:
    from disrupt.dates import parse_number

    if isinstance(value, NumberSpan):
        return value
    try:
        return parse_number(value)
    except ValueError:
        return value


def _failed_limit(finding: Finding) -> tuple[str, str] | None:
    """The comparison that made a `having` false, if it was one."""
    for part in finding.walk():
        if part.truth is Truth.FALSE and part.note is not None and part.note.startswith("exception"):
            return "", part.note
        if part.truth is not Truth.FALSE or part.children:
            continue
        node = part.condition
        if isinstance(node, Check) and (node.requirement.comparisons or node.requirement.unless):
            return node.requirement.attribute, part.note or ""
        if part.misses:
            return part.misses[0].attribute, part.misses[0].bound
    return None
