"""The canonical layout: what it does to a file, and what it never does."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from disrupt.cli import disrupt
from disrupt.errors import DisruptError
from disrupt.review.fmt import files_under, format_file, format_text
from disrupt.source import read_text

UNTIDY = """\
# About this power
purpose: >-
    Prose keeps
    its lines.
title:   "A power"   # not final


family: civil
watch_out:
- Second sentence first.  # beside
# above the next
-   'Quoted: as it was.'
law:
  - cite: s.1
    act: Invented Act
    # read in a library
    verified: text
"""
TIDY = """\
title: "A power"  # not final


family: civil
# About this power
purpose: >-
  Prose keeps
  its lines.
law:
  - act: Invented Act
    cite: s.1
    # read in a library
    verified: text
watch_out:
  - Second sentence first.  # beside
  # above the next
  - 'Quoted: as it was.'
"""


def test_keys_come_in_the_order_of_the_design_and_take_their_comments_along() -> None:
    assert format_text(UNTIDY, "powers/a.yaml") == TIDY.replace("\n\n\n", "\n\n")


def test_what_is_tidy_stays_as_it_is() -> None:
    once = format_text(UNTIDY, "powers/a.yaml")

    assert format_text(once, "powers/a.yaml") == once


def test_a_long_flow_mapping_goes_on_below_itself() -> None:
    names = ", ".join(f"choice_number_{n}" for n in range(12))
    laid = format_text(f"facts:\n  - incident: {{at: shop, type: [{names}]}}\n", kind="case")

    assert max(map(len, laid.splitlines())) <= 120
    assert read_text(laid, "").plain()["facts"][0]["incident"]["type"] == names.split(", ")
    assert laid.splitlines()[1] == "  - incident: {at: shop,"
    assert laid.splitlines()[2].startswith(" " * 15 + "type: [choice_number_0,")


def test_a_comment_inside_a_flow_mapping_survives() -> None:
    text = "things:\n  shop: {kind: premises,  # the one in question\n    address: 1 High Street}\n"
    laid = format_text(text, kind="case")

    assert "# the one in question" in laid
    assert read_text(laid, "").plain() == read_text(text, "").plain()


def test_the_last_comment_of_a_list_stays_in_it() -> None:
    text = "facts:\n  - none: conviction\n  # nobody else was looked up\nexpect: {}\n"

    assert format_text(text, kind="case") == text


def test_a_hash_inside_text_is_no_comment() -> None:
    text = "a: 'no # comment'  # but this is\nb: |\n  # nor this\nc: x#y\n"

    assert format_text(text) == text


@pytest.mark.parametrize("header", ["|", "|-", "|+", ">", ">-"])
def test_block_text_says_the_same_further_in_or_out(header: str) -> None:
    text = f"says: {header}\n      one\n        two\n\n      three\n\ntitle: x\n"
    laid = format_text(text, "concepts/a.yaml")

    assert read_text(laid, "").plain() == read_text(text, "").plain()
    assert laid.startswith("title: x\n")


def test_examples_begin_with_what_they_share() -> None:
    text = "examples:\n  - expect: {shop: made_out}\n    name: One\nas_at: 2026-11-20\n"
    wanted = "as_at: 2026-11-20\nexamples:\n  - name: One\n    expect: {shop: made_out}\n"

    assert format_text(text, "powers/a.examples.yaml") == wanted


def test_names_of_peoples_own_keep_their_order() -> None:
    text = "things:\n  zebra: {kind: person}\n  apple: {kind: person}\n"

    assert format_text(text, kind="case") == text


def test_a_file_that_is_wrong_is_refused_with_its_place() -> None:
    with pytest.raises(DisruptError) as caught:
        format_text("a: 1\na: 2\n", "rules/powers/a.yaml")

    assert str(caught.value.problems[0].place) == "rules/powers/a.yaml:2:1"


WORDS = st.sampled_from(
    ["plain", "two words", '"quoted # text"', "'it''s'", "2026-11-20", "12", "true", "$shop.owner"]
)
KEYS = st.sampled_from(["title", "law", "test", "limb", "cite", "find", "all", "other", "note"])
TREES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(KEYS, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)
REMARKS = st.sampled_from(["", "", "", "  # beside"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """YAML as people write it: block and flow, comments above and beside, empty lines."""
    tree = draw(st.dictionaries(KEYS, TREES, min_size=1, max_size=5))
    return "\n".join(block(draw, tree, "")) + "\n"


def block(draw: st.DrawFn, tree: object, pad: str) -> list[str]:
    step = " " * draw(st.integers(1, 4))
    lines: list[str] = []
    pairs = tree.items() if isinstance(tree, dict) else [(None, item) for item in tree]  # type: ignore[attr-defined]
    for key, value in pairs:
        lines += draw(st.sampled_from([[], [], [""], [f"{pad}# above"]]))
        head = f"{pad}-" if key is None else f"{pad}{key}:"
        remark = draw(REMARKS)
        if isinstance(value, str):
            lines.append(f"{head} {value}{remark}")
        elif draw(st.booleans()):
            lines.append(f"{head} {flow(value)}{remark}")
        else:
            lines += [head + remark, *block(draw, value, pad + step)]
    return lines


def flow(tree: object) -> str:
    if isinstance(tree, dict):
        return "{" + ",  ".join(f"{key}:  {flow(value)}" for key, value in tree.items()) + " }"
    if isinstance(tree, list):
        return "[ " + ",".join(map(flow, tree)) + "]"
    return str(tree)


@given(texts(), st.sampled_from(["rule", "concept", "list", "examples", "case", "other"]))
def test_layout_changes_nothing_but_layout_and_only_once(text: str, kind: str) -> None:
    laid = format_text(text, kind=kind)

    assert read_text(laid, "").plain() == read_text(text, "").plain()
    assert laid.count("#") == text.count("#")
    assert format_text(laid, kind=kind) == laid


def test_real_files_say_the_same_in_their_layout(rules_folder: Path) -> None:
    for path in list(files_under(rules_folder / "powers" / "premises"))[:4]:
        formatted = format_file(path)

        assert read_text(formatted.after, "").plain() == read_text(formatted.before, "").plain()
        assert max(map(len, formatted.after.splitlines())) < 1000


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(disrupt, ["fmt", *arguments], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.return_value, done.output


def test_check_lists_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "powers" / "a.yaml"
    file.parent.mkdir()
    file.write_text(UNTIDY, encoding="utf-8")
    code, said = run("--check", str(tmp_path))

    assert code == 1
    assert str(file) in said
    assert file.read_text(encoding="utf-8") == UNTIDY


def test_diff_shows_what_would_change(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("facts: []\nthings: {}\n", encoding="utf-8")
    code, said = run("--diff", str(file))

    assert code == 1
    assert "+things: {}" in said


def test_fmt_writes_the_layout_and_is_then_content(tmp_path: Path) -> None:
    file = tmp_path / "powers" / "a.yaml"
    file.parent.mkdir()
    file.write_bytes(UNTIDY.replace("\n", "\r\n").encode())
    written, _ = run(str(tmp_path))
    again, _ = run("--check", str(tmp_path))

    assert (written, again) == (0, 0)
    assert b"\r" not in file.read_bytes()


def test_a_wrong_file_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("a: &x 1\nb: *x\n", encoding="utf-8")
    code, said = run(str(file))

    assert code == 2
    assert f"{file}:1:" in said
    assert file.read_text(encoding="utf-8") == "a: &x 1\nb: *x\n"


def test_a_missing_path_is_a_problem(tmp_path: Path) -> None:
    code, said = run(str(tmp_path / "nowhere"))

    assert code == 2
    assert "no such file or folder" in said
