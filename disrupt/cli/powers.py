"""`disrupt powers`: the powers the program knows."""

from __future__ import annotations

from datetime import date

import click

from disrupt.cli.common import (
    Day,
    Destination,
    Rules,
    agency_titles,
    answer_options,
    known_agency,
    library_options,
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
@answer_options("text", "json", "markdown")
def command(  # noqa: PLR0913 - one argument for each option
    *,
    agency: str | None,
    area: str | None,
    four_p: str | None,
    family: str | None,
    stale: bool,
    as_at: date | None,
    rules: Rules,
    to: Destination,
) -> int:
    """List the powers the program knows: what they are, who holds them."""
    from disrupt.cli import Exit
    from disrupt.render import catalogue

    library = rules.library()
    if agency is not None:
        known_agency(agency, library)
    wanted = catalogue.Wanted(agency, area, four_p, family)
    powers = catalogue.chosen(library.rules, wanted)
    if stale:
        from disrupt.review import due

        powers = due.stale(powers, as_at or date.today())  # noqa: DTZ011 - the day on the wall
    titles = agency_titles(library)
    if to.form == "json":
        to.put(catalogue.catalogue_json(powers))
    elif to.form == "markdown":
        to.put(catalogue.catalogue_markdown(powers, titles))
    elif stale:
        to.put(catalogue.stale_list(powers, to.columns))
    else:
        to.put(catalogue.catalogue(powers, titles, to.columns))
    return Exit.FINE if bool(powers) is not stale else Exit.NO
