"""What a change of the library does to every case and example, and which limb does it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from disrupt.library_model import Library
from disrupt.pipeline import LISTED
from disrupt.review.difference import Change, Difference, FileChange
from disrupt.review.scenes import Outcome

Sort = Literal["gained", "lost", "status", "route", "held_back", "place"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One option of one case or example that comes out otherwise."""

    scene: str
    kind: Literal["case", "example"]
    file: str
    beside: str | None
    """The rule that an example stands beside."""
    rule: str
    against: tuple[str, ...]
    sort: Sort
    before: Outcome
    after: Outcome
    by: tuple[Change, ...] = ()
    """The changes that do it, each by itself; none where it takes several together."""
    through: tuple[str, ...] = ()
    """Concepts, lists and words that do it, where the rule itself is as it was."""


@dataclass(frozen=True, slots=True)
class Untested:
    """A change that no example and no case notices."""

    file: FileChange
    change: Change | None = None
    why: Literal["nothing notices", "no examples"] = "nothing notices"


@dataclass(frozen=True, slots=True, order=True)
class Unread:
    """A case or example that is not compared."""

    scene: str
    file: str
    by: Literal["old", "new"]
    """Whose rules cannot read it: the old ones lack a word that it uses, or it is wrong."""


@dataclass(frozen=True, slots=True)
class Review:
    """Everything a reviewer is told about a change."""

    old: str
    new: str
    difference: Difference
    effects: tuple[Effect, ...]
    untested: tuple[Untested, ...]
    library: Library
    """The new library."""
    cases: int
    """Cases that were compared: those that could come out otherwise."""
    examples: int
    examples_changed: tuple[FileChange, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything is otherwise."""
        return bool(self.difference.files or self.examples_changed)


@dataclass(slots=True)
class Part:
    """What came of some of the scenes."""

    effects: list[Effect] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    cases: int = 0
    examples: int = 0

    def add(self, other: Part) -> None:
        """Take in what came of others."""
        self.effects += other.effects
        self.unread += other.unread
        self.cases += other.cases
        self.examples += other.examples


def sort_of(before: Outcome, after: Outcome) -> Sort | None:
    """Give in what way an outcome is another; None where it is not."""
    if before.seen == after.seen:
        return None
    if before.status != after.status:
        if before.status not in LISTED and after.status in LISTED:
            return "gained"
        if before.status in LISTED and after.status not in LISTED:
            return "lost"
        return "status"
    return "route" if before.route != after.route else "held_back"
