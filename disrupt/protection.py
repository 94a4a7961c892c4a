"""Whom to protect and what cannot wait: exploited people, live operations, risk to life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from disrupt.candidates import Candidate
from disrupt.case import Case, Fact
from disrupt.engine import Engine
from disrupt.findings import Finding, live_support
from disrupt.order import UNIT_DAYS
from disrupt.periods import parse_duration
from disrupt.truth import Truth
from disrupt.values import Env, with_authority
from disrupt.words import Words, spaced
from disrupt.world import World

HELD_BY = ("holder", "tenant", "held_by")
"""Attributes that say whose a thing is, so that a step against it bears on them."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What local policy says of exploitation and urgency, asked of one case."""

    engine: Engine
    case: Case
    world: World
    words: Words

    def pin(self, candidate: Candidate, things: list[Fact]) -> str | None:
        """Safeguarding always comes first; life or limb where the risk is shown."""
        pin = candidate.rule.pin
        if pin == "life_or_limb" and candidate.status != "made_out" and not self.urgent(things):
            return None
        return pin and spaced(pin)

    def urgent(self, things: Iterable[Fact]) -> list[Finding]:
        """What policy calls urgent and is shown of these things."""
        condition = self.engine.urgent
        if condition is None:
            return []
        shown = []
        for thing in things:
            names = with_authority(self.world, {"thing": thing})
            finding = condition(Env(self.world, names, {}))
            if finding is not None and finding.truth is Truth.TRUE:
                shown.append(finding)
        return shown

    @property
    def urgent_days(self) -> float:
        """Within how many days a running clock is urgent, by local policy."""
        value = parse_duration(self.engine.library.policy.values.get("urgent_within", "28 days"))
        return value.amount * UNIT_DAYS[value.unit]

    def held_back(self, candidate: Candidate) -> str | None:
        rule, case = candidate.rule, self.case
        things = [f.id for f in candidate.best.env_names.values() if f is not None]
        if rule.overt and rule.family != "duty":
            for name in ("", *things):
                if name in case.deconflict:
                    return f"speak to {case.deconflict[name]} first"
        condition = self.engine.exploited
        if not rule.punitive or condition is None:
            return None
        for name in self.bears_on(candidate.against):
            thing = self.world.facts.get(name)
            if thing is not None and self.exploited(thing):
                who = self.words.label(name)
                somebody = who if thing.kind == "person" else f"somebody at or behind {who}"
                return f"{somebody} is or may be exploited: protect first"
        return None

    def bears_on(self, against: tuple[str, ...]) -> Iterable[str]:
        """What an option is against, and whoever holds that licence, tenancy or property."""
        for name in against:
            yield name
            thing = self.world.facts.get(name)
            for attribute in HELD_BY if thing is not None else ():
                value = thing.values.get(attribute) if thing is not None else None
                for item in value if isinstance(value, tuple) else (value,):
                    if isinstance(item, str):
                        yield item

    def exploited(self, thing: Fact) -> bool:
        if self.engine.exploited is None:
            return False
        names = with_authority(self.world, {"thing": thing})
        finding = self.engine.exploited(Env(self.world, names, {}))
        return finding is not None and (finding.truth is Truth.TRUE or live_support(finding))
