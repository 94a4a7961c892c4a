"""What several commands share: their options, where the library comes from, where text goes."""

from __future__ import annotations

import contextlib
import inspect
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from disrupt.assessment import Assessment
    from disrupt.case import Case
    from disrupt.library import Library
    from disrupt.render.layout import Page

F = TypeVar("F", bound=Callable[..., Any])
Adds = Callable[[Callable[..., int]], Callable[..., int]]
"""What gives a command more options."""


class Day(click.ParamType[date]):
    """A day such as 2026-11-20."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read the day; anything else says what was expected."""
        from disrupt.dates import parse_date
        from disrupt.errors import UnreadableError

        if isinstance(value, date):
            return value
        try:
            found = parse_date(str(value)).day
        except UnreadableError:
            found = None
        if found is None:
            self.fail("a day is expected, such as 2026-11-20", param, ctx)
        return found


FILE = click.Path(path_type=Path)
ALONE = "alone"
"""What says that the process is the command line's own, and ends with it."""

case_argument = click.argument("case", metavar="CASE", type=FILE)
width_option = click.option("--width", type=click.IntRange(40, 200), hidden=True)
output_option = click.option(
    "--output",
    metavar="FILE",
    type=FILE,
    help="Write to a file, whole or not at all, instead of the screen.",
)


def format_option(*formats: str) -> Callable[[F], F]:
    """Give the option that says in which form the answer is wanted; the first is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="The form of the answer.",
    )


def together(name: str, make: Callable[..., Any], *options: Callable[[F], F]) -> Adds:
    """Several options that the command is handed as one thing, made of them by their names."""
    names = tuple(inspect.signature(make).parameters)

    def add(command: Callable[..., int]) -> Callable[..., int]:
        @wraps(command)
        def given_together(**given: Any) -> int:
            own = {each: given.pop(each) for each in names}
            return command(**{name: make(**own)}, **given)

        for option in reversed(options):
            option(given_together)
        return given_together

    return add


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules the options name."""

    folders: tuple[Path, ...]
    policy: Path | None

    def library(self, *, page_only: bool = False) -> Library:
        """Load them; raises `DisruptError`."""
        return the_library(self.folders, self.policy, page_only=page_only)

    def around(self, paths: Iterable[Path]) -> Rules:
        """These, and the rules among which these paths stand."""
        return Rules(folders_with(paths, self.folders), self.policy)


@dataclass(frozen=True, slots=True)
class Destination:
    """In which form an answer is wanted, and where."""

    form: str
    output: Path | None
    width: int | None

    @property
    def columns(self) -> int:
        """The width to lay out for."""
        return columns(self.width, self.output)

    def put(self, page: Page | str) -> None:
        """Put a page or text there, whole or not at all."""
        put(page, self.output)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a case: for which day, by whom, under which rules."""

    as_at: date | None
    agency: str | None
    matcher: str | None
    folders: tuple[Path, ...]
    policy: Path | None

    def library(self, *, page_only: bool = False) -> Library:
        """Load the rules; raises `DisruptError`."""
        return the_library(self.folders, self.policy, page_only=page_only)

    def assessment(self, library: Library, case: Case, *, cross_check: bool = False) -> Assessment:
        """Assess a case as of the day asked for, its own, or today."""
        return the_assessment(
            library,
            case,
            as_at=self.as_at,
            agency=self.agency,
            matcher=self.matcher,
            cross_check=cross_check,
        )


RULES = (
    click.option(
        "--rules",
        "folders",
        metavar="DIR",
        type=FILE,
        multiple=True,
        help="Add the rules of a folder to those of the program; may be given several times.",
    ),
    click.option(
        "--policy", metavar="FILE", type=FILE, help="A local policy file laid over the program's."
    ),
)
library_options = together("rules", Rules, *RULES)
"""The options that say which rules are used."""
case_options = together(
    "asked",
    Asked,
    click.option(
        "--as-at",
        metavar="DATE",
        type=Day(),
        help="The day for which the answer holds; today, unless the case names a day.",
    ),
    click.option(
        "--agency",
        metavar="AGENCY",
        help='Who "you" are, instead of the authority in the case, such as police.',
    ),
    click.option(
        "--matcher",
        type=click.Choice(["native", "durable"]),
        help="The pattern matcher; durable where it is installed. Both give the same answer.",
    ),
    *RULES,
)
"""The options of every command that assesses a case."""


def answer_options(*formats: str) -> Adds:
    """Give the options that say in which form an answer is wanted, and where."""
    return together("to", Destination, format_option(*formats), output_option, width_option)


def folders_with(paths: Iterable[Path], folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """Give the folders of rules, and beside them those in which these paths stand.

    Whoever names a rule of their own means it with the rules around it, which are laid over the
    program's as `--rules` does.
    """
    from disrupt.library_files import shipped_rules

    known = [folder.resolve() for folder in (shipped_rules(), *folders)]
    found = list(folders)
    for path in paths:
        folder = _rules_around(path)
        if folder is not None and folder.resolve() not in known:
            known.append(folder.resolve())
            found.append(folder)
            tell(f"{folder} is laid over the rules of the program")
    return tuple(found)


def _rules_around(path: Path) -> Path | None:
    """The folder of rules that a path is, or is in."""
    from disrupt.testing.running import PARTS_OF_A_LIBRARY

    for folder in (path, *path.parents):
        inside = path.relative_to(folder).parts
        if (folder / "powers").is_dir() and (not inside or inside[0] in PARTS_OF_A_LIBRARY):
            return folder
    return None


def the_library(
    folders: tuple[Path, ...], policy: Path | None, *, page_only: bool = False
) -> Library:
    """Load the library the options name.

    `page_only`: all that is wanted is a page of text, so a sealed library is not checked again.
    """
    from disrupt.library_files import look_up

    stored = look_up(folders, policy)
    context = click.get_current_context(silent=True)
    if page_only and stored.compiled is not None and context is not None and context.obj == ALONE:
        from disrupt import light

        light.choose()
    from disrupt.library import open_library

    return open_library(stored)


def the_assessment(
    library: Library,
    case: Case,
    *,
    as_at: date | None,
    agency: str | None,
    matcher: str | None,
    cross_check: bool = False,
) -> Assessment:
    """Assess a case as of a day, the case's own, or today: only the command line uses today."""
    from disrupt.pipeline import assess

    if agency is not None:
        known_agency(agency, library)
    day = as_at or case.as_at or date.today()  # noqa: DTZ011 - the day on the officer's wall
    if cross_check:
        return checked_assessment(library, case, day, agency)
    chosen = matcher or default_matcher()
    return assess(library, case, as_at=day, matcher=chosen, agency=agency, all=True)


def checked_assessment(library: Library, case: Case, day: date, agency: str | None) -> Assessment:
    """Assess with both matchers; raises `MatchersDifferError` where they do not agree."""
    from disrupt.errors import DisruptError, Problem
    from disrupt.match_durable import available
    from disrupt.pipeline import assess
    from disrupt.testing import differences

    if not available():
        raise DisruptError(
            Problem(
                "`--cross-check` needs both matchers; durable-rules cannot be imported here",
                help="leave it out, or install the extra `durable`",
                code="no-durable",
            )
        )
    first = assess(library, case, as_at=day, matcher="native", agency=agency, all=True)
    second = assess(library, case, as_at=day, matcher="durable", agency=agency, all=True)
    differing = differences(first, second)
    if differing or second.matcher != "durable":
        raise MatchersDifferError(", ".join(differing) or "durable did not answer")
    return second


class MatchersDifferError(Exception):
    """The two matchers gave different answers: neither can be trusted."""


def default_matcher() -> str:
    """Give the matcher of a single case: durable where it can be imported."""
    from disrupt.match_durable import available

    return "durable" if available() else "native"


def known_agency(agency: str, library: Library) -> None:
    """Raise `DisruptError` where no such agency exists."""
    from disrupt.errors import DisruptError, Problem, did_you_mean

    if agency not in library.agencies.agencies:
        hint = did_you_mean(agency, library.agencies.agencies)
        hint = hint or "`disrupt words agencies` lists them"
        raise DisruptError(Problem(f"unknown agency `{agency}`", help=hint, code="no-agency"))


def agency_titles(library: Library) -> dict[str, str]:
    """Give what each agency is called."""
    return {name: agency.title for name, agency in library.agencies.agencies.items()}


# Where text goes -----------------------------------------------------------------------


def columns(width: int | None, output: Path | None = None) -> int:
    """Give the width to lay out for."""
    from disrupt.render.terminal import PIPE_WIDTH, width_of

    if width is not None:
        return width
    return PIPE_WIDTH if output is not None else width_of()


def put(page: Page | str, output: Path | None = None) -> None:
    """Put a page or text on the screen, or whole into a file."""
    from disrupt.render import terminal

    if output is not None:
        write_whole(output, str(page))
    elif isinstance(page, str):
        terminal.write(page if page.endswith("\n") else page + "\n")
    else:
        terminal.show(page)


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all; raises `DisruptError` where it cannot be written."""
    import tempfile

    from disrupt.errors import DisruptError, Place, Problem

    written: str | None = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}.",
            delete=False,
        ) as file:  # fmt: skip
            written = file.name
            file.write(text if text.endswith("\n") else text + "\n")
        Path(written).replace(path)
    except OSError as error:
        if written is not None:
            with contextlib.suppress(OSError):
                os.unlink(written)  # noqa: PTH108 - a name, not yet a path
        why = (error.strerror or "no reason given").lower()
        problem = Problem(f"cannot be written: {why}", Place(str(path)), code="unwritable")
        raise DisruptError(problem) from None


def tell(line: str) -> None:
    """Say something about the run on the error stream, so that output can be piped."""
    from disrupt.render.terminal import write

    write(line + "\n", sys.stderr)
