"""Coverage says what examples exercise, and names what they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from disrupt.library import load_library
from disrupt.library_model import Library
from disrupt.review.coverage import Covered, concept_items, cover_rule, summary, watched_bench
from disrupt.review.watching import Watch


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def covered(library: Library, cases_folder: Path) -> tuple[Covered, Watch]:
    bench, watch = watched_bench(library, cases_folder)
    return cover_rule(bench, "licensing/summary-review"), watch


def test_every_status_and_limb_is_asked_for(covered: tuple[Covered, Watch]) -> None:
    rule, _ = covered
    wanted = {item.wanted for item in rule.items}

    assert {"made_out", "within_reach", "ruled_out", "not_indicated"} <= wanted
    assert {"shown", "unknown", "false", "asked", "alone", "already_in_place"} <= wanted
    assert rule.seen == len(rule.items) - len(rule.missing)
    assert 0 < rule.percent <= 100


def test_places_are_lines_of_the_rule(covered: tuple[Covered, Watch]) -> None:
    rule, _ = covered

    assert {item.place.rpartition(":")[0] for item in rule.items} == {
        "rules/powers/licensing/summary-review.yaml"
    }
    assert all(item.place.rpartition(":")[2].isdigit() for item in rule.items)


def test_both_sides_of_a_window_are_told_apart(covered: tuple[Covered, Watch]) -> None:
    rule, _ = covered
    sides = {item.wanted: item.seen for item in rule.items if item.what.startswith("Serious crime")}

    assert sides["date within: met"]
    assert sides["date within: missed"]


def test_a_rule_without_its_example_is_not_covered(library: Library) -> None:
    bench, _ = watched_bench(library, None)
    bench.examples = lambda _: []  # type: ignore[method-assign, assignment]
    rule = cover_rule(bench, "licensing/summary-review")

    assert rule.seen == 0
    assert len(rule.missing) == len(rule.items)


def test_ways_of_concepts_are_watched_while_facts_are_inferred(
    library: Library, covered: tuple[Covered, Watch]
) -> None:
    _, watch = covered
    seen = [i for items in concept_items(library, watch).values() for i in items if i.seen]
    unseen = [i for items in concept_items(library, Watch()).values() for i in items if i.seen]

    assert seen
    assert unseen == []


def test_a_summary_adds_up(covered: tuple[Covered, Watch]) -> None:
    rule, _ = covered

    assert summary({"a": rule, "b": rule}) == (2 * rule.seen, 2 * len(rule.items))
