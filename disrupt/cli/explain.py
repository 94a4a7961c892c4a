"""`disrupt explain`: one option limb by limb."""

from __future__ import annotations

from dataclasses import replace
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
from disrupt.cli.proving import put_survivor

if TYPE_CHECKING:
    from disrupt.assessment import Assessment
    from disrupt.render.entries import Found


@click.command(
    "explain",
    short_help="One option limb by limb: what shows it, what is missing, who decides.",
    epilog="""\b
Examples:
  disrupt explain my-case.yaml 2
  disrupt explain my-case.yaml premises/closure-order
  disrupt explain my-case.yaml "Closure order" --thing shop""",
)
@case_argument
@click.argument("option", metavar="OPTION", required=False)
@click.option(
    "--mutant",
    metavar="MUTANT",
    help="What a change of a rule, as `disrupt mutate` names it, would alter in the case.",
)
@click.option("--thing", metavar="THING", help="Against which thing, where there are several.")
@case_options
@answer_options("text", "json")
def command(
    *,
    case: Path,
    option: str | None,
    mutant: str | None,
    thing: str | None,
    asked: Asked,
    to: Destination,
) -> int:
    """Explain one OPTION of CASE limb by limb.

    OPTION is its number in `disrupt assess`, its id or its title.
    """
    from disrupt.casefile import load_case
    from disrupt.render.explanation import Explained, explanation

    library = asked.library()
    read = load_case(case, library)
    if mutant is not None:
        from disrupt.review.survivor import look

        read = replace(read, as_at=asked.as_at or read.as_at)
        put_survivor(look(library, mutant, case=read), library, to)
        return 0
    if option is None:
        raise click.MissingParameter(param_hint="OPTION", param_type="argument")
    answer = asked.assessment(library, read)
    found = the_option(answer, option, thing, library.rule_ids)
    if to.form == "json":
        chosen = found.duty or found.options[0]
        to.put(chosen.model_dump_json(indent=2))
        return 0
    how = Explained(str(case), agency_titles(library))
    to.put(explanation(answer, found, how, to.columns))
    return 0


def the_option(
    answer: Assessment, option: str, thing: str | None, rule_ids: tuple[str, ...]
) -> Found:
    """Find the option, or say what there is instead; raises `DisruptError`."""
    from disrupt.errors import DisruptError, Problem, did_you_mean
    from disrupt.render.entries import find, suggestion

    found = find(answer, option)
    if found is None:
        if option in rule_ids:
            problem = Problem(f"nothing on file points to `{option}`", help="no option was made")
        else:
            problem = Problem("there is no such option", help=suggestion(answer, option))
        raise DisruptError(problem)
    if thing is None or not found.options:
        return found
    wanted = frozenset(thing.split("+"))
    chosen = tuple(each for each in found.options if wanted <= frozenset(each.against))
    if not chosen:
        things = ["+".join(each.against) for each in found.options]
        names = ", ".join(f"`{name}`" for name in things)
        help_ = did_you_mean(thing, things) or f"it is against {names}"
        raise DisruptError(Problem("this option is not against that thing", help=help_))
    return replace(found, options=chosen)
