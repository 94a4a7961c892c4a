"""`disrupt coverage`: what the examples and cases exercise of every rule."""

from __future__ import annotations

from dataclasses import replace

import click

from disrupt.cli.common import Destination, answer_options, tell
from disrupt.cli.proving import Proving, only_rules, progress, proving_options, tell_unused


@click.command(
    "coverage",
    short_help="What the examples exercise of every rule, limb by limb.",
    epilog="""\b
Examples:
  disrupt coverage
  disrupt coverage --rule premises/closure-order
  disrupt coverage --format json --output coverage.json
Exit code 1: some rule is below the bar.""",
)
@proving_options
@click.option(
    "--bar",
    type=click.FloatRange(0, 100),
    default=100.0,
    show_default=True,
    help="Percent of every rule that examples must exercise, or that is justified.",
)
@answer_options("text", "json")
def command(*, proving: Proving, bar: float, to: Destination) -> int:
    """Say what the examples and cases exercise of every rule, and name the places they do not.

    Of every limb: shown, unknown and, where it can be, false.
    Of every `any`: each part deciding alone; of every limit: both sides.
    Of every exception: biting, and not known.
    What can never be seen is justified by its name in `rules/proof-exceptions.yaml`.
    """
    from disrupt.cli import Exit
    from disrupt.render.proving import coverage_json, coverage_lines, coverage_summary
    from disrupt.review.coverage import Covered
    from disrupt.review.exceptions import exceptions_of
    from disrupt.review.runner import run

    only_rules(proving.rules)
    excepted = exceptions_of(proving.library)
    found = run(proving.library, proving.job, ("coverage",), proving.rules, progress())
    # A concept is exercised by the examples of many rules: of one rule it says nothing.
    concepts = {} if proving.rules else found.concepts
    every = {
        **found.covered,
        **{f"concepts/{name}": Covered(name, items) for name, items in concepts.items()},
    }
    if to.form == "json":
        to.put(
            coverage_json(found.covered, {n: every[f"concepts/{n}"] for n in concepts}, excepted)
        )
    else:
        to.put(coverage_lines(every, {n: each.reason for n, each in excepted.items()}))
    # Of one rule alone it cannot be said what is seen of a concept.
    tell_unused(excepted, replace(found, concepts=concepts), proving.library)
    never = {name: each.among(excepted) for name, each in found.covered.items()}
    seen = sum(each.seen for each in found.covered.values())
    of = sum(len(each.items) for each in found.covered.values())
    tell(coverage_summary(seen, sum(never.values()), of, len(found.covered)))
    below = any(
        100 * (each.seen + never[name]) < bar * len(each.items)
        for name, each in found.covered.items()
    )
    return Exit.NO if below else Exit.FINE
