"""Which item of an old list is which item of a new one, and plain data in one form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from disrupt.review.key_order import CONDITION, inside

ALIKE = 0.6
"""How alike two items must be to count as one that was changed."""
OPERATORS = ("all", "any", "shown_by", "some_of", "not", "ask", "find", "check")
JUNCTIONS = ("all", "any", "shown_by", "some_of")
IDENTITY: dict[str, tuple[tuple[str, ...], ...]] = {
    "rule.law": (("key", "act", "cite"), ("act", "cite"), ("id",)),
    "concept.law": (("key", "act", "cite"), ("act", "cite"), ("id",)),
    "list.law": (("key", "act", "cite"), ("act", "cite"), ("id",)),
    "rule.held_by": (("agency", "capacity", "role"), ("agency", "capacity"), ("agency",)),
    "rule.judgements": (("id",),),
    "rule.steps": (("id",), ("do",)),
    "rule.may_add": (("what",),),
    "rule.breach": (("what",),),
    "list.members": (("value", "from"), ("value",)),
    "examples.examples": (("name",),),
}
"""What makes two items of a list the same one, the surest first."""

_LISTS = {
    "rule.held_by.role",
    "rule.held_by.consulting",
    "rule.first",
    "rule.breach",
    "rule.four_ps",
}
_WRAPPED = {"rule.decided_by": "agency", "rule.makes": "measure", "rule.in_force": "from"}
_OF_CONDITIONS = frozenset({"rule.limits", "rule.indicators", "rule.points_away"})


def normal(data: Any, context: str) -> Any:
    """Give plain data of a file in one form, so that two ways of writing the same are equal."""
    if context in _WRAPPED and isinstance(data, str):
        data = {_WRAPPED[context]: data}
    if context in _OF_CONDITIONS:
        items = data if isinstance(data, list) else [data]
        return [_condition(item) for item in items if item is not None]
    if context in _LISTS:
        return data if isinstance(data, list) else [data]
    if context == CONDITION:
        return _condition(data)
    if isinstance(data, dict):
        return {key: normal(value, _inside(context, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [normal(item, context) for item in data]
    return data


def _inside(context: str, key: str) -> str:
    found = f"{context}.{key}"
    return found if found in _OF_CONDITIONS else inside(context, key)


def _condition(data: Any, together: str = "all") -> Any:
    if isinstance(data, list):
        data = {together: data}
    if not isinstance(data, dict):
        return data
    made: dict[str, Any] = {}
    for key, value in data.items():
        if key in ("all", "any", "shown_by") and isinstance(value, list):
            made[key] = [_condition(item) for item in value]
        elif key == "some_of" and isinstance(value, dict):
            parts = value.get("of")
            inner = [_condition(item) for item in parts] if isinstance(parts, list) else parts
            made[key] = {**value, "of": inner}
        elif key == "unless":
            made[key] = _condition(value, "any")
        elif key == "having" or (key == "not" and "check" not in data):
            made[key] = _condition(value)
        elif key == "find" and isinstance(value, str):
            made[key] = {value: {}}
        else:
            made[key] = value
    return made


def operator_of(node: Any) -> str | None:
    """Give the operator of a condition; None of a lone exception or of no condition."""
    if not isinstance(node, dict):
        return None
    return next((o for o in OPERATORS if o in node and not (o == "not" and "check" in node)), None)


# Pairs ---------------------------------------------------------------------------------


def pairs(
    old: Sequence[Any], new: Sequence[Any], context: str
) -> list[tuple[int | None, int | None]]:
    """Give which old item is which new one: both, only the old, or only the new; new order."""
    left, right = dict(enumerate(old)), dict(enumerate(new))
    found: dict[int, int] = {}
    for same in _ladder(old, new, context):
        for j in list(right):
            i = next((i for i in left if same(left[i], right[j])), None)
            if i is not None:
                found[j] = i
                del left[i], right[j]
    # An example with another name is another example, however much it is like one that went.
    for i, j in [] if context == "examples.examples" else _alike(left, right):
        found[j] = i
        del left[i], right[j]
    paired: list[tuple[int | None, int | None]] = [(found.get(j), j) for j in range(len(new))]
    return paired + [(i, None) for i in left]


def _ladder(old: Sequence[Any], new: Sequence[Any], context: str) -> Iterator[Any]:
    """Ways of being the same, the surest first."""
    yield lambda a, b: a == b
    if context == CONDITION:
        yield lambda a, b: _named(a) == _named(b) is not None
        yield lambda a, b: _subject(a) == _subject(b) is not None
        return
    for keys in IDENTITY.get(context, ()):
        yield lambda a, b, keys=keys: _key(a, keys) == _key(b, keys) is not None
    del old, new


def _key(item: Any, keys: tuple[str, ...]) -> tuple[str, ...] | None:
    if not isinstance(item, dict) or (item.get(keys[-1]) is None and item.get(keys[0]) is None):
        return None
    return tuple(json.dumps(item.get(key)) for key in keys)


def _named(node: Any) -> str | None:
    """The words of a limb, or the id of a question."""
    if not isinstance(node, dict):
        return None
    name = node.get("limb") or node.get("id")
    return name if isinstance(name, str) else None


def _subject(node: Any) -> tuple[str, ...] | None:
    """What a condition looks at, under which provision."""
    operator = operator_of(node)
    if operator is None or operator in JUNCTIONS:
        return None
    inner = node[operator]
    kind = next(iter(inner), "") if isinstance(inner, dict) else str(inner)
    return (operator, str(kind), str(node.get("cite")))


def _alike(left: dict[int, Any], right: dict[int, Any]) -> list[tuple[int, int]]:
    """Pairs among what is left over, the most alike first."""
    texts = {("l", i): _text(item) for i, item in left.items()}
    texts |= {("r", j): _text(item) for j, item in right.items()}
    scored = sorted(
        (
            (-SequenceMatcher(None, texts["l", i], texts["r", j], autojunk=False).ratio(), i, j)
            for i in left
            for j in right
        ),
    )
    found: list[tuple[int, int]] = []
    for score, i, j in scored:
        taken = any(i == a or j == b for a, b in found)
        if -score >= ALIKE and not taken:
            found.append((i, j))
    return found


def _text(item: Any) -> str:
    return item if isinstance(item, str) else json.dumps(item, sort_keys=True, ensure_ascii=False)
