"""The words a case and a rule may use: kinds of fact, their attributes, trees of choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from disrupt.model import BaseModel, ConfigDict, Field
from disrupt.truth import Truth

FactClass = Literal["thing", "link", "event", "finding", "measure"]
TimeKind = Literal["event", "state", "none"]
AttributeType = Literal[
    "thing",
    "fact",
    "agency",
    "choice",
    "flag",
    "text",
    "number",
    "money",
    "percent",
    "date",
    "place",
]
LINK_TYPES = frozenset({"thing", "fact", "agency"})
"""Attributes that name something, by which facts are joined."""
TELLING_CLASSES = frozenset({"event", "finding"})
ANY_FACT_ATTRIBUTES = ("times", "number", "identified")


class Model(BaseModel):
    """Base of what is read from files under `rules/`: frozen, strict, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Derivation(Model):
    """How a value follows from others on the same fact."""

    age_from: tuple[str, ...] | None = None
    later_of: tuple[str, ...] | None = None
    days_between: tuple[str, str] | None = None
    count_of: dict[str, str] | None = None
    unless: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Attribute(Model):
    """One thing that can be said in a fact of a kind."""

    type: AttributeType
    of: tuple[str, ...] = ()
    """Kinds of thing or fact it may name."""
    choices: str | tuple[str, ...] | dict[str, object] | None = None
    """Name of a tree of choices, or the choices themselves."""
    list: bool = False
    title: str | None = None
    says: str | None = None
    derived: Derivation | None = None

    @property
    def written(self) -> bool:
        """Whether a case may state it: what is only counted may be stated outright too."""
        return self.derived is None or self.derived.count_of is not None


class Kind(Model):
    """A kind of fact: what it is, how it is dated, who is likely to hold it."""

    fact_class: FactClass = Field(alias="class")
    time: TimeKind
    title: str
    plural: str | None = None
    """Several of them, in a question: "convictions", "uses for crime"."""
    phrase: str | None = None
    """How a fact is said: `seizure of {goods}[ from {from_whom}][ at {at}]`.

    What stands in brackets is left out when something in it is not known."""
    says: str
    telling: bool | None = None
    """Set, it overrides the class: a state that is a reason by itself, such as wealth without
    income, or an event that never is, such as a bid."""
    held_by: tuple[str, ...] = ()
    register_name: str | None = Field(default=None, alias="register")
    personal_data: Literal["none", "personal", "criminal_offence", "special_category"] = "personal"
    not_sole_basis: bool = False
    support_only: bool = False
    """Recorded for prevention or support; no enforcement rule may use it."""
    maps_to: dict[str, str] = Field(default_factory=dict)
    example: str | None = None
    ended: dict[str, object] = Field(default_factory=dict)
    """Attribute values that mean the thing has ended."""
    symmetric: tuple[str, str] | None = None
    either: tuple[str, ...] = ()
    """Attributes of which one is enough to say what happened, such as `type` and `offence`."""
    attributes: dict[str, Attribute] = Field(default_factory=dict)

    @property
    def supports(self) -> bool:
        """Whether a fact of this kind can be a reason to suggest a power."""
        if self.telling is not None:
            return self.telling
        return self.fact_class in TELLING_CLASSES


IMPLICIT = {
    "event": {"date": Attribute(type="date", title="date")},
    "state": {
        "from": Attribute(type="date", title="from"),
        "to": Attribute(type="date", title="to"),
    },
    "none": {},
}
COMMON = {
    "times": Attribute(type="number", title="how many times"),
    "number": Attribute(type="number", title="how many"),
    "identified": Attribute(type="flag", title="identified"),
}


class ChoiceTree:
    """Choices from broad to narrow; a narrower value satisfies a broader question."""

    def __init__(self, name: str, nested: object) -> None:
        self.name = name
        self.parent: dict[str, str | None] = {}
        self.duplicates: list[str] = []
        self._add(nested, None)

    def _add(self, nested: object, parent: str | None) -> None:
        if isinstance(nested, Mapping):
            for code, below in nested.items():
                self._code(str(code), parent)
                self._add(below, str(code))
        elif isinstance(nested, list | tuple):
            for item in nested:
                if isinstance(item, Mapping):
                    self._add(item, parent)
                else:
                    self._code(str(item), parent)

    def _code(self, code: str, parent: str | None) -> None:
        if code in self.parent:
            self.duplicates.append(code)
        self.parent[code] = parent

    @cached_property
    def broader(self) -> dict[str, frozenset[str]]:
        """Every code with itself and all that is broader than it."""
        return {code: frozenset(self._line(code)) for code in self.parent}

    def _line(self, code: str | None) -> Iterator[str]:
        while code is not None:
            yield code
            code = self.parent.get(code)

    def children(self, code: str | None) -> tuple[str, ...]:
        return tuple(c for c, parent in self.parent.items() if parent == code)

    def __contains__(self, code: object) -> bool:
        return code in self.parent

    def __iter__(self) -> Iterator[str]:
        return iter(self.parent)

    def matches(self, value: str, wanted: str) -> Truth:
        """TRUE for the same or a narrower value, UNKNOWN for a broader one, else FALSE."""
        if wanted in self.broader.get(value, ()):
            return Truth.TRUE
        if value in self.broader.get(wanted, ()):
            return Truth.UNKNOWN
        return Truth.FALSE


class _Layered(Mapping[str, Kind]):
    """Some kinds laid over others, none of them read before it is asked for."""

    def __init__(self, over: Mapping[str, Kind], under: Mapping[str, Kind]) -> None:
        self._over = over
        self._under = under

    def __getitem__(self, name: str) -> Kind:
        return self._over[name] if name in self._over else self._under[name]

    def __contains__(self, name: object) -> bool:
        return name in self._over or name in self._under

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*self._under, *self._over)))

    def __len__(self) -> int:
        return len({*self._under, *self._over})


class Vocabulary:
    """All kinds and trees of choices of a library."""

    def __init__(self, kinds: Mapping[str, Kind], trees: Mapping[str, object]) -> None:
        self.kinds: Mapping[str, Kind] = kinds
        self.trees = {name: ChoiceTree(name, nested) for name, nested in trees.items()}
        self._own_trees: dict[tuple[str, str], ChoiceTree] = {}

    def attributes(self, kind: str) -> dict[str, Attribute]:
        """Every attribute a fact of this kind takes, implicit ones included."""
        cached = self._attributes.get(kind)
        if cached is None:
            described = self.kinds[kind]
            implicit = IMPLICIT[described.time]
            cached = {**implicit, **described.attributes}
            for name in ANY_FACT_ATTRIBUTES:
                cached.setdefault(name, COMMON[name])
            self._attributes[kind] = cached
        return cached

    @cached_property
    def _attributes(self) -> dict[str, dict[str, Attribute]]:
        return {}

    def attribute(self, kind: str, name: str) -> Attribute | None:
        if kind not in self.kinds:
            return None
        return self.attributes(kind).get(name)

    def said_instead(self, kind: str, name: str) -> tuple[str, ...]:
        """Attributes that may say what this one leaves out."""
        described = self.kinds.get(kind)
        if described is None or name not in described.either:
            return ()
        return tuple(other for other in described.either if other != name)

    def tree(self, kind: str, name: str) -> ChoiceTree | None:
        """The choices an attribute takes, or None when it is not a choice."""
        attribute = self.attribute(kind, name)
        if attribute is None or attribute.type != "choice":
            return None
        if isinstance(attribute.choices, str):
            return self.trees.get(attribute.choices)
        own = self._own_trees.get((kind, name))
        if own is None:
            own = ChoiceTree(f"{kind}.{name}", attribute.choices or ())
            self._own_trees[kind, name] = own
        return own

    def start_attribute(self, kind: str) -> str | None:
        """The attribute that dates a fact: `date` of an event, `from` of a state."""
        time = self.kinds[kind].time
        return {"event": "date", "state": "from"}.get(time)

    def thing_kinds(self) -> tuple[str, ...]:
        return tuple(n for n, k in self.kinds.items() if k.fact_class == "thing")

    def with_kinds(self, extra: Iterable[tuple[str, Kind]]) -> Vocabulary:
        """The same words and these kinds (the ones concepts declare)."""
        more = Vocabulary(_Layered(dict(extra), self.kinds), {})
        more.trees = dict(self.trees)
        return more
