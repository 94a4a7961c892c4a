"""What an assessment says of the case as a whole: warnings, loose facts, the day, errors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from disrupt.case import Case
from disrupt.errors import DisruptError
from disrupt.pipeline import assess

if TYPE_CHECKING:
    from tests.semantics.conftest import Tiny

RULES = {"a": {"test": {"find": {"seizure": {"at": "$shop"}}}}}


def warned(tiny: Tiny, facts: list[object]) -> list[tuple[str, ...]]:
    found = tiny.assess(RULES, facts).assessment.warnings
    return [w.about for w in found if w.code == "search-contradicted"]


def test_a_matching_fact_beside_a_none_wins_with_a_warning(tiny: Tiny) -> None:
    fact = {"id": "c1", "conviction": {"person": "owner", "offence": "theft"}}
    same = {"none": "conviction", "person": "owner", "checked": "2026-10-20"}
    broader = {**same, "offence": "dishonesty"}
    other = {**same, "person": "friend"}

    assert warned(tiny, [fact, same]) == [("c1",)]
    assert warned(tiny, [fact, broader]) == [("c1",)]
    assert warned(tiny, [fact, other]) == []


def test_what_happened_after_the_search_does_not_contradict_it(tiny: Tiny) -> None:
    """A search covers what it names up to the day checked."""
    search = {"none": "conviction", "person": "owner", "checked": "2026-10-01"}

    later = [{"conviction": {"person": "owner", "date": "2026-10-02"}}, search]

    assert warned(tiny, later) == []


def test_a_link_that_runs_both_ways_is_warned_of_once(tiny: Tiny) -> None:
    tie = {"id": "t1", "association": {"one": "owner", "other": "friend"}}

    assert warned(tiny, [tie, {"none": "association", "checked": "2026-10-20"}]) == [("t1",)]


def test_facts_that_name_nobody_are_listed_once_for_the_case(tiny: Tiny) -> None:
    """They are "linked to no one yet", not a gap on everybody."""
    facts = [{"id": "s1", "seizure": {"goods": "cash"}}, {"seizure": {"at": "shop"}}]

    outcome = tiny.assess(RULES, facts)

    assert outcome.assessment.unlinked == ("s1",)
    assert outcome.status("a", "home") == "not_indicated"


def test_notes_are_listed_as_unread(tiny: Tiny) -> None:
    facts = [{"seizure": {"at": "shop"}, "note": "He said more"}]

    assert len(tiny.assess(RULES, facts).assessment.unread) == 1


def test_the_call_may_name_the_day(tiny: Tiny) -> None:
    library = tiny.library(RULES)
    case = tiny.case(library, [{"seizure": {"at": "shop", "date": "2026-10-02"}}], as_at=None)

    before = assess(library, case, as_at=date(2026, 10, 1), all=True)
    on_the_day = assess(library, case, as_at=date(2026, 10, 2))

    assert before.options == ()
    assert [option.id for option in on_the_day.options] == ["a@shop"]


def test_no_day_is_an_error(tiny: Tiny) -> None:
    """`assess(library, case, *, as_at=None)` raises if neither gives a date."""
    library = tiny.library(RULES)
    case: Case = tiny.case(library, as_at=None)

    with pytest.raises(DisruptError, match="no day"):
        assess(library, case)


def test_the_shortest_honest_case(tiny: Tiny) -> None:
    """`things` and `facts`, nothing else, is enough."""
    outcome = tiny.assess(RULES, [{"seizure": {"at": "shop"}}], authority=None)

    assert outcome.status("a", "shop") == "made_out"
