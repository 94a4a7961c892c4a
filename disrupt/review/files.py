"""The files of a library under proof, with their places."""

from __future__ import annotations

from pathlib import Path

from disrupt.errors import DisruptError, Problem
from disrupt.library_files import SUFFIXES
from disrupt.library_model import Library
from disrupt.node import Node
from disrupt.source import read_file
from disrupt.testing.examples import shown


def file_node(library: Library, folder: str, name: str) -> Node | None:
    """The file of that name in a folder of the library; the last folder given wins."""
    path = data_file(library, f"{folder}/{name}")
    return None if path is None else read_file(path, shown(path))


def data_file(library: Library, name: str) -> Path | None:
    """Where the file of that name stands, whatever it is written in; the last folder wins."""
    for folder in reversed(library.folders):
        for suffix in SUFFIXES:
            path = folder / f"{name}{suffix}"
            if path.is_file():
                return path
    return None


def rule_node(library: Library, rule_id: str) -> Node:
    """The file of a rule; raises `DisruptError` where there is none."""
    node = file_node(library, "powers", rule_id)
    if node is None:
        raise DisruptError(Problem(f"no rule has the id `{rule_id}`", code="no-rule"))
    return node


def concept_node(library: Library, name: str) -> Node:
    """The file of a concept; raises `DisruptError` where there is none."""
    node = file_node(library, "concepts", name)
    if node is None:
        raise DisruptError(Problem(f"no concept has the name `{name}`", code="no-concept"))
    return node
