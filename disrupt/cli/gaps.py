"""`disrupt gaps`: what to find out next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disrupt.cli.common import (
    agency_titles,
    case_argument,
    case_options,
    columns,
    format_option,
    output_option,
    put,
    the_assessment,
    the_library,
    width_option,
)


@click.command(
    "gaps",
    short_help="What to find out next, who holds it, and by which gateway to ask.",
    epilog="""\b
Examples:
  disrupt gaps my-case.yaml
  disrupt gaps my-case.yaml --format json""",
)
@case_argument
@case_options
@format_option("text", "json")
@output_option
@width_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    case: Path,
    as_at: date | None,
    agency: str | None,
    matcher: str | None,
    folders: tuple[Path, ...],
    policy: Path | None,
    form: str,
    output: Path | None,
    width: int | None,
) -> int:
    """Say what to find out next in CASE, who would hold it, and by which gateway to ask."""
    from disrupt.casefile import load_case
    from disrupt.render.questions import questions, questions_json

    library = the_library(folders, policy)
    read = load_case(case, library)
    answer = the_assessment(library, read, as_at=as_at, agency=agency, matcher=matcher)
    if form == "json":
        put(questions_json(answer), output)
    else:
        put(questions(answer, agency_titles(library), columns(width, output)), output)
    return 0
