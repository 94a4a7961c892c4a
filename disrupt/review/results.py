"""Results kept in the user's cache folder, each under a stamp of everything that it rests on.

What is kept are figures, verdicts and what came of the library's own examples, never anything of
somebody's case.
An entry that is stale, damaged or another program's is worked out anew, never trusted.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Literal

from disrupt.library_cache import cache_file
from disrupt.review.stamps import program_stamp
from disrupt.sealed import read_sealed, write_sealed

Sort = Literal["coverage", "mutants", "tests", "outcomes"]
FOLDER = "results"
KEPT_DAYS = 60
"""What nobody asked for in so many days is thrown away."""
_DAY = 24 * 60 * 60


def recall(sort: Sort, stamp: str) -> dict[str, Any] | None:
    """What was worked out under this stamp by this program; None where nothing can be trusted."""
    path = _file(sort, stamp)
    body = read_sealed(path, _whole(sort, stamp))
    try:
        found = None if body is None else json.loads(body)
    except ValueError:
        return None
    with suppress(OSError):
        os.utime(path)
    return found if isinstance(found, dict) else None


def remember(sort: Sort, stamp: str, result: dict[str, Any]) -> None:
    """Keep a result, whole or not at all; a folder that cannot be written to is no error."""
    path = _file(sort, stamp)
    write_sealed(path, _whole(sort, stamp), json.dumps(result, separators=(",", ":")).encode())
    _sweep(path.parent)


def _file(sort: Sort, stamp: str) -> Path:
    return cache_file(FOLDER).parent / FOLDER / f"{sort}-{_whole(sort, stamp)[:32]}.json"


def _whole(sort: Sort, stamp: str) -> str:
    return hashlib.sha256(f"{sort} {stamp} {program_stamp()}".encode()).hexdigest()


@cache
def _sweep(folder: Path) -> None:
    """Throw away, once in a run, what was not asked for in a long time."""
    oldest = time.time() - KEPT_DAYS * _DAY
    for path in folder.glob("*"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
