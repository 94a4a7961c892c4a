"""`disrupt law-check`: what saved legislation says of the law that rules cite."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disrupt.cli.common import FILE, Day, Destination, Rules, answer_options, library_options, tell


@click.command(
    "law-check",
    short_help="What saved legislation says of the law that rules cite.",
    epilog="""\b
Examples:
  disrupt law-check saved-law
  disrupt law-check saved-law --missing
  disrupt law-check saved-law --format markdown --output law-check.md
Exit code 1: there is something to look at. Nothing is fetched: save the data.xml of each
provision, of a whole Act or of its contents from legislation.gov.uk.""",
)
@click.argument("folder", metavar="FOLDER", type=FILE)
@library_options
@click.option("--as-at", metavar="DATE", type=Day(), help="The day to check for; today.")
@click.option("--missing", is_flag=True, help="Only list the addresses that are still to be saved.")
@answer_options("text", "json", "markdown")
def command(
    *,
    folder: Path,
    rules: Rules,
    as_at: date | None,
    missing: bool,
    to: Destination,
) -> int:
    """Check the provisions that rules cite against XML of legislation.gov.uk saved in FOLDER.

    Says of each whether it is prospective, repealed, changed since it was read, or has effects
    that are not in its text yet, and which rules that touches.
    """
    from disrupt.cli import Exit
    from disrupt.render import lawcheck
    from disrupt.render.problems import problem_lines
    from disrupt.review.lawcheck import law_check

    library = rules.library()
    day = as_at or date.today()  # noqa: DTZ011 - the day on the reader's wall
    found = law_check(library, folder, day)
    if missing:
        to.put("\n".join(found.missing) + "\n" if found.missing else "")
    elif to.form == "json":
        to.put(lawcheck.law_json(found))
    elif to.form == "markdown":
        to.put(lawcheck.law_markdown(found))
    else:
        to.put(lawcheck.law_page(found, to.columns))
    if not (found.files or found.unread or missing):
        tell(f"{folder}  no XML of legislation.gov.uk is here; --missing lists what to save")
        return Exit.WRONG_INPUT
    for error in found.unread:
        tell(problem_lines(error, consequence="").rstrip("\n"))
    if found.unread:
        return Exit.WRONG_INPUT
    return Exit.NO if found.findings and not missing else Exit.FINE
