"""The example cases: what must come out of them, what must not, and that there are enough."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from disrupt.case import Case
from disrupt.casefile import load_case
from disrupt.dates import DateSpan, NumberSpan
from disrupt.library import Library, load_library
from disrupt.pipeline import assess
from disrupt.testing import matchers, run_case

CASES = Path(__file__).resolve().parent.parent / "cases"
ALL = {path.relative_to(CASES).with_suffix("").as_posix(): path for path in CASES.rglob("*.yaml")}
NONE = {name: path for name, path in ALL.items() if name.startswith("none/")}
INVENTED = re.compile(r"[A-Z][a-z]+ ([A-Z]|[0-9]{1,2})|(Person|People|Workers?)( [a-z]+)+( .*)?")
"""A role and a letter, or a description; never a name that somebody could have."""


@cache
def library() -> Library:
    return load_library()


@cache
def case(name: str) -> Case:
    return load_case(ALL[name], library())


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_case_comes_out_as_expected(name: str) -> None:
    result = run_case(library(), ALL[name], with_matchers=matchers())

    assert [str(p) for p in (*result.problems, *result.failures)] == []
    assert result.checks


@pytest.mark.parametrize("name", sorted(NONE))
def test_nothing_is_suggested_where_there_is_nothing(name: str) -> None:
    answer = assess(library(), case(name))

    assert [option.rule for option in answer.options] == []
    assert [option.rule for option in answer.held_back] == []
    assert {option.rule for option in answer.always} <= always()
    assert {duty.rule for duty in answer.duties} <= always()
    assert [gap.ask for gap in answer.gaps] == []


def always() -> set[str]:
    return {name for name, rule in library().rules.items() if rule.always}


def test_there_are_enough_cases() -> None:
    assert len(set(ALL) - set(NONE)) >= 16
    assert len(NONE) >= 5
    assert "none/nationality-alone" in NONE


def test_enough_cases_have_many_things() -> None:
    large = [name for name in ALL if len(case(name).things) - 1 >= 6]

    assert len(large) >= 4


def is_vague(value: object) -> bool:
    if isinstance(value, tuple):
        return any(is_vague(item) for item in value)
    if isinstance(value, DateSpan):
        return value.day is None
    return isinstance(value, NumberSpan) and value.low != value.high


def test_enough_cases_are_vague() -> None:
    vague = [
        name
        for name in ALL
        if any(
            is_vague(value) or key in ("times", "number")
            for fact in case(name).facts
            for key, value in fact.values.items()
        )
    ]

    assert len(vague) >= 3


def test_every_case_has_a_day_and_a_title() -> None:
    for name in ALL:
        assert case(name).as_at is not None
        assert case(name).title
        assert case(name).id == name.split("/")[-1]


@pytest.mark.parametrize("name", sorted(ALL))
def test_people_have_invented_names(name: str) -> None:
    named = [f.values.get("name") for f in case(name).facts if f.kind == "person"]

    assert [n for n in named if n is not None and not INVENTED.fullmatch(str(n))] == []
