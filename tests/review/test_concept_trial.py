"""Concepts are changed like rules, and tried in the examples of every rule that rests on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from disrupt.engine import engine_of
from disrupt.library import load_library
from disrupt.library_model import Library
from disrupt.review.concept_trial import FOLDER, resting_on, try_concept
from disrupt.review.mutants import mutated
from disrupt.review.operators import Mutant, Setting, concept_mutants
from disrupt.review.scenarios import Bench
from disrupt.rule import Concept

CONCEPT: dict[str, Any] = {
    "title": "Trouble at premises",
    "says": "Premises are known for trouble.",
    "cite": "practice",
    "attributes": {"premises": {"type": "thing", "of": ["premises"]}},
    "ways": [
        {
            "about": {
                "incident": {"kind": "incident"},
                "premises": {"kind": "premises", "same_as": "$incident.at"},
            },
            "test": {"check": "$incident.type", "is": ["stabbing", "affray"]},
            "then": {"premises": "$premises"},
        },
        {
            "about": {"premises": {"kind": "premises"}},
            "test": {"find": {"seizure": {"at": "$premises"}}, "count": 2},
            "then": {"premises": "$premises"},
        },
    ],
}


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture
def made(library: Library) -> dict[str, Mutant]:
    setting = Setting(library.vocabulary, frozenset(), {}, date(2026, 11, 20))
    found = concept_mutants(f"{FOLDER}trouble", CONCEPT, setting)
    return {each.id.partition(":")[2]: each for each in found}


def test_every_way_choice_link_and_number_is_changed(made: dict[str, Mutant]) -> None:
    assert {
        "drop-way:ways.0",
        "drop-way:ways.1",
        "drop-limb:ways.0.test",
        "drop-link:ways.0.about.premises.same_as",
        "drop-choice:ways.0.test.is:stabbing",
        "negate:ways.1.test",
        "count:ways.1.test.count:-1",
        "count:ways.1.test.count:+1",
        "drop-link:ways.1.test.find.seizure.at",
    } <= made.keys()


def test_a_changed_concept_is_a_concept(made: dict[str, Mutant]) -> None:
    without = mutated(made["drop-way:ways.0"], Concept)

    assert isinstance(without, Concept)
    assert len(without.ways) == 1


def test_a_concept_is_beneath_the_rules_that_look_for_it(library: Library) -> None:
    beneath = resting_on(library)

    assert beneath.keys() == library.concepts.keys()
    assert "premises/closure-order" in beneath["criminal_behaviour_at_premises"]
    assert all(beneath.values()), "a concept on which no rule rests"


def test_a_concept_is_beneath_rules_through_other_concepts(library: Library) -> None:
    """What `exclusion_ground` rests on is beneath the rules that look for an exclusion ground."""
    beneath = resting_on(library)

    assert set(beneath["exclusion_ground"]) <= set(beneath["connected_person"])


def test_examples_notice_what_a_concept_no_longer_says(
    library: Library, cases_folder: Path
) -> None:
    bench = Bench(library, engine_of(library), cases_folder)

    tried = try_concept(bench, "convicted_or_cautioned")

    assert tried.rule == "concepts/convicted_or_cautioned"
    assert tried.killed == len(tried.verdicts) > 0
    assert all(each.killed_by is not None and ": " in each.killed_by for each in tried.verdicts)


def test_the_engine_with_another_concept_leaves_the_first_as_it_was(library: Library) -> None:
    engine = engine_of(library)
    concept = library.concepts["convicted_or_cautioned"]

    other = engine.with_concept("convicted_or_cautioned", concept.model_copy(update={"ways": ()}))

    assert other.inference.concepts["convicted_or_cautioned"].ways == ()
    assert engine.inference.concepts["convicted_or_cautioned"].ways != ()
