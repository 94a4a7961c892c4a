"""Which checks there are: our own, those of installed packages, and those handed in."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points

from disrupt.errors import DisruptError, Problem
from disrupt.review.checks import (
    cites,
    dates,
    examples,
    fairness,
    limbs,
    people,
    provisions,
    wording,
    words,
)
from disrupt.review.finding import Check, Severity

GROUP = "disrupt.checks"
"""Entry points of this group name a check, or several in a tuple or list."""
OWN: tuple[Check, ...] = (
    *cites.CHECKS,
    *provisions.CHECKS,
    *dates.CHECKS,
    *limbs.CHECKS,
    *examples.CHECKS,
    *words.CHECKS,
    *fairness.CHECKS,
    *wording.CHECKS,
    *people.CHECKS,
)

DOES_NOT_LOAD = Check(
    "does-not-load",
    Severity.ERROR,
    "A file that does not load",
    "the library cannot be used until it is mended",
    "write what was expected; `disrupt schema rule` and docs/writing-rules.md have the form",
    lambda _: iter(()),
)
SUPPRESSION_EXPIRED = Check(
    "suppression-expired",
    Severity.WARNING,
    "A suppression that has run out",
    "what was put off until a day is still there after it",
    "mend the finding, or have the suppression reviewed again with a new `until`",
    lambda _: iter(()),
)
SUPPRESSION_UNUSED = Check(
    "suppression-unused",
    Severity.WARNING,
    "A suppression that suppresses nothing",
    "the next finding of its kind would go unseen",
    "take it out of lint-suppressions.yaml",
    lambda _: iter(()),
)
FRAME: tuple[Check, ...] = (DOES_NOT_LOAD, SUPPRESSION_EXPIRED, SUPPRESSION_UNUSED)
"""Checks that the run itself makes: what does not load, and suppressions."""


def all_checks(more: Iterable[Check] = (), *, installed: bool = True) -> tuple[Check, ...]:
    """Give every check: our own, those of installed packages, and `more`.

    Raises `DisruptError` where two checks have one id, or an installed one cannot be loaded.
    """
    found = [*OWN, *(_installed() if installed else ()), *more]
    seen: set[str] = {check.id for check in FRAME}
    for check in found:
        if check.id in seen:
            text = f"two checks have the id `{check.id}`"
            raise DisruptError(Problem(text, help="give yours another id", code="check-id"))
        seen.add(check.id)
    return tuple(found)


def _installed() -> list[Check]:
    """The checks that installed packages offer, by name of their entry point."""
    found: list[Check] = []
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        try:
            given = point.load()
        except Exception as error:
            text = f"the checks of the entry point `{point.name}` cannot be loaded"
            raise DisruptError(Problem(text, help="mend or remove it", code="checks")) from error
        several = given if isinstance(given, tuple | list) else (given,)
        if not all(isinstance(one, Check) for one in several):
            text = f"the entry point `{point.name}` names something that is no check"
            hint = "make it with `disrupt.review.finding.check`"
            raise DisruptError(Problem(text, help=hint, code="checks"))
        found += several
    return found
