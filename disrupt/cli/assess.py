"""`disrupt assess`: which powers could be used in a case, in order, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from disrupt.assessment import Assessment


@click.command(
    "assess",
    short_help="Which powers could be used in a case, in order, and why.",
    epilog="""\b
Examples:
  disrupt assess cases/market-street-mini-mart.yaml
  disrupt assess my-case.yaml --as-at 2026-11-20 --top 3
  disrupt assess my-case.yaml --agency police --all
  disrupt assess my-case.yaml --format markdown --output report.md
Exit code 4: nothing beyond monitoring, advice and no further action came out.""",
)
@case_argument
@case_options
@click.option("--top", type=click.IntRange(min=0), help="How many options to show in full.")
@click.option("--all", "everything", is_flag=True, help="Show what was ruled out, and why.")
@click.option("--pending", is_flag=True, help="Show options under law not yet in force.")
@format_option("text", "json", "markdown")
@click.option("--cross-check", is_flag=True, help="Use both matchers; refuse if they differ.")
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
    top: int | None,
    everything: bool,
    pending: bool,
    form: str,
    cross_check: bool,
    output: Path | None,
    width: int | None,
) -> int:
    """Say which powers could be used in CASE, in order, and why.

    Read from the top: what must be done, what is urgent, what can be used, what to find out next.
    """
    library = the_library(folders, policy, page_only=form != "json" and not cross_check)
    from disrupt.casefile import load_case

    read = load_case(case, library)
    answer = the_assessment(
        library, read, as_at=as_at, agency=agency, matcher=matcher, cross_check=cross_check
    )
    titles = agency_titles(library)
    if form == "json":
        put(answer.model_dump_json(indent=2), output)
        return exit_code(answer)
    from disrupt.render.overview import IN_FULL, Shown, overview

    shown = Shown(IN_FULL if top is None else top, everything, pending, str(case), titles)
    if form == "markdown":
        from disrupt.render.markdown import report

        put(report(answer, shown, top=top), output)
    else:
        put(overview(answer, shown, columns(width, output)), output)
    return exit_code(answer)


def exit_code(answer: Assessment) -> int:
    """Give 4 where nothing beyond what is always there came out."""
    from disrupt.cli import Exit

    called_for = any(duty.facts for duty in answer.duties)
    something = answer.options or answer.held_back or answer.already_in_place or called_for
    return Exit.FINE if something else Exit.NOTHING_BEYOND
