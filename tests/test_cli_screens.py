"""Screens of the example cases: what must never be seen, and what must agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from disrupt.assessment import Assessment
from disrupt.casefile import load_case
from disrupt.library import Library, load_library
from disrupt.pipeline import assess
from disrupt.render.entries import entries, find
from disrupt.render.explanation import Explained, explanation
from disrupt.render.markdown import report
from disrupt.render.overview import Shown, overview
from disrupt.render.questions import questions

CASES = sorted((Path(__file__).resolve().parent.parent / "cases").rglob("*.yaml"))
EVERYTHING = Shown(top=99, everything=True, pending=True)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def answers(library: Library) -> dict[str, Assessment]:
    return {file.stem: assess(library, load_case(file, library), all=True) for file in CASES}


def screens(answer: Assessment, width: int) -> dict[str, str]:
    pages = {
        "assess": str(overview(answer, Shown(), width)),
        "assess --all": str(overview(answer, EVERYTHING, width)),
        "gaps": str(questions(answer, {}, width)),
    }
    how = Explained("case.yaml", {})
    for entry in entries(answer):
        found = find(answer, str(entry.number))
        assert found is not None
        pages[f"explain {entry.number}"] = str(explanation(answer, found, how, width))
    return pages


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("case", [file.stem for file in CASES])
def test_every_screen_fits(answers: dict[str, Assessment], case: str, width: int) -> None:
    wide = [
        f"{name}: {line}"
        for name, text in screens(answers[case], width).items()
        for line in text.splitlines()
        if len(line) > width
    ]

    assert wide == []


@pytest.mark.parametrize("case", [file.stem for file in CASES])
def test_numbers_are_the_positions_of_the_assessment(
    answers: dict[str, Assessment], case: str
) -> None:
    numbered = {o.id: entry.number for entry in entries(answers[case]) for o in entry.options}

    assert numbered == {option.id: option.position for option in answers[case].options}


@pytest.mark.parametrize("case", [file.stem for file in CASES])
def test_no_python_and_no_codes_are_seen(answers: dict[str, Assessment], case: str) -> None:
    for name, text in screens(answers[case], 80).items():
        for sign in ("None", "()", "Truth.", "<", "{", "$", "_", ".."):
            assert sign not in text, f"{name} shows `{sign}`"


@pytest.mark.parametrize("case", [file.stem for file in CASES])
def test_it_is_said_once_that_this_is_no_advice(answers: dict[str, Assessment], case: str) -> None:
    for name, text in screens(answers[case], 80).items():
        expected = 0 if name == "gaps" else 1

        assert text.count("Not legal advice.") == expected, name


def test_a_live_operation_is_not_given_away(answers: dict[str, Assessment]) -> None:
    answer = answers["covert-operation"]
    held = [o for o in answer.held_back if answer.deconflict[0] in (o.held_back or "")]
    pages = [*screens(answer, 80).values(), report(answer, EVERYTHING)]

    assert held
    for option in held:
        assert not any(option.title in page for page in pages)
    assert f"speak to {answer.deconflict[0]} first" in pages[0]
