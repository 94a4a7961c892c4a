"""The compiled library kept in the user's cache folder: plain JSON, checked before it is used.

A stale, damaged or foreign file is rebuilt, never trusted; it never holds anything of a case.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from disrupt.sealed import read_sealed, write_sealed
from disrupt.version import __version__

FORMAT = 3
READERS = (
    *("condition", "grammar", "vocabulary", "about", "rule", "partners", "policy"),
    *("library_files", "support"),
)
"""Modules that decide what a compiled library looks like: changed, they make every cache stale."""


def cache_file(key: str) -> Path:
    """Where the library with this content hash is kept, for this version of the program."""
    chosen = os.environ.get("DISRUPT_CACHE_DIR")
    if not chosen:
        from platformdirs import user_cache_dir

        chosen = user_cache_dir("disrupt")
    return Path(chosen) / f"library-{FORMAT}-{__version__}-{key[:24]}.json"


def read_cached(key: str) -> dict[str, Any] | None:
    """The compiled library, or None when there is none that can be trusted."""
    body = read_sealed(cache_file(key), _mark(key))
    if body is None:
        return None
    try:
        compiled = json.loads(body)
    except ValueError:
        return None
    return compiled if isinstance(compiled, dict) else None


def write_cached(key: str, compiled: dict[str, Any]) -> None:
    """Write it whole or not at all; a folder that cannot be written to is no error."""
    body = json.dumps(compiled, separators=(",", ":"), ensure_ascii=False).encode()
    write_sealed(cache_file(key), _mark(key), body)


def _mark(key: str) -> str:
    return f"disrupt {FORMAT} {__version__} {_readers()} {key}"


@cache
def _readers() -> str:
    """A mark of the reading modules as they are on this machine."""
    here = Path(__file__).parent
    stats = ((here / f"{name}.py").stat() for name in READERS)
    marks = repr([(stat.st_size, stat.st_mtime_ns) for stat in stats])
    return hashlib.sha256(marks.encode()).hexdigest()[:16]
