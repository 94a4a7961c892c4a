"""The page of a changed rule: what was changed, and one option before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from disrupt.assessment import Assessment, Limb
from disrupt.errors import Place
from disrupt.render import phrases
from disrupt.render.layout import Page
from disrupt.render.tree import Told, branch, draw


class Change(Protocol):
    """One change of a rule."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def what(self) -> str:
        """What was changed, in words."""


class Side(Protocol):
    """How an option comes out."""

    @property
    def thing(self) -> str:
        """What it is against."""

    @property
    def status(self) -> str:
        """Its status."""

    @property
    def reason(self) -> str | None:
        """Why not, where something says no."""

    @property
    def limb(self) -> Limb | None:
        """The test."""

    @property
    def assessment(self) -> Assessment:
        """The answer it is part of."""


class Difference(Protocol):
    """One example before and after."""

    @property
    def scenario(self) -> str:
        """Its name."""

    @property
    def file(self) -> str:
        """Where it stands."""

    @property
    def before(self) -> Side | None:
        """With the rule as it stands."""

    @property
    def after(self) -> Side | None:
        """With the changed rule."""

    @property
    def same(self) -> bool:
        """Whether nothing comes out otherwise."""


class Looked(Protocol):
    """A change with its nearest example."""

    @property
    def mutant(self) -> Change:
        """The change."""

    @property
    def title(self) -> str:
        """Title of the rule."""

    @property
    def place(self) -> Place:
        """Where it was made."""

    @property
    def noticed_by(self) -> str | None:
        """The example that notices it."""

    @property
    def nearest(self) -> Difference | None:
        """The example nearest to it."""


def survivor_page(looked: Looked, titles: Mapping[str, str], width: int = 80) -> Page:
    """Give the page of one change."""
    page = Page(width)
    by = looked.noticed_by
    page.ends(looked.title, "noticed" if by else "nothing notices it", "heading", "dim")
    page.row("changed", looked.mutant.what)
    page.row("at", f"{looked.place.file}:{looked.place.line}")
    page.row("name", looked.mutant.id)
    if by:
        page.row("noticed by", by)
    near = looked.nearest
    if near is None:
        page.text("no example binds the rule at all", "warn", indent=2)
        return page
    page.row("nearest", f"{near.scenario} ({near.file})")
    for heading, side in (("AS IT STANDS", near.before), ("AS CHANGED", near.after)):
        _side(page, heading, side, titles)
    if near.same:
        page.blank()
        page.text("nothing comes out otherwise: an example is missing, or the limb does nothing")
    return page


def _side(page: Page, heading: str, side: Side | None, titles: Mapping[str, str]) -> None:
    if side is None:
        page.heading(heading, "not indicated")
        return
    page.heading(heading, side.status.replace("_", " "))
    if side.reason:
        page.text(phrases.dated(side.reason), indent=2, hang=2)
    if side.limb is not None:
        draw(page, branch(side.limb, Told(side.assessment, titles)))


def survivor_data(looked: Looked) -> dict[str, object]:
    """Give the same as plain data."""
    nearest = looked.nearest
    return {
        "mutant": looked.mutant.id,
        "what": looked.mutant.what,
        "place": str(looked.place),
        "noticed_by": looked.noticed_by,
        "nearest": None
        if nearest is None
        else {
            "name": nearest.scenario,
            "file": nearest.file,
            "same": nearest.same,
            "as_it_stands": _side_data(nearest.before),
            "as_changed": _side_data(nearest.after),
        },
    }


def _side_data(side: Side | None) -> dict[str, str | None]:
    if side is None:
        return {"thing": None, "status": "not_indicated", "reason": None}
    return {"thing": side.thing, "status": side.status, "reason": side.reason}
