"""Which changes of a rule no example and no case would notice.

A mutant is killed when some example or case comes out otherwise than it expects.
One that nothing notices is a survivor: a mistake that could be made in that place unseen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from disrupt.errors import Place
from disrupt.library_model import Library
from disrupt.review.files import rule_node
from disrupt.review.operators import Mutant, Setting, mutants
from disrupt.review.scenarios import Bench, Scenario, noticed
from disrupt.rule import Rule
from disrupt.vocabulary import Model

M = TypeVar("M", bound=Model)


class Named(Protocol):
    """Something that can be tried, such as an example."""

    @property
    def name(self) -> str:
        """What it is called."""


T = TypeVar("T", bound=Named)
FAR = date(2026, 11, 20)
"""The day for which months are counted where a rule has no example."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one mutant."""

    id: str
    operator: str
    path: str
    what: str
    place: str
    """File and line of what was changed."""
    killed_by: str | None
    """The example or case that noticed."""
    noticed: str | None = None
    """What came out otherwise."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Every mutant of one rule."""

    rule: str
    verdicts: tuple[Verdict, ...]
    failing: tuple[str, ...] = ()
    """Examples and cases that fail without any change, so that they prove nothing."""

    @property
    def killed(self) -> int:
        """How many were noticed."""
        return sum(verdict.killed_by is not None for verdict in self.verdicts)

    @property
    def survivors(self) -> tuple[Verdict, ...]:
        """Those that nothing noticed."""
        return tuple(verdict for verdict in self.verdicts if verdict.killed_by is None)


def setting_of(library: Library, scenarios: Iterable[Scenario]) -> Setting:
    """What operators must know."""
    day = next((each.run.as_at for each in scenarios), FAR)
    rare = frozenset(library.agencies.not_everywhere)
    never = frozenset(name for name, concept in library.concepts.items() if not concept.complete)
    return Setting(library.vocabulary, rare, library.policy.values, day, never)


def mutated(mutant: Mutant, model: type[M]) -> M | None:
    """The rule or concept as changed; None where that is none at all."""
    try:
        return model.model_validate_json(json.dumps(mutant.data))
    except ValidationError:
        return None


def try_rule(bench: Bench, rule_id: str) -> Tried:
    """Change a rule in every way and see what notices."""
    node = rule_node(bench.library, rule_id)
    scenarios, failing = sound_scenarios(bench, rule_id)
    data: dict[str, Any] = node.plain()
    verdicts = []
    for mutant in mutants(rule_id, data, setting_of(bench.library, scenarios)):
        rule = mutated(mutant, Rule)
        if rule is None or rule == bench.library.rules[rule_id]:
            continue
        engine = bench.engine.with_rule(rule_id, rule)
        notices = partial(noticed, engine=engine, rule_id=rule_id, rule=rule)
        verdicts.append(verdict_of(mutant, node.at(mutant.where), scenarios, notices))
    return Tried(rule_id, tuple(verdicts), failing)


def sound_scenarios(bench: Bench, rule_id: str) -> tuple[list[Scenario], tuple[str, ...]]:
    """Scenarios in which the rule as it stands comes out as expected, and those in which not."""
    rule, sound, failing = bench.library.rules[rule_id], [], []
    for scenario in bench.scenarios(rule_id):
        if noticed(scenario, bench.engine, rule_id, rule) is None:
            sound.append(scenario)
        else:
            failing.append(f"{scenario.file}: {scenario.name}")
    return sound, tuple(failing)


def verdict_of(
    mutant: Mutant, place: Place, trials: list[T], noticing: Callable[[T], str | None]
) -> Verdict:
    """Try until one notices; what noticed one mutant is tried first on the next one beside it."""
    said: tuple[str | None, str | None] = (None, None)
    for index, trial in enumerate(trials):
        why = _tried(trial, noticing)
        if why is not None:
            said = (trial.name, why)
            trials.insert(0, trials.pop(index))
            break
    where = f"{place.file}:{place.line}"
    return Verdict(mutant.id, mutant.operator, mutant.path, mutant.what, where, *said)


def _tried(trial: T, noticing: Callable[[T], str | None]) -> str | None:
    """What is noticed; what can no longer be tested is noticed, too."""
    try:
        return noticing(trial)
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        return f"it cannot be tested: {type(error).__name__}"
