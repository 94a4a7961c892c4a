"""Problems, their places, and the one error that carries them.

Whatever a person hands in wrong gets four things: what is wrong, where, what was expected and the
nearest right spelling.
All the problems of a file travel together, so that nobody mends a file one line at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LONGEST_WORD_COMPARED = 64
_A_WORD = re.compile(r"[\w.+:/$-]{1,64}")
_LIKENESS_NEEDED = 0.65


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: lines and columns count from 1, as editors count them.

    A place without a line stands before every line of its file.
    """

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Give `file:14:12`, `file:14` or `file`."""
        if self.line is None:
            return self.file
        if self.column is None:
            return f"{self.file}:{self.line}"
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def key(self) -> tuple[str, int, int]:
        """What places are sorted by; a missing line or column comes first."""
        return (self.file, self.line or 0, self.column or 0)

    def __lt__(self, other: Place) -> bool:
        return self.key < other.key

    def __le__(self, other: Place) -> bool:
        return self.key <= other.key

    def __gt__(self, other: Place) -> bool:
        return self.key > other.key

    def __ge__(self, other: Place) -> bool:
        return self.key >= other.key


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with what was handed in.

    `message` is one lower-case line without a full stop, `help` says what to write instead,
    and `code` is a kebab-case id that programs may rely on, such as `unknown-key`.
    """

    message: str
    place: Place | None = None
    help: str | None = None
    code: str = "invalid"

    def __str__(self) -> str:
        """Give the problem as it is shown on a screen, its help on a line of its own."""
        return self.shown()

    def shown(self, width: int = 0) -> str:
        """Give the problem with its place padded to `width` columns.

        The help stands under the message, as far in as the message is.
        """
        place = "" if self.place is None else str(self.place).ljust(width) + "  "
        if self.help is None:
            return f"{place}{self.message}"
        indent = " " * (len(place) or 2)
        return f"{place}{self.message}\n{indent}{self.help}"


def _order(problem: Problem) -> tuple[tuple[str, int, int], str, str, str]:
    place = ("", 0, 0) if problem.place is None else problem.place.key
    return (place, problem.message, problem.help or "", problem.code)


class DisruptError(Exception):
    """What was handed in cannot be used; `problems` says why, every one of them.

    They are sorted by place and each is there once.
    `str()` gives the lines for a screen.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        """Take one problem or several, in any order."""
        given = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.problems = tuple(sorted(dict.fromkeys(given), key=_order))
        super().__init__(self.problems)

    def __str__(self) -> str:
        width = max((len(str(p.place)) for p in self.problems if p.place is not None), default=0)
        return "\n".join(problem.shown(width) for problem in self.problems)


class UnreadableError(ValueError):
    """A value that cannot be read: `str()` says what is wrong, `help` what to write instead.

    The ground raises it because it knows values and not where they stand;
    whoever knows the place makes a `Problem` of it.
    """

    help: str | None

    def __init__(self, message: str, help: str | None = None) -> None:
        """Take the message and the help of the problem to be."""
        super().__init__(message, help)
        self.help = help

    def __str__(self) -> str:
        return str(self.args[0])


class Problems:
    """A collector: reading goes on past the first problem and raises once, at the end."""

    __slots__ = ("_found",)

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        """Start empty, or with the problems of an earlier step."""
        self._found: list[Problem] = list(problems)

    def add(
        self,
        message: str,
        place: Place | None = None,
        help: str | None = None,
        code: str = "invalid",
    ) -> None:
        """Note one problem; the arguments are those of `Problem`."""
        self._found.append(Problem(message, place, help, code))

    def extend(self, problems: Iterable[Problem] | DisruptError) -> None:
        """Note several, or all those of an error that was caught."""
        self._found.extend(problems.problems if isinstance(problems, DisruptError) else problems)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def raise_if_any(self) -> None:
        """Raise one `DisruptError` with everything noted, if anything was."""
        if self._found:
            raise DisruptError(self._found)


def quoted(word: str) -> str:
    """Give a key, id or choice in backticks, or `(free text)` for what is no single word.

    Free text that slipped to the wrong place may be intelligence: no message repeats it.
    """
    return f"`{word}`" if _A_WORD.fullmatch(word) else "(free text)"


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Give the choice that `word` was most likely meant to be, or None if none is near.

    Case, hyphens, underscores and spaces make no difference.
    The same word and choices give the same answer in whatever order the choices come.
    """
    if len(word) > _LONGEST_WORD_COMPARED:
        return None
    spelled: dict[str, str] = {}
    for choice in sorted(choices):
        spelled.setdefault(_bare(choice), choice)
    bare = _bare(word)
    if bare in spelled:
        return spelled[bare]
    # Loaded only when something is misspelt: a right file never pays for it.
    from difflib import get_close_matches

    close = get_close_matches(bare, list(spelled), n=1, cutoff=_LIKENESS_NEEDED)
    return spelled[close[0]] if close else None


def did_you_mean(word: str, choices: Iterable[str]) -> str | None:
    """Give the help line that offers the nearest choice, or None where there is none to offer."""
    choice = nearest(word, choices)
    return None if choice is None or choice == word else f"did you mean `{choice}`?"


def _bare(word: str) -> str:
    return word.casefold().replace("-", "").replace("_", "").replace(" ", "")
