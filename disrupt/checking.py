"""Checks the words of the library against each other: kinds, attributes, choices, names, ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from disrupt.about import About
from disrupt.condition import (
    Ask,
    Check,
    Comparison,
    Condition,
    Find,
    Operand,
    Path,
    PolicyValue,
    Reference,
    Requirement,
    walk,
)
from disrupt.dates import parse_date, parse_number
from disrupt.errors import Place, Problems, UnreadableError, did_you_mean
from disrupt.periods import check_counting, parse_duration
from disrupt.rule import Concept, Rule
from disrupt.source import Node
from disrupt.vocabulary import LINK_TYPES

if TYPE_CHECKING:
    from disrupt.library_files import Raw
    from disrupt.library_model import Library

WINDOWS = ("within", "older_than")
COMPARED = frozenset({"date", "number", "money", "percent"})


def check_library(library: Library, raw: Raw) -> None:
    """Note in `raw.problems` every word that leads nowhere."""
    checker = Checker(library, raw.problems, frozenset(raw.rule_ids))
    checker.vocabulary(raw)
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


class Checker:
    """One pass over everything, collecting problems."""

    def __init__(
        self, library: Library, problems: Problems, rule_ids: frozenset[str] = frozenset()
    ) -> None:
        self.rule_ids = rule_ids | frozenset(library.rules)
        self.library = library
        self.words = library.vocabulary
        self.problems = problems

    # words -----------------------------------------------------------------------------

    def vocabulary(self, raw: Raw) -> None:
        for name, node in raw.of("choices").items():
            tree = self.words.trees.get(name)
            for code in () if tree is None else tree.duplicates:
                self.problems.add(f"choice `{code}` stands twice in `{name}`", node.place)
        for kind, node in raw.of("kinds").items():
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

    def known(self, word: str, choices: Iterable[str], what: str, place: Place) -> bool:
        names = tuple(choices)
        if word in names:
            return True
        hint, code = did_you_mean(word, names), "unknown-" + what.split(maxsplit=1)[0]
        self.problems.add(f"unknown {what} `{word}`", place, hint, code)
        return False

    # about -----------------------------------------------------------------------------

    def about(self, about: About, node: Node, where: Path) -> dict[str, tuple[str, ...]]:
        """Names with their kinds; `$authority` is always bound."""
        names = {"authority": ("agency",), **{e.name: e.kinds for e in about}}
        for entry in about:
            place = node.at((*where, entry.name))
            kinds = [k for k in entry.kinds if self.known(k, self.words.kinds, "kind", place)]
            for kind in kinds:
                tree = self.words.tree(kind, "type")
                for wanted in entry.types:
                    if tree is None:
                        self.problems.add(f"{kind} has no `type`", place)
                    elif len(kinds) == 1:
                        self.known(wanted, tree, "type", node.at((*where, entry.name, "type")))
            for join in entry.joins:
                key = join.attribute or "same_as"
                at = node.at((*where, entry.name, key))
                if join.attribute is not None:
                    self.link(kinds, join.attribute, at)
                if self.known(join.other, names, "name", at) and join.other_attribute:
                    self.link(names[join.other], join.other_attribute, at)
        self.joined(about, node.at(where))
        return names

    def link(self, kinds: Iterable[str], attribute: str, place: Place) -> None:
        """An attribute that names things, of at least one of these kinds."""
        known: set[str] = set()
        for kind in kinds:
            if kind not in self.words.kinds:
                return
            described = self.words.attribute(kind, attribute)
            if described is not None and described.type in LINK_TYPES:
                return
            known |= {n for n, a in self.words.attributes(kind).items() if a.type in LINK_TYPES}
        text = f"`{attribute}` names no thing of {' or '.join(kinds)}"
        self.problems.add(text, place, did_you_mean(attribute, known), "unknown-attribute")

    def joined(self, about: About, place: Place) -> None:
        """Two things that nothing joins would be paired with everything."""
        groups: list[set[str]] = []
        for entry in about:
            near = {entry.name, *(j.other for j in entry.joins if j.other != "authority")}
            touching = [group for group in groups if group & near]
            groups = [group for group in groups if not group & near]
            groups.append(near.union(*touching))
        if len(groups) > 1:
            loose = ", ".join(f"`{min(group)}`" for group in groups)
            self.problems.add(f"nothing joins {loose}", place, "join them by a `$name`", "unjoined")

    # conditions ------------------------------------------------------------------------

    def condition(
        self, root: Any, node: Node, where: Path, names: dict[str, tuple[str, ...]]
    ) -> None:
        if root is not None:
            self.inside(root, node, where, names)

    def inside(
        self, condition: Condition, node: Node, where: Path, names: dict[str, tuple[str, ...]]
    ) -> None:
        place = node.at((*where, *condition.path))
        inner = names
        if isinstance(condition, Find):
            self.find(condition, node, where, names)
            if condition.bound_as is not None:
                inner = {**names, condition.bound_as: (condition.kind,)}
            if condition.having is not None:
                if any(isinstance(n, Ask) for n in walk(condition.having)):
                    self.problems.add("an `ask` cannot stand in `having`", place)
                self.inside(condition.having, node, where, inner)
        elif isinstance(condition, Check):
            self.reference(condition.subject, place, names)
            owner = self.owner_kinds(condition.subject, names)
            self.requirement(owner, condition.requirement, node, where, names, checked=True)
        else:
            from disrupt.condition import Junction, Negation

            parts: tuple[Condition, ...] = ()
            if isinstance(condition, Junction):
                parts = condition.parts
            elif isinstance(condition, Negation):
                parts = (condition.part,)
            for part in parts:
                self.inside(part, node, where, names)
        if condition.unless is not None:
            self.inside(condition.unless, node, where, inner)

    def find(self, find: Find, node: Node, where: Path, names: dict[str, tuple[str, ...]]) -> None:
        place = node.at((*where, *find.path, "find", find.kind))
        if not self.known(find.kind, self.words.kinds, "kind", place):
            return
        for requirement in find.requirements:
            at = node.at((*where, *requirement.path))
            attributes = self.words.attributes(find.kind)
            if requirement.attribute not in attributes:
                hint = did_you_mean(requirement.attribute, attributes)
                hint = hint or f"{find.kind} takes " + ", ".join(f"`{a}`" for a in attributes)
                text = f"{find.kind} has no `{requirement.attribute}`"
                self.problems.add(text, at, hint, "unknown-attribute")
                continue
            self.requirement((find.kind,), requirement, node, where, names)
        for name in (find.distinct, find.sum_of):
            if name is not None:
                self.known(name, self.words.attributes(find.kind), "attribute", place)
        for operand in (find.when, *(c.operand for c in find.sum_comparisons)):
            self.operand(operand, place, names)

    def requirement(
        self,
        kinds: tuple[str, ...],
        requirement: Requirement,
        node: Node,
        where: Path,
        names: dict[str, tuple[str, ...]],
        *,
        checked: bool = False,
    ) -> None:
        place = node.at((*where, *requirement.path))
        name = requirement.attribute
        owners = [k for k in kinds if self.words.attribute(k, name) is not None]
        if checked and kinds and not owners and not self.is_name(requirement, names):
            known = {n for k in kinds if k in self.words.kinds for n in self.words.attributes(k)}
            text = f"{' or '.join(kinds)} has no `{name}`"
            self.problems.add(text, place, did_you_mean(name, known), "unknown-attribute")
        wanted = (*(requirement.equal or ()), *requirement.excluded, *requirement.unless)
        for operand in wanted:
            self.operand(operand, place, names)
            if isinstance(operand, str):
                self.choice(owners, name, operand, place)
        if requirement.in_list is not None:
            self.known(requirement.in_list, self.library.lists, "list", place)
        for comparison in requirement.comparisons:
            self.comparison(comparison, place, names)
            self.comparable(owners, name, comparison, place)

    def comparable(self, kinds: list[str], name: str, comparison: Comparison, place: Place) -> None:
        """A bound is a date or a number as its attribute is; `within` is about dates."""
        types = {a.type for k in kinds if (a := self.words.attribute(k, name)) is not None}
        operand, dated = comparison.operand, "date" in types
        if comparison.operator in WINDOWS:
            if types and not dated:
                text = f"`{name}` is no date, so `{comparison.operator}` says nothing of it"
                self.problems.add(text, place, code="bad-comparison")
        elif types and not types & COMPARED:
            text = f"`{name}` is neither a date nor a number"
            self.problems.add(text, place, code="bad-comparison")
        elif types and isinstance(operand, str | int | float):
            try:
                (parse_date if dated else parse_number)(operand)
            except UnreadableError as error:
                if dated or not _is_duration(operand):
                    self.problems.add(f"`{name}`: {error}", place, error.help, "bad-value")

    def is_name(self, requirement: Requirement, names: dict[str, tuple[str, ...]]) -> bool:
        return requirement.attribute in names

    def choice(self, kinds: list[str], name: str, code: str, place: Place) -> None:
        trees = [t for k in kinds if (t := self.words.tree(k, name)) is not None]
        if trees and not any(code in tree for tree in trees):
            known = [c for tree in trees for c in tree]
            hint = did_you_mean(code, known)
            self.problems.add(f"`{name}` has no choice `{code}`", place, hint, "unknown-choice")

    def comparison(
        self, comparison: Comparison, place: Place, names: dict[str, tuple[str, ...]]
    ) -> None:
        self.operand(comparison.operand, place, names)
        self.operand(comparison.of, place, names)
        if comparison.operator in WINDOWS and isinstance(comparison.operand, str):
            self.duration(comparison.operand, place)

    def duration(self, text: str, place: Place) -> None:
        try:
            parse_duration(text)
        except ValueError as error:
            self.problems.add(f"`{text}`: {error}", place, getattr(error, "help", None))

    def operand(
        self, operand: Operand | None, place: Place, names: dict[str, tuple[str, ...]]
    ) -> None:
        if isinstance(operand, Reference):
            self.reference(operand, place, names)
        elif isinstance(operand, PolicyValue):
            self.known(operand.name, self.library.policy.values, "policy value", place)

    def reference(
        self, reference: Reference, place: Place, names: dict[str, tuple[str, ...]]
    ) -> None:
        if not self.known(reference.name, names, "name", place):
            return
        kinds = names[reference.name]
        for attribute in reference.attributes:
            owners = [k for k in kinds if self.words.attribute(k, attribute) is not None]
            if kinds and not owners:
                known = {
                    n for k in kinds if k in self.words.kinds for n in self.words.attributes(k)
                }
                text = f"{' or '.join(kinds)} has no `{attribute}`"
                self.problems.add(text, place, did_you_mean(attribute, known), "unknown-attribute")
                return
            kinds = self.leads_to(owners, attribute)

    def leads_to(self, kinds: Iterable[str], attribute: str) -> tuple[str, ...]:
        """Kinds an attribute can name; none when it is not a name."""
        found: dict[str, None] = {}
        for kind in kinds:
            described = self.words.attribute(kind, attribute)
            if described is not None and described.type in LINK_TYPES:
                found.update(dict.fromkeys(described.of))
        return tuple(found)

    def owner_kinds(self, subject: Reference, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
        kinds = names.get(subject.name, ())
        for attribute in subject.attributes[:-1]:
            kinds = self.leads_to(kinds, attribute)
        return kinds if subject.attributes else ()

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


def _is_duration(operand: object) -> bool:
    try:
        parse_duration(operand)
    except ValueError:
        return False
    return True


def _periods(within: Any) -> Iterator[str]:
    from disrupt.condition import DatedValue

    if isinstance(within, str):
        yield within
    elif isinstance(within, DatedValue):
        yield from (str(value) for value, _, _ in within.values)
