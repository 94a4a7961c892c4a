"""Checks the words of conditions: kinds, attributes, choices, names, periods."""

from __future__ import annotations

from collections.abc import Iterable
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
from disrupt.node import Node
from disrupt.periods import parse_duration
from disrupt.vocabulary import LINK_TYPES

if TYPE_CHECKING:
    from disrupt.library_model import Library

WINDOWS = ("within", "older_than")
COMPARED = frozenset({"date", "number", "money", "percent"})


class ConditionChecker:
    """Checks of names, conditions and what they ask of attributes, collecting problems."""

    def __init__(
        self, library: Library, problems: Problems, rule_ids: frozenset[str] = frozenset()
    ) -> None:
        self.rule_ids = rule_ids | frozenset(library.rules)
        self.library = library
        self.words = library.vocabulary
        self.problems = problems

    # words -----------------------------------------------------------------------------

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


def _is_duration(operand: object) -> bool:
    try:
        parse_duration(operand)
    except ValueError:
        return False
    return True
