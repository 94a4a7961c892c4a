"""One canonical layout for the files people write: rules, examples, concepts, lists, words, cases.

Only the layout changes: the order of keys, indentation, spaces, blank lines and where a `{ }`
that is too long goes on.
Every text stays as it was quoted, prose keeps its lines, and comments stay with what they are
about.
What the file says before and after is compared, so that nothing can be lost on the way.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from disrupt.errors import DisruptError, Place, Problem, Problems
from disrupt.review.key_order import kind_of_file
from disrupt.review.layout import Sheet
from disrupt.source import read_text
from disrupt.textfile import text_of

SUFFIXES = (".yaml", ".yml")
SETTLES_WITHIN = 4


@dataclass(frozen=True, slots=True)
class Formatted:
    """One file: the text it has, and the text it should have."""

    file: str
    path: Path
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the canonical layout is another one than the file has."""
        return self.before != self.after

    def diff(self) -> str:
        """Give what would change, as a unified diff."""
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            self.file,
            f"{self.file} (formatted)",
        )
        return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def format_text(text: str, file: str = "", kind: str | None = None) -> str:
    """Give YAML text in its canonical layout.

    `kind` says what the file is (`rule`, `examples`, `concept`, `list`, `vocabulary`, `case`);
    left out, the name of the file says it, else what stands at its top.
    Raises `DisruptError` where the text is not YAML as it is read here, or cannot be laid out
    without changing what it says.
    """
    what = kind or kind_of_file(file, read_text(text, file))
    before = Sheet(text, file)
    result = before.laid_out(what)
    for _ in range(SETTLES_WITHIN):
        if result == text:
            return result
        after = _read_again(result, file)
        if after is None or after.contents() != before.contents():
            raise DisruptError(_not_formatted(file))
        again = after.laid_out(what)
        if again == result:
            return result
        result = again
    raise DisruptError(_not_formatted(file))


def _read_again(text: str, file: str) -> Sheet | None:
    try:
        return Sheet(text, file)
    except DisruptError:
        return None


def _not_formatted(file: str) -> Problem:
    return Problem(
        "the file cannot be laid out without changing what it says",
        Place(file),
        "it is left as it is; please report the file",
        "not-formatted",
    )


def format_file(path: Path, shown_as: str | None = None) -> Formatted:
    """Give one file in its canonical layout, without writing it; raises `DisruptError`."""
    name = shown_as or str(path)
    before = text_of(path, name)
    text = before.replace("\r\n", "\n").replace("\r", "\n")
    return Formatted(name, path, before, format_text(text, name))


def format_files(paths: Iterable[Path]) -> tuple[list[Formatted], Problems]:
    """Give every file under these paths, and what is wrong with those that cannot be read."""
    problems = Problems()
    found: list[Formatted] = []
    for path in paths:
        files = list(files_under(path))
        if not files:
            text = "no YAML file to lay out here" if path.exists() else "no such file or folder"
            problems.add(text, Place(str(path)), code="no-files")
        for file in files:
            try:
                found.append(format_file(file, _shown(file)))
            except DisruptError as error:
                problems.extend(error)
    return found, problems


def files_under(path: Path) -> Iterator[Path]:
    """Give the YAML files of a folder in order, or the file itself."""
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES and p.is_file())


def _shown(path: Path) -> str:
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
