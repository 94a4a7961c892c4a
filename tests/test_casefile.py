"""Cases in: every slip is told in one line, at its place, with what was expected."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disrupt.case import Case
from disrupt.casefile import load_case, read_case
from disrupt.dates import NumberSpan
from disrupt.errors import DisruptError, Problem
from disrupt.library import Library, load_library
from disrupt.source import COMMA, read_text

ROOT = Path(__file__).resolve().parent.parent
CASES = tuple(sorted((ROOT / "cases").rglob("*.yaml")))
REMARK = "the informant lives at number nine"
THINGS = """\
things:
  shop: {kind: premises, address: 12 Market Street}
  shop-ltd: {kind: business, company_number: 09999999}
  owner: {kind: person, name: Subject A, born: 1984-03}
"""


@cache
def library() -> Library:
    return load_library()


def read(text: str) -> Case:
    return read_case(read_text(text, "case.yaml"), library())


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(DisruptError) as caught:
        read(text)
    return caught.value.problems


def assert_well_said(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        said = problem.message
        outside = re.sub(r"`[^`]*`|UTF-8|YAML|JSON|[£]|3x5x2", "", said)
        assert problem.place is not None, said
        assert "\n" not in said + (problem.help or "")
        assert outside == outside.lower(), said
        assert not said.endswith("."), said
        for name in ("traceback", "error", "nonetype", "<class", "dict[", "pydantic", "node("):
            assert name not in said.lower() + (problem.help or "").lower(), said


@pytest.mark.parametrize(
    ("text", "message", "line", "help_"),
    [
        pytest.param("thingz: {}\n", "unknown key `thingz`", 1, "did you mean `things`?",
                     id="an unknown key"),
        pytest.param("- a\n", "a case is written as keys and values", 1, None, id="a list"),
        pytest.param("as_at: 2026-02-30\n", "`as_at`: `2026-02-30` is not a date", 1, None,
                     id="an impossible date"),
        pytest.param("as_at: 2026-02\n", "`as_at` must be one day", 1, "write 2026-09-30",
                     id="a month for a day"),
        pytest.param("authority: {agency: counsil}\n", "unknown agency `counsil`", 1,
                     "did you mean `council`?", id="an unknown agency"),
        pytest.param("authority: {name: Anytown}\n", "`agency` is missing", 1, None,
                     id="no agency"),
        pytest.param("authority: {agency: council, nation: Wails}\n", "unknown nation `Wails`", 1,
                     "did you mean `Wales`?", id="an unknown nation"),
        pytest.param("authority: {agency: council, tier: distric}\n", "unknown tier `distric`", 1,
                     "did you mean `district`?", id="an unknown tier"),
        pytest.param("partners: {agency: police}\n", "a list is expected", 1,
                     "begin each entry with `- `", id="no list"),
        pytest.param("partners:\n  - {agency: police, roles: [inspecter]}\n",
                     "unknown role `inspecter`", 2, "did you mean `inspector`?",
                     id="an unknown role"),
        pytest.param("things: [shop]\n",
                     "`things` gives each thing an id: shop: {kind: premises}", 1, None,
                     id="a list of things"),
        pytest.param("things:\n  shop: {use: shop}\n", "`shop` needs a `kind`", 2,
                     "such as kind: person", id="a thing without a kind"),
        pytest.param("things:\n  shop: {kind: premisses}\n", "unknown kind of thing `premisses`",
                     2, "did you mean `premises`?", id="an unknown kind of thing"),
        pytest.param("things:\n  police: {kind: person}\n",
                     "`police` is the name of an agency; a thing needs another id", 2, None,
                     id="a thing named like an agency"),
        pytest.param("things:\n  authority: {kind: person}\n",
                     "`authority` is the name of an agency; a thing needs another id", 2, None,
                     id="a thing named authority"),
        pytest.param(THINGS + "facts:\n  - convicton: {person: owner}\n",
                     "unknown kind of fact `convicton`", 6, "did you mean `conviction`?",
                     id="an unknown kind of fact"),
        pytest.param(THINGS + "facts:\n  - premises: {address: x}\n",
                     "unknown kind of fact `premises`", 6, "a thing stands under `things`",
                     id="a thing among the facts"),
        pytest.param(THINGS + "facts:\n  - conviction\n",
                     "a fact is written as kind and attributes", 6, None, id="a word for a fact"),
        pytest.param(THINGS + "facts:\n  - conviction: {person: owner}\n    incident: {at: shop}\n",
                     "one kind of fact is expected here, not `conviction`, `incident`", 6, None,
                     id="two kinds in one fact"),
        pytest.param(THINGS + "facts:\n  - {source: {agency: police}}\n",
                     "one kind of fact is expected here", 6, None, id="no kind in a fact"),
        pytest.param(THINGS + "facts:\n  - conviction: [owner]\n",
                     "`conviction` takes attributes in { }", 6, None, id="a list of attributes"),
        pytest.param(THINGS + "facts:\n  - conviction: {persn: owner}\n",
                     "conviction has no `persn`", 6, "did you mean `person`?",
                     id="an unknown attribute"),
        pytest.param(THINGS + "facts:\n  - conviction: {person: ownr}\n",
                     "`person` names no thing: `ownr`", 6, "did you mean `owner`?",
                     id="a dangling thing"),
        pytest.param(THINGS + "facts:\n  - conviction: {person: shop}\n",
                     "`person` takes a person or business; `shop` is a premises", 6, None,
                     id="a thing of the wrong kind"),
        pytest.param(THINGS + "facts:\n  - incident: {at: shop, type: violense}\n",
                     "`type` of incident has no choice `violense`", 6, "did you mean `violence`?",
                     id="an unknown choice"),
        pytest.param(THINGS + "facts:\n  - incident: {at: shop, date: 2026-13-01}\n",
                     "`date`: `2026-13-01` is not a date", 6, None, id="an impossible month"),
        pytest.param(THINGS + "facts:\n  - incident: {at: shop, date: 0026-10-01}\n",
                     "`date`: `0026` is not a year that a record can bear", 6, None,
                     id="an impossible year"),
        pytest.param(THINGS + "facts:\n  - incident: {at: shop, date: {after: 2026-05-01, "
                     "before: 2026-01-01}}\n",
                     "`date`: the range of dates ends before it starts", 6, None,
                     id="a range that ends before it starts"),
        pytest.param(THINGS + "facts:\n  - incident: {at: shop, times: [1, 2]}\n",
                     "`times` of incident takes one value", 6, None, id="two values for one"),
        pytest.param(THINGS + "facts:\n  - incident: {at: shop, serious: maybe}\n",
                     "`serious` takes `true` or `false`", 6, None, id="maybe"),
        pytest.param(THINGS + "facts:\n  - incident: {at: shop}\n    source: {grade: 4F}\n",
                     "`4F` is not a 3x5x2 grade", 7, "source 1-3, then assessment A-E, as in 2C",
                     id="a wrong grade"),
        pytest.param(THINGS + "facts:\n  - incident: {at: shop}\n    source: {kind: rumour}\n",
                     "unknown source `rumour`", 7, None, id="a wrong source"),
        pytest.param(THINGS + "facts:\n  - none: conviction\n    person: owner\n",
                     "`none: conviction` needs `checked`, the day somebody looked", 6, None,
                     id="a search without a day"),
        pytest.param(THINGS + "facts:\n  - none: convictions\n    checked: 2026-01-01\n",
                     "unknown kind of fact `convictions`", 6, "did you mean `conviction`?",
                     id="a search for nothing known"),
        pytest.param(THINGS + "facts:\n  - incident: {at: shop}\n    id: a\n"
                     "  - incident: {at: shop}\n    id: a\n",
                     "the id `a` stands twice", 9, None, id="an id twice"),
        pytest.param(THINGS + "decisions:\n  - {rule: x}\n",
                     "a decision needs `against`, `by`, `date`, `reasons`", 6, None,
                     id="half a decision"),
        pytest.param(THINGS + "expect:\n  premises/closure-ordr: {shop: made_out}\n",
                     "no rule has the id `premises/closure-ordr`", 6,
                     "did you mean `premises/closure-order`?", id="an unknown rule"),
        pytest.param(THINGS + "expect:\n  premises/closure-order: {shopp: made_out}\n",
                     "there is no thing `shopp`", 6, "did you mean `shop`?",
                     id="something expected of nothing"),
        pytest.param(THINGS + "expect:\n  premises/closure-order: {shop: made-out}\n",
                     "unknown status `made-out`", 6, "did you mean `made_out`?",
                     id="an unknown status"),
        pytest.param(THINGS + "expect:\n  premises/closure-order: made_out\n",
                     "each rule expects something of each thing", 6, None,
                     id="a status for a rule"),
        pytest.param(THINGS + "deconflict: {contakt: DI}\n", "unknown key `contakt`", 5,
                     "did you mean `contact`?", id="an unknown key of deconflict"),
        pytest.param(THINGS + "expect_partial: perhaps\n", "`true` or `false` is expected", 5,
                     None, id="perhaps"),
    ],
)  # fmt: skip
def test_a_slip_is_told(text: str, message: str, line: int, help_: str | None) -> None:
    found = problems_of(text)

    assert [problem.message for problem in found] == [message]
    assert found[0].place is not None
    assert found[0].place.line == line
    assert help_ is None or found[0].help == help_
    assert_well_said(found)


def decision(**changes: str) -> str:
    said = {
        "rule": "taxis/driver-licence",
        "against": "owner",
        "by": "head of licensing",
        "date": "2026-11-18",
        "reasons": "as discussed",
        **changes,
    }
    return THINGS + "decisions:\n  - {" + ", ".join(f"{k}: {v}" for k, v in said.items()) + "}\n"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "a decision answers a `judgement` or makes a `move`"),
        ({"move": "sideways"}, "unknown move `sideways`"),
        ({"move": "²"}, "unknown move `²`"),
        ({"move": "0"}, "unknown move `0`"),
        ({"move": "9" * 50}, "unknown move `" + "9" * 50 + "`"),
        ({"judgement": "no-such", "answer": "shown"},
         "taxis/driver-licence has no judgement `no-such`"),
        ({"move": "first", "rule": "taxis/drivers-licence"},
         "no rule has the id `taxis/drivers-licence`"),
        ({"move": "first", "against": "nobody"}, "there is no thing `nobody`"),
        ({"move": "first", "date": "2026-11-31"}, "`date`: `2026-11-31` is not a date"),
    ],
)  # fmt: skip
def test_a_wrong_decision_is_told(changes: dict[str, str], message: str) -> None:
    found = problems_of(decision(**changes))

    assert [problem.message for problem in found] == [message]
    assert_well_said(found)


def test_an_answer_must_be_given_to_a_judgement() -> None:
    rule = next(r for r in library().rule_ids if library().judgement_ids(r))
    named = library().judgement_ids(rule)[0]

    unanswered = problems_of(decision(rule=rule, judgement=named))
    unclear = problems_of(decision(rule=rule, judgement=named, answer="probably"))

    assert [p.message for p in unanswered] == ["a decision on a `judgement` needs an `answer`"]
    assert [p.message for p in unclear] == ["unknown answer `probably`"]


def test_all_the_problems_of_a_case_are_told_at_once() -> None:
    found = problems_of(
        "titel: x\nas_at: tomorrow\nthings:\n  a: {kind: persn}\n  b: {}\n"
        "facts:\n  - nonsense: {}\n  - incident: {at: c, type: bad, date: 2026-99-99}\n"
        "expect: {no/rule: {x: y}}\n"
    )

    assert [p.place.line for p in found if p.place is not None] == [1, 2, 4, 5, 7, 8, 8, 8, 9]
    assert_well_said(found)


@pytest.mark.parametrize(
    "text",
    [
        THINGS + "facts:\n  - incident: {at: shop, type: violence, ref: a fight, and a knife}\n",
        "things:\n  shop: {kind: premises, address: 12 Market Street, Anytown}\n",
        "authority: {agency: council, name: Anytown, the borough}\n",
        THINGS + "facts:\n  - {incident: {at: shop}, note: seen, by a neighbour}\n",
    ],
)
def test_a_comma_in_braces_that_ends_a_text_is_named(text: str) -> None:
    assert COMMA in [problem.help for problem in problems_of(text)]


# What may be intelligence is never repeated ------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "%%: 1\n",
        "as_at: %%\n",
        "authority: %%\n",
        "authority: {agency: %%, tier: %%, nation: %%}\n",
        "partners:\n  - {agency: police, roles: [%%]}\n",
        "things:\n  a: {kind: %%}\n  %%: {}\n",
        "things:\n  a: {kind: person, %%: 1, born: %%}\n",
        THINGS + "facts:\n  - %%: {}\n",
        THINGS + "facts:\n  - %%\n",
        THINGS + "facts:\n  - {incident: {}, %%: {}}\n",
        THINGS + "facts:\n  - incident: {at: %%, type: %%, serious: %%}\n",
        THINGS + "facts:\n  - incident: {at: shop, times: %%, date: %%}\n",
        THINGS + "facts:\n  - incident: {at: shop, by: %%, date: {%%: 1}}\n",
        THINGS + "facts:\n  - incident: {at: shop, %%, even so}\n",
        THINGS + "facts:\n  - incident: {at: shop}\n    source: {grade: %%}\n",
        THINGS + "facts:\n  - incident: {at: shop}\n    source: {kind: %%, dated: %%}\n",
        THINGS + "facts:\n  - incident: {at: shop}\n    source: {agency: %%}\n",
        THINGS + "facts:\n  - incident: {at: shop}\n    source: %%\n",
        THINGS + "facts:\n  - incident: {at: shop}\n    doubted: %%\n",
        THINGS + "facts:\n  - none: %%\n",
        THINGS + "facts:\n  - none: conviction\n    checked: %%\n    %%: 1\n",
        THINGS + "facts:\n  - incident: {at: shop}\n    id: %%\n"
        "  - incident: {at: shop}\n    id: %%\n",
        THINGS + "decisions:\n  - {%%: 1}\n",
        THINGS + "expect:\n  %%: {shop: made_out}\n",
        THINGS + "expect:\n  premises/closure-order: {%%: made_out, shop: %%}\n",
        THINGS + "deconflict: %%\n",
        "a: '%%\n",
        "%%: 1\n%%: 2\n",
        "a: %%: 1\n",
        "a: &a %%\n",
    ],
)  # fmt: skip
def test_a_remark_in_the_wrong_place_is_not_repeated(text: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text.replace("%%", REMARK), encoding="utf-8")

    with pytest.raises(DisruptError) as caught:
        load_case(path, library())

    assert REMARK not in str(caught.value)
    assert_well_said(caught.value.problems)


@pytest.mark.parametrize("key", ["move", "judgement", "rule", "against", "answer", "date"])
def test_a_remark_in_a_decision_is_not_repeated(key: str) -> None:
    found = problems_of(decision(**{"move": "first", key: REMARK}))

    assert REMARK not in "".join(map(str, found))


# What is kept ------------------------------------------------------------------------------


def test_a_company_number_keeps_its_noughts() -> None:
    assert read(THINGS).things["shop-ltd"].values["company_number"] == "09999999"


def test_things_and_facts_are_enough() -> None:
    case = read(THINGS + "facts:\n  - incident: {at: shop, times: 3}\n")

    assert set(case.things) - {"authority"} == {"shop", "shop-ltd", "owner"}
    assert case.as_at is None
    times = case.facts[-1].values["times"]
    assert isinstance(times, NumberSpan)
    assert times == NumberSpan.of(3)


def test_an_id_does_not_hang_on_the_order() -> None:
    lines = ["  - incident: {at: shop, times: 3}\n", "  - conviction: {person: owner}\n"]
    one, other = (read(THINGS + "facts:\n" + "".join(ls)) for ls in (lines, lines[::-1]))

    assert {f.id for f in one.facts} == {f.id for f in other.facts}


def test_a_note_is_kept_as_unread() -> None:
    case = read(THINGS + f"facts:\n  - incident: {{at: shop}}\n    note: {REMARK}\nnote: x\n")

    assert len(case.unread) == 2
    assert REMARK not in repr(case)


def test_json_and_plain_data_say_the_same_as_yaml(tmp_path: Path) -> None:
    for path in CASES[:4]:
        data = read_plain(path)
        (tmp_path / "case.json").write_text(json.dumps(data), encoding="utf-8")
        from_yaml = load_case(path, library())

        assert without_places(load_case(tmp_path / "case.json", library())) == without_places(
            from_yaml
        )
        assert without_places(load_case(MappingProxyType(data), library())) == without_places(
            from_yaml
        )


def read_plain(path: Path) -> dict[str, Any]:
    from disrupt.source import read_file

    data: dict[str, Any] = read_file(path).plain()
    return data


def without_places(case: Case) -> object:
    def said(value: object) -> str:
        return re.sub(r"place=(None|Place\([^)]*\))", "", repr(value))

    return said((case.facts, case.searches, case.decisions, case.expect, case.authority))


def test_a_wrong_json_case_has_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    text = '{\n\t"things": {\n\t\t"shop": {"kind": "premisses"}\n\t},\n\t"fact": []\n}\n'
    path.write_text(text, encoding="utf-8")

    with pytest.raises(DisruptError) as caught:
        load_case(path, library())

    assert [(p.message, str(p.place)) for p in caught.value.problems] == [
        ("unknown kind of thing `premisses`", f"{path}:3:20"),
        ("unknown key `fact`", f"{path}:5:2"),
    ]


def test_a_large_wrong_json_case_still_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"titel": "x" * 1_100_000}), encoding="utf-8")

    with pytest.raises(DisruptError) as caught:
        load_case(path, library())

    assert [str(p.place) for p in caught.value.problems] == [str(path)]


# Whatever is handed in ---------------------------------------------------------------------

WORDS = st.sampled_from(
    ["case", "as_at", "things", "facts", "kind", "person", "premises", "shop", "none", "complete",
     "source", "incident", "conviction", "at", "type", "date", "from", "times", "note", "id",
     "authority", "agency", "police", "expect", "decisions", "deconflict", "partners", "only",
     "includes", "about", "after", "2026-10-01", "", "made_out", "checked", "contradicts"]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=9)
STRUCTURES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)
SHAPED = st.fixed_dictionaries(
    {},
    optional={
        "things": st.dictionaries(WORDS, STRUCTURES, max_size=3),
        "facts": st.lists(st.dictionaries(WORDS, STRUCTURES, max_size=3), max_size=3),
        "authority": STRUCTURES,
        "partners": st.lists(STRUCTURES, max_size=2),
        "decisions": st.lists(st.dictionaries(WORDS, STRUCTURES), max_size=2),
        "expect": STRUCTURES,
        "deconflict": STRUCTURES,
        "as_at": STRUCTURES,
        "case": STRUCTURES,
    },
)


def refused_or_read(data: Mapping[str, Any]) -> None:
    try:
        case = load_case(data, library())
    except DisruptError as error:
        assert_well_said(error.problems)
    else:
        assert isinstance(case, Case)


@given(SHAPED)
def test_any_structure_is_read_or_refused(data: dict[str, Any]) -> None:
    refused_or_read(data)


@given(st.dictionaries(WORDS, STRUCTURES, max_size=5))
def test_any_mapping_is_read_or_refused(data: dict[str, Any]) -> None:
    refused_or_read(data)


def mutated(data: Any, chance: random.Random) -> Any:
    """The same data with one place in a hundred or so changed for something else."""
    if chance.random() < 0.02:
        return chance.choice(
            [None, True, -1, 10**30, 0.5, "", "x y", "2026-02-30", [], {}, [data], {"a": data}]
        )
    if isinstance(data, dict):
        return {
            (key if chance.random() > 0.01 else key[::-1]): mutated(value, chance)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [mutated(item, chance) for item in data if chance.random() > 0.02]
    return data


@settings(max_examples=60)
@given(st.sampled_from(CASES), st.integers(0, 2**32))
def test_any_change_of_a_case_is_read_or_refused(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    refused_or_read({key: mutated(part, chance) for key, part in plain_case(path).items()})


@cache
def plain_case(path: Path) -> dict[str, Any]:
    return read_plain(path)


@settings(max_examples=40)
@given(st.sampled_from(CASES[:6]), st.integers(0, 2**32))
def test_any_change_of_the_text_of_a_case_is_read_or_refused(path: Path, seed: int) -> None:
    chance, text = random.Random(seed), "\n".join(path.read_text("utf-8").splitlines()[:25])
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(["", "\n", "{", "]", ":", '"', "-", "&", "\t", "é"]) + (
            text[at + chance.randint(0, 3) :]
        )  # fmt: skip
    try:
        read(text)
    except DisruptError as error:
        assert_well_said(error.problems)
