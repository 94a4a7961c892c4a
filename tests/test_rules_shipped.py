"""Every rule is shown by its examples, with every matcher there is here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from disrupt.library import Library, load_library
from disrupt.source import read_file
from disrupt.testing import matchers, run_examples_file

POWERS = Path(__file__).resolve().parent.parent / "rules" / "powers"
FILES = {
    path.relative_to(POWERS).as_posix().removesuffix(".examples.yaml"): path
    for path in sorted(POWERS.rglob("*.examples.yaml"))
}
NEEDED = ("made_out", "within_reach", "ruled_out", "not_indicated")

# Which status no example of a rule can have, and why.
ALWAYS = "it needs no facts: nothing is missing and nothing speaks against it"
PENDING = "not in force: what would be made out or within reach comes out as `not_in_force`"
EXCEPTIONS = {
    ("always/advice-or-warning", "within_reach"): ALWAYS,
    ("always/advice-or-warning", "ruled_out"): ALWAYS,
    ("always/monitor", "within_reach"): ALWAYS,
    ("always/monitor", "ruled_out"): ALWAYS,
    ("always/no-further-action", "within_reach"): ALWAYS,
    ("always/no-further-action", "ruled_out"): ALWAYS,
    ("crime/cuckooing-offence", "made_out"): PENDING,
    ("crime/cuckooing-offence", "within_reach"): PENDING,
    ("duties/integrity-hotline", "ruled_out"): "it has no limit, no exception and no date",
}


@cache
def library() -> Library:
    return load_library()


@pytest.mark.parametrize("rule_id", FILES)
def test_every_example_comes_out(rule_id: str) -> None:
    results = run_examples_file(library(), FILES[rule_id], with_matchers=matchers())

    assert results
    assert [str(p) for result in results for p in (*result.problems, *result.failures)] == []


def test_every_rule_has_its_examples() -> None:
    assert set(library().rule_ids) == set(FILES)


def statuses(rule_id: str) -> set[str]:
    """What the examples of a rule expect, of anything."""
    found: set[str] = set()
    for example in read_file(FILES[rule_id]).mapping["examples"].items:
        for wanted in example.mapping["expect"].mapping.values():
            status = wanted.mapping.get("status", wanted)
            found.add(str(status.value))
    return found


@pytest.mark.parametrize("rule_id", FILES)
def test_the_examples_show_every_status(rule_id: str) -> None:
    excepted = {status for rule, status in EXCEPTIONS if rule == rule_id}
    shown = statuses(rule_id)

    assert set(NEEDED) - shown - excepted == set()
    assert not excepted & shown, "an exception that is none"
