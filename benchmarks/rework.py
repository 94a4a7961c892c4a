"""How much of a first run `lint`, `test` and `diff` take again when little or nothing changed.

The repository is copied into a folder that goes away, with a cache of its own, so that the first
run is cold and every change is made where nobody works.
What is compared is CPU time of all processes of a run, which other work on the machine does not
lengthen; the wall time beside it depends on how many cores are free.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.report import heading, line, note, verdict

ROOT = Path(__file__).resolve().parent.parent
TARGET = 10.0
"""Seconds on two cores that `lint`, `test` and `diff` together may take after the first run."""


@dataclass(frozen=True)
class Change:
    """One passage of one file, written otherwise."""

    what: str
    file: str = ""
    before: str = ""
    after: str = ""

    def make(self, folder: Path) -> None:
        """Make the change; the file must hold the passage."""
        if not self.file:
            return
        path = folder / "rules" / self.file
        text = path.read_text(encoding="utf-8")
        if self.before not in text:
            message = f"{self.file} does not say {self.before!r} any more"
            raise RuntimeError(message)
        path.write_text(text.replace(self.before, self.after, 1), encoding="utf-8")


CHANGES = (
    Change("nothing changed"),
    Change(
        "one rule changed",
        "powers/premises/closure-order.yaml",
        "within: {policy: recent}",
        "within: 7 months",
    ),
    Change(
        "a kind that few rules name changed",
        "vocabulary/events-process.yaml",
        "      left_home: {type: flag",
        "      asked_first: {type: flag}\n      left_home: {type: flag",
    ),
    Change(
        "a kind that many rules name changed",
        "vocabulary/events.yaml",
        "      in_public: {type: flag}",
        "      in_public: {type: flag}\n      filmed: {type: flag}",
    ),
    Change("a value of the policy changed", "policy.yaml", "recent: 6 months", "recent: 7 months"),
)


def run() -> None:
    """Measure and print."""
    heading("(e) lint, test and diff after the first run, CPU seconds of all processes")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _copied(folder / "old")
        first = {verb: _timed(folder, "old", verb) for verb in ("lint", "test")}
        _copied(folder / "new")
        CHANGES[1].make(folder / "new")
        first["diff"] = _timed(folder, "new", "diff")
        for verb, (cpu, wall) in first.items():
            note(f"the first `disrupt {verb}`: {cpu:.1f} s of CPU, {wall:.1f} s on the wall")
        for change in CHANGES:
            _copied(folder / "new")
            change.make(folder / "new")
            _report(change, first, {verb: _timed(folder, "new", verb) for verb in first})


def _report(
    change: Change, first: dict[str, tuple[float, float]], again: dict[str, tuple[float, float]]
) -> None:
    for verb, (cpu, wall) in again.items():
        told = f"{cpu:5.1f} s of CPU, {wall:5.1f} s on the wall"
        line(f"{change.what}: {verb} / its first run", f"{cpu / first[verb][0]:.2f} x", told)
    # `lint` keeps one core busy, the others all of them.
    both = again["lint"][0] + (again["test"][0] + again["diff"][0]) / 2
    held = f"on two free cores; target at most {TARGET:g} s: {verdict(both <= TARGET)}"
    line(f"{change.what}: one after another", f"{both:.1f} s", held)


def _copied(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    for part in ("disrupt", "rules", "cases"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))


def _timed(folder: Path, side: str, verb: str) -> tuple[float, float]:
    """CPU and wall time of one run, its processes and theirs."""
    given = [verb, str(folder / "old"), str(folder / side)] if verb == "diff" else [verb]
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder / side),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "DISRUPT_CACHE_DIR": str(folder / "cache"),
    }
    before, begun = os.times(), perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "disrupt", *given],
        env=environment,
        cwd=folder / side,
        capture_output=True,
        check=False,
    )
    wall, after = perf_counter() - begun, os.times()
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    used = after.children_user - before.children_user
    return used + after.children_system - before.children_system, wall
