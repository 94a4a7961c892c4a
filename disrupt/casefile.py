"""A case as people write it, read into the model: every word checked, every problem placed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disrupt.case import AUTHORITY, Case, Decision, Expected, Fact, Party, Search, Value
from disrupt.errors import DisruptError, Place, did_you_mean, quoted
from disrupt.factfile import FactReader
from disrupt.node import Node
from disrupt.reading import one_or_many
from disrupt.source import from_plain, read_file, read_placed

if TYPE_CHECKING:
    from disrupt.library_model import Library

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
STATUSES = ("made_out", "within_reach", "already_in_place", "not_in_force", "ruled_out")
EXPECTED = (*STATUSES, "not_indicated")
LONG_EXPECT = ("status", "route", "gaps", "reason", "held_back", "because")
MOVES = ("up", "down", "first", "last")
_POSITION = re.compile("[1-9][0-9]{0,3}")


def load_case(source: str | Path | Mapping[str, Any], library: Library) -> Case:
    """Read a case from a file, or from plain data as JSON gives it.

    Raises `DisruptError` with every problem of the case at once.
    """
    if isinstance(source, Mapping):
        return read_case(from_plain(source, "case"), library)
    path = Path(source)
    node = read_file(path)
    try:
        return read_case(node, library, default_id=path.stem)
    except DisruptError:
        placed = read_placed(path)
        if placed is not None:
            read_case(placed, library, default_id=path.stem)
        raise


def read_case(node: Node, library: Library, default_id: str = "case") -> Case:
    """Read a case from nodes; raises `DisruptError` with every problem at once."""
    reader = CaseReader(library)
    case = reader.case(node, default_id)
    reader.problems.raise_if_any()
    return case


class CaseReader(FactReader):
    """Reads one case; `problems` collects what is wrong with it."""

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

    # parties ---------------------------------------------------------------------------

    def party(self, node: Node) -> Party:
        if isinstance(node.value, str):
            node = Node({"agency": node}, line=node.line, column=node.column, file=node.file)
        keys = self.keys(node, ("agency", "name", "nation", "tier", "roles"), "a partner")
        agency = self.word_of(keys, "agency", node) or ""
        if agency:
            self.agency_id(agency, keys["agency"])
        tier = self.choice_of(keys.get("tier"), self.library.agencies.tiers, "tier")
        nation = self.choice_of(keys.get("nation"), ("England", "Wales"), "nation")
        roles = None
        if "roles" in keys:
            known = self.library.agencies.roles(agency)
            listed = self.listed(keys["roles"])
            roles = tuple(r for r in (self.choice_of(n, known, "role") for n in listed) if r)
        return Party(agency, self.text_of(keys.get("name")), nation, tier, roles)

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
            self.problems.add(text, item.place, code="one-decision")
        move = self.text_of(keys.get("move"))
        if move is not None and move not in MOVES and not _POSITION.fullmatch(move):
            hint = did_you_mean(move, MOVES) or f"a position, or one of {', '.join(MOVES)}"
            said = f"unknown move {quoted(move)}"
            self.problems.add(said, keys["move"].place, hint, "unknown-move")
        if judgement is not None and "answer" not in keys:
            text = "a decision on a `judgement` needs an `answer`"
            self.problems.add(text, item.place, "shown or not_shown", "missing-key")
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
            move=move,
            factor=self.text_of(keys.get("factor")),
            place=item.place,
        )

    def judgement_id(self, rule: str, judgement: str, place: Place) -> None:
        known = self.library.judgement_ids(rule)
        if judgement not in known:
            hint = did_you_mean(judgement, known) or "one of " + ", ".join(known)
            text = f"{rule} has no judgement {quoted(judgement)}"
            self.problems.add(text, place, hint if known else None, "no-judgement")

    def rule_id(self, text: str, place: Place) -> str | None:
        if text in self.library.rule_ids:
            return text
        hint = did_you_mean(text, self.library.rule_ids)
        self.problems.add(f"no rule has the id {quoted(text)}", place, hint, "no-rule")
        return None

    def against(self, text: str, node: Node) -> list[str]:
        names = text.split("+")
        for name in names:
            if name not in self.things:
                hint = did_you_mean(name, self.things)
                said = f"there is no thing {quoted(name)}"
                self.problems.add(said, node.place, hint, "no-thing")
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

    def expected(self, rule: str, against: tuple[str, ...], wanted: Node, place: Place) -> Expected:
        if not isinstance(wanted.value, dict):
            status = self.choice_of(wanted, EXPECTED, "status")
            return Expected(rule, against, status, place=place)
        keys = self.keys(wanted, LONG_EXPECT, "an expectation")
        gaps = None
        if "gaps" in keys:
            gaps = tuple(t for t in map(self.text_of, one_or_many(keys["gaps"])) if t)
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
