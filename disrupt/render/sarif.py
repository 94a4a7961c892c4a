"""What a review found, as SARIF 2.1.0, the form that code hosts and editors read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from disrupt.render.findings import Described, Rendered, file_uri
from disrupt.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVEL = {"error": "error", "warning": "warning", "advice": "note"}


def as_sarif(findings: Sequence[Rendered], checks: Sequence[Described]) -> str:
    """Give one run with every check as a rule and every finding as a result."""
    index = {check.id: number for number, check in enumerate(checks)}
    run = {
        "tool": {
            "driver": {
                "name": "disrupt",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(check) for check in checks],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, index) for one in findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _rule(check: Described) -> dict[str, Any]:
    severity = getattr(getattr(check, "severity", None), "word", "error")
    return {
        "id": check.id,
        "name": "".join(part.capitalize() for part in check.id.split("-")),
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": f"{check.title}: {check.why}."},
        "help": {
            "text": f"Why: {check.why}. To mend: {check.how}. See {check.read_on}.",
            "markdown": f"**Why**: {check.why}.\n\n**To mend**: {check.how}.\n\n"
            f"See `{check.read_on}`.",
        },
        "defaultConfiguration": {"level": LEVEL[severity]},
    }


def _result(one: Rendered, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.check,
        "level": LEVEL[one.level],
        "message": {"text": f"{one.says}. {_sentence(one.why)} {_sentence(one.how)}"},
        "locations": [{"physicalLocation": _location(one)}],
        "partialFingerprints": {"disruptFinding/v1": _fingerprint(one)},
    }
    if one.check in index:
        result["ruleIndex"] = index[one.check]
    return result


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _location(one: Rendered) -> dict[str, Any]:
    region = {"startLine": one.place.line or 1}
    if one.place.column is not None:
        region["startColumn"] = one.place.column
    return {"artifactLocation": {"uri": file_uri(one.place.file)}, "region": region}


def _fingerprint(one: Rendered) -> str:
    """The same for the same finding wherever in the file it moves."""
    text = f"{one.check}\0{one.subject}\0{one.says}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
