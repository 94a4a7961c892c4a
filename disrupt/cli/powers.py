"""`disrupt powers`: the powers the program knows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disrupt.cli.common import (
    Day,
    agency_titles,
    columns,
    format_option,
    known_agency,
    library_options,
    output_option,
    put,
    the_library,
    width_option,
)

AREAS = ("lifestyle", "behaviour", "vehicles", "travel", "business", "crime")
FOUR_PS = ("pursue", "prevent", "protect", "prepare")
FAMILIES = (
    "civil", "criminal", "regulatory", "administrative", "asset_recovery", "safeguarding", "duty",
    "referral",
)  # fmt: skip


@click.command(
    "powers",
    short_help="The powers the program knows.",
    epilog="""\b
Examples:
  disrupt powers
  disrupt powers --agency fire
  disrupt powers --area vehicles --four-p pursue
  disrupt powers --family safeguarding --format json
  disrupt powers --stale --as-at 2027-06-01
Exit code 1: nothing fits; with --stale, something is past its review date.""",
)
@click.option("--agency", metavar="AGENCY", help="Held by this agency, such as council or police.")
@click.option("--area", type=click.Choice(AREAS), help="The area of a subject's life it bears on.")
@click.option("--four-p", "four_p", type=click.Choice(FOUR_PS), help="Which of the four Ps.")
@click.option("--family", type=click.Choice(FAMILIES), help="The family of power.")
@click.option("--stale", is_flag=True, help="Only what is past its review date, or has none.")
@click.option("--as-at", metavar="DATE", type=Day(), help="The day for --stale; today.")
@library_options
@format_option("text", "json", "markdown")
@output_option
@width_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    agency: str | None,
    area: str | None,
    four_p: str | None,
    family: str | None,
    stale: bool,
    as_at: date | None,
    folders: tuple[Path, ...],
    policy: Path | None,
    form: str,
    output: Path | None,
    width: int | None,
) -> int:
    """List the powers the program knows: what they are, who holds them."""
    from disrupt.cli import Exit
    from disrupt.render import catalogue

    library = the_library(folders, policy)
    if agency is not None:
        known_agency(agency, library)
    wanted = catalogue.Wanted(agency, area, four_p, family)
    rules = catalogue.chosen(library.rules, wanted)
    if stale:
        from disrupt.review import due

        rules = due.stale(rules, as_at or date.today())  # noqa: DTZ011 - the day on the wall
    titles = agency_titles(library)
    if form == "json":
        put(catalogue.catalogue_json(rules), output)
    elif form == "markdown":
        put(catalogue.catalogue_markdown(rules, titles), output)
    elif stale:
        put(catalogue.stale_list(rules, columns(width, output)), output)
    else:
        put(catalogue.catalogue(rules, titles, columns(width, output)), output)
    return Exit.FINE if bool(rules) is not stale else Exit.NO
