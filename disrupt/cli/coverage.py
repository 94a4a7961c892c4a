"""`disrupt coverage`: what the examples and cases exercise of every rule."""

from __future__ import annotations

import json
from pathlib import Path

import click

from disrupt.cli.common import format_option, output_option, put, tell
from disrupt.cli.proving import Proving, progress, proving_options


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
    help="Percent of every rule that examples must exercise.",
)
@format_option("text", "json")
@output_option
def command(*, proving: Proving, bar: float, form: str, output: Path | None) -> int:
    """Say what the examples and cases exercise of every rule, and name the places they do not.

    Of every limb: shown, unknown and, where it can be, false.
    Of every `any`: each part deciding alone; of every limit: both sides.
    Of every exception: biting, and not known.
    """
    from disrupt.cli import Exit
    from disrupt.render.proving import coverage_lines, coverage_summary
    from disrupt.review.coverage import summary
    from disrupt.review.runner import run

    found = run(proving.library, proving.job, ("coverage",), proving.rules, progress())
    # A concept is exercised by the examples of many rules: of one rule it says nothing.
    concepts = {} if proving.rules else found.concepts
    if form == "json":
        data = {
            name: {
                "seen": each.seen,
                "all": len(each.items),
                "missing": [
                    {"place": i.place, "what": i.what, "wanted": i.wanted} for i in each.missing
                ],
            }
            for name, each in found.covered.items()
        }
        put(json.dumps({"rules": data}, indent=2, ensure_ascii=False), output)
    else:
        unseen = {n: tuple(i for i in items if not i.seen) for n, items in concepts.items()}
        put(coverage_lines(found.covered, concepts, unseen), output)
    tell(coverage_summary(*summary(found.covered), len(found.covered)))
    below = any(each.percent < bar for each in found.covered.values())
    return Exit.NO if below else Exit.FINE
