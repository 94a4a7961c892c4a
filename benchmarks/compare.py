"""`native` on one core against clipspy, raw durable-rules and zen-engine.

The same rules, the same facts, the same answers; see `engines` for what each is asked to do.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from benchmarks import generated
from benchmarks.engines import Answer, Clips, Durable, Native, Zen
from benchmarks.report import heading, line, note, verdict
from benchmarks.timing import in_turns

RULES = 60
FACTS = 70
VENUES = 40
JOINED_TARGET = {"clipspy": 10.0, "durable-rules": 10.0}
FLAT_TARGET = {"zen-engine": 3.0}
SECONDS = 6.0


def run() -> None:
    """Measure and print."""
    heading(f"(b) joined rules: {RULES} rules, {FACTS} facts a case, finding trees built by native")
    rows = generated.joined_facts(FACTS, seed=7)
    native = Native(generated.library(generated.joined_rules(RULES)))
    others = [_made(Clips, "clips"), _made(Durable, "durable")]
    _compare(
        native.joined(rows),
        {"native": lambda: native.joined(rows)},
        {o.name: lambda o=o: o.joined(rows) for o in others if o is not None},  # type: ignore[misc]
        JOINED_TARGET,
    )
    heading(f"(b) flat rules: {RULES} rules, {VENUES} things a case")
    venues = generated.flat_facts(VENUES, seed=7)
    flat = Native(generated.library(generated.flat_rules(RULES)))
    zen = _made(Zen, "zen")
    _compare(
        flat.flat(venues),
        {"native": lambda: flat.flat(venues)},
        {} if zen is None else {zen.name: lambda: zen.flat(venues)},
        FLAT_TARGET,
    )


def _made(engine: Any, module: str) -> Any:
    """An engine with its rules, or None where it is not installed."""
    if find_spec(module) is None:
        note(f"{engine.name} is not installed: left out")
        return None
    return engine(RULES)


def _compare(
    expected: Answer,
    native: dict[str, Callable[[], Answer]],
    others: dict[str, Callable[[], Answer]],
    targets: dict[str, float],
) -> None:
    for name, run_ in others.items():
        if run_() != expected:
            raise RuntimeError(f"{name} does not give the answer of native: nothing to compare")
    times = in_turns({**native, **others}, seconds=SECONDS)
    note(f"{len(expected)} made out; native takes {times['native'] * 1000:.2f} ms a case")
    for name in others:
        ratio = times[name] / times["native"]
        held = f"target at least {targets[name]:g}: {verdict(ratio >= targets[name])}"
        line(f"time of {name} / time of native", f"{ratio:.2f} x", held)
