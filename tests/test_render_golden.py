"""Every screen as it is seen, kept in tests/golden and read by eye.

The assessment behind them is made by hand, so that neither the law nor the engine changes them.
After a change that is meant: `UPDATE_GOLDEN=1 pytest tests/test_render_golden.py`, then read the
difference.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from disrupt.assessment import Assessment
from disrupt.render.entries import Found, find
from disrupt.render.explanation import Explained, explanation
from disrupt.render.markdown import report
from disrupt.render.overview import Shown, overview
from disrupt.render.questions import questions
from disrupt.source import read_file

GOLDEN = Path(__file__).parent / "golden"
TITLES = {
    "council": "Local authority",
    "police": "Police force",
    "trading_standards": "Trading standards",
    "environmental_health": "Environmental health",
    "land_registry": "HM Land Registry",
    "hmrc": "HM Revenue and Customs",
}
FILE = "market-street.yaml"


@pytest.fixture(scope="module")
def market_street() -> Assessment:
    made = read_file(GOLDEN / "market-street.assessment.yaml").plain()
    return Assessment.model_validate(made)


def the(assessment: Assessment, wanted: str) -> Found:
    found = find(assessment, wanted)
    assert found is not None
    return found


SHOWN = Shown(case_file=FILE, titles=TITLES)
EVERYTHING = Shown(top=2, everything=True, pending=True, case_file=FILE, titles=TITLES)
EXPLAINED = Explained(FILE, TITLES)

PAGES: dict[str, Callable[[Assessment], str]] = {
    "assess-80": lambda a: str(overview(a, SHOWN, 80)),
    "assess-120": lambda a: str(overview(a, SHOWN, 120)),
    "assess-all-80": lambda a: str(overview(a, EVERYTHING, 80)),
    "assess.md": lambda a: report(a, EVERYTHING),
    "explain-own-80": lambda a: str(explanation(a, the(a, "2"), EXPLAINED, 80)),
    "explain-within-reach-80": lambda a: str(explanation(a, the(a, "3"), EXPLAINED, 80)),
    "explain-within-reach-120": lambda a: str(explanation(a, the(a, "3"), EXPLAINED, 120)),
    "explain-group-80": lambda a: str(explanation(a, the(a, "4"), EXPLAINED, 80)),
    "explain-ruled-out-80": lambda a: str(explanation(a, the(a, "summary-review"), EXPLAINED, 80)),
    "explain-duty-80": lambda a: str(
        explanation(a, the(a, "duties/modern-slavery-duty-to-notify"), EXPLAINED, 80)
    ),
    "gaps-80": lambda a: str(questions(a, TITLES, 80)),
    "gaps-120": lambda a: str(questions(a, TITLES, 120)),
}


def golden_file(name: str) -> Path:
    return GOLDEN / (name if name.endswith(".md") else f"{name}.txt")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_as_it_was_read(name: str, market_street: Assessment) -> None:
    text = PAGES[name](market_street)
    file = golden_file(name)
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8", newline="\n")

    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in PAGES if name[-2:] in ("80", "20")])
def test_no_line_is_wider_than_the_screen(name: str, market_street: Assessment) -> None:
    width = int(name.rpartition("-")[2])

    assert max(len(line) for line in PAGES[name](market_street).splitlines()) <= width


def test_every_golden_file_has_its_page() -> None:
    kept = {file.name for file in GOLDEN.iterdir() if file.suffix in (".txt", ".md")}

    assert kept == {golden_file(name).name for name in PAGES}
