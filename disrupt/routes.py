"""Who can use a power, seen from where the asker sits: own, partner's, or a referral."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from disrupt.assessment import Route, RouteKind
from disrupt.case import AUTHORITY, Case, Decision, Fact, Party
from disrupt.engine import CompiledRule
from disrupt.library_model import Library
from disrupt.rule import Holder, raw_reference
from disrupt.truth import Truth, all_of
from disrupt.values import Env, Missing, resolve_reference, with_authority
from disrupt.words import in_sentence, spaced
from disrupt.world import World

ROUTE_ORDER: tuple[RouteKind, ...] = ("own", "partner", "own?", "partner?", "refer")


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at the table: you, or a partner."""

    party: Party
    yours: bool
    is_case_authority: bool


def seats(case: Case, agency: str | None = None) -> tuple[Seat, ...]:
    """You first, then the partners; `agency` changes who you are."""
    authority = case.authority
    own = authority
    partners = list(case.partners)
    if agency is not None and (authority is None or agency != authority.agency):
        own = next((p for p in partners if p.agency == agency), Party(agency))
        partners = [p for p in partners if p is not own]
        if authority is not None:
            partners.insert(0, authority)
    found = [] if own is None else [Seat(own, yours=True, is_case_authority=own is authority)]
    found += [Seat(p, yours=False, is_case_authority=p is authority) for p in partners]
    return tuple(found)


class Router:
    """Works out routes for one case."""

    def __init__(self, library: Library, world: World, table: tuple[Seat, ...]) -> None:
        self.library = library
        self.world = world
        self.table = table

    def routes(
        self,
        compiled: CompiledRule,
        names: Mapping[str, Fact | None],
        answers: Mapping[str, Decision],
    ) -> tuple[Route, ...]:
        """Everybody who may use the power, the best route first."""
        env = Env(self.world, with_authority(self.world, names), answers)
        found: list[Route] = []
        for holder, when in zip(compiled.rule.held_by, compiled.holders, strict=True):
            condition = Truth.TRUE
            if when is not None:
                finding = when(env)
                condition = Truth.TRUE if finding is None else finding.truth
            if condition is not Truth.FALSE:
                found += self._holder(holder, env, condition)
        found.sort(key=_route_rank)
        return tuple(found)

    def _holder(self, holder: Holder, env: Env, condition: Truth) -> Iterator[Route]:
        in_force = self.world.in_window((holder.begins, holder.to))
        best: tuple[int, Seat, Truth] | None = None
        for seat in self.table:
            fits = all_of((self._fits(holder, seat, env), condition))
            if fits is Truth.FALSE:
                continue
            rank = (0 if seat.yours else 1) + (0 if fits >= Truth.OPEN else 2)
            if best is None or rank < best[0]:
                best = (rank, seat, fits)
        if best is None:
            if not self.table and self._could_be_yours(holder):
                yield self._route(holder, "own?", None, in_force=in_force)
                return
            yield self._route(holder, "refer", None, in_force=in_force)
            return
        _, seat, fits = best
        kind: RouteKind = "own" if seat.yours else "partner"
        if fits < Truth.OPEN:
            kind = "own?" if seat.yours else "partner?"
        yield self._route(holder, kind, seat, in_force=in_force)

    def _could_be_yours(self, holder: Holder) -> bool:
        """Nobody said who asks: what a council may hold may be the asker's own."""
        known = self.library.agencies.agencies.get(holder.agency)
        if known is None:
            return False
        part = known.part_of
        return holder.agency == "council" or (part is not None and part.agency == "council")

    def _route(
        self, holder: Holder, kind: RouteKind, seat: Seat | None, *, in_force: bool
    ) -> Route:
        title = self.library.agencies.title(holder.agency)
        label = in_sentence(title)
        if seat is not None and seat.yours:
            acting = self._acting_as(holder)
            bare = (holder.capacity or holder.agency) == seat.party.agency
            label = "you" if bare else f"you ({acting})"
        elif seat is not None and seat.party.name:
            label = seat.party.name
        pending = None
        if not in_force:
            pending = (
                "not in force" if holder.begins in ("pending", None) else f"from {holder.begins}"
            )
            kind = "refer"
        return Route(
            kind=kind,
            agency=holder.agency,
            label=label,
            role=", ".join(map(spaced, holder.role)) or None,
            capacity=holder.capacity,
            through=None if kind in ("own", "own?") else holder.through,
            does=holder.does,
            consulting=tuple(map(spaced, holder.consulting)),
            pending=pending,
        )

    def _acting_as(self, holder: Holder) -> str:
        """The capacity in words, or the part of the body that holds the power."""
        if holder.capacity is None:
            return in_sentence(self.library.agencies.title(holder.agency))
        return self.library.agencies.capacities[holder.capacity].title or spaced(holder.capacity)

    # fitting ---------------------------------------------------------------------------

    def _fits(self, holder: Holder, seat: Seat, env: Env) -> Truth:
        """Whether this seat is a holder: false, unknown or true."""
        return all_of(
            (
                self._agency(holder, seat),
                self._capacity(holder, seat),
                self._role(holder, seat),
                self._which(holder, seat, env),
            )
        )

    def _agency(self, holder: Holder, seat: Seat) -> Truth:
        party = seat.party
        if holder.agency == party.agency:
            return Truth.TRUE
        agencies = self.library.agencies.agencies
        wanted, own = agencies.get(holder.agency), agencies.get(party.agency)
        serves = None if wanted is None else wanted.part_of
        if serves is not None and serves.agency == party.agency:
            return _in_tiers(party.tier, serves.tiers)
        if own is not None and own.part_of is not None and own.part_of.agency == holder.agency:
            return Truth.TRUE
        return Truth.FALSE

    def _capacity(self, holder: Holder, seat: Seat) -> Truth:
        if holder.capacity is None:
            return Truth.TRUE
        capacity = self.library.agencies.capacities[holder.capacity]
        if capacity.agency not in (holder.agency, seat.party.agency):
            return Truth.FALSE
        if capacity.nation is not None and seat.party.nation not in (None, capacity.nation):
            return Truth.FALSE
        own = self.library.agencies.agencies.get(seat.party.agency)
        if own is not None and own.part_of is not None:
            shared = set(own.part_of.tiers) & set(capacity.tiers)
            if seat.party.tier is None:
                return Truth.UNKNOWN if shared else Truth.FALSE
        return _in_tiers(seat.party.tier, capacity.tiers)

    def _role(self, holder: Holder, seat: Seat) -> Truth:
        """A role that not every such body has must be known to be there."""
        if not holder.role:
            return Truth.TRUE
        if seat.party.roles is not None and set(holder.role) & set(seat.party.roles):
            return Truth.TRUE
        rare = set(self.library.agencies.not_everywhere)
        if any(role not in rare for role in holder.role):
            return Truth.TRUE
        return Truth.UNKNOWN if seat.party.roles is None else Truth.FALSE

    def _which(self, holder: Holder, seat: Seat, env: Env) -> Truth:
        """It must be that very authority: another council's driver is a referral."""
        if holder.which is None:
            return Truth.TRUE
        value = resolve_reference(raw_reference(holder.which), env)
        if isinstance(value, Missing):
            return Truth.UNKNOWN
        values = value if isinstance(value, tuple) else (value,)
        if AUTHORITY in values:
            return Truth.TRUE if seat.is_case_authority else Truth.FALSE
        for item in values:
            thing = self.world.facts.get(str(item))
            if thing is None:
                return Truth.TRUE if item == seat.party.agency else Truth.FALSE
            if seat.party.name is not None and thing.values.get("name") == seat.party.name:
                return Truth.TRUE
        return Truth.FALSE


def _in_tiers(tier: str | None, tiers: tuple[str, ...]) -> Truth:
    if not tiers:
        return Truth.TRUE
    if tier is None:
        return Truth.UNKNOWN
    return Truth.TRUE if tier in tiers else Truth.FALSE


def _route_rank(route: Route) -> tuple[bool, int]:
    return (route.pending is not None, ROUTE_ORDER.index(route.kind))
