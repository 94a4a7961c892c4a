"""Vague dates and numbers, and comparisons for the whole of what they may mean."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from operator import eq, ge, gt, le, lt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disrupt.dates import (
    Comparison,
    DateSpan,
    NumberSpan,
    compare,
    in_london,
    parse_date,
    parse_number,
)
from disrupt.errors import UnreadableError
from disrupt.truth import Truth


def span(first: str | None, last: str | None) -> DateSpan:
    """Give a span by its ends, written as in files."""
    return DateSpan(
        None if first is None else date.fromisoformat(first),
        None if last is None else date.fromisoformat(last),
    )


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        (date(2026, 9, 30), "2026-09-30", "2026-09-30"),
        ("2026-09-30", "2026-09-30", "2026-09-30"),
        (" 2026-09 ", "2026-09-01", "2026-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        (2020, "2020-01-01", "2020-12-31"),
        ({"after": "2018-01-01"}, "2018-01-02", None),
        ({"after": 2018}, "2019-01-01", None),
        ({"before": "2022-12-31"}, None, "2022-12-30"),
        ({"before": "2022-05"}, None, "2022-04-30"),
        ({"after": date(2018, 1, 1), "before": date(2022, 12, 31)}, "2018-01-02", "2022-12-30"),
        ({"on_or_after": "2018-01-01"}, "2018-01-01", None),
        ({"on_or_before": "2022"}, None, "2022-12-31"),
        ({"from": 2018, "to": 2022}, "2018-01-01", "2022-12-31"),
        ({"about": "2026-09-15"}, "2026-09-01", "2026-09-29"),
        ({"about": "2026-12"}, "2026-11-01", "2027-01-31"),
        ({"about": "2026-01"}, "2025-12-01", "2026-02-28"),
        ({"about": 2020}, "2019-01-01", "2021-12-31"),
    ],
)
def test_a_date_as_people_record_it(written: object, first: str | None, last: str | None) -> None:
    """`after` and `before` leave out what they name, the others take it in."""
    assert parse_date(written) == span(first, last)
    assert parse_date(parse_date(written)) == span(first, last)


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-09-30 14:30", "2026-09-30T14:30+01:00"),
        ("2026-01-30T14:30:15", "2026-01-30T14:30:15+00:00"),
        ("2026-09-30T23:30:00Z", "2026-10-01T00:30+01:00"),
        (datetime.fromisoformat("2026-09-30T14:30"), "2026-09-30T14:30+01:00"),
        (datetime(2026, 9, 30, 14, 30, tzinfo=UTC), "2026-09-30T15:30+01:00"),
    ],
)
def test_a_time_of_day_is_kept_in_london_time(written: object, time: str) -> None:
    """The day is the day in London, also for a moment that was written in another zone."""
    read, expected = parse_date(written), datetime.fromisoformat(time)

    assert read.start_time == expected
    assert read.day == in_london(expected).date()


@pytest.mark.parametrize("written", ["31/09/2026", "2026-09-31", "2026-13", "2026-9-1", 20])
def test_what_is_no_date_is_named_with_what_to_write(written: object) -> None:
    """A mistyped date is quoted."""
    with pytest.raises(UnreadableError) as caught:
        parse_date(written)

    assert str(caught.value).startswith(f"`{written}` is not a date")
    assert caught.value.help is not None


@pytest.mark.parametrize("written", ["seen with Subject A", True, None, 20.5, [], "9" * 80, 10**12])
def test_free_text_in_a_date_is_never_quoted(written: object) -> None:
    """It may be intelligence, and messages go to logs."""
    with pytest.raises(UnreadableError, match=r"^this is not a date$"):
        parse_date(written)


@pytest.mark.parametrize(
    ("written", "message", "help_line"),
    [
        ({}, "an empty range is not a date", "expected one of after"),
        ({"aftr": 2018}, "unknown key `aftr` in a date", "did you mean `after`?"),
        ({"seen by A": 2018}, "unknown key in a date", "expected one of after"),
        ({"about": 2018, "after": 2017}, "`about` stands alone", "leave out"),
        ("0206-01-05", "`0206` is not a year that a record can bear", "write a year from 1800"),
        (date(20, 1, 5), "`0020` is not a year that a record can bear", "write a year from 1800"),
        ({"after": {"before": 2018}}, "`after` takes a date, not a range", "write"),
        ({"about": {"after": 2018}}, "`about` takes a date, not a range", "write"),
        ({"about": {"from": 2018, "to": 2020}}, "`about` takes a day, a month or a year", "write"),
        ({"after": 2020, "before": 2019}, "the range of dates ends before it starts", "write"),
    ],
)
def test_a_year_or_range_that_cannot_be_read(written: object, message: str, help_line: str) -> None:
    """Each says what is wrong and what was expected."""
    with pytest.raises(ValueError, match=r".") as caught:
        parse_date(written)

    assert str(caught.value) == message
    assert isinstance(caught.value, UnreadableError)
    assert (caught.value.help or "").startswith(help_line)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2026-04-02", "2 April 2026"),
        ("2026-04", "April 2026"),
        (2026, "2026"),
        ({"after": "2026-04-01"}, "on or after 2 April 2026"),
        ({"before": "2026-04-01"}, "on or before 31 March 2026"),
        ({"from": "2026-04-01", "to": "2026-05"}, "1 April 2026 to 31 May 2026"),
        (DateSpan(), "date not known"),
    ],
)
def test_a_date_in_words(written: object, words: str) -> None:
    """As it stands in an officer's letter."""
    assert str(parse_date(written)) == words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (18, NumberSpan.of(18)),
        (0.1, NumberSpan.of(Decimal("0.1"))),
        ("£1,234,567.50", NumberSpan.of(Decimal("1234567.50"))),
        ("450000", NumberSpan.of(450000)),
        (Decimal(4), NumberSpan.of(4)),
        ({"at_least": 18}, NumberSpan(Decimal(18), None)),
        ({"more_than": 4}, NumberSpan(Decimal(4), None, low_open=True)),
        (
            {"at_least": 5, "less_than": "1,000"},
            NumberSpan(Decimal(5), Decimal(1000), high_open=True),
        ),
        ({"at_most": 3}, NumberSpan(None, Decimal(3))),
        ({"about": 450000}, NumberSpan(Decimal(405000), Decimal(495000))),
        ({"about": -10}, NumberSpan(Decimal(-11), Decimal(-9))),
    ],
)
def test_a_number_as_people_record_it(written: object, expected: NumberSpan) -> None:
    """Open ends stay open; `about` is a tenth more or less."""
    assert parse_number(written) == expected
    assert parse_number(parse_number(written)) == expected


@pytest.mark.parametrize("written", ["1,23", "£", "4 000", "45%", "1.2.3"])
def test_what_is_no_number_is_named(written: str) -> None:
    """A mistyped number is quoted."""
    with pytest.raises(UnreadableError, match=r"is not a number$") as caught:
        parse_number(written)

    assert f"`{written}`" in str(caught.value)


@pytest.mark.parametrize(
    "written", ["about six men", True, None, float("nan"), float("inf"), Decimal("sNaN"), "", []]
)
def test_free_text_in_a_number_is_never_quoted(written: object) -> None:
    """It may be intelligence, and messages go to logs."""
    with pytest.raises(UnreadableError, match=r"^this is not a number$"):
        parse_number(written)


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"atleast": 3},
        {"about": 3, "at_least": 2},
        {"at_least": 3, "more_than": 2},
        {"at_most": 3, "less_than": 2},
        {"at_least": 3, "at_most": 2},
        {"more_than": 3, "at_most": 3},
        {"at_least": {"about": 3}},
        {"at_least": True},
    ],
)
def test_a_range_of_numbers_that_cannot_be_read(written: object) -> None:
    """A range in which nothing lies is a mistake, not a fact."""
    with pytest.raises(UnreadableError):
        parse_number(written)


def test_whole_numbers_of_a_span() -> None:
    """What comes in ones and is more than four is five or more."""
    assert parse_number({"more_than": 4, "less_than": 8}).whole() == NumberSpan(
        Decimal(5), Decimal(7)
    )
    assert parse_number({"at_least": 4.5}).whole() == NumberSpan(Decimal(5), None)
    with pytest.raises(UnreadableError):
        parse_number({"more_than": 4, "less_than": 5}).whole()


def test_a_number_in_words() -> None:
    """As it stands in an officer's letter."""
    assert str(parse_number(450000)) == "450,000"
    assert str(parse_number({"more_than": 4, "at_most": 1000})) == "more than 4 and at most 1,000"
    assert str(parse_number({"at_least": 4, "less_than": 10})) == "at least 4 and less than 10"
    assert str(NumberSpan()) == "number not known"


COMPARISONS: list[tuple[Comparison, object]] = [
    ("at_least", ge),
    ("on_or_after", ge),
    ("at_most", le),
    ("more_than", gt),
    ("less_than", lt),
    ("before", lt),
    ("equal", eq),
]
QUARTERS = [Decimal(n) / 4 for n in range(-4, 29)]


@st.composite
def number_spans(draw: st.DrawFn) -> NumberSpan:
    """Give spans between 0 and 6, open on any side, that hold some number."""
    ends = [Decimal(n) for n in sorted(draw(st.tuples(st.integers(0, 6), st.integers(0, 6))))]
    low = None if draw(st.booleans()) else ends[0]
    high = None if draw(st.booleans()) else ends[1]
    roomy = low is None or high is None or low < high
    low_open = roomy and low is not None and draw(st.booleans())
    high_open = roomy and high is not None and draw(st.booleans())
    return NumberSpan(low, high, low_open=low_open, high_open=high_open)


def members(numbers: NumberSpan) -> list[Decimal]:
    """Give the quarters in a span: enough to tell any two such spans apart."""
    low, high = numbers.low, numbers.high
    return [
        n
        for n in QUARTERS
        if (low is None or n > low or (n == low and not numbers.low_open))
        and (high is None or n < high or (n == high and not numbers.high_open))
    ]


@given(number_spans(), number_spans(), st.sampled_from(COMPARISONS))
def test_a_comparison_is_what_trying_every_value_says(
    left: NumberSpan, right: NumberSpan, comparison: tuple[Comparison, object]
) -> None:
    """True only if for all, false only if for none, otherwise unknown."""
    op, function = comparison
    assert callable(function)
    answers = {bool(function(a, b)) for a, b in product(members(left), members(right))}
    expected = Truth.UNKNOWN if len(answers) > 1 else Truth.TRUE if True in answers else Truth.FALSE

    assert compare(left, op, right) is expected


@pytest.mark.parametrize(
    ("written", "op", "bound", "truth"),
    [
        ("2026-09", "before", date(2026, 10, 1), Truth.TRUE),
        ("2026-09", "before", date(2026, 9, 30), Truth.UNKNOWN),
        ("2026-09", "on_or_after", date(2026, 9, 1), Truth.TRUE),
        ("2026-09", "on_or_after", datetime(2026, 9, 1, 12, tzinfo=UTC), Truth.TRUE),
        ("2026-09", "on_or_after", date(2026, 10, 1), Truth.FALSE),
        ("2026-09-30", "equal", date(2026, 9, 30), Truth.TRUE),
        ("2026-09", "equal", DateSpan(date(2026, 9, 1), date(2026, 9, 30)), Truth.UNKNOWN),
        ("2026-09", "equal", date(2026, 10, 1), Truth.FALSE),
        ({"after": 2018}, "more_than", date(2018, 12, 31), Truth.TRUE),
        (DateSpan(), "before", date(2018, 12, 31), Truth.UNKNOWN),
    ],
)
def test_a_comparison_of_dates(
    written: object, op: Comparison, bound: date | DateSpan, truth: Truth
) -> None:
    """A partial date compares for all its days."""
    assert compare(parse_date(written), op, bound) is truth


def test_plain_numbers_are_bounds_too() -> None:
    """A rule's threshold is a number, a case's may be a range."""
    assert compare(parse_number({"more_than": 4}), "more_than", 4) is Truth.TRUE
    assert compare(parse_number({"at_least": 4}), "more_than", Decimal(4)) is Truth.UNKNOWN


def test_a_date_and_a_number_do_not_compare() -> None:
    """Nor does a comparison that nobody knows."""
    with pytest.raises(UnreadableError):
        compare(parse_date(2018), "at_least", 18)
    with pytest.raises(UnreadableError, match="`beyond` is not a comparison"):
        compare(parse_number(18), "beyond", 18)  # type: ignore[arg-type]
