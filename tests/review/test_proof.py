"""The proof beside the rules is of these rules, and is no worse than it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from disrupt.errors import DisruptError, Place
from disrupt.library import load_library
from disrupt.library_model import Library
from disrupt.review.coverage import Covered, Item
from disrupt.review.exceptions import EXCEPTIONS, Excepted, exceptions_in, exceptions_of, unused
from disrupt.review.mutants import Tried, Verdict
from disrupt.review.proof import (
    PROOF,
    ConceptProof,
    Proof,
    RuleProof,
    proof_of,
    read_proof,
    stale,
    written,
)
from disrupt.review.runner import Job, Proofs, run
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


def test_what_is_excepted_has_its_rule(library: Library) -> None:
    there = {*library.rules, *(f"concepts/{name}" for name in library.concepts)}

    assert {each.of for each in exceptions_of(library).values()} <= there


def test_a_proof_is_read_as_it_was_written(tmp_path: Path) -> None:
    proof = Proof(
        "abc", {"a/b": RuleProof("s", (1, 2), (3, 4), 1, 1)}, {"gang": ConceptProof(5, 6, 1)}
    )
    path = tmp_path / "proof.json"
    path.write_text(written(proof), encoding="utf-8")

    assert read_proof(path) == proof
    assert proof.rules["a/b"].percent_killed == 100
    assert proof.rules["a/b"].percent_covered == 100


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


SEEN = Item("f:1", "a limb", "shown", seen=True, name="a/b:unseen:test:shown")
UNSEEN = Item("f:1", "a limb", "false", seen=False, name="a/b:unseen:test:false")
NEVER = Item("f:9", "a way", "shown", seen=False, name="concepts/controls:unseen:ways.0.test:shown")
ALIVE = Verdict("a/b:negate:test", "negate", "test", "", "", None)
DEAD = Verdict("a/b:negate:unless", "negate", "unless", "", "", "some example")
OPEN = Verdict("concepts/controls:drop-way:ways.0", "drop-way", "ways.0", "", "", None)
SHUT = Verdict("concepts/controls:drop-way:ways.1", "drop-way", "ways.1", "", "", "an example")


@pytest.fixture
def proofs() -> Proofs:
    return Proofs(
        covered={"a/b": Covered("a/b", (SEEN, UNSEEN))},
        tried={
            "a/b": Tried("a/b", (ALIVE, DEAD)),
            "concepts/controls": Tried("concepts/controls", (OPEN, SHUT)),
        },
        concepts={"controls": (NEVER,)},
        stamps={"a/b": "stamp"},
    )


def excepted(*names: str) -> dict[str, Excepted]:
    return {name: Excepted(name, "said", Place("f")) for name in names}


def test_what_is_excepted_counts(library: Library, proofs: Proofs) -> None:
    names = (UNSEEN.name, ALIVE.id, NEVER.name, SEEN.name, OPEN.id)
    proof = proof_of(library, proofs, excepted(*names))

    rule = proof.rules["a/b"]
    assert (rule.covered, rule.never_seen, rule.percent_covered) == ((1, 2), 1, 100)
    assert (rule.killed, rule.justified, rule.percent_killed) == ((1, 2), 1, 100)
    assert proof.concepts["controls"] == ConceptProof(0, 1, 1, 1, 2, 1)
    assert proof.concepts["controls"].percent_killed == 100
    assert proof.concepts_total() == (1, 2, 1)


def test_an_exception_of_what_is_shown_or_gone_is_reported(
    library: Library, proofs: Proofs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "rules", {"a/b": None, "c/d": None})
    names = {
        "coverage": (UNSEEN.name, SEEN.name, "a/b:unseen:gone:shown", "c/d:unseen:test:shown"),
        "mutants": (ALIVE.id, DEAD.id, "e/f:negate:test", "c/d:negate:test"),
    }
    listed = excepted(*names["coverage"], *names["mutants"], NEVER.name)
    told = {
        part: [each.name for each in unused(listed, part, *found, library)]
        for part, found in proofs.open_names().items()
    }

    assert told["coverage"] == [SEEN.name, "a/b:unseen:gone:shown"]
    assert told["mutants"] == [DEAD.id, "e/f:negate:test"]


def read(folder: Path, *entries: str) -> dict[str, Excepted]:
    file = folder / EXCEPTIONS
    text = "exceptions:\n" + "".join(f"\n  - {entry}\n" for entry in entries)
    file.write_text(text, encoding="utf-8")
    return exceptions_in(file)


def test_an_exception_has_a_name_and_a_reason(tmp_path: Path) -> None:
    found = read(tmp_path, "name: a/b:x:y\n    reason: One.", "name: a/b:x:z\n    reason: Two.")

    assert [(each.name, each.reason) for each in found.values()] == [
        ("a/b:x:y", "One."),
        ("a/b:x:z", "Two."),
    ]
    assert exceptions_in(tmp_path / "nowhere.yaml") == {}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (["name: a/b:x:y"], "an exception needs `reason`"),
        (["mutant: a/b:x:y\n    name: a/b:x:y\n    reason: Two."], "unknown key `mutant`"),
        (["name: a\n    reason: One.", "name: a\n    reason: Two."], "`a` is there twice"),
        (["name: b\n    reason: One.", "name: a\n    reason: Two."], "`a` stands after `b`"),
    ],
)
def test_a_bad_exception_is_told_by_line(tmp_path: Path, entries: list[str], said: str) -> None:
    with pytest.raises(DisruptError) as caught:
        read(tmp_path, *entries)

    problem = caught.value.problems[0]
    assert said in problem.message
    assert problem.place is not None
    assert problem.place.line
