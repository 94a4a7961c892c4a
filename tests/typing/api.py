"""What embedders write: it must pass a strict type checker, on every version."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from disrupt import (
    Assessment,
    Case,
    DisruptError,
    Library,
    Place,
    Problem,
    __version__,
    assess,
    load_case,
    load_library,
)
from disrupt.testing import Report, check


def answer(path: Path) -> Assessment:
    library: Library = load_library()
    case: Case = load_case(path, library)
    return assess(library, case, as_at=date(2026, 11, 20), matcher="native", agency=None)


def from_json(text: str) -> Assessment:
    return Assessment.model_validate_json(text)


def overlaid(folder: str, policy: Path) -> Library:
    return load_library(folder, policy=policy, cache=False)


def from_data(library: Library, data: dict[str, object]) -> Case:
    return load_case(data, library)


def told(error: DisruptError) -> list[tuple[str, str, str | None]]:
    problems: tuple[Problem, ...] = error.problems
    places: list[Place | None] = [problem.place for problem in problems]
    return [(str(w), p.message, p.help) for w, p in zip(places, problems, strict=True)]


def titles(assessment: Assessment) -> list[tuple[int | None, str, str]]:
    version: str = __version__
    assert version
    return [(option.position, option.title, option.status) for option in assessment.options]


def tested(library: Library) -> bool:
    report: Report = check(["cases"], library, with_matchers=["native"])
    return report.passed
