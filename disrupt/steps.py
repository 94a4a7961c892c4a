"""Steps of a procedure with their due dates, and statutory clocks that already run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from disrupt.assessment import Clock, Step
from disrupt.case import Decision, Fact
from disrupt.condition import DatedValue
from disrupt.dates import DateSpan, day_words
from disrupt.engine import CompiledRule
from disrupt.errors import UnreadableError
from disrupt.judge import Judge
from disrupt.library_model import Library
from disrupt.periods import Due, due, parse_duration
from disrupt.rule import StepText, raw_reference
from disrupt.truth import Truth
from disrupt.values import Env, Missing, resolve_reference, with_authority
from disrupt.world import World

NATION = "England"


@dataclass(slots=True)
class Dated:
    """One step as it stands in this case."""

    step: Step
    clock: bool
    ends: date | None
    thing: str | None


class Stepper:
    """Dates the steps of rules from what the case has on file."""

    def __init__(self, library: Library, world: World, judge: Judge, nation: str | None) -> None:
        self.library = library
        self.world = world
        self.judge = judge
        self.nation = nation or NATION

    def steps(
        self,
        compiled: CompiledRule,
        names: Mapping[str, Fact | None],
        ids: tuple[str, ...],
        answers: Mapping[str, Decision],
    ) -> tuple[Dated, ...]:
        """Every step that applies, in the rule's order."""
        env = Env(self.world, with_authority(self.world, names), answers)
        done = self._done(compiled, ids)
        found = []
        for text, when in zip(compiled.rule.steps, compiled.step_conditions, strict=True):
            finding = None if when is None else when(env)
            if finding is not None and finding.truth is Truth.FALSE:
                continue
            found.append(self._dated(text, env, done, names))
        return tuple(found)

    def _done(self, compiled: CompiledRule, ids: tuple[str, ...]) -> dict[str, DateSpan | None]:
        """Steps a measure on file shows to be taken, with the day."""
        done: dict[str, DateSpan | None] = {}
        for text in compiled.rule.steps:
            if text.done_when is None or text.id is None:
                continue
            for target in ids:
                for fact in self.judge.measures.upon(text.done_when, target):
                    day = fact.values.get("served") or fact.values.get("date")
                    done[text.id] = day if isinstance(day, DateSpan) else None
        return done

    def _dated(
        self,
        text: StepText,
        env: Env,
        done: Mapping[str, DateSpan | None],
        names: Mapping[str, Fact | None],
    ) -> Dated:
        ends, note = self._due(text, env, done)
        day = ends.date() if isinstance(ends, datetime) else ends
        step = Step(
            do=" ".join(text.do.split()),
            id=text.id,
            by=text.by,
            within=self._period(text),
            of=text.of,
            counting=text.counting,
            due=ends,
            due_note=note,
            done=text.id is not None and text.id in done,
            cite=text.cite,
            verified=text.verified,
        )
        source = text.of or text.ends or ""
        bound = names.get(source[1:].partition(".")[0]) if source.startswith("$") else None
        return Dated(step, text.clock, day, None if bound is None else bound.id)

    def _period(self, text: StepText) -> str | None:
        within = text.within
        if isinstance(within, DatedValue):
            value = self.world.dated(within)
            return None if value is None else str(value)
        return within if isinstance(within, str) else None

    def _due(
        self, text: StepText, env: Env, done: Mapping[str, DateSpan | None]
    ) -> tuple[date | datetime | None, str | None]:
        if text.ends is not None:
            value = resolve_reference(raw_reference(text.ends), env)
            return (value.latest, None) if isinstance(value, DateSpan) else (None, None)
        period = self._period(text)
        start = self._start(text.of, env, done)
        if period is None or start is None or start.earliest is None:
            return None, None
        duration = parse_duration(period)
        counting = (
            "clock" if duration.unit == "hours" and text.counting == "next_day" else text.counting
        )
        begin: date | datetime = start.start_time or start.earliest
        try:
            result: Due = due(
                begin,
                duration,
                counting,
                self.library.calendar,
                self.nation,
                frozenset(text.disregarding),
            )
        except UnreadableError:
            return None, None
        note = result.note
        if result.earliest_if_no_time and note is None:
            note = "no time of day on file: this is the earliest it can end"
        if not start.exact:
            note = f"counted from the earliest day it can be, {day_words(start.earliest)}"
        return result.moment, note

    def _start(
        self, of: str | None, env: Env, done: Mapping[str, DateSpan | None]
    ) -> DateSpan | None:
        if of is None:
            return None
        if of.startswith("$"):
            value = resolve_reference(raw_reference(of), env)
            return value if not isinstance(value, Missing) and isinstance(value, DateSpan) else None
        return done.get(of)


def clocks(
    rule_id: str,
    option_id: str,
    dated: tuple[Dated, ...],
    as_at: date,
    urgent_days: float,
) -> Iterator[Clock]:
    """Clocks that run and have not run out."""
    for item in dated:
        if not item.clock or item.ends is None or item.step.done or item.ends < as_at:
            continue
        yield Clock(
            what=item.step.do,
            ends=item.step.due or item.ends,
            days_left=(item.ends - as_at).days,
            urgent=(item.ends - as_at).days <= urgent_days,
            rule=rule_id,
            option=option_id,
            cite=item.step.cite,
            thing=item.thing,
            note=item.step.due_note,
        )
