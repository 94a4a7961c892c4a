"""Things, facts and recorded searches as people write them, read into the model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from disrupt.case import AUTHORITY, SOURCE_KINDS, Fact, Scalar, Search, Source, Value
from disrupt.dates import parse_number
from disrupt.errors import Place, did_you_mean, quoted
from disrupt.node import Node
from disrupt.reading import Reader, one_or_many
from disrupt.source import COMMA
from disrupt.vocabulary import LINK_TYPES, Attribute

if TYPE_CHECKING:
    from disrupt.library_model import Library

BESIDE_FACT = ("source", "doubted", "contradicts", "id", "note")
BESIDE_THING = ("source", "note", "deconflict")
SEARCHES = ("none", "complete")


class FactReader(Reader):
    """Reads the things and facts of one case."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.unread: list[str] = []
        self.things: dict[str, str] = {}
        self.fact_ids: dict[str, int] = {}
        self.deconflict: dict[str, str] = {}
        self._references: list[tuple[str, Place]] = []

    def read_things(self, node: Node | None) -> list[Fact]:
        if node is None or node.value is None:
            return []
        if not isinstance(node.value, dict):
            self.problems.add("`things` gives each thing an id: shop: {kind: premises}", node.place)
            return []
        for name, body in node.value.items():
            self.thing_name(name, body, node.key_place(name))
        facts = (self.thing(name, body) for name, body in node.value.items())
        return [fact for fact in facts if fact is not None]

    def thing_name(self, name: str, body: Node, place: Place) -> None:
        if name == AUTHORITY or name in self.library.agencies.agencies:
            text = f"`{name}` is the name of an agency; a thing needs another id"
            self.problems.add(text, place, code="reserved-id")
        kind = body.mapping.get("kind")
        self.things[name] = kind.text or "" if kind is not None else ""

    def thing(self, name: str, body: Node) -> Fact | None:
        if not isinstance(body.value, dict) or "kind" not in body.value:
            text = f"{quoted(name)} needs a `kind`"
            self.problems.add(text, body.place, "such as kind: person", "missing-kind")
            return None
        kind = self.text_of(body.value["kind"]) or ""
        things = self.vocabulary.thing_kinds()
        if kind not in things:
            place = body.value["kind"].place
            hint = did_you_mean(kind, things) or "one of " + ", ".join(things)
            text = f"unknown kind of thing {quoted(kind)}"
            self.problems.add(text, place, hint, "unknown-kind")
            return None
        said = {k: v for k, v in body.value.items() if k not in ("kind", *BESIDE_THING)}
        if "deconflict" in body.value:
            self.contact(body.value["deconflict"], name)
        self.remark(body.value)
        values = self.values(kind, said, body)
        lists = frozenset(
            k for k in values if isinstance(values[k], tuple) and not _open_list(said.get(k))
        )
        source = self.source(body.value.get("source"))
        return Fact(name, kind, values, source, complete_lists=lists, place=body.place)

    def contact(self, node: Node, thing: str) -> None:
        keys = self.keys(node, ("contact",), "`deconflict`")
        self.deconflict[thing] = self.text_of(keys.get("contact")) or "the senior officer"

    def remark(self, said: Mapping[str, Node]) -> None:
        if "note" in said:
            self.unread.append(str(said["note"].place))

    def fact_or_search(self, node: Node, facts: list[Fact], searches: list[Search]) -> None:
        if not isinstance(node.value, dict):
            text = "a fact is written as kind and attributes"
            self.problems.add(text, node.place, "- conviction: {person: …, date: …}")
            return
        if any(key in node.value for key in SEARCHES):
            search = self.search(node)
            if search is not None:
                searches.append(search)
            return
        kinds = [key for key in node.value if key not in BESIDE_FACT]
        if len(kinds) != 1:
            self.one_kind(node, kinds)
            return
        fact = self.fact(kinds[0], node)
        if fact is not None:
            facts.append(fact)

    def one_kind(self, node: Node, kinds: list[str]) -> None:
        text = "one kind of fact is expected" + (
            " here, not " + ", ".join(map(quoted, kinds)) if kinds else " here"
        )
        unknown = next((k for k in kinds if k not in self.vocabulary.kinds), None)
        hint = did_you_mean(unknown, (*BESIDE_FACT, *self.fact_kinds())) if unknown else None
        if any(node.mapping[k].value is None for k in kinds):
            hint = hint or COMMA
        self.problems.add(text, node.place, hint, "one-kind")

    def fact_kinds(self) -> tuple[str, ...]:
        things = set(self.vocabulary.thing_kinds())
        return tuple(k for k in self.library.stated_kinds if k not in things)

    def fact(self, kind: str, node: Node) -> Fact | None:
        if kind not in self.fact_kinds():
            hint = did_you_mean(kind, self.fact_kinds()) or "disrupt words lists every kind"
            if kind in self.vocabulary.thing_kinds():
                hint = "a thing stands under `things`"
            place = node.key_place(kind)
            said = f"unknown kind of fact {quoted(kind)}"
            self.problems.add(said, place, hint, "unknown-kind")
            return None
        body = node.mapping[kind]
        attributes = body.mapping
        if body.value is not None and not isinstance(body.value, dict):
            self.problems.add(f"`{kind}` takes attributes in {{ }}", body.place)
        values = self.values(kind, attributes, body)
        self.remark(node.mapping)
        self.remark(attributes)
        lists = frozenset(k for k in values if self.names_everything(kind, k, attributes.get(k)))
        contradicted = node.mapping.get("contradicts")
        fact = Fact(
            id="",
            kind=kind,
            values=values,
            source=self.source(node.mapping.get("source")),
            doubted=self.flag(node.mapping.get("doubted")),
            contradicts=tuple(
                t for t in map(self.text_of, one_or_many(contradicted)) if t is not None
            ),
            complete_lists=lists,
            place=node.place,
        )
        return replace(fact, id=self.own_id(node) or self.content_id(kind, values, fact.source))

    def names_everything(self, kind: str, name: str, node: Node | None) -> bool:
        """Whether a list in a fact is complete: choices are, named things only with `only:`."""
        attribute = self.vocabulary.attributes(kind)[name]
        if attribute.type in LINK_TYPES:
            return _closed_list(node)
        return not _open_list(node)

    def own_id(self, node: Node) -> str | None:
        own = self.text_of(node.mapping.get("id"))
        if own is not None and (own in self.things or own in self.fact_ids):
            place = node.mapping["id"].place
            self.problems.add(f"the id {quoted(own)} stands twice", place, code="duplicate-id")
        if own is not None:
            self.fact_ids[own] = 1
        return own

    def content_id(self, kind: str, values: Mapping[str, Value], source: Source | None) -> str:
        """A hash of what is said, and a counter for equals: order never matters."""
        said = repr((kind, sorted((k, repr(v)) for k, v in values.items()), source))
        stem = f"{kind}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
        count = self.fact_ids[stem] = self.fact_ids.get(stem, 0) + 1
        return stem if count == 1 else f"{stem}-{count}"

    # attributes ------------------------------------------------------------------------

    def values(self, kind: str, said: Mapping[str, Node], body: Node) -> dict[str, Value]:
        found: dict[str, Value] = {}
        known = self.vocabulary.attributes(kind)
        for name, node in said.items():
            if name == "note":
                continue
            attribute = known.get(name)
            if attribute is None or not attribute.written:
                self.unknown_attribute(kind, name, node, body, derived=attribute is not None)
                continue
            if node.value is None:
                continue
            value = self.value(kind, name, attribute, node)
            if value is not None and value != ():
                found[name] = value
        return found

    def unknown_attribute(
        self, kind: str, name: str, node: Node, body: Node, *, derived: bool
    ) -> None:
        place = body.key_place(name)
        if derived:
            self.problems.add(
                f"`{name}` of {kind} is worked out, not written", place, code="derived"
            )
            return
        known = [n for n, a in self.vocabulary.attributes(kind).items() if a.written]
        hint = COMMA if node.value is None else did_you_mean(name, known)
        hint = hint or f"{kind} takes " + ", ".join(f"`{n}`" for n in known)
        self.problems.add(f"{kind} has no {quoted(name)}", place, hint, "unknown-attribute")

    def value(self, kind: str, name: str, attribute: Attribute, node: Node) -> Value | None:
        inner = _list_items(node)
        if attribute.list:
            items = inner if inner is not None else [node]
            read = (self.scalar(kind, name, attribute, item) for item in items)
            return tuple(item for item in read if item is not None)
        if inner is not None and isinstance(node.value, list):
            self.problems.add(f"`{name}` of {kind} takes one value", node.place, code="one-value")
            return None
        return self.scalar(kind, name, attribute, node)

    def scalar(self, kind: str, name: str, attribute: Attribute, node: Node) -> Scalar | None:
        match attribute.type:
            case "number" | "money" | "percent":
                return self.vague(node, f"{name}", parse_number, "number")
            case "date":
                return self.date(node, f"{name}")
            case "flag":
                return self.flag_value(name, node)
            case "choice":
                return self.choice(kind, name, node)
            case "thing":
                return self.thing_id(name, attribute, node)
            case "agency":
                return self.agency_value(name, node)
            case "fact":
                text = self.text_of(node)
                if text is not None:
                    self._references.append((text, node.place))
                return text
            case _:
                return self.text_of(node)

    def flag_value(self, name: str, node: Node) -> bool | None:
        if isinstance(node.value, bool):
            return node.value
        self.problems.add(f"`{name}` takes `true` or `false`", node.place, code="bad-flag")
        return None

    def choice(self, kind: str, name: str, node: Node) -> str | None:
        text, tree = self.text_of(node), self.vocabulary.tree(kind, name)
        if text is None or tree is None:
            return None
        if text not in tree:
            hint = did_you_mean(text, tree)
            hint = hint or "one of " + ", ".join((tree.children(None) or tuple(tree))[:12])
            text = f"`{name}` of {kind} has no choice {quoted(text)}"
            self.problems.add(text, node.place, hint, "unknown-choice")
            return None
        return text

    def thing_id(self, name: str, attribute: Attribute, node: Node) -> str | None:
        text = self.text_of(node)
        if text is None:
            return None
        kind = self.things.get(text)
        if kind is None:
            hint = did_you_mean(text, self.things) or "name it under `things` first"
            self.problems.add(
                f"`{name}` names no thing: {quoted(text)}", node.place, hint, "no-thing"
            )
            return None
        if attribute.of and kind and kind not in attribute.of:
            wanted = " or ".join(attribute.of)
            self.problems.add(
                f"`{name}` takes a {wanted}; {quoted(text)} is a {kind}",
                node.place,
                code="wrong-kind",
            )
            return None
        return text

    def agency_value(self, name: str, node: Node) -> str | None:
        text = self.text_of(node)
        if text is None or text == AUTHORITY or self.things.get(text) == "agency":
            return text
        if text not in self.library.agencies.agencies:
            known = (*self.library.agencies.agencies, AUTHORITY)
            hint = did_you_mean(text, known)
            said = f"`{name}`: unknown agency {quoted(text)}"
            self.problems.add(said, node.place, hint, "no-agency")
            return None
        return text

    def check_references(self, facts: Iterable[Fact]) -> None:
        known = {fact.id for fact in facts}
        for text, place in self._references:
            if text not in known:
                hint = did_you_mean(text, known) or "give that fact an `id`"
                self.problems.add(f"no fact has the id {quoted(text)}", place, hint, "no-fact")

    # sources and searches --------------------------------------------------------------

    def source(self, node: Node | None) -> Source | None:
        if node is None or node.value is None:
            return None
        allowed = ("agency", "kind", "ref", "dated", "grade", "handling", "conditions", "note")
        keys = self.keys(node, allowed, "a source")
        agency = self.text_of(keys.get("agency"))
        if agency is not None and agency != AUTHORITY and agency not in self.things:
            self.agency_id(agency, keys["agency"])
        grade = self.text_of(keys.get("grade"))
        if grade is not None and not _is_grade(grade):
            hint = "source 1-3, then assessment A-E, as in 2C"
            said = f"{quoted(grade)} is not a 3x5x2 grade"
            self.problems.add(said, keys["grade"].place, hint, "bad-grade")
        return Source(
            agency=agency,
            kind=self.choice_of(keys.get("kind"), SOURCE_KINDS, "source"),
            ref=self.text_of(keys.get("ref")),
            dated=self.date(keys["dated"], "dated") if "dated" in keys else None,
            grade=grade,
            handling=self.choice_of(keys.get("handling"), ("P", "C"), "handling"),
            conditions=self.text_of(keys.get("conditions")),
        )

    def search(self, node: Node) -> Search | None:
        which = next(key for key in SEARCHES if key in node.mapping)
        kind = self.text_of(node.mapping[which]) or ""
        if kind not in self.fact_kinds():
            place = node.mapping[which].place
            hint = did_you_mean(kind, self.fact_kinds())
            text = f"unknown kind of fact {quoted(kind)}"
            self.problems.add(text, place, hint, "unknown-kind")
            return None
        beside = (which, "checked", "source", "note")
        said = {k: v for k, v in node.mapping.items() if k not in beside}
        self.remark(node.mapping)
        scope = self.values(kind, said, node)
        if "checked" not in node.mapping:
            text = f"`{which}: {kind}` needs `checked`, the day somebody looked"
            self.problems.add(text, node.place, code="missing-key")
            return None
        checked = self.day(node.mapping["checked"], "checked")
        if checked is None:
            return None
        source = self.source(node.mapping.get("source"))
        return Search(kind, which == "none", scope, checked, source, node.place)


def _list_items(node: Node) -> list[Node] | None:
    """The members of `[a, b]`, `{only: [a, b]}` or `{includes: [a, b]}`."""
    if isinstance(node.value, list):
        return node.value
    if isinstance(node.value, dict) and set(node.value) in ({"only"}, {"includes"}):
        return one_or_many(next(iter(node.value.values())))
    return None


def _open_list(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, dict) and "includes" in node.value


def _closed_list(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, dict) and "only" in node.value


def _is_grade(text: str) -> bool:
    return len(text) == 2 and text[0] in "123" and text[1].upper() in "ABCDE"  # noqa: PLR2004
