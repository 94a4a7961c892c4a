"""Concepts: facts inferred from facts, stratum by stratum.

A stratum is finished before a `not` or a count looks at it, and each has two fixpoints: what is
certain, then what is possible.
Recursion goes through `about` only, joined to a base fact, and each round looks only at what is
new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from disrupt.assessment import GapKind
from disrupt.case import Fact, Value
from disrupt.condition import Find, Reference, walk
from disrupt.evaluate import Evaluators
from disrupt.find import Evaluator
from disrupt.findings import Finding, GapNote, live_support, open_gaps, supporting_facts
from disrupt.match import equalities, strict_bindings, type_truth
from disrupt.rule import Concept, ConceptWay
from disrupt.searches import Closing, ConceptNote
from disrupt.truth import Strength, Truth
from disrupt.values import Env, Missing, resolve
from disrupt.vocabulary import Vocabulary
from disrupt.world import World


def needs(concept: Concept) -> Iterator[tuple[str, bool]]:
    """(kind a concept looks at, whether it does so only through `about`)."""
    for way in concept.ways:
        yield from way_needs(way)


def way_needs(way: ConceptWay) -> Iterator[tuple[str, bool]]:
    """The same of one way."""
    for entry in way.about:
        for kind in entry.kinds:
            yield kind, True
    if way.test is not None:
        for node in walk(way.test):
            if isinstance(node, Find):
                yield node.kind, False


def strata(concepts: Mapping[str, Concept]) -> list[tuple[str, ...]]:
    """Concepts in the order they can be finished; those that need each other together."""
    order: list[tuple[str, ...]] = []
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for kind, _ in needs(concepts[name]):
            if kind not in concepts:
                continue
            if kind not in index:
                visit(kind)
                low[name] = min(low[name], low[kind])
            elif kind in stack:
                low[name] = min(low[name], index[kind])
        if low[name] == index[name]:
            group: list[str] = []
            while not group or group[-1] != name:
                group.append(stack.pop())
            order.append(tuple(sorted(group)))

    for name in sorted(concepts):
        if name not in index:
            visit(name)
    return order


def concept_note(name: str, concepts: Mapping[str, Concept], words: Vocabulary) -> ConceptNote:
    """What the evaluator must know of one concept."""
    concept = concepts[name]
    return ConceptNote(
        kinds=tuple(_base_kinds(name, concepts, words)),
        closing=tuple(tuple(_closing(way, concepts)) for way in concept.ways),
        complete=concept.complete,
    )


def _base_kinds(name: str, concepts: Mapping[str, Concept], words: Vocabulary) -> dict[str, None]:
    """Kinds on file that its ways look for, through other concepts too.

    Those that can be a reason by themselves, where there are any; else its links and measures.
    """
    found: dict[str, None] = {}
    links: dict[str, None] = {}
    seen, queue = {name}, [name]
    while queue:
        for kind, _ in needs(concepts[queue.pop(0)]):
            if kind in concepts:
                if kind not in seen:
                    seen.add(kind)
                    queue.append(kind)
            elif words.kinds[kind].supports:
                found[kind] = None
            elif words.kinds[kind].fact_class != "thing":
                links[kind] = None
    return found or links


def _closing(way: ConceptWay, concepts: Mapping[str, Concept]) -> Iterator[Closing]:
    """Facts on file that name what the conclusion is about: without them there is none."""
    targets = {
        operand.name: attribute
        for attribute, operand in way.then.items()
        if isinstance(operand, Reference) and not operand.attributes
    }
    finds = way.test is not None and any(isinstance(node, Find) for node in walk(way.test))
    for entry in way.about:
        ends = {
            (side[0].attribute, side[1].name)
            for join in equalities(way.about)
            if (side := join.side(entry.name)) is not None and side[1].attribute is None
        }
        named = {there: here for here, there in ends if here is not None}
        others = {e.name for e in way.about} - {entry.name, *named}
        alone = None if others or finds else tuple(sorted(named.values()))
        for there, here in sorted(named.items()):
            if there in targets and len(entry.kinds) == 1 and entry.kinds[0] not in concepts:
                yield Closing(entry.kinds[0], here, targets[there], alone)


@dataclass(slots=True)
class Conclusion:
    """One way of having reached an inferred fact."""

    fact: Fact
    finding: Finding | None

    @property
    def rank(self) -> tuple[bool, bool, int]:
        strength = self.fact.inferred_strength or Strength.ANONYMOUS
        return (self.fact.certain, self.fact.tells, int(strength))


@dataclass(slots=True)
class CompiledWay:
    kind: str
    way: ConceptWay
    test: Evaluator | None
    recursive: tuple[str, ...]
    """Names in `about` that stand for facts of the same stratum."""


@dataclass(slots=True)
class Inferred:
    """What was concluded, with the tree behind each conclusion."""

    findings: dict[str, Finding | None] = field(default_factory=dict)


class Inference:
    """All concepts of a library, compiled once."""

    def __init__(self, concepts: Mapping[str, Concept], evaluators: Evaluators) -> None:
        self.concepts = concepts
        self.evaluators = evaluators
        self._known: dict[tuple[str, tuple[str, ...]], list[CompiledWay]] = {}

    def with_concept(self, name: str, concept: Concept, evaluators: Evaluators) -> Inference:
        """This inference with another concept of that name; what does not need it is shared."""
        other = Inference({**self.concepts, name: concept}, evaluators)
        other._known = {
            (each, group): ways
            for (each, group), ways in self._known.items()
            if each != name and all(kind != name for kind, _ in needs(self.concepts[each]))
        }
        return other

    @cached_property
    def strata(self) -> list[list[CompiledWay]]:
        return [
            [way for name in group for way in self._compiled(name, group)]
            for group in strata(self.concepts)
        ]

    def _compiled(self, name: str, group: tuple[str, ...]) -> list[CompiledWay]:
        """The ways of one concept, with those that it may need in a circle."""
        known = self._known.get((name, group))
        if known is None:
            known = self._known[name, group] = [
                CompiledWay(
                    name,
                    way,
                    None if way.test is None else self.evaluators.compile(way.test),
                    tuple(e.name for e in way.about if set(e.kinds) & set(group)),
                )
                for way in self.concepts[name].ways
            ]
        return known

    def run(self, world: World) -> Inferred:
        """Add every inferred fact to the world."""
        inferred = Inferred()
        for ways in self.strata:
            live = [w for w in ways if _can_bind(w, world)]
            if live:
                for certain in (True, False):
                    _fixpoint(live, world, inferred, certain=certain)
        return inferred


def _can_bind(way: CompiledWay, world: World) -> bool:
    return all(
        entry.name in way.recursive or any(k in world.by_kind for k in entry.kinds)
        for entry in way.way.about
    )


def _fixpoint(
    ways: Sequence[CompiledWay], world: World, inferred: Inferred, *, certain: bool
) -> None:
    known: dict[str, Conclusion] = {}
    fresh: list[Fact] = []
    for way in ways:
        for bound in strict_bindings(way.way.about, world):
            _offer(way, bound, world, known, fresh, inferred, certain=certain)
    recursive = [way for way in ways if way.recursive]
    while fresh:
        batch, fresh = fresh, []
        for way in recursive:
            for name in way.recursive:
                for fact in batch:
                    for bound in strict_bindings(way.way.about, world, (name, fact)):
                        _offer(way, bound, world, known, fresh, inferred, certain=certain)


def _offer(
    way: CompiledWay,
    bound: Mapping[str, Fact],
    world: World,
    known: dict[str, Conclusion],
    fresh: list[Fact],
    inferred: Inferred,
    *,
    certain: bool,
) -> None:
    """Keep a conclusion if it is new or better than the one that is there."""
    reached = _conclude(way, bound, world, certain=certain)
    if reached is None:
        return
    earlier = known.get(reached.fact.id)
    if earlier is None and reached.fact.id in world.facts:
        earlier = Conclusion(world.facts[reached.fact.id], inferred.findings.get(reached.fact.id))
    if earlier is not None and earlier.rank > reached.rank:
        return
    lacking = tuple(_lacking(bound, reached.finding, world)) if not certain else ()
    checks = _to_check(bound, reached.finding, world)
    if earlier is not None and earlier.rank == reached.rank:
        _another_reason(earlier, reached, lacking, checks, world, known)
        return
    known[reached.fact.id] = reached
    inferred.findings[reached.fact.id] = reached.finding
    world.put(reached.fact)
    if not reached.fact.certain:
        world.gaps_of[reached.fact.id] = lacking
    world.checks_of[reached.fact.id] = checks
    fresh.append(reached.fact)


def _another_reason(
    earlier: Conclusion,
    reached: Conclusion,
    lacking: tuple[GapNote, ...],
    checks: tuple[str, ...],
    world: World,
    known: dict[str, Conclusion],
) -> None:
    """Equal conclusions are one fact with the reasons of both, whichever came first.

    An exception that one of them does not have is none of the fact.
    """
    name = earlier.fact.id
    world.checks_of[name] = tuple(c for c in world.checks_of.get(name, ()) if c in checks)
    reasons = tuple(sorted({*earlier.fact.reasons, *reached.fact.reasons}))
    if not earlier.fact.certain:
        both = {note.key: note for note in (*world.gaps_of.get(name, ()), *lacking)}
        world.gaps_of[name] = tuple(both[key] for key in sorted(both))
    if reasons == earlier.fact.reasons:
        return
    merged = replace(earlier.fact, reasons=reasons)
    known[name] = Conclusion(merged, earlier.finding)
    world.put(merged)


def _conclude(
    way: CompiledWay, bound: Mapping[str, Fact], world: World, *, certain: bool
) -> Conclusion | None:
    env = Env(world, {**bound, "authority": world.facts.get("authority")}, {})
    finding = None if way.test is None else way.test(env)
    truth = Truth.TRUE if finding is None else finding.truth
    holding, standing = _standing(way, bound, world)
    if truth is Truth.FALSE or standing is Truth.FALSE:
        return None
    sure = truth >= Truth.OPEN and standing is Truth.TRUE
    if sure is not certain:
        return None
    if not sure and not holding and not (finding is not None and live_support(finding)):
        return None
    values = _values(way.way, env)
    if values is None:
        return None
    return Conclusion(_fact(way.kind, values, bound, finding, world, certain=sure), finding)


def _standing(way: CompiledWay, bound: Mapping[str, Fact], world: World) -> tuple[bool, Truth]:
    """(a link, event or finding is bound; whether all that is bound stands on the day)."""
    holding, truth = False, Truth.TRUE
    from disrupt.dates import DateSpan

    instant = DateSpan.on(world.as_at)
    for entry in way.way.about:
        fact = bound[entry.name]
        described = world.vocabulary.kinds[fact.kind]
        holding = holding or described.fact_class != "thing"
        truth = min(truth, type_truth(entry, fact, world))
        if described.time == "state":
            truth = min(truth, world.holds(fact, instant, need_start=False))
        if fact.id in world.shaky or not fact.certain:
            truth = min(truth, Truth.UNKNOWN)
    return holding, truth


def _lacking(bound: Mapping[str, Fact], finding: Finding | None, world: World) -> Iterator[GapNote]:
    """What would make a possible conclusion certain, in its test and in what it binds."""
    for fact in bound.values():
        yield from world.gaps_of.get(fact.id, ())
        if fact.id in world.shaky:
            kind: GapKind = "contradicted" if world.shaky[fact.id] == "contradicted" else "fact"
            yield GapNote(kind, fact.kind, None, (fact.id,))
    if finding is not None:
        yield from open_gaps(finding)


def _to_check(bound: Mapping[str, Fact], finding: Finding | None, world: World) -> tuple[str, ...]:
    """Exceptions that are neither shown nor excluded, in the test and in what it binds."""
    notes = [note for fact in bound.values() for note in world.checks_of.get(fact.id, ())]
    if finding is not None:
        notes += (note for part in finding.walk() for note in part.check_that)
    return tuple(sorted({*notes}))


def _values(way: ConceptWay, env: Env) -> dict[str, Value] | None:
    values: dict[str, Value] = {}
    for name, operand in way.then.items():
        value = resolve(operand, env)
        if isinstance(value, Missing):
            if isinstance(operand, Reference) and operand.attributes:
                continue
            return None
        values[name] = value  # type: ignore[assignment]
    return values


def _fact(
    kind: str,
    values: dict[str, Value],
    bound: Mapping[str, Fact],
    finding: Finding | None,
    world: World,
    *,
    certain: bool,
) -> Fact:
    """The inferred fact; its strength is the weakest of what it rests on."""
    rests_on = {f.id: f for f in bound.values() if _is_reason(f, world)}
    if finding is not None:
        rests_on.update((f.id, f) for f in supporting_facts(finding))
    levels = [f.strength for f in bound.values() if _is_reason(f, world)]
    if finding is not None and finding.strength is not None:
        levels.append(finding.strength)
    tells = any(f.tells or world.vocabulary.kinds[f.kind].supports for f in rests_on.values())
    named = "+".join(_text(values[name]) for name in sorted(values))
    return Fact(
        id=f"{kind}:{named}",
        kind=kind,
        values=values,
        certain=certain,
        reasons=tuple(sorted(rests_on)),
        inferred_strength=min(levels, default=Strength.SOLID),
        tells=tells,
    )


def _text(value: Value) -> str:
    """A value as it stands in the id of an inferred fact: different values, different facts."""
    if isinstance(value, tuple):
        return ",".join(_text(item) for item in value)
    return str(value)


def _is_reason(fact: Fact, world: World) -> bool:
    return world.vocabulary.kinds[fact.kind].fact_class != "thing"
