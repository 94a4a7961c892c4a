"""What can be written in a case: kinds, attributes, choices, an example of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from disrupt.render import phrases
from disrupt.render.layout import Page
from disrupt.vocabulary import Attribute, ChoiceTree, Kind, Vocabulary

CLASSES = {
    "thing": "THINGS (under `things:`)",
    "link": "LINKS between things (under `facts:`)",
    "event": "EVENTS: what happened (under `facts:`)",
    "finding": "FINDINGS of courts and other bodies (under `facts:`)",
    "measure": "MEASURES: what was done (under `facts:`)",
}
TYPES = {
    "agency": "an agency",
    "choice": "a choice",
    "flag": "true or false",
    "text": "text",
    "number": "a number",
    "money": "pounds",
    "percent": "per cent",
    "date": "a date",
    "place": "a place",
    "fact": "the id of a fact",
    "thing": "the id of a thing",
}
TIMES = {
    "event": "happens on a day: `date`",
    "state": "holds for a time: `from`, `to`",
    "none": "has no date of its own",
}
CHOICES_SHOWN = 8
NAME_WIDTH = 26


def kinds_page(vocabulary: Vocabulary, stated: tuple[str, ...], width: int = 80) -> Page:
    """Give every kind with one line on what it is."""
    page = Page(width)
    kinds = {name: vocabulary.kinds[name] for name in stated}
    for group, heading in CLASSES.items():
        page.heading(heading)
        for name, kind in kinds.items():
            if kind.fact_class == group:
                page.row(name, kind.says, label_width=NAME_WIDTH)
    page.blank()
    page.text("disrupt words KIND says what a kind takes; disrupt words agencies who exists", "dim")
    return page


def kind_page(
    vocabulary: Vocabulary, name: str, titles: Mapping[str, str], width: int = 80
) -> Page:
    """Give one kind: its attributes, what they take, who holds it, and an example."""
    kind = vocabulary.kinds[name]
    page = Page(width)
    page.ends(f"{kind.title} ({name})", kind.fact_class, "heading", "dim")
    page.text(kind.says)
    page.text(sentence(TIMES[kind.time]), "dim")
    page.heading("ATTRIBUTES")
    for attribute, described in vocabulary.attributes(name).items():
        if described.derived is None:
            _attribute(page, vocabulary, name, attribute, described)
    derived = [a for a, d in vocabulary.attributes(name).items() if d.derived is not None]
    if derived:
        page.text(f"worked out, not written: {', '.join(derived)}", "dim", indent=2)
    page.blank()
    if kind.held_by:
        held = phrases.listed(phrases.agency(code, titles) for code in kind.held_by)
        page.row("held by", held)
    if kind.register_name:
        page.row("register", kind.register_name)
    if kind.example:
        page.heading("EXAMPLE")
        for line in example_lines(kind):
            page.spans((f"  {line}", "plain"))
    return page


def sentence(text: str) -> str:
    """Give text as a sentence."""
    return f"{phrases.sentence_start(text)}."


def example_lines(kind: Kind) -> list[str]:
    """Give the example as it is written in a case, below its heading."""
    lines = (kind.example or "").splitlines()
    if kind.fact_class == "thing":
        return ["things:", *(f"  {line}" for line in lines)]
    return ["facts:", *(f"  {'- ' if n == 0 else '  '}{line}" for n, line in enumerate(lines))]


def _attribute(
    page: Page, vocabulary: Vocabulary, kind: str, name: str, described: Attribute
) -> None:
    words = TYPES[described.type]
    if described.type == "thing" and described.of:
        words = f"the id of a {phrases.listed(described.of, 'or')}"
    tree = vocabulary.tree(kind, name)
    if tree is not None:
        words = choice_words(tree)
        if isinstance(described.choices, str):
            words += f" (disrupt words {described.choices})"
    if described.list:
        words += "; one or a list"
    page.row(name, words, label_width=NAME_WIDTH)
    if described.says:
        page.row("", described.says, "dim", label_width=NAME_WIDTH)


def choice_words(tree: ChoiceTree) -> str:
    """Give the first choices of a tree, and how many more there are."""
    broad = tree.children(None)
    shown = ", ".join(broad[:CHOICES_SHOWN])
    more = len(tuple(tree)) - min(len(broad), CHOICES_SHOWN)
    return f"{shown} and {more} more" if more > 0 else shown


def tree_page(tree: ChoiceTree, width: int = 80) -> Page:
    """Give a whole tree of choices, narrower ones further in."""
    page = Page(width)
    page.text(tree.name, "heading")
    page.text("A narrower choice also counts as every broader one above it.", "dim")
    for code, depth in _walk(tree, None, 0):
        page.spans(("  " * (depth + 1) + code, "plain"))
    return page


def _walk(tree: ChoiceTree, at: str | None, depth: int) -> Iterator[tuple[str, int]]:
    for code in tree.children(at):
        yield code, depth
        yield from _walk(tree, code, depth + 1)


def agencies_page(titles: Mapping[str, str], width: int = 80) -> Page:
    """Give every agency that can be named in a case."""
    page = Page(width)
    page.text("AGENCIES", "heading")
    for code, title in titles.items():
        page.row(code, title, label_width=34)
    return page


# JSON ----------------------------------------------------------------------------------


def kinds_json(vocabulary: Vocabulary, names: tuple[str, ...]) -> str:
    """Give kinds with everything they take, as JSON."""
    said = {name: _kind_data(vocabulary, name) for name in names}
    return json.dumps(said, indent=2, ensure_ascii=False)


def _kind_data(vocabulary: Vocabulary, name: str) -> dict[str, Any]:
    kind = vocabulary.kinds[name]
    return {
        "class": kind.fact_class,
        "time": kind.time,
        "title": kind.title,
        "says": kind.says,
        "held_by": list(kind.held_by),
        "example": kind.example,
        "attributes": {
            attribute: _attribute_data(vocabulary, name, attribute, described)
            for attribute, described in vocabulary.attributes(name).items()
        },
    }


def _attribute_data(
    vocabulary: Vocabulary, kind: str, name: str, described: Attribute
) -> dict[str, Any]:
    data: dict[str, Any] = {"type": described.type}
    if described.of:
        data["of"] = list(described.of)
    tree = vocabulary.tree(kind, name)
    if tree is not None:
        data["choices"] = list(tree)
    if described.list:
        data["list"] = True
    if described.says:
        data["says"] = described.says
    if described.derived is not None:
        data["derived"] = True
    return data


def tree_json(tree: ChoiceTree) -> str:
    """Give a tree of choices as JSON: each choice with the broader one above it."""
    return json.dumps(tree.parent, indent=2, ensure_ascii=False)
