"""Examples beside a rule, each made into a case of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from disrupt.errors import Place, Problems, did_you_mean
from disrupt.node import Node

if TYPE_CHECKING:
    from disrupt.library import Library

EXAMPLES = ".examples.yaml"
SHARED_KEYS = ("as_at", "authority", "partners", "things", "facts", "deconflict", "note")
FILE_KEYS = (*SHARED_KEYS, "examples")
EXAMPLE_KEYS = ("name", *SHARED_KEYS, "decisions", "expect")


def shown(path: Path) -> str:
    """Give a path as people would type it from where they are."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def rule_of(path: Path) -> str:
    parts = path.with_name(path.name.removesuffix(EXAMPLES)).parts
    after = len(parts) - parts[::-1].index("powers") if "powers" in parts else len(parts) - 1
    return "/".join(parts[after:])


@dataclass(frozen=True, slots=True)
class Example:
    """One example: a case of its own, made of what is shared and what it adds."""

    name: str
    node: Node
    place: Place


def examples_in(node: Node, rule: str, library: Library) -> list[Example]:
    problems = Problems()
    if rule not in library.rule_ids:
        hint = did_you_mean(rule, library.rule_ids)
        problems.add(f"no rule has the id `{rule}`", node.place, hint, "no-rule")
    _keys(node, FILE_KEYS, problems)
    listed = node.mapping.get("examples")
    if listed is None or not isinstance(listed.value, list):
        problems.add("`examples` is a list", node.place, "- name: …", "missing-key")
    examples = [] if listed is None else [_example(node, item, rule) for item in listed.items]
    for item in [] if listed is None else listed.items:
        _keys(item, EXAMPLE_KEYS, problems)
        if "expect" not in item.mapping:
            problems.add("an example needs `expect`", item.place, "thing: status", "missing-key")
    problems.raise_if_any()
    return examples


def _keys(node: Node, allowed: tuple[str, ...], problems: Problems) -> None:
    for key in node.mapping:
        if key not in allowed:
            hint = did_you_mean(key, allowed)
            problems.add(f"unknown key `{key}`", node.key_place(key), hint, "unknown-key")


def _example(shared: Node, own: Node, rule: str) -> Example:
    name = own.mapping.get("name")
    title = (name.text if name is not None else None) or "an example without a name"
    merged: dict[str, Node] = {"case": Node("example", text="example", file=shared.file)}
    for key in SHARED_KEYS:
        value = _merged(shared.mapping.get(key), own.mapping.get(key))
        if value is not None:
            merged[key] = value
    if "decisions" in own.mapping:
        merged["decisions"] = own.mapping["decisions"]
    if "expect" in own.mapping:
        expect = own.mapping["expect"]
        merged["expect"] = Node(
            {rule: expect},
            line=expect.line,
            column=expect.column,
            file=expect.file,
            key_places={rule: expect.place},
        )
    places = {**shared.key_places, **own.key_places}
    node = Node(merged, line=own.line, column=own.column, file=own.file, key_places=places)
    return Example(title, node, own.place)


def _merged(shared: Node | None, own: Node | None) -> Node | None:
    """Things of an example replace or add to the shared ones; its facts come after them."""
    if shared is None or own is None:
        return own if shared is None else shared
    if isinstance(shared.value, dict) and isinstance(own.value, dict):
        joined = {**shared.value, **own.value}
        places = {**shared.key_places, **own.key_places}
        return Node(joined, line=own.line, column=own.column, file=own.file, key_places=places)
    if isinstance(shared.value, list) and isinstance(own.value, list):
        return Node([*shared.value, *own.value], line=own.line, column=own.column, file=own.file)
    return own
