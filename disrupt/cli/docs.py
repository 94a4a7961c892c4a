"""`disrupt docs`: the library as a site to read, and its page of what it covers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from disrupt.cli.common import FILE, Day, Rules, library_options, tell, write_whole

if TYPE_CHECKING:
    from disrupt.library import Library
    from disrupt.review.proof import Proof


@click.command(
    "docs",
    short_help="The library as a site that needs no server.",
    epilog="""\b
Examples:
  disrupt docs site
  disrupt docs site --rules our-rules --no-history
  disrupt docs --library-page docs/library.md""",
)
@click.argument("folder", metavar="[OUT]", type=FILE, required=False)
@library_options
@click.option(
    "--library-page",
    metavar="FILE",
    type=FILE,
    help="Write the page of what the library covers, in Markdown.",
)
@click.option("--as-at", metavar="DATE", type=Day(), help="Reviews due before this day; today.")
@click.option("--no-history", is_flag=True, help="Leave out what git knows of each rule's changes.")
def command(
    *,
    folder: Path | None,
    rules: Rules,
    library_page: Path | None,
    as_at: date | None,
    no_history: bool,
) -> int:
    """Write the library to the folder OUT: a page for each power, ways in, and a search.

    Open index.html there in a browser; no server and no network are needed.
    """
    if folder is None and library_page is None:
        raise click.UsageError("a folder to write to is expected, or --library-page")
    library = rules.library()
    if library_page is not None:
        from disrupt.render.site.covers import library_markdown

        write_whole(library_page, library_markdown(library, the_proof(library)))
        tell(f"{library_page} is written")
    if folder is not None:
        from disrupt.render.site.whole import Site
        from disrupt.review.history import history

        make_folder(folder)
        day = as_at or date.today()  # noqa: DTZ011 - the day on the reader's wall
        changes = {} if no_history else history(library.folders)
        written = _write(folder, Site(library, day, changes).files())
        tell(f"{written} files are written; open {folder / 'index.html'}")
    return 0


def the_proof(library: Library) -> Proof | None:
    """Give the proof beside the rules, where there is one; raises `DisruptError`."""
    from disrupt.review.proof import PROOF, read_proof

    path = library.folders[0] / PROOF
    return read_proof(path) if path.is_file() else None


def _write(folder: Path, files: Iterable[tuple[str, str]]) -> int:
    """Write every file, once all of them are made: nothing is half written."""
    made = list(files)
    for address, text in made:
        path = folder / address
        make_folder(path.parent)
        write_whole(path, text)
        path.chmod(0o644)  # to be read by whoever serves it; what is written whole is private
    return len(made)


def make_folder(folder: Path) -> None:
    """Make a folder; raises `DisruptError` where that cannot be done."""
    from disrupt.errors import DisruptError, Place, Problem

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        problem = Problem(f"cannot be made: {why}", Place(str(folder)), code="unwritable")
        raise DisruptError(problem) from None
