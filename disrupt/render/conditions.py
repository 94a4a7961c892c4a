"""A condition of a rule in words, for somebody who does not read YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from disrupt.condition import (
    Ask,
    Check,
    Comparison,
    Condition,
    DatedValue,
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
from disrupt.render.layout import Page

Figures = Mapping[str, object]
NO_FIGURES: Figures = {}
HEADS = {"all": "all of these", "any": "any of these", "shown_by": "shown by any of these"}
OPERATORS = {
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "less_than": "less than",
    "within": "within",
    "older_than": "longer ago than",
    "before": "before",
    "on_or_after": "on or after",
}


def condition_lines(
    page: Page, condition: Condition, figures: Figures = NO_FIGURES, indent: int = 2
) -> None:
    """Add a condition and what is inside it, each part on a line of its own.

    `figures` are the values of local policy, by name.
    """
    cite = f" · {condition.cite}" if condition.cite else ""
    words = condition.limb or condition_words(condition, figures)
    page.text(f"{words}{cite}", indent=indent, hang=2)
    if condition.limb:
        page.text(condition_words(condition, figures), "dim", indent=indent + 2, hang=2)
    for part in _inside(condition):
        condition_lines(page, part, figures, indent + 3)
    if isinstance(condition, Find) and condition.having is not None:
        page.text("of which each", "dim", indent=indent + 2)
        condition_lines(page, condition.having, figures, indent + 5)
    if condition.unless is not None:
        page.text("unless", "dim", indent=indent + 2)
        condition_lines(page, condition.unless, figures, indent + 5)


def _inside(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Junction):
        yield from condition.parts
    elif isinstance(condition, Negation):
        yield condition.part


def condition_words(condition: Condition, figures: Figures = NO_FIGURES) -> str:
    """Give one condition in words, without what is inside it."""
    match condition:
        case Junction():
            if condition.kind == "some_of":
                return f"at least {condition.needed} of these"
            return HEADS[condition.kind]
        case Negation():
            return "not"
        case Ask():
            return f"{condition.by or 'whoever decides'} judges: {condition.ask}"
        case Find():
            return _find(condition, figures)
        case Check():
            wanted = requirement_words(condition.requirement, figures)
            return f"{operand(condition.subject)} is {wanted}"
        case LoneException():
            return "except"


def _find(find: Find, figures: Figures) -> str:
    kind = phrases.code_words(find.kind)
    number = f"at least {find.count} of: " if find.count > 1 else ""
    wanted = [
        f"{phrases.code_words(each.attribute)} {requirement_words(each, figures)}"
        for each in find.requirements
    ]
    if find.sum_of is not None:
        total = _comparisons(find.sum_comparisons, figures)
        wanted.append(f"{phrases.code_words(find.sum_of)} {total} in all")
    if find.when is not None:
        wanted.append(f"at the time of {operand(find.when)}")
    elif find.ever:
        wanted.append("at any time")
    if find.distinct is not None:
        wanted.append(f"each with another {phrases.code_words(find.distinct)}")
    return f"{number}{kind}: {'; '.join(wanted)}" if wanted else f"{number}{kind}"


def requirement_words(wanted: Requirement, figures: Figures = NO_FIGURES) -> str:
    """Give what is asked of one attribute: a choice, a limit, a list."""
    parts: list[str] = []
    if wanted.equal is not None:
        parts.append(phrases.listed(map(operand, wanted.equal), "or"))
    if wanted.in_list is not None:
        parts.append(f"in the list {wanted.in_list.replace('-', ' ')}")
    if wanted.excluded:
        parts.append(f"not {phrases.listed(map(operand, wanted.excluded), 'or')}")
    if wanted.comparisons:
        parts.append(_comparisons(wanted.comparisons, figures))
    if wanted.unless:
        parts.append(f"unless {phrases.listed(map(operand, wanted.unless), 'or')}")
    if wanted.known is not None:
        parts.append("known" if wanted.known else "not known")
    return ", ".join(parts)


def _comparisons(comparisons: tuple[Comparison, ...], figures: Figures) -> str:
    return " and ".join(_comparison(comparison, figures) for comparison in comparisons)


def _comparison(comparison: Comparison, figures: Figures) -> str:
    of = "" if comparison.of is None else f" of {operand(comparison.of)}"
    value = comparison.operand
    if isinstance(value, PolicyValue) and value.name in figures:
        figure = f"{figures[value.name]} (a figure of policy, not of law)"
        return f"{OPERATORS[comparison.operator]} {figure}{of}"
    return f"{OPERATORS[comparison.operator]} {operand(value)}{of}"


def operand(value: Operand) -> str:
    """Give a value of a condition in words: a choice, a name of the rule, a policy figure."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Reference():
            names = (value.name, *value.attributes)
            return "the " + "'s ".join(phrases.code_words(name) for name in names)
        case PolicyValue():
            return f"the policy's {phrases.code_words(value.name)}"
        case DatedValue():
            return phrases.listed((_dated(*each) for each in value.values), "then")
        case str():
            return phrases.dated(phrases.code_words(value))
        case _:
            return f"{value:,}"


def _dated(value: object, begins: str | None, ends: str | None) -> str:
    since = "" if begins is None else f" from {phrases.dated(begins)}"
    until = "" if ends is None else f" to {phrases.dated(ends)}"
    return f"{value}{since}{until}"
