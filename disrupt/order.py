"""The order of options: gates, pins, then criteria of which the first difference decides.

No figure is summed; between any two neighbours one sentence says why one stands above.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from disrupt.assessment import Move, Route
from disrupt.candidates import Candidate
from disrupt.case import Case, Fact
from disrupt.engine import Engine
from disrupt.errors import UnreadableError
from disrupt.periods import Duration, parse_duration
from disrupt.policy import Policy
from disrupt.routes import ROUTE_ORDER
from disrupt.rule import EffectText
from disrupt.truth import Strength, Truth
from disrupt.values import Env, with_authority
from disrupt.words import spaced
from disrupt.world import World

UNIT_DAYS = {
    "hours": 1 / 24,
    "days": 1.0,
    "working_days": 1.4,
    "weeks": 7.0,
    "months": 30.4,
    "years": 365.25,
}
NEVER_ENDS = 10_000.0
UNTIL_DECIDED = 60.0
UNKNOWN_SPEED = 1_000.0
AT_TABLE = ("own", "partner", "own?", "partner?")
STATUS_ORDER = ("made_out", "within_reach", "already_in_place", "not_in_force", "ruled_out")


@dataclass(slots=True)
class Standing:
    """One option with all that its place depends on."""

    candidate: Candidate
    routes: tuple[Route, ...]
    rung_index: int
    justified: int
    pinned: str | None = None
    moved: Move | None = None
    above_next_because: str | None = None
    below_previous_because: str | None = None
    position: int | None = None
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def route(self) -> Route:
        if self.routes:
            return self.routes[0]
        return Route(kind="refer", agency="council", label="nobody named")

    @property
    def above_rung(self) -> bool:
        return self.rung_index > self.justified

    @property
    def speed_days(self) -> float:
        return speed_in_days(self.candidate.rule.effect.speed)

    @property
    def lasts_days(self) -> float:
        return lasts_in_days(self.candidate.rule.effect)

    @property
    def strength(self) -> int:
        strength = self.candidate.best.strength
        return int(Strength.UNSTATED if strength is None else strength)


def speed_in_days(speed: str | None) -> float:
    """How soon it can bite, in days; the unknown comes last."""
    if speed == "immediate":
        return 0.0
    duration = _duration(speed)
    return UNKNOWN_SPEED if duration is None else duration.amount * UNIT_DAYS[duration.unit]


def lasts_in_days(effect: EffectText) -> float:
    """How long the effect lasts, in days, for comparing only."""
    lasts = effect.lasts
    if isinstance(lasts, dict):
        lasts = lasts.get("at_most") or lasts.get("at_least")
    if lasts == "permanent":
        return NEVER_ENDS
    if lasts == "until_decided":
        return UNTIL_DECIDED
    duration = _duration(lasts)
    return 0.0 if duration is None else duration.amount * UNIT_DAYS[duration.unit]


def _duration(text: object) -> Duration | None:
    try:
        return parse_duration(text) if isinstance(text, str) else None
    except UnreadableError:
        return None


# rungs -----------------------------------------------------------------------------------


class Rungs:
    """Which rung what is on file justifies, thing by thing."""

    def __init__(self, engine: Engine, world: World) -> None:
        self.engine = engine
        self.world = world
        self._by_thing: dict[str, int] = {}

    def justified(self, things: Sequence[Fact]) -> int:
        """The highest rung shown for any of these things."""
        return max((self._justified(thing) for thing in things), default=0)

    def _justified(self, thing: Fact) -> int:
        known = self._by_thing.get(thing.id)
        if known is None:
            known = self._by_thing[thing.id] = self._highest(thing)
        return known

    def _highest(self, thing: Fact) -> int:
        names = with_authority(self.world, {"thing": thing})
        env = Env(self.world, names, {})
        for index in range(len(self.engine.rungs) - 1, -1, -1):
            condition = self.engine.rungs[index]
            if condition is None:
                return index
            finding = condition(env)
            if finding is not None and finding.truth is Truth.TRUE:
                return index
        return 0


# criteria --------------------------------------------------------------------------------

Key = Callable[[Standing], Any]

KEYS: dict[str, Key] = {
    "table": lambda s: s.route.kind not in AT_TABLE,
    "status": lambda s: STATUS_ORDER.index(s.candidate.status),
    "route": lambda s: ROUTE_ORDER.index(s.route.kind),
    "rung": lambda s: (s.above_rung, s.rung_index - s.justified if s.above_rung else -s.rung_index),
    "strength": lambda s: -s.strength,
    "speed": lambda s: s.speed_days,
    "lasts": lambda s: -s.lasts_days,
    "id": lambda s: s.candidate.id,
}


def criteria(policy: Policy) -> tuple[str, ...]:
    """The criteria in the policy's order; a name always settles what is left."""
    named = tuple(c.id for c in policy.order if c.id in KEYS)
    return named if "id" in named else (*named, "id")


def ordered(
    standings: Sequence[Standing], policy: Policy, case: Case, world: World
) -> list[Standing]:
    """Pinned first, then by the criteria; people's moves last.

    One power's options stand together, and an earlier step stands above what needs it.
    """
    names = criteria(policy)

    def key(standing: Standing) -> tuple[Any, ...]:
        return (standing.pinned is None, *(KEYS[name](standing) for name in names))

    ranked = _steps_first(_grouped(sorted(standings, key=key)))
    ranked = _moved(ranked, case, world)
    _explain(ranked, names, policy)
    return ranked


def _grouped(ranked: list[Standing]) -> list[Standing]:
    """Every option of one power stands at the place of its best member."""
    by_rule: dict[tuple[str, bool], list[Standing]] = {}
    for standing in ranked:
        by_rule.setdefault((standing.candidate.rule_id, standing.pinned is not None), []).append(
            standing
        )
    return [standing for members in by_rule.values() for standing in members]


def _steps_first(ranked: list[Standing]) -> list[Standing]:
    """A power whose measure another one needs first stands above that other one."""
    groups = groups_of(ranked)
    for group in list(groups):
        needed = [g for g in groups if any(_earlier_step(s, n) for s in g for n in group)]
        for earlier in needed:
            if groups.index(earlier) > groups.index(group):
                groups.remove(earlier)
                groups.insert(groups.index(group), earlier)
    return [standing for members in groups for standing in members]


def _earlier_step(step: Standing, of: Standing) -> bool:
    """Whether one makes the measure that is missing for the other, against the same thing."""
    return (
        step.candidate.rule_id in of.candidate.best.first_missing
        and (step.pinned is None) is (of.pinned is None)
        and not set(step.candidate.against).isdisjoint(of.candidate.against)
    )


def _moved(ranked: list[Standing], case: Case, world: World) -> list[Standing]:
    """Recorded moves are carried out in the order they were made, group by group."""
    moves = sorted(
        (d for d in case.decisions if d.move is not None and d.on <= world.as_at),
        key=lambda d: d.on,
    )
    for decision in moves:
        against = tuple(sorted(decision.against))
        found = next(
            (
                s
                for s in ranked
                if s.candidate.rule_id == decision.rule
                and tuple(sorted(s.candidate.against)) == against
            ),
            None,
        )
        if found is None or decision.move is None:
            continue
        found.moved = Move(
            to=decision.move,
            factor=decision.factor or "not stated",
            reasons=decision.reasons,
            by=decision.by,
            on=decision.on,
        )
        ranked = _move(ranked, found, decision.move)
    return ranked


def _move(ranked: list[Standing], moved: Standing, to: str) -> list[Standing]:
    groups = groups_of(ranked)
    group = next(g for g in groups if moved in g)
    place = groups.index(group)
    groups.remove(group)
    targets = {"up": place - 1, "down": place + 1, "first": 0, "last": len(groups)}
    target = targets[to] if to in targets else (int(to) - 1 if to.isdigit() else place)
    groups.insert(max(0, min(target, len(groups))), group)
    return [standing for members in groups for standing in members]


def groups_of(ranked: Sequence[Standing]) -> list[list[Standing]]:
    """Neighbours that are one power against several things."""
    groups: list[list[Standing]] = []
    for standing in ranked:
        last = groups[-1][0] if groups else None
        if (
            last is not None
            and last.candidate.rule_id == standing.candidate.rule_id
            and (last.pinned is None) is (standing.pinned is None)
        ):
            groups[-1].append(standing)
        else:
            groups.append([standing])
    return groups


def _explain(ranked: list[Standing], names: tuple[str, ...], policy: Policy) -> None:
    """A sentence for every neighbouring pair, and the position of every group."""
    groups = groups_of(ranked)
    for place, group in enumerate(groups, 1):
        for standing in group:
            standing.position = place
        if place < len(groups):
            upper, lower = group[0], groups[place][0]
            reason = because(upper, lower, names, policy)
            upper.above_next_because = reason
            lower.below_previous_because = reason
    for group in groups:
        for upper, lower in pairwise(group):
            lower.below_previous_because = because(upper, lower, names, policy)


def because(upper: Standing, lower: Standing, names: tuple[str, ...], policy: Policy) -> str:
    """Why one stands above the other: the first difference, in one sentence."""
    if upper.moved is not None or lower.moved is not None:
        mover = upper if upper.moved is not None else lower
        move = mover.moved
        return f"moved by {move.by}: {move.factor}" if move is not None else ""
    if (upper.pinned is None) is not (lower.pinned is None):
        return f"{upper.pinned} comes first"
    if _earlier_step(upper, lower):
        return "it is the earlier step that the other needs"
    for name in names:
        if KEYS[name](upper) != KEYS[name](lower):
            return _sentence(name, upper, lower, policy)
    return "nothing else differs; by name"


def _sentence(name: str, upper: Standing, lower: Standing, policy: Policy) -> str:
    match name:
        case "table":
            return f"those at the table can use it; the other needs {lower.route.label}"
        case "status":
            return _status_sentence(upper, lower)
        case "route":
            return f"{_whose(upper)}; the other is {_whose(lower, other=True)}"
        case "rung":
            return _rung_sentence(upper, lower, policy)
        case "strength":
            ups, lows = Strength(upper.strength).word, Strength(lower.strength).word
            return f"its evidence is {_evidence(ups)}; the other's is {_evidence(lows)}"
        case "speed":
            return f"it can take effect sooner ({_speed(upper)}; the other {_speed(lower)})"
        case "lasts":
            return f"its effect lasts longer ({_lasts(upper)}; the other {_lasts(lower)})"
        case _:
            return "nothing else differs; by name"


def _status_sentence(upper: Standing, lower: Standing) -> str:
    if upper.candidate.status == "made_out":
        return "its facts are in place; the other still lacks something"
    return f"it is {spaced(upper.candidate.status)}; the other is {spaced(lower.candidate.status)}"


def _whose(standing: Standing, *, other: bool = False) -> str:
    words = {
        "own": "your own power",
        "partner": f"a power of {standing.route.label}, at the table",
        "own?": "perhaps your own power",
        "partner?": f"perhaps a power of {standing.route.label}",
        "refer": f"a referral to {standing.route.label}",
    }[standing.route.kind]
    return words if other else f"it is {words}"


def _rung_sentence(upper: Standing, lower: Standing, policy: Policy) -> str:
    def title(standing: Standing) -> str:
        return policy.rungs[standing.rung_index].title.lower()

    if lower.above_rung and not upper.above_rung:
        return f"what is on file justifies it; the other goes further ({title(lower)})"
    return f"it is nearer to what is on file ({title(upper)}; the other {title(lower)})"


def _evidence(word: str) -> str:
    return {
        "solid": "solid",
        "unstated": "without a stated source",
        "intelligence": "intelligence only",
        "anonymous": "anonymous only",
    }[word]


def _speed(standing: Standing) -> str:
    return standing.candidate.rule.effect.speed or "no time known"


def _lasts(standing: Standing) -> str:
    lasts = standing.candidate.rule.effect.lasts
    if isinstance(lasts, dict):
        ((bound, value),) = list(lasts.items())[:1]
        return f"{spaced(bound)} {value}"
    return spaced(lasts) if isinstance(lasts, str) else "no time known"
