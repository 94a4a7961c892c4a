"""One canonical layout for the files people write: rules, examples, concepts, lists, words, cases.

Only the layout changes: the order of keys, indentation, spaces, blank lines and where a `{ }` that
is too long goes on.
Every text stays as it was quoted, prose keeps its lines, and comments stay with what they are about.
What was read from the file before and after is compared, so that nothing can be lost on the way.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from disrupt.errors import DisruptError, Place, Problem, Problems
from disrupt.review.layout import laid_out
from disrupt.review.key_order import kind_of_file
from disrupt.source import comments_in, read_text, read_words

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
    read = read_text(text, file)
    what = kind or kind_of_file(file, read)
    result = laid_out(text, file, what)
    for _ in range(SETTLES_WITHIN):
        again = laid_out(result, file, what)
        if again == result:
            break
        result = again
    if not _same(text, result, file):
        raise DisruptError(
            Problem(
                "the file cannot be laid out without changing what it says",
                Place(file),
                "it is left as it is; please report the file",
                "not-formatted",
            )
        )
    return result


def _same(before: str, after: str, file: str) -> bool:
    """Whether two texts say the same, quoting and comments included; order is no difference."""
    try:
        read = read_text(after, file)
    except DisruptError:
        return False
    if read.plain() != read_text(before, file).plain():
        return False
    if sorted(read_words(before, file)) != sorted(read_words(after, file)):
        return False
    return sorted(comments_in(before, file)) == sorted(comments_in(after, file))


def format_file(path: Path, shown_as: str | None = None) -> Formatted:
    """Give one file in its canonical layout, without writing it; raises `DisruptError`."""
    from disrupt.source import read_file

    name = shown_as or str(path)
    read_file(path, name)
    # Line ends are layout, so they are read as they are.
    before = path.read_bytes().decode("utf-8-sig")
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
