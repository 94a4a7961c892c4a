"""`disrupt assess`: which powers could be used in a case, in order, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from disrupt.cli.common import (
    Asked,
    Destination,
    agency_titles,
    answer_options,
    case_argument,
    case_options,
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
@click.option("--cross-check", is_flag=True, help="Use both matchers; refuse if they differ.")
@answer_options("text", "json", "markdown")
def command(
    *,
    case: Path,
    asked: Asked,
    top: int | None,
    everything: bool,
    pending: bool,
    cross_check: bool,
    to: Destination,
) -> int:
    """Say which powers could be used in CASE, in order, and why.

    Read from the top: what must be done, what is urgent, what can be used, what to find out next.
    """
    library = asked.library(page_only=to.form != "json" and not cross_check)
    from disrupt.casefile import load_case

    read = load_case(case, library)
    answer = asked.assessment(library, read, cross_check=cross_check)
    titles = agency_titles(library)
    if to.form == "json":
        to.put(answer.model_dump_json(indent=2))
        return exit_code(answer)
    from disrupt.render.overview import IN_FULL, Shown, overview

    shown = Shown(IN_FULL if top is None else top, everything, pending, str(case), titles)
    if to.form == "markdown":
        from disrupt.render.markdown import report

        to.put(report(answer, shown, top=top))
    else:
        to.put(overview(answer, shown, to.columns))
    return exit_code(answer)


def exit_code(answer: Assessment) -> int:
    """Give 4 where nothing beyond what is always there came out."""
    from disrupt.cli import Exit

    called_for = any(duty.facts for duty in answer.duties)
    something = answer.options or answer.held_back or answer.already_in_place or called_for
    return Exit.FINE if something else Exit.NOTHING_BEYOND
