"""`disrupt lint`: check rule files."""

from __future__ import annotations

from pathlib import Path

import click

from disrupt.cli.common import FILE, library_options, put, tell


@click.command(
    "lint",
    short_help="Check rule files.",
    epilog="""\b
Examples:
  disrupt lint
  disrupt lint rules/powers/licensing
  disrupt lint --rules our-rules
Exit code 1: something is wrong.""",
)
@click.argument("paths", metavar="[PATH]...", type=FILE, nargs=-1)
@library_options
def command(paths: tuple[Path, ...], folders: tuple[Path, ...], policy: Path | None) -> int:
    """Check that every file of the library is well formed and that every word leads somewhere.

    With PATH, only what is wrong there is reported.
    """
    from disrupt.cli import Exit
    from disrupt.errors import DisruptError
    from disrupt.render.problems import problem_lines
    from disrupt.testing import library_problems

    checked, problems = library_problems(folders, policy, paths)
    if problems:
        put(problem_lines(DisruptError(problems), consequence=""))
        return Exit.NO
    tell(f"{checked} files: nothing wrong")
    return Exit.FINE
