"""Which changes of a concept no example of a rule that rests on it would notice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from disrupt.checking import rule_conditions
from disrupt.condition import Find, walk
from disrupt.engine import Engine
from disrupt.errors import Place
from disrupt.infer import needs
from disrupt.library_model import Library
from disrupt.review.files import concept_node
from disrupt.review.mutants import Tried, Verdict, setting_of, sound_scenarios
from disrupt.review.operators import Mutant, concept_mutants
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
    trials = [trial for trial in trials if _could_matter(library.concepts[name], trial, library)]
    data: dict[str, Any] = node.plain()
    setting = setting_of(library, (trial.scenario for trial in trials))
    verdicts = []
    for mutant in concept_mutants(FOLDER + name, data, setting):
        concept = mutated_concept(mutant)
        if concept is None or concept == library.concepts[name]:
            continue
        engine = bench.engine.with_concept(name, concept)
        verdicts.append(_verdict(mutant, engine, trials, node.at(mutant.where)))
    return Tried(FOLDER + name, tuple(verdicts))


@dataclass(frozen=True, slots=True)
class _Trial:
    """One rule in one example or case."""

    rule_id: str
    rule: Rule
    scenario: Scenario


def _could_matter(concept: Concept, trial: _Trial, library: Library) -> bool:
    """Whether anything on file, or a search, is of a kind that tells in some way of the concept."""
    kinds, world = library.vocabulary.kinds, trial.scenario.run.world
    on_file = {*world.by_kind, *world.searches}
    for way in concept.ways:
        asked = {kind for kind, _ in needs(concept.model_copy(update={"ways": (way,)}))}
        telling = {kind for kind in asked if kinds[kind].fact_class != "thing"}
        if (telling or asked) & on_file:
            return True
    return False


def mutated_concept(mutant: Mutant) -> Concept | None:
    """The concept as changed; None where that is no concept at all."""
    try:
        return Concept.model_validate_json(json.dumps(mutant.data))
    except ValidationError:
        return None


def _verdict(mutant: Mutant, engine: Engine, trials: list[_Trial], place: Place) -> Verdict:
    said: tuple[str | None, str | None] = (None, None)
    again: dict[int, Scenario] = {}
    for index, trial in enumerate(trials):
        why = _tried(trial, engine, again)
        if why is not None:
            said = (f"{trial.rule_id}: {trial.scenario.name}", why)
            # What noticed one mutant is likely to notice the next one beside it.
            trials.insert(0, trials.pop(index))
            break
    where = f"{place.file}:{place.line}"
    return Verdict(mutant.id, mutant.operator, mutant.path, mutant.what, where, *said)


def _tried(trial: _Trial, engine: Engine, again: dict[int, Scenario]) -> str | None:
    """What is noticed; a concept that can no longer be inferred is noticed, too."""
    key = id(trial.scenario)
    try:
        if key not in again:
            again[key] = trial.scenario.under(engine)
        return noticed(again[key], engine, trial.rule_id, trial.rule)
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        return f"the concept cannot be inferred: {type(error).__name__}"
