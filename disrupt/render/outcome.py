"""How tests went, as lines: one for each failure, and one that sums up."""

from __future__ import annotations

from typing import Protocol

from disrupt.render.layout import clean
from disrupt.render.phrases import count


class Ran(Protocol):
    """What is shown of one example or case."""

    @property
    def file(self) -> str:
        """Where it stands."""

    @property
    def passed(self) -> bool:
        """Whether it came out as expected."""

    @property
    def checks(self) -> int:
        """How many things were compared."""


class Outcome(Protocol):
    """What is shown of a whole run."""

    @property
    def results(self) -> tuple[Ran, ...]:
        """Every example and case."""

    @property
    def matchers(self) -> tuple[str, ...]:
        """The matchers that were used."""

    @property
    def failures(self) -> tuple[object, ...]:
        """What came out otherwise."""

    @property
    def problems(self) -> tuple[object, ...]:
        """Files that could not be run."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What else is worth a line."""


def outcome(ran: Outcome) -> str:
    """Give a line for each problem and failure; empty where all went well."""
    lines = [str(problem) for problem in ran.problems]
    lines += [clean(str(failure)) for failure in ran.failures]
    return "".join(f"{line}\n" for line in lines)


def summary(ran: Outcome) -> str:
    """Give one line on how many examples and cases were run, and how."""
    results = ran.results
    failed = sum(not result.passed for result in results)
    checks = sum(result.checks for result in results)
    went = f"{failed} failed" if failed else "all as expected"
    used = " and ".join(ran.matchers)
    only = "" if len(ran.matchers) > 1 else " only"
    files = len({result.file for result in results})
    run = (
        f"{count(len(results), 'example or case', 'examples and cases')} "
        f"in {count(files, 'file')}, {count(checks, 'expectation')}: {went}; matcher {used}{only}"
    )
    return "\n".join([*ran.notes, run])
