"""The laws of the ladder, and strength beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disrupt.truth import (
    Strength,
    Truth,
    all_of,
    any_of,
    negate,
    nth_strongest,
    some_of,
    strongest,
    weakest,
)

TRUTHS = st.lists(st.sampled_from(Truth), max_size=6)
STRENGTHS = st.lists(st.sampled_from(Strength), max_size=6)


def test_the_ladder_and_its_words() -> None:
    """False < unknown < open < true, in the words of the files."""
    assert [t.word for t in sorted(Truth)] == ["false", "unknown", "open", "true"]
    assert [s.word for s in sorted(Strength)] == [
        "anonymous",
        "intelligence",
        "unstated",
        "solid",
    ]
    assert [t for t in Truth if t.shown] == [Truth.OPEN, Truth.TRUE]


@pytest.mark.parametrize(
    ("truth", "negation"),
    [
        (Truth.TRUE, Truth.FALSE),
        (Truth.OPEN, Truth.OPEN),
        (Truth.UNKNOWN, Truth.UNKNOWN),
        (Truth.FALSE, Truth.TRUE),
    ],
)
def test_not_leaves_the_middle(truth: Truth, negation: Truth) -> None:
    """Neither ignorance nor an open judgement turns into knowledge by being negated."""
    assert negate(truth) is negation
    assert negate(negate(truth)) is truth


def test_nothing_to_meet_is_met_and_no_way_is_false() -> None:
    """The empty `all` and the empty `any`."""
    assert all_of([]) is Truth.TRUE
    assert any_of([]) is Truth.FALSE
    assert weakest([]) is Strength.SOLID
    assert strongest([]) is Strength.ANONYMOUS


@given(TRUTHS, TRUTHS)
def test_all_and_any_are_associative_and_ignore_order(a: list[Truth], b: list[Truth]) -> None:
    """However a test is nested or ordered, it says the same."""
    assert all_of(a + b) is all_of([all_of(b), all_of(a)])
    assert any_of(a + b) is any_of([any_of(b), any_of(a)])


@given(st.sampled_from(Truth), TRUTHS)
def test_all_and_any_absorb_and_distribute(one: Truth, many: list[Truth]) -> None:
    """The lattice laws that rewriting a rule relies on."""
    assert all_of([one, any_of([one, *many])]) is one
    assert any_of([one, all_of([one, *many])]) is one
    assert all_of([one, any_of(many)]) is any_of(all_of([one, t]) for t in many)


@given(st.lists(st.sampled_from([Truth.FALSE, Truth.UNKNOWN, Truth.TRUE]), max_size=6))
def test_de_morgan_holds_where_no_judgement_is_open(truths: list[Truth]) -> None:
    """Kleene's three values keep de Morgan's law."""
    assert negate(all_of(truths)) is any_of(map(negate, truths))


def test_an_open_judgement_beside_something_unknown_bends_de_morgan() -> None:
    """`not` leaves both middles, so "not both" is unknown where "either not" is open."""
    assert negate(all_of([Truth.OPEN, Truth.UNKNOWN])) is Truth.UNKNOWN
    assert any_of([negate(Truth.OPEN), negate(Truth.UNKNOWN)]) is Truth.OPEN


@given(TRUTHS)
def test_some_of_runs_from_any_to_all(truths: list[Truth]) -> None:
    """One of them is `any`, every one is `all`, more than there are is false."""
    assert some_of(0, truths) is Truth.TRUE
    assert some_of(1, truths) is any_of(truths)
    assert some_of(len(truths), truths) is (all_of(truths))
    assert some_of(len(truths) + 1, truths) is Truth.FALSE


@given(st.integers(1, 6), TRUTHS)
def test_some_of_counts(n: int, truths: list[Truth]) -> None:
    """It reaches a rung exactly if n parts reach it."""
    for rung in (Truth.UNKNOWN, Truth.OPEN, Truth.TRUE):
        assert (some_of(n, truths) >= rung) is (sum(t >= rung for t in truths) >= n)


@given(STRENGTHS)
def test_the_nth_strongest_runs_from_strongest_to_weakest(strengths: list[Strength]) -> None:
    """`count: n` lies between `any` and `all`."""
    assert nth_strongest(0, strengths) is Strength.SOLID
    assert nth_strongest(1, strengths) is strongest(strengths)
    assert nth_strongest(len(strengths), strengths) is weakest(strengths)
    assert nth_strongest(len(strengths) + 1, strengths) is Strength.ANONYMOUS
