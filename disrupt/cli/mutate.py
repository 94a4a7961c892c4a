"""`disrupt mutate`: which changes of a rule no example and no case would notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disrupt.cli.common import Destination, answer_options, tell
from disrupt.cli.proving import Proving, progress, proving_options, put_survivor, tell_unused

if TYPE_CHECKING:
    from disrupt.review.mutants import Tried


@click.command(
    "mutate",
    short_help="Which changes of a rule no example would notice.",
    epilog="""\b
Examples:
  disrupt mutate
  disrupt mutate --rule premises/closure-order
  disrupt mutate --rule concepts/controls
  disrupt mutate --explain premises/closure-order:drop-limb:test.any.0
Exit code 1: some rule is below the bar.""",
)
@proving_options
@click.option(
    "--bar",
    type=click.FloatRange(0, 100),
    default=95.0,
    show_default=True,
    help="Percent of the changes of every rule that must be noticed or justified.",
)
@click.option("--explain", metavar="MUTANT", help="What this change would let through.")
@answer_options("text", "json")
def command(
    *,
    proving: Proving,
    bar: float,
    explain: str | None,
    to: Destination,
) -> int:
    """Change every rule and concept in one place at a time, and say what nothing notices.

    A change is noticed when an example or a case comes out otherwise than it expects.
    """
    from disrupt.cli import Exit
    from disrupt.render.proving import mutant_lines, mutants_json, mutants_summary
    from disrupt.review.exceptions import exceptions_of
    from disrupt.review.runner import run

    library, job = proving.library, proving.job
    if explain is not None:
        from disrupt.review.survivor import look

        where = None if job.cases is None else Path(job.cases)
        put_survivor(look(library, explain, where), library, to)
        return Exit.FINE
    allowed = exceptions_of(library)
    found = run(library, job, ("mutants",), proving.rules, progress())
    if to.form == "json":
        to.put(mutants_json(found.tried, allowed))
    else:
        to.put(mutant_lines(found.tried, {name: each.reason for name, each in allowed.items()}))
    tell_unused(allowed, found, library)
    good = {name: _good(each, allowed) for name, each in found.tried.items()}
    for of, names in _sorted_out(found.tried).items():
        killed = sum(found.tried[name].killed for name in names)
        justified = sum(good[name] for name in names) - killed
        changes = sum(len(found.tried[name].verdicts) for name in names)
        tell(mutants_summary(killed, justified, changes, len(names), of))
    below = any(100 * good[n] < bar * len(each.verdicts) for n, each in found.tried.items())
    return Exit.NO if below or any(each.failing for each in found.tried.values()) else Exit.FINE


def _sorted_out(names: Iterable[str]) -> dict[str, list[str]]:
    """Rules and concepts apart; what there is none of is left out."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault("concept" if name.startswith("concepts/") else "rule", []).append(name)
    return found


def _good(each: Tried, allowed: Mapping[str, object]) -> int:
    """How many changes are noticed or justified."""
    return each.killed + sum(survivor.id in allowed for survivor in each.survivors)
