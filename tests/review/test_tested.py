"""`disrupt test` runs what changed and what failed and nothing else, and keeps no content."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from disrupt import library_files
from disrupt.library import load_library
from disrupt.review import results, runner, tested
from disrupt.review.results import FOLDER, recall, remember
from disrupt.review.stamps import PROVING
from disrupt.review.tested import Job, Stamps, run_tests
from disrupt.testing import Report, running

SMALL = Path(__file__).resolve().parent.parent / "data" / "small-library"
EXAMPLES = "powers/premises/warning.examples.yaml"
RULE = "powers/premises/warning.yaml"
WORDS = "vocabulary/words.yaml"
CLOSURE_EXAMPLES = """\
as_at: 2026-10-20
authority: {agency: council, nation: England, tier: district}
things:
  yard: {kind: premises, address: 1 Mill Lane}
  leave: {kind: licence, type: alcohol, premises: yard, issued_by: authority}
examples:
  - name: A fight
    facts: [{incident: {at: yard, type: affray, date: 2026-09-01}}]
    expect: {yard: within_reach}
"""
OWN_CASE = """\
case: subject-z
as_at: 2026-10-20
authority: {agency: council, nation: England, tier: district}
things: {yard: {kind: premises, address: 9 Secret Street}}
facts: [{incident: {at: yard, type: theft, date: 2026-09-01}}]
expect: {premises/warning: {yard: made_out}}
"""


@pytest.fixture(autouse=True)
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small shipped library beside a folder of cases, and a cache folder of its own."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "rules"))
    (folder / "powers/premises/closure.examples.yaml").write_text(
        CLOSURE_EXAMPLES, encoding="utf-8"
    )
    (tmp_path / "cases").mkdir()
    for module in (library_files, runner):
        monkeypatch.setattr(module, "shipped_rules", lambda: folder)
    monkeypatch.setenv("DISRUPT_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of every file that was really run, or bound."""
    names: list[str] = []
    whole, bound = running.run_file, tested.Worker._agree

    def run_file(library: Any, path: Path, used: Any) -> Any:
        names.append(path.name if len(used) == 1 else f"both {path.name}")
        return whole(library, path, used)

    def agree(self: Any, path: Path, given: tuple[str, ...]) -> bool:
        names.append(f"bound {path.name}")
        return bound(self, path, given)

    monkeypatch.setattr(tested, "run_file", run_file)
    monkeypatch.setattr(tested.Worker, "_agree", agree)
    return names


def go(*paths: Path, **how: Any) -> Report:
    return run_tests(load_library(), Job(jobs=1, **({"matchers": ("native",)} | how)), paths)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def kept() -> list[Path]:
    folder = Path(os.environ["DISRUPT_CACHE_DIR"]) / FOLDER
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_what_passed_and_is_unchanged_is_not_run_again(ran: list[str]) -> None:
    first, second = go(), go()

    assert first.passed, str(first)
    assert ran == ["closure.examples.yaml", "warning.examples.yaml"]
    assert [r.checks for r in second.results] == [r.checks for r in first.results]
    assert [r.file for r in second.results] == [r.file for r in first.results]


def test_fresh_runs_everything(ran: list[str]) -> None:
    go()
    go(fresh=True)

    assert len(ran) == 4


def test_what_failed_is_always_run_again(rules: Path, ran: list[str]) -> None:
    edit(rules / EXAMPLES, "yard: made_out", "yard: ruled_out")

    assert not go().passed
    assert not go().passed
    assert ran.count("warning.examples.yaml") == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "again"),
    [
        (RULE, "at: $premises", "at: $premises, type: theft", ["warning", "closure"]),
        (EXAMPLES, "An incident", "One incident", ["warning"]),
        (CLOSURE := "powers/premises/closure.yaml", "14 days", "15 days", ["closure"]),
        (WORDS, "loss: {type: money}", "loss: {type: number}", []),
        (WORDS, "loss: {type: money}", "loss: {type: money}\n      filmed: {type: flag}", []),
        (WORDS, "at: {type: thing, of: [premises]}", "at: {type: thing}", ["closure", "warning"]),
        (WORDS, "says: Something happened.", "says: Something.", ["closure", "warning"]),
        (WORDS, "born: {type: date}", "died: {type: date}", []),
        (WORDS, "[warning, closure]", "[warning, closure, order]", ["closure"]),
        ("policy.yaml", "recent: 6 months", "recent: 7 months", ["closure"]),
        ("policy.yaml", "large: 1000", "large: 1001", []),
        ("policy.yaml", "default: 90", "default: 91", ["closure", "warning"]),
        ("policy.yaml", "By name.", "By its name.", []),
        ("concepts/violent_place.yaml", "A place of", "Some place of", []),
        ("gateways.yaml", "May tell", "Can tell", []),
    ],
)
def test_what_a_change_can_reach_is_run_and_nothing_else(
    rules: Path, ran: list[str], file: str, old: str, new: str, again: list[str]
) -> None:
    go()
    ran.clear()
    edit(rules / file, old, new)

    go()

    assert sorted(ran) == sorted(f"{name}.examples.yaml" for name in again)


def test_a_concept_is_reached_through_what_names_it(rules: Path, ran: list[str]) -> None:
    edit(
        rules / RULE,
        "test: {find: {incident: {at: $premises}}, cite: s.2}",
        "test: {find: {violent_place: {premises: $premises}}, cite: s.2}",
    )
    edit(rules / EXAMPLES, "type: theft", "type: assault")
    assert go().passed
    ran.clear()

    edit(rules / "lists/violent.yaml", "title: ", "title: Really ")
    go()

    assert ran == ["closure.examples.yaml", "warning.examples.yaml"]


def test_another_matcher_is_another_answer(ran: list[str]) -> None:
    go()
    if "durable" in go(matchers=None).matchers:
        assert ran[2:] == ["both closure.examples.yaml", "both warning.examples.yaml"]


def test_what_other_rules_are_about_is_bound_by_both_and_not_judged(
    rules: Path, ran: list[str]
) -> None:
    if "durable" not in go(matchers=None).matchers:
        pytest.skip("durable-rules cannot be used here")
    ran.clear()
    edit(rules / RULE, "standard: opinion", "standard: satisfied")

    assert go(matchers=None).passed
    # A closure waits for a warning, so that it rests on that rule as well.
    assert ran == ["closure.examples.yaml", "warning.examples.yaml"]

    ran.clear()
    about = "premises: {kind: premises}"
    edit(
        rules / CLOSURE,
        about,
        about + "\n  owner: {kind: person, same_as: $premises.owner, may_be_missing: true}",
    )

    assert go(matchers=None).passed
    assert ran == [
        *("bound closure.examples.yaml", "closure.examples.yaml"),
        "bound warning.examples.yaml",
    ]


def test_without_what_the_matchers_agreed_on_both_are_used_again(ran: list[str]) -> None:
    if "durable" not in go(matchers=None).matchers:
        pytest.skip("durable-rules cannot be used here")
    ran.clear()
    for path in kept():
        if b"abouts" in path.read_bytes():
            path.unlink()

    assert go(matchers=None).passed
    assert ran == ["both closure.examples.yaml", "both warning.examples.yaml"]


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[: len(data) // 2],
    "another verdict": lambda data: data.replace(b'"checks":[1]', b'"checks":[7]'),
    "another form": lambda _: b"[]",
    "nothing": lambda _: b"",
}


@pytest.mark.parametrize("damage", sorted(DAMAGES))
def test_a_damaged_entry_is_worked_out_anew(ran: list[str], damage: str) -> None:
    go()
    ran.clear()
    for path in kept():
        path.write_bytes(DAMAGES[damage](path.read_bytes()))

    report = go()

    assert len(ran) == 2
    assert [result.checks for result in report.results] == [1, 1]


def test_another_program_trusts_nothing(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    go()
    monkeypatch.setattr(results, "program_stamp", lambda: "another")
    go()

    assert len(ran) == 4


def test_a_case_of_ones_own_leaves_nothing_behind(tmp_path: Path, ran: list[str]) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(OWN_CASE, encoding="utf-8")

    assert go(own).passed, str(go(own))
    assert go(own).passed, str(go(own))

    assert ran == ["mine.yaml", "mine.yaml"]
    assert kept() == []


def test_a_shipped_case_rests_on_the_whole_library(
    rules: Path, tmp_path: Path, ran: list[str]
) -> None:
    case = tmp_path / "cases" / "yard.yaml"
    case.write_text(OWN_CASE, encoding="utf-8")
    go(case)
    go(case)
    edit(rules / WORDS, "born: {type: date}", "died: {type: date}")
    go(case)

    assert ran == ["yard.yaml", "yard.yaml"]


def test_what_is_kept_are_figures_and_hashes(rules: Path, tmp_path: Path) -> None:
    case = tmp_path / "cases" / "yard.yaml"
    case.write_text(OWN_CASE, encoding="utf-8")
    go(rules, case)

    told = b"".join(path.read_bytes() for path in kept())

    assert told
    assert not any(word in told for word in (b"yard", b"subject", b"Secret", b"Mill", b"incident"))


def test_examples_that_stand_elsewhere_are_always_run(tmp_path: Path, rules: Path) -> None:
    library = load_library()
    copy = tmp_path / "elsewhere" / "powers" / "premises" / "warning.examples.yaml"
    copy.parent.mkdir(parents=True)
    shutil.copy(rules / EXAMPLES, copy)

    assert Stamps(library, ("native",)).file(copy).stamp is None
    assert Stamps(library, ("native",)).file(rules / EXAMPLES).stamp is not None


def test_what_nobody_asked_for_in_a_long_time_is_thrown_away() -> None:
    remember("tests", "old", {"a": 1})
    remember("tests", "new", {"a": 2})
    (old,) = (path for path in kept() if b'{"a":1}' in path.read_bytes())
    os.utime(old, (0, 0))
    results._sweep.cache_clear()

    remember("tests", "newer", {"a": 3})

    assert recall("tests", "old") is None
    assert recall("tests", "new") == {"a": 2}


def test_what_kept_results_depend_on_is_there() -> None:
    package = Path(results.__file__).parent

    assert {name for name in PROVING if not (package / f"{name}.py").is_file()} == set()
