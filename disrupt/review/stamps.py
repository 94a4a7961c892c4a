"""Stamps: hashes that say what a proof of a rule rests on, so that only what changed is redone."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from disrupt.library_files import EXAMPLES, NOT_RULES, SUFFIXES
from disrupt.library_model import Library
from disrupt.review.files import data_file
from disrupt.review.scenarios import NONE

NO_OUTCOME = frozenset({"gateways", "calendar", "library", *NOT_RULES})
"""Files on which no status, route or gap of an example depends."""


PROVING = frozenset(
    {
        *("asked", "conditions_changed", "concept_trial", "coverage", "files"),
        *("mutant", "mutants", "operators", "results", "runner"),
        *("scenarios", "stamps", "watching"),
        *("rests_on", "tested"),
        *("comparing", "difference", "key_order", "matching", "reach_of_change", "scenes"),
    }
)
"""Modules of this wing on which kept results depend."""


def digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over names and contents; line ends of any system count the same."""
    total = hashlib.sha256()
    for name, content in parts:
        inner = hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
        total.update(f"{name}\0{inner}\n".encode())
    return total.hexdigest()


def words_stamp(library: Library, policy: Path | None = None) -> str:
    """What every rule rests on: words, concepts, lists, agencies, policy."""
    parts: list[tuple[str, bytes]] = []
    for folder in library.folders:
        for path in _data_files(folder):
            name = path.relative_to(folder).with_suffix("").as_posix()
            if not name.startswith("powers/") and name not in NO_OUTCOME:
                parts.append((name, path.read_bytes()))
    if policy is not None:
        parts.append(("policy", policy.read_bytes()))
    return digest(parts)


def _data_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES]


def case_texts(cases: Path | None) -> dict[str, bytes]:
    """Every case file by its name inside the folder."""
    if cases is None:
        return {}
    return {path.relative_to(cases).as_posix(): path.read_bytes() for path in _data_files(cases)}


def rule_stamps(
    library: Library, words: str, cases: Mapping[str, bytes], wanted: Iterable[str]
) -> dict[str, str]:
    """For each rule: the rule, its examples, what must come first, and the cases that matter."""
    texts = {rule_id: _files(library, rule_id) for rule_id in library.rule_ids}
    found = {}
    for rule_id in wanted:
        earlier = library.rules[rule_id].first
        parts = [("words", words.encode()), *texts[rule_id]]
        for each in earlier:
            parts += [part for part in texts.get(each, ()) if not part[0].endswith(EXAMPLES)]
        name = rule_id.encode()
        parts += [
            (path, text)
            for path, text in cases.items()
            if path.startswith(f"{NONE}/") or name in text
        ]
        found[rule_id] = digest(parts)
    return found


def concept_stamp(name: str, words: str, rules: Iterable[str], stamps: Mapping[str, str]) -> str:
    """For a concept: the words, and the stamps of the rules that rest on it."""
    parts = [("concept", name.encode()), ("words", words.encode())]
    return digest([*parts, *((rule_id, stamps[rule_id].encode()) for rule_id in rules)])


def _files(library: Library, rule_id: str) -> list[tuple[str, bytes]]:
    parts = []
    for name in (rule_id, f"{rule_id}{EXAMPLES}"):
        path = data_file(library, f"powers/{name}")
        if path is not None:
            parts.append((name, path.read_bytes()))
    return parts


def _decides(path: Path, package: Path) -> bool:
    """Whether what comes out of an example, or is counted of it, can depend on a module."""
    room = path.relative_to(package).parts[0]
    if room == "review":
        return path.stem in PROVING
    return room not in ("render", "cli")


@cache
def program_stamp() -> str:
    """The program itself: a cached result of another program is worth nothing."""
    package = Path(__file__).resolve().parent.parent
    paths = [path for path in sorted(package.rglob("*.py")) if _decides(path, package)]
    python = ".".join(str(part) for part in sys.version_info[:3])
    parts = ((path.relative_to(package).as_posix(), path.read_bytes()) for path in paths)
    return digest((("python", python.encode()), *parts))
