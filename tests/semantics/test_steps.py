"""Section 4b: steps with their periods, what is done, what may be added; section 3: hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from disrupt.assessment import Step
    from tests.semantics.conftest import Tiny

ABOUT = {"taken": {"kind": "seizure"}, "shop": {"kind": "premises", "same_as": "$taken.at"}}
RULE = {"about": ABOUT, "supports": ["taken"], "test": {"find": {"seizure": {"at": "$shop"}}}}


def steps(tiny: Tiny, written: list[Any], facts: list[Any]) -> tuple[Step, ...]:
    return tiny.assess({"a": {**RULE, "steps": written}}, facts).option("a", "shop").steps


@pytest.mark.parametrize(
    ("within", "counting", "due"),
    [
        ("28 days", "next_day", "2026-10-29"),
        ("28 days", "inclusive", "2026-10-28"),
        ("3 working_days", "working_days", "2026-10-06"),
        ("1 month", "next_day", "2026-11-01"),
    ],
)
def test_a_step_is_due_from_a_fact_on_file(
    within: str, counting: str, due: str, tiny: Tiny
) -> None:
    written = {"do": "Apply", "within": within, "of": "$taken.date", "counting": counting}

    (step,) = steps(tiny, [written], [{"seizure": {"at": "shop", "date": "2026-10-01"}}])

    assert str(step.due) == due
    assert step.due_note is None


def test_a_day_that_is_not_on_file_gives_no_due_date(tiny: Tiny) -> None:
    written = {"do": "Apply", "within": "28 days", "of": "$taken.date"}

    (step,) = steps(tiny, [written], [{"seizure": {"at": "shop"}}])

    assert step.due is None
    assert step.within == "28 days"


def test_a_vague_day_gives_the_earliest_expiry_and_says_so(tiny: Tiny) -> None:
    written = {"do": "Apply", "within": "28 days", "of": "$taken.date"}

    (step,) = steps(tiny, [written], [{"seizure": {"at": "shop", "date": "2026-09"}}])

    assert str(step.due) == "2026-09-29"
    assert step.due_note == "counted from the earliest day it can be, 1 September 2026"


def test_hours_without_a_time_give_the_earliest_expiry_and_say_so(tiny: Tiny) -> None:
    """Without a time, an hour limit gives the earliest expiry and says so."""
    written = {"do": "Apply", "within": "48 hours", "of": "$taken.date"}

    (step,) = steps(tiny, [written], [{"seizure": {"at": "shop", "date": "2026-10-19"}}])

    assert str(step.due).startswith("2026-10-21 00:00")
    assert step.due_note == "no time of day given: this is the earliest that it can end"


def test_hours_run_from_a_time(tiny: Tiny) -> None:
    """A date may carry a time (Europe/London) where hours run."""
    written = {"do": "Apply", "within": "48 hours", "of": "$taken.date"}

    (step,) = steps(tiny, [written], [{"seizure": {"at": "shop", "date": "2026-10-19 14:30"}}])

    assert str(step.due).startswith("2026-10-21 14:30")
    assert step.due_note is None


def test_a_step_runs_from_one_that_was_taken(tiny: Tiny) -> None:
    """`of` names a step; a measure on file shows that it was taken, and when."""
    written = [
        {"id": "serve", "do": "Serve it", "done_when": "closure_notice"},
        {"do": "Apply", "within": "3 days", "of": "serve"},
    ]
    served = {"measure": {"type": "closure_notice", "upon": "shop", "served": "2026-10-18"}}

    before = steps(tiny, written, [{"seizure": {"at": "shop"}}])
    after = steps(tiny, written, [{"seizure": {"at": "shop"}}, served])

    assert [(s.done, s.due) for s in before] == [(False, None), (False, None)]
    assert [(s.done, str(s.due)) for s in after] == [(True, "None"), (False, "2026-10-21")]


def test_a_step_that_does_not_apply_is_left_out(tiny: Tiny) -> None:
    written = [
        {"do": "Destroy the goods", "when": {"check": "$taken.goods", "is": "drugs"}},
        {"do": "Return the goods", "when": {"check": "$taken.goods", "is": "cash"}},
    ]

    known = steps(tiny, written, [{"seizure": {"at": "shop", "goods": "cocaine"}}])
    unknown = steps(tiny, written, [{"seizure": {"at": "shop"}}])

    assert [step.do for step in known] == ["Destroy the goods"]
    assert [step.do for step in unknown] == ["Destroy the goods", "Return the goods"]


def test_a_period_that_the_law_changes_is_dated(tiny: Tiny) -> None:
    """A value that the law changes is dated; any other day has its own."""
    changed = [{"value": "48 hours"}, {"value": "72 hours", "from": "2026-10-20"}]
    rule = {**RULE, "steps": [{"do": "Apply", "within": changed}]}
    facts = [{"seizure": {"at": "shop", "date": "2026-10-01"}}]

    today = tiny.assess({"a": rule}, facts).option("a", "shop").steps
    yesterday = tiny.assess({"a": rule}, facts, as_at="2026-10-19").option("a", "shop").steps

    assert [today[0].within, yesterday[0].within] == ["72 hours", "48 hours"]


def test_what_may_be_added_depends_on_its_condition(tiny: Tiny) -> None:
    added = [
        {"what": "Conditions", "if": {"find": {"incident": {"at": "$shop"}}}},
        {"what": "Suspension", "if": {"ask": "Needed?", "id": "needed"}},
        {"what": "Costs"},
        {"what": "More", "if": {"check": "$taken.goods", "is": "cash"}},
    ]
    facts = [{"seizure": {"at": "shop", "goods": "cocaine"}}]

    option = tiny.assess({"a": {**RULE, "may_add": added}}, facts).option("a", "shop")

    found = [(a.what, a.truth, a.judgement and a.judgement.id) for a in option.may_add]
    assert found == [
        ("Conditions", "unknown", None),
        ("Suspension", "open", "needed"),
        ("Costs", "true", None),
    ]


def test_indicators_are_never_part_of_its_truth(tiny: Tiny) -> None:
    """An indicator is practice, not law: it points towards or away and decides nothing."""
    rule = {
        **RULE,
        "indicators": [{"find": {"incident": {"at": "$shop"}}, "limb": "Trouble"}],
        "points_away": [{"find": {"bid": {}}, "limb": "A bid"}],
    }
    facts = [{"incident": {"at": "home"}}, {"bid": {"by": "owner"}}, {"seizure": {"at": "shop"}}]

    outcome = tiny.assess({"a": rule}, facts)
    option = outcome.option("a", "shop")

    assert option.status == "made_out"
    assert [(note.text, note.direction) for note in option.indicators] == [("A bid", "away")]
    assert outcome.status("a", "home") == "no candidate"


def test_a_rule_says_whose_first_step_its_measure_is(tiny: Tiny) -> None:
    rules = {
        "notice": {**RULE, "makes": "closure_notice"},
        "order": {**RULE, "first": "notice", "makes": "closure_order"},
    }

    outcome = tiny.assess(rules, [{"seizure": {"at": "shop"}}])

    assert outcome.option("notice", "shop").opens == ("order",)
    assert [step.measure for step in outcome.option("order", "shop").first] == ["closure_notice"]
