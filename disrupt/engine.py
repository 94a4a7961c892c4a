"""A library made ready to run: every condition compiled once, rules grouped by what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from disrupt.condition import Condition, Find, walk
from disrupt.evaluate import Evaluators
from disrupt.find import Evaluator
from disrupt.infer import Inference, concept_note
from disrupt.library import Library
from disrupt.rule import About, Rule


@dataclass(frozen=True, slots=True)
class AskedJudgement:
    """A judgement of a rule: as a whole, or of an `ask` inside its test."""

    id: str
    ask: str
    by: str | None
    cite: str | None
    whole: bool


class CompiledRule:
    """One rule with its conditions as closures, compiled when first needed."""

    def __init__(self, rule_id: str, rule: Rule, evaluators: Evaluators) -> None:
        self.id = rule_id
        self.rule = rule
        self._evaluators = evaluators

    def _maybe(self, condition: Any) -> Evaluator | None:
        return None if condition is None else self._evaluators.compile(condition)

    @cached_property
    def test(self) -> Evaluator | None:
        return self._maybe(self.rule.test)

    @cached_property
    def limits(self) -> tuple[Evaluator, ...]:
        return tuple(self._evaluators.compile(limit) for limit in self.rule.limits)

    @cached_property
    def exception(self) -> Evaluator | None:
        return self._maybe(self.rule.unless)

    @cached_property
    def indicators(self) -> tuple[tuple[str, Condition, Evaluator], ...]:
        """(direction, condition, closure) of what points towards and away."""
        sides = (("towards", self.rule.indicators), ("away", self.rule.points_away))
        return tuple(
            (side, condition, self._evaluators.compile(condition))
            for side, conditions in sides
            for condition in conditions
        )

    @cached_property
    def holders(self) -> tuple[Evaluator | None, ...]:
        return tuple(self._maybe(holder.when) for holder in self.rule.held_by)

    @cached_property
    def additions(self) -> tuple[Evaluator | None, ...]:
        return tuple(self._maybe(addition.when) for addition in self.rule.may_add)

    @cached_property
    def step_conditions(self) -> tuple[Evaluator | None, ...]:
        return tuple(self._maybe(step.when) for step in self.rule.steps)

    @cached_property
    def judgements(self) -> tuple[AskedJudgement, ...]:
        return tuple(
            AskedJudgement(j.id, j.ask, j.by, j.cite, whole=True) for j in self.rule.judgements
        )

    @cached_property
    def support_kinds(self) -> frozenset[str]:
        """Kinds of fact that could be a reason to suggest this rule."""
        bound = {k for e in self.rule.about if e.name in self.rule.supports for k in e.kinds}
        if self.rule.test is None:
            return frozenset(bound)
        return frozenset(bound | {n.kind for n in walk(self.rule.test) if isinstance(n, Find)})


class Engine:
    """Everything compiled for one library; holds nothing of any case."""

    def __init__(self, library: Library) -> None:
        self.library = library
        words = library.vocabulary
        concepts = library.concepts
        notes = {
            name: concept_note(name, concepts, lambda kind: words.kinds[kind].supports)
            for name in concepts
        }
        self.evaluators = Evaluators(words, library.list_members, notes)
        self.inference = Inference(concepts, self.evaluators)
        self._rules: dict[str, CompiledRule] = {}

    def rule(self, rule_id: str) -> CompiledRule:
        found = self._rules.get(rule_id)
        if found is None:
            found = CompiledRule(rule_id, self.library.rules[rule_id], self.evaluators)
            self._rules[rule_id] = found
        return found

    @cached_property
    def groups(self) -> tuple[tuple[About, tuple[str, ...]], ...]:
        """Rules that are about the same things share one binding pass."""
        by_about: dict[About, list[str]] = {}
        for rule_id in self.library.rule_ids:
            by_about.setdefault(self.library.rules[rule_id].about, []).append(rule_id)
        return tuple((about, tuple(ids)) for about, ids in by_about.items())

    @cached_property
    def exploited(self) -> Evaluator | None:
        return self._policy(self.library.policy.exploited)

    @cached_property
    def urgent(self) -> Evaluator | None:
        return self._policy(self.library.policy.urgent)

    @cached_property
    def rungs(self) -> tuple[Evaluator | None, ...]:
        return tuple(self._policy(rung.when) for rung in self.library.policy.rungs)

    def _policy(self, condition: Any) -> Evaluator | None:
        return None if condition is None else self.evaluators.compile(condition)

    @cached_property
    def first_of(self) -> Mapping[str, tuple[str, ...]]:
        """Rule -> rules whose first step its measure is."""
        opens: dict[str, list[str]] = {}
        for rule_id, rule in self.library.rules.items():
            for earlier in rule.first:
                opens.setdefault(earlier, []).append(rule_id)
        return {rule_id: tuple(ids) for rule_id, ids in opens.items()}


def engine_of(library: Library) -> Engine:
    """The engine of a library, made once; safe to call from several threads."""
    with library.lock:
        engine = library.engines.get("engine")
        if engine is None:
            engine = library.engines["engine"] = Engine(library)
    return engine  # type: ignore[no-any-return]
