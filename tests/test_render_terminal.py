"""The screen: colour only where it is wanted, characters only where they can be shown."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disrupt.render.layout import Page
from disrupt.render.terminal import encodable, show, width_of, write


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def a_page() -> Page:
    page = Page(80)
    page.ends("1 Closure order", "facts in place", "strong", "good")
    page.row("law", "Anti-social Behaviour, Crime and Policing Act 2014 s.80", "dim")
    return page


@given(st.text(), st.sampled_from(["ascii", "cp1252", "cp437", "latin-1", "utf-8"]))
def test_everything_can_be_written_everywhere(text: str, encoding: str) -> None:
    plain = text.encode("utf-8", "ignore").decode("utf-8")

    encodable(plain, encoding).encode(encoding)


def test_ascii_stands_in_for_what_is_drawn() -> None:
    drawn = "├─ £5 · “x” … é └─ 東"

    assert encodable(drawn, "ascii") == '|- GBP 5 - "x" ... e `- ?'


def test_a_windows_code_page_keeps_what_it_has() -> None:
    assert encodable("├─ £5 · é", "cp1252") == "|- £5 · é"


def test_no_colour_on_a_terminal_that_is_asked_for_none() -> None:
    screen = Screen()

    show(a_page(), screen)

    assert screen.getvalue() == str(a_page())


def test_no_colour_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    pipe = io.StringIO()

    show(a_page(), pipe)

    assert "\x1b" not in pipe.getvalue()


def test_colour_adds_nothing_to_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm-256color")
    screen = Screen()

    show(a_page(), screen)

    coloured = screen.getvalue()
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == str(a_page())


def test_a_dumb_terminal_gets_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    screen = Screen()

    show(a_page(), screen)

    assert "\x1b" not in screen.getvalue()


def test_pipes_are_80_columns_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")

    assert width_of(io.StringIO()) == 80


@pytest.mark.parametrize(("said", "width"), [("100", 100), ("20", 40), ("900", 120), ("x", 80)])
def test_the_width_that_is_said_is_used(
    monkeypatch: pytest.MonkeyPatch, said: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", said)

    assert width_of(io.StringIO()) == width


def test_writing_needs_no_known_encoding() -> None:
    stream = io.StringIO()

    write("├─ one\n", stream)

    assert stream.getvalue() == "├─ one\n"
