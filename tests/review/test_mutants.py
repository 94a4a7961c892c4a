"""Every operator makes the change it names, and examples notice what they expect otherwise."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from disrupt.cli import disrupt
from disrupt.engine import engine_of
from disrupt.errors import DisruptError
from disrupt.library import load_library
from disrupt.library_model import Library
from disrupt.review.mutants import mutated, try_rule
from disrupt.review.operators import Mutant, Setting, changed, mutants
from disrupt.review.scenarios import Bench
from disrupt.review.survivor import look
from disrupt.rule import Rule

RULE: dict[str, Any] = {
    "title": "A power",
    "in_force": {"from": "2020-05-01"},
    "about": {
        "shop": {"kind": "premises"},
        "licence": {"kind": "licence", "type": "premises_licence", "premises": "$shop"},
    },
    "against": ["licence"],
    "held_by": [
        {"agency": "council"},
        {"agency": "police", "role": "accredited_financial_investigator"},
    ],
    "limits": [{"check": "$licence.status", "is": "in_force"}],
    "test": {
        "all": [
            {
                "any": [
                    {
                        "find": {
                            "incident": {
                                "at": "$shop",
                                "type": ["stabbing", "affray"],
                                "date": {"within": "6 months"},
                            }
                        },
                        "count": 2,
                    },
                    {"find": {"conviction": {"person": "$shop", "quashed": {"unless": True}}}},
                ]
            },
            {"ask": "Is it needed?", "id": "needed"},
        ]
    },
    "unless": [{"find": "exploitation"}],
    "first": "premises/closure-notice",
}


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def made(library: Library) -> dict[str, Mutant]:
    rare = frozenset(library.agencies.not_everywhere)
    setting = Setting(library.vocabulary, rare, {}, date(2026, 11, 20))
    return {each.id: each for each in mutants("a/rule", RULE, setting)}


def at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data[int(step)] if isinstance(data, list) else data.get(step)
        if data is None:
            return None
    return data


FIRST = "test.all.0.any.0"
FOUND = f"{FIRST}.find.incident"


@pytest.mark.parametrize(
    ("mutant", "path", "value"),
    [
        (f"drop-limb:{FIRST}", "test.all.0.any", [RULE["test"]["all"][0]["any"][1]]),
        ("any-to-all:test.all.0", "test.all.0.any", None),
        ("all-to-any:test", "test.all", None),
        ("negate:test.all.1", "test.all.1", {"not": RULE["test"]["all"][1]}),
        ("drop-exception:unless", "unless", None),
        ("drop-exception:test.all.0.any.1.find.conviction.quashed:unless",
         "test.all.0.any.1.find.conviction", {"person": "$shop"}),
        (f"count:{FIRST}.count:+1", f"{FIRST}.count", 3),
        (f"count:{FIRST}.count:-1", f"{FIRST}.count", 1),
        (f"period:{FOUND}.date.within:+1", f"{FOUND}.date.within", "185 days"),
        (f"period:{FOUND}.date.within:-1", f"{FOUND}.date.within", "183 days"),
        (f"drop-choice:{FOUND}.type:affray", f"{FOUND}.type", ["stabbing"]),
        (f"drop-link:{FOUND}.at", f"{FOUND}.at", None),
        ("drop-link:about.licence.premises", "about.licence.premises", None),
        ("drop-holder:held_by.0", "held_by", [RULE["held_by"][1]]),
        ("drop-role:held_by.1.role", "held_by.1.role", None),
        ("in-force:in_force.from:+1d", "in_force.from", "2020-05-02"),
        ("in-force:in_force.from:pending", "in_force.from", "pending"),
        ("drop-first:first:premises/closure-notice", "first", []),
        ("drop-limb:limits.0", "limits", []),
    ],
)  # fmt: skip
def test_an_operator_makes_the_change_it_names(
    made: dict[str, Mutant], mutant: str, path: str, value: object
) -> None:
    assert at(made[f"a/rule:{mutant}"].data, path) == value


def test_a_choice_is_broadened_to_what_stands_above_it(
    made: dict[str, Mutant], library: Library
) -> None:
    tree = library.vocabulary.tree("incident", "type")
    assert tree is not None
    wider = made[f"a/rule:broaden-choice:{FOUND}.type:stabbing"]

    assert at(wider.data, f"{FOUND}.type") == [tree.parent["stabbing"], "affray"]


def test_a_limit_that_only_looks_says_the_same_in_the_test(made: dict[str, Mutant]) -> None:
    assert not any(each.operator == "limit-to-test" for each in made.values())


def test_a_mutant_changes_nothing_of_what_it_was_made_of(made: dict[str, Mutant]) -> None:
    before = RULE["test"]["all"][0]["any"][0]["count"]
    assert before == 2
    assert len(made) == len({each.id for each in made.values()})


def test_a_path_is_changed_or_taken_out() -> None:
    data = {"a": [{"b": 1}, {"c": 2}]}

    assert changed(data, ("a", 0, "b"), 5) == {"a": [{"b": 5}, {"c": 2}]}
    assert data == {"a": [{"b": 1}, {"c": 2}]}


@pytest.fixture(scope="session")
def bench(library: Library, cases_folder: Path) -> Bench:
    return Bench(library, engine_of(library), cases_folder)


def test_examples_notice_what_they_expect_otherwise(bench: Bench) -> None:
    tried = try_rule(bench, "licensing/summary-review")
    by_path = {each.id.partition(":")[2]: each for each in tried.verdicts}

    assert tried.failing == ()
    assert by_path["drop-limb:test.all.0"].killed_by is not None
    assert "Late night refreshment alone" in (by_path["drop-limb:limits.1"].killed_by or "")
    assert 0 < tried.killed <= len(tried.verdicts)


def test_a_survivor_can_be_looked_at(library: Library, cases_folder: Path) -> None:
    looked = look(library, "licensing/summary-review:drop-limb:limits.1", cases_folder)

    assert "Late night refreshment alone" in (looked.noticed_by or "")
    assert looked.nearest is not None
    assert looked.nearest.before is not None
    assert looked.nearest.after is not None
    assert looked.nearest.before.status == "ruled_out"
    assert looked.nearest.after.status == "made_out"


def test_a_mutant_that_is_not_there_has_a_neighbour(library: Library) -> None:
    with pytest.raises(DisruptError) as caught:
        look(library, "licensing/summary-review:drop-limb:limits.7")

    assert "drop-limb:limits.1" in str(caught.value.problems[0].help)


def test_a_mutant_of_no_rule_has_a_neighbour_too(library: Library) -> None:
    with pytest.raises(DisruptError) as caught:
        look(library, "licensing/sumary-review:drop-limb:limits.1")

    assert caught.value.problems[0].help == "did you mean `licensing/summary-review`?"


@pytest.mark.parametrize("by", [["explain", "CASE", "--mutant"], ["mutate", "--explain"]])
def test_what_a_change_lets_through_is_data_too(cases_folder: Path, by: list[str]) -> None:
    case = str(cases_folder / "late-night-venue.yaml")
    given = [case if word == "CASE" else word for word in by]
    name = "licensing/summary-review:drop-limb:limits.1"
    ran = CliRunner().invoke(disrupt, [*given, name, "--format", "json"], standalone_mode=False)
    told = json.loads(ran.output)

    assert told["mutant"] == name
    assert {"thing", "status", "reason"} == set(told["nearest"]["as_changed"])


def test_what_is_no_rule_is_no_mutant(made: dict[str, Mutant]) -> None:
    assert mutated(made["a/rule:drop-holder:held_by.0"], Rule) is None, "it lacks its law"
