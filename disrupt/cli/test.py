"""`disrupt test`: the examples of rules and the expectations of cases."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from disrupt.cli.common import FILE, Rules, library_options, put, tell
from disrupt.cli.proving import fresh_option, jobs_option, progress


@click.command(
    "test",
    short_help="Run the examples of rules and the expectations of cases.",
    epilog="""\b
Examples:
  disrupt test
  disrupt test cases/
  disrupt test rules/powers/licensing
  disrupt test my-case.yaml
Exit code 1: something came out otherwise than expected.""",
)
@click.argument("paths", metavar="[PATH]...", type=FILE, nargs=-1)
@click.option(
    "--matcher",
    type=click.Choice(["native", "durable"]),
    help="Use one matcher only; both are used where both are installed.",
)
@jobs_option
@fresh_option
@library_options
def command(
    *,
    paths: tuple[Path, ...],
    matcher: str | None,
    jobs: int | None,
    fresh: bool,
    rules: Rules,
) -> int:
    """Run the examples of rules and the expectations of cases.

    Without PATH, all examples of the library are run.
    A failure is one line: place, rule, thing, expected, got, and the limb that decided.
    What came out as expected and is unchanged is not run again, unless `--fresh` says so.
    """
    from disrupt.cli import Exit
    from disrupt.render.outcome import outcome, summary
    from disrupt.review.tested import Job, run_tests

    rules = rules.around(paths)
    library = rules.library()
    chosen = None if matcher is None else (matcher,)
    named = tuple(str(folder) for folder in rules.folders)
    job = Job(named, None if rules.policy is None else str(rules.policy), chosen, jobs or 0, fresh)  # type: ignore[arg-type]
    report = run_tests(library, job, paths, progress() if sys.stderr.isatty() else None)
    lines = outcome(report)
    if lines:
        put(lines)
    tell(summary(report))
    if report.problems:
        return Exit.WRONG_INPUT
    return Exit.FINE if report.passed else Exit.NO
