"""HTML put together from values: text is always escaped, only `Html` is taken as it is."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import TypeAlias

VOID = frozenset({"input", "link", "meta", "br"})
# No sequence in a text may move the cursor or turn the reading direction.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Child: TypeAlias = "str | Html | Iterable[str | Html | None] | None"


def text(value: str) -> Html:
    """Give plain text as markup."""
    return value if isinstance(value, Html) else Html(html.escape(_CONTROL.sub(" ", value)))


def joined(*children: Child, between: str = "") -> Html:
    """Give several pieces as one; what is None is left out."""
    return Html(between.join(text(each) for child in children for each in _flat(child)))


def _flat(child: Child) -> Iterable[str | Html]:
    if child is None:
        return ()
    if isinstance(child, str):
        return (child,)
    return (each for each in child if each is not None)


def el(name: str, /, *children: Child, **attributes: str | bool | None) -> Html:
    """Give one element; `class_` is `class`, `aria_label` is `aria-label`."""
    given = "".join(
        f" {_attribute(key)}" if value is True else f' {_attribute(key)}="{html.escape(value)}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{joined(*children)}</{name}>")


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def link(words: str | Html, address: str, **attributes: str | bool | None) -> Html:
    """Give a link."""
    return el("a", words, href=address, **attributes)


def items(children: Iterable[str | Html], name: str = "ul", class_: str | None = None) -> Html:
    """Give a list; nothing where there is nothing to list."""
    listed = [el("li", child) for child in children]
    return el(name, listed, class_=class_) if listed else Html("")


def rows(pairs: Iterable[tuple[str, Child]], class_: str | None = None) -> Html:
    """Give terms and what is said of each; a pair that says nothing is left out."""
    parts: list[Html] = []
    for label, said in pairs:
        inner = joined(said)
        if inner:
            parts.append(el("div", el("dt", label), el("dd", inner)))
    return el("dl", parts, class_=class_) if parts else Html("")


def slug(words: str) -> str:
    """Give words as a part of an address: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-") or "x"
