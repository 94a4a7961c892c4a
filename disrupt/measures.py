"""Measures on file: what is in force already, and which earlier step is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from disrupt.case import Fact
from disrupt.dates import DateSpan, NumberSpan, compare
from disrupt.errors import UnreadableError
from disrupt.match import Binding
from disrupt.periods import parse_duration, window_from
from disrupt.rule import Rule
from disrupt.truth import Truth
from disrupt.world import World

ENDED_RESULTS = frozenset(
    {
        "ended_measure",
        "withdrawn",
        "quashed",
        "expired",
        "discharged",
        "cancelled",
        "superseded",
        "refused_by_decider",
        "no_action_taken",
    }
)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one case, as rules make and need them."""

    rules: Mapping[str, Rule]
    world: World

    def in_place(
        self, rule: Rule, ids: tuple[str, ...], binding: Binding
    ) -> tuple[Fact, DateSpan | None] | None:
        """The measure this rule makes, if it is in force against the same thing, and its end."""
        if rule.makes is None:
            return None
        for target in _made_upon(rule, ids, binding):
            for fact in self.upon(rule.makes.measure, target):
                ends = self._ends(fact, rule)
                if self._in_force(fact, ends):
                    return fact, ends
        return None

    def upon(self, kind: str, target: str) -> Iterator[Fact]:
        """Measures of a type, or a narrower one, upon a thing."""
        tree = self.world.vocabulary.tree("measure", "type")
        for fact in self.world.linked("measure", "upon", target):
            value = fact.values.get("type")
            if tree is None or not isinstance(value, str):
                continue
            if tree.matches(value, kind) is Truth.TRUE:
                yield fact

    def _ends(self, fact: Fact, rule: Rule) -> DateSpan | None:
        """When a measure ends: as recorded, else as long as the law lets it last."""
        stated = fact.values.get("to")
        if isinstance(stated, DateSpan):
            return stated
        start = fact.values.get("from") or fact.values.get("served") or fact.values.get("date")
        lasts = rule.effect.lasts
        longest = lasts.get("at_most") if isinstance(lasts, dict) else lasts
        if not isinstance(start, DateSpan) or start.latest is None:
            return None
        hours = fact.values.get("hours")
        if isinstance(hours, NumberSpan) and hours.high is not None:
            longest = f"{int(hours.high)} hours"
        try:
            return DateSpan(None, window_from(start.latest, parse_duration(longest)).latest)
        except UnreadableError:
            return None

    def _in_force(self, fact: Fact, ends: DateSpan | None) -> bool:
        if fact.values.get("result") in ENDED_RESULTS or fact.id in self.world.shaky:
            return False
        begins = fact.values.get("from")
        today = self.world.as_at
        if isinstance(begins, DateSpan) and compare(begins, "at_most", today) is Truth.FALSE:
            return False
        return ends is None or compare(ends, "on_or_after", today) is not Truth.FALSE

    def first_missing(self, rule: Rule, ids: tuple[str, ...], binding: Binding) -> tuple[str, ...]:
        """Earlier measures that must exist and are not on file."""
        missing = []
        for earlier in rule.first:
            made = self.rules[earlier].makes
            targets = {*ids, *(f.id for f in binding.names.values() if f is not None)}
            if made is None or not any(
                fact.values.get("result") not in ("withdrawn", "quashed")
                for target in sorted(targets)
                for fact in self.upon(made.measure, target)
            ):
                missing.append(earlier)
        return tuple(missing)


def _made_upon(rule: Rule, ids: tuple[str, ...], binding: Binding) -> tuple[str, ...]:
    upon = None if rule.makes is None else rule.makes.upon
    if upon is None:
        return ids[:1]
    fact = binding.names.get(upon.removeprefix("$"))
    return () if fact is None else (fact.id,)
