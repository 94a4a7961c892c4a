"""What a check says: a finding, how grave it is, and the check it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from disrupt.errors import Place

if TYPE_CHECKING:
    from disrupt.review.material import Material


class Severity(IntEnum):
    """How grave a finding is, by what follows if nobody mends it."""

    ADVICE = 1
    """The file reads worse than it could."""
    WARNING = 2
    """A reviewer is misled."""
    ERROR = 3
    """A wrong answer is possible."""

    @property
    def word(self) -> str:
        """`error`, `warning` or `advice`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Mend:
    """A change to one file that cannot change what a rule means."""

    file: str
    line: int
    """The line to replace, counted from 1; the line after the last one adds to the end."""
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a check noticed, before it is a finding."""

    place: Place
    says: str
    """One lower-case line without a full stop."""
    subject: str
    """The rule id, or `concepts/…`, `lists/…`, `vocabulary/…`: what a suppression names."""
    how: str | None = None
    """How to mend this one; the check's own words where it is left out."""
    mend: Mend | None = None
    severity: Severity | None = None
    """Where this one is less or more grave than the check is in general."""


Look = Callable[["Material"], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked for in a library."""

    id: str
    severity: Severity
    title: str
    why: str
    """Why it matters, in one line."""
    how: str
    """How to mend it, in one line."""
    look: Look
    page: str | None = None
    """Where it is explained; the program's own pages stand in docs/checks."""

    @property
    def read_on(self) -> str:
        """The page that explains the check."""
        return self.page or f"docs/checks/{self.id}.md"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, where it stands, why it matters and how to mend it."""

    check: str
    severity: Severity
    place: Place
    says: str
    why: str
    how: str
    page: str
    subject: str
    mend: Mend | None = None

    @property
    def level(self) -> str:
        """The severity as a word."""
        return self.severity.word

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """What findings are sorted by: file, place, check."""
        return (*self.place.key, self.check, self.says)


def check(
    id: str, severity: Severity, title: str, *, why: str, how: str, page: str | None = None
) -> Callable[[Look], Check]:
    """Make a check of a function that goes through the library and yields what it finds.

    `why` says in one line why it matters, `how` in one line how to mend it, and `page` where
    to read on; the program's own checks have a page of their id in docs/checks.
    """

    def made(look: Look) -> Check:
        return Check(id, severity, title, why, how, look, page)

    return made


def finding(check: Check, found: Found) -> Finding:
    """The finding that a check's notice amounts to."""
    return Finding(
        check=check.id,
        severity=found.severity or check.severity,
        place=found.place,
        says=found.says,
        why=check.why,
        how=found.how or check.how,
        page=check.read_on,
        subject=found.subject,
        mend=found.mend,
    )
