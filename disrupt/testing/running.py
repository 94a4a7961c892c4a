"""Runs cases and examples with every matcher there is, and finds them under paths."""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from disrupt.assessment import Assessment
from disrupt.casefile import load_case, read_case
from disrupt.engine import engine_of
from disrupt.errors import DisruptError, Place, Problems
from disrupt.match import Binding, NativeMatcher
from disrupt.match import Matcher as Matching
from disrupt.match_durable import DurableMatcher, available
from disrupt.pipeline import Run, assess
from disrupt.routes import seats
from disrupt.source import read_file
from disrupt.testing.comparing import Outcome, compare, differences, unexpected
from disrupt.testing.examples import EXAMPLES, Example, examples_in, rule_of, shown
from disrupt.testing.report import Failure, Matcher, Report, Result

if TYPE_CHECKING:
    from disrupt.about import About
    from disrupt.case import Case
    from disrupt.library import Library
    from disrupt.world import World

PARTS_OF_A_LIBRARY = ("powers", "concepts", "vocabulary", "lists")


def matchers() -> tuple[Matcher, ...]:
    """Give the matchers that can be used here; `native` always can."""
    return ("native", "durable") if durable_available() else ("native",)


def durable_available() -> bool:
    """Whether durable-rules can be imported here."""
    return available()


@cache
def _durable() -> DurableMatcher:
    """Stays open: a worker started for every example would take most of the time."""
    opened = DurableMatcher()
    atexit.register(opened.close)
    return opened


class Alike:
    """Binds with both matchers, gives what the native one finds, and notes whether both agree."""

    name = "native"

    def __init__(self, durable: Matching | None = None) -> None:
        """Take the other matcher, open; durable-rules when left out."""
        self.durable = durable or _durable()
        self.agree = True

    def bind(self, abouts: Sequence[About], world: World) -> list[list[Binding]]:
        """Every binding of each `about`, as the native matcher gives them."""
        found = NativeMatcher().bind(abouts, world)
        self.agree = self.agree and found == self.durable.bind(abouts, world)
        return found


# Finding what to run -------------------------------------------------------------------


def check(
    paths: Iterable[str | Path], library: Library, *, with_matchers: Iterable[Matcher] | None = None
) -> Report:
    """Run the examples and cases under these paths; with none, all examples of the library.

    Raises `DisruptError` where a path leads to nothing that can be run.
    """
    used = tuple(matchers() if with_matchers is None else with_matchers)
    files = files_under(paths, library)
    results = [result for file in files for result in run_file(library, file, used)]
    return report_of(results, used, chosen=with_matchers is not None)


def files_under(paths: Iterable[str | Path], library: Library) -> tuple[Path, ...]:
    """Give the files under these paths that can be run; with none, all examples of the library.

    Raises `DisruptError` where a path leads to nothing that can be run.
    """
    problems = Problems()
    given = [Path(path) for path in paths]
    if not given:
        beside = (library.examples(rule_id) for rule_id in library.rule_ids)
        return tuple(path for path in beside if path is not None)
    files: list[Path] = []
    for path in given:
        found = list(_tests_under(path))
        if not found:
            problems.add("nothing to test here", Place(str(path)), _EXPECTED, "no-tests")
        files += found
    problems.raise_if_any()
    return tuple(files)


_EXPECTED = "a case, a rule's examples, or a folder of them is expected"


def run_file(
    library: Library, path: Path, with_matchers: Iterable[Matcher] = ("native",)
) -> tuple[Result, ...]:
    """Run one file of examples, or one case."""
    if path.name.endswith(EXAMPLES):
        return run_examples_file(library, path, with_matchers=with_matchers)
    return (run_case(library, path, with_matchers=with_matchers),)


def report_of(results: Iterable[Result], used: tuple[Matcher, ...], *, chosen: bool) -> Report:
    """Put results together; `chosen`: somebody asked for just these matchers."""
    ran, notes = tuple(results), []
    if not chosen and used == ("native",):
        notes.append("durable-rules cannot be used here: only the native matcher was tested")
    notes += [f"{r.file}: nothing is expected" for r in ran if r.passed and not r.checks]
    return Report(ran, used, tuple(notes))


def _tests_under(path: Path) -> Iterator[Path]:
    if path.is_file():
        beside = path.with_name(path.stem + EXAMPLES)
        yield beside if "powers" in path.parts and beside.is_file() else path
        return
    if not path.is_dir():
        return
    for file in sorted(path.rglob("*")):
        if file.suffix not in (".yaml", ".yml", ".json") or not file.is_file():
            continue
        if file.name.endswith(EXAMPLES) or not _in_library(file):
            yield file


def _in_library(file: Path) -> bool:
    """Whether a file is part of a library rather than a case."""
    parents = (file.parent, *file.parent.parents)
    named = any(folder.name in PARTS_OF_A_LIBRARY for folder in parents)
    return named or (file.parent / "powers").is_dir()


# Examples ------------------------------------------------------------------------------


def run_examples(
    library: Library, rule_id: str, *, with_matchers: Iterable[Matcher] = ("native",)
) -> tuple[Result, ...]:
    """Run the examples beside a rule; none where it has none."""
    path = library.examples(rule_id)
    if path is None:
        return ()
    return run_examples_file(library, path, with_matchers=with_matchers, rule_id=rule_id)


def run_examples_file(
    library: Library,
    path: Path,
    *,
    with_matchers: Iterable[Matcher] = ("native",),
    rule_id: str | None = None,
) -> tuple[Result, ...]:
    """Run a file of examples; its rule is the one it stands beside unless another is named."""
    rule = rule_id or rule_of(path)
    try:
        examples = examples_in(read_file(path, shown(path)), rule, library)
    except DisruptError as error:
        return (Result(rule, shown(path), problems=error.problems),)
    used = tuple(with_matchers)
    return tuple(_run_example(library, example, shown(path), used) for example in examples)


def _run_example(
    library: Library, example: Example, file: str, used: tuple[Matcher, ...]
) -> Result:
    try:
        case = read_case(example.node, library)
        return _Test(case, example.name, file, complete=False).run(library, used)
    except DisruptError as error:
        return Result(example.name, file, problems=error.problems)


# Cases ---------------------------------------------------------------------------------


def run_case(
    library: Library, path: str | Path, *, with_matchers: Iterable[Matcher] = ("native",)
) -> Result:
    """Run a case against its own `expect`, which is complete unless it says it is partial."""
    file = str(path)
    used = tuple(with_matchers)
    try:
        case = load_case(path, library)
        if not case.expects:
            return Result(case.id, file)
        test = _Test(case, case.id, file, complete=not case.expect_partial)
        return test.run(library, used)
    except DisruptError as error:
        return Result(Path(path).stem, file, problems=error.problems)


@dataclass(frozen=True, slots=True)
class _Test:
    """A case and what it is held against."""

    case: Case
    name: str
    file: str
    complete: bool

    def run(self, library: Library, used: tuple[Matcher, ...]) -> Result:
        """Hold what comes out against what is expected, with every matcher.

        What comes after binding knows nothing of matchers: where both bind alike, one answer is
        that of both.
        """
        both = Alike() if len(used) > 1 else None
        found = self._failures(library, self._answer(library, both or _matcher(used[0])))
        if both is not None and not both.agree:
            failures = self._at_odds(library, used)
        else:
            failures = _joined(dict.fromkeys(used, found))
        checks = max(len(self.case.expect), int(self.complete))
        return Result(self.name, self.file, checks, tuple(failures))

    def _answer(self, library: Library, matcher: Matching | Literal["native"]) -> Assessment:
        """The whole assessment where anything might come out that is not expected.

        Elsewhere every rule is judged, and only those that something is expected of are presented.
        """
        if self.complete or self.case.as_at is None:
            return assess(library, self.case, matcher=matcher, all=True)
        run = Run(engine_of(library), self.case, self.case.as_at, seats(self.case), matcher)
        run.infer()
        run.judge()
        asked = {wanted.rule for wanted in self.case.expect}
        run.candidates = [each for each in run.candidates if each.rule_id in asked]
        run.rank()
        return run.answer(everything=True)

    def _at_odds(self, library: Library, used: tuple[Matcher, ...]) -> list[Failure]:
        """What each matcher fails, and the parts of the whole answer in which they differ."""
        answers = {
            name: assess(library, self.case, matcher=_matcher(name), all=True) for name in used
        }
        failures = _joined({name: self._failures(library, a) for name, a in answers.items()})
        first, second = answers.values()
        return failures + [self._differ(part, used[1]) for part in differences(first, second)]

    def _failures(self, library: Library, assessment: Assessment) -> list[Failure]:
        came_out, expected = Outcome(assessment, library), self.case.expect
        found = [f for wanted in expected for f in compare(came_out, wanted, self.name)]
        if self.complete:
            found += unexpected(came_out, expected, self.name, self.file)
        return found

    def _differ(self, part: str, matcher: Matcher) -> Failure:
        return Failure(
            self.name, "the two matchers", part, "equal answers", "different ones",
            place=Place(self.file), matcher=matcher,
        )  # fmt: skip


def _matcher(name: Matcher) -> Matching | Literal["native"]:
    return "native" if name == "native" else _durable()


def _joined(by_matcher: dict[Matcher, list[Failure]]) -> list[Failure]:
    """Failures of every matcher once; one that only some have names the matcher."""
    found: dict[Failure, list[Matcher]] = {}
    for matcher, failures in by_matcher.items():
        for failure in failures:
            found.setdefault(failure, []).append(matcher)
    return [
        failure if len(names) == len(by_matcher) else replace(failure, matcher=names[0])
        for failure, names in found.items()
    ]
