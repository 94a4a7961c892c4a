"""YAML and JSON in, every node with its place; the one module that reads either.

YAML is data here: no tags, no anchors, no duplicate keys, a limit on size.
Scalars keep their text, so that a text attribute stays as it was written.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from disrupt.errors import DisruptError, Place, Problem, Problems

MEBIBYTE = 1024 * 1024
LARGEST_YAML = 5 * MEBIBYTE
LARGEST_JSON = 50 * MEBIBYTE
Scalar: TypeAlias = str | int | float | bool | None
Where: TypeAlias = tuple[str | int, ...]
COMMA = "a comma inside { } ended the text; put it in quotes"


@dataclass(slots=True)
class Node:
    """One value of a file, with the text it was written as and where it stands."""

    value: Scalar | dict[str, Node] | list[Node]
    text: str | None = None
    line: int | None = None
    column: int | None = None
    file: str = ""
    key_places: dict[str, Place] = field(default_factory=dict)
    spelled: bool = False
    """Quoted or block text, which is never a number or a date by accident."""

    @property
    def place(self) -> Place:
        return Place(self.file, self.line, self.column)

    @property
    def mapping(self) -> dict[str, Node]:
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        return self.value if isinstance(self.value, list) else []

    def plain(self) -> Any:
        """The same as plain data, without places; dates stay text."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, where: Where) -> Place:
        """The place of what stands at this path, or of the nearest node above it."""
        place, node = self.place, self
        for step in where:
            if isinstance(node.value, dict) and step in node.value:
                place = node.key_places.get(str(step), place)
                node = node.value[str(step)]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                place = node.place
            else:
                break
        return place

    def key_place(self, key: str) -> Place:
        return self.key_places.get(key, self.place)


def read_file(path: Path, shown_as: str | None = None) -> Node:
    """Read one YAML or JSON file.

    Raises `DisruptError` with every problem of its form.
    """
    name = shown_as or str(path)
    try:
        raw = _bytes(path, name)
    except OSError as error:
        raise DisruptError(_unreadable(path, name, error)) from None
    return read_text(_decoded(raw, name), name, is_json=path.suffix.lower() == ".json")


def read_text(text: str, name: str, *, is_json: bool = False) -> Node:
    """Read YAML (or JSON) text; `name` is what problems call the file."""
    if is_json:
        return _read_json(text, name)
    return _read_yaml(text, name)


def from_plain(data: Any, name: str = "") -> Node:
    """Plain data (dicts, lists, scalars, dates) as nodes without places."""
    if isinstance(data, dict):
        return Node({str(k): from_plain(v, name) for k, v in data.items()}, file=name)
    if isinstance(data, list | tuple):
        return Node([from_plain(item, name) for item in data], file=name)
    if data is None or isinstance(data, bool | int | float):
        return Node(data, text=None if data is None else str(data), file=name)
    text = data if isinstance(data, str) else str(data)
    return Node(text, text=text, file=name, spelled=isinstance(data, str))


def _bytes(path: Path, name: str) -> bytes:
    limit = LARGEST_JSON if path.suffix.lower() == ".json" else LARGEST_YAML
    size = path.stat().st_size
    if size > limit:
        raise DisruptError(
            Problem(
                f"the file has {size // MEBIBYTE} MB; at most {limit // MEBIBYTE} MB are read",
                Place(name),
                "a case is one matter; split registers into cases",
                "too-large",
            )
        )
    return path.read_bytes()


def _unreadable(path: Path, name: str, error: OSError) -> Problem:
    if path.is_dir():
        return Problem("this is a folder, a file is expected", Place(name), code="not-a-file")
    if not path.exists():
        near = _near_file(path)
        return Problem("no such file", Place(name), near, "missing-file")
    return Problem(
        f"the file cannot be read: {error.strerror or 'no reason given'}",
        Place(name),
        code="unreadable",
    )


def _near_file(path: Path) -> str | None:
    from disrupt.errors import nearest

    folder = path.parent
    if not folder.is_dir():
        return None
    name = nearest(path.name, (p.name for p in folder.iterdir() if p.is_file()))
    return None if name is None else f"did you mean `{folder / name}`?"


def _decoded(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DisruptError(
            Problem("the file is not UTF-8 text", Place(name, line), "save it as UTF-8", "encoding")
        ) from None
    if "\x00" in text:
        raise DisruptError(
            Problem(
                "the file is not text", Place(name), "a YAML or JSON file is expected", "binary"
            )
        )
    return text


# JSON ------------------------------------------------------------------------------------


def _read_json(text: str, name: str) -> Node:
    """JSON is read fast and without places; only a wrong file is read again with them."""
    problems = Problems()

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in items:
            if key in found:
                problems.add(f"`{key}` stands twice", Place(name), code="duplicate-key")
            found[key] = value
        return found

    try:
        data = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        raise DisruptError(Problem("this is not JSON", place, code="not-json")) from None
    except RecursionError:
        raise DisruptError(_too_deep(name)) from None
    problems.raise_if_any()
    return from_plain(data, name)


# YAML ------------------------------------------------------------------------------------


def _too_deep(name: str) -> Problem:
    return Problem("the file is nested too deeply", Place(name), code="too-deep")


def _read_yaml(text: str, name: str) -> Node:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    try:
        composed = list(_compose(yaml, text))
    except MarkedYAMLError as error:
        raise DisruptError(_malformed(error, name)) from None
    except YAMLError:
        problem = Problem("this is not YAML", Place(name), code="not-yaml")
        raise DisruptError(problem) from None
    except RecursionError:
        raise DisruptError(_too_deep(name)) from None
    if len(composed) > 1:
        raise DisruptError(
            Problem(
                "the file holds several documents; one is expected", Place(name), code="several"
            )
        )
    if not composed or composed[0] is None:
        raise DisruptError(Problem("the file is empty", Place(name), code="empty"))
    builder = _Builder(name)
    root = builder.node(composed[0])
    builder.problems.raise_if_any()
    return root


def _compose(yaml: Any, text: str) -> Iterator[Any]:
    constructor, _ = yaml.get_constructor_parser(io.StringIO(text))
    while constructor.composer.check_node():
        yield constructor.composer.get_node()


def _malformed(error: Any, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(name) if mark is None else Place(name, mark.line + 1, mark.column + 1)
    said = (error.problem or "").lower()
    if "duplicate" in said and "key" in said:
        return Problem("a key stands twice in one mapping", place, code="duplicate-key")
    if "alias" in said or "anchor" in said:
        return Problem(_NO_ANCHORS, place, "write it out", "anchor")
    hint = "check indentation, colons and quotes on this line and the one above"
    if "tab" in said or "\\t" in said:
        hint = "use spaces, not tabs, to indent"
    return Problem("this is not well-formed YAML", place, hint, "not-yaml")


_TAGS = frozenset(
    "tag:yaml.org,2002:" + name
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")
)
_NO_ANCHORS = "anchors (`&`) and aliases (`*`) are not read"


class _Builder:
    """Makes our nodes of the parser's, noting what is not plain data."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems = Problems()
        self.seen: set[int] = set()

    def place(self, node: Any) -> Place:
        return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def node(self, node: Any) -> Node:
        place = self.place(node)
        if id(node) in self.seen or getattr(node, "anchor", None):
            self.problems.add(_NO_ANCHORS, place, "write it out", "anchor")
            return Node(None, file=self.name)
        self.seen.add(id(node))
        tag = str(node.tag)
        if tag not in _TAGS:
            self.problems.add("tags (`!`) are not read", place, "write plain values", "tag")
        made = Node(None, line=place.line, column=place.column, file=self.name)
        if isinstance(node.value, str):
            made.text, made.spelled = node.value, bool(node.style)
            made.value = self.scalar(node, tag.rsplit(":", 1)[-1])
        elif tag.endswith(":map"):
            made.value = self.mapping(node, made)
        else:
            made.value = [self.node(item) for item in node.value]
        return made

    def scalar(self, node: Any, tag: str) -> Scalar:
        text: str = node.value
        if node.style or tag not in ("int", "float", "bool", "null"):
            return text
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() == "true"
        try:
            digits = text.replace("_", "")
            return int(digits) if tag == "int" else float(digits)
        except ValueError:
            return text

    def mapping(self, node: Any, made: Node) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key_node, value_node in node.value:
            place = self.place(key_node)
            if not isinstance(key_node.value, str):
                self.problems.add("a key must be a word", place, code="bad-key")
                continue
            key = key_node.value
            if key in found:
                self.problems.add(f"`{key}` stands twice", place, code="duplicate-key")
            made.key_places[key] = place
            found[key] = self.node(value_node)
        return found
