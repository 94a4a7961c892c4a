"""How tests went: what failed, in one line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from disrupt.errors import Place, Problem

Matcher = Literal["native", "durable"]


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that came out otherwise than expected."""

    name: str
    """The example's name or the case's id."""
    rule: str
    thing: str
    expected: str
    got: str
    because: str | None = None
    """The limb that decided, or another reason."""
    place: Place | None = None
    matcher: str | None = None
    """Set where only this matcher failed."""

    def __str__(self) -> str:
        """Give the failure as one line: place, rule, thing, expected, got, what decided."""
        place = "" if self.place is None else f"{self.place}  "
        because = f" ({self.because})" if self.because else ""
        matcher = f" [{self.matcher}]" if self.matcher else ""
        return (
            f"{place}{self.rule} {self.thing}: expected {self.expected}, "
            f"got {self.got}{because}{matcher}"
        )


@dataclass(frozen=True, slots=True)
class Result:
    """How one example or one case went."""

    name: str
    file: str
    checks: int = 0
    failures: tuple[Failure, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is wrong with the file, where it could not be run."""

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.failures and not self.problems


@dataclass(frozen=True, slots=True)
class Report:
    """How everything went; `str()` gives one line for each failure."""

    results: tuple[Result, ...]
    matchers: tuple[Matcher, ...]
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every example and case came out as expected."""
        return all(result.passed for result in self.results)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Every failure, in order."""
        return tuple(failure for result in self.results for failure in result.failures)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files that could not be run."""
        return tuple(dict.fromkeys(p for result in self.results for p in result.problems))

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        lines += [str(failure) for failure in self.failures]
        return "\n".join(lines)
