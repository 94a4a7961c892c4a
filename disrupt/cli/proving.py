"""What `coverage`, `mutate` and `prove` share: their options, progress, where cases are."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disrupt.cli.common import (
    FILE,
    RULES,
    Destination,
    agency_titles,
    tell,
    the_library,
    together,
)

if TYPE_CHECKING:
    from disrupt.library_model import Library
    from disrupt.review.exceptions import Excepted
    from disrupt.review.runner import Job, Progress, Proofs
    from disrupt.review.survivor import Look

OFTEN = 1.0
"""Seconds between two lines of progress where they cannot overwrite one another."""


jobs_option = click.option(
    "--jobs", type=click.IntRange(1), help="Processes; as many as there are cores if left out."
)
fresh_option = click.option(
    "--fresh", is_flag=True, help="Work out everything, whatever is known and unchanged."
)
cases_option = click.option(
    "--cases", metavar="DIR", type=FILE, help="Cases to hold rules against; ours, if left out."
)


@dataclass(frozen=True, slots=True)
class Proving:
    """What a command proves: which rules of which library, and how they are run."""

    library: Library
    job: Job
    rules: tuple[str, ...]
    """Only these; all of them when empty."""


def _proving(
    rules: tuple[str, ...],
    cases: Path | None,
    jobs: int | None,
    fresh: bool,  # noqa: FBT001 - given by name
    folders: tuple[Path, ...],
    policy: Path | None,
) -> Proving:
    library = the_library(folders, policy)
    job = job_of(folders, policy, cases, jobs, fresh=fresh)
    return Proving(library, job, known_rules(library, rules))


proving_options = together(
    "proving",
    _proving,
    click.option(
        "--rule", "rules", metavar="RULE", multiple=True, help="Only this rule; may be repeated."
    ),
    cases_option,
    jobs_option,
    fresh_option,
    *RULES,
)
"""The options that say what is run and how."""


def job_of(
    folders: tuple[Path, ...],
    policy: Path | None,
    cases: Path | None,
    jobs: int | None,
    *,
    fresh: bool,
) -> Job:
    """Put the options together; raises `DisruptError` where the cases are nowhere."""
    from disrupt.errors import DisruptError, Place, Problem
    from disrupt.review.runner import Job, shipped_cases

    if cases is not None and not cases.is_dir():
        problem = Problem("no such folder of cases", Place(str(cases)), code="missing-folder")
        raise DisruptError(problem)
    where = cases or shipped_cases()
    return Job(
        tuple(str(folder) for folder in folders),
        None if policy is None else str(policy),
        None if where is None else str(where),
        jobs or 0,
        fresh,
    )


def known_rules(library: Library, rules: tuple[str, ...]) -> tuple[str, ...]:
    """Raise `DisruptError` where there is no such rule, or concept as `concepts/…`."""
    from disrupt.errors import DisruptError, Problem, did_you_mean

    known = (*library.rule_ids, *(f"concepts/{name}" for name in library.concepts))
    for rule in rules:
        if rule not in known:
            hint = did_you_mean(rule, known)
            raise DisruptError(Problem(f"no rule has the id `{rule}`", help=hint, code="no-rule"))
    return rules


def only_rules(rules: tuple[str, ...]) -> None:
    """Raise `DisruptError` where a concept is named: it is exercised by many rules together."""
    from disrupt.errors import DisruptError, Problem

    for name in rules:
        if name.startswith("concepts/"):
            text = f"what is exercised of `{name}` is seen over all rules"
            raise DisruptError(Problem(text, help="leave `--rule` out", code="no-rule"))


def tell_unused(excepted: Mapping[str, Excepted], found: Proofs, library: Library) -> None:
    """Say which exceptions are of what examples show by now, or of what is no more."""
    from disrupt.review.exceptions import unused

    for part, (still_open, looked_at) in found.open_names().items():
        for each in unused(excepted, part, still_open, looked_at, library):
            tell(f"{each.place}  justified, but shown by now or gone: {each.name}")


def put_survivor(looked: Look, library: Library, to: Destination) -> None:
    """Put what a change would let through where it is wanted."""
    from disrupt.render.survivor import survivor_data, survivor_page

    if to.form == "json":
        to.put(json.dumps(survivor_data(looked), indent=2, ensure_ascii=False))
    else:
        to.put(survivor_page(looked, agency_titles(library), to.columns))


def progress() -> Progress:
    """Say on the error stream how far it is: over itself on a screen, a line a second elsewhere."""
    told = [0.0]

    def tell(done: int, of: int, what: str) -> None:
        screen = sys.stderr.isatty()
        now = time.monotonic()
        if not screen and now - told[0] < OFTEN and done < of:
            return
        told[0] = now
        line = f"{done} of {of}  {what}"
        end = "\n" if not screen or done == of else ""
        sys.stderr.write(f"\r{line:<78}{end}" if screen else line + end)
        sys.stderr.flush()

    return tell
