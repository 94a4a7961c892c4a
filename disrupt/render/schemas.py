"""JSON Schemas that editors and programs use: of a case, a rule and an assessment.

The schema of a case is made of the vocabulary, so that an editor offers the very words that the
library knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from disrupt.vocabulary import Attribute, Vocabulary

if TYPE_CHECKING:
    from disrupt.library import Library

DIALECT = "https://json-schema.org/draft/2020-12/schema"
STATUSES = (
    "made_out", "within_reach", "already_in_place", "not_in_force", "ruled_out", "not_indicated",
)  # fmt: skip
VAGUE_DATE_KEYS = ("after", "before", "on_or_after", "on_or_before", "from", "to", "about")
VAGUE_NUMBER_KEYS = ("at_least", "at_most", "more_than", "less_than", "about")

Schema = dict[str, Any]


def assessment_schema() -> Schema:
    """Give the schema of an assessment: the contract embedding programs rely on."""
    from disrupt.assessment import SCHEMA_VERSION, Assessment

    schema = Assessment.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, **schema, "title": "assessment", "version": SCHEMA_VERSION}


def _object(properties: Schema, required: tuple[str, ...] = (), *, more: bool = False) -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": more}
    if required:
        schema["required"] = list(required)
    return schema


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


# A case --------------------------------------------------------------------------------


def case_schema(library: Library) -> Schema:
    """Give the schema of a case, with every kind, attribute and choice of the library."""
    words, stated = library.stated_vocabulary, library.stated_kinds
    things = [name for name in stated if words.kinds[name].fact_class == "thing"]
    facts = [name for name in stated if words.kinds[name].fact_class != "thing"]
    return {
        "$schema": DIALECT,
        "title": "case",
        **_object(_case_properties(library)),
        "$defs": {
            **_common(library),
            **{f"tree.{name}": {"enum": list(tree)} for name, tree in words.trees.items()},
            **{f"thing.{name}": _thing(words, name) for name in things},
            "thing": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"enum": things}},
                "allOf": [
                    {
                        "if": {"properties": {"kind": {"const": name}}},
                        "then": _ref(f"thing.{name}"),
                    }
                    for name in things
                ],
            },
            **{f"fact.{name}": _said(words, name) for name in facts},
            "fact": {"oneOf": [_fact(facts), _search(facts, "none"), _search(facts, "complete")]},
        },
    }


def _case_properties(library: Library) -> Schema:
    texts: Schema = {"type": "string"}
    expected = {"anyOf": [{"enum": list(STATUSES)}, _ref("expectation")]}
    return {
        "case": texts,
        "title": texts,
        "as_at": _ref("day"),
        "authority": _ref("party"),
        "partners": {"type": "array", "items": _ref("party")},
        "things": {"type": "object", "additionalProperties": _ref("thing")},
        "facts": {"type": "array", "items": _ref("fact")},
        "decisions": {"type": "array", "items": _ref("decision")},
        "expect": {
            "type": "object",
            "propertyNames": {"enum": list(library.rule_ids)},
            "additionalProperties": {"type": "object", "additionalProperties": expected},
        },
        "expect_partial": {"type": "boolean"},
        "deconflict": _object({"contact": texts}, ("contact",)),
        "note": texts,
    }


def _common(library: Library) -> Schema:
    text: Schema = {"type": "string"}
    number: Schema = {"type": ["number", "string"]}
    agency = {"anyOf": [{"enum": list(library.agencies.agencies)}, text]}
    party = _object(
        {
            "agency": {"enum": list(library.agencies.agencies)},
            "name": text,
            "nation": {"enum": ["England", "Wales"]},
            "tier": {"enum": list(library.agencies.tiers)},
            "roles": {"type": "array", "items": text},
        },
        ("agency",),
    )
    return {
        "day": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
        "date": {
            "anyOf": [
                {"type": ["string", "integer"]},
                _object({key: {"type": ["string", "integer"]} for key in VAGUE_DATE_KEYS}),
            ]
        },
        "number": {"anyOf": [number, _object(dict.fromkeys(VAGUE_NUMBER_KEYS, number))]},
        "agency": agency,
        "party": {"anyOf": [{"enum": list(library.agencies.agencies)}, party]},
        "source": _source(),
        "decision": _decision(library),
        "expectation": _object(
            {
                "status": {"enum": list(STATUSES)},
                "route": {"enum": ["own", "partner", "own?", "partner?", "refer"]},
                "gaps": {"anyOf": [text, {"type": "array", "items": text}]},
                "reason": text,
                "held_back": {"type": "boolean"},
                "because": text,
            }
        ),
    }


def _source() -> Schema:
    from disrupt.case import SOURCE_KINDS

    text: Schema = {"type": "string"}
    return _object(
        {
            "agency": _ref("agency"),
            "kind": {"enum": list(SOURCE_KINDS)},
            "ref": text,
            "dated": _ref("date"),
            "grade": {"type": "string", "pattern": "^[123][A-Ea-e]$"},
            "handling": {"enum": ["P", "C"]},
            "conditions": text,
            "note": text,
        }
    )


def _decision(library: Library) -> Schema:
    text: Schema = {"type": "string"}
    return _object(
        {
            "rule": {"enum": list(library.rule_ids)},
            "against": text,
            "judgement": text,
            "answer": {"enum": ["shown", "not_shown"]},
            "move": {"type": ["string", "integer"]},
            "factor": text,
            "by": text,
            "date": _ref("day"),
            "reasons": text,
        },
        ("rule", "against", "by", "date", "reasons"),
    )


def _attributes(words: Vocabulary, kind: str) -> Schema:
    return {
        name: _value(words, kind, name, attribute)
        for name, attribute in words.attributes(kind).items()
        if attribute.derived is None
    }


def _value(words: Vocabulary, kind: str, name: str, attribute: Attribute) -> Schema:
    one = _single(words, kind, name, attribute)
    if attribute.list:
        several = {"type": "array", "items": one}
        closed = {"anyOf": [several, one]}
        one = {"anyOf": [one, several, _object({"only": closed}), _object({"includes": closed})]}
    described = attribute.says or attribute.title
    return {**one, "description": described} if described else one


def _single(words: Vocabulary, kind: str, name: str, attribute: Attribute) -> Schema:
    match attribute.type:
        case "number" | "money" | "percent":
            return _ref("number")
        case "date":
            return _ref("date")
        case "flag":
            return {"type": "boolean"}
        case "agency":
            return _ref("agency")
        case "choice":
            tree = words.tree(kind, name)
            if isinstance(attribute.choices, str) and tree is not None:
                return _ref(f"tree.{attribute.choices}")
            return {"enum": list(tree or ())}
        case _:
            return {"type": ["string", "number"]}


def _thing(words: Vocabulary, kind: str) -> Schema:
    beside = {
        "kind": {"const": kind},
        "source": _ref("source"),
        "note": {"type": "string"},
        "deconflict": _object({"contact": {"type": "string"}}, ("contact",)),
    }
    schema = _object({**_attributes(words, kind), **beside}, ("kind",))
    return {**schema, "description": words.kinds[kind].says}


def _said(words: Vocabulary, kind: str) -> Schema:
    schema = _object({**_attributes(words, kind), "note": {"type": "string"}})
    return {**schema, "type": ["object", "null"], "description": words.kinds[kind].says}


def _fact(kinds: list[str]) -> Schema:
    beside: Schema = {
        "source": _ref("source"),
        "doubted": {"type": "boolean"},
        "contradicts": {"anyOf": [{"type": "string"}, {"type": "array"}]},
        "id": {"type": "string"},
        "note": {"type": "string"},
    }
    said = {name: _ref(f"fact.{name}") for name in kinds}
    one_kind = [{"required": [name]} for name in kinds]
    return {**_object({**said, **beside}), "oneOf": one_kind}


def _search(kinds: list[str], word: str) -> Schema:
    known = {word: {"enum": kinds}, "checked": _ref("day"), "source": _ref("source")}
    return _object(known, (word, "checked"), more=True)


# A rule --------------------------------------------------------------------------------


def rule_schema(library: Library) -> Schema:
    """Give the schema of a rule file: the model's own, and the condition language."""
    from disrupt.rule import Rule

    schema = Rule.model_json_schema(mode="validation")
    defs = schema.setdefault("$defs", {})
    defs["condition"] = _condition(library)
    defs["one_or_all"] = {"anyOf": [_ref("condition"), _many("condition")]}
    _put_conditions(schema, defs)
    properties = schema["properties"]
    properties["about"] = _about(library)
    _or_one(properties, ("first", "breach"))
    _or_one(defs["Holder"]["properties"], ("role", "consulting"))
    for name in ("decided_by", "makes", "in_force"):
        properties[name] = {"anyOf": [{"type": "string"}, properties[name]]}
    return {"$schema": DIALECT, **schema, "title": "rule"}


def _put_conditions(schema: Schema, defs: Schema) -> None:
    for name in ("test", "unless"):
        schema["properties"][name] = _ref("one_or_all")
    for name in ("limits", "indicators", "points_away"):
        schema["properties"][name] = _ref("one_or_all")
    for model, name in (("Holder", "when"), ("StepText", "when"), ("AdditionText", "if")):
        if model in defs:
            defs[model]["properties"][name] = _ref("one_or_all")


def _or_one(properties: Schema, names: tuple[str, ...]) -> None:
    """Let one item stand for a list of one, as the reader of rules does."""
    for name in names:
        several = properties[name]
        properties[name] = {"anyOf": [several, several["items"]]}


def _many(name: str) -> Schema:
    return {"type": "array", "items": _ref(name), "minItems": 1}


def _about(library: Library) -> Schema:
    kinds = {"enum": [*library.vocabulary.kinds]}
    entry = {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"anyOf": [kinds, {"type": "array", "items": kinds}]},
            "type": {"anyOf": [{"type": "string"}, {"type": "array"}]},
            "may_be_missing": {"type": "boolean"},
        },
        "additionalProperties": {"type": "string", "pattern": r"^\$"},
    }
    return {"type": "object", "minProperties": 1, "additionalProperties": entry}


def _condition(library: Library) -> Schema:
    """Give the condition language: one operator, and what may stand beside it."""
    from disrupt.condition import ANYWHERE, BESIDE, OPERATORS

    text: Schema = {"type": "string"}
    inner = _ref("one_or_all")
    finds = {"type": "object", "minProperties": 1, "maxProperties": 1,
             "propertyNames": {"enum": [*library.vocabulary.kinds]}}  # fmt: skip
    known: Schema = {
        "all": _many("condition"),
        "any": _many("condition"),
        "shown_by": _many("condition"),
        "not": {},
        "some_of": _object({"n": {"type": "integer"}, "of": _many("condition")}, ("n", "of")),
        "ask": text,
        "find": {"anyOf": [finds, {"enum": [*library.vocabulary.kinds]}]},
        "check": {"type": "string", "pattern": r"^\$"},
        "limb": text,
        "cite": text,
        "standard": text,
        "unless": {},
        "having": inner,
        "by": text,
        "id": text,
    }
    names = {*OPERATORS, *ANYWHERE, *(name for beside in BESIDE.values() for name in beside)}
    properties = {name: known.get(name, {}) for name in sorted(names)}
    return _object(properties)
