"""Lines laid out for a width; knows nothing of law and nothing of terminals.

A line is made of spans, and a span has a role (`label`, `good`, `warn` …) that a screen may show
in colour; the words alone say everything.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from disrupt.dates import MONTHS

Role = Literal["plain", "strong", "heading", "label", "dim", "good", "open", "warn"]
Span: TypeAlias = tuple[str, Role]

NARROWEST, WIDEST = 40, 120
LABEL_WIDTH = 11
ELLIPSIS = "…"

# A case is untrusted text: no sequence in it may move the cursor or turn the reading direction.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_GLUE = "\N{NO-BREAK SPACE}"
_SEPARATOR = re.compile(r" ·")
_DAY = re.compile(r"(\d{1,2}) (" + "|".join(f"{m[:3]}(?:{m[3:]})?" for m in MONTHS) + r")\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page."""

    spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The line as plain text, without spaces at its end."""
        return "".join(text for text, _ in self.spans).rstrip()


def clean(text: str) -> str:
    """Give text as one line without control characters."""
    return _CONTROL.sub(" ", text).strip()


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most `width` columns; there is always at least one.

    A separator never begins a line, and a day stays with its month.
    """
    glued = _DAY.sub(rf"\1{_GLUE}\2", _SEPARATOR.sub(f"{_GLUE}·", clean(text)))
    lines = textwrap.wrap(glued, max(width, 8), break_on_hyphens=False)
    return [line.replace(_GLUE, " ") for line in lines] or [""]


def fit(text: str, width: int) -> str:
    """Cut text to `width` columns, with an ellipsis where something is lost."""
    one = clean(text)
    return one if len(one) <= width else one[: max(width - 1, 0)].rstrip() + ELLIPSIS


class Page:
    """Lines in the making; every method adds to the end."""

    def __init__(self, width: int = 80) -> None:
        """Start an empty page of `width` columns, kept within what can be read."""
        self.width = min(max(width, NARROWEST), WIDEST)
        self.lines: list[Line] = []

    def blank(self) -> None:
        """Add an empty line, but never a second one and never at the top."""
        if self.lines and self.lines[-1].spans:
            self.lines.append(Line())

    @property
    def below_heading(self) -> bool:
        """Whether the last line is a heading."""
        return bool(self.lines and self.lines[-1].spans) and (
            self.lines[-1].spans[0][1] == "heading"
        )

    def spans(self, *spans: Span) -> None:
        """Add one line as it is."""
        self.lines.append(Line(tuple((_CONTROL.sub(" ", text), role) for text, role in spans)))

    def text(self, text: str, role: Role = "plain", indent: int = 0, hang: int = 0) -> None:
        """Add a paragraph; lines after its first stand `hang` columns further in."""
        for number, line in enumerate(self._hanging(text, indent, hang)):
            self.spans((" " * (indent + (hang if number else 0)), "plain"), (line, role))

    def _hanging(self, text: str, indent: int, hang: int) -> list[str]:
        first = wrap(text, self.width - indent)
        if not hang or len(first) == 1:
            return first
        rest = clean(text)[len(first[0]) :].strip()
        return [first[0], *wrap(rest, self.width - indent - hang)]

    def heading(self, text: str, right: str = "") -> None:
        """Add a heading with an empty line before it."""
        self.blank()
        self.ends(text, right, "heading", "dim")

    def ends(
        self, left: str, right: str, left_role: Role = "plain", right_role: Role = "plain"
    ) -> None:
        """Add text with words at the right edge; long text goes on below, clear of them."""
        right = clean(right)
        room = self.width - (len(right) + 2 if right else 0)
        hang = _number_width(left)
        lines = wrap(left[hang:], room - hang)
        first = left[:hang] + lines[0]
        gap = " " * (self.width - len(first) - len(right)) if right else ""
        self.spans((first, left_role), (gap, "plain"), (right, right_role))
        for line in lines[1:]:
            self.spans((" " * hang + line, left_role))

    def row(
        self,
        label: str,
        text: str,
        role: Role = "plain",
        *,
        indent: int = 2,
        label_width: int = LABEL_WIDTH,
    ) -> None:
        """Add a label with its text beside it; a long label stands on a line of its own."""
        column = indent + label_width
        lines = wrap(text, self.width - column)
        if len(label) >= label_width:
            self.spans((" " * indent + label, "label"))
            label = ""
        for number, line in enumerate(lines):
            head = label if number == 0 else ""
            self.spans((" " * indent + head.ljust(label_width), "label"), (line, role))

    def rows(self, label: str, texts: Iterable[str], role: Role = "plain") -> None:
        """Add several texts under one label."""
        for number, text in enumerate(texts):
            self.row(label if number == 0 else "", text, role)

    def __str__(self) -> str:
        """Give the page as plain text that ends with a newline."""
        lines = [line.text for line in self.lines]
        while lines and not lines[-1]:
            lines.pop()
        return "\n".join(lines) + "\n"


def _number_width(line: str) -> int:
    """How far the words after spaces and a number stand in: `12 Closure order` gives 3."""
    found = re.match(r" *(?:\d{1,4} )?", line)
    return found.end() if found else 0
