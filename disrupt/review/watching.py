"""Watches conditions being tested: which answers each gave, and on which side of a limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from disrupt.case import Fact
from disrupt.condition import Check, Comparison, Condition, Find, Junction, Requirement
from disrupt.evaluate import Evaluators
from disrupt.find import Evaluator
from disrupt.findings import Finding, MissNote, stands_for
from disrupt.requirement import compile_requirement
from disrupt.truth import Truth
from disrupt.values import Env, Test


@dataclass(slots=True)
class Watch:
    """What each condition was seen to answer, by identity of its node."""

    seen: dict[int, set[str]] = field(default_factory=dict)
    compared: dict[tuple[int, str, str], set[str]] = field(default_factory=dict)

    def note(self, node: Condition, word: str) -> None:
        self.seen.setdefault(id(node), set()).add(word)

    def saw(self, node: Condition, word: str) -> bool:
        return word in self.seen.get(id(node), ())


class WatchingEvaluators(Evaluators):
    """Compiles conditions that note what they answer."""

    def __init__(self, base: Evaluators, watch: Watch) -> None:
        super().__init__(base.words, base.lists, base.concepts)
        self.watch = watch
        self._limits: dict[int, list[tuple[Requirement, Comparison, Test, tuple[Test, ...]]]] = {}

    def compile(self, node: Condition) -> Evaluator:
        inner = super().compile(node)

        def watched(env: Env) -> Finding | None:
            finding = inner(env)
            self._note(node, finding, env)
            return finding

        return watched

    def _note(self, node: Condition, finding: Finding | None, env: Env) -> None:
        watch = self.watch
        if finding is None:
            watch.note(node, "left out")
            return
        watch.note(node, "in force")
        watch.note(node, finding.truth.name.lower())
        if isinstance(node, Junction) and finding.truth >= Truth.OPEN:
            shown = [c for c in finding.children if c.truth >= Truth.OPEN and c.node != "unless"]
            if len(shown) == 1 and shown[0].condition is not None:
                watch.note(shown[0].condition, "alone")
        if isinstance(node, Find):
            self._note_find(node, finding, env)
        elif isinstance(node, Check) and finding.facts:
            kind = finding.facts[0].kind
            last = (node.subject.attributes or (node.subject.name,))[-1]
            requirement = replace(node.requirement, attribute=last)
            self._compare(node, kind, (requirement,), finding.facts, env)

    def _note_find(self, node: Find, finding: Finding, env: Env) -> None:
        least = sum(stands_for(fact)[0] for fact in finding.facts)
        if least == node.count:
            self.watch.note(node, "just enough")
        elif least == node.count - 1:
            self.watch.note(node, "one too few")
        if any(r.comparisons for r in node.requirements):
            facts = tuple(env.world.by_kind.get(node.kind, ()))
            self._compare(node, node.kind, node.requirements, facts, env)

    def _compare(
        self,
        node: Condition,
        kind: str,
        requirements: tuple[Requirement, ...],
        facts: tuple[Fact, ...],
        env: Env,
    ) -> None:
        """Note on which side of every comparison a fact fell that meets all the rest."""
        known = self._limits.get(id(node))
        if known is None:
            known = self._limits[id(node)] = list(self._split(kind, requirements))
        for requirement, comparison, test, others in known:
            key = (id(node), requirement.attribute, comparison.operator)
            for fact in facts:
                answer = test(fact, env)
                if answer is True or isinstance(answer, MissNote):
                    word = "met" if answer is True else "missed"
                    if all(other(fact, env) is True for other in others):
                        self.watch.compared.setdefault(key, set()).add(word)

    def _split(
        self, kind: str, requirements: tuple[Requirement, ...]
    ) -> Iterator[tuple[Requirement, Comparison, Test, tuple[Test, ...]]]:
        for requirement in requirements:
            for comparison in requirement.comparisons:
                alone = Requirement(requirement.attribute, comparisons=(comparison,))
                rest = tuple(c for c in requirement.comparisons if c is not comparison)
                without = replace(requirement, comparisons=rest)
                others = [r for r in requirements if r is not requirement]
                if rest or requirement.equal or requirement.excluded or requirement.in_list:
                    others.append(without)
                yield (
                    requirement,
                    comparison,
                    self._test(kind, alone),
                    tuple(self._test(kind, other) for other in others),
                )

    def _test(self, kind: str, requirement: Requirement) -> Test:
        return compile_requirement(kind, requirement, self.words, self.lists)
