"""What changed in each file of a folder of rules, and when, as git tells it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

MOST = 12
_START, _PART = "\x1e", "\x1f"


@dataclass(frozen=True, slots=True)
class Change:
    """One recorded change."""

    id: str
    day: date
    says: str


def history(folders: Iterable[Path]) -> Mapping[str, tuple[Change, ...]]:
    """Give the changes of each file of the folders, newest first; none where git knows none.

    Files are named as seen from their folder; a file of a later folder takes the place of an
    earlier one's.
    """
    found: dict[str, tuple[Change, ...]] = {}
    for folder in folders:
        own = changes_below(folder)
        for path in folder.rglob("*.yaml"):
            name = path.relative_to(folder).as_posix()
            found[name] = own.get(name, ())
    return found


def changes_below(folder: Path) -> Mapping[str, tuple[Change, ...]]:
    """Give the changes of each file below one folder, as git tells them."""
    form = f"--format={_START}%h{_PART}%cs{_PART}%s"
    command = ["git", "-C", str(folder), "log", form, "--name-only", "--relative", "-z", "--", "."]
    try:
        ran = subprocess.run(command, capture_output=True, check=True, timeout=60)  # noqa: S603 - fixed arguments
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[str, list[Change]] = {}
    for record in ran.stdout.decode("utf-8", "replace").split(_START)[1:]:
        head, *names = record.split("\0")
        change = _change(head)
        for name in names:
            file = name.strip("\n")
            if file and change is not None:
                found.setdefault(file, []).append(change)
    return {name: tuple(changes[:MOST]) for name, changes in found.items()}


def _change(head: str) -> Change | None:
    parts = head.strip("\n").split(_PART)
    try:
        return Change(parts[0], date.fromisoformat(parts[1]), parts[2])
    except (IndexError, ValueError):
        return None
