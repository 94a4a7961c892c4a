"""Who and what a rule is about: kinds, types and joins only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from disrupt.condition import (
    ConditionProblem,
)
from disrupt.model import (
    PlainValidator,
    PydanticCustomError,
)


@dataclass(frozen=True, slots=True)
class Join:
    """This name's attribute (or itself) equals another name's attribute (or itself)."""

    attribute: str | None
    other: str
    other_attribute: str | None


@dataclass(frozen=True, slots=True)
class AboutEntry:
    """Who or what one name of a rule can stand for: kinds, types and joins only."""

    name: str
    kinds: tuple[str, ...]
    types: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()
    may_be_missing: bool = False


About = tuple[AboutEntry, ...]


def _about(data: Any) -> About:
    problems: list[ConditionProblem] = []
    if not isinstance(data, dict) or not data:
        raise PydanticCustomError("about", "`about` names what the rule is about: name: {kind: …}")
    entries = tuple(_about_entry(str(name), body, problems) for name, body in data.items())
    if problems:
        raise PydanticCustomError("condition", "see problems", {"problems": tuple(problems)})
    return entries


def _about_entry(name: str, body: Any, problems: list[ConditionProblem]) -> AboutEntry:
    if not isinstance(body, dict) or "kind" not in body:
        problems.append(ConditionProblem((name,), f"`{name}` needs a `kind`"))
        return AboutEntry(name, ())
    joins: list[Join] = []
    for key, value in body.items():
        if key in ("kind", "type", "may_be_missing"):
            continue
        if not isinstance(value, str) or not value.startswith("$"):
            problems.append(
                ConditionProblem(
                    (name, key),
                    f"`{key}` in `about` takes a `$name`",
                    "plain values belong in `limits` or `test`",
                )
            )
            continue
        other, _, attribute = value[1:].partition(".")
        joins.append(Join(None if key == "same_as" else key, other, attribute or None))
    return AboutEntry(
        name,
        _texts(body["kind"]),
        _texts(body.get("type", [])),
        tuple(joins),
        body.get("may_be_missing") is True,
    )


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


AboutField = Annotated[Any, PlainValidator(_about)]
