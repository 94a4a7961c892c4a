"""Which key comes first: the order of the design, mapping by mapping.

A mapping is known by where it stands: `rule`, `rule.law`, `rule.steps`, and `condition` wherever
a condition can stand.
Keys that are not named keep the order they were written in, after those that are.
"""

from __future__ import annotations

from disrupt.node import Node

CONDITION = "condition"
_LAW = ("key", "act", "cite", "id", "verified", "read", "as_at", "pending", "note")
_ABOUT = ("kind", "type", "same_as")
_ABOUT_LAST = ("may_be_missing",)
_FACT_SIDE = ("id",)
_FACT_LAST = ("source", "doubted", "note")
_SHARED = ("as_at", "authority", "partners", "deconflict", "note", "things", "facts")

ORDER: dict[str, tuple[str, ...]] = {
    "rule": (
        *("title", "family", "area", "four_ps", "purpose", "law", "extent", "in_force"),
        *("about", "against", "supports", "always", "even_if_ended", "limits", "unless"),
        *("held_by", "decided_by", "standard", "test", "judgements", "indicators", "points_away"),
        *("first", "steps", "makes", "may_add", "effect", "appeal", "breach", "watch_out"),
        *("overt", "punitive", "pin", "colours", "together", "conflicts", "exception", "review"),
    ),
    "rule.law": _LAW,
    "rule.in_force": ("from", "to", "note"),
    "rule.about.*": _ABOUT,
    "rule.held_by": (
        *("agency", "capacity", "role", "does", "which", "through", "consulting", "when"),
        *("from", "to", "cite", "note"),
    ),
    "rule.decided_by": ("agency", "which", "as", "role", "cite"),
    "rule.judgements": ("id", "ask", "by", "cite", "verified"),
    "rule.steps": (
        *("id", "do", "by", "within", "of", "ends", "counting", "disregarding", "clock"),
        *("done_when", "when", "cite", "verified"),
    ),
    "rule.makes": ("measure", "upon"),
    "rule.may_add": ("what", "if", "cite", "verified"),
    "rule.effect": ("speed", "lasts", "rung", "mechanism"),
    "rule.appeal": ("to", "within", "of", "cite", "note"),
    "rule.breach": ("what", "penalty", "cite"),
    "rule.review": ("by", "date", "next"),
    CONDITION: (
        *("limb", "cite", "standard", "in_force", "all", "any", "shown_by", "some_of"),
        *("ask", "by", "id", "find", "check", "is", "not", "in", "known", "count", "distinct"),
        *("sum", "ever", "when", "as"),
    ),
    "concept": ("title", "says", "cite", "law", "attributes", "complete", "ways"),
    "concept.law": _LAW,
    "concept.attributes.*": ("type", "of", "choices"),
    "concept.ways": ("cite", "about", "test", "then"),
    "concept.ways.about.*": _ABOUT,
    "list": ("title", "law", "of", "complete", "note", "members"),
    "list.law": _LAW,
    "list.members": ("value", "from", "to", "cite", "note"),
    "case": (
        *("case", "title", "as_at", "authority", "partners", "deconflict", "note"),
        *("things", "facts", "decisions", "expect_partial", "expect"),
    ),
    "examples": (*_SHARED, "examples"),
    "examples.examples": ("name", *_SHARED, "decisions", "expect"),
    "party": ("agency", "name", "nation", "tier", "roles"),
    "thing": ("kind", "type"),
    "fact": _FACT_SIDE,
    "source": ("agency", "kind", "ref", "grade", "handling", "conditions", "dated", "note"),
    "decision": (
        *("rule", "against", "judgement", "answer", "move", "factor"),
        *("by", "date", "reasons"),
    ),
    "expectation": ("status", "route", "held_back", "gaps", "reason", "because"),
}
LAST: dict[str, tuple[str, ...]] = {
    "rule.about.*": _ABOUT_LAST,
    "concept.ways.about.*": _ABOUT_LAST,
    "fact": _FACT_LAST,
    "thing": ("source", "note"),
    CONDITION: ("having", "unless"),
}
"""Keys that come after those that are not named."""

_INSIDE: dict[str, str] = {
    **dict.fromkeys(
        (
            *("rule.limits", "rule.unless", "rule.test", "rule.indicators", "rule.points_away"),
            *("rule.held_by.when", "rule.steps.when", "rule.may_add.if", "concept.ways.test"),
            *(f"{CONDITION}.{key}" for key in ("all", "any", "shown_by", "not", "unless")),
            *(f"{CONDITION}.having", f"{CONDITION}.some_of.of"),
        ),
        CONDITION,
    ),
    **{f"{top}.authority": "party" for top in ("case", "examples", "examples.examples")},
    **{f"{top}.partners": "party" for top in ("case", "examples", "examples.examples")},
    **{f"{top}.things": "things" for top in ("case", "examples", "examples.examples")},
    **{f"{top}.facts": "fact" for top in ("case", "examples", "examples.examples")},
    **{f"{top}.decisions": "decision" for top in ("case", "examples.examples")},
    "things.*": "thing",
    "thing.source": "source",
    "fact.source": "source",
    "case.expect.*.*": "expectation",
    "examples.examples.expect.*": "expectation",
}
_NAMED = frozenset(
    {"rule.about", "concept.about", "concept.attributes", "concept.ways.about", "things"}
    | {"case.expect", "case.expect.*", "examples.examples.expect"}
)
"""Mappings whose keys are somebody's own names, in an order of their own."""
_JUNCTIONS = frozenset({"all", "any", "shown_by", "some_of", "not"})


def inside(context: str, key: str) -> str:
    """Give what the value behind a key is; items of a list are what the list is."""
    step = "*" if context in _NAMED else key
    found = f"{context}.{step}"
    return _INSIDE.get(found, found)


def in_order(context: str, keys: list[str]) -> list[int]:
    """Give the positions of keys in the order in which they are to stand."""
    first, last = ORDER.get(context, ()), LAST.get(context, ())
    if context == CONDITION and "limb" not in keys and not _JUNCTIONS & set(keys):
        # With nothing before it, a provision reads best after what it is the provision of.
        first, last = tuple(key for key in first if key != "cite"), (*last, "cite")

    def rank(position: int) -> tuple[int, int]:
        key = keys[position]
        if key in last:
            return (2, last.index(key))
        return (0, first.index(key)) if key in first else (1, position)

    return sorted(range(len(keys)), key=rank)


def kind_of_file(file: str, node: Node) -> str:
    """Give what kind of file this is, by where it stands or what stands at its top."""
    parts = file.replace("\\", "/").split("/")
    if parts[-1].endswith(".examples.yaml"):
        return "examples"
    for folder, kind in (("powers", "rule"), ("concepts", "concept"), ("lists", "list")):
        if folder in parts[:-1]:
            return kind
    if "vocabulary" in parts[:-1]:
        return "vocabulary"
    keys = node.mapping.keys()
    tops = (("rule", {"law", "held_by"}), ("concept", {"ways"}), ("list", {"members"}))
    for kind, telling in tops:
        if telling <= keys:
            return kind
    return "case" if keys & {"things", "facts"} else "other"
