"""Files as nodes with their places, kept between runs so that only what changed is read again.

What is kept is plain JSON of rule and example files, each under the hash of its text.
A damaged or foreign file is read afresh, never trusted.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from disrupt.errors import Place
from disrupt.library_cache import cache_file
from disrupt.node import Node
from disrupt.sealed import read_sealed, write_sealed
from disrupt.source import read_text
from disrupt.version import __version__

FORMAT = 1
MARK = f"disrupt {FORMAT} {__version__}"


class KeptFiles:
    """Reads files, and remembers their nodes under the hash of their text."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder to keep nodes in; the user's cache folder when left out."""
        self._file = (folder or cache_file("places").parent) / f"places-{FORMAT}-{__version__}.json"
        self._before = self._read()
        self._used: dict[str, Any] = {}

    def node(self, text: str, name: str) -> Node:
        """The nodes of a file's text; raises `DisruptError` where it is not well formed."""
        key = hashlib.sha256(text.encode()).hexdigest()
        packed = self._before.get(key, self._used.get(key))
        if packed is not None:
            self._used[key] = packed
            return _unpacked(packed, name)
        node = read_text(text, name)
        self._used[key] = _packed(node)
        return node

    def know(self, text: str, name: str) -> None:
        """See to it that the nodes of a text are kept; raises `DisruptError`."""
        key = hashlib.sha256(text.encode()).hexdigest()
        if key not in self._before and key not in self._used:
            self._used[key] = _packed(read_text(text, name))

    def save(self) -> None:
        """Keep what this run used, and what earlier runs used, whole or not at all."""
        if self._used.keys() <= self._before.keys():
            return
        body = json.dumps({**self._before, **self._used}, separators=(",", ":")).encode()
        write_sealed(self._file, MARK, body)

    def _read(self) -> dict[str, Any]:
        body = read_sealed(self._file, MARK)
        try:
            kept = {} if body is None else json.loads(body)
        except ValueError:
            return {}
        # What nobody used for long must not grow without end.
        fits = body is not None and len(body) < _LARGEST
        return kept if isinstance(kept, dict) and fits else {}


_LARGEST = 64 * 1024 * 1024


def _packed(node: Node) -> list[Any]:
    where = [node.line, node.column, node.text, node.spelled]
    if isinstance(node.value, dict):
        rows = [
            [key, node.key_places[key].line, node.key_places[key].column, _packed(child)]
            for key, child in node.value.items()
        ]
        return [*where, "m", rows]
    if isinstance(node.value, list):
        return [*where, "l", [_packed(child) for child in node.value]]
    return [*where, "s", node.value]


def _unpacked(packed: list[Any], name: str) -> Node:
    line, column, text, spelled, form, value = packed
    node = Node(None, text, line, column, name, spelled=spelled)
    if form == "m":
        node.value = {key: _unpacked(child, name) for key, _, _, child in value}
        node.key_places = {key: Place(name, at, col) for key, at, col, _ in value}
    elif form == "l":
        node.value = [_unpacked(child, name) for child in value]
    else:
        node.value = value
    return node
