"""A cold `disrupt assess` against a bare interpreter that imports pydantic, ruamel.yaml and rich.

Both are new processes with their byte code compiled and the library cached, as they are on an
officer's laptop from the second time on.
The bare interpreter is measured twice: as the target has it (`import pydantic, ruamel.yaml, rich`),
and with what those packages only load when it is used, since a lazy import alone does nothing.
What is compared is wall time from start to end, the best of many, in turns.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.report import heading, line, note, verdict

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "cases" / "market-street-mini-mart.yaml"
BARE = "import pydantic, ruamel.yaml, rich"
LOADED = (
    "from pydantic import BaseModel; from ruamel.yaml import YAML; from rich.console import Console"
)
TARGET = 3.0
ROUNDS = 15


def run() -> None:
    """Measure and print."""
    heading("(a) a cold `disrupt assess`, all rules, library cached")
    with tempfile.TemporaryDirectory() as folder:
        times = _times(_environment(Path(folder)))
    for name, seconds in times.items():
        note(f"{name:<44} {seconds * 1000:6.0f} ms")
    bare, loaded = times[BARE_NAME], times[LOADED_NAME]
    for name in times:
        if name.startswith("disrupt"):
            for against, seconds in (("bare imports", bare), ("imports really loaded", loaded)):
                ratio = times[name] / seconds
                held = f"target at most {TARGET:g}: {verdict(ratio <= TARGET)}"
                line(f"{name} / {against}", f"{ratio:.1f} x", held)


BARE_NAME = "bare: import pydantic, ruamel.yaml, rich"
LOADED_NAME = "bare, with BaseModel, YAML and Console loaded"


def _times(environment: dict[str, str]) -> dict[str, float]:
    commands = {
        BARE_NAME: [sys.executable, "-c", BARE],
        LOADED_NAME: [sys.executable, "-c", LOADED],
        "disrupt assess --matcher native": _assess("native"),
    }
    if _has_durable(environment):
        commands["disrupt assess --matcher durable"] = _assess("durable")
    best = dict.fromkeys(commands, float("inf"))
    for round_ in range(ROUNDS + 2):
        for name, command in commands.items():
            begun = perf_counter()
            _quietly(command, environment)
            if round_ > 1:
                best[name] = min(best[name], perf_counter() - begun)
    return best


def _assess(matcher: str) -> list[str]:
    return [sys.executable, "-m", "disrupt", "assess", str(CASE), "--matcher", matcher]


def _environment(folder: Path) -> dict[str, str]:
    """Byte code is kept, apart from what is there; the library is in the user's own cache."""
    changed = dict(os.environ)
    changed.pop("PYTHONDONTWRITEBYTECODE", None)
    changed |= {
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONPATH": str(ROOT),
    }
    return changed


def _has_durable(environment: dict[str, str]) -> bool:
    asked = [sys.executable, "-c", "import durable.engine"]
    return subprocess.run(asked, env=environment, capture_output=True, check=False).returncode == 0


def _quietly(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    if done.returncode not in (0, 4):
        message = done.stderr.decode("utf-8", "replace")
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {message}")
