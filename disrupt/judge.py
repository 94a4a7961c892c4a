"""Judging every way in which the facts fit a rule: the six statuses are decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from disrupt.assessment import Status
from disrupt.candidates import Candidate, Way
from disrupt.case import Case, Decision, Fact
from disrupt.engine import NO_REASONS, CompiledRule, Engine, Reasons
from disrupt.find import Evaluator
from disrupt.findings import (
    Finding,
    all_misses,
    any_support,
    exceptions_named,
    live_support,
    supporting_facts,
)
from disrupt.match import Binding
from disrupt.measures import Measures
from disrupt.rule import Rule
from disrupt.truth import Truth
from disrupt.values import Env, with_authority
from disrupt.world import World

RANK: dict[Status, int] = {
    "already_in_place": 5,
    "made_out": 4,
    "within_reach": 3,
    "not_in_force": 2,
    "ruled_out": 1,
    "not_indicated": 0,
}


MOST_UNORDERED = 2
"""Of two ways, one of which is supported, the order is plain."""


def _fails(fact: Fact, test: Finding) -> bool:
    """Whether the test looks at a bound fact, and only where it turns it down."""
    looked = any(miss.fact.id == fact.id for miss in all_misses(test)) or any(
        _looks_at(part, fact) for part in test.walk()
    )
    return looked and not _stands_in(test, fact)


def _looks_at(part: Finding, fact: Fact) -> bool:
    return any(f.id == fact.id for f in (*part.facts, *part.possible))


def _stands_in(part: Finding, fact: Fact) -> bool:
    """Whether some part that looks at the fact is under no false branch."""
    if part.truth is Truth.FALSE:
        return False
    return _looks_at(part, fact) or any(_stands_in(child, fact) for child in part.children)


@dataclass(frozen=True, slots=True)
class Placed:
    """A binding with all the names that a condition can use."""

    binding: Binding
    names: Mapping[str, Fact | None]


@dataclass(frozen=True, slots=True)
class Target:
    """What one option is against, and every binding of it."""

    ids: tuple[str, ...]
    missing: str | None
    """Kind of what is not on file."""
    members: list[Placed]


@dataclass(slots=True)
class Judge:
    """Judges ways for one case on one day."""

    engine: Engine
    case: Case
    world: World
    answers: dict[tuple[str, tuple[str, ...]], dict[str, Decision]] = field(default_factory=dict)
    measures: Measures = field(init=False)
    _telling: frozenset[str] = field(init=False)
    """Kinds of which a fact on file is a reason by itself."""
    _grouped: dict[tuple[int, tuple[str, ...], bool], tuple[object, tuple[Target, ...]]] = field(
        default_factory=dict
    )
    """Bindings by what they are against; each kept beside its bindings, so that ids stay apart."""

    def __post_init__(self) -> None:
        kinds = self.world.vocabulary.kinds
        self.measures = Measures(self.engine.library.rules, self.world)
        self._telling = frozenset(
            name
            for name, facts in self.world.by_kind.items()
            if kinds[name].supports or any(fact.tells for fact in facts)
        )
        for decision in sorted(self.case.decisions, key=lambda d: d.on):
            if decision.judgement is not None and decision.on <= self.world.as_at:
                key = (decision.rule, tuple(sorted(decision.against)))
                self.answers.setdefault(key, {})[decision.judgement] = decision

    def candidates(self, rule_id: str, bindings: Sequence[Binding]) -> Iterator[Candidate]:
        """The options of one rule: bindings with the same `against` are ways of one option."""
        compiled = self.engine.rule(rule_id)
        reasons = self._reasons(compiled)
        for target in self._targets(compiled.rule, bindings):
            ways = self._ways(compiled, target, reasons)
            yield Candidate(rule_id, compiled, target.ids, target.missing, ways)

    def _targets(self, rule: Rule, bindings: Sequence[Binding]) -> Iterable[Target]:
        """What the options of a rule are against; worked out once for all rules that share it."""
        key = (id(bindings), rule.against, rule.even_if_ended)
        known = self._grouped.get(key)
        if known is None:
            found: dict[tuple[str, ...], Target] = {}
            for binding in bindings:
                target = against_of(rule, binding)
                if target is None or self._ended(rule, binding):
                    continue
                ids, missing = target
                placed = Placed(binding, with_authority(self.world, binding.names))
                found.setdefault(ids, Target(ids, missing, [])).members.append(placed)
            known = self._grouped[key] = (bindings, tuple(found.values()))
        return known[1]

    def _reasons(self, compiled: CompiledRule) -> Reasons | None:
        """What could be a reason to mention the rule; None where it needs none."""
        if not compiled.needs_support:
            return None
        possible = compiled.support.possible(self._telling, self.world.by_kind)
        return compiled.reasons(self.world) if possible else NO_REASONS

    def _ways(self, compiled: CompiledRule, target: Target, reasons: Reasons | None) -> list[Way]:
        """Every way judged, the best first; what nothing can support is not even tested."""
        ids, members = target.ids, target.members
        tested = [self._testable(compiled, ids, placed, reasons) for placed in members]
        if any(tested) and len(members) > MOST_UNORDERED:
            # Ways that nothing supports are listed below the others, in an order of their own.
            tested = [True] * len(members)
        ways = [
            self._way(compiled, ids, placed) if test else Way(placed.binding, "not_indicated")
            for placed, test in zip(members, tested, strict=True)
        ]
        if len(ways) > 1:
            ways.sort(key=_way_order)
        return ways

    def _testable(
        self,
        compiled: CompiledRule,
        ids: tuple[str, ...],
        placed: Placed,
        reasons: Reasons | None,
    ) -> bool:
        return (
            reasons is None
            or reasons.there_for(Env(self.world, placed.names, {}))
            or self.measures.in_place(compiled.rule, ids, placed.binding) is not None
        )

    def _ended(self, rule: Rule, binding: Binding) -> bool:
        if rule.even_if_ended:
            return False
        facts = (binding.names[name] for name in rule.against)
        return any(fact is not None and self.world.ended(fact) for fact in facts)

    def _way(self, compiled: CompiledRule, ids: tuple[str, ...], placed: Placed) -> Way:
        binding, names = placed.binding, placed.names
        answers = self.answers.get((compiled.id, tuple(sorted(ids))), {}) if self.answers else {}
        bound = (binding.names[name] for name in compiled.rule.supports)
        telling = {fact.id: fact for fact in bound if fact is not None}
        env = Env(self.world, names, answers, frozenset(telling))
        test = compiled.test(env) if compiled.test is not None else None
        way = Way(binding, "not_indicated", test=test, answers=answers)
        way.named = tuple(telling.values())
        way.supports = tuple(f for f in way.named if test is None or not _fails(f, test))
        standing = self.measures.in_place(compiled.rule, ids, binding)
        if standing is not None:
            way.status, (way.in_place, way.in_place_ends) = "already_in_place", standing
            way.limits = run_all(compiled.limits, env)
            return way
        if not self._supported(compiled.rule, way):
            return way
        way.limits = run_all(compiled.limits, env)
        way.exception = compiled.exception(env) if compiled.exception is not None else None
        if way.exception is not None:
            way.exception.node = "unless"
        way.first_missing = self.measures.first_missing(compiled.rule, ids, binding)
        self._decide(compiled, way)
        return way

    def _supported(self, rule: Rule, way: Way) -> bool:
        """Whether anything on file is a reason to mention this at all."""
        if rule.always:
            return True
        return bool(way.named) or (way.test is not None and any_support(way.test))

    def _decide(self, compiled: CompiledRule, way: Way) -> None:
        """The status of a supported way, and the reason when something says no."""
        rule = compiled.rule
        no = self._no(compiled, way)
        if no is not None:
            way.status, way.reason = "ruled_out", no
            return
        live = rule.always or bool(way.supports)
        if not live and way.test is not None and not live_support(way.test):
            way.status, way.reason = (
                "ruled_out",
                "only what fails the test or has run out supports it",
            )
            return
        truth = Truth.TRUE if way.test is None else way.test.truth
        whole = truth >= Truth.OPEN and all(f.truth >= Truth.OPEN for f in way.limits)
        whole = whole and not way.blocking(rule) and not way.first_missing
        way.sole_basis = whole and not rule.always and self._sole_basis(way)
        way.status = "made_out" if whole and not way.sole_basis else "within_reach"
        window = (rule.in_force.begins, rule.in_force.to)
        if not self.world.in_window(window):
            way.status, way.reason = "not_in_force", not_in_force_reason(rule)

    def _no(self, compiled: CompiledRule, way: Way) -> str | None:
        nation = None if self.case.authority is None else self.case.authority.nation
        if nation is not None and nation not in compiled.rule.extent:
            return "extent: " + " and ".join(compiled.rule.extent) + " only"
        for finding in way.limits:
            if finding.truth is Truth.FALSE:
                return "limit: " + _named(finding, "a limit of the power")
        if way.exception is not None and way.exception.truth is Truth.TRUE:
            return "exception: " + "; ".join(exceptions_named(way.exception))
        for judgement in compiled.judgements:
            answer = way.answers.get(judgement.id)
            if answer is not None and answer.answer == "not_shown":
                return (
                    f"judgement `{judgement.id}`: not shown, {answer.by}, {answer.on.isoformat()}"
                )
        if way.test is not None and way.test.truth is Truth.FALSE:
            return "test: " + _false_part(way.test)
        return None

    def _sole_basis(self, way: Way) -> bool:
        if way.test is None:
            return False
        kinds, concepts = self.world.vocabulary.kinds, self.engine.library.concepts
        facts = [*way.supports, *supporting_facts(way.test)]
        base = [f for f in self.world.rests_on(facts) if f.kind not in concepts]
        telling = [f for f in base if kinds[f.kind].supports]
        return bool(telling) and all(kinds[f.kind].not_sole_basis for f in telling)


def run_all(evaluators: Iterable[Evaluator], env: Env) -> tuple[Finding, ...]:
    """Findings of those that are law on the day."""
    return tuple(f for f in (evaluator(env) for evaluator in evaluators) if f is not None)


def against_of(rule: Rule, binding: Binding) -> tuple[tuple[str, ...], str | None] | None:
    """(ids of what the option is against, kind of what is not on file).

    Where the thing itself is not on file, the option stands with what it is joined to.
    """
    ids: list[str] = []
    missing: str | None = None
    kinds = rule.about_kinds
    for name in rule.against:
        fact = binding.names[name]
        if fact is not None:
            ids.append(fact.id)
            continue
        entry = next(e for e in rule.about if e.name == name)
        others = [f for n, f in binding.names.items() if f is not None and n != name]
        if not entry.may_be_missing or not others:
            return None
        missing = kinds[name][0]
        ids.append(others[0].id)
    return tuple(ids), missing


def _way_order(way: Way) -> tuple[int, int, int, int, tuple[str, ...]]:
    strength = way.strength
    return (
        -RANK[way.status],
        len(way.first_missing),
        0 if strength is None else -int(strength),
        len(way.gaps()),
        way.binding.key,
    )


def _named(finding: Finding, otherwise: str) -> str:
    node = finding.condition
    if node is not None and node.limb:
        return node.limb
    if node is not None and node.cite:
        return node.cite
    return otherwise


def _false_part(finding: Finding) -> str:
    """The outermost part, going down, that has words and made it false."""
    if finding.note is not None and finding.note.startswith("exception"):
        return finding.note
    if finding.node == "all":
        for child in finding.children:
            if child.truth is Truth.FALSE and child.node != "unless":
                deeper = _false_part(child)
                return deeper or _named(finding, "a limb is not met")
    return _named(finding, "a limb is not met")


def not_in_force_reason(rule: Rule) -> str:
    begins = rule.in_force.begins
    if begins == "pending":
        return "enacted but not in force: no commencement found"
    if begins == "not_established":
        return "not established that it is in force"
    return f"in force from {begins}" + (f" to {rule.in_force.to}" if rule.in_force.to else "")
