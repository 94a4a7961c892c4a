"""Durations, windows, ages and statutory periods.

Windows include their first and their last day.
Months and years follow the corresponding-date rule: a period ends on the same number of a later
month, or on that month's last day where it has no such number (Dodds v Walker [1981] 1 WLR 1027).
Working days and bank holidays come from a `Calendar`, which is data and knows where it ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, get_args

from disrupt.dates import (
    DateSpan,
    NumberSpan,
    compare,
    day_words,
    in_london,
    london,
    month_ends,
)
from disrupt.errors import UnreadableError, did_you_mean
from disrupt.truth import Truth
from disrupt.working_days import DAY_KINDS, NON_WORKING_DAYS, Calendar

Unit = Literal["hours", "days", "working_days", "weeks", "months", "years"]
Counting = Literal[
    "inclusive",
    "next_day",
    "working_days",
    "from_next_working_day",
    "skip_non_working_days",
    "clock",
]

COUNTINGS: tuple[str, ...] = get_args(Counting)
DURATION_HELP = "write 48 hours, 5 working days, 28 days, 2 weeks, 6 months or 1 year"

_UNITS: tuple[Unit, ...] = get_args(Unit)
_MOST = {
    "hours": 10_000,
    "days": 40_000,
    "working_days": 1_000,
    "weeks": 5_000,
    "months": 1_200,
    "years": 100,
}
_DURATION = re.compile(r"(\d{1,6})[ _-]+([A-Za-z]+(?:[ _-]days?)?)", re.ASCII)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as law writes it; a month is a calendar month, never thirty days.

    Raises ValueError unless the amount is at least one and the whole at most about a century.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in _UNITS:
            raise UnreadableError(f"`{self.unit}` is not a unit of time", DURATION_HELP)
        if not 1 <= self.amount <= _MOST[self.unit]:
            words = self.unit.replace("_", " ")
            raise UnreadableError(
                f"`{self.amount} {words}` is not a length of time that can be counted",
                f"write from 1 to {_MOST[self.unit]} {words}",
            )

    def __str__(self) -> str:
        """Give the duration in words: `48 hours`, `1 year`, `5 working days`."""
        words = self.unit.replace("_", " ")
        return f"{self.amount} {words[:-1] if self.amount == 1 else words}"


def parse_duration(value: object) -> Duration:
    """Read a duration such as `48 hours`, `5 working days` or `1 year`.

    Raises `UnreadableError`, a ValueError, with a help line.
    """
    if isinstance(value, Duration):
        return value
    if isinstance(value, str):
        return _read_duration(value)
    if isinstance(value, int) and not isinstance(value, bool):
        raise UnreadableError("a length of time needs a unit", DURATION_HELP)
    raise UnreadableError("this is not a length of time", DURATION_HELP)


@lru_cache(maxsize=256)
def _read_duration(text: str) -> Duration:
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise UnreadableError("this is not a length of time", DURATION_HELP)
    word = match[2].lower().replace(" ", "_").replace("-", "_").removesuffix("s") + "s"
    for unit in _UNITS:
        if unit == word:
            return Duration(int(match[1]), unit)
    help_line = did_you_mean(word, _UNITS) or DURATION_HELP
    raise UnreadableError(f"`{word}` is not a unit of time", help_line)


def add_months(day: date, months: int) -> date:
    """Give the corresponding date some months later or earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = month_ends(year, month + 1)[1]
    return last if day.day > last.day else last.replace(day=day.day)


def _in_months(duration: Duration) -> int | None:
    match duration.unit:
        case "months":
            return duration.amount
        case "years":
            return duration.amount * 12
    return None


def _in_days(duration: Duration) -> int:
    match duration.unit:
        case "days":
            return duration.amount
        case "weeks":
            return duration.amount * 7
        case "hours":
            return -(-duration.amount // 24)
    raise UnreadableError("a window cannot be counted in working days", DURATION_HELP)


@lru_cache(maxsize=256)
def window_ending(as_at: date, duration: Duration) -> DateSpan:
    """Give the period that ends with a day: six months ending 20 November begin on 21 May.

    Hours are taken as the days they need, the last of them the day itself.
    Raises ValueError for working days, which only `due` counts.
    """
    months = _in_months(duration)
    if months is None:
        return DateSpan(as_at - timedelta(days=_in_days(duration) - 1), as_at)
    return DateSpan(add_months(as_at, -months) + _ONE_DAY, as_at)


def window_from(start: date, duration: Duration) -> DateSpan:
    """Give the period of which a day is day one: six months from 2 April end on 1 October.

    Raises ValueError for working days, which only `due` counts.
    """
    months = _in_months(duration)
    if months is None:
        return DateSpan(start, start + timedelta(days=_in_days(duration) - 1))
    corresponding = add_months(start, months)
    # The month has no such date, so the period fills it to its last day.
    end = corresponding - _ONE_DAY if corresponding.day == start.day else corresponding
    return DateSpan(start, end)


def within(span: DateSpan, window: DateSpan) -> Truth:
    """Give whether a date lies in a window, both ends included, for the whole of the date."""
    first, last = window.earliest, window.latest
    return min(
        Truth.TRUE if first is None else compare(span, "on_or_after", first),
        Truth.TRUE if last is None else compare(span, "at_most", last),
    )


def older_than(span: DateSpan, as_at: date, duration: Duration) -> Truth:
    """Give whether a date lies before the period that ends with `as_at`."""
    first = window_ending(as_at, duration).earliest
    return Truth.UNKNOWN if first is None else compare(span, "before", first)


def age(born: DateSpan, at: date) -> NumberSpan:
    """Give the age in whole years, from the least to the most that it can be.

    An age is attained at the start of the birthday (Family Law Reform Act 1969 s.9).
    Somebody born on 29 February is taken to attain it on 1 March of a year without that day,
    which is practice and not in the Act.
    A birth that can only be later than `at` gives no age.
    """
    if born.earliest is not None and born.earliest > at:
        return NumberSpan()
    least = 0 if born.latest is None or born.latest > at else _birthdays(born.latest, at)
    most = None if born.earliest is None else Decimal(_birthdays(born.earliest, at))
    return NumberSpan(Decimal(least), most)


def _birthdays(born: date, at: date) -> int:
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def born_of(aged: NumberSpan, aged_on: DateSpan) -> DateSpan:
    """Give when somebody was born who was this old on that day, for use with `age`.

    Raises ValueError if the age can be no whole number of years.
    """
    years = aged.whole()
    earliest = latest = None
    if aged_on.latest is not None and years.low is not None:
        latest = add_months(aged_on.latest, -12 * int(years.low))
    if aged_on.earliest is not None and years.high is not None:
        earliest = add_months(aged_on.earliest, -12 * (int(years.high) + 1)) + _ONE_DAY
    return DateSpan(earliest, latest)


@dataclass(frozen=True, slots=True)
class Due:
    """When a period ends.

    `moment` is the last day of the period, or its last moment (Europe/London) for hours.
    `earliest_if_no_time` says that no time of day was given, so that it may end later but not
    earlier; `note` is what the reader must be told about it, in lower case.
    """

    moment: date | datetime
    earliest_if_no_time: bool = False
    note: str | None = None

    def __str__(self) -> str:
        """Give the day in words, with the time where hours ran."""
        if isinstance(self.moment, datetime):
            return f"{day_words(self.moment)} at {self.moment:%H:%M}"
        return day_words(self.moment)


_WHOLE = frozenset({"inclusive", "next_day", "from_next_working_day"})
_BY_DAY = _WHOLE | {"working_days", "skip_non_working_days"}
_COUNTINGS_OF: dict[Unit, frozenset[str]] = {
    "hours": frozenset({"clock", "working_days", "skip_non_working_days"}),
    "days": _BY_DAY,
    "working_days": _BY_DAY,
    "weeks": _WHOLE,
    "months": _WHOLE,
    "years": _WHOLE,
}


def check_counting(period: Duration, counting: str, disregarding: frozenset[str]) -> None:
    """Raise `UnreadableError`, a ValueError, if a period cannot be counted in this way.

    Hours run by `clock` or leave days out; weeks, months and years cannot be counted in working
    days; no day can be disregarded in months and years.
    """
    if counting not in COUNTINGS:
        help_line = did_you_mean(counting, COUNTINGS) or f"expected one of {', '.join(COUNTINGS)}"
        raise UnreadableError(f"`{counting}` is not a way of counting", help_line)
    fitting = _COUNTINGS_OF[period.unit]
    if counting not in fitting:
        raise UnreadableError(
            f"`{period}` cannot be counted as `{counting}`",
            f"expected one of {', '.join(c for c in COUNTINGS if c in fitting)}",
        )
    for word in sorted(disregarding - set(DAY_KINDS)):
        help_line = did_you_mean(word, DAY_KINDS) or f"expected one of {', '.join(DAY_KINDS)}"
        raise UnreadableError(f"`{word}` is not a day that can be disregarded", help_line)
    if disregarding and _in_months(period) is not None:
        raise UnreadableError(
            f"no day can be disregarded in `{period}`", "write the period in days"
        )


class _Days:
    """Tells which days count, and remembers whether a bank holiday had to be guessed at."""

    def __init__(self, calendar: Calendar, nation: str, left_out: frozenset[str]) -> None:
        self.calendar, self.nation, self.left_out = calendar, nation, left_out
        self.note: str | None = None

    def counts(self, day: date) -> bool:
        if not self.left_out:
            return True
        left_out = self.calendar.is_one_of(day, self.left_out, self.nation)
        if left_out is Truth.UNKNOWN:
            self.note = self.calendar.limit_note(day, self.nation)
        return left_out is not Truth.TRUE

    def on_or_after(self, day: date) -> date:
        while not self.counts(day):
            day += _ONE_DAY
        return day

    def after(self, day: date) -> date:
        return self.on_or_after(day + _ONE_DAY)


def due(
    start: date | datetime,
    period: Duration,
    counting: str,
    calendar: Calendar,
    nation: str,
    disregarding: frozenset[str] = frozenset(),
) -> Due:
    """Give when a statutory period that starts with an event ends.

    `inclusive`: the day of the event is day one (or, if it is left out, the next that counts).
    `next_day`: the day after is day one; months end on the corresponding date.
    `working_days`: the next working day is day one and only working days count.
    `from_next_working_day`: the next working day is day one and every day counts.
    `skip_non_working_days`: only working days count, and hours run only on them.
    `clock`: hours run without a break.
    A period in working days counts only those, whatever the day it starts from.
    `disregarding` leaves out further days: words of `DAY_KINDS`.
    Where bank holidays are not known, a weekday counts as a working day, which gives the earlier
    end, and the note says so.
    Raises ValueError as `check_counting` does, or if the calendar does not know the nation.
    """
    check_counting(period, counting, disregarding)
    left_out = disregarding
    if period.unit == "working_days" or counting in ("working_days", "skip_non_working_days"):
        left_out |= NON_WORKING_DAYS
    days = _Days(calendar, nation, left_out)
    if period.unit == "hours":
        return _hours_due(start, period.amount, days)
    first = in_london(start).date() if isinstance(start, datetime) else start
    if counting == "from_next_working_day":
        working = _Days(calendar, nation, NON_WORKING_DAYS)
        first, counting = working.after(first), "inclusive"
        days.note = working.note
    return _day_due(first, period, counting, days)


def _day_due(start: date, period: Duration, counting: str, days: _Days) -> Due:
    months = _in_months(period)
    if months is not None:
        end = window_from(start, period).latest if counting == "inclusive" else None
        return Due(end or add_months(start, months), note=days.note)
    day = days.on_or_after(start) if counting == "inclusive" else days.after(start)
    amount = period.amount * 7 if period.unit == "weeks" else period.amount
    for _ in range(amount - 1):
        day = days.after(day)
    return Due(day, note=days.note)


def _hours_due(start: date | datetime, hours: int, days: _Days) -> Due:
    timed = isinstance(start, datetime)
    begin = in_london(start) if isinstance(start, datetime) else _midnight(start)
    # Hours are counted in UTC: a night on which the clocks change is not 24 hours long.
    now, left, day = begin.astimezone(UTC), timedelta(hours=hours), begin.date()
    while True:
        tomorrow = _midnight(day + _ONE_DAY).astimezone(UTC)
        if days.counts(day):
            if left <= tomorrow - now:
                break
            left -= tomorrow - now
        now, day = tomorrow, day + _ONE_DAY
    untimed = None if timed else "no time of day given: this is the earliest that it can end"
    notes = [note for note in (untimed, days.note) if note is not None]
    return Due((now + left).astimezone(london()), not timed, "; ".join(notes) or None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, london())
