"""Work shared out over all cores, for whatever can be worked out piece by piece."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any, TypeVar

T = TypeVar("T")
SELDOM = 50_000
"""Objects made between two looks for garbage."""
Work = Callable[[T], Any]
"""What one process does with a piece, once it is made ready."""


def shared_out(
    ready: Callable[..., Work[T]],
    arguments: tuple[Any, ...],
    pieces: Sequence[T],
    jobs: int = 0,
    a_process: int = 1,
    here: Work[T] | None = None,
) -> Iterator[tuple[T, Any]]:
    """Give each piece with what came of it, in the order in which they are done.

    `ready` makes one process ready and gives its work; both must be names of a module.
    `jobs` is the most processes there may be, as many as there are cores when 0; `a_process` is
    how many pieces are worth starting one for, and `here` what does the work where this one is
    enough and ready already.
    """
    processes = min(jobs or os.cpu_count() or 1, -(-len(pieces) // a_process))
    if processes <= 1:
        work = here if here is not None or not pieces else ready(*arguments)
        for piece in pieces:
            if work is not None:
                yield piece, work(piece)
        return
    with ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=_start,
        initargs=(ready, arguments),
    ) as pool:
        futures = {pool.submit(_work, piece): piece for piece in pieces}
        for future in as_completed(futures):
            yield futures[future], future.result()


_mine: list[Work[Any]] = []


def _start(ready: Callable[..., Work[Any]], arguments: tuple[Any, ...]) -> None:
    # What is made ready lives as long as the process: looking through it for garbage finds none.
    gc.set_threshold(SELDOM)
    _mine[:] = [ready(*arguments)]
    gc.freeze()


def _work(piece: Any) -> Any:
    return _mine[0](piece)
