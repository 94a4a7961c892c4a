"""Who exists, in which capacity they act, and by which gateway one may tell another."""

from __future__ import annotations

from typing import Annotated

from disrupt.model import BeforeValidator, Field
from disrupt.rule import Provision, WindowField
from disrupt.vocabulary import Model


class PartOf(Model):
    """A service of another body, at the tiers named."""

    agency: str
    tiers: tuple[str, ...] = ()


class Agency(Model):
    """A public body, partner or court."""

    title: str
    may_be_yours: bool = False
    tiers: tuple[str, ...] = ()
    capacities: tuple[str, ...] = ()
    part_of: PartOf | None = None
    roles: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    """Kinds of fact it is likely to hold."""
    own_bar: str | None = None
    region: str | None = None
    note: str | None = None


class Capacity(Model):
    """What an Act means by an authority: which tiers act in this capacity."""

    agency: str
    title: str | None = None
    """What it is called where its id in words would not be understood."""
    tiers: tuple[str, ...] = ()
    nation: str | None = None
    cite: str | None = None
    note: str | None = None
    verified: str | None = None


class Agencies(Model):
    agencies: dict[str, Agency]
    capacities: dict[str, Capacity] = Field(default_factory=dict)
    not_everywhere: tuple[str, ...] = ()
    """Roles that not every body of the kind has, such as an accredited financial investigator."""

    @property
    def tiers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(t for a in self.agencies.values() for t in a.tiers))

    def roles(self, agency: str) -> tuple[str, ...]:
        """Roles and ranks this agency can have."""
        known = self.agencies.get(agency)
        return () if known is None else known.roles

    def title(self, agency: str) -> str:
        known = self.agencies.get(agency)
        return agency.replace("_", " ") if known is None else known.title


class GatewayJudgement(Model):
    id: str
    ask: str
    by: str | None = None
    cite: str | None = None


def _one_or_many(value: object) -> object:
    return tuple(value) if isinstance(value, list) else (value,)


Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]


class Gateway(Model):
    """A lawful route by which one agency may give another information; never an option."""

    title: str
    law: tuple[Provision, ...] = ()
    in_force: WindowField | None = None
    giver: Names = Field(alias="from")
    to: Names
    to_in: str | None = None
    purposes: Names = Field(alias="for")
    kinds: Names = ("any",)
    must: bool = False
    depersonalised: bool = False
    """Carries no information about named people or places, so it answers no gap of a case."""
    lifts: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    judgements: tuple[GatewayJudgement, ...] = ()
    except_own_bar: bool = False
    watch_out: tuple[str, ...] = ()
    note: str | None = None


class Said(Model):
    """A bar on disclosure, or something every disclosure needs."""

    id: str | None = None
    title: str
    says: str
    law: tuple[Provision, ...] = ()


class Gateways(Model):
    purposes: dict[str, str] = Field(default_factory=dict)
    bars: dict[str, Said] = Field(default_factory=dict)
    always: tuple[Said, ...] = ()
    gateways: dict[str, Gateway]

    def between(self, giver: str, to: str, kind: str) -> tuple[tuple[str, Gateway], ...]:
        """Gateways by which this holder may give facts of this kind to that asker."""
        return tuple(
            (name, gateway)
            for name, gateway in self.gateways.items()
            if not gateway.depersonalised
            and ("any" in gateway.giver or giver in gateway.giver)
            and ("any" in gateway.to or to in gateway.to)
            and ("any" in gateway.kinds or kind in gateway.kinds)
        )
