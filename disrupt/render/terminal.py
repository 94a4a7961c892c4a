"""The one place that knows the screen: colours by role, widths, and what it can encode."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from typing import IO, TYPE_CHECKING

from disrupt.render.layout import NARROWEST, WIDEST, Page, Role

if TYPE_CHECKING:
    from rich.text import Text

PIPE_WIDTH = 80
STYLES: dict[Role, str] = {
    "plain": "",
    "strong": "bold",
    "heading": "bold",
    "label": "dim",
    "dim": "dim",
    "good": "green",
    "open": "yellow",
    "warn": "bold red",
}
PLAIN = {
    "·": "-", "–": "-", "—": "-", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"',  # noqa: RUF001
    "├": "|", "└": "`", "│": "|", "─": "-", "£": "GBP ", "→": "->", "≥": ">=", "≤": "<=",
}  # fmt: skip


def width_of(stream: IO[str] | None = None) -> int:
    """Give the columns of the screen; 80 where the text goes into a pipe or a file."""
    stream = sys.stdout if stream is None else stream
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        found = int(said)
    elif stream.isatty():
        found = shutil.get_terminal_size((PIPE_WIDTH, 24)).columns
    else:
        found = PIPE_WIDTH
    return min(max(found, NARROWEST), WIDEST)


def wants_colour(stream: IO[str]) -> bool:
    """Whether to colour: a terminal that can, and nobody who asked for none."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def show(page: Page, stream: IO[str] | None = None) -> None:
    """Write a page to a stream (standard output when left out)."""
    stream = sys.stdout if stream is None else stream
    if wants_colour(stream):
        _show_coloured(page, stream)
    else:
        write(str(page), stream)


def write(text: str, stream: IO[str] | None = None) -> None:
    """Write text, spelled with the characters the stream can encode."""
    stream = sys.stdout if stream is None else stream
    stream.write(encodable(text, getattr(stream, "encoding", None) or "utf-8"))


def encodable(text: str, encoding: str) -> str:
    """Give text in which everything can be encoded: plain ASCII stands in where it cannot."""
    if _encodes(text, encoding):
        return text
    return "".join(
        character if _encodes(character, encoding) else _plain(character) for character in text
    )


def _encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _plain(character: str) -> str:
    found = PLAIN.get(character)
    if found is not None:
        return found
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")
    return letters or "?"


def _show_coloured(page: Page, stream: IO[str]) -> None:
    from rich.console import Console

    encoding = getattr(stream, "encoding", None) or "utf-8"
    console = Console(
        file=stream,
        width=max(page.width, 1) + 1,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=True,
    )
    last = len(str(page).splitlines())
    for line in page.lines[:last]:
        text = _styled(line.spans, encoding)
        console.print(text, soft_wrap=True)


def _styled(spans: tuple[tuple[str, Role], ...], encoding: str) -> Text:
    from rich.text import Text

    text = Text()
    for part, role in spans:
        text.append(encodable(part, encoding), style=STYLES[role] or None)
    text.rstrip()
    return text
