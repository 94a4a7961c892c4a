"""The library: everything under `rules/`, loaded, checked, hashed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from disrupt.library_model import Library

if TYPE_CHECKING:
    from disrupt.library_files import Gathered

__all__ = ["Library", "compile_files", "load_library", "shipped_rules"]


def shipped_rules() -> Path:
    """The folder of the rules that came with the program."""
    packaged = Path(__file__).parent / "rules"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "rules"


def load_library(
    *folders: str | Path, policy: str | Path | None = None, cache: bool = True
) -> Library:
    """Load the shipped rules, and what these folders add or replace.

    The same id replaces the whole file; vocabulary merges by kind; `policy` overlays the policy.
    `cache` keeps the compiled library in the user's cache folder, never anything of a case.
    Raises `DisruptError` with every problem of every file.
    """
    from disrupt.library_cache import read_cached, write_cached
    from disrupt.library_files import content_hash, gather

    found = gather(
        (shipped_rules(), *(Path(f) for f in folders)), None if policy is None else Path(policy)
    )
    key = content_hash(found)
    compiled = read_cached(key) if cache else None
    if compiled is None:
        compiled = compile_files(found)
        if cache:
            write_cached(key, compiled)
    return Library(compiled, key, found.folders)


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
