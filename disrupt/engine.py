"""A library made ready to run: conditions compiled once, rules grouped by what they are about."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from disrupt.about import About
from disrupt.condition import Condition, Find
from disrupt.evaluate import Evaluators
from disrupt.find import Evaluator, FindEvaluator
from disrupt.infer import Inference, concept_note
from disrupt.library_model import Library
from disrupt.rule import Concept, Rule
from disrupt.support import Support, positive_finds, support_of
from disrupt.values import Env
from disrupt.world import World


@dataclass(frozen=True, slots=True)
class AskedJudgement:
    """A judgement of a rule: as a whole, or of an `ask` inside its test."""

    id: str
    ask: str
    by: str | None
    cite: str | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Reasons:
    """What on file could be a reason to mention a rule, found once for a case."""

    things: tuple[tuple[str, Collection[str]], ...]
    """Name -> ids that are reason enough where it stands for one of them."""
    finds: tuple[FindEvaluator, ...]
    """Parts of the test that have to be asked for each binding."""

    def there_for(self, env: Env) -> bool:
        """False only where no part of the test can find a telling fact, or a miss."""
        for name, ids in self.things:
            fact = env.names.get(name)
            if fact is not None and fact.id in ids:
                return True
        return any(find.could_support(env) for find in self.finds)


NO_REASONS = Reasons((), ())


class CompiledRule:
    """One rule with its conditions as closures, compiled when first needed."""

    def __init__(
        self, rule_id: str, rule: Rule, evaluators: Evaluators, support: Support | None = None
    ) -> None:
        self.id = rule_id
        self.rule = rule
        self._evaluators = evaluators
        self.support = support or support_of(rule)

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
    def finds(self) -> tuple[Find, ...]:
        """Parts of the test that could support it."""
        return () if self.rule.test is None else tuple(positive_finds(self.rule.test))

    @cached_property
    def needs_support(self) -> bool:
        """Whether only a fact that its test finds can be a reason to mention the rule."""
        return not self.rule.always and not self.rule.supports

    def reasons(self, world: World) -> Reasons:
        """What on file could be a reason to mention the rule, whatever it is bound to."""
        env = Env(world, {}, {})
        things: dict[str, set[str]] = {}
        others = []
        for node in self.finds:
            if node.kind not in world.by_kind:
                continue
            find = self._evaluators.find(node)
            told = find.tells_of(env)
            if told is None:
                others.append(find)
            else:
                things.setdefault(told[0], set()).update(told[1])
        return Reasons(tuple(things.items()), tuple(others))


class Engine:
    """Everything compiled for one library; holds nothing of any case."""

    def __init__(self, library: Library) -> None:
        self.library = library
        words = library.vocabulary
        concepts = library.concepts
        notes = {name: concept_note(name, concepts, words) for name in concepts}
        self.evaluators = Evaluators(words, library.list_members, notes)
        self.inference = Inference(concepts, self.evaluators)
        self._rules: dict[str, CompiledRule] = {}
        self._abouts: dict[About, About] = {}
        self._about_of: dict[str, About] = {}

    def rule(self, rule_id: str) -> CompiledRule:
        found = self._rules.get(rule_id)
        if found is None:
            rule, support = self.library.rules[rule_id], self.library.reach.support[rule_id]
            found = self._rules[rule_id] = CompiledRule(rule_id, rule, self.evaluators, support)
        return found

    def with_rule(self, rule_id: str, rule: Rule, evaluators: Evaluators | None = None) -> Engine:
        """This engine with another rule of that id; all the rest is shared."""
        other = copy(self)
        own = evaluators or self.evaluators.again()
        other._rules = {**self._rules, rule_id: CompiledRule(rule_id, rule, own)}  # noqa: SLF001 - a copy of itself
        return other

    def with_concept(self, name: str, concept: Concept) -> Engine:
        """This engine with another concept of that name; no rule is compiled yet."""
        other = copy(self)
        concepts, words = {**self.library.concepts, name: concept}, self.library.vocabulary
        notes = {**self.evaluators.concepts, name: concept_note(name, concepts, words)}
        other.evaluators = Evaluators(words, self.library.list_members, notes)
        other.inference = self.inference.with_concept(name, concept, other.evaluators)
        other._rules = {}  # noqa: SLF001 - a copy of itself
        return other

    def groups(self, kinds: Collection[str]) -> list[tuple[About, tuple[str, ...]]]:
        """Rules that facts of these kinds could support; the same `about` is bound once."""
        grouped: dict[int, tuple[About, list[str]]] = {}
        for rule_id in self.library.reach.rules(kinds):
            about = self.about(rule_id)
            grouped.setdefault(id(about), (about, []))[1].append(rule_id)
        return [(about, tuple(ids)) for about, ids in grouped.values()]

    def about(self, rule_id: str) -> About:
        """What a rule is about: one object for all the rules that are about the same."""
        known = self._about_of.get(rule_id)
        if known is None:
            own = self.library.rules[rule_id].about
            known = self._about_of[rule_id] = self._abouts.setdefault(own, own)
        return known

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


def engine_of(library: Library) -> Engine:
    """The engine of a library, made once; safe to call from several threads."""
    with library.lock:
        engine: Engine | None = library.engines.get("engine")
        if engine is None:
            engine = library.engines["engine"] = Engine(library)
    return engine
