"""Durations, windows and ages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disrupt.dates import DateSpan, NumberSpan, parse_date, parse_number
from disrupt.errors import UnreadableError
from disrupt.periods import (
    Duration,
    Unit,
    age,
    born_of,
    older_than,
    parse_duration,
    window_ending,
    window_from,
    within,
)
from disrupt.truth import Truth, negate

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
WINDOW_UNITS: list[Unit] = ["hours", "days", "weeks", "months", "years"]
DURATIONS = st.builds(Duration, st.integers(1, 40), st.sampled_from(WINDOW_UNITS))


@pytest.mark.parametrize(
    ("written", "amount", "unit", "words"),
    [
        ("48 hours", 48, "hours", "48 hours"),
        ("1 year", 1, "years", "1 year"),
        (" 6 Months ", 6, "months", "6 months"),
        ("28 days", 28, "days", "28 days"),
        ("1 day", 1, "days", "1 day"),
        ("2 weeks", 2, "weeks", "2 weeks"),
        ("5 working days", 5, "working_days", "5 working days"),
        ("1 working_day", 1, "working_days", "1 working day"),
    ],
)
def test_a_duration_as_law_writes_it(written: str, amount: int, unit: Unit, words: str) -> None:
    """It reads one or many, and gives it back in words."""
    assert parse_duration(written) == Duration(amount, unit)
    assert str(parse_duration(written)) == words
    assert parse_duration(words) == parse_duration(parse_duration(written))


@pytest.mark.parametrize(
    ("written", "message", "help_line"),
    [
        ("6 mnths", "`mnths` is not a unit of time", "did you mean `months`?"),
        ("6 fathoms", "`fathoms` is not a unit of time", "write"),
        ("0 days", "`0 days` is not a length of time that can be counted", "write from 1"),
        ("500 years", "`500 years` is not a length of time that can be counted", "write from 1"),
        (28, "a length of time needs a unit", "write"),
        ("half a year", "this is not a length of time", "write"),
        (None, "this is not a length of time", "write"),
    ],
)
def test_what_is_no_duration(written: object, message: str, help_line: str) -> None:
    """It says what is wrong and what to write."""
    with pytest.raises(UnreadableError) as caught:
        parse_duration(written)

    assert str(caught.value) == message
    assert (caught.value.help or "").startswith(help_line)


def test_a_duration_of_an_unknown_unit() -> None:
    """Built by a program, it is refused as well."""
    with pytest.raises(UnreadableError, match="`moons` is not a unit of time"):
        Duration(1, "moons")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("as_at", "duration", "first"),
    [
        ("2026-11-20", "6 months", "2026-05-21"),
        ("2026-08-31", "6 months", "2026-03-01"),
        ("2026-02-28", "6 months", "2025-08-29"),
        ("2024-02-29", "1 year", "2023-03-01"),
        ("2026-11-20", "28 days", "2026-10-24"),
        ("2026-11-20", "1 day", "2026-11-20"),
        ("2026-11-20", "2 weeks", "2026-11-07"),
        ("2026-11-20", "48 hours", "2026-11-19"),
    ],
)
def test_the_period_that_ends_with_a_day(as_at: str, duration: str, first: str) -> None:
    """First and last day included; months by the corresponding date."""
    day = date.fromisoformat(as_at)

    window = window_ending(day, parse_duration(duration))

    assert window == DateSpan(date.fromisoformat(first), day)


@pytest.mark.parametrize(
    ("start", "duration", "last"),
    [
        ("2026-04-02", "6 months", "2026-10-01"),
        ("2026-03-01", "1 month", "2026-03-31"),
        ("2026-08-31", "6 months", "2027-02-28"),
        ("2026-08-28", "6 months", "2027-02-27"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-11-20", "28 days", "2026-12-17"),
        ("2026-11-20", "1 day", "2026-11-20"),
    ],
)
def test_the_period_that_starts_with_a_day(start: str, duration: str, last: str) -> None:
    """The start is day one."""
    day = date.fromisoformat(start)

    window = window_from(day, parse_duration(duration))

    assert window == DateSpan(day, date.fromisoformat(last))


@given(DAYS, DURATIONS)
def test_the_two_windows_are_mirror_images(as_at: date, duration: Duration) -> None:
    """The window ends with a day if it starts on the first day whose period reaches it."""
    first = window_ending(as_at, duration).earliest
    assert first is not None
    reached = window_from(first, duration).latest
    missed = window_from(first - timedelta(days=1), duration).latest

    assert reached is not None
    assert missed is not None
    assert missed < as_at <= reached


def test_windows_do_not_count_working_days() -> None:
    """That needs a calendar, which only `due` is given."""
    with pytest.raises(UnreadableError):
        window_ending(date(2026, 11, 20), parse_duration("5 working days"))


@given(DAYS, DAYS, DAYS, DURATIONS)
def test_older_is_the_complement_of_within(
    one: date, other: date, as_at: date, duration: Duration
) -> None:
    """For what is not after the day itself, a date is in the window or older than it."""
    first, last = sorted((min(one, as_at), min(other, as_at)))
    dates = DateSpan(first, last)
    inside = within(dates, window_ending(as_at, duration))

    assert older_than(dates, as_at, duration) is negate(inside)


@given(DAYS, DAYS, DAYS, DAYS)
def test_within_is_what_trying_the_days_says(a: date, b: date, c: date, d: date) -> None:
    """True for a part, false for what is apart, unknown for what overlaps."""
    dates, window = DateSpan(min(a, b), max(a, b)), DateSpan(min(c, d), max(c, d))
    inside = min(c, d) <= min(a, b) and max(a, b) <= max(c, d)
    apart = max(a, b) < min(c, d) or max(c, d) < min(a, b)
    expected = Truth.TRUE if inside else Truth.FALSE if apart else Truth.UNKNOWN

    assert within(dates, window) is expected


def test_within_an_open_window() -> None:
    """A side that is left open shuts nothing out, and an unknown date may lie anywhere."""
    september = parse_date("2026-09")

    assert within(september, DateSpan(date(2026, 9, 1), None)) is Truth.TRUE
    assert within(september, DateSpan(None, date(2026, 8, 31))) is Truth.FALSE
    assert within(DateSpan(), DateSpan(None, date(2026, 8, 31))) is Truth.UNKNOWN
    assert within(DateSpan(None, date(2025, 1, 1)), september) is Truth.FALSE


@pytest.mark.parametrize(
    ("born", "at", "years"),
    [
        ("2008-11-20", "2026-11-20", {"at_least": 18, "at_most": 18}),
        ("2008-11-21", "2026-11-20", {"at_least": 17, "at_most": 17}),
        ("2008-02-29", "2026-02-28", {"at_least": 17, "at_most": 17}),
        ("2008-02-29", "2026-03-01", {"at_least": 18, "at_most": 18}),
        ("2008-02-29", "2028-02-29", {"at_least": 20, "at_most": 20}),
        ("2008-11", "2026-11-20", {"at_least": 17, "at_most": 18}),
        (1984, "2026-11-20", {"at_least": 41, "at_most": 42}),
        ({"before": 2008}, "2026-11-20", {"at_least": 18}),
        ({"after": 2008}, "2026-11-20", {"at_least": 0, "at_most": 17}),
        (2026, "2026-11-20", {"at_least": 0, "at_most": 0}),
        ({"before": "2026-11-21"}, "2026-11-20", {"at_least": 0}),
    ],
)
def test_age_is_attained_at_the_start_of_the_birthday(
    born: object, at: str, years: dict[str, int]
) -> None:
    """Born on 29 February, on 1 March of other years."""
    assert age(parse_date(born), date.fromisoformat(at)) == parse_number(years)


def test_who_is_not_yet_born_has_no_age() -> None:
    """Nothing is guessed from a birth after the day."""
    assert age(parse_date(2030), date(2026, 11, 20)) == NumberSpan()


@given(DAYS, st.integers(0, 36500))
def test_an_age_tells_the_births_that_give_it(on: date, days: int) -> None:
    """Who was so old on a day was born in that year's span, and at its ends too."""
    born = on - timedelta(days=days)
    years = age(DateSpan.on(born), on)

    births = born_of(years, DateSpan.on(on))

    assert births.earliest is not None
    assert births.latest is not None
    assert births.earliest <= born <= births.latest
    assert age(births, on) == years
    assert age(DateSpan.on(births.earliest - timedelta(days=1)), on) != years


def test_an_age_recorded_earlier_grows() -> None:
    """Sixteen on 10 January is sixteen or seventeen in November."""
    births = born_of(parse_number(16), parse_date("2026-01-10"))

    assert births == DateSpan(date(2009, 1, 11), date(2010, 1, 10))
    assert age(births, date(2026, 11, 20)) == parse_number({"at_least": 16, "at_most": 17})
    assert born_of(NumberSpan(), parse_date("2026-01-10")) == DateSpan()
    assert born_of(parse_number(16), DateSpan()) == DateSpan()
