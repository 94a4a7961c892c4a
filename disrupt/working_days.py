"""Bank holidays and working days, from dated data that says which years it covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, Self, get_args

from disrupt.dates import parse_date
from disrupt.errors import UnreadableError, did_you_mean
from disrupt.truth import Truth, negate

DayKind = Literal["saturday", "sunday", "christmas_day", "good_friday", "bank_holiday"]

DAY_KINDS: tuple[str, ...] = get_args(DayKind)
NON_WORKING_DAYS: frozenset[str] = frozenset(DAY_KINDS)
_SATURDAY, _SUNDAY = 5, 6


def good_friday(year: int) -> date:
    """Give Good Friday, two days before Easter Sunday of the Gregorian calendar."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1) - timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Division:
    """The bank holidays of the nations that share them, for the years that are covered."""

    nations: tuple[str, ...]
    first_year: int
    last_year: int
    bank_holidays: Mapping[date, str]

    def covers(self, day: date) -> bool:
        """Give whether the bank holidays of that day's year are known."""
        return self.first_year <= day.year <= self.last_year

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Build from parsed data; raises ValueError for a day outside the years or given twice."""
        holidays: dict[date, str] = {}
        division = cls(tuple(data["nations"]), int(data["from"]), int(data["to"]), holidays)
        for entry in data["bank_holidays"]:
            day = parse_date(entry["date"]).day
            if day is None or not division.covers(day):
                raise UnreadableError("a bank holiday must be a day in the years covered")
            if day in holidays:
                raise UnreadableError(f"the bank holiday `{day.isoformat()}` is there twice")
            holidays[day] = str(entry["name"])
        return division


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are working days, nation by nation."""

    divisions: tuple[Division, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Build from the parsed `rules/calendar.yaml`; days may be dates or text.

        Raises `UnreadableError`, a ValueError, if the data has not the shape of that file.
        """
        try:
            return cls(tuple(Division.from_data(entry) for entry in data["divisions"]))
        except (KeyError, TypeError) as missing:
            raise UnreadableError(
                "this is not a calendar",
                "expected divisions with nations, from, to and bank_holidays (date, name)",
            ) from missing

    def division(self, nation: str) -> Division:
        """Give the division of a nation; raises ValueError if there is none."""
        known = [name for division in self.divisions for name in division.nations]
        for division in self.divisions:
            if nation in division.nations:
                return division
        help_line = did_you_mean(nation, known) or f"expected one of {', '.join(known)}"
        raise UnreadableError(f"no bank holidays are known for `{nation}`", help_line)

    def is_one_of(self, day: date, kinds: frozenset[str], nation: str) -> Truth:
        """Give whether a day is of one of the kinds, which are words of `DAY_KINDS`.

        It is unknown only if it could be a bank holiday of a year that is not covered.
        Christmas Day and Good Friday mean the days themselves; substitutes are bank holidays.
        """
        if _is_plainly(day, kinds):
            return Truth.TRUE
        if "bank_holiday" not in kinds:
            return Truth.FALSE
        division = self.division(nation)
        if not division.covers(day):
            return Truth.UNKNOWN
        return Truth.TRUE if day in division.bank_holidays else Truth.FALSE

    def is_working_day(self, day: date, nation: str) -> Truth:
        """Give whether a day is none of Saturday, Sunday, Christmas Day, Good Friday, bank holiday.

        A weekday of a year that is not covered is unknown; `limit_note` says why.
        """
        return negate(self.is_one_of(day, NON_WORKING_DAYS, nation))

    def limit_note(self, day: date, nation: str) -> str | None:
        """Give what to tell a reader about a day outside the years covered, otherwise None."""
        division = self.division(nation)
        if division.covers(day):
            return None
        if day.year > division.last_year:
            return f"bank holidays known to {division.last_year} only"
        return f"bank holidays known from {division.first_year} only"


def _is_plainly(day: date, kinds: frozenset[str]) -> bool:
    return (
        ("saturday" in kinds and day.weekday() == _SATURDAY)
        or ("sunday" in kinds and day.weekday() == _SUNDAY)
        or ("christmas_day" in kinds and (day.month, day.day) == (12, 25))
        or ("good_friday" in kinds and day == good_friday(day.year))
    )
