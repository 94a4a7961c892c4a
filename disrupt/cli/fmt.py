"""`disrupt fmt`: one layout for the files people write."""

from __future__ import annotations

from pathlib import Path

import click

from disrupt.cli.common import FILE, put, tell, write_whole


@click.command(
    "fmt",
    short_help="Lay out rule and case files in one canonical way.",
    epilog="""\b
Examples:
  disrupt fmt rules/ cases/
  disrupt fmt rules/powers/premises/closure-order.yaml --diff
  disrupt fmt --check rules/
Exit code 1, with --check or --diff: a file has another layout.""",
)
@click.argument("paths", metavar="PATH...", type=FILE, nargs=-1, required=True)
@click.option("--check", is_flag=True, help="Change nothing; list the files that would change.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
def command(*, paths: tuple[Path, ...], check: bool, diff: bool) -> int:
    """Lay out the YAML files under PATH: order of keys, indentation, spaces.

    What a file says, its comments and its quotes stay as they are, and prose keeps its lines.
    A file that is wrong is named and left alone.
    """
    from disrupt.cli import Exit
    from disrupt.errors import DisruptError
    from disrupt.render.problems import problem_lines
    from disrupt.review.fmt import format_files

    found, problems = format_files(paths)
    changed = [file for file in found if file.changed]
    for file in changed:
        if diff:
            put(file.diff())
        elif not check:
            write_whole(file.path, file.after)
        if check or not diff:
            put(file.file)
    if problems:
        put(problem_lines(DisruptError(problems), consequence="these files are left as they are"))
        return Exit.WRONG_INPUT
    wants = "would change" if check or diff else "laid out anew"
    tell(f"{len(changed)} of {len(found)} files {wants}")
    return Exit.NO if changed and (check or diff) else Exit.FINE
