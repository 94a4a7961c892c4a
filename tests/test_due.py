"""Statutory periods, working days and the bank holidays they rest on."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from disrupt.errors import UnreadableError
from disrupt.periods import COUNTINGS, Due, Duration, Unit, check_counting, due, parse_duration
from disrupt.truth import Truth
from disrupt.working_days import NON_WORKING_DAYS, Calendar, good_friday

CALENDAR_FILE = Path(__file__).parents[1] / "rules" / "calendar.yaml"


def read_data() -> Any:
    """Give the calendar file as plain data."""
    return YAML(typ="safe", pure=True).load(CALENDAR_FILE.read_text(encoding="utf-8"))


CALENDAR = Calendar.from_data(read_data())


def ends(
    start: str, period: str, counting: str, *disregarding: str, nation: str = "England"
) -> str:
    """Give the end of a period in words, with its note."""
    moment = datetime.fromisoformat(start)
    given_time = " " in start
    result = due(
        moment if given_time else moment.date(),
        parse_duration(period),
        counting,
        CALENDAR,
        nation,
        frozenset(disregarding),
    )
    return str(result) if result.note is None else f"{result}; {result.note}"


@pytest.mark.parametrize(
    ("start", "period", "counting", "end"),
    [
        # Friday 20 November 2026
        ("2026-11-20", "28 days", "inclusive", "17 December 2026"),
        ("2026-11-20", "28 days", "next_day", "18 December 2026"),
        ("2026-11-20", "2 weeks", "next_day", "4 December 2026"),
        ("2026-11-20 17:00", "2 weeks", "inclusive", "3 December 2026"),
        ("2026-11-20", "3 months", "next_day", "20 February 2027"),
        ("2026-11-20", "3 months", "inclusive", "19 February 2027"),
        ("2026-11-30", "3 months", "next_day", "28 February 2027"),
        ("2026-11-20", "1 year", "next_day", "20 November 2027"),
        ("2026-11-20", "1 month", "from_next_working_day", "22 December 2026"),
        ("2026-11-20", "7 days", "from_next_working_day", "29 November 2026"),
        ("2026-11-20", "5 working days", "working_days", "27 November 2026"),
        ("2026-11-20", "5 working days", "from_next_working_day", "27 November 2026"),
        ("2026-11-20", "5 working days", "next_day", "27 November 2026"),
        ("2026-11-20", "5 working days", "inclusive", "26 November 2026"),
        ("2026-11-21", "5 working days", "inclusive", "27 November 2026"),
        ("2026-11-20", "5 days", "skip_non_working_days", "27 November 2026"),
        # Christmas 2026: Friday, and Monday 28 December for Boxing Day
        ("2026-12-24", "3 working days", "working_days", "31 December 2026"),
        ("2026-12-24", "4 working days", "working_days", "4 January 2027"),
        ("2026-12-24", "3 working days", "inclusive", "30 December 2026"),
    ],
)
def test_periods_of_days_and_months(start: str, period: str, counting: str, end: str) -> None:
    """Each way of counting gives the last day of the period."""
    assert ends(start, period, counting) == end


@pytest.mark.parametrize(
    ("start", "counting", "end"),
    [
        ("2026-11-18 14:30", "clock", "20 November 2026 at 14:30"),
        ("2026-11-20 14:30", "clock", "22 November 2026 at 14:30"),
        ("2026-11-20 14:30", "skip_non_working_days", "24 November 2026 at 14:30"),
        ("2026-11-20 14:30", "working_days", "24 November 2026 at 14:30"),
        ("2026-11-21 14:30", "skip_non_working_days", "25 November 2026 at 00:00"),
        ("2026-12-24 12:00", "skip_non_working_days", "30 December 2026 at 12:00"),
        # The clocks go back on 25 October 2026 and forward on 29 March 2026.
        ("2026-10-24 12:00", "clock", "26 October 2026 at 11:00"),
        ("2026-03-28 12:00", "clock", "30 March 2026 at 13:00"),
    ],
)
def test_hours(start: str, counting: str, end: str) -> None:
    """Forty-eight hours are forty-eight hours, also when the clocks change."""
    assert ends(start, "48 hours", counting) == end


def test_hours_without_a_time_of_day_give_the_earliest_end() -> None:
    """It counts from the start of the day, and says so."""
    result = due(
        date(2026, 11, 20), parse_duration("48 hours"), "clock", CALENDAR, "Wales", frozenset()
    )

    assert result.earliest_if_no_time
    assert str(result) == "22 November 2026 at 00:00"
    assert result.note == "no time of day given: this is the earliest that it can end"


@pytest.mark.parametrize(
    ("start", "period", "counting", "disregarding", "end"),
    [
        # A closure notice: only Christmas Day is left out.
        ("2026-12-24 12:00", "48 hours", "clock", ["christmas_day"], "27 December 2026 at 12:00"),
        # Seized cash: weekends and holidays are left out.
        (
            "2026-04-02 10:00",
            "48 hours",
            "clock",
            sorted(NON_WORKING_DAYS),
            "8 April 2026 at 10:00",
        ),
        (
            "2026-04-02 10:00",
            "24 hours",
            "clock",
            ["good_friday", "sunday", "christmas_day"],
            "4 April 2026 at 10:00",
        ),
        ("2026-04-02", "3 days", "next_day", ["good_friday", "sunday"], "7 April 2026"),
        ("2026-04-03", "3 days", "inclusive", ["good_friday", "sunday"], "7 April 2026"),
        ("2026-04-01", "1 week", "next_day", ["bank_holiday"], "10 April 2026"),
    ],
)
def test_days_that_are_disregarded(
    start: str, period: str, counting: str, disregarding: list[str], end: str
) -> None:
    """They count neither as days nor with their hours."""
    assert ends(start, period, counting, *disregarding) == end


def test_nations_have_their_own_holidays() -> None:
    """Easter Monday is a bank holiday in Wales and not in Scotland."""
    assert ends("2026-04-02", "1 working day", "working_days", nation="Wales") == "7 April 2026"
    assert ends("2026-04-02", "1 working day", "working_days", nation="Scotland") == "6 April 2026"


@pytest.mark.parametrize(
    ("start", "counting", "end"),
    [
        ("2028-12-28", "working_days", "2 January 2029; bank holidays known to 2028 only"),
        ("2014-05-01", "working_days", "6 May 2014; bank holidays known from 2015 only"),
        ("2028-12-28", "inclusive", "1 January 2029; bank holidays known to 2028 only"),
        ("2028-12-29", "from_next_working_day", "3 January 2029; bank holidays known to 2028 only"),
    ],
)
def test_outside_the_years_covered_it_says_so(start: str, counting: str, end: str) -> None:
    """A weekday counts, so that the end is never given too late, and the note goes with it."""
    assert ends(start, "3 working days", counting) == end


def test_every_note_is_kept() -> None:
    """An hour limit without a time in a year without holidays has two."""
    result = due(date(2029, 5, 4), parse_duration("48 hours"), "working_days", CALENDAR, "England")

    assert result.note == (
        "no time of day given: this is the earliest that it can end; "
        "bank holidays known to 2028 only"
    )


@pytest.mark.parametrize(
    ("period", "counting", "disregarding", "message"),
    [
        ("28 days", "nextday", [], "`nextday` is not a way of counting"),
        ("28 days", "clock", [], "`28 days` cannot be counted as `clock`"),
        ("48 hours", "inclusive", [], "`48 hours` cannot be counted as `inclusive`"),
        ("1 month", "working_days", [], "`1 month` cannot be counted as `working_days`"),
        ("1 day", "next_day", ["easter"], "`easter` is not a day that can be disregarded"),
        ("1 year", "next_day", ["sunday"], "no day can be disregarded in `1 year`"),
    ],
)
def test_what_cannot_be_counted(
    period: str, counting: str, disregarding: list[str], message: str
) -> None:
    """A rule that says it is refused, with what would do."""
    with pytest.raises(UnreadableError) as caught:
        ends("2026-11-20", period, counting, *disregarding)

    assert str(caught.value) == message
    assert caught.value.help


@given(
    st.datetimes(datetime.fromisoformat("2015-01-01"), datetime.fromisoformat("2028-06-01")),
    st.integers(1, 60),
    st.sampled_from(get_args(Unit)),
    st.sampled_from(COUNTINGS),
    st.frozensets(st.sampled_from(sorted(NON_WORKING_DAYS))),
)
def test_a_period_never_ends_before_it_starts_nor_too_early(
    start: datetime, amount: int, unit: Unit, counting: str, disregarding: frozenset[str]
) -> None:
    """Leaving days out only ever makes a period longer, and a missing time only shorter."""
    period = Duration(amount, unit)
    try:
        check_counting(period, counting, disregarding)
    except UnreadableError:
        return

    def end(begin: date | datetime, left_out: frozenset[str]) -> Due:
        return due(begin, period, counting, CALENDAR, "England", left_out)

    longer, plain = end(start, disregarding), end(start, frozenset())
    untimed = end(start.date(), disregarding)

    assert longer.moment >= plain.moment
    assert untimed.moment <= longer.moment
    assert untimed.earliest_if_no_time is (unit == "hours")
    assert not longer.earliest_if_no_time


@pytest.mark.parametrize(
    ("day", "truth"),
    [
        ("2020-05-04", Truth.TRUE),
        ("2020-05-08", Truth.FALSE),
        ("2022-06-02", Truth.FALSE),
        ("2022-06-03", Truth.FALSE),
        ("2022-09-19", Truth.FALSE),
        ("2023-05-08", Truth.FALSE),
        ("2026-11-21", Truth.FALSE),
        ("2026-11-22", Truth.FALSE),
        ("2026-12-28", Truth.FALSE),
        ("2029-05-07", Truth.UNKNOWN),
        ("2029-12-25", Truth.FALSE),
        ("2029-03-30", Truth.FALSE),
        ("2029-05-06", Truth.FALSE),
    ],
)
def test_working_days_of_england(day: str, truth: Truth) -> None:
    """Special days count, and a weekday of an uncovered year is unknown, not guessed."""
    assert CALENDAR.is_working_day(date.fromisoformat(day), "England") is truth


def test_the_limits_of_the_calendar_in_words() -> None:
    """Only a day outside the years needs a word."""
    assert CALENDAR.limit_note(date(2026, 1, 1), "Wales") is None
    assert CALENDAR.limit_note(date(2029, 1, 1), "Wales") == "bank holidays known to 2028 only"
    assert CALENDAR.limit_note(date(2014, 1, 1), "Wales") == "bank holidays known from 2015 only"


def test_a_nation_without_holidays_is_an_error() -> None:
    """It is never counted as having none."""
    with pytest.raises(UnreadableError) as caught:
        CALENDAR.is_working_day(date(2026, 11, 20), "england")

    assert str(caught.value) == "no bank holidays are known for `england`"
    assert caught.value.help == "did you mean `England`?"


def test_days_may_be_text() -> None:
    """As JSON and some YAML readers give them."""
    data = read_data()
    for division in data["divisions"]:
        for entry in division["bank_holidays"]:
            entry["date"] = str(entry["date"])

    assert Calendar.from_data(data) == CALENDAR


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([{"date": "2031-01-01", "name": "New Year's Day"}], "in the years covered"),
        ([{"date": "2030-01", "name": "New Year's Day"}], "in the years covered"),
        ([{"date": "2030-01-01", "name": "New Year's Day"}] * 2, "`2030-01-01` is there twice"),
        ([{"date": "2030-01-01"}], "this is not a calendar"),
        (None, "this is not a calendar"),
    ],
)
def test_a_calendar_that_cannot_be_read(entries: object, message: str) -> None:
    """A wrong holiday is a wrong deadline, so nothing is passed over."""
    division = {"nations": ["England"], "from": 2030, "to": 2030, "bank_holidays": entries}

    with pytest.raises(UnreadableError, match=message):
        Calendar.from_data({"divisions": [division]})


@pytest.mark.parametrize(
    ("year", "day"), [(2015, "04-03"), (2018, "03-30"), (2024, "03-29"), (2038, "04-23")]
)
def test_good_friday(year: int, day: str) -> None:
    """Also in years that the data does not reach."""
    assert good_friday(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize(
    ("nation", "code"), [("England", "ENG"), ("Wales", "WLS"), ("Scotland", "SCT")]
)
def test_the_data_agree_with_an_independent_list(nation: str, code: str) -> None:
    """Weekdays only: a holiday on a weekend changes nothing here."""
    holidays = pytest.importorskip("holidays")
    division = CALENDAR.division(nation)
    years = range(division.first_year, division.last_year + 1)
    independent = holidays.UnitedKingdom(subdiv=code, years=years)

    assert sorted(division.bank_holidays) == sorted(
        day for day in independent if day.isoweekday() <= 5
    )
