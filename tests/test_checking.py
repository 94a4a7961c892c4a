"""The checker: one small wrong library for every kind of problem it knows."""

# Tables of what is written and what is said of it read best one row to a line.
# ruff: noqa: E501, ISC004

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disrupt.casefile import load_case
from disrupt.errors import DisruptError, Problem
from disrupt.library import Library, compile_files
from disrupt.library_files import Gathered, gather
from disrupt.pipeline import assess
from disrupt.source import read_file

SMALL = Path(__file__).resolve().parent / "data" / "small-library"
CLOSURE = "powers/premises/closure.yaml"
WARNING = "powers/premises/warning.yaml"
WORDS = "vocabulary/words.yaml"
CONCEPT = "concepts/violent_place.yaml"
LIST = "lists/violent.yaml"
POLICY = "policy.yaml"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of a library of two rules with nothing wrong in it."""
    return Path(shutil.copytree(SMALL, tmp_path / "rules"))


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(DisruptError) as caught:
        compile_files(gather((folder,)))
    return caught.value.problems


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} says nothing like {old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_small_library_has_nothing_wrong(small: Path) -> None:
    compiled = compile_files(gather((small,)))

    assert set(compiled["rules"]) == {"premises/closure", "premises/warning"}


@pytest.mark.parametrize(
    ("file", "old", "new", "message", "help_"),
    [
        # words of the vocabulary
        (WORDS, "theft:", "theft: [affray]", "choice `affray` stands twice in `offence`", None),
        (WORDS, "[police]", "[polise]", "unknown agency `polise`", "did you mean `police`?"),
        (WORDS, "at: {type: thing, of: [premises]}", "at: {type: thing, of: [premisses]}",
         "unknown kind `premisses`", "did you mean `premises`?"),
        (WORDS, "choices: offence}", "choices: offences}", "unknown tree of choices `offences`",
         "did you mean `offence`?"),
        # about
        (CLOSURE, "{kind: licence,", "{kind: license,", "unknown kind `license`",
         "did you mean `licence`?"),
        (CLOSURE, "type: alcohol, premises", "type: alcoholl, premises",
         "unknown type `alcoholl`", "did you mean `alcohol`?"),
        (CLOSURE, "premises: {kind: premises}", "premises: {kind: premises, type: shop}",
         "premises has no `type`", None),
        (CLOSURE, "premises: $premises}", "premise: $premises}",
         "`premise` names no thing of licence", "did you mean `premises`?"),
        (CLOSURE, "premises: $premises}", "premises: $premise}", "unknown name `premise`",
         "did you mean `premises`?"),
        (CLOSURE, "premises: $premises}", "premises: $premises.ownr}",
         "`ownr` names no thing of premises", "did you mean `owner`?"),
        (CLOSURE, ", premises: $premises}", "}", "nothing joins `premises`, `licence`",
         "join them by a `$name`"),
        # conditions
        (CLOSURE, "find: {incident: {at: $premises", "find: {incidnt: {at: $premises",
         "unknown kind `incidnt`", "did you mean `incident`?"),
        (CLOSURE, "{at: $premises, type: violence", "{att: $premises, type: violence",
         "incident has no `att`", "did you mean `at`?"),
        (CLOSURE, "type: violence", "type: violense", "`type` has no choice `violense`",
         "did you mean `violence`?"),
        (CLOSURE, "{at: $premises,", "{at: $place,", "unknown name `place`", None),
        (CLOSURE, "{at: $premises,", "{at: $licence.premise,", "licence has no `premise`",
         "did you mean `premises`?"),
        (CLOSURE, "{policy: recent}", "{policy: recently}", "unknown policy value `recently`",
         "did you mean `recent`?"),
        (CLOSURE, "{policy: recent}", "6 fortnights", "`6 fortnights`: `fortnights` is not a unit "
         "of time", None),
        (CLOSURE, "type: violence", "type: {in: violents}", "unknown list `violents`",
         "did you mean `violent`?"),
        (CLOSURE, "type: violence", "loss: {at_least: plenty}", "`loss`: this is not a number",
         None),
        (CLOSURE, "date: {within: {policy: recent}}", "date: {before: 2026-02-30}",
         "`date`: `2026-02-30` is not a date", None),
        (CLOSURE, "date: {within", "loss: {within",
         "`loss` is no date, so `within` says nothing of it", None),
        (CLOSURE, "type: violence", "notes: {at_least: 3}",
         "`notes` is neither a date nor a number", None),
        (CLOSURE, "check: $licence.type", "check: $licence.typ", "licence has no `typ`",
         "did you mean `type`?"),
        (CLOSURE, "check: $licence.type", "check: $license.type", "unknown name `license`",
         "did you mean `licence`?"),
        (CLOSURE, "date: {within: {policy: recent}}}}", "date: {within: {policy: recent}}}}\n"
         "      as: found\n      having: {ask: Is it so?}", "an `ask` cannot stand in `having`",
         None),
        (CLOSURE, "date: {within: {policy: recent}}}}", "date: {within: {policy: recent}}}}\n"
         "      distinct: colour", "unknown attribute `colour`", None),
        # the rule
        (CLOSURE, "against: [premises]", "against: [shop]", "unknown name `shop`", None),
        (CLOSURE, "{agency: police, role", "{agency: polis, role", "unknown agency `polis`",
         "did you mean `police`?"),
        (CLOSURE, "role: superintendent", "role: superintendant", "unknown role `superintendant`",
         "did you mean `superintendent`?"),
        (CLOSURE, "capacity: licensing_authority", "capacity: licencing_authority",
         "unknown capacity `licencing_authority`", "did you mean `licensing_authority`?"),
        (CLOSURE, "which: $licence.issued_by", "which: licence", "`which` takes a `$name.attribute`",
         None),
        (CLOSURE, "which: $licence.issued_by", "which: $licence.issued",
         "licence has no `issued`", "did you mean `issued_by`?"),
        (CLOSURE, "decided_by: court", "decided_by: cort", "unknown agency `cort`",
         "did you mean `court`?"),
        (CLOSURE, "first: [premises/warning]", "first: [premises/warnin]",
         "unknown rule `premises/warnin`", "did you mean `premises/warning`?"),
        (CLOSURE, "first: [premises/warning]", "first: [premises/closure]",
         "a rule cannot come before itself", None),
        (CLOSURE, "first:", "conflicts: [premises/warnin]\nfirst:",
         "unknown rule `premises/warnin`", "did you mean `premises/warning`?"),
        (CLOSURE, "rung: restrict", "rung: restrct", "unknown rung `restrct`",
         "did you mean `restrict`?"),
        (CLOSURE, "measure: closure", "measure: closing", "unknown measure `closing`",
         None),
        (CLOSURE, "upon: $premises", "upon: $premise", "unknown name `premise`",
         "did you mean `premises`?"),
        (CLOSURE, "within: 14 days", "within: soon", "this is not a length of time", None),
        (CLOSURE, "of: notice", "of: $notice.date", "unknown name `notice`", None),
        (CLOSURE, "within: 14 days", "within: 14 days, counting: clock",
         "`14 days` cannot be counted as `clock`", None),
        (CLOSURE, "to: court, within: 21 days", "to: court, within: a while",
         "`a while`: this is not a length of time", None),
        (CLOSURE, "first:", "judgements: [{id: necessary, ask: Is it?}]\nfirst:",
         "the judgement id `necessary` stands twice", None),
        # concepts, lists, policy
        (CONCEPT, "then: {premises", "then: {premise", "unknown attribute `premise`",
         "did you mean `premises`?"),
        (CONCEPT, "test: {find", "test: {ask: Is it so?, unless: {find",
         None, None),
        (CONCEPT, "{kind: premises}", "{kind: premises, may_be_missing: true}",
         "`may_be_missing` cannot stand in a concept", None),
        (CONCEPT, "incident: {at: $place, type: {in: violent}}", "violent_place: {premises: $place}",
         "`violent_place` needs `violent_place`, which needs it, through a test",
         "a concept may need itself through `about` only"),
        (LIST, "of: offence", "of: offences", "unknown tree of choices `offences`",
         "did you mean `offence`?"),
        (LIST, "value: violence", "value: violense", "unknown choice `violense`",
         "did you mean `violence`?"),
        (POLICY, "incident: {at: $thing}", "incident: {on: $thing}", "incident has no `on`", None),
        (POLICY, "at: $thing", "at: $place", "unknown name `place`", None),
    ],
)  # fmt: skip
def test_a_word_that_leads_nowhere_is_told(
    small: Path, file: str, old: str, new: str, message: str | None, help_: str | None
) -> None:
    change(small, file, old, new)

    found = problems_of(small)
    told = [problem for problem in found if problem.message == message]

    assert message is None or told, [str(problem) for problem in found]
    for problem in found:
        assert problem.place is not None
        assert problem.place.file.endswith(file)
        assert problem.place.line is not None
    if help_ is not None:
        assert told[0].help == help_


@pytest.mark.parametrize(
    ("file", "old", "new", "message", "help_"),
    [
        (CLOSURE, "purpose:", "purpos:", "unknown key `purpos`", "did you mean `purpose`?"),
        (CLOSURE, "purpose: Shuts a violent place.\n", "", "`purpose` is missing", None),
        (CLOSURE, "family: civil", "family: civill", "`family` has no choice `civill`", "did you mean `civil`?"),
        (CLOSURE, "title: Closure", "title: [Closure]", "`title`: text is expected", None),
        (CLOSURE, "against: [premises]", "against: premises", "`against`: a list is expected", None),
        (CLOSURE, "from: 2001-01-01", "from: 2001-02-30", "`from`: `2001-02-30` is not a date",
         None),
        (CLOSURE, "do: Apply,", "do: Apply, by post,", "unknown key `by post`",
         "a comma inside { } ended the text; put it in quotes"),
        (CLOSURE, "all:\n", "every:\n", "unknown key `every`", None),
        (CLOSURE, "check: $licence.type, is", "check: licence, is",
         "`check` takes `$name` or `$name.attribute`", None),
        (CLOSURE, "cite: s.3(2)", "in_force: {from: 2026-13-01}",
         "`from`: `2026-13-01` is not a date", None),
        (CLOSURE, "premises: $premises}", "premises: shop}",
         "`premises` in `about` takes a `$name`", "plain values belong in `limits` or `test`"),
        (CLOSURE, "{agency: police, role", "{agency: police, from: soon, role",
         "`from`: this is not a date", None),
        (LIST, "cite: s.1(1)", "from: 2026-02-31", "`from`: `2026-02-31` is not a date", None),
        (CLOSURE, "{policy: recent}", "[{value: 6 months, from: 2026-02-31}]",
         "`from`: `2026-02-31` is not a date", None),
        (WORDS, "class: event", "class: occurrence", "`class` has no choice `occurrence`", None),
        (WORDS, "choices:\n  offence:", "trees:\n  offence:", "unknown key `trees`", None),
        (POLICY, "values: {recent", "valuse: {recent", "unknown key `valuse`",
         "did you mean `values`?"),
    ],
)  # fmt: skip
def test_a_wrong_form_is_told(
    small: Path, file: str, old: str, new: str, message: str, help_: str | None
) -> None:
    change(small, file, old, new)

    found = problems_of(small)
    told = [problem for problem in found if problem.message == message]

    assert told, [str(problem) for problem in found]
    assert help_ is None or told[0].help == help_
    assert told[0].place is not None
    assert told[0].place.file.endswith(file)
    assert told[0].place.line is not None


def test_what_comes_first_must_leave_a_measure(small: Path) -> None:
    change(small, WARNING, "makes: warning\n", "")

    assert messages(small) == [
        "`premises/warning` makes no measure, so nothing shows that it came first"
    ]


def test_a_vocabulary_without_the_kind_of_the_asker_is_told(small: Path) -> None:
    change(small, WORDS, "  agency:", "  body:")

    assert "there is no kind `agency`, and whoever asks is one" in {
        problem.message for problem in problems_of(small)
    }


def test_a_concept_named_like_a_kind_is_told(small: Path) -> None:
    shutil.copy(small / CONCEPT, small / "concepts" / "incident.yaml")

    assert "`incident` is a kind of the vocabulary already" in messages(small)


def test_concepts_that_need_each_other_through_tests_are_told(small: Path) -> None:
    text = (small / CONCEPT).read_text("utf-8")
    other = text.replace(
        "incident: {at: $place, type: {in: violent}}", "violent_place: {premises: $place}"
    )
    (small / "concepts" / "bad_place.yaml").write_text(other, encoding="utf-8")
    change(
        small,
        CONCEPT,
        "incident: {at: $place, type: {in: violent}}",
        "bad_place: {premises: $place}",
    )

    assert len([m for m in messages(small) if "which needs it, through a test" in m]) == 2


def test_one_wrong_rule_does_not_hide_the_others(small: Path) -> None:
    change(small, WARNING, "standard: opinion", "standard: opinon")
    change(small, CLOSURE, "$licence.issued_by", "$licence.issued")
    (small / "powers" / "premises" / "third.yaml").write_text("a: [", encoding="utf-8")

    assert messages(small) == [
        "licence has no `issued`",
        "this is not well-formed YAML",
        "`standard` has no choice `opinon`",
    ]


@pytest.mark.parametrize("name", ["agencies", "gateways", "policy", "calendar"])
def test_a_file_that_must_be_there_is_missed(small: Path, name: str) -> None:
    (small / f"{name}.yaml").unlink()

    assert messages(small) == [f"the library has no {name}.yaml"]


@pytest.mark.parametrize(
    "content",
    ["[]", "1", "~", "{}", "a: 1", "", "divisions: 1", "divisions: [1]", "version: [1]", "- - -",
     "divisions: [{nations: [Wales], from: x, to: y, bank_holidays: []}]",
     "divisions: [{nations: [Wales], from: 2020, to: 2021, bank_holidays: [{date: 2020-02-30, "
     "name: x}]}]", "kinds: 1", "choices: []", "kinds: {person: 1}", "choices: {a: 1}"],
)  # fmt: skip
@pytest.mark.parametrize(
    "file", [CLOSURE, WORDS, CONCEPT, LIST, POLICY, "calendar.yaml", "library.yaml"]
)
def test_any_other_content_is_read_or_refused(small: Path, file: str, content: str) -> None:
    (small / file).write_text(content, encoding="utf-8")

    Attempt(small).told()


class Attempt:
    """A library that may be wrong in any way: it is compiled, or its problems are told."""

    def __init__(self, folder: Path, compiling: Callable[..., object] = compile_files) -> None:
        self.folder = folder
        self.compiling = compiling

    def told(self) -> None:
        try:
            self.compiling(gather((self.folder,)))
        except DisruptError as error:
            for problem in error.problems:
                assert problem.place is not None or problem.code == "missing-file"
                assert "\n" not in problem.message
                assert "pydantic" not in str(problem).lower()


def altered(data: Any, chance: random.Random) -> Any:
    """The same data with one place in fifty or so changed for something else."""
    if chance.random() < 0.02:
        return chance.choice(
            [None, True, -1, 10**30, 0.5, "", "$x", "$premises.x.y", "2026-02-30", [], {}, [data],
             {"find": data}, {"all": [data]}, {"value": data}, [{"value": data}], {"policy": "x"}]
        )  # fmt: skip
    if isinstance(data, dict):
        return {
            (key if chance.random() > 0.01 else key[::-1]): altered(value, chance)
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [altered(item, chance) for item in data if chance.random() > 0.02]
    return data


SHIPPED = tuple(
    path
    for path in sorted((SMALL.parents[2] / "rules").rglob("*.yaml"))
    if path.parent.parent.name == "powers" and not path.name.endswith(".examples.yaml")
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("altered") / "rules"))


@settings(max_examples=150)
@given(st.sampled_from([CLOSURE, WARNING, WORDS, CONCEPT, LIST, POLICY]), st.integers(0, 2**32))
def test_any_change_of_a_file_is_read_or_refused(folder: Path, file: str, seed: int) -> None:
    """And whatever is read can be asked."""
    path = folder / file
    before = path.read_text(encoding="utf-8")
    data = altered(plain(SMALL / file), random.Random(seed))
    path.write_text(json.dumps(data), encoding="utf-8")
    try:
        Attempt(folder, compiled_and_asked).told()
    finally:
        path.write_text(before, encoding="utf-8")


@settings(max_examples=40)
@given(st.sampled_from(SHIPPED), st.integers(0, 2**32))
def test_any_change_of_a_real_rule_is_read_or_refused(
    folder: Path, source: Path, seed: int
) -> None:
    path = folder / "powers" / "premises" / "altered.yaml"
    path.write_text(json.dumps(altered(plain(source), random.Random(seed))), encoding="utf-8")
    try:
        Attempt(folder).told()
    finally:
        path.unlink()


@cache
def plain(path: Path) -> Any:
    return read_file(path).plain()


YARD = {
    "as_at": "2026-10-20",
    "authority": {"agency": "council", "nation": "England", "tier": "district"},
    "things": {
        "yard": {"kind": "premises"},
        "licence": {"kind": "licence", "type": "alcohol", "premises": "yard"},
    },
    "facts": [{"incident": {"at": "yard", "type": "violence", "date": "2026-09-01"}}],
}


def compiled_and_asked(found: Gathered) -> None:
    library = Library(compile_files(found), "altered")
    assess(library, load_case(YARD, library), all=True)


def messages(folder: Path) -> list[str]:
    return [problem.message for problem in problems_of(folder)]
