"""`disrupt diff`: what a change of the rules changes, in words, on real cases, and untested."""

from __future__ import annotations

import json
from pathlib import Path

import click

from disrupt.cli.common import FILE, Destination, agency_titles, answer_options
from disrupt.cli.proving import fresh_option, jobs_option


@click.command(
    "diff",
    short_help="What a change of the rules changes, and in which cases.",
    epilog="""\b
Examples:
  disrupt diff main..HEAD
  disrupt diff main
  disrupt diff old-rules/ new-rules/
  disrupt diff main...HEAD --format markdown --output comment.md
OLD and NEW are folders or git revisions; with OLD alone, NEW is the files as they are.""",
)
@click.argument("sides", metavar="OLD [NEW]", nargs=-1, required=True)
@click.option("--fail-on-change", is_flag=True, help="Exit code 1 if anything is otherwise.")
@click.option(
    "--rules-in",
    metavar="PATH",
    default="rules",
    show_default=True,
    help="Where the rules stand in the repository.",
)
@click.option(
    "--cases-in",
    metavar="PATH",
    default="cases",
    show_default=True,
    help="Where the cases stand in the repository.",
)
@click.option(
    "--in", "folder", metavar="DIR", type=FILE, help="The repository; the current folder's."
)
@jobs_option
@fresh_option
@answer_options("text", "markdown", "json")
def command(  # noqa: PLR0913 - one for each option
    *,
    sides: tuple[str, ...],
    fail_on_change: bool,
    rules_in: str,
    cases_in: str,
    folder: Path | None,
    jobs: int | None,
    fresh: bool,
    to: Destination,
) -> int:
    """Say what is otherwise between two states of the rules.

    First the change in words, then the options gained, lost or changed in every case and example
    with the limb that did it, then the changes that no example notices.
    """
    from disrupt.cli import Exit
    from disrupt.render.review import review_data, review_markdown, review_page
    from disrupt.review.reviewing import review
    from disrupt.review.revisions import Places, two_sides

    if len(sides) > 2:  # noqa: PLR2004 - an old and a new side
        raise click.UsageError("at most two sides are compared: OLD and NEW")
    with two_sides(sides, Places(rules_in, cases_in), folder) as (old, new):
        found = review(old, new, jobs=jobs or 0, fresh=fresh)
    titles = agency_titles(found.library)
    if to.form == "json":
        to.put(json.dumps(review_data(found, titles), indent=2, ensure_ascii=False))
    elif to.form == "markdown":
        to.put(review_markdown(found, titles))
    else:
        to.put(review_page(found, titles, to.columns))
    return Exit.NO if fail_on_change and found.changed else Exit.FINE
