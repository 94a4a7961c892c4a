"""A case as people write it, read into the model: every word checked, every problem placed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disrupt.case import (
    AUTHORITY,
    SOURCE_KINDS,
    Case,
    Decision,
    Expected,
    Fact,
    Party,
    Scalar,
    Search,
    Source,
    Value,
)
from disrupt.dates import DateSpan, parse_date, parse_number
from disrupt.errors import DisruptError, Place, Problems, UnreadableError, did_you_mean
from disrupt.source import COMMA, Node, from_plain, read_file
from disrupt.vocabulary import LINK_TYPES, Attribute, Vocabulary

if TYPE_CHECKING:
    from disrupt.library import Library

CASE_KEYS = (
    "case",
    "title",
    "as_at",
    "authority",
    "partners",
    "things",
    "facts",
    "decisions",
    "expect",
    "expect_partial",
    "deconflict",
    "note",
)
BESIDE_FACT = ("source", "doubted", "contradicts", "id", "note")
BESIDE_THING = ("source", "note", "deconflict")
SEARCHES = ("none", "complete")
STATUSES = ("made_out", "within_reach", "already_in_place", "not_in_force", "ruled_out")
EXPECTED = (*STATUSES, "not_indicated")
LONG_EXPECT = ("status", "route", "gaps", "reason", "held_back", "because")
MOVES = ("up", "down", "first", "last")


def load_case(source: str | Path | Mapping[str, Any], library: Library) -> Case:
    """Read a case from a file, or from plain data as JSON gives it.

    Raises `DisruptError` with every problem of the case at once.
    """
    if isinstance(source, Mapping):
        return read_case(from_plain(source, "case"), library)
    path = Path(source)
    return read_case(read_file(path), library, default_id=path.stem)


def read_case(node: Node, library: Library, default_id: str = "case") -> Case:
    """Read a case from nodes; raises `DisruptError` with every problem at once."""
    reader = CaseReader(library)
    case = reader.case(node, default_id)
    reader.problems.raise_if_any()
    return case


class CaseReader:
    """Reads one case; `problems` collects what is wrong with it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.vocabulary: Vocabulary = library.vocabulary
        self.problems = Problems()
        self.unread: list[str] = []
        self.things: dict[str, str] = {}
        self.fact_ids: dict[str, int] = {}
        self.deconflict: dict[str, str] = {}
        self._references: list[tuple[str, Place]] = []

    # the whole -------------------------------------------------------------------------

    def case(self, node: Node, default_id: str) -> Case:
        top = self.keys(node, CASE_KEYS, "a case")
        authority = self.party(top["authority"]) if "authority" in top else None
        partners = tuple(self.party(item) for item in self.listed(top.get("partners")))
        facts = [self.authority_fact(authority), *self.read_things(top.get("things"))]
        searches: list[Search] = []
        for item in self.listed(top.get("facts")):
            self.fact_or_search(item, facts, searches)
        self.check_references(facts)
        if "deconflict" in top:
            self.contact(top["deconflict"], "")
        if "note" in top:
            self.unread.append(str(top["note"].place))
        thing_ids = tuple(self.things)
        case_id = self.text_of(top.get("case")) or default_id
        return Case(
            id=case_id,
            title=self.text_of(top.get("title")),
            as_at=self.day(top["as_at"], "as_at") if "as_at" in top else None,
            authority=authority,
            partners=partners,
            facts=tuple(facts),
            searches=tuple(searches),
            decisions=tuple(self.decisions(top.get("decisions"))),
            deconflict=self.deconflict,
            expect=tuple(self.expect(top.get("expect"))),
            expect_partial=self.flag(top.get("expect_partial")),
            expects="expect" in top,
            unread=tuple(self.unread),
            described={"things": thing_ids},
        )

    def keys(self, node: Node, allowed: Iterable[str], what: str) -> dict[str, Node]:
        if not isinstance(node.value, dict):
            self.problems.add(f"{what} is written as keys and values", node.place)
            return {}
        for key, value in node.value.items():
            if key not in allowed:
                hint = COMMA if value.value is None else did_you_mean(key, allowed)
                if hint is None:
                    hint = "expected one of " + ", ".join(f"`{k}`" for k in allowed)
                place = node.key_place(key)
                self.problems.add(f"unknown key `{key}`", place, hint, "unknown-key")
        return node.value

    def listed(self, node: Node | None) -> list[Node]:
        if node is None or node.value is None:
            return []
        if isinstance(node.value, list):
            return node.value
        self.problems.add("a list is expected", node.place, "begin each entry with `- `")
        return []

    def text_of(self, node: Node | None) -> str | None:
        if node is None or node.value is None:
            return None
        if isinstance(node.value, dict | list):
            self.problems.add("text is expected", node.place)
            return None
        return node.text

    def flag(self, node: Node | None) -> bool:
        if node is None or node.value is None:
            return False
        if not isinstance(node.value, bool):
            self.problems.add("`true` or `false` is expected", node.place)
            return False
        return node.value

    def day(self, node: Node, what: str) -> date | None:
        """One exact day."""
        span = self.date(node, what)
        if span is None:
            return None
        if span.day is None:
            self.problems.add(f"`{what}` must be one day", node.place, "write 2026-09-30")
        return span.day

    def date(self, node: Node, what: str) -> DateSpan | None:
        return self.vague(node, what, parse_date, "date")

    def vague(
        self, node: Node, what: str, parse: Callable[[object], Any], code: str
    ) -> Any | None:
        given: object = node.plain()
        if node.text is not None:
            given = node.text
        if isinstance(given, dict):
            given = {key: child.text for key, child in node.mapping.items()}
        try:
            return parse(given)
        except UnreadableError as error:
            where = node.place
            self.problems.add(f"`{what}`: {error}", where, error.help, f"bad-{code}")
        except (ValueError, TypeError):
            self.problems.add(f"`{what}` is not a {code}", node.place, code=f"bad-{code}")
        return None

    # parties ---------------------------------------------------------------------------

    def party(self, node: Node) -> Party:
        if isinstance(node.value, str):
            node = Node({"agency": node}, line=node.line, column=node.column, file=node.file)
        keys = self.keys(node, ("agency", "name", "nation", "tier", "roles"), "a partner")
        agency = self.text_of(keys.get("agency")) or ""
        self.agency_id(agency, keys.get("agency", node))
        tier = self.choice_of(keys.get("tier"), self.library.agencies.tiers, "tier")
        nation = self.choice_of(keys.get("nation"), ("England", "Wales"), "nation")
        roles = None
        if "roles" in keys:
            known = self.library.agencies.roles(agency)
            listed = self.listed(keys["roles"])
            roles = tuple(r for r in (self.choice_of(n, known, "role") for n in listed) if r)
        return Party(agency, self.text_of(keys.get("name")), nation, tier, roles)

    def choice_of(self, node: Node | None, choices: Iterable[str], what: str) -> str | None:
        text = self.text_of(node)
        known = tuple(choices)
        if text is not None and node is not None and text not in known:
            hint = did_you_mean(text, known) or "one of " + ", ".join(known)
            self.problems.add(f"unknown {what} `{text}`", node.place, hint, f"unknown-{what}")
        return text

    def agency_id(self, text: str, node: Node) -> None:
        if text not in self.library.agencies.agencies:
            hint = did_you_mean(text, self.library.agencies.agencies)
            self.problems.add(f"unknown agency `{text}`", node.place, hint, "unknown-agency")

    def authority_fact(self, party: Party | None) -> Fact:
        values: dict[str, Value] = {}
        self.things[AUTHORITY] = "agency"
        if party is not None:
            known = self.vocabulary.attributes("agency")
            given = {"agency": party.agency, "tier": party.tier, "nation": party.nation}
            given["name"] = party.name
            values = {k: v for k, v in given.items() if v is not None and k in known}
            if party.roles is not None and "roles" in known:
                values["roles"] = party.roles
        return Fact(AUTHORITY, "agency", values)

    # things and facts ------------------------------------------------------------------

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
            text = f"`{name}` needs a `kind`"
            self.problems.add(text, body.place, "such as kind: person", "missing-kind")
            return None
        kind = self.text_of(body.value["kind"]) or ""
        things = self.vocabulary.thing_kinds()
        if kind not in things:
            place = body.value["kind"].place
            hint = did_you_mean(kind, things) or "one of " + ", ".join(things)
            self.problems.add(f"unknown kind of thing `{kind}`", place, hint, "unknown-kind")
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
            " here, not " + ", ".join(f"`{k}`" for k in kinds) if kinds else " here"
        )
        unknown = next((k for k in kinds if k not in self.vocabulary.kinds), None)
        hint = did_you_mean(unknown, (*BESIDE_FACT, *self.fact_kinds())) if unknown else None
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
            self.problems.add(f"unknown kind of fact `{kind}`", place, hint, "unknown-kind")
            return None
        body = node.mapping[kind]
        said = body.mapping
        if body.value is not None and not isinstance(body.value, dict):
            self.problems.add(f"`{kind}` takes attributes in {{ }}", body.place)
        values = self.values(kind, said, body)
        self.remark(node.mapping)
        self.remark(said)
        lists = frozenset(k for k in values if self.names_everything(kind, k, said.get(k)))
        contradicted = node.mapping.get("contradicts")
        fact = Fact(
            id="",
            kind=kind,
            values=values,
            source=self.source(node.mapping.get("source")),
            doubted=self.flag(node.mapping.get("doubted")),
            contradicts=tuple(
                t for t in map(self.text_of, _one_or_many(contradicted)) if t is not None
            ),
            complete_lists=lists,
            place=node.place,
        )
        return _with_id(fact, self.own_id(node) or self.content_id(kind, values, fact.source))

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
            self.problems.add(f"the id `{own}` stands twice", place, code="duplicate-id")
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
            self.problems.add(f"`{name}` of {kind} is worked out, not written", place)
            return
        known = [n for n, a in self.vocabulary.attributes(kind).items() if a.written]
        hint = COMMA if node.value is None else did_you_mean(name, known)
        hint = hint or f"{kind} takes " + ", ".join(f"`{n}`" for n in known)
        self.problems.add(f"{kind} has no `{name}`", place, hint, "unknown-attribute")

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
            text = f"`{name}` of {kind} has no choice `{text}`"
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
            self.problems.add(f"`{name}` names no thing: `{text}`", node.place, hint, "no-thing")
            return None
        if attribute.of and kind and kind not in attribute.of:
            wanted = " or ".join(attribute.of)
            self.problems.add(
                f"`{name}` takes a {wanted}; `{text}` is a {kind}", node.place, code="wrong-kind"
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
            self.problems.add(f"`{name}`: unknown agency `{text}`", node.place, hint, "no-agency")
            return None
        return text

    def check_references(self, facts: Iterable[Fact]) -> None:
        known = {fact.id for fact in facts}
        for text, place in self._references:
            if text not in known:
                hint = did_you_mean(text, known) or "give that fact an `id`"
                self.problems.add(f"no fact has the id `{text}`", place, hint, "no-fact")

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
            self.problems.add(f"`{grade}` is not a 3x5x2 grade", keys["grade"].place, hint)
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
            self.problems.add(f"unknown kind of fact `{kind}`", place, hint, "unknown-kind")
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

    # decisions and expectations --------------------------------------------------------

    def decisions(self, node: Node | None) -> Iterable[Decision]:
        allowed = (
            *("rule", "against", "judgement", "answer"),
            *("move", "factor", "by", "date", "reasons"),
        )
        for item in self.listed(node):
            keys = self.keys(item, allowed, "a decision")
            missing = [k for k in ("rule", "against", "by", "date", "reasons") if k not in keys]
            if missing:
                words = ", ".join(f"`{k}`" for k in missing)
                self.problems.add(f"a decision needs {words}", item.place, code="missing-key")
                continue
            decision = self.decision(item, keys)
            if decision is not None:
                yield decision

    def decision(self, item: Node, keys: dict[str, Node]) -> Decision | None:
        rule = self.rule_id(self.text_of(keys["rule"]) or "", keys["rule"].place)
        on = self.day(keys["date"], "date")
        answer = self.choice_of(keys.get("answer"), ("shown", "not_shown"), "answer")
        judgement = self.text_of(keys.get("judgement"))
        if rule is not None and judgement is not None:
            self.judgement_id(rule, judgement, keys["judgement"].place)
        if (judgement is None) == ("move" not in keys):
            text = "a decision answers a `judgement` or makes a `move`"
            self.problems.add(text, item.place)
        if on is None or rule is None:
            return None
        return Decision(
            rule=rule,
            against=tuple(self.against(self.text_of(keys["against"]) or "", keys["against"])),
            by=self.text_of(keys["by"]) or "",
            on=on,
            reasons=self.text_of(keys["reasons"]) or "",
            judgement=judgement,
            answer=answer,  # type: ignore[arg-type]
            move=self.text_of(keys.get("move")),
            factor=self.text_of(keys.get("factor")),
            place=item.place,
        )

    def judgement_id(self, rule: str, judgement: str, place: Place) -> None:
        known = self.library.judgement_ids(rule)
        if judgement not in known:
            hint = did_you_mean(judgement, known) or "one of " + ", ".join(known)
            self.problems.add(f"{rule} has no judgement `{judgement}`", place, hint, "no-judgement")

    def rule_id(self, text: str, place: Place) -> str | None:
        if text in self.library.rule_ids:
            return text
        hint = did_you_mean(text, self.library.rule_ids)
        self.problems.add(f"no rule has the id `{text}`", place, hint, "no-rule")
        return None

    def against(self, text: str, node: Node) -> list[str]:
        names = text.split("+")
        for name in names:
            if name not in self.things:
                hint = did_you_mean(name, self.things)
                self.problems.add(f"there is no thing `{name}`", node.place, hint, "no-thing")
        return names

    def expect(self, node: Node | None) -> Iterable[Expected]:
        if node is None or node.value is None:
            return
        if not isinstance(node.value, dict):
            self.problems.add("`expect` gives each rule its things", node.place)
            return
        for rule, things in node.value.items():
            place = node.key_place(rule)
            known = self.rule_id(rule, place)
            if known is None:
                continue
            yield from self.expect_things(known, things)

    def expect_things(self, rule: str, things: Node) -> Iterable[Expected]:
        if not isinstance(things.value, dict):
            text = "each rule expects something of each thing"
            self.problems.add(text, things.place, "licence-1: made_out")
            return
        for name, wanted in things.value.items():
            place = things.key_place(name)
            key = Node(name, text=name, line=place.line, column=place.column, file=place.file)
            against = tuple(self.against(name, key))
            yield self.expected(rule, against, wanted, place)

    def expected(
        self, rule: str, against: tuple[str, ...], wanted: Node, place: Place
    ) -> Expected:
        if not isinstance(wanted.value, dict):
            status = self.choice_of(wanted, EXPECTED, "status")
            return Expected(rule, against, status, place=place)
        keys = self.keys(wanted, LONG_EXPECT, "an expectation")
        gaps = None
        if "gaps" in keys:
            gaps = tuple(t for t in map(self.text_of, _one_or_many(keys["gaps"])) if t)
        return Expected(
            rule,
            against,
            self.choice_of(keys.get("status"), EXPECTED, "status"),
            self.text_of(keys.get("route")),
            gaps,
            self.text_of(keys.get("reason")),
            self.flag(keys["held_back"]) if "held_back" in keys else None,
            self.text_of(keys.get("because")),
            place,
        )


def _with_id(fact: Fact, name: str) -> Fact:
    from dataclasses import replace

    return replace(fact, id=name)


def _one_or_many(node: Node | None) -> list[Node]:
    if node is None or node.value is None:
        return []
    return node.value if isinstance(node.value, list) else [node]


def _list_items(node: Node) -> list[Node] | None:
    """The members of `[a, b]`, `{only: [a, b]}` or `{includes: [a, b]}`."""
    if isinstance(node.value, list):
        return node.value
    if isinstance(node.value, dict) and set(node.value) in ({"only"}, {"includes"}):
        return _one_or_many(next(iter(node.value.values())))
    return None


def _open_list(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, dict) and "includes" in node.value


def _closed_list(node: Node | None) -> bool:
    return node is not None and isinstance(node.value, dict) and "only" in node.value


def _is_grade(text: str) -> bool:
    return len(text) == 2 and text[0] in "123" and text[1].upper() in "ABCDE"  # noqa: PLR2004


def problems_of(read: Callable[[], Any]) -> Problems:
    """What is wrong with something, without raising."""
    try:
        read()
    except DisruptError as error:
        return Problems(error.problems)
    return Problems()
