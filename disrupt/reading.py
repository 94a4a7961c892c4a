"""Reading what people wrote: keys, texts, days and choices, with every problem placed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from disrupt.dates import DateSpan, parse_date
from disrupt.errors import Problems, UnreadableError, did_you_mean, quoted
from disrupt.node import Node
from disrupt.source import COMMA
from disrupt.vocabulary import Vocabulary

if TYPE_CHECKING:
    from disrupt.library_model import Library


class Reader:
    """Reads nodes against a library; `problems` collects what is wrong."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.vocabulary: Vocabulary = library.vocabulary
        self.problems = Problems()

    def keys(self, node: Node, allowed: Iterable[str], what: str) -> dict[str, Node]:
        if not isinstance(node.value, dict):
            self.problems.add(f"{what} is written as keys and values", node.place)
            return {}
        for key, value in node.value.items():
            if key not in allowed:
                hint = COMMA if value.value is None else did_you_mean(key, allowed)
                if hint is None:
                    hint = "expected one of " + ", ".join(f"`{k}`" for k in allowed)
                place = node.key_place(key)
                self.problems.add(f"unknown key {quoted(key)}", place, hint, "unknown-key")
        return node.value

    def listed(self, node: Node | None) -> list[Node]:
        if node is None or node.value is None:
            return []
        if isinstance(node.value, list):
            return node.value
        self.problems.add("a list is expected", node.place, "begin each entry with `- `")
        return []

    def text_of(self, node: Node | None) -> str | None:
        if node is None or node.value is None:
            return None
        if isinstance(node.value, dict | list):
            self.problems.add("text is expected", node.place)
            return None
        return node.text

    def word_of(self, keys: Mapping[str, Node], key: str, node: Node) -> str | None:
        """A word that must be there; an empty one counts as missing."""
        text = self.text_of(keys.get(key))
        missing = key not in keys or keys[key].value in (None, "")
        if missing:
            self.problems.add(f"`{key}` is missing", node.place, code="missing-key")
        return None if missing else text

    def flag(self, node: Node | None) -> bool:
        if node is None or node.value is None:
            return False
        if not isinstance(node.value, bool):
            self.problems.add("`true` or `false` is expected", node.place)
            return False
        return node.value

    def day(self, node: Node, what: str) -> date | None:
        """One exact day."""
        span = self.date(node, what)
        if span is None:
            return None
        if span.day is None:
            self.problems.add(f"`{what}` must be one day", node.place, "write 2026-09-30")
        return span.day

    def date(self, node: Node, what: str) -> DateSpan | None:
        return self.vague(node, what, parse_date, "date")

    def vague(self, node: Node, what: str, parse: Callable[[object], Any], code: str) -> Any | None:
        given: object = node.plain()
        if node.text is not None:
            given = node.text
        if isinstance(given, dict):
            given = {key: child.text for key, child in node.mapping.items()}
        try:
            return parse(given)
        except UnreadableError as error:
            where = node.place
            self.problems.add(f"`{what}`: {error}", where, error.help, f"bad-{code}")
        except (ValueError, TypeError):
            self.problems.add(f"`{what}` is not a {code}", node.place, code=f"bad-{code}")
        return None

    def choice_of(self, node: Node | None, choices: Iterable[str], what: str) -> str | None:
        text = self.text_of(node)
        known = tuple(choices)
        if text is not None and node is not None and text not in known:
            hint = did_you_mean(text, known) or _one_of(known)
            said = f"unknown {what} {quoted(text)}"
            self.problems.add(said, node.place, hint, f"unknown-{what}")
            return None
        return text

    def agency_id(self, text: str, node: Node) -> None:
        if text not in self.library.agencies.agencies:
            hint = did_you_mean(text, self.library.agencies.agencies)
            self.problems.add(f"unknown agency {quoted(text)}", node.place, hint, "unknown-agency")


def _one_of(known: tuple[str, ...]) -> str | None:
    return "one of " + ", ".join(known) if known else None


def one_or_many(node: Node | None) -> list[Node]:
    """The nodes of a list, or the one node that stands where a list may."""
    if node is None or node.value is None:
        return []
    return node.value if isinstance(node.value, list) else [node]
