"""Provisions as links to legislation.gov.uk, and the state in which each was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from disrupt.render import phrases, provisions
from disrupt.render.rulepage import provision_state
from disrupt.render.site.markup import Html, el, joined, link, rows, text
from disrupt.review.citing import named
from disrupt.rule import Provision

SITE = "https://www.legislation.gov.uk/"
_SUBSECTIONS = re.compile(r"^((?:\([0-9A-Za-z]+\))+)")
_SEVERAL = re.compile(r"(\s*(?:,|;| and | or | with )\s*)")


def address(law: Provision, deeper: str = "") -> str | None:
    """Give where a provision is published; `deeper` is `(5)(a)` below it."""
    if law.id is None:
        return None
    parts = re.findall(r"\(([0-9A-Za-z]+)\)", deeper)
    ends = law.id.split("/")[3:]
    anchor = f"#{'-'.join((*ends, *parts))}" if parts and ends else ""
    return f"{SITE}{law.id}{anchor}"


def cite(words: str | None, law: Sequence[Provision]) -> Html | None:
    """Give a cite of a rule with each of its parts linked to the text of the law."""
    if not words:
        return None
    keyed = any(words.startswith(f"{each.key} ") for each in law if each.key)
    # The parts of a cite by key belong to that Act: split, the later ones would lose it.
    pieces = [words] if keyed else _SEVERAL.split(words)
    return el("cite", [_one(piece, law) or text(piece) for piece in pieces])


def _one(words: str, law: Sequence[Provision]) -> Html | None:
    found = next((p for p in named(words, law) if p.id is not None), None)
    if found is None:
        return None
    _, _, deeper = words.partition(found.cite)
    below = _SUBSECTIONS.match(deeper)
    where = address(found, below.group(1) if below else "")
    return None if where is None else link(words, where)


def badge(state: str) -> Html:
    """Give how far something was checked, as a word that colour only underlines."""
    words = {"text": "read in the text", "secondary": "secondary source"}
    return el("span", words.get(state, "not verified"), class_=f"badge {state}")


def provision(law: Provision) -> Html:
    """Give one provision with its link, its state and its notes."""
    name = provisions.law_name(law.act, law.cite, law.key)
    where = address(law)
    heading = link(name, where) if where else text(name)
    return joined(
        el("p", heading, Html(" "), badge(law.verified)),
        el("p", phrases.sentence_start(provision_state(law)), ".", class_="quiet"),
        el("p", law.note, class_="quiet") if law.note else None,
        rows([("Change to come", law.pending)], "notice") if law.pending else None,
    )


def worst(law: Iterable[Provision]) -> str:
    """Give the weakest state among provisions: `unverified` before `secondary` before `text`."""
    states = {each.verified for each in law}
    return next((s for s in ("unverified", "secondary") if s in states), "text")
