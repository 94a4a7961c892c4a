"""Each check finds what it is there for, at its place, and leaves the good rule alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from disrupt.review.finding import Severity
from disrupt.review.registry import OWN
from disrupt.source import read_file
from tests.review.lint_library import FILES, RULE, files, findings

VIOLENCE = "    - find: {incident: {at: $premises, type: violence}}"
AFFRAY = "    - find: {incident: {at: $premises, type: affray}}"
CITED = "  cite: s.1(1)\n"
ANY = f"  any:\n{VIOLENCE}\n{AFFRAY}"
OTHER = FILES[RULE].replace("title: Order for a shop", "title: Another order")
LIST = """\
title: Disorder
law: [{act: Shops Act 2014, cite: Sch. 1, id: ukpga/2014/12/schedule/1, verified: text}]
of: incident_type
complete: true
members: [{value: theft, from: 2015-01-01, to: 2020-12-31}, {value: theft, from: 2019-01-01}]
"""
CONCEPT = """\
title: Trouble
says: There was trouble.
attributes: {premises: {type: thing, of: [premises]}}
cite: practice
ways:
  - about:
      premises: {kind: premises}
      seen: {kind: incident, at: $premises}
    then: {premises: $premises}
"""

WRONG = [
    (
        row.mapping["check"].plain(),
        [
            tuple(change.mapping[key].plain() for key in ("file", "old", "new"))
            for change in row.mapping["changes"].items
        ],
    )
    for row in read_file(Path(__file__).parent / "lint_wrong.yaml").items
]


def named(found: object) -> list[str]:
    return sorted({one.check for one in found})  # type: ignore[attr-defined]


def test_the_good_rule_is_good(tmp_path: Path) -> None:
    """Only vocabulary that one rule cannot use up is advised upon."""
    found = findings(tmp_path, FILES)

    assert named(found) == ["unused-attribute"]


@pytest.mark.parametrize(("check", "changes"), WRONG, ids=lambda v: v if isinstance(v, str) else "")
def test_a_check_finds_it(check: str, changes: list[tuple[str, str, str]], tmp_path: Path) -> None:
    found = [one for one in findings(tmp_path, files(*changes)) if one.check == check]

    assert found
    assert all(one.place.line for one in found)
    assert all(one.says and one.why and one.how and one.page for one in found)


FILE_CASES = [
    ("unused-concept", {"concepts/trouble.yaml": CONCEPT}),
    ("unused-list", {"lists/disorder.yaml": LIST}),
    ("in-force-overlap", {"lists/disorder.yaml": LIST}),
    ("duplicate-power", {"powers/shops/other.yaml": OTHER}),
    ("period-differs", {"powers/shops/other.yaml": OTHER.replace("28 days", "21 days")}),
]


@pytest.mark.parametrize(("check", "more"), FILE_CASES, ids=[case[0] for case in FILE_CASES])
def test_a_check_finds_it_in_another_file(check: str, more: dict[str, str], tmp_path: Path) -> None:
    found = findings(tmp_path, files(**more))

    assert check in named(found)


def test_a_concept_that_needs_itself_through_not() -> None:
    """The loader refuses it, and the check knows it without the loader."""
    from disrupt.review.checks.words import _needs, _reaches
    from disrupt.rule import Concept
    from disrupt.source import read_text

    text = CONCEPT.replace(
        "    then:", "    test: {not: {find: {trouble: {premises: $premises}}}}\n    then:"
    )
    concept = Concept.model_validate_json(__import__("json").dumps(read_text(text, "").plain()))
    needs = _needs(concept)

    assert needs["trouble"] is True
    assert needs["incident"] is False
    assert _reaches("trouble", "trouble", {"trouble": needs})


def test_every_check_of_ours_is_tried() -> None:
    tried = {check for check, _ in WRONG} | {check for check, _ in FILE_CASES}

    assert {check.id for check in OWN} - tried == {"concept-needs-itself"}


@pytest.mark.parametrize(
    "change",
    [
        (RULE, "type: affray", "type: affray, date: {within: {policy: recent}}"),
        (RULE, AFFRAY, AFFRAY + "\n    - find: {incident: {by: $premises.owner, type: violence}}"),
        (RULE, CITED, "  cite: s.1 and s.2(2)\n"),
        (RULE, CITED, "  cite: Shops Act s.1\n"),
    ],
)
def test_what_is_right_is_left_alone(change: tuple[str, str, str], tmp_path: Path) -> None:
    if "Shops Act" in change[2]:
        texts = files((RULE, "act: Shops Act 2014, cite: s.1,", "act: Shops Act 2014, key: Shops Act, cite: s.1,"), change)  # fmt: skip  # noqa: E501
    else:
        texts = files(change)

    assert named(findings(tmp_path, texts)) == ["unused-attribute"]


def test_two_conditions_that_may_both_hold_are_no_contradiction(tmp_path: Path) -> None:
    adult = "    - {check: $premises.owner.age, at_least: 18}"
    young = "    - {check: $premises.owner.age, less_than: 25}"
    texts = files((RULE, ANY, f"  all:\n{VIOLENCE}\n{adult}\n{young}"))

    assert "never-true" not in named(findings(tmp_path, texts))


def test_unverified_law_that_says_so_is_left_alone(tmp_path: Path) -> None:
    texts = files(
        (RULE, "section/1, verified: text", "section/1, verified: unverified"),
        (RULE, "Only shops.", "The text of s.1 was not read."),
    )

    assert "unverified-as-verified" not in named(findings(tmp_path, texts))


def test_immigration_status_with_an_exception_is_left_alone(tmp_path: Path) -> None:
    texts = files(
        (RULE, AFFRAY, "    - find: {immigration_position: {at: $premises}}"),
        (RULE, "review:", "exception: The provision turns on it.\nreview:"),
    )

    assert not {"immigration-without-exception", "exception-for-nothing"} & set(
        named(findings(tmp_path, texts))
    )


def test_an_exception_never_covers_religion(tmp_path: Path) -> None:
    texts = files(
        (RULE, AFFRAY, "    - {check: $premises.owner.religion, is: one}"),
        (RULE, "review:", "exception: The provision turns on it.\nreview:"),
    )

    assert "protected-characteristic" in named(findings(tmp_path, texts))


def test_every_choice_is_a_warning_only(tmp_path: Path) -> None:
    texts = files((RULE, AFFRAY, "    - {check: $premises.use, is: [shop, home]}"))
    (found,) = (one for one in findings(tmp_path, texts) if one.check == "never-false")

    assert found.severity is Severity.WARNING
