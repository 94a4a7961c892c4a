"""YAML and JSON in, every node with its place; the one module that reads either.

YAML is data here: no tags, no anchors, no duplicate keys, a limit on size.
Scalars keep their text, so that a text attribute stays as it was written.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disrupt.errors import DisruptError, Place, Problem, Problems, quoted
from disrupt.node import Node, Scalar
from disrupt.textfile import MEBIBYTE, is_json_file, text_of

LARGEST_PLACED = MEBIBYTE
"""A wrong JSON file up to this size is read a second time to say where it is wrong."""
DEEPEST = 100
"""Nothing that people write is nested deeper, and every reader after this one can recurse."""
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
COMMA = "a comma inside { } ended the text; put it in quotes"


def read_file(path: Path, shown_as: str | None = None) -> Node:
    """Read one YAML or JSON file.

    Raises `DisruptError` with every problem of its form.
    """
    name = shown_as or str(path)
    return read_text(text_of(path, name), name, is_json=is_json_file(path))


def read_placed(path: Path, shown_as: str | None = None) -> Node | None:
    """A JSON file read with the places of its nodes, or None where that cannot be had.

    Slow, hence only for files that are known to be wrong, and only up to `LARGEST_PLACED`.
    """
    name = shown_as or str(path)
    if not is_json_file(path):
        return None
    with suppress(DisruptError):
        return _placed(text_of(path, name), name)
    return None


def read_text(text: str, name: str, *, is_json: bool = False) -> Node:
    """Read YAML (or JSON) text; `name` is what problems call the file."""
    if is_json:
        return _read_json(text, name)
    return _read_yaml(text, name)


def from_plain(data: Any, name: str = "") -> Node:
    """Plain data (dicts, lists, scalars, dates) as nodes without places."""
    return _from_plain(data, name, 0)


def _from_plain(data: Any, name: str, depth: int) -> Node:
    if depth > DEEPEST:
        raise DisruptError(_too_deep(Place(name)))
    if isinstance(data, Mapping):
        inner = {_sound(str(k)): _from_plain(v, name, depth + 1) for k, v in data.items()}
        return Node(inner, file=name)
    if isinstance(data, list | tuple):
        return Node([_from_plain(item, name, depth + 1) for item in data], file=name)
    if data is None:
        return Node(None, file=name)
    if isinstance(data, bool):
        return Node(data, text=str(data).lower(), file=name)
    if isinstance(data, int | float):
        return _number(data, name)
    text = _sound(data if isinstance(data, str) else str(data))
    return Node(text, text=text, file=name, spelled=isinstance(data, str))


def _sound(text: str) -> str:
    """Text without the characters that escapes can smuggle in and no screen or file can bear."""
    if text.isprintable():
        return text
    # Two escapes may stand for one character, as JSON writes what lies beyond the first plane.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)


def _number(data: float, name: str) -> Node:
    """A number as a node; one that no record can bear stays text, which no check accepts."""
    try:
        text = str(data)
    except ValueError:  # Python writes no whole number of more than 4,300 digits
        text = "a number too long to read"
    if not text.lstrip("-")[:1].isdigit():
        return Node(text, text=text, file=name)
    return Node(data, text=text, file=name)


# JSON ------------------------------------------------------------------------------------


def _read_json(text: str, name: str) -> Node:
    """JSON is read fast and without places; only a wrong file is read again with them."""
    problems = Problems()

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in items:
            if key in found:
                problems.add(f"{quoted(key)} stands twice", Place(name), code="duplicate-key")
            found[key] = value
        return found

    try:
        data = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        raise DisruptError(_not_json(text, place)) from None
    except RecursionError:
        raise DisruptError(_too_deep(Place(name))) from None
    except ValueError:  # a whole number of more than 4,300 digits
        problem = Problem("a number here is too long to read", Place(name), code="bad-number")
        raise DisruptError(problem) from None
    if problems:
        _placed(text, name)
    problems.raise_if_any()
    return from_plain(data, name)


def _not_json(text: str, place: Place) -> Problem:
    if not text.strip():
        return Problem("the file is empty", Place(place.file), code="empty")
    hint = "check quotes, commas and brackets here and on the line above"
    return Problem("this is not JSON", place, hint, "not-json")


def _placed(text: str, name: str) -> Node | None:
    """JSON read as the YAML that it nearly is; raises `DisruptError` with places."""
    if len(text) > LARGEST_PLACED:
        return None
    # A tab in JSON only ever stands between values, where YAML wants a space.
    try:
        return _read_yaml(text.replace("\t", " "), name)
    except DisruptError as error:
        if any(problem.code == "not-yaml" for problem in error.problems):
            return None
        raise


# YAML ------------------------------------------------------------------------------------


def _too_deep(place: Place) -> Problem:
    hint = f"at most {DEEPEST} levels are read"
    return Problem("this is nested too deeply", place, hint, "too-deep")


def _read_yaml(text: str, name: str) -> Node:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    _refuse_characters(text, name)
    _refuse_directives(text, name)
    yaml = YAML(typ="safe", pure=True)
    try:
        composed = list(_compose(yaml, text, name))
    except MarkedYAMLError as error:
        raise DisruptError(_malformed(error, name)) from None
    except YAMLError:
        problem = Problem("this is not YAML", Place(name), code="not-yaml")
        raise DisruptError(problem) from None
    except RecursionError:
        raise DisruptError(_too_deep(Place(name))) from None
    except (ValueError, TypeError, LookupError, AttributeError):
        # The parser trips over some forms itself, such as an escape for no character.
        problem = Problem("this is not well-formed YAML", Place(name), code="not-yaml")
        raise DisruptError(problem) from None
    if len(composed) > 1:
        place = Place(name, composed[1].start_mark.line + 1, 1)
        text = "the file holds several documents; one is expected"
        raise DisruptError(Problem(text, place, "remove the line `---`", "several"))
    if not composed or composed[0] is None:
        raise DisruptError(Problem("the file is empty", Place(name), code="empty"))
    builder = _Builder(name)
    root = builder.node(composed[0])
    builder.problems.raise_if_any()
    return root


def _compose(yaml: Any, text: str, name: str) -> Iterator[Any]:
    """The parser's nodes of each document, refused before they are nested too deeply."""
    constructor, parser = yaml.get_constructor_parser(io.StringIO(text))
    depth, compose = 0, constructor.composer.compose_node

    def composed(parent: Any, index: Any) -> Any:
        nonlocal depth
        if depth > DEEPEST:
            mark = parser.peek_event().start_mark
            raise DisruptError(_too_deep(Place(name, mark.line + 1, mark.column + 1)))
        depth += 1
        try:
            return compose(parent, index)
        finally:
            depth -= 1

    constructor.composer.compose_node = composed
    while constructor.composer.check_node():
        yield constructor.composer.get_node()


def _refuse_characters(text: str, name: str) -> None:
    """Characters that no text holds: control codes, halves of pairs."""
    found = _NOT_TEXT.search(text)
    if found is None:
        return
    before = text[: found.start()]
    line = before.count("\n") + 1
    place = Place(name, line, found.start() - (before.rfind("\n") + 1) + 1)
    hint = f"remove the character U+{ord(found[0]):04X}"
    raise DisruptError(Problem("a character here is not text", place, hint, "not-text"))


def _refuse_directives(text: str, name: str) -> None:
    for number, line in enumerate(io.StringIO(text), start=1):
        if line.startswith("%"):
            problem = "a line that begins with `%` is not read"
            raise DisruptError(Problem(problem, Place(name, number, 1), "remove it", "directive"))
        if line.strip() and not line.startswith("#"):
            return


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
            node.value = _sound(node.value)
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
            number = int(digits) if tag == "int" else float(digits)
        except ValueError:
            return text
        return number if math.isfinite(number) else text

    def mapping(self, node: Any, made: Node) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key_node, value_node in node.value:
            place = self.place(key_node)
            if not isinstance(key_node.value, str):
                self.problems.add("a key must be a word", place, code="bad-key")
                continue
            key = _sound(key_node.value)
            if key in found:
                self.problems.add(f"{quoted(key)} stands twice", place, code="duplicate-key")
            made.key_places[key] = place
            found[key] = self.node(value_node)
        return found


# As it stands in the text ----------------------------------------------------------------


@dataclass(slots=True)
class Written:
    """A value as it stands in the text: from where to where, and how it is written."""

    start: int
    end: int
    """Characters from the beginning of the text."""
    style: str
    """`block` or `flow` of a mapping or list; of a text its quote, `|`, `>` or nothing."""
    keys: list[Written] | None = None
    """The keys of a mapping, in their order."""
    values: list[Written] | None = None
    """The values of a mapping or the items of a list."""


def read_written(text: str, name: str) -> Written:
    """Read YAML text as it stands, for whoever lays it out; raises `DisruptError`.

    The text must have been read as data before: here nothing is refused but what is no YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        root = next(_compose(YAML(typ="safe", pure=True), text, name))
    except (YAMLError, StopIteration):
        raise DisruptError(Problem("this is not YAML", Place(name), code="not-yaml")) from None
    return _written(root)


def _written(node: Any) -> Written:
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node.value, str):
        return Written(start, end, node.style or "")
    style = "flow" if node.flow_style else "block"
    if str(node.tag).endswith(":map"):
        keys = [_written(key) for key, _ in node.value]
        return Written(start, end, style, keys, [_written(value) for _, value in node.value])
    return Written(start, end, style, None, [_written(item) for item in node.value])
