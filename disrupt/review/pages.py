"""The page of each check: what to avoid, what to prefer, and why."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from disrupt.errors import DisruptError, Problem, did_you_mean
from disrupt.review.finding import Check


def page_of(name: str, checks: Iterable[Check]) -> str:
    """Give the page of a check in Markdown; raises `DisruptError` where there is no such check.

    A check of somebody else's package says where its page is.
    """
    known = {check.id: check for check in checks}
    if name not in known:
        hint = did_you_mean(name, known)
        raise DisruptError(Problem(f"unknown check `{name}`", help=hint, code="unknown-check"))
    check = known[name]
    path = _folder() / f"{name}.md"
    if check.page is None and path.is_file():
        return path.read_text(encoding="utf-8")
    lines = (f"# {check.title}", "", f"`{name}`, {check.severity.word}.", "")
    return "\n".join(
        (*lines, f"Why: {check.why}.", f"To mend: {check.how}.", f"See {check.read_on}.")
    )


def _folder() -> Path:
    """Beside the program where it is installed, in the documents where it is worked on."""
    package = Path(__file__).parent.parent
    packaged = package / "checks"
    return packaged if packaged.is_dir() else package.parent / "docs" / "checks"
