"""Checks rule files and their examples without running anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from disrupt.casefile import read_case
from disrupt.errors import DisruptError, Place, Problem, Problems
from disrupt.source import read_file
from disrupt.testing.examples import examples_in, shown

if TYPE_CHECKING:
    from disrupt.library import Library


def library_problems(
    folders: Iterable[str | Path] = (),
    policy: str | Path | None = None,
    paths: Iterable[str | Path] = (),
) -> tuple[int, tuple[Problem, ...]]:
    """Give how many files were read and what is wrong with them, examples included.

    With paths, only what is wrong under them; a missing path is a problem.
    """
    from disrupt.library import load_library

    wanted = [Path(path) for path in paths]
    problems = Problems()
    for path in wanted:
        if not path.exists():
            problems.add("no such file or folder", Place(str(path)), code="missing-file")
    checked = 0
    try:
        library = load_library(*folders, policy=policy, cache=False)
    except DisruptError as error:
        problems.extend(error)
    else:
        for folder in library.folders:
            checked += sum(1 for _ in folder.rglob("*.yaml"))
        problems.extend(_problems_of_examples(library))
    return checked, tuple(p for p in problems if not wanted or _stands_under(p, wanted))


def _problems_of_examples(library: Library) -> Iterator[Problem]:
    for rule_id in library.rule_ids:
        path = library.examples(rule_id)
        if path is None:
            continue
        try:
            examples = examples_in(read_file(path, shown(path)), rule_id, library)
        except DisruptError as error:
            yield from error.problems
            continue
        for example in examples:
            try:
                read_case(example.node, library)
            except DisruptError as error:
                yield from error.problems


def _stands_under(problem: Problem, wanted: list[Path]) -> bool:
    if problem.place is None:
        return True
    file = Path(problem.place.file).resolve()
    return any(file == path.resolve() or path.resolve() in file.parents for path in wanted)
