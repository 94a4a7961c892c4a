"""One power, duty or referral and when it may be used; and the concepts rules rest on.

The models hold what a rule file says.
Conditions are read into the nodes of `condition`, everything else is plain text and choices.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from disrupt.about import AboutField
from disrupt.condition import (
    Condition,
    ConditionError,
    DatedValue,
    Plain,
    Reference,
)
from disrupt.dates import parse_date
from disrupt.errors import UnreadableError
from disrupt.grammar import read_condition, read_value
from disrupt.model import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    PydanticCustomError,
)
from disrupt.vocabulary import Model

Family = Literal[
    "civil",
    "criminal",
    "regulatory",
    "administrative",
    "asset_recovery",
    "safeguarding",
    "duty",
    "referral",
]
Area = Literal["lifestyle", "behaviour", "vehicles", "travel", "business", "crime"]
FourP = Literal["pursue", "prevent", "protect", "prepare"]
Standard = Literal[
    "suspicion",
    "reasonable_grounds",
    "opinion",
    "satisfied",
    "balance_of_probabilities",
    "beyond_reasonable_doubt",
    "due_regard",
    "none",
]
PROVED = frozenset({"satisfied", "balance_of_probabilities", "beyond_reasonable_doubt"})
"""Standards under which a limb must be proved, so that intelligence alone is thin."""
WITHOUT_DATE = ("long_established", "pending", "not_established")
Counting = Literal[
    "clock",
    "inclusive",
    "next_day",
    "working_days",
    "from_next_working_day",
    "skip_non_working_days",
]


def _condition(data: Any) -> Condition:
    return _reading(lambda: read_condition(data))  # type: ignore[no-any-return]


def _reading(read: Any) -> Any:
    """Hand every problem of a condition to pydantic as one error that keeps their places."""
    try:
        return read()
    except ConditionError as error:
        raise PydanticCustomError(
            "condition", "see problems", {"problems": error.problems}
        ) from None


def _exceptions(data: Any) -> Condition:
    return _reading(lambda: read_condition(data, exceptions=True))  # type: ignore[no-any-return]


ConditionField = Annotated[Any, PlainValidator(_condition)]
"""A condition in a rule file; a `condition.Condition` once read."""


ExceptionField = Annotated[Any, PlainValidator(_exceptions)]


def _law_day(value: str) -> str:
    """A day on which law begins or ends, or a word for a beginning that has no day."""
    if value not in WITHOUT_DATE:
        try:
            parse_date(value)
        except UnreadableError as error:
            raise PydanticCustomError("day", "{said}", {"said": str(error)}) from None
    return value


LawDay = Annotated[str, AfterValidator(_law_day)]


def _listed(value: Any) -> Any:
    """One item or a list of them, as a tuple (strict models take no lists from Python)."""
    if value is None or isinstance(value, tuple):
        return value
    return tuple(value) if isinstance(value, list) else (value,)


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]


def _dated(data: Any) -> str | DatedValue | Reference:
    if isinstance(data, list):
        value: Any = _reading(lambda: read_value(data))
        return value  # type: ignore[no-any-return]
    if not isinstance(data, str):
        raise PydanticCustomError("period", "a period such as `28 days` or `48 hours` is expected")
    return data


DatedText = Annotated[Any, PlainValidator(_dated)]


class Provision(Model):
    """An Act, instrument, judgment or piece of guidance the rule rests on."""

    act: str
    cite: str
    id: str | None = None
    key: str | None = None
    verified: Literal["text", "secondary", "unverified"]
    read: str | None = None
    """Month in which it was read."""
    as_at: str | None = None
    """Date of the version that was read."""
    note: str | None = None
    pending: str | None = None
    """A change that is enacted and not in force, in words."""


class Window(Model):
    """When something is law. A `from` may be `pending`."""

    begins: LawDay | None = Field(default=None, alias="from")
    to: LawDay | None = None
    note: str | None = None


def _window(value: Any) -> Any:
    return {"from": value} if isinstance(value, str) else value


WindowField = Annotated[Window, BeforeValidator(_window)]


class Holder(Model):
    """Who may use the power."""

    agency: str
    capacity: str | None = None
    """Capacity in `agencies.yaml`, such as `licensing_authority`."""
    role: Texts = ()
    does: str | None = None
    which: str | None = None
    """`$licence.issued_by`: it must be that very authority."""
    through: str | None = None
    consulting: Texts = ()
    when: ConditionField = None
    begins: LawDay | None = Field(default=None, alias="from")
    to: LawDay | None = None
    cite: str | None = None
    note: str | None = None


class Decider(Model):
    """Who decides."""

    agency: str
    which: str | None = None
    acting_as: str | None = Field(default=None, alias="as")
    role: str | None = None
    cite: str | None = None


def _decider(value: Any) -> Any:
    return {"agency": value} if isinstance(value, str) else value


class RuleJudgement(Model):
    """A judgement for the rule as a whole."""

    id: str
    ask: str
    by: str | None = None
    cite: str | None = None
    verified: Literal["text", "secondary", "unverified"] | None = None


class StepText(Model):
    """One step, with its statutory period."""

    do: str
    id: str | None = None
    by: str | None = None
    within: DatedText = None
    of: str | None = None
    """A step id, or `$name.date` of a bound fact, or a word for an event outside the case."""
    ends: str | None = None
    """`$name.to`: the day on which something on file runs out."""
    counting: Counting = "next_day"
    disregarding: tuple[
        Literal["christmas_day", "good_friday", "saturday", "sunday", "bank_holiday"], ...
    ] = ()
    clock: bool = False
    """The clock runs by itself once the fact is there; the option is pinned while it does."""
    done_when: str | None = None
    """Type of measure that shows the step was taken."""
    cite: str | None = None
    verified: Literal["text", "secondary", "unverified"] | None = None
    when: ConditionField = None


class Made(Model):
    """The measure that using the rule makes, and what it points at."""

    measure: str
    upon: str | None = None
    """`$name`; the first of `against` when left out."""


def _made(value: Any) -> Any:
    return {"measure": value} if isinstance(value, str) else value


class AdditionText(Model):
    what: str
    when: ConditionField = Field(default=None, alias="if")
    cite: str | None = None
    verified: Literal["text", "secondary", "unverified"] | None = None


def _lasts(value: Any) -> Any:
    if isinstance(value, str | dict) or value is None:
        return value
    raise PydanticCustomError("lasts", "a period, a range of periods or one of a few words")


class EffectText(Model):
    """What using the power does; `lasts` is a period, a range, or a word."""

    speed: str | None = None
    lasts: Annotated[Any, PlainValidator(_lasts)] = None
    rung: str | None = None
    mechanism: str | None = None


class AppealText(Model):
    to: str
    within: DatedText = None
    of: str | None = None
    cite: str | None = None
    note: str | None = None


class BreachText(Model):
    what: str
    penalty: str | None = None
    cite: str | None = None


class Review(Model):
    """Where a lawyer signs."""

    by: str | None = None
    on: str | None = Field(default=None, alias="date")
    next: str | None = None


class Rule(Model):
    """One power, duty or referral: one file, its id is its path under `rules/powers/`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    title: str
    family: Family
    area: Area | None = None
    four_ps: tuple[FourP, ...]
    purpose: str
    law: tuple[Provision, ...]
    extent: tuple[Literal["England", "Wales", "Scotland", "Northern Ireland"], ...]
    in_force: WindowField
    about: AboutField
    against: tuple[str, ...]
    supports: tuple[str, ...] = ()
    always: bool = False
    limits: Annotated[tuple[ConditionField, ...], BeforeValidator(_listed)] = ()
    held_by: tuple[Holder, ...]
    decided_by: Annotated[Decider | None, BeforeValidator(_decider)] = None
    standard: Standard
    test: ConditionField = None
    unless: ExceptionField = None
    judgements: tuple[RuleJudgement, ...] = ()
    indicators: tuple[ConditionField, ...] = ()
    points_away: tuple[ConditionField, ...] = ()
    first: Texts = ()
    steps: tuple[StepText, ...] = ()
    makes: Annotated[Made | None, BeforeValidator(_made)] = None
    may_add: tuple[AdditionText, ...] = ()
    effect: EffectText = EffectText()
    appeal: AppealText | None = None
    breach: Annotated[tuple[BreachText, ...], BeforeValidator(_listed)] = ()
    watch_out: tuple[str, ...] = ()
    overt: bool = False
    punitive: bool = False
    pin: Literal["safeguarding", "life_or_limb"] | None = None
    colours: Literal["own_functions"] | None = None
    together: str | None = None
    conflicts: tuple[str, ...] = ()
    exception: str | None = None
    """Why a condition on a protected matter is what the provision itself turns on."""
    even_if_ended: bool = False
    """May be used against a thing that has ended, such as a dissolved company."""
    review: Review = Review()

    @cached_property
    def about_kinds(self) -> dict[str, tuple[str, ...]]:
        return {entry.name: entry.kinds for entry in self.about}


class ConceptAttribute(Model):
    """An attribute of an inferred fact."""

    type: Literal["thing", "fact", "choice", "text", "number", "money", "date", "percent"] = "thing"
    of: tuple[str, ...] = ()
    choices: str | tuple[str, ...] | dict[str, Any] | None = None


def _then(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise PydanticCustomError("then", "`then` gives each attribute a `$name` or a plain value")
    return {
        str(key): _reading(lambda value=value: read_value(value)) for key, value in data.items()
    }


class ConceptWay(Model):
    """One way of inferring the concept."""

    about: AboutField
    test: ConditionField = None
    then: Annotated[Any, PlainValidator(_then)]
    cite: str | None = None


class Concept(Model):
    """A fact inferred from facts; its kind is the name of its file."""

    title: str
    says: str
    attributes: dict[str, ConceptAttribute]
    ways: tuple[ConceptWay, ...]
    complete: bool = False
    """An exhaustive definition: absence can be false where searches close what its ways bind."""
    cite: str
    """The provision, or `practice`."""
    law: tuple[Provision, ...] = ()


class ListMember(Model):
    value: str
    cite: str | None = None
    begins: LawDay | None = Field(default=None, alias="from")
    to: LawDay | None = None
    note: str | None = None


class StatutoryList(Model):
    """A list an Act gives, such as serious offences in a Schedule."""

    title: str
    law: tuple[Provision, ...]
    of: str | None = None
    """Tree of choices its members are taken from."""
    complete: bool
    members: tuple[ListMember, ...]
    note: str | None = None


def raw_reference(text: str) -> Reference:
    """`$name.attribute` as a reference; raises `ValueError` on anything else."""
    value: Plain | Any = read_value(text)
    if not isinstance(value, Reference):
        raise ValueError(text)  # noqa: TRY004 - the caller hands in text; its form is wrong
    return value
