"""Vague dates and numbers, and comparisons that hold for the whole of what they may mean.

Real records say "September 2026", "after 2018" or "about 450,000".
Such a value is kept as a span, and a comparison is true or false only if it is for every value
in the span; otherwise it is unknown.
Dates are days; a time of day, where one was given, is kept beside the day (Europe/London).
Durations, windows, ages and statutory periods are in `periods`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from typing import Literal, Self
from zoneinfo import ZoneInfo

from disrupt.errors import UnreadableError, did_you_mean
from disrupt.truth import Truth

FIRST_YEAR, LAST_YEAR = 1800, 2199
DATE_HELP = "write 2026-09-30, or 2026-09 if the day is not known"
NUMBER_HELP = "write 450000, or a range such as {at_least: 18} or {about: 450000}"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

Comparison = Literal[
    "at_least", "at_most", "more_than", "less_than", "before", "on_or_after", "equal"
]

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[ Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d\d:\d\d)?", re.ASCII
)
_NUMBER = re.compile(r"-?£?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_LONGEST_NUMBER = 40
# What may be quoted back: free text may be intelligence, a mistyped date or number is not.
_LOOKS_LIKE_A_DATE = re.compile(r"[\d/.:+ TZ-]{1,30}", re.ASCII)
_LOOKS_LIKE_A_NUMBER = re.compile(r"[\d£.,+ %-]{1,30}", re.ASCII)

_DATE_KEYS = ("after", "before", "on_or_after", "on_or_before", "from", "to", "about")
_NUMBER_KEYS = ("at_least", "at_most", "more_than", "less_than", "about")


@cache
def london() -> ZoneInfo:
    """Give the time zone in which all times of day are meant."""
    return ZoneInfo("Europe/London")


def in_london(moment: datetime) -> datetime:
    """Give a moment in London time; one without a zone was London time already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=london())
    return moment.astimezone(london())


def day_words(day: date) -> str:
    """Give a day as people write it: `2 April 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The days that a date may be, both ends included; None leaves that side open.

    `start_time` is kept when the text gave a time of day.
    Raises ValueError if the span ends before it starts.
    """

    earliest: date | None = None
    latest: date | None = None
    start_time: datetime | None = None

    def __post_init__(self) -> None:
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise UnreadableError("the range of dates ends before it starts", DATE_HELP)

    @classmethod
    def on(cls, day: date) -> Self:
        """Give the span that is one known day."""
        return cls(day, day)

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.earliest is not None and self.earliest == self.latest

    @property
    def day(self) -> date | None:
        """The day, if it is known."""
        return self.earliest if self.exact else None

    def __str__(self) -> str:
        """Give the span in words, such as `2 April 2026`, `April 2026` or `after 1 May 2018`."""
        first, last = self.earliest, self.latest
        if first is None:
            return "date not known" if last is None else f"on or before {day_words(last)}"
        if last is None:
            return f"on or after {day_words(first)}"
        if first == last:
            return day_words(first)
        if (first, last) == year_ends(first.year):
            return str(first.year)
        if (first, last) == month_ends(first.year, first.month):
            return f"{MONTHS[first.month - 1]} {first.year}"
        return f"{day_words(first)} to {day_words(last)}"


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """The numbers that a value may be; None leaves that side open.

    Ends are included unless `low_open` or `high_open` says that only what lies beyond is meant
    (`more_than`, `less_than`).
    Money is in pounds.
    Raises ValueError if nothing lies in the span.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self.low is None or self.high is None:
            return
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            raise UnreadableError("no number lies in the range", NUMBER_HELP)

    @classmethod
    def of(cls, number: Decimal | int) -> Self:
        """Give the span that is one known number."""
        return cls(Decimal(number), Decimal(number))

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.low is not None and self.low == self.high

    def whole(self) -> NumberSpan:
        """Give the whole numbers of the span, for what comes in ones: more than 4 is 5 or more.

        Raises ValueError if no whole number lies in it.
        """
        low, high = self.low, self.high
        if low is not None:
            up = low.to_integral_value(ROUND_CEILING)
            low = up + 1 if self.low_open and up == low else up
        if high is not None:
            down = high.to_integral_value(ROUND_FLOOR)
            high = down - 1 if self.high_open and down == high else down
        return NumberSpan(low, high)

    def __str__(self) -> str:
        """Give the span in words, such as `450,000`, `at least 18` or `more than 4`."""
        if self.exact:
            return f"{self.low:,}"
        words = []
        if self.low is not None:
            words.append(f"{'more than' if self.low_open else 'at least'} {self.low:,}")
        if self.high is not None:
            words.append(f"{'less than' if self.high_open else 'at most'} {self.high:,}")
        return " and ".join(words) or "number not known"


def year_ends(year: int) -> tuple[date, date]:
    """Give the first and the last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def month_ends(year: int, month: int) -> tuple[date, date]:
    """Give the first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def parse_date(value: object) -> DateSpan:
    """Read a date as people record it.

    A day, a month (`2026-09`), a year (`2026`), a day with a time (`2026-09-30 14:30`), or a
    range: `after` and `before` leave out what they name, `on_or_after`, `on_or_before`, `from`
    and `to` take it in.
    `about` reaches further on both sides: 14 days for a day, a month for a month, a year for
    a year.
    Raises `UnreadableError`, a ValueError, with a help line.
    """
    if isinstance(value, DateSpan):
        return value
    if isinstance(value, datetime):
        return _at_moment(datetime.fromisoformat(value.isoformat()))
    if isinstance(value, date):
        return _within_years(DateSpan.on(date(value.year, value.month, value.day)))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= date.max.year:
        return _parse_date_text(str(int(value)))
    if isinstance(value, str):
        return _parse_date_text(value.strip())
    if isinstance(value, Mapping):
        return _parse_date_range(value)
    raise UnreadableError("this is not a date", DATE_HELP)


def _at_moment(moment: datetime) -> DateSpan:
    _within_years(DateSpan.on(moment.date()))
    time = in_london(moment)
    return DateSpan(time.date(), time.date(), time)


def _within_years(span: DateSpan) -> DateSpan:
    for day in (span.earliest, span.latest):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise UnreadableError(
                f"`{day.year:04}` is not a year that a record can bear",
                f"write a year from {FIRST_YEAR} to {LAST_YEAR}",
            )
    return span


def _parse_date_text(text: str) -> DateSpan:
    try:
        if _MOMENT.fullmatch(text):
            return _at_moment(datetime.fromisoformat(text.upper()))
        if match := _DATE.fullmatch(text):
            year, month, day = (int(part) if part else None for part in match.groups())
            return _within_years(_partial(year or 0, month, day))
    except UnreadableError:
        raise
    except ValueError:
        pass
    named = f"`{text}`" if _LOOKS_LIKE_A_DATE.fullmatch(text) else "this"
    raise UnreadableError(f"{named} is not a date", DATE_HELP)


def _partial(year: int, month: int | None, day: int | None) -> DateSpan:
    if month is None:
        return DateSpan(*year_ends(year))
    if day is None:
        return DateSpan(*month_ends(year, month))
    return DateSpan.on(date(year, month, day))


def _check_keys(value: Mapping[object, object], keys: tuple[str, ...], what: str) -> None:
    expected = ", ".join(keys)
    if not value:
        raise UnreadableError(f"an empty range is not a {what}", f"expected one of {expected}")
    for key in value:
        if key not in keys:
            word = str(key)
            named = f"unknown key `{word}` in" if word.isidentifier() else "unknown key in"
            help_line = did_you_mean(word, keys) or f"expected one of {expected}"
            raise UnreadableError(f"{named} a {what}", help_line)
    if "about" in value and len(value) > 1:
        raise UnreadableError("`about` stands alone", "leave out the other ends of the range")


def _parse_date_range(value: Mapping[object, object]) -> DateSpan:
    _check_keys(value, _DATE_KEYS, "date")
    if "about" in value:
        return _about(parse_date(value["about"]))
    starts: list[date] = []
    ends: list[date] = []
    for key, end in value.items():
        span = parse_date(end)
        if span.earliest is None or span.latest is None:
            raise UnreadableError(f"`{key}` takes a date, not a range", DATE_HELP)
        match key:
            case "after":
                starts.append(span.latest + timedelta(days=1))
            case "on_or_after" | "from":
                starts.append(span.earliest)
            case "before":
                ends.append(span.earliest - timedelta(days=1))
            case _:
                ends.append(span.latest)
    return DateSpan(max(starts, default=None), min(ends, default=None))


def _about(span: DateSpan) -> DateSpan:
    first, last = span.earliest, span.latest
    if first is None or last is None:
        raise UnreadableError("`about` takes a date, not a range", DATE_HELP)
    if first == last:
        return DateSpan(first - timedelta(days=14), last + timedelta(days=14))
    if (first, last) == month_ends(first.year, first.month):
        before, after = first - timedelta(days=1), last + timedelta(days=1)
        return DateSpan(before.replace(day=1), month_ends(after.year, after.month)[1])
    if (first, last) == year_ends(first.year):
        return DateSpan(year_ends(first.year - 1)[0], year_ends(first.year + 1)[1])
    raise UnreadableError("`about` takes a day, a month or a year", DATE_HELP)


def parse_number(value: object) -> NumberSpan:
    """Read a number or an amount of money in pounds.

    Text may carry a pound sign and commas between thousands.
    Ranges use `at_least`, `at_most`, `more_than` and `less_than`; `about` means up to a tenth
    more or less.
    Raises `UnreadableError`, a ValueError, with a help line.
    """
    if isinstance(value, NumberSpan):
        return value
    if not isinstance(value, Mapping):
        return NumberSpan.of(_parse_plain_number(value))
    _check_keys(value, _NUMBER_KEYS, "number")
    if "about" in value:
        middle = _parse_plain_number(value["about"])
        tenth = abs(middle) / 10
        return NumberSpan(middle - tenth, middle + tenth)
    for pair in (("at_least", "more_than"), ("at_most", "less_than")):
        if all(key in value for key in pair):
            raise UnreadableError(
                f"`{pair[0]}` and `{pair[1]}` say the same end twice", NUMBER_HELP
            )
    ends = {str(key): _parse_plain_number(end) for key, end in value.items()}
    return NumberSpan(
        ends.get("at_least", ends.get("more_than")),
        ends.get("at_most", ends.get("less_than")),
        low_open="more_than" in ends,
        high_open="less_than" in ends,
    )


def _parse_plain_number(value: object) -> Decimal:
    if isinstance(value, bool):
        raise UnreadableError("this is not a number", NUMBER_HELP)
    if isinstance(value, int):
        return Decimal(int(value))
    if isinstance(value, float):
        value = Decimal(repr(float(value)))
    if isinstance(value, Decimal) and value.is_finite():
        return value
    text = value.strip() if isinstance(value, str) else ""
    if len(text) <= _LONGEST_NUMBER and _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "").replace("£", ""))
    named = f"`{text}`" if _LOOKS_LIKE_A_NUMBER.fullmatch(text) else "this"
    raise UnreadableError(f"{named} is not a number", NUMBER_HELP)


def _surely_less(left: DateSpan | NumberSpan, right: DateSpan | NumberSpan) -> bool:
    if isinstance(left, DateSpan) and isinstance(right, DateSpan):
        last, first = left.latest, right.earliest
        return last is not None and first is not None and last < first
    if isinstance(left, NumberSpan) and isinstance(right, NumberSpan):
        high, low = left.high, right.low
        if high is None or low is None:
            return False
        # An open end lies just beyond the number it names.
        return high < low or (high == low and (left.high_open or right.low_open))
    return False


def _surely_at_least(left: DateSpan | NumberSpan, right: DateSpan | NumberSpan) -> bool:
    if isinstance(left, DateSpan) and isinstance(right, DateSpan):
        first, last = left.earliest, right.latest
        return first is not None and last is not None and first >= last
    if isinstance(left, NumberSpan) and isinstance(right, NumberSpan):
        return left.low is not None and right.high is not None and left.low >= right.high
    return False


def _judged(*, yes: bool, no: bool) -> Truth:
    if yes:
        return Truth.TRUE
    return Truth.FALSE if no else Truth.UNKNOWN


def compare(
    span: DateSpan | NumberSpan,
    op: Comparison,
    bound: DateSpan | NumberSpan | date | Decimal | int,
) -> Truth:
    """Compare for the whole range: true or false only if so for every value of both sides.

    The bound may be a plain date or number, or a span.
    `before` is `less_than` and `on_or_after` is `at_least`, as one says them of dates.
    Raises ValueError if a date is compared with a number or the comparison is not one of these.
    """
    other = _as_span(bound)
    if isinstance(span, DateSpan) is not isinstance(other, DateSpan):
        raise UnreadableError("a date cannot be compared with a number")
    match op:
        case "at_least" | "on_or_after":
            return _judged(yes=_surely_at_least(span, other), no=_surely_less(span, other))
        case "less_than" | "before":
            return _judged(yes=_surely_less(span, other), no=_surely_at_least(span, other))
        case "at_most":
            return _judged(yes=_surely_at_least(other, span), no=_surely_less(other, span))
        case "more_than":
            return _judged(yes=_surely_less(other, span), no=_surely_at_least(other, span))
        case "equal":
            apart = _surely_less(span, other) or _surely_less(other, span)
            return _judged(yes=span.exact and other.exact and not apart, no=apart)
        case _:
            raise UnreadableError(f"`{op}` is not a comparison")


def _as_span(bound: DateSpan | NumberSpan | date | Decimal | int) -> DateSpan | NumberSpan:
    if isinstance(bound, DateSpan | NumberSpan):
        return bound
    if isinstance(bound, datetime):
        return DateSpan.on(in_london(bound).date())
    return DateSpan.on(bound) if isinstance(bound, date) else NumberSpan.of(bound)
