"""Which changes of a concept no example of a rule that rests on it would notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from disrupt.checking import rule_conditions
from disrupt.condition import Find, walk
from disrupt.engine import Engine
from disrupt.infer import needs, way_needs
from disrupt.library_model import Library
from disrupt.review.files import concept_node
from disrupt.review.mutants import Tried, mutated, setting_of, sound_scenarios, verdict_of
from disrupt.review.operators import concept_mutants
from disrupt.review.scenarios import Bench, Scenario, noticed
from disrupt.rule import Concept, Rule

FOLDER = "concepts/"
"""What stands before the name of a concept where rules are named beside it."""


def resting_on(library: Library) -> dict[str, tuple[str, ...]]:
    """For each concept the rules that rest on it, by themselves or through other concepts."""
    found: dict[str, list[str]] = {name: [] for name in library.concepts}
    for rule_id, rule in library.rules.items():
        for name in _reached(set(_asked(rule)), library.concepts):
            found[name].append(rule_id)
    return {name: tuple(rules) for name, rules in found.items()}


def _asked(rule: Rule) -> Iterator[str]:
    for entry in rule.about:
        yield from entry.kinds
    for _, root in rule_conditions(rule):
        yield from (node.kind for node in walk(root) if isinstance(node, Find))


def _reached(kinds: set[str], concepts: Mapping[str, Concept]) -> set[str]:
    found: set[str] = set()
    waiting = kinds & concepts.keys()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= ({kind for kind, _ in needs(concepts[name])} & concepts.keys()) - found
    return found


def try_concept(bench: Bench, name: str) -> Tried:
    """Change a concept in every way and see what notices, in the examples of all its rules."""
    library, node = bench.library, concept_node(bench.library, name)
    trials: list[_Trial] = []
    for rule_id in resting_on(library)[name]:
        sound, _ = sound_scenarios(bench, rule_id)
        trials += (_Trial(rule_id, library.rules[rule_id], scenario) for scenario in sound)
    telling = _telling(library.concepts[name], library)
    trials = [trial for trial in trials if _could_matter(telling, trial)]
    data: dict[str, Any] = node.plain()
    setting = setting_of(library, (trial.scenario for trial in trials))
    verdicts = []
    for mutant in concept_mutants(FOLDER + name, data, setting):
        concept = mutated(mutant, Concept)
        if concept is None or concept == library.concepts[name]:
            continue
        engine = bench.engine.with_concept(name, concept)
        again = _Again(engine)
        verdicts.append(verdict_of(mutant, node.at(mutant.where), trials, again.noticed))
    return Tried(FOLDER + name, tuple(verdicts))


@dataclass(frozen=True, slots=True)
class _Trial:
    """One rule in one example or case."""

    rule_id: str
    rule: Rule
    scenario: Scenario

    @property
    def name(self) -> str:
        return f"{self.rule_id}: {self.scenario.name}"


def _telling(concept: Concept, library: Library) -> tuple[frozenset[str], ...]:
    """For each way the kinds that tell in it: all but things, where it asks for more."""
    kinds = library.vocabulary.kinds
    found = []
    for way in concept.ways:
        asked = frozenset(kind for kind, _ in way_needs(way))
        telling = frozenset(kind for kind in asked if kinds[kind].fact_class != "thing")
        found.append(telling or asked)
    return tuple(found)


def _could_matter(telling: tuple[frozenset[str], ...], trial: _Trial) -> bool:
    """Whether anything on file, or a search, is of a kind that tells in some way."""
    world = trial.scenario.run.world
    on_file = {*world.by_kind, *world.searches}
    return not all(kinds.isdisjoint(on_file) for kinds in telling)


@dataclass(slots=True)
class _Again:
    """Every scenario once more under another engine, inferred when it is first needed."""

    engine: Engine
    _inferred: dict[int, Scenario] = field(default_factory=dict)

    def noticed(self, trial: _Trial) -> str | None:
        """What comes out otherwise than expected."""
        key = id(trial.scenario)
        if key not in self._inferred:
            self._inferred[key] = trial.scenario.under(self.engine)
        return noticed(self._inferred[key], self.engine, trial.rule_id, trial.rule)
