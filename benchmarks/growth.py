"""How the time grows with the facts of a case and with the rules of a library.

Facts: a whole assessment with all the rules of the program, on cases of 10 to 10,000 facts: more
and more shops, each with its company, director, licence, seizures and an incident.
Rules: bind and test a case of 70 facts with 60, 600 and 6,000 generated rules, once where all of
them can bind, and once where all but 60 look for kinds of fact that are not on file.
"""

from __future__ import annotations

from typing import Any

from benchmarks import generated
from benchmarks.engines import Native
from benchmarks.report import heading, line
from benchmarks.timing import in_turns
from disrupt import assess, load_case, load_library

FACTS = (10, 100, 1_000, 10_000)
RULES = (60, 600, 6_000)
A_SHOP = 8


def run() -> None:
    """Measure and print."""
    heading("(d) growth with facts: time of a whole assessment, per fact")
    library = load_library()
    first = None
    for number in FACTS:
        case = load_case(shops(number), library)
        taken = in_turns(
            {"assess": lambda c=case: assess(library, c)},  # type: ignore[misc]
            seconds=1.0,
            least=1 if number >= FACTS[-1] else 3,
        )["assess"]
        each = taken / len(case.facts)
        first = first or (len(case.facts), each)
        _line(f"{len(case.facts):,} facts", each, first[1], f"per fact, to {first[0]} facts")
    heading("(d) growth with rules that can bind: time of bind and test, per rule")
    _rules(idle=False)
    heading("(d) growth with rules that cannot bind: time of bind and test, whole")
    _rules(idle=True)


def _line(what: str, each: float, first: float, words: str) -> None:
    line(what, f"{each / first:.2f} x", f"{words} ({each * 1e6:.1f} us)")


def _rules(*, idle: bool) -> None:
    rows = generated.joined_facts(70, seed=3)
    first = None
    for number in RULES:
        native = Native(_library(number, idle=idle))
        taken = in_turns(
            {"native": lambda n=native: n.joined(rows)},  # type: ignore[misc]
            seconds=2.0,
        )["native"]
        each = taken if idle else taken / number
        first = first or each
        words = "the whole case" if idle else "per rule"
        _line(f"{number:,} rules", each, first, f"{words}, to {RULES[0]} rules")


def _library(number: int, *, idle: bool) -> Any:
    if not idle:
        return generated.library(generated.joined_rules(number))
    rules = generated.joined_rules(RULES[0])
    about = {"licence": {"kind": "licence"}}
    for n in range(RULES[0], number):
        test = {"find": {f"other_{n % 50}": {"of": "$licence"}}}
        rules[f"made/idle-{n:04}"] = generated.rule(about, "licence", test)
    kinds = {
        f"other_{n}": generated.event("Other", of={"type": "thing", "of": ["licence"]})
        for n in range(50)
    }
    return generated.library(rules, kinds)


def shops(number: int) -> dict[str, Any]:
    """A case of at least this many facts."""
    things: dict[str, Any] = {}
    facts: list[dict[str, Any]] = []
    for n in range(max(1, round(number / A_SHOP))):
        shop, company, owner = f"shop-{n}", f"company-{n}", f"owner-{n}"
        things |= {
            shop: {"kind": "premises", "address": f"{n} Market Street", "use": "convenience_store"},
            company: {"kind": "business", "status": "active"},
            owner: {"kind": "person", "name": f"Subject {n}"},
            f"licence-{n}": {
                "kind": "licence", "type": "premises_licence", "premises": shop,
                "holder": company, "status": "in_force", "authorises": ["sale_of_alcohol"],
            },
        }  # fmt: skip
        facts += [
            {"directorship": {"person": owner, "business": company, "from": 2020}},
            {"seizure": {"at": shop, "goods": "illicit_tobacco", "date": "2026-09-12"}},
            {"incident": {"at": shop, "type": "violence", "date": "2026-10-02"}},
        ]
    return {
        "as_at": "2026-11-20",
        "authority": {"agency": "council", "nation": "England", "tier": "district"},
        "things": things,
        "facts": facts,
    }
