"""Findings that a reviewer has put off, by rule and check, with a reason and an end date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from disrupt.errors import Place, Problems, did_you_mean
from disrupt.node import Node
from disrupt.review.finding import Finding, Found, finding
from disrupt.review.material import Material
from disrupt.review.registry import SUPPRESSION_EXPIRED, SUPPRESSION_UNUSED

FILE = "lint-suppressions.yaml"
KEYS = ("rule", "check", "reason", "until", "by")
NEEDED = ("rule", "check", "reason", "until")
LONGEST = 366
"""Days for which a finding can be put off."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """One finding, or all of one check in one rule, put off until a day."""

    rule: str
    check: str
    reason: str
    until: date
    place: Place

    def covers(self, finding: Finding) -> bool:
        """Whether it is about this finding."""
        return (self.rule, self.check) == (finding.subject, finding.check)


def read_suppressions(
    material: Material, known: Iterable[str], problems: Problems
) -> list[Suppression]:
    """Read `rules/lint-suppressions.yaml` of every folder; what is wrong goes to `problems`."""
    found: list[Suppression] = []
    names = tuple(known)
    for folder in material.library.folders:
        path = folder / FILE
        if not path.is_file():
            continue
        node = material.node(path)
        if node is None or node.value is None:
            continue
        rows = node.mapping.get("suppressions")
        if rows is None or rows.value is None:
            rows = Node([], file=node.file)
        for key in node.mapping:
            if key != "suppressions":
                hint = did_you_mean(key, ("suppressions",))
                problems.add(f"unknown key `{key}`", node.key_place(key), hint, "unknown-key")
        for row in rows.items:
            read = _read(row, names, material.today, problems)
            if read is not None:
                found.append(read)
    return found


def _read(
    row: Node, checks: tuple[str, ...], today: date, problems: Problems
) -> Suppression | None:
    before = len(problems)
    for key in row.mapping:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS)
            problems.add(f"unknown key `{key}`", row.key_place(key), hint, "unknown-key")
    texts: dict[str, str] = {}
    for key in NEEDED:
        value = row.mapping.get(key)
        if value is None or not value.text or not value.text.strip():
            problems.add(f"`{key}` is missing", row.place, code="missing-key")
        else:
            texts[key] = value.text.strip()
    check = texts.get("check")
    if check is not None and check not in checks:
        place = row.at(("check",))
        problems.add(
            f"unknown check `{check}`", place, did_you_mean(check, checks), "unknown-check"
        )
    until = _until(row, texts.get("until"), today, problems)
    if len(problems) > before or until is None:
        return None
    return Suppression(texts["rule"], texts["check"], texts["reason"], until, row.place)


def _until(row: Node, text: str | None, today: date, problems: Problems) -> date | None:
    if text is None:
        return None
    place = row.at(("until",))
    try:
        until = date.fromisoformat(text)
    except ValueError:
        problems.add("`until` is a day", place, "write it as 2027-05-22", "bad-date")
        return None
    if (until - today).days > LONGEST:
        hint = "nothing is put off for more than a year"
        problems.add(f"`{text}` is too far off", place, hint, "bad-date")
        return None
    return until


def apply(
    findings: Iterable[Finding], suppressions: list[Suppression], today: date, ran: frozenset[str]
) -> tuple[list[Finding], int]:
    """Give the findings that stand, with those about suppressions themselves, and how many rest."""
    standing: list[Finding] = []
    used: set[Suppression] = set()
    suppressed = 0
    for one in findings:
        covering = [s for s in suppressions if s.covers(one)]
        used.update(covering)
        if any(s.until >= today for s in covering):
            suppressed += 1
        else:
            standing.append(one)
    for entry in suppressions:
        if entry in used and entry.until < today:
            says = f"it ran out on `{entry.until.isoformat()}`"
            standing.append(finding(SUPPRESSION_EXPIRED, Found(entry.place, says, entry.rule)))
        elif entry not in used and entry.check in ran:
            says = f"`{entry.check}` finds nothing in `{entry.rule}`"
            standing.append(finding(SUPPRESSION_UNUSED, Found(entry.place, says, entry.rule)))
    return standing, suppressed
