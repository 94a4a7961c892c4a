"""The test of a rule as nested lists: the limb in words first, then what shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from disrupt.about import AboutEntry, Join
from disrupt.condition import (
    Ask,
    Check,
    Comparison,
    Condition,
    Find,
    Junction,
    LoneException,
    Negation,
    Operand,
    PolicyValue,
    Reference,
    Requirement,
)
from disrupt.render import phrases
from disrupt.render.conditions import OPERATORS, operand
from disrupt.render.site.law import cite
from disrupt.render.site.markup import Html, el, items, joined, link, text
from disrupt.rule import Provision, Window
from disrupt.words import PREPOSITIONS

HEADS = {
    "all": "All of these:",
    "any": "Any one of these:",
    "shown_by": "Can be shown by any of these, and in other ways too:",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """What is needed to say a condition: the law it cites and where other pages are."""

    law: Sequence[Provision]
    policy: Mapping[str, Any] = field(default_factory=dict)
    kind_page: Callable[[str], str | None] = lambda _: None
    list_page: Callable[[str], str | None] = lambda _: None

    def condition(self, node: Condition) -> Html:
        """Give a condition and all that is inside it."""
        where = cite(node.cite, self.law)
        said = self.words(node)
        parts = items(self.condition(part) for part in _inside(node))
        if node.limb:
            body = [el("p", el("strong", node.limb), Html(" "), where, self.since(node))]
            if isinstance(node, Find | Check):
                body.append(el("p", "Looked for: ", said, class_="how"))
            else:
                body.append(el("p", said, class_="how"))
        else:
            body = [el("p", said, Html(" "), where, self.since(node), class_="how")]
        return joined(body, parts, self.having(node), self.exceptions(node))

    def since(self, node: Condition) -> Html | None:
        """Give since when a limb is law, where it is younger than its rule."""
        if node.in_force is None:
            return None
        begins, ends = node.in_force
        words = window_words(begins, ends)
        return el("span", f" ({words})", class_="quiet")

    def having(self, node: Condition) -> Html | None:
        if not isinstance(node, Find) or node.having is None:
            return None
        return joined(el("p", "Each of them:", class_="how"), items([self.condition(node.having)]))

    def exceptions(self, node: Condition) -> Html | None:
        if node.unless is None:
            return None
        return joined(el("p", "Unless:", class_="how"), items([self.condition(node.unless)]))

    def words(self, node: Condition) -> Html:
        """Give one condition in words, without what is inside it."""
        match node:
            case Junction(kind="some_of"):
                return text(f"At least {node.needed} of these:")
            case Junction():
                return text(HEADS[node.kind])
            case Negation():
                return text("It must not be so that:")
            case Ask():
                by = node.by or "whoever decides"
                return joined(el("em", f"For judgement by {by}:"), Html(" "), node.ask)
            case Find():
                return self.find(node)
            case Check():
                subject = text(operand(node.subject))
                return joined(subject, Html(" is "), self.requirement(node.requirement))
            case LoneException():
                return text("Except:")

    def find(self, node: Find) -> Html:
        name = phrases.code_words(node.kind)
        page = self.kind_page(node.kind)
        kind = link(name, page) if page else text(name)
        number = "" if node.count == 1 else f"at least {node.count} of: "
        wanted = [self.wanted(each) for each in node.requirements]
        if node.sum_of is not None:
            total = self.comparisons(node.sum_comparisons)
            wanted.append(text(f"{phrases.code_words(node.sum_of)} {total} in all"))
        if node.when is not None:
            wanted.append(text(f"at the time of {operand(node.when)}"))
        elif node.ever:
            wanted.append(text("at any time"))
        if node.distinct is not None:
            wanted.append(text(f"each with another {phrases.code_words(node.distinct)}"))
        tail = joined(Html(": "), joined(wanted, between="; ")) if wanted else None
        return joined(Html(number), kind, tail)

    def wanted(self, wanted: Requirement) -> Html:
        name = phrases.code_words(wanted.attribute)
        if wanted.equal is not None and [operand(v) for v in wanted.equal] == [f"the {name}"]:
            return text(f"the same {name}")
        said = self.requirement(wanted)
        reads_on = PREPOSITIONS.get(wanted.attribute) == name or _only_compares(wanted)
        return joined(name, Html(" " if reads_on else ": "), said)

    def requirement(self, wanted: Requirement) -> Html:
        parts: list[Html] = []
        if wanted.equal is not None:
            values = [operand(value) for value in wanted.equal]
            parts.append(text(phrases.listed(values, "or")))
        if wanted.in_list is not None:
            title = f"“{wanted.in_list.replace('-', ' ')}”"
            page = self.list_page(wanted.in_list)
            parts.append(joined(Html("in the list "), link(title, page) if page else title))
        if wanted.excluded:
            parts.append(text(f"not {phrases.listed(map(operand, wanted.excluded), 'or')}"))
        if wanted.comparisons:
            parts.append(text(self.comparisons(wanted.comparisons)))
        if wanted.unless:
            parts.append(text(f"unless {phrases.listed(map(operand, wanted.unless), 'or')}"))
        if wanted.known is not None:
            parts.append(text("known" if wanted.known else "not known"))
        return joined(parts, between=", ")

    def comparisons(self, comparisons: Sequence[Comparison]) -> str:
        return " and ".join(self.comparison(each) for each in comparisons)

    def comparison(self, comparison: Comparison) -> str:
        value = self.value(comparison.operand)
        if comparison.of is not None:
            return f"{OPERATORS[comparison.operator]} {value} of {operand(comparison.of)}"
        if comparison.operator == "within":
            return f"in the last {value}"
        return f"{OPERATORS[comparison.operator]} {value}"

    def value(self, value: Operand) -> str:
        """Give an operand; a figure of local policy with what it is at present."""
        figure = self.policy.get(value.name) if isinstance(value, PolicyValue) else None
        if not isinstance(value, PolicyValue) or figure is None or isinstance(figure, list | dict):
            return operand(value)
        return f"{figure} (a figure of policy, not of law)"


def _only_compares(wanted: Requirement) -> bool:
    """Whether all that is asked is a comparison, as in `date in the last 6 months`."""
    selects = wanted.equal or wanted.in_list or wanted.excluded or wanted.known is not None
    return bool(wanted.comparisons) and not selects


def _inside(node: Condition) -> tuple[Condition, ...]:
    if isinstance(node, Junction):
        return node.parts
    return (node.part,) if isinstance(node, Negation) else ()


def window_words(begins: str | None, ends: str | None = None) -> str:
    """Give since when, and until when, something is law."""
    words = phrases.IN_FORCE.get(begins or "long_established")
    words = words or f"in force from {phrases.dated(begins or '')}"
    return f"{words}, to {phrases.dated(ends)}" if ends else words


def in_force(window: Window) -> str:
    """Give a window of law with its note."""
    words = window_words(window.begins, window.to)
    return f"{words}. {window.note}" if window.note else words


def about(entry: AboutEntry) -> str:
    """Give one thing a rule is about and what joins it to the others."""
    name = phrases.sentence_start(phrases.code_words(entry.name))
    kinds = phrases.listed(map(phrases.code_words, entry.types or entry.kinds), "or")
    joins = phrases.listed(_join(each) for each in entry.joins)
    words = name if kinds == phrases.code_words(entry.name) else f"{name}: {kinds}"
    missing = " (may not be on file)" if entry.may_be_missing else ""
    return f"{words} {joins}".strip() + missing


def _join(join: Join) -> str:
    other = operand(Reference(join.other, (join.other_attribute,) if join.other_attribute else ()))
    if join.attribute is None:
        return f"that is {other}"
    said = PREPOSITIONS.get(join.attribute)
    name = phrases.code_words(join.attribute)
    return f"{name} {other}" if said == name else f"whose {name} is {other}"
