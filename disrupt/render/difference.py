"""A change of the library in words, as a lawyer would say it and never as a textual diff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from disrupt.condition import COMPARISONS, ConditionError
from disrupt.grammar import read_condition, read_requirement
from disrupt.render import phrases
from disrupt.render.conditions import HEADS, condition_words, requirement_words
from disrupt.review.difference import Change, FileChange
from disrupt.review.key_order import CONDITION
from disrupt.review.matching import operator_of

LONGEST = 160
PART = {
    "four_ps": "serves",
    "in_force": "in force",
    "held_by": "power holder",
    "decided_by": "who decides",
    "points_away": "what points away from it",
    "indicators": "what points to it",
    "watch_out": "watch out",
    "about": "what it is about:",
    "may_add": "what may be added",
    "limits": "what must hold",
    "first": "earlier measure",
    "unless": "exception",
    "even_if_ended": "may be used against what has ended",
    "overt": "the subject will know",
    "punitive": "held back against the exploited",
    "conflicts": "conflict",
    "supports": "facts that support it by themselves",
    "together": "together",
    "exception": "why it turns on a protected matter",
    "ways": "way of inferring it",
    "breach": "breach",
    "law": "law",
    "steps": "step",
    "judgements": "judgement",
    "members": "member",
}
KEYS = {
    "from": "begins",
    "to": "ends",
    "as_at": "text as at",
    "of": "of",
    "by": "by",
    "within": "within",
    "id": "id",
    "n": "how many are needed",
    "as": "acting as",
    "begins": "begins",
    "does": "what it does",
    "counting": "counted",
    "verified": "how far it was verified",
}
NAMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "rule.steps": ("step", ("do", "id")),
    "rule.held_by": ("power holder", ("agency",)),
    "rule.judgements": ("judgement", ("ask", "id")),
    "rule.may_add": ("what may be added", ("what",)),
    "rule.breach": ("breach", ("what",)),
    "rule.law": ("law", ("act",)),
    "concept.law": ("law", ("act",)),
    "list.law": ("law", ("act",)),
    "list.members": ("member", ("value",)),
    "examples.examples": ("example", ("name",)),
    "concept.ways": ("way of inferring it", ("cite",)),
}


def change_words(change: Change, titles: Mapping[str, str] | None = None) -> str:
    """Give one change in words; `titles` are the names of agencies."""
    known = titles or {}
    if change.context == CONDITION:
        return _condition(change)
    if change.context == "operator":
        return _turned(change)
    if change.context.startswith(f"{CONDITION}."):
        return _inside(change)
    if change.context in NAMES and not change.key:
        return _item(change, known)
    return _value(change, known)


def state_words(file: FileChange) -> str | None:
    """Give what became of a file as a whole; None where only parts of it changed."""
    kind = {"kind": "kind of fact", "choices": "tree of choices", "rule": "power"}
    name = kind.get(file.section, file.section)
    if file.state == "added":
        return f"new {name}"
    if file.state == "removed":
        return f"{name} removed"
    return f"moved here from {file.moved_from}" if file.state == "moved" else None


# Conditions ----------------------------------------------------------------------------


def limb_words(node: Any) -> str:
    """Give what a reader calls a limb: its words, else what it asks, with its provision."""
    if not isinstance(node, Mapping):
        return said(node)
    cite = f" ({node['cite']})" if isinstance(node.get("cite"), str) else ""
    limb = node.get("limb")
    if isinstance(limb, str):
        return f"“{phrases.unstopped(_short(limb))}”{cite}"
    return f"{_short(_condition_words(node))}{cite}"


def _condition_words(node: Any) -> str:
    """A condition in words, what stands directly inside a junction included."""
    operator = operator_of(node)
    if operator in ("all", "any", "shown_by"):
        parts = [limb_words(part) for part in node[operator]]
        return f"{HEADS[operator]}: {'; '.join(parts)}"
    if operator == "not":
        return f"not {limb_words(node['not'])}"
    try:
        return condition_words(read_condition(node))
    except ConditionError:
        return "a condition"


def _condition(change: Change) -> str:
    what = {"limits": "limit", "unless": "exception", "indicators": "pointer towards it"}
    what = {**what, "points_away": "pointer away from it"}
    name = what.get(change.part, "limb")
    if change.part not in ("test", *what):
        name = "condition"
    if change.key == "unless":
        name = "exception"
    elif change.key == "having":
        name = "condition on each"
    home = ""
    if change.key in ("unless", "having") and change.home is not None:
        home = f" of {limb_words(change.home)}"
    if change.verb == "added":
        return f"{name} added{home}: {_full(change.after)}"
    if change.verb == "removed":
        return f"{name} removed{home}: {_full(change.before)}"
    before, after = limb_words(change.before), limb_words(change.after)
    if before == after:
        before, after = _condition_words(change.before), _condition_words(change.after)
    return f"{name}{home}: now {after}; was {before}"


def _full(node: Any) -> str:
    words = limb_words(node)
    if isinstance(node, Mapping) and isinstance(node.get("limb"), str):
        return f"{words}: {_short(_condition_words(node))}"
    return words


HOW_MANY = {
    "all": "all of its parts are needed",
    "any": "any one of its parts is enough",
    "shown_by": "any one of its parts shows it, and none of them disproves it",
}


def _turned(change: Change) -> str:
    before, after = _how_many(change.before), _how_many(change.after)
    return f"{limb_words(change.after)}: now {after}; before, {before}"


def _how_many(node: Any) -> str:
    operator = operator_of(node) or ""
    if operator == "some_of":
        return f"at least {node['some_of']['n']} of its parts are needed"
    return HOW_MANY.get(operator, operator)


def _inside(change: Change) -> str:
    """A key or attribute of one condition."""
    key, before, after = change.key, change.before, change.after
    where = _place_words(change)
    if key == "limb":
        return f"limb reworded: “{_short(str(after))}”; was “{_short(str(before))}”"
    if key == "cite":
        return f"{where}: provision {said(after)}; was {said(before)}"
    if key == "ask":
        return f"question reworded: “{_short(str(after))}”; was “{_short(str(before))}”"
    name = phrases.code_words(key)
    if change.context != f"{CONDITION}.find.{key}" and key in ("is", "check"):
        name = ""
    if change.verb == "added":
        return f"{where}: narrower, now also asks for {_asked(key, name, after)}"
    if change.verb == "removed":
        return f"{where}: wider, no longer asks for {_asked(key, name, before)}"
    news = _members(before, after)
    if news:
        return f"{where}: {name or 'what counts'} {news}"
    return f"{where}: {_asked(key, name, after)}; was {_asked(key, '', before)}"


def _place_words(change: Change) -> str:
    """What a reader calls the condition in which something changed.

    One without words of its own is a part of the limb around it, told apart by what it still asks.
    """
    home, limb = change.home, change.limb
    if not isinstance(limb, Mapping) or not isinstance(home, Mapping) or "limb" in home:
        return limb_words(home)
    return f"{limb_words(limb)}, {limb_words(_lacking(home, change))}"


def _lacking(home: Mapping[str, Any], change: Change) -> Mapping[str, Any]:
    """A condition without what changed in it."""
    left = {key: value for key, value in home.items() if key != change.key}
    if change.context == f"{CONDITION}.find" or isinstance(left.get("find"), Mapping):
        left["find"] = {
            kind: {name: each for name, each in (asked or {}).items() if name != change.key}
            for kind, asked in left.get("find", {}).items()
        }
    return left if operator_of(left) is not None else home


COUNTS = ("count", "distinct", "sum", "ever", "when", "as", "in_force", "by", "id", "n")
COMPARES = (*COMPARISONS, "in", "not", "known")


def _asked(key: str, name: str, value: Any) -> str:
    """What is asked of one attribute, in words."""
    if key == "count":
        return f"at least {value} of them"
    if isinstance(value, bool):
        return f"{name}: {said(value)}" if name else said(value)
    if key in COUNTS:
        return f"{name} {said(value)}".strip()
    wanted = {key: value} if key in COMPARES else value
    try:
        words = requirement_words(read_requirement(key, wanted))
    except ConditionError:
        words = said(value)
    if key in COMPARES or key == "is":
        return words
    return f"{name} {words}".strip()


def _members(before: Any, after: Any) -> str | None:
    """What came and went in a list of choices."""
    if not isinstance(before, list) and not isinstance(after, list):
        return None
    old = before if isinstance(before, list) else [before]
    new = after if isinstance(after, list) else [after]
    if any(isinstance(item, dict) for item in (*old, *new)):
        return None
    if not any(item in old for item in new):
        return None
    come = [said(item) for item in new if item not in old]
    gone = [said(item) for item in old if item not in new]
    parts = [f"also {phrases.listed(come)}"] if come else []
    parts += [f"no longer {phrases.listed(gone)}"] if gone else []
    return "; ".join(parts)


# Everything else -----------------------------------------------------------------------


def _item(change: Change, titles: Mapping[str, str]) -> str:
    """An item of a list came or went."""
    item = change.after if change.verb == "added" else change.before
    kind, _ = NAMES[change.context]
    name = _name(change.context, item, titles)
    if change.context == "rule.held_by":
        start = "new power holder" if change.verb == "added" else "no longer a power holder"
        return f"{start}: {name}"
    if change.context == "rule.steps" and isinstance(item, Mapping) and item.get("within"):
        name += f", within {said(item['within'])}"
    return f"{kind} {change.verb}: {name}"


def _name(context: str, item: Any, titles: Mapping[str, str]) -> str:
    """What an item of a list is called."""
    if not isinstance(item, Mapping):
        return said(item)
    _, keys = NAMES[context]
    name = next((str(item[key]) for key in keys if item.get(key)), "")
    if context == "rule.held_by":
        words = phrases.agency(name, titles)
        extra = [str(item[k]) for k in ("capacity",) if item.get(k)]
        role = item.get("role")
        extra += [said(role)] if role else []
        words += f" ({phrases.listed(map(phrases.code_words, extra))})" if extra else ""
        return f"{words}, {item['cite']}" if item.get("cite") else words
    if context.endswith(".law"):
        return f"{name} {item.get('cite', '')}".strip()
    if context in ("rule.steps", "rule.judgements", "rule.may_add", "examples.examples"):
        return f"“{phrases.unstopped(_short(name))}”"
    return said(name)


def _value(change: Change, titles: Mapping[str, str]) -> str:
    """A plain value is another one."""
    where = _where(change, titles)
    before, after = change.before, change.after
    if isinstance(before if after is None else after, bool):
        return _flag(where, now=not before if after is None else bool(after))
    if change.key == "counting":
        before, after = (phrases.COUNTING.get(each, each) for each in (before, after))
    if change.verb == "added":
        return f"{where}: {said(after)} (new)" if after not in ({}, []) else f"{where}: new"
    if change.verb == "removed":
        return f"{where}: removed" + (f", was {said(before)}" if before not in ({}, []) else "")
    news = _members(before, after)
    return f"{where}: {news}" if news else f"{where}: {said(after)}; was {said(before)}"


def _flag(where: str, *, now: bool) -> str:
    return f"{where}: {'yes' if now else 'no'}; was {'no' if now else 'yes'}"


def _where(change: Change, titles: Mapping[str, str]) -> str:
    """What a value is a value of: `step “…”, within`."""
    of_rule = change.context.partition(".")[0] in ("rule", "concept", "list")
    part = (PART if of_rule else {}).get(change.part, phrases.code_words(change.part))
    context = change.context.rpartition(".")[0] if change.key else change.context
    key = KEYS.get(change.key, phrases.code_words(change.key))
    if context in NAMES and change.home is not None:
        kind, _ = NAMES[context]
        hidden = {change.key} if context.endswith(".law") else {change.key, "cite", "role"}
        home = {k: v for k, v in change.home.items() if k not in hidden}
        return f"{kind} {_name(context, home, titles)}, {key}"
    if change.part == "in_force" and change.key in KEYS:
        return "in force" if change.key == "from" else f"in force {KEYS[change.key]}"
    path = [
        phrases.code_words(str(step))
        for step in (change.where_new or change.where_old or ())[1:]
        if isinstance(step, str)
    ]
    return " ".join([part, *path[:-1], key] if path else [part])


def said(value: Any) -> str:
    """Give a plain value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "nothing"
    if isinstance(value, list):
        if value and all(isinstance(item, Mapping) and "value" in item for item in value):
            return phrases.listed((_dated(item) for item in value), "then")
        return phrases.listed(said(item) for item in value) or "none"
    if isinstance(value, Mapping):
        if set(value) == {"policy"}:
            return f"the policy's {phrases.code_words(str(value['policy']))}"
        return ", ".join(
            f"{KEYS.get(str(k), phrases.code_words(str(k)))} {said(v)}" for k, v in value.items()
        )
    text = phrases.dated(str(value))
    return f"“{_short(text)}”" if " " in text and len(text) > _WORDS else phrases.code_words(text)


_WORDS = 40
"""Longer text is a sentence, and stands in quotes."""


def _dated(item: Mapping[str, Any]) -> str:
    since = f" from {phrases.dated(str(item['from']))}" if item.get("from") else ""
    return f"{said(item['value'])}{since}"


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= LONGEST else one[: LONGEST - 1].rstrip() + "…"
