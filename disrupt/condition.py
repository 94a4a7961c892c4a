"""The condition language: what a rule may say, as frozen nodes read from plain data.

The whole language is `all`, `any`, `not`, `some_of`, `shown_by`, `unless`, `ask`, `find` and
`check`; any node may carry `limb`, `cite` and `in_force`.
Reading is separate from checking words against the vocabulary, which `library` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"
Path: TypeAlias = tuple[str | int, ...]

Bound: TypeAlias = Literal["at_least", "at_most", "more_than", "less_than", "before", "on_or_after"]
Window: TypeAlias = Literal["within", "older_than"]
Operator: TypeAlias = Bound | Window
COMPARISONS: tuple[Operator, ...] = (
    "at_least",
    "at_most",
    "more_than",
    "less_than",
    "within",
    "older_than",
    "before",
    "on_or_after",
)
JUNCTIONS = ("all", "any", "shown_by")
OPERATORS = ("all", "any", "not", "some_of", "shown_by", "ask", "find", "check")
BEGINNINGS = ("long_established", "pending", "not_established")
ANYWHERE = ("limb", "cite", "in_force", "unless", "standard")
BESIDE: dict[str, tuple[str, ...]] = {
    "find": ("count", "distinct", "sum", "ever", "when", "as", "having"),
    "ask": ("by", "id"),
    "check": ("is", "not", "in", "known", "of", *COMPARISONS),
}
MATCHER_KEYS = ("in", "not", "unless", "is", "known", "of", "policy", *COMPARISONS)


@dataclass(frozen=True, slots=True)
class ConditionProblem:
    """Something wrong in a condition: where, relative to its root, and what."""

    path: Path
    message: str
    help: str | None = None


class ConditionError(ValueError):
    """Raised with every problem of one condition at once."""

    def __init__(self, problems: list[ConditionProblem]) -> None:
        super().__init__("; ".join(p.message for p in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Reference:
    """`$name` or `$name.attribute.attribute`: a bound thing, or what it says."""

    name: str
    attributes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "$" + ".".join((self.name, *self.attributes))


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """`{policy: name}`: a figure that local policy may set, never the law."""

    name: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value that the law changes: the last one whose window has begun holds."""

    values: tuple[tuple[Plain, str | None, str | None], ...]
    """(value, from, to); `from` may be `pending`."""


Operand: TypeAlias = str | int | float | bool | Reference | PolicyValue | DatedValue


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: Operator
    operand: Operand
    of: Operand | None = None
    """The date a `within` runs forward from; its day is day one."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a pattern asks of one attribute: selectors first, then limits."""

    attribute: str
    equal: tuple[Operand, ...] | None = None
    in_list: str | None = None
    excluded: tuple[Operand, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    unless: tuple[Operand, ...] = ()
    known: bool | None = None
    path: Path = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every node may carry."""

    limb: str | None = None
    cite: str | None = None
    standard: str | None = None
    in_force: tuple[str | None, str | None] | None = None
    unless: Condition | None = None
    path: Path = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction(Node):
    """`all`, `any`, `shown_by`, or `some_of` with how many are needed."""

    kind: Literal["all", "any", "shown_by", "some_of"]
    parts: tuple[Condition, ...]
    needed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation(Node):
    part: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Node):
    ask: str
    by: str | None = None
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Find(Node):
    """Facts of one kind that meet every requirement."""

    kind: str
    requirements: tuple[Requirement, ...]
    count: int = 1
    distinct: str | None = None
    sum_of: str | None = None
    sum_comparisons: tuple[Comparison, ...] = ()
    ever: bool = False
    when: Operand | None = None
    bound_as: str | None = None
    having: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Node):
    """What a bound thing says about itself; never support."""

    subject: Reference
    requirement: Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class LoneException(Node):
    """An `unless` that stands alone, in `having`."""


Condition: TypeAlias = Junction | Negation | Ask | Find | Check | LoneException


def parts_of(node: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside this one, in reading order."""
    inner: tuple[Condition | None, ...] = ()
    match node:
        case Junction():
            inner = node.parts
        case Negation():
            inner = (node.part,)
        case Find():
            inner = (node.having,)
        case _:
            inner = ()
    return tuple(part for part in (*inner, node.unless) if part is not None)


def walk(node: Condition) -> Iterator[Condition]:
    """This condition and every one inside it, outermost first."""
    yield node
    for part in parts_of(node):
        yield from walk(part)


def references_in(node: Condition) -> Iterator[Reference]:
    """Every `$name` this one node mentions itself (not its parts)."""
    operands: list[Operand | None] = []
    if isinstance(node, Find):
        operands.append(node.when)
        for requirement in node.requirements:
            operands += operands_of(requirement)
    elif isinstance(node, Check):
        yield node.subject
        operands += operands_of(node.requirement)
    for operand in operands:
        if isinstance(operand, Reference):
            yield operand


def operands_of(requirement: Requirement) -> list[Operand | None]:
    found: list[Operand | None] = [*(requirement.equal or ()), *requirement.excluded]
    found += requirement.unless
    for comparison in requirement.comparisons:
        found += [comparison.operand, comparison.of]
    return found
