"""Lines of the printed report: what was measured, the ratio, the target."""

from __future__ import annotations


def heading(text: str) -> None:
    """Say what the next lines are about."""
    print(f"\n{text}", flush=True)


def line(what: str, ratio: str, note: str = "") -> None:
    """One measurement: what, how much, and what it is to be held against."""
    print(f"  {what:<58} {ratio:>9}  {note}".rstrip(), flush=True)


def note(text: str) -> None:
    """Something to know about the lines above."""
    print(f"    {text}", flush=True)


def verdict(met: bool) -> str:  # noqa: FBT001 - a yes or no is all it says
    """Whether a target was met in this run."""
    return "met" if met else "NOT met"
