"""The two libraries that are compared: folders, or revisions of a git repository.

Nothing is checked out: what a revision holds is unpacked into a folder that goes away again.
"""

from __future__ import annotations

import hashlib
import io
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from disrupt.errors import DisruptError, Place, Problem
from disrupt.library_model import Library

GIT_SECONDS = 60
SHORT = 12
"""Characters of a revision that has no name."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the rules and the cases stand in a repository."""

    rules: str = "rules"
    cases: str = "cases"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two libraries: what it is called, and where its files can be read."""

    label: str
    rules: Path
    cases: Path | None
    root: Path | None = None
    """Folder that a revision was unpacked into."""

    def shown(self, file: str | Path) -> str:
        """Give a file as people would name it: `main:rules/…` in a revision."""
        path = Path(file)
        for root in (self.root, None if self.root is None else self.root.resolve()):
            if root is not None and path.is_relative_to(root):
                return f"{self.label}:{path.relative_to(root).as_posix()}"
        try:
            return path.resolve().relative_to(Path.cwd()).as_posix()
        except ValueError:
            return str(path)


@contextmanager
def two_sides(
    given: Sequence[str], places: Places = Places(), folder: Path | None = None
) -> Iterator[tuple[Side, Side]]:
    """Give the old and the new side of `OLD NEW`, `OLD..NEW`, or `OLD` and the files as they are.

    Each is a folder (of rules, or one that holds them) or a revision of the repository that
    `folder` is in; without it, the current one.
    Raises `DisruptError` where one cannot be had.
    """
    here = folder or Path.cwd()
    with ExitStack() as stack:
        sides = [_side(name, places, here, stack) for name in _names(given, here)]
        yield sides[0], sides[1]


def _names(given: Sequence[str], here: Path) -> tuple[str, str | None]:
    """The names of both sides; None is the files as they are."""
    if len(given) > 1:
        return given[0], given[1]
    (name,) = given
    if ".." not in name or Path(name).is_dir():
        return name, None
    if "..." in name:
        # Three dots compare with where the two parted, as git and pull requests do.
        first, _, last = name.partition("...")
        return _parted(first or "HEAD", last or "HEAD", here), last or "HEAD"
    first, _, last = name.partition("..")
    return first or "HEAD", last or "HEAD"


def _side(name: str | None, places: Places, here: Path, stack: ExitStack) -> Side:
    if name is None:
        top = _top(here)
        return _folder_side("the files as they are", top / places.rules, top / places.cases)
    path = Path(name)
    if path.is_dir():
        if (path / places.rules).is_dir():
            return _folder_side(name, path / places.rules, path / places.cases)
        return _folder_side(name, path, path.parent / places.cases)
    return _revision_side(name, places, here, stack)


def _folder_side(label: str, rules: Path, cases: Path) -> Side:
    if not rules.is_dir():
        raise DisruptError(
            Problem("no such folder of rules", Place(str(rules)), code="missing-folder")
        )
    return Side(label, rules, cases if cases.is_dir() else None)


# Git -----------------------------------------------------------------------------------


def _git(here: Path, *arguments: str) -> bytes:
    """What git answers; raises `DisruptError` where it is not there or does not know."""
    program = which("git")
    if program is None:
        text = "a revision is compared with the help of git, which is not installed"
        raise DisruptError(Problem(text, help="compare two folders instead", code="no-git"))
    try:
        ran = subprocess.run(  # noqa: S603 - fixed arguments, and names that cannot be options
            [program, "-C", str(here), *arguments],
            capture_output=True,
            check=False,
            timeout=GIT_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise DisruptError(Problem("git does not answer", code="no-git")) from None
    if ran.returncode != 0:
        raise _Refused
    return ran.stdout


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """Git said no."""


def _parted(first: str, last: str, here: Path) -> str:
    """The revision at which two went different ways."""
    commits = _commit(first, here), _commit(last, here)
    try:
        return _git(here, "merge-base", *commits).decode().strip()
    except _Refused:
        text = f"`{first}` and `{last}` have nothing in common"
        raise DisruptError(Problem(text, help="write two dots", code="no-revision")) from None


def _top(here: Path) -> Path:
    try:
        return Path(_git(here, "rev-parse", "--show-toplevel").decode().strip())
    except _Refused:
        return here


def _commit(name: str, here: Path) -> str:
    try:
        found = _git(
            here, "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"
        )
    except _Refused:
        raise DisruptError(
            Problem(
                f"`{name}` is neither a folder nor a revision",
                help="write two folders, or revisions such as main..HEAD",
                code="no-revision",
            )
        ) from None
    return found.decode().strip()


def _revision_side(name: str, places: Places, here: Path, stack: ExitStack) -> Side:
    commit, top = _commit(name, here), _top(here)
    listed = _git(top, "ls-tree", "--name-only", "-z", commit, "--", places.rules, places.cases)
    there = [entry for entry in listed.decode().split("\0") if entry]
    if places.rules.rstrip("/") not in there:
        raise DisruptError(
            Problem(
                f"`{name}` holds no folder `{places.rules}`",
                help="say where the rules stand with --rules-in",
                code="missing-folder",
            )
        )
    root = Path(stack.enter_context(TemporaryDirectory(prefix="disrupt-")))
    packed = _git(top, "archive", "--format=tar", commit, "--", *there)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(root, filter="data")
    cases = root / places.cases
    label = name[:SHORT] if name == commit else name
    return Side(label, root / places.rules, cases if cases.is_dir() else None, root)


# Libraries -----------------------------------------------------------------------------


def library_of(side: Side) -> Library:
    """Load the library of one side by itself; one without words of its own is laid over ours.

    Raises `DisruptError` with every problem, in files named as people know them.
    """
    from disrupt.library import compile_files, shipped_rules
    from disrupt.library_cache import read_cached, write_cached
    from disrupt.library_files import content_hash, gather

    whole = (side.rules / "vocabulary").is_dir()
    found = gather((side.rules,) if whole else (shipped_rules(), side.rules))
    content = content_hash(found)
    # Places in a folder that goes away have no business in the cache that others read.
    key = content
    if side.root is not None:
        key = hashlib.sha256(f"review {content}".encode()).hexdigest()
    compiled = read_cached(content) or read_cached(key)
    if compiled is None:
        try:
            compiled = compile_files(found)
        except DisruptError as error:
            raise DisruptError(renamed(error.problems, side)) from None
        write_cached(key, compiled)
    return Library(compiled, content, found.folders)


def renamed(problems: Sequence[Problem], side: Side) -> list[Problem]:
    """Give problems with their files named as people know them."""
    return [
        problem
        if problem.place is None
        else replace(problem, place=replace(problem.place, file=side.shown(problem.place.file)))
        for problem in problems
    ]
