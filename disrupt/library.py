"""The library: everything under `rules/`, loaded, checked, hashed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from disrupt.library_files import Gathered, Stored, look_up, shipped_rules
from disrupt.library_model import Library

__all__ = ["Library", "compile_files", "load_library", "open_library", "shipped_rules"]


def load_library(
    *folders: str | Path, policy: str | Path | None = None, cache: bool = True
) -> Library:
    """Load the shipped rules, and what these folders add or replace.

    The same id replaces the whole file; vocabulary merges by kind; `policy` overlays the policy.
    `cache` keeps the compiled library in the user's cache folder, never anything of a case.
    Raises `DisruptError` with every problem of every file.
    """
    stored = look_up(folders, policy, cache=cache)
    return open_library(stored, cache=cache)


def open_library(stored: Stored, *, cache: bool = True) -> Library:
    """The library that was looked up, compiled if it was not; raises `DisruptError`."""
    compiled = stored.compiled
    if compiled is None:
        from disrupt.library_cache import write_cached

        compiled = compile_files(stored.found)
        if cache:
            write_cached(stored.key, compiled)
    return Library(compiled, stored.key, stored.found.folders)


def compile_files(found: Gathered) -> dict[str, Any]:
    """Read and check every file; raises `DisruptError` with every problem."""
    from disrupt.checking import check_library
    from disrupt.library_files import compiled_library, read_all
    from disrupt.support import reach

    raw = read_all(found)
    compiled = compiled_library(raw)
    if not raw.words_are_sound:
        raw.problems.raise_if_any()
    library = Library(compiled, "unchecked", found.folders)
    check_library(library, raw)
    raw.problems.raise_if_any()
    return {**compiled, "reach": {name: reach(rule) for name, rule in library.rules.items()}}
