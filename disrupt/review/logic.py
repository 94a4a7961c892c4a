"""What one condition says about another: whether it implies it, or can never go with it.

Only what is certain from the words of the library is said; anything else counts as no.
Policy figures are compared by name, because a council may overlay them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from disrupt.condition import (
    Check,
    Comparison,
    Condition,
    Find,
    Junction,
    Negation,
    Operand,
    Reference,
    Requirement,
)
from disrupt.periods import parse_duration
from disrupt.rule import StatutoryList
from disrupt.vocabulary import ChoiceTree, Vocabulary

Measure: TypeAlias = "float | date"
LOWER = {"at_least": False, "more_than": True, "on_or_after": False}
"""Operators that bound from below, and whether strictly."""
UPPER = {"at_most": False, "less_than": True, "before": True}
_DAYS = {"hours": 1 / 24, "days": 1.0, "working_days": 1.4, "weeks": 7.0, "months": 30.4375}


@dataclass(frozen=True, slots=True)
class Words:
    """What is needed to read the values of a condition."""

    vocabulary: Vocabulary
    lists: dict[str, StatutoryList]

    def tree(self, kind: str, attribute: str) -> ChoiceTree | None:
        """The choices of an attribute, or None where it is not a choice."""
        if kind not in self.vocabulary.kinds:
            return None
        return self.vocabulary.tree(kind, attribute)

    def many(self, kind: str, attribute: str) -> bool:
        """Whether a fact may give several values at once."""
        described = self.vocabulary.attribute(kind, attribute)
        return described is None or described.list


# values ----------------------------------------------------------------------------------


def measured(operand: Operand | None) -> Measure | None:
    """A number, a day, or a period in days; None for anything that is not written out."""
    if isinstance(operand, bool) or operand is None:
        return None
    if isinstance(operand, int | float):
        return float(operand)
    if not isinstance(operand, str):
        return None
    try:
        return date.fromisoformat(operand)
    except ValueError:
        return days(operand)


def days(text: str) -> float | None:
    """Roughly how many days a period has, for comparing periods; None where it is none."""
    try:
        duration = parse_duration(text)
    except ValueError:
        return None
    unit = duration.unit
    if unit == "years":
        return duration.amount * 365.25
    return duration.amount * _DAYS.get(unit, 1.0)


def narrower(value: Operand, wanted: Operand, tree: ChoiceTree | None) -> bool:
    """Whether whoever has `value` has what is `wanted`."""
    if value == wanted and isinstance(value, bool) == isinstance(wanted, bool):
        return True
    if tree is None or not isinstance(value, str) or not isinstance(wanted, str):
        return False
    return wanted in tree.broader.get(value, ())


def apart(value: Operand, wanted: Operand, tree: ChoiceTree | None) -> bool:
    """Whether nothing can be both; `$name`s can always be the same."""
    if isinstance(value, Reference) or isinstance(wanted, Reference):
        return False
    if not isinstance(value, str | bool | int | float):
        return False
    if not isinstance(wanted, str | bool | int | float):
        return False
    return not narrower(value, wanted, tree) and not narrower(wanted, value, tree)


# requirements ----------------------------------------------------------------------------


def implies_requirement(a: Requirement, b: Requirement, tree: ChoiceTree | None) -> bool:
    """Whether every value that `a` lets through, `b` lets through."""
    if b.known is not None and b.known != a.known:
        return False
    if b.in_list is not None and a.in_list != b.in_list:
        return False
    if b.equal is not None and not _values_within(a.equal, b.equal, tree):
        return False
    left_out = (*a.excluded, *a.unless)
    if not all(any(narrower(x, mine, tree) for mine in left_out) for x in b.excluded):
        return False
    if not set(b.unless) <= set(a.unless):
        return False
    return all(any(_tighter(mine, theirs) for mine in a.comparisons) for theirs in b.comparisons)


def _values_within(
    mine: tuple[Operand, ...] | None, theirs: tuple[Operand, ...], tree: ChoiceTree | None
) -> bool:
    if mine is None:
        return False
    return all(any(narrower(value, wanted, tree) for wanted in theirs) for value in mine)


def _tighter(mine: Comparison, theirs: Comparison) -> bool:
    if mine.of != theirs.of:
        return False
    if mine == theirs:
        return True
    a, b = measured(mine.operand), measured(theirs.operand)
    if a is None or b is None or type(a) is not type(b):
        return False
    if mine.operator == theirs.operator == "within":
        return a <= b  # type: ignore[operator]  # both are numbers or both are days
    if mine.operator == theirs.operator == "older_than":
        return a >= b  # type: ignore[operator]
    if mine.operator in LOWER and theirs.operator in LOWER:
        strict = LOWER[theirs.operator] and not LOWER[mine.operator]
        return a > b if strict else a >= b  # type: ignore[operator]
    if mine.operator in UPPER and theirs.operator in UPPER:
        strict = UPPER[theirs.operator] and not UPPER[mine.operator]
        return a < b if strict else a <= b  # type: ignore[operator]
    return False


def impossible(one: Requirement, tree: ChoiceTree | None, *, many: bool) -> str | None:
    """Why no value can meet a requirement, or None where one can."""
    comparisons = one.comparisons
    for first in comparisons:
        if first.operator == "within" and (measured(first.operand) or 1) == 0:
            return "the window is empty"
        for second in comparisons:
            clash = _clash(first, second)
            if clash is not None:
                return clash
    wanted = one.equal
    if wanted is None or many:
        return None
    for refused, key in ((one.excluded, "not"), (one.unless, "unless")):
        if refused and all(any(narrower(w, r, tree) for r in refused) for w in wanted):
            return f"every value asked for is one that `{key}` refuses"
    return None


def _clash(low: Comparison, high: Comparison) -> str | None:
    a, b = measured(low.operand), measured(high.operand)
    if a is None or b is None or type(a) is not type(b) or low.of != high.of:
        return None
    says = f"`{low.operator}` {low.operand} and `{high.operator}` {high.operand} leave nothing"
    if low.operator in LOWER and high.operator in UPPER:
        strict = LOWER[low.operator] or UPPER[high.operator]
        empty = a >= b if strict else a > b  # type: ignore[operator]
        return says if empty else None
    if low.operator == "older_than" and high.operator == "within":
        return says if a >= b else None  # type: ignore[operator]
    return None


def exclusive(a: Requirement, b: Requirement, tree: ChoiceTree | None, *, many: bool) -> str | None:
    """Why nothing can meet both requirements on one attribute, or None where something can."""
    for first, second in ((a, b), (b, a)):
        for low in first.comparisons:
            for high in second.comparisons:
                clash = _clash(low, high)
                if clash is not None:
                    return clash
    if many:
        return None
    name = a.attribute
    if a.equal and b.equal and all(apart(x, y, tree) for x in a.equal for y in b.equal):
        return f"`{name}` cannot be both"
    for wanted, refused in ((a.equal, b.excluded), (b.equal, a.excluded)):
        if wanted and all(any(narrower(w, r, tree) for r in refused) for w in wanted):
            return f"`{name}` is asked for and refused"
    return None


# conditions ------------------------------------------------------------------------------


def plain(node: Condition) -> Condition:
    """A condition without its words, cites and places: what it tests."""
    bare = replace(node, limb=None, cite=None, path=(), standard=None)
    if isinstance(bare, Junction):
        bare = replace(bare, parts=tuple(plain(part) for part in bare.parts))
        return bare.parts[0] if _idle(bare) else bare
    if isinstance(bare, Negation):
        return replace(bare, part=plain(bare.part))
    if isinstance(bare, Find):
        having = None if bare.having is None else plain(bare.having)
        return replace(bare, requirements=_placeless(bare.requirements), having=having)
    if isinstance(bare, Check):
        return replace(bare, requirement=replace(bare.requirement, path=()))
    return bare


def _idle(node: Junction) -> bool:
    """`all` or `any` of one part says what the part says."""
    lone = len(node.parts) == 1 and node.kind in ("all", "any")
    return lone and node.unless is None and node.in_force is None


def _placeless(requirements: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    bare = (replace(r, path=()) for r in requirements)
    return tuple(sorted(bare, key=lambda r: r.attribute))


def implies(a: Condition, b: Condition, words: Words) -> bool:
    """Whether `b` is at least as true as `a`, whatever the facts are; both are `plain`."""
    if a == b:
        return True
    if b.unless is not None or b.in_force is not None:
        return False
    if isinstance(a, Junction) and a.kind in ("any", "all"):
        each = [implies(part, b, words) for part in a.parts]
        if all(each) if a.kind == "any" else any(each):
            return True
    if isinstance(b, Junction):
        each = [implies(a, part, words) for part in b.parts]
        if b.kind in ("any", "shown_by"):
            return any(each)
        return all(each) if b.kind == "all" else False
    if isinstance(a, Find) and isinstance(b, Find):
        return _find_implies(a, b, words)
    if isinstance(a, Check) and isinstance(b, Check):
        return a.subject == b.subject and implies_requirement(a.requirement, b.requirement, None)
    if isinstance(a, Negation) and isinstance(b, Negation):
        return implies(b.part, a.part, words)
    return False


def _find_implies(a: Find, b: Find, words: Words) -> bool:
    if a.kind != b.kind or a.count < b.count or (a.ever and not b.ever):
        return False
    same = (a.when, a.sum_of, a.sum_comparisons) == (b.when, b.sum_of, b.sum_comparisons)
    if not same or (b.distinct is not None and a.distinct != b.distinct):
        return False
    if b.having is not None and (a.having, a.bound_as) != (b.having, b.bound_as):
        return False
    mine = {r.attribute: r for r in a.requirements}
    return all(
        r.attribute in mine
        and implies_requirement(mine[r.attribute], r, words.tree(a.kind, r.attribute))
        for r in b.requirements
    )
