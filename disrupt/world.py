"""The facts of one case, indexed by kind and by whom they name, as they stand on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from disrupt.case import Fact, Search, Value
from disrupt.condition import DatedValue, Plain
from disrupt.dates import DateSpan, NumberSpan, compare, parse_date
from disrupt.periods import age, born_of
from disrupt.truth import Truth
from disrupt.vocabulary import LINK_TYPES, Derivation, Vocabulary

NO_FACTS: tuple[Fact, ...] = ()
NOTHING_NAMED: Mapping[str, list[Fact]] = {}


class World:
    """Facts that exist on `as_at`; inferred facts are added as they are found."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        as_at: date,
        facts: Iterable[Fact],
        searches: Iterable[Search] = (),
        fresh_days: Mapping[str, int] | None = None,
        policy_values: Mapping[str, Plain] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.as_at = as_at
        self.fresh_days = fresh_days or {}
        self.policy_values = policy_values or {}
        self.facts: dict[str, Fact] = {}
        self.by_kind: dict[str, list[Fact]] = {}
        self.by_link: dict[tuple[str, str], dict[str, list[Fact]]] = {}
        """(kind, attribute) -> id of a thing -> the facts that name it there."""
        self.unlinked: dict[tuple[str, str], list[Fact]] = {}
        self.open_lists: dict[tuple[str, str], list[Fact]] = {}
        self.searches: dict[str, list[Search]] = {}
        self.shaky: dict[str, str] = {}
        self.gaps_of: dict[str, tuple[Any, ...]] = {}
        """What a possible inferred fact still lacks, as gap notes."""
        self.checks_of: dict[str, tuple[str, ...]] = {}
        """Exceptions of an inferred fact that nobody has ruled out, in words."""
        self.found: dict[object, Any] = {}
        """What finds have found among the facts that are here now; more facts empty it."""
        self._derived: dict[tuple[str, str], Value | None] = {}
        self._links: dict[str, tuple[str, ...]] = {}
        for search in searches:
            if search.checked <= as_at:
                self.searches.setdefault(search.kind, []).append(search)
        # By id, so that the order in which a case lists its facts never shows.
        self.add(sorted((f for f in facts if self.exists(f)), key=lambda fact: fact.id))

    def exists(self, fact: Fact) -> bool:
        """Whether it has happened by `as_at` and nobody graded it as suspected false."""
        if fact.source is not None and fact.source.suspected_false:
            return False
        start = self.vocabulary.start_attribute(fact.kind)
        began = fact.values.get(start) if start is not None else None
        return not isinstance(began, DateSpan) or compare(began, "at_most", self.as_at) is not (
            Truth.FALSE
        )

    def add(self, facts: Iterable[Fact]) -> list[Fact]:
        """Index facts; a fact whose id is known already is left as it is."""
        self.found.clear()
        added = [self._by_now(fact) for fact in facts if fact.id not in self.facts]
        for fact in added:
            self.facts[fact.id] = fact
            if fact.doubted:
                self.shaky[fact.id] = "doubted"
            for other in fact.contradicts:
                self.shaky[other] = self.shaky[fact.id] = "contradicted"
            self._index(fact)
            mirrored = self._mirrored(fact)
            if mirrored is not None:
                self._index(mirrored)
        return added

    def _by_now(self, fact: Fact) -> Fact:
        """What is on file has happened: a vague date ends on the as-at date at the latest."""
        start = self.vocabulary.start_attribute(fact.kind)
        span = fact.values.get(start) if start is not None else None
        if not isinstance(span, DateSpan) or start is None:
            return fact
        if span.latest is not None and span.latest <= self.as_at:
            return fact
        clipped = replace(span, latest=self.as_at)
        return replace(fact, values={**fact.values, start: clipped})

    def put(self, fact: Fact) -> None:
        """Index an inferred fact, in the place of a weaker one with the same id."""
        if self.facts.pop(fact.id, None) is not None:
            self._forget(fact)
        self.add([fact])

    def _forget(self, fact: Fact) -> None:
        """Take what has this id out of every listing of its kind."""
        listings = [self.by_kind[fact.kind]]
        for name in self.link_names(fact.kind):
            key = (fact.kind, name)
            listings += self.named(*key).values()
            listings += (index[key] for index in (self.unlinked, self.open_lists) if key in index)
        for listed in listings:
            listed[:] = [other for other in listed if other.id != fact.id]

    def _mirrored(self, fact: Fact) -> Fact | None:
        """An association of A with B is one of B with A."""
        ends = self.vocabulary.kinds[fact.kind].symmetric
        if ends is None:
            return None
        one, other = ends
        values = dict(fact.values)
        for source, target in ((one, other), (other, one)):
            if source in fact.values:
                values[target] = fact.values[source]
            else:
                values.pop(target, None)
        return replace(fact, values=values)

    def _index(self, fact: Fact) -> None:
        self.by_kind.setdefault(fact.kind, []).append(fact)
        for name in self.link_names(fact.kind):
            value = fact.values.get(name)
            if value is None:
                self.unlinked.setdefault((fact.kind, name), []).append(fact)
            elif isinstance(value, tuple):
                for item in value:
                    self._link(fact, name, str(item))
                if name not in fact.complete_lists:
                    self.open_lists.setdefault((fact.kind, name), []).append(fact)
            else:
                self._link(fact, name, str(value))

    def _link(self, fact: Fact, name: str, thing: str) -> None:
        self.by_link.setdefault((fact.kind, name), {}).setdefault(thing, []).append(fact)

    def link_names(self, kind: str) -> tuple[str, ...]:
        names = self._links.get(kind)
        if names is None:
            attributes = self.vocabulary.attributes(kind)
            names = tuple(n for n, a in attributes.items() if a.type in LINK_TYPES)
            self._links[kind] = names
        return names

    # values ----------------------------------------------------------------------------

    def value(self, fact: Fact, name: str) -> Value | None:
        """What a fact says, or what follows from it; None when it is not known."""
        stated = fact.values.get(name)
        if stated is not None:
            return stated
        attribute = self.vocabulary.attribute(fact.kind, name)
        if attribute is None or attribute.derived is None:
            return None
        key = (fact.id, name)
        if key not in self._derived:
            self._derived[key] = self._derive(fact, attribute.derived)
        return self._derived[key]

    def _derive(self, fact: Fact, how: Derivation) -> Value | None:
        for name, bad in how.unless.items():
            if fact.values.get(name) in bad:
                return None
        if how.age_from is not None:
            return self._age(fact, how.age_from)
        if how.later_of is not None:
            spans = [v for n in how.later_of if isinstance(v := fact.values.get(n), DateSpan)]
            return max(spans, key=_latest_day) if spans else None
        if how.days_between is not None:
            return self._days(fact, how.days_between)
        if how.count_of is not None:
            return self._count(fact, how.count_of)
        return None

    def _age(self, fact: Fact, names: tuple[str, ...]) -> NumberSpan | None:
        born = fact.values.get(names[0])
        if isinstance(born, DateSpan):
            return age(born, self.as_at)
        aged = fact.values.get(names[1]) if len(names) > 1 else None
        on = fact.values.get(names[2]) if len(names) > 2 else None  # noqa: PLR2004
        if not isinstance(aged, NumberSpan):
            return None
        when = on if isinstance(on, DateSpan) else DateSpan.on(self.as_at)
        return age(born_of(aged, when), self.as_at)

    def _days(self, fact: Fact, names: tuple[str, str]) -> NumberSpan | None:
        begin, end = fact.values.get(names[0]), fact.values.get(names[1])
        if not isinstance(begin, DateSpan):
            return None
        last = end if isinstance(end, DateSpan) else DateSpan.on(self.as_at)
        return NumberSpan(
            _day_gap(begin.latest, last.earliest), _day_gap(begin.earliest, last.latest)
        )

    def _count(self, fact: Fact, of: dict[str, str]) -> NumberSpan | None:
        """Members on file are a least number: there may be more, but nobody counts twice."""
        members: dict[str, int] = {}
        now = DateSpan.on(self.as_at)
        for kind, name in of.items():
            for link in self.linked(kind, name, fact.id):
                certain = self.holds(link, now, need_start=False) is Truth.TRUE
                if certain and link.id not in self.shaky:
                    for other in self._named_beside(link, name) or (link.id,):
                        members[other] = self._stands_for(other)
        return NumberSpan(Decimal(sum(members.values())), None) if members else None

    def _named_beside(self, link: Fact, name: str) -> tuple[str, ...]:
        found: list[str] = []
        for other in self.link_names(link.kind):
            value = link.values.get(other)
            if other != name and value is not None:
                found += [str(v) for v in (value if isinstance(value, tuple) else (value,))]
        return tuple(found)

    def _stands_for(self, thing_id: str) -> int:
        """How many a thing is at least: six unidentified youths are six."""
        thing = self.facts.get(thing_id)
        number = None if thing is None else thing.values.get("number")
        least = number.whole().low if isinstance(number, NumberSpan) else None
        return max(1, int(least or 1))

    def linked(self, kind: str, attribute: str, target: str) -> list[Fact] | tuple[Fact, ...]:
        """Facts of a kind that name this thing."""
        return self.named(kind, attribute).get(target, NO_FACTS)

    def named(self, kind: str, attribute: str) -> Mapping[str, list[Fact]]:
        """Id of each thing that facts of a kind name by this attribute, with those facts."""
        return self.by_link.get((kind, attribute), NOTHING_NAMED)

    def rests_on(self, facts: Iterable[Fact]) -> Iterator[Fact]:
        """These facts and every reason behind an inferred one, each once."""
        seen: set[str] = set()
        queue = list(facts)
        while queue:
            fact = queue.pop(0)
            if fact.id not in seen:
                seen.add(fact.id)
                yield fact
                queue += (self.facts[r] for r in fact.reasons if r in self.facts)

    # time ------------------------------------------------------------------------------

    def holds(self, fact: Fact, instant: DateSpan, *, need_start: bool) -> Truth:
        """Whether a state holds on a day: no end means it goes on."""
        begin, end = fact.values.get("from"), fact.values.get("to")
        truth = Truth.TRUE
        if isinstance(begin, DateSpan):
            truth = compare(begin, "at_most", instant)
        elif need_start:
            truth = Truth.UNKNOWN
        if isinstance(end, DateSpan):
            truth = min(truth, compare(end, "on_or_after", instant))
        return truth

    def ended(self, fact: Fact) -> bool:
        """Whether the thing is no more: dissolved, dead, revoked."""
        for name, values in self.vocabulary.kinds[fact.kind].ended.items():
            bad = values if isinstance(values, list | tuple) else (values,)
            if fact.values.get(name) in bad:
                return True
        return False

    def in_window(self, window: tuple[str | None, str | None] | None) -> bool:
        """Whether law with this `from` and `to` is in force on `as_at`."""
        if window is None:
            return True
        begin, end = window
        if begin in ("pending", "not_established"):
            return False
        if begin not in (None, "long_established"):
            first = parse_date(begin).earliest
            if first is not None and first > self.as_at:
                return False
        last = parse_date(end).latest if end is not None else None
        return last is None or last >= self.as_at

    def dated(self, value: DatedValue) -> Plain:
        """The value the law gives on `as_at`: the last whose window has begun."""
        chosen: Plain = None
        for item, begin, end in value.values:
            if self.in_window((begin, end)):
                chosen = item
        return chosen


def _latest_day(span: DateSpan) -> date:
    return span.latest or date.max


def _day_gap(begin: date | None, end: date | None) -> Decimal | None:
    if begin is None or end is None:
        return None
    return Decimal(max(0, (end - begin).days))
