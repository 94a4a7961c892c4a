"""A page of the site as Markdown: the same words, for a report or a pull request."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from disrupt.render.markdown import safe
from disrupt.render.site.markup import Html

BLOCKS = frozenset({"p", "h1", "h2", "h3", "ul", "ol", "dl", "details", "summary"})
MARKS = {"strong": "**", "em": "*", "dt": "**", "summary": "**"}


def markdown_of(body: Html) -> str:
    """Give the main part of a page as Markdown."""
    writer = _Writer()
    writer.feed(body)
    writer.close()
    writer.end_line()
    return "\n".join(writer.lines).strip() + "\n"


class _Writer(HTMLParser):
    """Writes lists as nested bullets, terms in bold, links as links."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.line = ""
        self.lead = ""
        self.lists: list[int | None] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.end_line()
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.end_line()
            self.lead = self.bullet()
        elif tag == "dt":
            self.end_line()
            self.lead = self.bullet()
            self.line += "**"
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.line += "["
        elif tag in ("h1", "h2", "h3"):
            self.end_block()
            self.lead = "#" * int(tag[1]) + " "
        elif tag in MARKS:
            self.line += MARKS[tag]
        elif tag == "dd":
            self.lists.append(None)
        elif tag in BLOCKS and self.line:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.end_line()
            self.lists.pop()
        elif tag == "dt":
            self.line += "**: "
        elif tag == "a":
            self.line += f"]({self.links.pop()})"
        elif tag == "dd":
            self.end_line()
            self.lists.pop()
        elif tag in MARKS:
            self.line += MARKS[tag]
        if tag in BLOCKS and self.lists:
            self.end_line()
        elif tag in BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        space = " " if data[:1].isspace() else ""
        end = " " if data.strip() and data[-1:].isspace() else ""
        self.line += space + safe(data) + end

    def bullet(self) -> str:
        """The sign that begins an item, as far in as its list."""
        depth = max(len(self.lists) - 1, 0)
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            return f"{'  ' * depth}{self.lists[-1]}. "
        return f"{'  ' * depth}- "

    def end_line(self) -> None:
        said = re.sub(r"\s+", " ", self.line).strip()
        if said:
            if self.lists and not self.lead and self.lines and self.lines[-1]:
                self.lines[-1] += "\\"
            indent = self.lead or "  " * len(self.lists)
            self.lines.append(f"{indent}{said}")
            self.lead = ""
        self.line = ""

    def end_block(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1]:
            self.lines.append("")
