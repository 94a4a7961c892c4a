"""When rules are next to be reviewed, and which are past their day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from disrupt.dates import parse_date
from disrupt.errors import UnreadableError
from disrupt.rule import Rule


def review_day(rule: Rule) -> date | None:
    """Give the last day for the next review of a rule: of a month, its last day."""
    if rule.review.next is None:
        return None
    try:
        return parse_date(rule.review.next).latest
    except UnreadableError:
        return None


def is_stale(rule: Rule, day: date) -> bool:
    """Whether the review of a rule was due before a day, or no day is set for it."""
    due = review_day(rule)
    return due is None or due < day


def stale(rules: Mapping[str, Rule], day: date) -> dict[str, Rule]:
    """Give the rules that are past their day, those that have waited longest first."""
    found = {name: rule for name, rule in rules.items() if is_stale(rule, day)}
    return dict(sorted(found.items(), key=lambda item: (review_day(item[1]) or date.min, item[0])))
