"""What testing finds: a tree in which every node has its truth and what made it so.

The tree is the explanation; nothing is explained after the fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from operator import attrgetter

from disrupt.assessment import GapKind, NodeKind
from disrupt.case import Fact
from disrupt.condition import Condition, Junction
from disrupt.dates import DateSpan, NumberSpan
from disrupt.truth import Strength, Truth, some_of


@dataclass(frozen=True, slots=True)
class GapNote:
    """What is not on file; turned into words when it is shown."""

    kind: GapKind
    fact_kind: str | None = None
    attribute: str | None = None
    about: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    window: DateSpan | None = None

    @property
    def key(self) -> str:
        parts = (self.kind, self.fact_kind or "", self.attribute or "", "+".join(self.about))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class MissNote:
    """A fact that was looked at and fails only a limit."""

    fact: Fact
    attribute: str
    operator: str
    bound: str
    ran_out: DateSpan | None = None
    """The window that had run out, counted from the fact."""


@dataclass(slots=True)
class Finding:
    """One node's result."""

    node: NodeKind
    truth: Truth
    condition: Condition | None = None
    strength: Strength | None = None
    facts: tuple[Fact, ...] = ()
    possible: tuple[Fact, ...] = ()
    contrary: tuple[Fact, ...] = ()
    gaps: tuple[GapNote, ...] = ()
    misses: tuple[MissNote, ...] = ()
    check_that: tuple[str, ...] = ()
    children: tuple[Finding, ...] = ()
    supports: bool = False
    """A telling fact matches here, certainly or possibly."""
    lacks: int = 0
    """How many more facts a find needs than match for certain."""
    judgement: str | None = None
    note: str | None = None

    def under(self, condition: Condition) -> Finding:
        """The same, found for another condition that asks the same."""
        copy = Finding(*_VALUES(self))
        copy.condition = condition
        return copy

    def walk(self) -> Iterator[Finding]:
        yield self
        for child in self.children:
            yield from child.walk()


_VALUES = attrgetter(*(described.name for described in fields(Finding)))


def live_support(finding: Finding) -> bool:
    """Whether something on file supports this outside any false branch."""
    if finding.truth is Truth.FALSE or finding.node in ("not", "unless"):
        return False
    return finding.supports or any(live_support(child) for child in finding.children)


def any_support(finding: Finding) -> bool:
    """Whether something on file supports this, false branches and misses included."""
    if finding.node in ("not", "unless"):
        return False
    if finding.supports or finding.misses:
        return True
    return any(any_support(child) for child in finding.children)


def supporting_facts(finding: Finding) -> Iterator[Fact]:
    """Facts that show it, from the branches that are not false."""
    if finding.truth is Truth.FALSE or finding.node in ("not", "unless"):
        return
    if finding.supports:
        yield from finding.facts
        yield from finding.possible
    for child in finding.children:
        yield from supporting_facts(child)


def open_gaps(finding: Finding) -> Iterator[GapNote]:
    """Gaps of the parts that are not settled; settled parts ask for nothing."""
    if finding.truth in (Truth.FALSE, Truth.OPEN, Truth.TRUE) and finding.node != "about":
        return
    yield from finding.gaps
    for child in finding.children:
        # An exception that is not known changes nothing; it is listed as "check that".
        if child.node != "unless":
            yield from open_gaps(child)


def all_misses(finding: Finding) -> Iterator[MissNote]:
    yield from finding.misses
    for child in finding.children:
        if finding.node not in ("not", "unless"):
            yield from all_misses(child)


def turns_on_judgement(finding: Finding) -> bool:
    """Whether the branch that makes it out turns on an open question."""
    if finding.truth is not Truth.OPEN:
        return False
    if finding.node in ("any", "shown_by", "some_of"):
        return True
    return any(turns_on_judgement(child) for child in finding.children)


def truth_if(finding: Finding, settled: str) -> Truth:
    """The truth this would have if the gap of that key were filled and showed its part."""
    if finding.truth is not Truth.UNKNOWN:
        return finding.truth
    filled = next((gap for gap in finding.gaps if gap.key == settled), None)
    if filled is not None and _alone(finding, filled):
        return Truth.TRUE
    below = [truth_if(child, settled) for child in finding.children if child.node != "unless"]
    match finding.node:
        case "all" | "about":
            return min(below, default=finding.truth)
        case "any" | "shown_by":
            return max(*below, finding.truth)
        case "some_of" if isinstance(finding.condition, Junction):
            return some_of(finding.condition.needed, below)
        case _:
            return finding.truth


def _alone(finding: Finding, gap: GapNote) -> bool:
    """Whether this gap alone gives a find as many facts as it lacks."""
    mine = [fact for fact in finding.possible if fact.id in gap.about]
    if not mine:
        return finding.lacks <= 1 or gap.kind in ("kind", "check_again")
    more = any(other.about == gap.about and other.key != gap.key for other in finding.gaps)
    return not more and sum(stands_for(fact)[0] for fact in mine) >= finding.lacks


def several(fact: Fact) -> str:
    """The attribute that says for how many a fact stands: `number` of a thing, else `times`."""
    return "times" if "times" in fact.values else "number"


def stands_for(fact: Fact) -> tuple[int, int | None]:
    """How many events or things a fact stands for: at least, at most."""
    times = fact.values.get(several(fact))
    if not isinstance(times, NumberSpan):
        return 1, 1
    whole = times.whole()
    low = 0 if whole.low is None else int(whole.low)
    return max(low, 1), None if whole.high is None else int(whole.high)


def exceptions_named(finding: Finding) -> Iterator[str]:
    """Words of the exceptions that bite, or that may; of a list, each one that does."""
    node = finding.condition
    inner = [c for c in finding.children if c.truth is finding.truth and c.node != "unless"]
    if node is not None and (node.limb or node.cite):
        yield node.limb or node.cite or ""
    elif inner:
        for child in inner:
            yield from exceptions_named(child)
    else:
        yield "an exception"


def gaps_below(finding: Finding) -> Iterator[GapNote]:
    """Every gap of a finding and of all below it, settled or not."""
    yield from finding.gaps
    for child in finding.children:
        yield from gaps_below(child)
