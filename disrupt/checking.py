"""Checks the words of the library against each other: kinds, attributes, choices, names, ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from disrupt.condition import (
    Ask,
    Condition,
    Path,
    Reference,
    walk,
)
from disrupt.condition_checks import ConditionChecker
from disrupt.errors import Place
from disrupt.node import Node
from disrupt.periods import check_counting, parse_duration
from disrupt.rule import Concept, Rule

if TYPE_CHECKING:
    from disrupt.library_files import Raw
    from disrupt.library_model import Library

WINDOWS = ("within", "older_than")
COMPARED = frozenset({"date", "number", "money", "percent"})


ASKER = "agency"
"""The kind of whoever asks: no case can be read without it."""


def check_library(library: Library, raw: Raw) -> None:
    """Note in `raw.problems` every word that leads nowhere."""
    checker = Checker(library, raw.problems, frozenset(raw.rule_ids))
    checker.vocabulary(raw)
    if ASKER not in library.vocabulary.kinds:
        return
    for rule_id, node in raw.of("rules").items():
        if rule_id in library.rules:
            checker.rule(rule_id, library.rules[rule_id], node)
    for name, node in raw.of("concepts").items():
        if name in library.concepts:
            checker.concept(name, library.concepts[name], node)
    for name, node in raw.of("lists").items():
        if name in library.lists:
            checker.listed(name, node)
    checker.recursion(raw)
    policy = raw.of("single").get("policy")
    if policy is not None:
        checker.policy(policy)


class Checker(ConditionChecker):
    """One pass over everything, collecting problems."""

    def vocabulary(self, raw: Raw) -> None:
        kinds = raw.of("kinds")
        if ASKER not in self.words.kinds:
            place = Place(next((node.file for node in kinds.values()), "vocabulary"))
            text = f"there is no kind `{ASKER}`, and whoever asks is one"
            self.problems.add(text, place, "declare it under `kinds`", "missing-kind")
        for name, node in raw.of("choices").items():
            tree = self.words.trees.get(name)
            for code in () if tree is None else tree.duplicates:
                self.problems.add(f"choice `{code}` stands twice in `{name}`", node.place)
        for kind, node in kinds.items():
            described = self.words.kinds.get(kind)
            if described is None:
                continue
            for agency in described.held_by:
                self.known(agency, self.library.agencies.agencies, "agency", node.at(("held_by",)))
            for name, attribute in described.attributes.items():
                at = node.at(("attributes", name))
                for other in attribute.of:
                    self.known(other, self.words.kinds, "kind", at)
                if isinstance(attribute.choices, str):
                    self.known(attribute.choices, self.words.trees, "tree of choices", at)

    # rules -----------------------------------------------------------------------------

    def rule(self, rule_id: str, rule: Rule, node: Node) -> None:
        names = self.about(rule.about, node, ("about",))
        own = [entry.name for entry in rule.about]
        for name in (*rule.against, *rule.supports):
            self.known(name, own, "name", node.at(("against",)))
        for where, root in rule_conditions(rule):
            self.condition(root, node, where, names)
        self.holders(rule, node, names)
        self.references(rule_id, rule, node)
        self.measures(rule, node, names)
        self.steps(rule, node, names)
        self.judgements(rule, node)

    def holders(self, rule: Rule, node: Node, names: dict[str, tuple[str, ...]]) -> None:
        agencies = self.library.agencies
        for index, holder in enumerate(rule.held_by):
            at = node.at(("held_by", index))
            if self.known(holder.agency, agencies.agencies, "agency", at):
                for role in holder.role:
                    self.known(role, agencies.roles(holder.agency), "role", at)
            if holder.capacity is not None:
                self.known(holder.capacity, agencies.capacities, "capacity", at)
            self.which(holder.which, at, names)
        if rule.decided_by is not None:
            at = node.at(("decided_by",))
            self.known(rule.decided_by.agency, agencies.agencies, "agency", at)
            self.which(rule.decided_by.which, at, names)

    def which(self, text: str | None, place: Place, names: dict[str, tuple[str, ...]]) -> None:
        if text is None:
            return
        if not text.startswith("$"):
            self.problems.add("`which` takes a `$name.attribute`", place)
            return
        name, *attributes = text[1:].split(".")
        self.reference(Reference(name, tuple(attributes)), place, names)

    def references(self, rule_id: str, rule: Rule, node: Node) -> None:
        for key, ids in (("first", rule.first), ("conflicts", rule.conflicts)):
            for other in ids:
                if key == "conflicts" and " " in other:
                    continue
                if self.known(other, self.rule_ids, "rule", node.at((key,))):
                    self.makes_something(other, key, node)
        if rule_id in rule.first:
            self.problems.add("a rule cannot come before itself", node.at(("first",)))
        rungs = [rung.id for rung in self.library.policy.rungs]
        if rule.effect.rung is not None:
            self.known(rule.effect.rung, rungs, "rung", node.at(("effect", "rung")))

    def makes_something(self, other: str, key: str, node: Node) -> None:
        described = self.library.rules.get(other)
        if key == "first" and described is not None and described.makes is None:
            text = f"`{other}` makes no measure, so nothing shows that it came first"
            self.problems.add(text, node.at((key,)))

    def measures(self, rule: Rule, node: Node, names: dict[str, tuple[str, ...]]) -> None:
        if rule.makes is None:
            return
        at = node.at(("makes",))
        tree = self.words.tree("measure", "type")
        if tree is not None:
            self.known(rule.makes.measure, tree, "measure", at)
        self.which(rule.makes.upon, at, names)

    def steps(self, rule: Rule, node: Node, names: dict[str, tuple[str, ...]]) -> None:
        for index, step in enumerate(rule.steps):
            at = node.at(("steps", index))
            for text in (step.of, step.ends):
                if text is not None and text.startswith("$"):
                    self.which(text, at, names)
            for period in _periods(step.within):
                self.counted(period, step.counting, frozenset(step.disregarding), at)
        if rule.appeal is not None:
            for period in _periods(rule.appeal.within):
                self.duration(period, node.at(("appeal", "within")))

    def counted(self, period: str, counting: str, left_out: frozenset[str], place: Place) -> None:
        try:
            duration = parse_duration(period)
            if duration.unit == "hours" and counting == "next_day":
                counting = "clock"
            check_counting(duration, counting, left_out)
        except ValueError as error:
            self.problems.add(str(error), place, getattr(error, "help", None), "bad-period")

    def judgements(self, rule: Rule, node: Node) -> None:
        ids = [judgement.id for judgement in rule.judgements]
        for _, root in rule_conditions(rule):
            ids += [n.id for n in walk(root) if isinstance(n, Ask)]
        for name in sorted({i for i in ids if ids.count(i) > 1}):
            self.problems.add(f"the judgement id `{name}` stands twice", node.place)

    # concepts, lists, policy -------------------------------------------------------------

    def concept(self, name: str, concept: Concept, node: Node) -> None:
        for index, way in enumerate(concept.ways):
            where: Path = ("ways", index)
            names = self.about(way.about, node, (*where, "about"))
            self.condition(way.test, node, (*where, "test"), names)
            if way.test is not None and any(isinstance(n, Ask) for n in walk(way.test)):
                self.problems.add("a concept cannot ask", node.at((*where, "test")))
            if any(entry.may_be_missing for entry in way.about):
                text = "`may_be_missing` cannot stand in a concept"
                self.problems.add(text, node.at((*where, "about")))
            for key, operand in way.then.items():
                at = node.at((*where, "then", key))
                self.known(key, concept.attributes, "attribute", at)
                self.operand(operand, at, names)
        if name in self.library.stated_kinds:
            self.problems.add(f"`{name}` is a kind of the vocabulary already", node.place)

    def recursion(self, raw: Raw) -> None:
        """Concepts may need each other through `about` only."""
        from disrupt.infer import needs, strata

        for group in strata(self.library.concepts):
            for name in group:
                for kind, through_about in needs(self.library.concepts[name]):
                    if kind in group and not through_about:
                        text = f"`{name}` needs `{kind}`, which needs it, through a test"
                        hint = "a concept may need itself through `about` only"
                        place = raw.nodes[f"concepts:{name}"].place
                        self.problems.add(text, place, hint, "recursion")

    def listed(self, name: str, node: Node) -> None:
        listed = self.library.lists[name]
        if listed.of is None:
            return
        tree = self.words.trees.get(listed.of)
        if tree is None:
            self.known(listed.of, self.words.trees, "tree of choices", node.at(("of",)))
            return
        for index, member in enumerate(listed.members):
            self.known(member.value, tree, "choice", node.at(("members", index)))

    def policy(self, node: Node) -> None:
        policy = self.library.policy
        names: dict[str, tuple[str, ...]] = {"authority": ("agency",), "thing": ()}
        self.condition(policy.exploited, node, ("exploited",), names)
        self.condition(policy.urgent, node, ("urgent",), names)
        for index, rung in enumerate(policy.rungs):
            self.condition(rung.when, node, ("rungs", index, "when"), names)


def rule_conditions(rule: Rule) -> Iterator[tuple[Path, Condition]]:
    """Every condition of a rule with the key it stands under."""
    single: tuple[tuple[Path, Any], ...] = (
        (("test",), rule.test),
        (("unless",), rule.unless),
        *((("limits", i), c) for i, c in enumerate(rule.limits)),
        *((("indicators", i), c) for i, c in enumerate(rule.indicators)),
        *((("points_away", i), c) for i, c in enumerate(rule.points_away)),
        *((("may_add", i, "if"), a.when) for i, a in enumerate(rule.may_add)),
        *((("held_by", i, "when"), h.when) for i, h in enumerate(rule.held_by)),
        *((("steps", i, "when"), s.when) for i, s in enumerate(rule.steps)),
    )
    for where, root in single:
        if root is not None:
            yield where, root


def _periods(within: Any) -> Iterator[str]:
    from disrupt.condition import DatedValue

    if isinstance(within, str):
        yield within
    elif isinstance(within, DatedValue):
        yield from (str(value) for value, _, _ in within.values)
