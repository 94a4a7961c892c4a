"""Times two or more things fairly: in turns, in one run, the best of many for each."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from time import perf_counter, process_time

Run = Callable[[], object]


def in_turns(runs: Mapping[str, Run], *, seconds: float, least: int = 5) -> dict[str, float]:
    """The best time of each run, in seconds.

    The runs take turns, so that whatever else the machine does falls on all of them alike; the
    best time is the one that was disturbed least.
    """
    best = dict.fromkeys(runs, float("inf"))
    for run in runs.values():
        run()
    begun, rounds = perf_counter(), 0
    gc.collect()
    gc.freeze()
    try:
        while rounds < least or perf_counter() - begun < seconds:
            rounds += 1
            for name, run in runs.items():
                best[name] = min(best[name], _once(run))
    finally:
        gc.unfreeze()
    return best


def _once(run: Run) -> float:
    """CPU time of this process: what another process takes does not count."""
    begun = process_time()
    run()
    return process_time() - begun
