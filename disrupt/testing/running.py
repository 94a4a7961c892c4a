"""Runs cases and examples with every matcher there is, and finds them under paths."""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from disrupt.assessment import Assessment
from disrupt.casefile import load_case, read_case
from disrupt.errors import DisruptError, Place, Problems
from disrupt.match_durable import DurableMatcher, available
from disrupt.pipeline import assess
from disrupt.source import read_file
from disrupt.testing.comparing import Outcome, compare, differences, unexpected
from disrupt.testing.examples import EXAMPLES, Example, examples_in, rule_of, shown
from disrupt.testing.report import Failure, Matcher, Report, Result

if TYPE_CHECKING:
    from disrupt.case import Case
    from disrupt.library import Library

PARTS_OF_A_LIBRARY = ("powers", "concepts", "vocabulary", "lists")


def matchers() -> tuple[Matcher, ...]:
    """Give the matchers that can be used here; `native` always can."""
    return ("native", "durable") if durable_available() else ("native",)


def durable_available() -> bool:
    """Whether durable-rules can be imported here."""
    return available()


@cache
def _opened(name: Matcher) -> Matcher | DurableMatcher:
    """A matcher that stays open: a worker started for every example would take most of the time."""
    if name == "native":
        return name
    opened = DurableMatcher()
    atexit.register(opened.close)
    return opened


# Finding what to run -------------------------------------------------------------------


def check(
    paths: Iterable[str | Path], library: Library, *, with_matchers: Iterable[Matcher] | None = None
) -> Report:
    """Run the examples and cases under these paths; with none, all examples of the library.

    Raises `DisruptError` where a path leads to nothing that can be run.
    """
    used = tuple(matchers() if with_matchers is None else with_matchers)
    results: list[Result] = []
    notes: list[str] = []
    problems = Problems()
    given = [Path(path) for path in paths]
    for rule_id in library.rule_ids if not given else ():
        results += run_examples(library, rule_id, with_matchers=used)
    for path in given:
        found = list(_tests_under(path))
        if not found:
            problems.add("nothing to test here", Place(str(path)), _EXPECTED, "no-tests")
        for file in found:
            if file.name.endswith(EXAMPLES):
                results += run_examples_file(library, file, with_matchers=used)
            else:
                results.append(run_case(library, file, with_matchers=used))
    problems.raise_if_any()
    if with_matchers is None and used == ("native",):
        notes.append("durable-rules cannot be used here: only the native matcher was tested")
    notes += [f"{r.file}: nothing is expected" for r in results if r.passed and not r.checks]
    return Report(tuple(results), used, tuple(notes))


_EXPECTED = "a case, a rule's examples, or a folder of them is expected"


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
        return _run(library, case, example.name, file, used, complete=False)
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
        return _run(library, case, case.id, file, used, complete=not case.expect_partial)
    except DisruptError as error:
        return Result(Path(path).stem, file, problems=error.problems)


def _run(
    library: Library,
    case: Case,
    name: str,
    file: str,
    used: tuple[Matcher, ...],
    *,
    complete: bool,
) -> Result:
    by_matcher: dict[Matcher, list[Failure]] = {}
    assessments: list[Assessment] = []
    for matcher in used:
        assessment = assess(library, case, matcher=_opened(matcher), all=True)
        assessments.append(assessment)
        came_out = Outcome(assessment, library)
        found = [f for wanted in case.expect for f in compare(came_out, wanted, name)]
        if complete:
            found += unexpected(came_out, case.expect, name, file)
        by_matcher[matcher] = found
    failures = _joined(by_matcher)
    for matcher, assessment in zip(used[1:], assessments[1:], strict=True):
        for part in differences(assessments[0], assessment):
            failures.append(
                Failure(name, "the two matchers", part, "equal answers", "different ones",
                        place=Place(file), matcher=matcher)
            )  # fmt: skip
    return Result(name, file, max(len(case.expect), int(complete)), tuple(failures))


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
