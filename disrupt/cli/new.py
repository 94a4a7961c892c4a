"""`disrupt new`: start a new file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from disrupt.cli.common import FILE, put, tell, write_whole


@click.group("new", short_help="Start a new case file.")
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
    from disrupt.errors import DisruptError, Place, Problem
    from disrupt.render.starter import starter_case

    text = starter_case(date.today())  # noqa: DTZ011 - the day on the officer's wall
    if str(file) == "-":
        put(text)
        return 0
    if file.exists():
        raise DisruptError(
            Problem("the file exists and is not overwritten", Place(str(file)),
                    "name another file", "exists")
        )  # fmt: skip
    write_whole(file, text)
    tell(f"{file} is written; next: disrupt assess {file}")
    return 0
