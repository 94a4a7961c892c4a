"""How many matches a find has, or what they come to in all, and what that settles."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from disrupt.case import Fact
from disrupt.condition import Find
from disrupt.dates import NumberSpan, compare, parse_number
from disrupt.findings import Finding, GapNote, several, stands_for
from disrupt.truth import Strength, Truth, nth_strongest
from disrupt.values import Env, resolve


@dataclass(frozen=True, slots=True)
class Tally:
    """What one find counts or adds up."""

    node: Find

    def settle(self, env: Env, finding: Finding) -> Truth:
        """Settle what is certain; give what it comes to if there are no more facts."""
        return self._count(env, finding) if self.node.sum_of is None else self._sum(env, finding)

    def _count(self, env: Env, finding: Finding) -> Truth:
        """Settle what is certain; give what it comes to if there are no more facts."""
        need = self.node.count
        if self.node.distinct is not None:
            least, most = self._distinct(env, finding)
        else:
            least = sum(stands_for(f)[0] for f in finding.facts)
            most = _add_all([stands_for(f)[1] for f in (*finding.facts, *finding.possible)])
        finding.lacks = max(0, need - least)
        if least >= need:
            finding.truth = Truth.TRUE
        elif self.node.distinct is None:
            vague = (f for f in finding.facts if len(set(stands_for(f))) > 1)
            finding.gaps = tuple(GapNote("attribute", f.kind, several(f), (f.id,)) for f in vague)
        return Truth.UNKNOWN if most is None or most >= need else Truth.FALSE

    def _distinct(self, env: Env, finding: Finding) -> tuple[int, int | None]:
        """Different values among the matches; a fact that lacks the attribute may be another."""
        name = self.node.distinct or ""
        seen = {str(v) for f in finding.facts if (v := env.world.value(f, name)) is not None}
        others = [f for f in finding.facts if env.world.value(f, name) is None]
        finding.gaps = tuple(GapNote("attribute", f.kind, name, (f.id,)) for f in others)
        more = {str(env.world.value(f, name) or f.id) for f in (*finding.possible, *others)} - seen
        return len(seen), len(seen) + len(more)

    def _sum(self, env: Env, finding: Finding) -> Truth:
        """Settle what the least total settles; give what it comes to if there are no more facts."""
        name = self.node.sum_of or ""
        low, high, unbounded = Decimal(0), Decimal(0), False
        for number, fact in enumerate((*finding.facts, *finding.possible)):
            value = env.world.value(fact, name)
            span = value if isinstance(value, NumberSpan) else NumberSpan()
            if number < len(finding.facts):
                low += span.low or Decimal(0)
                if not span.exact:
                    gap = GapNote("attribute", fact.kind, name, (fact.id,))
                    finding.gaps = (*finding.gaps, gap)
            unbounded = unbounded or span.high is None
            high += span.high or Decimal(0)
        finding.truth = self._total(NumberSpan(low, None), env)
        return self._total(NumberSpan(low, None if unbounded else high), env)

    def _total(self, total: NumberSpan, env: Env) -> Truth:
        truths = [
            compare(total, c.operator, bound)
            for c in self.node.sum_comparisons
            if c.operator != "within"  # noqa: PLR1714 - narrows
            and c.operator != "older_than"
            and isinstance(bound := _number(resolve(c.operand, env)), NumberSpan)
        ]
        return min(truths, default=Truth.UNKNOWN)

    def strength(self, facts: tuple[Fact, ...]) -> Strength:
        levels = [f.strength for f in facts for _ in range(min(stands_for(f)[0], self.node.count))]
        return (
            nth_strongest(min(self.node.count, len(levels)), levels)
            if levels
            else (Strength.UNSTATED)
        )


def _add_all(numbers: list[int | None]) -> int | None:
    return None if any(n is None for n in numbers) else sum(n for n in numbers if n is not None)


def _number(value: object) -> object:
    if isinstance(value, NumberSpan):
        return value
    try:
        return parse_number(value)
    except ValueError:
        return value
