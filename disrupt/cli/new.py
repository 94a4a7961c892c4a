"""`disrupt new`: start a new case or rule file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disrupt.cli.common import FILE, put, tell, write_whole


@click.group("new", short_help="Start a new case or rule file.")
def command() -> None:
    """Start a new file from a commented example."""


@command.command(
    "case",
    short_help="Start a new case file.",
    epilog="""\b
Examples:
  disrupt new case my-case.yaml
  disrupt new case -              (to the screen)
An existing file is never overwritten.""",
)
@click.argument("file", metavar="[FILE]", type=FILE, default="my-case.yaml")
def new_case(file: Path) -> int:
    """Write a commented starter case to FILE (my-case.yaml when left out)."""
    from disrupt.render.starter import starter_case

    text = starter_case(date.today())  # noqa: DTZ011 - the day on the officer's wall
    if str(file) == "-":
        put(text)
        return 0
    _refuse_existing(file)
    write_whole(file, text)
    tell(f"{file} is written; next: disrupt assess {file}")
    return 0


@command.command(
    "rule",
    short_help="Start a new rule file.",
    epilog="""\b
Examples:
  disrupt new rule rules/powers/premises/my-power.yaml
  disrupt new rule -              (to the screen)
An existing file is never overwritten.""",
)
@click.argument("file", metavar="FILE", type=FILE)
def new_rule(file: Path) -> int:
    """Write a commented rule to FILE, and its first example beside it.

    FILE stands under powers/, and its path there is the id of the rule.
    """
    from disrupt.render.rule_template import examples_template, rule_template

    today = date.today()  # noqa: DTZ011 - the day on the officer's wall
    title = file.stem.replace("-", " ").replace("_", " ").capitalize()
    text = rule_template(title if file.stem != "-" else "Name of the power", today)
    if str(file) == "-":
        put(text)
        return 0
    beside = file.with_suffix(".examples.yaml")
    for each in (file, beside):
        _refuse_existing(each)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, text)
    write_whole(beside, examples_template(today))
    tell(f"{file} and {beside.name} are written; next: disrupt lint {file}")
    return 0


def _refuse_existing(file: Path) -> None:
    from disrupt.errors import DisruptError, Place, Problem

    if file.exists():
        text = "the file exists and is not overwritten"
        raise DisruptError(Problem(text, Place(str(file)), "name another file", "exists"))
