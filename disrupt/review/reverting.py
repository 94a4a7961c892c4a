"""A rule with one of its changes taken back, to see what that change alone does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from disrupt.checking import Checker
from disrupt.errors import Problems
from disrupt.library_model import Library
from disrupt.node import Node, Where
from disrupt.review.difference import Change
from disrupt.review.matching import normal, operator_of
from disrupt.rule import Rule


def without(old: Any, new: Any, change: Change) -> Rule | None:
    """Give the new rule with one change taken back; None where that makes no rule.

    `old` and `new` are the plain data of both files.
    """
    before, after = normal(old, "rule"), deepcopy(normal(new, "rule"))
    try:
        if change.context == "operator":
            _turn_back(after, change)
        elif change.where_old is None and change.where_new is not None:
            _drop(after, change.where_new)
        elif change.where_new is None and change.where_old is not None:
            _put_back(after, before, change.where_old, change)
        elif change.where_new is not None:
            _set(after, change.where_new, change.before)
        return Rule.model_validate_json(json.dumps(after))
    except (KeyError, IndexError, TypeError, ValidationError):
        return None


def each_without(old: Any, new: Any, changes: tuple[Change, ...]) -> Iterator[tuple[Change, Rule]]:
    """Give every change that can alter what comes out, with the rule that lacks it."""
    for change in changes:
        if change.bears:
            rule = without(old, new, change)
            if rule is not None:
                yield change, rule


def can_be_asked(rule_id: str, rule: Rule, library: Library) -> bool:
    """Whether the library has every word of a rule: what was taken back may be of another one."""
    problems = Problems()
    Checker(library, problems, frozenset({rule_id})).rule(rule_id, rule, Node({}))
    return len(problems) == 0


def _at(data: Any, where: Where) -> Any:
    for step in where:
        data = data[step]
    return data


def _set(data: Any, where: Where, value: Any) -> None:
    _at(data, where[:-1])[where[-1]] = value


def _drop(data: Any, where: Where) -> None:
    home = _at(data, where[:-1])
    del home[where[-1]]
    if home in ([], {}) and len(where) > 1 and isinstance(home, list):
        # A list of limbs that has become empty is no condition any more.
        _drop(data, where[:-1])


def _put_back(after: Any, before: Any, where: Where, change: Change) -> None:
    """Put back what was removed, in the list or mapping that it stood in."""
    home_now = _home_now(after, before, where[:-1])
    if isinstance(home_now, list):
        place = where[-1] if isinstance(where[-1], int) else len(home_now)
        home_now.insert(min(place, len(home_now)), change.before)
    else:
        home_now[where[-1]] = change.before


def _home_now(after: Any, before: Any, where: Where) -> Any:
    """What now is where something stood: steps into lists follow the item that is most alike."""
    from disrupt.review.matching import pairs

    context = (
        "condition" if where and where[0] in _CONDITIONS else f"rule.{where[0]}" if where else ""
    )
    old, new = before, after
    for step in where:
        if isinstance(old, list) and isinstance(step, int):
            found = {i: j for i, j in pairs(old, new, context) if i is not None}
            there = found.get(step)
            if there is None:
                raise KeyError(step)
            old, new = old[step], new[there]
            continue
        old = old[step]
        if isinstance(new, dict) and step not in new and operator_of(new) is not None:
            step = str(operator_of(new))  # noqa: PLW2901 - the junction turned meanwhile
        if isinstance(new, dict) and step not in new:
            new[step] = [] if isinstance(old, list) else {}
        new = new[step]
    return new


_CONDITIONS = frozenset({"test", "limits", "unless", "indicators", "points_away"})


def _turn_back(after: Any, change: Change) -> None:
    """Give a junction its old operator, with the parts it now has."""
    node = _at(after, change.where_new or ())
    now, then = operator_of(change.after), operator_of(change.before)
    parts = node.pop(now)
    parts = parts["of"] if isinstance(parts, dict) else parts
    if then == "some_of":
        node[then] = {"n": change.before["some_of"]["n"], "of": parts}
    else:
        node[str(then)] = parts
