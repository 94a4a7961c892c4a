"""A vague answer never contradicts an exact one: numbers, dates, times, sums, choices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.semantics.conftest import Tiny

few = settings(max_examples=60)
AS_AT = date(2026, 10, 20)

NUMBER_TESTS = st.tuples(
    st.sampled_from(["at_least", "at_most", "more_than", "less_than"]), st.integers(0, 12)
)
SPANS = st.tuples(st.integers(0, 12), st.integers(0, 6))


def holds_for(vague: str, exact: str) -> bool:
    """A vague answer may be unknown; otherwise it is the exact one's."""
    return vague in ("unknown", exact)


@given(NUMBER_TESTS, SPANS, st.integers(0, 6))
@few
def test_a_vague_number_never_contradicts_an_exact_one(
    tiny: Tiny, limit: tuple[str, int], span: tuple[int, int], step: int
) -> None:
    """A comparison is true or false only if it is for the whole range."""
    low, width = span
    exact = low + min(step, width)
    test = {"check": "$owner.aged", limit[0]: limit[1]}
    vague = {"at_least": low, "at_most": low + width}

    said = tiny.truth(test, things={"owner": {"aged": vague}})

    assert holds_for(said, tiny.truth(test, things={"owner": {"aged": exact}}))


DAY_TESTS = st.sampled_from(
    [
        {"within": "30 days"},
        {"older_than": "30 days"},
        {"before": "2026-09-20"},
        {"on_or_after": "2026-09-20"},
        {"within": "20 days", "of": "$m1.date"},
    ]
)


@given(DAY_TESTS, st.integers(0, 60), st.integers(0, 40), st.integers(0, 40), st.data())
def test_a_vague_date_never_contradicts_an_exact_one(
    tiny: Tiny, limit: Any, back: int, width: int, step: int, data: st.DataObject
) -> None:
    """It holds for the date that is limited and for the one that a window runs from."""
    first = AS_AT - timedelta(days=back + width)
    exact = first + timedelta(days=min(step, width))
    begun = AS_AT - timedelta(days=data.draw(st.integers(0, 60)))
    spread = data.draw(st.integers(0, 30))
    from_day = begun - timedelta(days=data.draw(st.integers(0, spread)))
    test = {"find": {"incident": {"at": "$shop", "date": limit}}}
    closed = {"complete": "incident", "at": "shop", "checked": AS_AT.isoformat()}

    def said(day: Any, start: Any) -> str:
        notice = {"id": "m1", "measure": {"type": "notice", "upon": "shop", "date": start}}
        return tiny.truth(test, [{"incident": {"at": "shop", "date": day}}, notice, closed])

    vague = said(
        between(first, first + timedelta(days=width)),
        between(begun - timedelta(days=spread), begun),
    )

    assert holds_for(vague, said(exact.isoformat(), from_day.isoformat()))


def between(first: date, last: date) -> dict[str, str]:
    return {"on_or_after": first.isoformat(), "on_or_before": last.isoformat()}


@given(
    st.integers(1, 4),
    st.integers(1, 5),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from(["cash", None]),
)
@few
def test_a_vague_number_of_times_never_contradicts_an_exact_one(
    tiny: Tiny, asked: int, low: int, width: int, step: int, goods: str | None
) -> None:
    test = {"find": {"seizure": {"at": "$shop", "goods": "cash"}}, "count": asked}
    known = {} if goods is None else {"goods": goods}
    closed = {"complete": "seizure", "at": "shop", "checked": AS_AT.isoformat()}

    def said(times: Any) -> str:
        return tiny.truth(test, [{"seizure": {"at": "shop", "times": times, **known}}, closed])

    assert holds_for(said({"at_least": low, "at_most": low + width}), said(low + min(step, width)))


@given(st.lists(st.tuples(SPANS, st.integers(0, 6), st.booleans()), max_size=4), NUMBER_TESTS)
@few
def test_a_vague_sum_never_contradicts_an_exact_one(
    tiny: Tiny, amounts: list[tuple[tuple[int, int], int, bool]], limit: tuple[str, int]
) -> None:
    """`sum` from bounds; what only may belong to it counts to the upper bound alone."""
    test = {
        "find": {"seizure": {"at": "$shop", "goods": "cash"}},
        "sum": {"of": "amount", limit[0]: limit[1]},
    }
    closed = {"complete": "seizure", "at": "shop", "checked": AS_AT.isoformat()}
    vague, exact, others = [], [], []
    for (low, width), step, known in amounts:
        amount = low + min(step, width)
        span = {"at_least": low, "at_most": low + width}
        vague.append(taken(span, "cash" if known else None))
        exact.append(taken(amount, "cash"))
        others.append(taken(amount, "cash" if known else "cocaine"))

    said = tiny.truth(test, [*vague, closed])

    assert holds_for(said, tiny.truth(test, [*exact, closed]))
    assert holds_for(said, tiny.truth(test, [*others, closed]))


def taken(amount: Any, goods: str | None) -> dict[str, Any]:
    known = {} if goods is None else {"goods": goods}
    return {"seizure": {"at": "shop", "amount": amount, **known}}


# Choices -----------------------------------------------------------------------------------

NARROWER = {
    "tobacco": ("cigarettes", "hand_rolling"),
    "drugs": ("cannabis", "cocaine"),
    "cash": ("cash",),
}


@given(
    st.sampled_from(["tobacco", "drugs", "cash", "cigarettes", "cocaine"]),
    st.sampled_from(sorted(NARROWER)),
    st.sampled_from(["is", "not"]),
    st.data(),
)
@few
def test_a_narrower_choice_never_contradicts_a_broader_one(
    tiny: Tiny,
    wanted: str,
    broad: str,
    how: str,
    data: st.DataObject,
) -> None:
    """A narrower value than the one asked for matches, a broader one is unknown."""
    narrow = data.draw(st.sampled_from(NARROWER[broad]))
    asked: Any = {"not": wanted} if how == "not" else wanted
    test = {"find": {"seizure": {"at": "$shop", "goods": asked}}}
    closed = {"complete": "seizure", "at": "shop", "checked": AS_AT.isoformat()}

    def said(goods: str) -> str:
        return tiny.truth(test, [{"seizure": {"at": "shop", "goods": goods}}, closed])

    assert holds_for(said(broad), said(narrow))
