"""What a review found, as lines, as data and as commands that a code host understands."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from disrupt.errors import Place
from disrupt.render.phrases import count

SCHEMA_VERSION = "1.0"
LEVELS = ("error", "warning", "advice")
_WORDS = {"error": ("error",), "warning": ("warning",), "advice": ("advice", "advice")}


class Rendered(Protocol):
    """What is shown of one finding."""

    @property
    def check(self) -> str:
        """The id of the check."""

    @property
    def level(self) -> str:
        """`error`, `warning` or `advice`."""

    @property
    def place(self) -> Place:
        """File, line and column."""

    @property
    def says(self) -> str:
        """What is wrong."""

    @property
    def why(self) -> str:
        """Why it matters."""

    @property
    def how(self) -> str:
        """How to mend it."""

    @property
    def page(self) -> str:
        """Where to read on."""

    @property
    def subject(self) -> str:
        """What a suppression names."""


class Described(Protocol):
    """What is shown of one check."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """What it looks for."""

    @property
    def why(self) -> str:
        """Why it matters."""

    @property
    def how(self) -> str:
        """How to mend it."""

    @property
    def read_on(self) -> str:
        """Where it is explained."""


def as_text(findings: Sequence[Rendered]) -> str:
    """Give each finding in five short lines; empty where there is none."""
    return "\n".join(_block(one) for one in findings)


def _block(one: Rendered) -> str:
    return (
        f"{one.place}  {one.level}: {one.says}\n"
        f"  why   {one.why}\n"
        f"  mend  {one.how}\n"
        f"  page  {one.page}\n"
    )


def summary(
    shown: Sequence[Rendered], everything: Sequence[Rendered], files: int, suppressed: int
) -> str:
    """Give one line on how much was found, and what is not shown."""
    counted = Counter(one.level for one in shown)
    said = ", ".join(count(counted[level], *_WORDS[level]) for level in LEVELS if counted[level])
    line = f"{count(files, 'file')}: {said or 'nothing wrong'}"
    if suppressed:
        line += f"; {suppressed} put off in lint-suppressions.yaml"
    hidden = len(everything) - len(shown)
    if hidden:
        line += f"; {hidden} less grave not shown (`--severity advice` shows all)"
    return line


def as_json(findings: Sequence[Rendered], files: int, suppressed: int) -> str:
    """Give the findings as data."""
    data = {
        "schema_version": SCHEMA_VERSION,
        "files": files,
        "suppressed": suppressed,
        "findings": [_plain(one) for one in findings],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _plain(one: Rendered) -> dict[str, Any]:
    return {
        "check": one.check,
        "severity": one.level,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "what": one.says,
        "why": one.why,
        "mend": one.how,
        "page": one.page,
        "subject": one.subject,
    }


# GitHub ----------------------------------------------------------------------------------

_GITHUB = {"error": "error", "warning": "warning", "advice": "notice"}


def as_github(findings: Sequence[Rendered]) -> str:
    """Give a workflow command for each finding, which GitHub shows beside the line."""
    return "".join(_command(one) for one in findings)


def _command(one: Rendered) -> str:
    fields = {"file": one.place.file, "line": one.place.line, "col": one.place.column}
    fields["title"] = one.check
    given = ",".join(
        f"{key}={_escaped(str(value), ':,')}" for key, value in fields.items() if value is not None
    )
    message = f"{one.says}\n{one.why}\n{one.how}\n{one.page}"
    return f"::{_GITHUB[one.level]} {given}::{_escaped(message)}\n"


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


# JUnit -----------------------------------------------------------------------------------


def as_junit(findings: Sequence[Rendered], checks: Sequence[Described]) -> str:
    """Give JUnit XML: a test case for each check, and one failure for each finding."""
    failing = {one.check for one in findings}
    passing = [check for check in checks if check.id not in failing]
    rows = [_passed(check.id) for check in passing] + [_failed(one) for one in findings]
    tests, failures = len(rows), len(findings)
    head = f'name="disrupt lint" tests="{tests}" failures="{failures}" errors="0"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<testsuites {head}>",
            f"<testsuite {head}>",
            *rows,
            "</testsuite>",
            "</testsuites>",
        ]
    )


def _passed(check: str) -> str:
    return f'<testcase classname="disrupt.lint" name="{_xml(check)}"/>'


def _failed(one: Rendered) -> str:
    place = _xml(str(one.place))
    body = _xml(f"{one.place}: {one.says}\n{one.why}\n{one.how}\n{one.page}")
    return (
        f'<testcase classname="{_xml(one.place.file)}" name="{_xml(one.check)} {place}">'
        f'<failure type="{one.level}" message="{_xml(one.says)}">{body}</failure></testcase>'
    )


def _xml(text: str) -> str:
    """Text as XML takes it: control characters have no place in it."""
    return html.escape("".join(c for c in text if c in "\n\t" or ord(c) >= ord(" ")))


def file_uri(file: str) -> str:
    """A file as an address: relative to where the program runs, or absolute."""
    from urllib.parse import quote

    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
