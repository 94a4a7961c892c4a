"""Generated libraries: the program's own, with other words, other rules and no concepts.

Vocabulary of the joined rules: a licence names its premises and its holder; incidents happen at
premises, convictions are of persons.
Vocabulary of the flat rules: a venue with three attributes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from disrupt.case import Case, Fact
from disrupt.dates import parse_number
from disrupt.library import Library, compile_files, shipped_rules
from disrupt.library_cache import read_cached
from disrupt.library_files import content_hash, gather

AS_AT = date(2026, 11, 20)
INCIDENTS = tuple(f"incident_{n}" for n in range(10))
OFFENCES = tuple(f"offence_{n}" for n in range(6))
USES = tuple(f"use_{n}" for n in range(8))
Plain = Mapping[str, Any]


def library(rules: Mapping[str, Plain], more_kinds: Mapping[str, Plain] | None = None) -> Library:
    """A library of these rules over the generated vocabulary."""
    found = gather((shipped_rules(),))
    compiled = read_cached(content_hash(found)) or compile_files(found)
    kinds = {name: compiled["kinds"][name] for name in ("agency", "measure")}
    made = {**KINDS, **(more_kinds or {})}
    return Library(
        {
            **{k: v for k, v in compiled.items() if k != "reach"},
            "kinds": {**kinds, **{name: json.dumps(kind) for name, kind in made.items()}},
            "rules": {name: json.dumps(rule) for name, rule in rules.items()},
            "concepts": {},
        },
        "generated",
    )


def _thing(title: str, **attributes: Plain) -> Plain:
    named = {"name": {"type": "text"}, **attributes}
    return {"class": "thing", "time": "none", "title": title, "says": title, "attributes": named}


def _link(kind: str) -> Plain:
    return {"type": "thing", "of": [kind]}


def event(title: str, **attributes: Plain) -> Plain:
    """A kind of event."""
    return {"class": "event", "time": "event", "title": title, "says": title,
            "attributes": attributes}  # fmt: skip


def _choice(values: Iterable[str]) -> Plain:
    return {"type": "choice", "choices": list(values)}


KINDS: Mapping[str, Plain] = {
    "premises": _thing("Premises"),
    "person": _thing("Person"),
    "licence": _thing("Licence", premises=_link("premises"), holder=_link("person")),
    "incident": event("Incident", at=_link("premises"), type=_choice(INCIDENTS)),
    "conviction": event("Conviction", person=_link("person"), offence=_choice(OFFENCES)),
    "venue": _thing(
        "Venue", use=_choice(USES), capacity={"type": "number"}, rating={"type": "number"}
    ),
}


def rule(about: Plain, against: str, test: Plain, **more: object) -> Plain:
    """A rule with nothing in it but what it is about and its test."""
    return {
        "title": "A power", "family": "civil", "four_ps": ["pursue"], "purpose": "None.",
        "law": [{"act": "An Act", "cite": "s.1", "verified": "unverified"}],
        "extent": ["England", "Wales"], "in_force": "long_established",
        "about": about, "against": [against], "held_by": [{"agency": "council"}],
        "standard": "none", "test": test, **more,
    }  # fmt: skip


def joined_test(number: int) -> tuple[str, str]:
    """The incident and the offence that the joined rule of this number asks for."""
    return INCIDENTS[number % 10], OFFENCES[number // 10 % 6]


def joined_rules(number: int) -> dict[str, Plain]:
    """Rules that join a licence, its premises, its holder, an incident and a conviction."""
    about = {
        "licence": {"kind": "licence"},
        "premises": {"kind": "premises", "same_as": "$licence.premises"},
        "holder": {"kind": "person", "same_as": "$licence.holder"},
    }
    rules = {}
    for n in range(number):
        incident, offence = joined_test(n)
        parts = [
            {"find": {"incident": {"at": "$premises", "type": incident}}},
            {"find": {"conviction": {"person": "$holder", "offence": offence}}},
        ]
        rules[f"made/rule-{n:04}"] = rule(about, "licence", {"all": parts})
    return rules


Row = tuple[str, dict[str, str]]


def joined_facts(number: int, seed: int) -> list[Row]:
    """(kind, attributes) of a case with this many facts, give or take six."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for n in range(max(1, number // 7)):
        rows += [
            ("premises", {"id": f"p{n}"}),
            ("person", {"id": f"h{n}"}),
            ("licence", {"id": f"l{n}", "premises": f"p{n}", "holder": f"h{n}"}),
        ]
        for m in range(2):
            kind = chance.choice(INCIDENTS)
            rows.append(("incident", {"id": f"i{n}-{m}", "at": f"p{n}", "type": kind}))
            offence = chance.choice(OFFENCES)
            rows.append(("conviction", {"id": f"c{n}-{m}", "person": f"h{n}", "offence": offence}))
    return rows


def case_of(rows: Iterable[Row]) -> Case:
    """The rows as a case, as the loader would have made it."""
    facts = [Fact("authority", "agency", {})]
    for kind, attributes in rows:
        values = {name: value for name, value in attributes.items() if name != "id"}
        facts.append(Fact(attributes["id"], kind, values))
    return Case("generated", tuple(facts), as_at=AS_AT)


# flat ------------------------------------------------------------------------------------


def flat_test(number: int) -> tuple[str, int, int]:
    """(use, least capacity, highest rating) of the flat rule of this number."""
    return USES[number % len(USES)], 40 + 10 * (number % 13), number % 5


def flat_rules(number: int) -> dict[str, Plain]:
    """Rules that look at three attributes of one thing."""
    rules = {}
    for n in range(number):
        use, capacity, rating = flat_test(n)
        parts = [
            {"check": "$venue.use", "is": use},
            {"check": "$venue.capacity", "at_least": capacity},
            {"check": "$venue.rating", "at_most": rating},
        ]
        about = {"venue": {"kind": "venue"}}
        rules[f"made/flat-{n:04}"] = rule(about, "venue", {"all": parts}, always=True)
    return rules


FlatRow = dict[str, Any]


def flat_facts(number: int, seed: int) -> list[FlatRow]:
    """Venues."""
    chance = random.Random(seed)
    return [
        {"id": f"v{n}", "use": chance.choice(USES), "capacity": 10 * chance.randrange(1, 25),
         "rating": chance.randrange(6)}
        for n in range(number)
    ]  # fmt: skip


def flat_case(rows: Iterable[FlatRow]) -> Case:
    """The venues as a case, as the loader would have made it."""
    facts = [Fact("authority", "agency", {})]
    for row in rows:
        values = {
            "use": row["use"],
            "capacity": parse_number(row["capacity"]),
            "rating": parse_number(row["rating"]),
        }
        facts.append(Fact(row["id"], "venue", values))
    return Case("generated", tuple(facts), as_at=AS_AT)
