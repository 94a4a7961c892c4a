"""`--fix`: changes that cannot alter what a rule means, each file written whole or not at all."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from disrupt.errors import DisruptError, Place, Problem, Problems
from disrupt.node import Node
from disrupt.review.finding import Finding, Mend
from disrupt.source import read_text


def mend(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Mend what can be mended safely and give the findings that were.

    A file whose data would change otherwise than by an added key is left as it is.
    Raises `DisruptError` for files that cannot be written.
    """
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        if one.mend is not None:
            by_file[one.mend.file].append(one)
    problems = Problems()
    mended: list[Finding] = []
    for name, here in by_file.items():
        try:
            if _mend_file(Path(name), [one.mend for one in here if one.mend is not None]):
                mended += here
        except OSError as error:
            why = (error.strerror or "no reason given").lower()
            problems.extend([Problem(f"cannot be written: {why}", Place(name), code="unwritable")])
    problems.raise_if_any()
    return tuple(mended)


def _mend_file(path: Path, mends: list[Mend]) -> bool:
    before = path.read_bytes().decode("utf-8")
    ending = "\r\n" if "\r\n" in before else "\n"
    lines = before.replace("\r\n", "\n").removesuffix("\n").split("\n")
    added: list[str] = []
    for change in mends:
        if change.line <= len(lines):
            lines[change.line - 1] = change.text
        else:
            added.append(change.text)
    after = "\n".join([*lines, *added]) + "\n"
    if not _same_law(before, after):
        return False
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(after.replace("\n", ending).encode("utf-8"))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return True


def _same_law(before: str, after: str) -> bool:
    """Whether the data is the same, but for `review`, which decides nothing."""
    try:
        old, new = (_without_review(read_text(text, "")) for text in (before, after))
    except DisruptError:
        return False
    return old == new


def _without_review(node: Node) -> object:
    data = node.plain()
    if isinstance(data, dict):
        data.pop("review", None)
    return data
