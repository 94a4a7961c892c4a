"""`disrupt gaps`: what to find out next."""

from __future__ import annotations

from pathlib import Path

import click

from disrupt.cli.common import (
    Asked,
    Destination,
    agency_titles,
    answer_options,
    case_argument,
    case_options,
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
@answer_options("text", "json")
def command(
    *,
    case: Path,
    asked: Asked,
    to: Destination,
) -> int:
    """Say what to find out next in CASE, who would hold it, and by which gateway to ask."""
    from disrupt.casefile import load_case
    from disrupt.render.questions import questions, questions_json

    library = asked.library()
    read = load_case(case, library)
    answer = asked.assessment(library, read)
    if to.form == "json":
        to.put(questions_json(answer))
    else:
        to.put(questions(answer, agency_titles(library), to.columns))
    return 0
