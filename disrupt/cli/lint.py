"""`disrupt lint`: check rule files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disrupt.cli.common import (
    FILE,
    Day,
    Rules,
    library_options,
    output_option,
    put,
    tell,
)

if TYPE_CHECKING:
    from disrupt.review.lint import LintReport

FORMATS = ("text", "json", "sarif", "github", "junit")
SEVERITIES = ("error", "warning", "advice")


@click.command(
    "lint",
    short_help="Check rule files.",
    epilog="""\b
Examples:
  disrupt lint
  disrupt lint rules/powers/licensing
  disrupt lint --severity advice
  disrupt lint --check cite-not-in-law --check shadowed-limb
  disrupt lint --format sarif --output lint.sarif
  disrupt lint --fix
  disrupt lint --explain shadowed-limb
Exit code 1: something of the severity asked for was found.""",
)
@click.argument("paths", metavar="[PATH]...", type=FILE, nargs=-1)
@click.option(
    "--severity",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="Report this and what is graver; error: a wrong answer is possible, "
    "warning: a reviewer is misled, advice: it reads worse than it could.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=FORMATS[0],
    show_default=True,
    help="The form of the answer.",
)
@click.option(
    "--check",
    "only",
    metavar="ID",
    multiple=True,
    help="Run this check only; may be given several times.",
)
@click.option("--explain", metavar="ID", help="Show the page of a check: avoid, prefer, why.")
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing any meaning.")
@click.option(
    "--today",
    metavar="DATE",
    type=Day(),
    help="The day for review dates and suppressions; today, unless given.",
)
@output_option
@library_options
def command(  # noqa: PLR0913 - click hands in one argument an option
    *,
    paths: tuple[Path, ...],
    severity: str,
    form: str,
    only: tuple[str, ...],
    explain: str | None,
    fix: bool,
    today: date | None,
    output: Path | None,
    rules: Rules,
) -> int:
    """Check rule files: that they load, and what a lawyer would trip over.

    With PATH, only what is wrong there is reported.
    Every finding says what is wrong and where, why it matters, how to mend it and where to read on.
    Findings can be put off in rules/lint-suppressions.yaml, with a reason and an end date.
    """
    from disrupt.cli import Exit
    from disrupt.review.finding import Severity
    from disrupt.review.lint import lint

    if explain is not None:
        from disrupt.review.pages import page_of
        from disrupt.review.registry import FRAME, all_checks

        put(page_of(explain, (*all_checks(), *FRAME)), output)
        return Exit.FINE
    rules = rules.around(paths)
    day = today or date.today()  # noqa: DTZ011 - the day on the reviewer's wall
    wanted = Severity[severity.upper()]

    def run() -> LintReport:
        return lint(*rules.folders, paths=paths, policy=rules.policy, today=day, only=only)

    report = run()
    if fix and report.loaded:
        from disrupt.review.mending import mend

        mended = mend(report.findings)
        if mended:
            tell(f"{len(mended)} mended")
            report = run()
    _show(report, form, wanted, output)
    return Exit.NO if report.at_least(wanted) else Exit.FINE


def _show(report: LintReport, form: str, wanted: int, output: Path | None) -> None:
    from disrupt.render import findings as render
    from disrupt.review.finding import Severity

    shown = report.at_least(Severity(wanted))
    if form == "json":
        put(render.as_json(shown, report.files, report.suppressed), output)
    elif form == "sarif":
        from disrupt.render.sarif import as_sarif

        put(as_sarif(shown, report.checks), output)
    elif form == "junit":
        put(render.as_junit(shown, report.checks), output)
    elif form == "github":
        put(render.as_github(shown), output)
    elif shown or output is not None:
        put(render.as_text(shown), output)
    if form in ("text", "github"):
        tell(render.summary(shown, report.findings, report.files, report.suppressed))
        if not report.loaded:
            tell("the other checks were not run: the library has to load first")
