"""The tables of `tables/`: each row is one sentence of the design, tried on a few facts.

A row with `test` asks what one condition comes to: its `truth`, and where it matters its `gaps`,
`misses`, `strength`, `support` and `check_that`.
A row with `rules` asks what status each rule gets against each thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from disrupt.findings import Finding, all_misses, any_support, live_support, open_gaps
from disrupt.source import read_file

if TYPE_CHECKING:
    from tests.semantics.conftest import Tiny

TABLES = sorted((Path(__file__).parent / "tables").glob("*.yaml"))
CASE_KEYS = ("things", "as_at", "authority", "partners", "decisions", "deconflict")
LIBRARY_KEYS = ("concepts", "lists")
CONDITION_KEYS = ("truth", "gaps", "misses", "strength", "support", "check_that", "note")
OPTION_KEYS = ("reason", "gaps", "misses", "thin", "first", "check_that", "strength", "facts")
ROW_KEYS = {
    *("name", "says", "test", "rules", "facts", "answers", "policy", "expect", "xfail"),
    *CASE_KEYS,
    *LIBRARY_KEYS,
    *CONDITION_KEYS,
}


def rows() -> Iterator[Any]:
    for path in TABLES:
        table = read_file(path, path.name).plain()
        for number, row in enumerate(table["rows"], 1):
            data = {**table.get("shared", {}), **row}
            reason = data.pop("xfail", None)
            marks = () if reason is None else (pytest.mark.xfail(strict=True, reason=reason),)
            name = str(data.get("name", number)).replace(" ", "-")
            yield pytest.param(data, id=f"{path.stem}-{name}", marks=marks)


@pytest.mark.parametrize("row", list(rows()))
def test_row(row: dict[str, Any], tiny: Tiny) -> None:
    assert not set(row) - ROW_KEYS, "a key that nothing reads"
    given = {key: row[key] for key in (*CASE_KEYS, *LIBRARY_KEYS) if key in row}
    if "rules" in row:
        check_rules(row, tiny, given)
    else:
        check_condition(row, tiny, given)


def check_condition(row: dict[str, Any], tiny: Tiny, given: dict[str, Any]) -> None:
    finding = tiny.finding(row["test"], row.get("facts"), answers=row.get("answers"), **given)
    expected = {key: row[key] for key in CONDITION_KEYS if key in row}
    found = {} if finding is None else said_of(finding)

    if finding is None:
        assert expected == {"truth": "left out"}
    else:
        assert {key: found[key] for key in expected} == {
            **expected,
            "truth": str(expected["truth"]).lower(),
        }


def said_of(finding: Finding) -> dict[str, Any]:
    """What a row can expect of a condition."""
    support = "live" if live_support(finding) else "dead" if any_support(finding) else "none"
    return {
        "truth": finding.truth.word,
        "gaps": sorted({gap.key for gap in open_gaps(finding)}),
        "misses": [
            f"{m.fact.id} {m.attribute} {m.ran_out or m.bound}" for m in all_misses(finding)
        ],
        "strength": None if finding.strength is None else finding.strength.word,
        "support": support,
        "check_that": [text for part in finding.walk() for text in part.check_that],
        "note": finding.note,
    }


def check_rules(row: dict[str, Any], tiny: Tiny, given: dict[str, Any]) -> None:
    outcome = tiny.assess(row["rules"], row.get("facts"), policy=row.get("policy"), **given)
    for rule, things in row["expect"].items():
        for thing, wanted in things.items():
            against = thing.split("+")
            if isinstance(wanted, str):
                assert outcome.status(rule, *against) == wanted
                continue
            assert outcome.status(rule, *against) == wanted["status"]
            option = outcome.option(rule, *against).model_dump(mode="json")
            assert not set(wanted) - {*option, *OPTION_KEYS}, "a key that nothing reads"
            said = {key: said_in(option, key) for key in wanted}
            if not any(key.startswith("source:") for key in wanted.get("gaps", ())):
                said = {key: without_sources(value) for key, value in said.items()}
            assert said == wanted


def without_sources(said: Any) -> Any:
    """Rows give their facts no source, and only the row about that asks for one."""
    if not isinstance(said, list):
        return said
    return [item for item in said if not str(item).startswith("source:")]


def said_in(option: dict[str, Any], key: str) -> Any:
    """A part of an option, as a row writes it."""
    match key:
        case "gaps":
            return [gap["key"] + (" settles" if gap["settles"] else "") for gap in option["gaps"]]
        case "misses":
            return [miss["reason"] for miss in option["misses"]]
        case "first":
            return [step["rule"] for step in option["first"]]
        case "judgements":
            return [f"{j['id']} {j['answer'] or 'open'}" for j in option["judgements"]]
        case "in_place":
            return option["in_place"] and option["in_place"]["ends"]
        case "route":
            return option["route"]["kind"]
        case _:
            return option[key]
