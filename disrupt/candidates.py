"""From bindings to options: each way of fitting a rule is judged alone, the best one counts.

The six statuses are decided here, in the order the design gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from disrupt.assessment import Status
from disrupt.case import Decision, Fact
from disrupt.dates import DateSpan
from disrupt.engine import CompiledRule
from disrupt.findings import (
    Finding,
    GapNote,
    MissNote,
    all_misses,
    open_gaps,
    turns_on_judgement,
)
from disrupt.match import Binding
from disrupt.rule import PROVED, Rule
from disrupt.truth import Strength, Truth, weakest

Answers = Mapping[str, Decision]


@dataclass(slots=True)
class Way:
    """One way the facts fit the rule, judged."""

    binding: Binding
    status: Status
    test: Finding | None = None
    limits: tuple[Finding, ...] = ()
    exception: Finding | None = None
    answers: Answers = field(default_factory=dict)
    first_missing: tuple[str, ...] = ()
    in_place: Fact | None = None
    in_place_ends: DateSpan | None = None
    reason: str | None = None
    named: tuple[Fact, ...] = ()
    """Bound facts that the rule says support it."""
    supports: tuple[Fact, ...] = ()
    """Those of them that no part of the test turns down."""
    sole_basis: bool = False
    """Everything that shows it is of a kind that may never stand alone."""

    @property
    def env_names(self) -> Mapping[str, Fact | None]:
        return self.binding.names

    def findings(self) -> Iterator[Finding]:
        if self.test is not None:
            yield self.test
        yield from self.limits

    def gaps(self) -> tuple[GapNote, ...]:
        """What would have to be known; limits and the test together, each once."""
        notes = [*self.binding.gaps]
        for finding in self.findings():
            if finding.truth is Truth.UNKNOWN:
                notes.extend(open_gaps(finding))
        return tuple({note.key: note for note in notes}.values())

    def blocking(self, rule: Rule) -> tuple[GapNote, ...]:
        """Gaps of the binding itself: an unknown type, or the very thing it is against.

        Another name that is not on file blocks only through the part of the test that needs it.
        """
        missing = {name for name in rule.against if self.binding.names[name] is None}
        return tuple(
            g for g in self.binding.gaps if missing or g.attribute == "type" or g.kind == "fact"
        )

    def misses(self) -> tuple[MissNote, ...]:
        return tuple(all_misses(self.test)) if self.test is not None else ()

    @property
    def strength(self) -> Strength | None:
        levels = [f.strength for f in self.findings() if f.strength is not None]
        return weakest(levels) if levels else None


@dataclass(slots=True)
class Candidate:
    """A rule against particular things, with every way of making it out."""

    rule_id: str
    compiled: CompiledRule
    against: tuple[str, ...]
    not_on_file: str | None
    ways: list[Way]

    @property
    def rule(self) -> Rule:
        return self.compiled.rule

    @property
    def id(self) -> str:
        return f"{self.rule_id}@{'+'.join(self.against)}"

    @property
    def best(self) -> Way:
        return self.ways[0]

    @property
    def status(self) -> Status:
        return self.best.status

    @property
    def turns_on_judgement(self) -> bool:
        test = self.best.test
        return self.status == "made_out" and test is not None and turns_on_judgement(test)

    @property
    def thin(self) -> bool:
        """What must be proved rests only on intelligence or anonymous information."""
        if self.best.test is None or self.status not in ("made_out", "within_reach"):
            return False
        return any(_is_thin(f, self.rule.standard) for f in _shown_leaves(self.best.test))


def _shown_leaves(finding: Finding) -> Iterator[Finding]:
    """The parts that carry the truth: of an `any`, only the best ones."""
    if finding.truth is not Truth.TRUE and finding.truth is not Truth.OPEN:
        for child in finding.children:
            if child.truth >= Truth.OPEN and finding.node == "all":
                yield from _shown_leaves(child)
        return
    if finding.node == "find" or finding.node in ("any", "shown_by"):
        yield finding
    else:
        for child in finding.children:
            if child.node not in ("not", "unless"):
                yield from _shown_leaves(child)


def _is_thin(finding: Finding, standard: str) -> bool:
    own = finding.condition.standard if finding.condition is not None else None
    if (own or standard) not in PROVED or finding.strength is None:
        return False
    return finding.strength <= Strength.INTELLIGENCE
