"""The proof beside the rules is of these rules, and is no worse than it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from disrupt.errors import DisruptError, Place
from disrupt.library import load_library
from disrupt.library_model import Library
from disrupt.review.mutants import Justified, Tried, Verdict, justified
from disrupt.review.proof import (
    JUSTIFIED,
    PROOF,
    Proof,
    RuleProof,
    read_proof,
    stale,
    unused,
    written,
)
from disrupt.review.runner import Job, run
from disrupt.review.stamps import case_texts, rule_stamps, words_stamp

COVERED = 86
NOTICED = 77
"""Percent of the whole library; raise them when the figures rise, never lower them."""
SAMPLE = ("assets/civil-recovery", "crime/extradition-referral", "licensing/summary-review")


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def proof(rules_folder: Path) -> Proof:
    return read_proof(rules_folder / PROOF)


def test_the_proof_is_of_these_rules(library: Library, proof: Proof, cases_folder: Path) -> None:
    assert stale(library, proof, cases_folder) == (), "run `disrupt prove`"
    assert proof.library == library.hash, "run `disrupt prove`"


def test_the_figures_do_not_fall(proof: Proof) -> None:
    total = proof.total()

    assert total.percent_covered >= COVERED
    assert total.percent_killed >= NOTICED


@pytest.mark.slow
def test_a_sample_comes_out_as_recorded(library: Library, proof: Proof, cases_folder: Path) -> None:
    found = run(
        library, Job(cases=str(cases_folder), jobs=1, fresh=True), ("coverage", "mutants"), SAMPLE
    )
    for rule_id in SAMPLE:
        recorded = proof.rules[rule_id]
        covered, tried = found.covered[rule_id], found.tried[rule_id]
        assert (covered.seen, len(covered.items)) == recorded.covered
        assert (tried.killed, len(tried.verdicts)) == recorded.killed


def test_justified_survivors_have_their_rule(library: Library, rules_folder: Path) -> None:
    allowed = justified(rules_folder / JUSTIFIED)

    assert {name.partition(":")[0] for name in allowed} <= set(library.rule_ids)


def test_a_proof_is_read_as_it_was_written(tmp_path: Path) -> None:
    proof = Proof("abc", {"a/b": RuleProof("s", (1, 2), (3, 4), 1)}, {"gang": (5, 6)})
    path = tmp_path / "proof.json"
    path.write_text(written(proof), encoding="utf-8")

    assert read_proof(path) == proof
    assert proof.rules["a/b"].percent_killed == 100
    assert proof.rules["a/b"].percent_covered == 50


def test_a_damaged_proof_says_how_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    path.write_text('{"library": 1, "rules": []}', encoding="utf-8")

    with pytest.raises(DisruptError) as caught:
        read_proof(path)
    assert caught.value.problems[0].help == "disrupt prove"


def test_a_stamp_changes_with_the_cases_that_name_the_rule(
    library: Library, cases_folder: Path
) -> None:
    words, cases = words_stamp(library), case_texts(cases_folder)
    rule = "licensing/summary-review"
    now = rule_stamps(library, words, cases, [rule])
    other = {**cases, "new.yaml": b"expect: {licensing/summary-review: {a: made_out}}"}
    foreign = {**cases, "new.yaml": b"expect: {premises/closure-order: {a: made_out}}"}

    assert rule_stamps(library, words, other, [rule]) != now
    assert rule_stamps(library, words, foreign, [rule]) == now
    assert rule_stamps(library, "other words", cases, [rule]) != now


def test_a_justification_of_what_is_noticed_is_reported() -> None:
    alive = Verdict("a/b:negate:test", "negate", "test", "", "", None)
    dead = Verdict("a/b:negate:unless", "negate", "unless", "", "", "some example")
    tried = Tried("a/b", (alive, dead))
    allowed = {
        name: Justified(name, "said", Place("f")) for name in (alive.id, dead.id, "c/d:negate:test")
    }

    assert [each.id for each in unused(allowed, [tried])] == [dead.id]
