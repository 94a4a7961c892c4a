"""What the examples and cases exercise of every rule, limb by limb.

Evaluation is watched, not repeated: every condition notes which answers it gave, so that
what never gave an answer that it could give is a place nobody has thought through.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path

from disrupt.candidates import Candidate
from disrupt.case import AUTHORITY
from disrupt.checking import rule_conditions
from disrupt.condition import (
    Ask,
    Check,
    Condition,
    Find,
    Junction,
    LoneException,
    Negation,
    Requirement,
)
from disrupt.engine import Engine, engine_of
from disrupt.errors import Place
from disrupt.infer import Inference
from disrupt.library_model import Library
from disrupt.node import Node
from disrupt.review.files import file_node, rule_node
from disrupt.review.scenarios import Bench, Scenario
from disrupt.review.watching import Watch, WatchingEvaluators
from disrupt.rule import Rule
from disrupt.values import Env

STATUSES = ("made_out", "within_reach", "ruled_out", "not_indicated")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that some example should show of one place of a rule."""

    place: str
    what: str
    """The limb in words."""
    wanted: str
    """The answer that it should be seen to give."""
    seen: bool
    name: str = field(default="", compare=False)
    """What it is called, wherever it stands: rule, path and answer."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One rule: everything that should be seen, and whether it was."""

    rule: str
    items: tuple[Item, ...]

    @property
    def seen(self) -> int:
        """How many were seen."""
        return sum(item.seen for item in self.items)

    @property
    def percent(self) -> float:
        """Seen of all, out of a hundred."""
        return 100.0 * self.seen / len(self.items) if self.items else 100.0

    @property
    def missing(self) -> tuple[Item, ...]:
        """What nothing exercises."""
        return tuple(item for item in self.items if not item.seen)

    def among(self, names: Container[str]) -> int:
        """How much of what nothing exercises is among these names."""
        return sum(item.name in names for item in self.missing)


# one rule ------------------------------------------------------------------------------


def cover_rule(bench: Bench, rule_id: str) -> Covered:
    """Judge a rule in every example and case, and list what they show of it."""
    rule = bench.library.rules[rule_id]
    watch, statuses = Watch(), set[str]()
    engine = bench.engine.with_rule(
        rule_id, rule, WatchingEvaluators(bench.engine.evaluators, watch)
    )
    for scenario in bench.scenarios(rule_id):
        found = scenario.judged(engine, rule_id, rule)
        statuses |= {each.status for each in found}
        for candidate in found:
            _look_at_the_rest(scenario, candidate)
        expected = {e.status for e in scenario.case.expect if e.rule == rule_id}
        statuses |= {"not_indicated"} & expected
    node = rule_node(bench.library, rule_id)
    items = [
        *_status_items(rule_id, rule, statuses, node),
        *_condition_items(rule_id, rule, watch, node, engine),
    ]
    return Covered(rule_id, tuple(dict.fromkeys(items)))


def _look_at_the_rest(scenario: Scenario, candidate: Candidate) -> None:
    """Conditions that change no status: holders, additions, steps, indicators."""
    if candidate.status == "not_indicated":
        return
    world, way, compiled = scenario.run.world, candidate.best, candidate.compiled
    names = {AUTHORITY: world.facts.get(AUTHORITY), **way.env_names}
    env = Env(world, names, way.answers)
    rest = (*compiled.holders, *compiled.additions, *compiled.step_conditions)
    for evaluator in rest:
        if evaluator is not None:
            evaluator(env)
    for _, _, evaluator in compiled.indicators:
        evaluator(env)


def _status_items(rule_id: str, rule: Rule, statuses: set[str], node: Node) -> Iterator[Item]:
    if rule.always:
        return
    wanted = list(STATUSES)
    if rule.in_force.begins in ("pending", "not_established"):
        wanted = ["not_in_force", "not_indicated"]
    if rule.makes is not None:
        wanted.append("already_in_place")
    place = _at(node.place)
    for status in wanted:
        name = item_name(rule_id, ("status",), status)
        yield Item(place, "the rule as a whole", status, status in statuses, name)


def _condition_items(
    rule_id: str, rule: Rule, watch: Watch, node: Node, engine: Engine
) -> Iterator[Item]:
    concepts = engine.library.concepts
    complete = {name for name, concept in concepts.items() if not concept.complete}
    for where, root in rule_conditions(rule):
        key = str(where[0])
        told = _Told(rule_id, watch, node, where, frozenset(complete))
        if key in ("indicators", "points_away"):
            yield from told.needs(root, ("shown",))
        elif key in ("may_add", "steps", "held_by"):
            yield from told.needs(root, ("shown", "not shown"))
        elif key == "unless":
            yield from told.exception(root)
        else:
            yield from told.limb(root, within_shown_by=False)


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}"


@dataclass(frozen=True, slots=True)
class _Told:
    """Lists what should be seen of the conditions under one key of a rule."""

    subject: str
    """The rule, or the concept as `concepts/…`."""
    watch: Watch
    file: Node
    where: tuple[str | int, ...]
    never_false: frozenset[str]
    """Concepts whose absence is never false."""

    def item(self, node: Condition, wanted: str, *, seen: bool) -> Item:
        path = (*self.where, *node.path)
        place, name = self.file.at(path), item_name(self.subject, path, wanted)
        return Item(_at(place), limb_words(node), wanted, seen, name)

    def needs(self, node: Condition, wanted: tuple[str, ...]) -> Iterator[Item]:
        if isinstance(node, Ask) and "not shown" in wanted:
            wanted = ("asked",)
        for word in wanted:
            yield self.item(node, word, seen=self._saw(node, word))

    def _saw(self, node: Condition, word: str) -> bool:
        saw = self.watch.saw
        match word:
            case "shown" | "bites":
                return saw(node, "true") or saw(node, "open")
            case "not shown":
                return saw(node, "unknown") or saw(node, "false")
            case "not known":
                return saw(node, "unknown") or saw(node, "open")
            case "asked":
                return saw(node, "open")
            case "answered no":
                return saw(node, "false")
            case _:
                return saw(node, word)

    def exception(self, node: Condition) -> Iterator[Item]:
        """An exception should be seen to bite, and not to be known."""
        parts = node.parts if isinstance(node, Junction) and node.kind == "any" else (node,)
        for part in parts:
            yield from self.needs(part, ("bites", "not known"))
            yield from self._limits(part)

    def limb(self, node: Condition, *, within_shown_by: bool) -> Iterator[Item]:
        yield from self.needs(node, self._answers(node, within_shown_by=within_shown_by))
        if node.in_force is not None:
            yield from self.needs(node, ("in force", "left out"))
        if node.unless is not None and not isinstance(node, LoneException):
            yield from self.exception(node.unless)
        yield from self._limits(node)
        yield from self._inside(node, within_shown_by=within_shown_by)

    def _inside(self, node: Condition, *, within_shown_by: bool) -> Iterator[Item]:
        match node:
            case Junction():
                several = len(node.parts) > 1 and node.kind in ("any", "shown_by")
                inner = within_shown_by or node.kind == "shown_by"
                for part in node.parts:
                    if several:
                        yield from self.needs(part, ("alone",))
                    yield from self.limb(part, within_shown_by=inner)
            case Negation():
                yield from self.limb(node.part, within_shown_by=within_shown_by)
            case Find() if node.having is not None:
                yield from self.limb(node.having, within_shown_by=True)
            case LoneException() if node.unless is not None:
                yield from self.exception(node.unless)
            case _:
                pass

    def _answers(self, node: Condition, *, within_shown_by: bool) -> tuple[str, ...]:
        """The answers a condition can give, as far as they make a difference."""
        if isinstance(node, LoneException):
            return ()
        if isinstance(node, Ask):
            return ("asked", "answered no")
        if within_shown_by:
            return ("shown", "not shown")
        answers = ["shown"]
        if self._can_be_unknown(node):
            answers.append("unknown")
        if self._can_be_false(node):
            answers.append("false")
        return tuple(answers)

    def _can_be_unknown(self, node: Condition) -> bool:
        match node:
            case Ask() | LoneException():
                return False
            case Junction():
                return any(self._can_be_unknown(part) for part in node.parts)
            case Negation():
                return self._can_be_unknown(node.part)
            case Check():
                wanted = node.requirement
                plain = wanted.equal or wanted.excluded or wanted.comparisons or wanted.in_list
                return bool(plain) and bool(node.subject.attributes)
            case _:
                return True

    def _can_be_false(self, node: Condition) -> bool:
        match node:
            case Junction(kind="shown_by"):
                return False
            case Junction(kind="all"):
                return any(self._can_be_false(part) for part in node.parts)
            case Junction():
                return all(self._can_be_false(part) for part in node.parts)
            case Find():
                return node.kind not in self.never_false
            case _:
                return True

    def _limits(self, node: Condition) -> Iterator[Item]:
        """Both sides of every comparison and count."""
        if isinstance(node, Find):
            if node.count > 1:
                yield from self.needs(node, ("just enough", "one too few"))
            asked: tuple[Requirement, ...] = node.requirements
        elif isinstance(node, Check):
            last = (node.subject.attributes or (node.subject.name,))[-1]
            asked = (replace(node.requirement, attribute=last),)
        else:
            return
        for requirement in asked:
            for comparison in requirement.comparisons:
                key = (id(node), requirement.attribute, comparison.operator)
                seen = self.watch.compared.get(key, set())
                words = f"{requirement.attribute} {comparison.operator.replace('_', ' ')}"
                for side in ("met", "missed"):
                    yield self.item(node, f"{words}: {side}", seen=side in seen)


def item_name(subject: str, path: Iterable[str | int], wanted: str) -> str:
    """What an item is called, wherever in the file it stands."""
    answer = wanted.replace(":", "").replace(" ", "-")
    return f"{subject}:unseen:{'.'.join(str(step) for step in path)}:{answer}"


def limb_words(node: Condition) -> str:
    """A condition in a few words."""
    if node.limb is not None:
        return node.limb
    match node:
        case Find():
            return f"find {node.kind}"
        case Check():
            return f"check {node.subject}"
        case Ask():
            return f"ask {node.id}"
        case Junction():
            return node.kind.replace("_", " ")
        case Negation():
            return "not"
        case _:
            return "unless"


# concepts ------------------------------------------------------------------------------


def watched_bench(library: Library, cases: Path | None) -> tuple[Bench, Watch]:
    """A bench on which the ways of concepts are watched while facts are inferred."""
    watch = Watch()
    engine = copy(engine_of(library))
    watching = WatchingEvaluators(engine.evaluators, watch)
    engine.inference = Inference(library.concepts, watching)
    return Bench(library, engine, cases), watch


def concept_items(library: Library, watch: Watch) -> dict[str, tuple[Item, ...]]:
    """What should be seen of every way of every concept, and whether it was."""
    found = {}
    for name, concept in library.concepts.items():
        node = file_node(library, "concepts", name)
        if node is None:
            continue
        items: list[Item] = []
        for index, way in enumerate(concept.ways):
            if way.test is not None:
                where = ("ways", index, "test")
                told = _Told(f"concepts/{name}", watch, node, where, frozenset(library.concepts))
                items += told.limb(way.test, within_shown_by=True)
        found[name] = tuple(dict.fromkeys(items))
    return found


def summary(covered: Mapping[str, Covered]) -> tuple[int, int]:
    """(seen, all) over several rules."""
    return (
        sum(each.seen for each in covered.values()),
        sum(len(each.items) for each in covered.values()),
    )
