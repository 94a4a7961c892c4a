"""Lines: nothing is too wide, nothing is lost, nothing in a case can move the cursor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disrupt.render.layout import Page, clean, fit, wrap

WORDS = st.lists(st.text("abcdefgh·é", min_size=1, max_size=12), min_size=1, max_size=30)


@given(WORDS, st.integers(40, 120))
def test_wrapping_loses_no_word(words: list[str], width: int) -> None:
    text = " ".join(words)

    assert " ".join(wrap(text, width)).split() == text.split()


@given(st.text(max_size=200), st.text(max_size=30), st.integers(40, 120))
def test_no_line_is_wider_than_the_page(left: str, right: str, width: int) -> None:
    page = Page(width)
    page.ends(left, right)
    page.ends(f"12 {left}", right)
    page.ends(f"  {left}", "")
    page.row("label", left)
    page.text(left, indent=4, hang=2)

    assert all(len(line.text) <= width for line in page.lines)


@given(st.text())
def test_no_control_character_reaches_a_line(text: str) -> None:
    page = Page(80)
    page.text(text)
    page.row("label", text)
    page.spans((text, "plain"))
    page.ends(text, "right")

    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for line in page.lines for c in line.text)


def test_an_escape_sequence_is_only_letters() -> None:
    assert clean("Subject A\x1b[2J\u202e") == "Subject A [2J"


def test_a_separator_never_begins_a_line() -> None:
    lines = wrap("police · trading standards · fire and rescue authority · council", 20)

    assert not any(line.startswith("·") for line in lines)


def test_a_day_stays_with_its_month() -> None:
    lines = wrap("the detention of the cash ends on 26 November 2026", 36)

    assert any("26 November" in line for line in lines)


def test_what_is_cut_says_so() -> None:
    assert fit("Market Street", 8) == "Market…"


def test_there_is_never_more_than_one_empty_line() -> None:
    page = Page()
    page.blank()
    page.text("one")
    page.blank()
    page.blank()
    page.text("two")

    assert str(page) == "one\n\ntwo\n"


@pytest.mark.parametrize(("asked", "given_width"), [(10, 40), (80, 80), (500, 120)])
def test_the_width_stays_within_what_can_be_read(asked: int, given_width: int) -> None:
    assert Page(asked).width == given_width
