"""The answer as data: the contract that embedding programs rely on.

Every model is frozen.
A new field is a minor change of `SCHEMA_VERSION`, a new value of a closed choice or a changed
meaning is a major one; readers ignore fields they do not know.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from disrupt.model import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0.0"

Status = Literal[
    "made_out",
    "within_reach",
    "already_in_place",
    "not_in_force",
    "ruled_out",
    "not_indicated",
]
TruthWord = Literal["false", "unknown", "open", "true"]
StrengthWord = Literal["solid", "unstated", "intelligence", "anonymous"]
RouteKind = Literal["own", "partner", "own?", "partner?", "refer"]
NodeKind = Literal[
    "all", "any", "not", "some_of", "shown_by", "unless", "ask", "find", "check", "about"
]
GapKind = Literal[
    "fact",
    "attribute",
    "kind",
    "check_again",
    "contradicted",
    "corroborate",
    "source",
    "thing",
]
Verified = Literal["text", "secondary", "unverified"]


class Answer(BaseModel):
    """Base of everything in an assessment."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class ThingNote(Answer):
    """A thing of the case, as people call it."""

    id: str
    kind: str
    label: str
    """What a reader calls it: its name, address, number or id."""
    ended: bool = False


class FactNote(Answer):
    """A fact of the case (or one inferred from others), put into words."""

    id: str
    kind: str
    words: str
    """The fact as a short phrase, such as "seizure of illicit tobacco, 12 Sep 2026"."""
    when: str | None = None
    """Its date as ISO text, as far as it is known (`2026-09`); ranges as `2026-01..2026-03`."""
    source: str | None = None
    """Where it came from, in words; never the identity of a human source."""
    strength: StrengthWord = "unstated"
    things: tuple[str, ...] = ()
    """Ids of the things it names."""
    times: str | None = None
    """How many times, when it stands for several."""
    reasons: tuple[str, ...] = ()
    """Ids of the facts it was inferred from; empty for a fact on file."""
    marking: str | None = None
    place: str | None = None
    """file:line of the fact in the case, when it came from a file."""


class Law(Answer):
    """One provision, judgment or piece of guidance a rule rests on."""

    act: str
    cite: str
    id: str | None = None
    """legislation.gov.uk identifier, such as `ukpga/2003/17/section/53A`."""
    key: str | None = None
    verified: Verified = "unverified"
    read: str | None = None
    as_at: str | None = None
    note: str | None = None


class GatewayOffer(Answer):
    """A lawful route by which the holder may give the information."""

    id: str
    title: str
    cite: str
    must: bool = False
    """True where the holder is under a duty to give it."""
    needs: tuple[str, ...] = ()


class Gap(Answer):
    """What is not on file and would settle a limb."""

    key: str
    """Stable id: equal gaps of several options have the same key."""
    kind: GapKind
    ask: str
    """The question, in words, such as "incidents at 12 Market Street since 21 May 2026"."""
    about: tuple[str, ...] = ()
    """Ids of the things and facts it is about."""
    fact_kind: str | None = None
    attribute: str | None = None
    held_by: tuple[str, ...] = ()
    register_name: str | None = None
    """Name of the public register on which one search would settle it."""
    gateways: tuple[GatewayOffer, ...] = ()
    settles: bool = False
    """True when this gap alone would settle the option it stands with."""
    options: tuple[str, ...] = ()
    """Ids of the options it would help; filled in the list of the assessment."""


class Miss(Answer):
    """A telling fact that was looked at and fails a limit such as a date."""

    fact: str
    reason: str
    """Such as "conviction of 2 April 2026; 6 months ended on 1 October 2026"."""


class Limb(Answer):
    """One node of the tree of findings: the test itself is the explanation."""

    node: NodeKind
    truth: TruthWord
    text: str | None = None
    cite: str | None = None
    strength: StrengthWord | None = None
    facts: tuple[str, ...] = ()
    possible_facts: tuple[str, ...] = ()
    """Facts that would match unless something missing or doubtful says otherwise."""
    contrary_facts: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    misses: tuple[Miss, ...] = ()
    judgement: str | None = None
    """Id of the judgement an `ask` puts."""
    note: str | None = None
    children: tuple[Limb, ...] = ()


class Judgement(Answer):
    """A question that no data can settle, and the person who answers it."""

    id: str
    ask: str
    by: str | None = None
    cite: str | None = None
    answer: Literal["shown", "not_shown"] | None = None
    answered_by: str | None = None
    answered_on: date | None = None
    reasons: str | None = None


class Route(Answer):
    """How the power can be reached from where the asker sits."""

    kind: RouteKind
    agency: str
    """Agency id."""
    label: str
    """The agency in words, such as "you (licensing authority)" or "police"."""
    role: str | None = None
    capacity: str | None = None
    through: str | None = None
    does: str | None = None
    consulting: tuple[str, ...] = ()
    pending: str | None = None
    """When this holder only gets the power by law not yet in force: what would change."""


class Step(Answer):
    """One step of the procedure, with its statutory period."""

    do: str
    id: str | None = None
    by: str | None = None
    within: str | None = None
    of: str | None = None
    counting: str | None = None
    due: date | datetime | None = None
    """The last day or moment, when the case gives the starting date."""
    due_note: str | None = None
    done: bool = False
    cite: str | None = None
    verified: Verified | None = None


class Addition(Answer):
    """Something the decision-maker may add, such as interim steps."""

    what: str
    cite: str | None = None
    truth: TruthWord = "true"
    judgement: Judgement | None = None


class Effect(Answer):
    """What using the power does, how fast and for how long."""

    speed: str | None = None
    lasts: str | None = None
    rung: str | None = None
    mechanism: str | None = None


class Appeal(Answer):
    to: str
    within: str | None = None
    of: str | None = None
    cite: str | None = None


class Breach(Answer):
    what: str
    penalty: str | None = None
    cite: str | None = None


class FirstStep(Answer):
    """An earlier measure that must exist and is not on file."""

    rule: str
    title: str
    measure: str | None = None


class IndicatorNote(Answer):
    """Practice, not law: points towards or away; never part of the option's truth."""

    text: str
    direction: Literal["towards", "away"]
    facts: tuple[str, ...] = ()


class Move(Answer):
    """A person moved the option in the order; kept and shown, never overwritten."""

    to: str
    factor: str
    reasons: str
    by: str
    on: date


class InPlace(Answer):
    """The measure that is already in force."""

    measure: str
    fact: str
    since: str | None = None
    ends: str | None = None


class Way(Answer):
    """One way the facts fit the rule: which thing stands for which name."""

    about: dict[str, str | None]
    """Name in the rule -> id of thing or fact; null where it is not on file."""
    status: Status


class Option(Answer):
    """A rule applied to the particular things it is against."""

    id: str
    """`rule@thing` (several things joined by `+`)."""
    rule: str
    title: str
    family: str
    area: str | None = None
    four_ps: tuple[str, ...] = ()
    purpose: str | None = None
    against: tuple[str, ...]
    not_on_file: str | None = None
    """Kind of thing the option is against where that thing is itself not on file."""
    ways: tuple[Way, ...] = ()
    status: Status
    pinned: str | None = None
    """Why it stands before the ranked options."""
    position: int | None = None
    above_next_because: str | None = None
    below_previous_because: str | None = None
    turns_on_judgement: bool = False
    """The branch that makes it out turns on an open question ("any other reasonable cause")."""
    thin: bool = False
    """A limb that must be proved rests only on intelligence or anonymous information."""
    strength: StrengthWord | None = None
    held_back: str | None = None
    """Why it must not be used now: exploited person, live operation."""
    route: Route
    routes: tuple[Route, ...] = ()
    """Everybody who may use it, best route first."""
    decided_by: str | None = None
    standard: str | None = None
    law: tuple[Law, ...] = ()
    in_force: str | None = None
    """`from 2007-10-01`, `long_established`, `pending`, `not_established`."""
    limbs: Limb | None = None
    """The tree of findings; absent from options that are not listed."""
    limits: tuple[Limb, ...] = ()
    reason: str | None = None
    """Why it is ruled out or not in force, in one sentence."""
    facts: tuple[str, ...] = ()
    """Facts that show it, most recent first."""
    gaps: tuple[Gap, ...] = ()
    misses: tuple[Miss, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    check_that: tuple[str, ...] = ()
    """Exceptions that are neither shown nor excluded."""
    first: tuple[FirstStep, ...] = ()
    in_place: InPlace | None = None
    steps: tuple[Step, ...] = ()
    may_add: tuple[Addition, ...] = ()
    effect: Effect | None = None
    above_justified_rung: bool = False
    appeal: Appeal | None = None
    breach: tuple[Breach, ...] = ()
    watch_out: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    indicators: tuple[IndicatorNote, ...] = ()
    opens: tuple[str, ...] = ()
    """Rules whose first step this option's measure is."""
    together: str | None = None
    colours: tuple[str, ...] = ()
    """Duties that colour the use of this option."""
    moved: Move | None = None
    marking: str | None = None
    """Highest handling of the facts it rests on."""
    overt: bool = False
    punitive: bool = False
    reviewed: str | None = None
    """Who reviewed the rule and when; null: not reviewed by a lawyer."""


class Duty(Answer):
    """Something that must be done or considered; stands apart, not ranked."""

    rule: str
    title: str
    status: Status
    what: str
    against: tuple[str, ...] = ()
    pinned: str | None = None
    law: tuple[Law, ...] = ()
    on: str | None = None
    """On whom the duty lies, in words."""
    yours: RouteKind = "refer"
    limbs: Limb | None = None
    facts: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    steps: tuple[Step, ...] = ()
    watch_out: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()


class Group(Answer):
    """One power over many things, at its best member's place."""

    rule: str
    title: str
    position: int | None = None
    options: tuple[str, ...]
    together: str | None = None


class Clock(Answer):
    """A statutory clock that is already running."""

    what: str
    ends: date | datetime
    days_left: int
    urgent: bool = False
    """It runs out within the time that local policy calls urgent."""
    rule: str | None = None
    option: str | None = None
    cite: str | None = None
    thing: str | None = None
    note: str | None = None


class Coverage(Answer):
    """Which of pursue, prevent, protect, prepare the listed options serve."""

    counts: dict[str, int]
    empty: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    """What was tried without effect, and what follows from that."""


class Warning(Answer):  # noqa: A001 - DESIGN 7 names it so, and readers of the JSON see only the field
    code: str
    message: str
    about: tuple[str, ...] = ()


class LibraryNote(Answer):
    version: str
    hash: str
    rules: int


class Assessment(Answer):
    """The whole answer: options in order, duties, gaps, what was ruled out, warnings."""

    schema_version: str = SCHEMA_VERSION
    engine_version: str = ""
    case: str
    title: str | None = None
    as_at: date
    authority: str | None = None
    partners: tuple[str, ...] = ()
    library: LibraryNote
    matcher: str
    things: dict[str, ThingNote] = Field(default_factory=dict)
    facts: dict[str, FactNote] = Field(default_factory=dict)
    clocks: tuple[Clock, ...] = ()
    options: tuple[Option, ...] = ()
    """Listed options in order: pinned first, then ranked (made out and within reach)."""
    always: tuple[Option, ...] = ()
    """Monitor, advice or warning, no further action."""
    duties: tuple[Duty, ...] = ()
    groups: tuple[Group, ...] = ()
    ruled_out: tuple[Option, ...] = ()
    already_in_place: tuple[Option, ...] = ()
    not_in_force: tuple[Option, ...] = ()
    not_indicated: tuple[str, ...] = ()
    """Option ids that nothing on file supports; only when asked for."""
    held_back: tuple[Option, ...] = ()
    """Options that must not be used now, with the reason."""
    deconflict: tuple[str, ...] = ()
    """Posts to speak to before anything overt is done."""
    gaps: tuple[Gap, ...] = ()
    unlinked: tuple[str, ...] = ()
    """Facts that name nobody yet."""
    unread: tuple[str, ...] = ()
    """Notes and texts that nothing reads."""
    coverage: Coverage
    warnings: tuple[Warning, ...] = ()
    policy_version: str = ""

    def option(self, option_id: str) -> Option:
        """The option of this id, from whichever list holds it.

        Raises `KeyError` when no list has it.
        """
        for options in (
            self.options,
            self.always,
            self.held_back,
            self.already_in_place,
            self.not_in_force,
            self.ruled_out,
        ):
            for option in options:
                if option.id == option_id:
                    return option
        raise KeyError(option_id)
