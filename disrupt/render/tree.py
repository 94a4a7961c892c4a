"""The tree of findings as lines: limb, cite and what was found, with facts and questions below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from disrupt.assessment import Assessment, Gap, Judgement, Limb, NodeKind
from disrupt.render import phrases
from disrupt.render.layout import Line, Page, Role, Span, wrap

TRUTH_WIDTH = 19
CITE_MOST = 16
JUNCTIONS: dict[NodeKind, str] = {
    "all": "all of these",
    "any": "any of these",
    "shown_by": "shown by any of these",
    "some_of": "enough of these",
    "not": "not",
    "unless": "unless",
}
Mark = Literal["fact", "ask", "maybe", "against", "miss", "judge", "note"]
MARK_ROLE: dict[Mark, Role] = {
    "fact": "plain",
    "ask": "open",
    "maybe": "open",
    "against": "warn",
    "miss": "warn",
    "judge": "open",
    "note": "dim",
}


@dataclass(frozen=True, slots=True)
class Note:
    """What stands under a limb: a fact that shows it, a question that would settle it."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A limb made ready to be drawn: branches that only wrap another are gone."""

    text: str
    limb: Limb
    notes: tuple[Note, ...] = ()
    parts: tuple[Branch, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Told:
    """What is needed to put a limb into words."""

    assessment: Assessment
    titles: Mapping[str, str]
    judgements: Mapping[str, Judgement] = field(default_factory=dict)


def branch(limb: Limb, told: Told) -> Branch:
    """Make a limb ready to be drawn.

    A part without words of its own gives its facts and questions to the limb above it.
    """
    inner = limb
    if inner.node == "find" and inner.cite is None and not inner.children:
        own = tuple(dict.fromkeys(_notes(inner, told)))
        if own:
            return Branch("", inner, own)
    while inner.text is None and len(inner.children) == 1 and inner.node not in ("not", "unless"):
        inner = inner.children[0]
    notes = list(_notes(inner, told))
    parts: list[Branch] = []
    for child in inner.children:
        made = branch(child, told)
        if made.text == "" and not made.parts:
            settled = inner.truth in ("true", "open")
            notes += (note for note in made.notes if not (settled and note.mark == "ask"))
        else:
            parts.append(made)
    return Branch(_words(inner, bare=not parts), inner, tuple(dict.fromkeys(notes)), tuple(parts))


def _words(limb: Limb, *, bare: bool) -> str:
    if limb.text is not None:
        return limb.text
    if bare and limb.node not in ("not", "unless"):
        return ""
    return JUNCTIONS.get(limb.node, "")


def _notes(limb: Limb, told: Told) -> Iterator[Note]:
    for fact in on_file(limb.facts, told.assessment):
        yield Note("fact", fact_words(fact, told.assessment))
    for fact in on_file(limb.possible_facts, told.assessment):
        yield Note("maybe", fact_words(fact, told.assessment))
    for fact in on_file(limb.contrary_facts, told.assessment):
        yield Note("against", fact_words(fact, told.assessment))
    for miss in limb.misses:
        yield Note("miss", phrases.dated(miss.reason))
    if limb.truth == "unknown":
        for gap in limb.gaps:
            yield Note("ask", ask_words(gap, told.titles))
    if limb.judgement is not None:
        yield from _judgement(limb, told)
    if limb.note:
        yield Note("note", phrases.dated(limb.note))


def _judgement(limb: Limb, told: Told) -> Iterator[Note]:
    judgement = told.judgements.get(limb.judgement or "")
    if judgement is None:
        return
    if judgement.answer is None:
        by = judgement.by or "whoever decides"
        yield Note("judge", by if judgement.ask == limb.text else f"{by}: {judgement.ask}")
        return
    yield Note("judge", answer_words(judgement))


def answer_words(judgement: Judgement) -> str:
    """Give who answered a judgement, when and why."""
    on = f", {phrases.day(judgement.answered_on)}" if judgement.answered_on else ""
    said = "shown" if judgement.answer == "shown" else "not shown"
    why = f": {judgement.reasons}" if judgement.reasons else ""
    return f"{said}, says {judgement.answered_by or judgement.by or 'nobody named'}{on}{why}"


def on_file(facts: Iterable[str], assessment: Assessment) -> list[str]:
    """Give the facts of the case; for an inferred one, those it was inferred from."""
    found: dict[str, None] = {}
    waiting = list(facts)[::-1]
    seen: set[str] = set()
    while waiting:
        fact = waiting.pop()
        note = assessment.facts.get(fact)
        if fact in seen:
            continue
        seen.add(fact)
        if note is not None and note.reasons:
            waiting += reversed(note.reasons)
        else:
            found[fact] = None
    return list(found)


def fact_words(fact: str, assessment: Assessment) -> str:
    """Give a fact with its source, for somebody who wants to look it up."""
    note = assessment.facts.get(fact)
    if note is None:
        return phrases.label(assessment, fact)
    words = phrases.dated(note.words)
    return (
        f"{words} ({phrases.dated(note.source)})" if note.source else f"{words} (no source given)"
    )


def ask_words(gap: Gap, titles: Mapping[str, str]) -> str:
    """Give a question with who would hold the answer and by which gateway to ask."""
    return " · ".join([phrases.gap_line(gap, titles), *phrases.asked_under(gap)])


# Drawing -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the words, the cite and the truth of each line stand."""

    width: int
    cite: int

    @property
    def words(self) -> int:
        """Columns for the words and what is drawn before them."""
        return self.width - self.cite - TRUTH_WIDTH - 2


def draw(page: Page, root: Branch) -> None:
    """Add a tree, its root at the left edge."""
    cites = [len(cite) for cite in _cites(root)]
    columns = Columns(page.width, min(max(cites, default=0), CITE_MOST))
    _draw(page, without_repeats(root, set()), columns, "", "")


def without_repeats(at: Branch, told: set[str]) -> Branch:
    """Say facts and questions in full once: what stands further up is only counted."""
    notes: list[Note] = []
    for marks, one in ((("fact", "maybe"), "fact"), (("ask",), "question")):
        mine = [note for note in at.notes if note.mark in marks]
        if len(mine) > 1 and all(note.text in told for note in mine):
            notes.append(Note("note", f"the {len(mine)} {one}s above"))
        else:
            notes += mine
        told.update(note.text for note in mine)
    notes += (note for note in at.notes if note.mark not in ("fact", "maybe", "ask"))
    return Branch(
        at.text, at.limb, tuple(notes), tuple(without_repeats(part, told) for part in at.parts)
    )


def _cites(root: Branch) -> Iterator[str]:
    if root.limb.cite:
        yield root.limb.cite
    for part in root.parts:
        yield from _cites(part)


def _draw(page: Page, at: Branch, columns: Columns, first: str, below: str) -> None:
    _limb_line(page, at, columns, first, below)
    for note in at.notes:
        _note_lines(page, note, below + "  ")
    for number, part in enumerate(at.parts):
        last = number == len(at.parts) - 1
        _draw(page, part, columns, below + ("└─ " if last else "├─ "), below + _under(last=last))


def _under(*, last: bool) -> str:
    return "   " if last else "│  "


def _limb_line(page: Page, at: Branch, columns: Columns, first: str, below: str) -> None:
    room = columns.words - len(first)
    lines = wrap(at.text or "the facts", room)
    cite = at.limb.cite or ""
    found = phrases.truth(at.limb)
    role = phrases.TRUTH_ROLE[at.limb.truth]
    if len(cite) > columns.cite:
        below_cite, cite = cite, ""
    else:
        below_cite = ""
    head = (first + lines[0]).ljust(columns.words + 1)
    page.spans((head, "plain"), (cite.ljust(columns.cite + 1), "dim"), (found, role))
    for line in lines[1:]:
        page.spans((below + line, "plain"))
    if below_cite:
        page.spans((f"{below}{below_cite}", "dim"))


def _note_lines(page: Page, note: Note, indent: str) -> None:
    label = {
        "ask": "ask: ",
        "maybe": "may be: ",
        "against": "against it: ",
        "miss": "looked at: ",
    }.get(note.mark, "")
    lines = wrap(label + note.text, page.width - len(indent) - 2)
    for number, line in enumerate(lines):
        spans: tuple[Span, ...] = (
            (indent + ("  " if number else ""), "plain"),
            (line, MARK_ROLE[note.mark]),
        )
        page.spans(*spans)


def as_lines(root: Branch, width: int) -> tuple[Line, ...]:
    """Give a tree as lines, for a page that puts them in a block of its own."""
    page = Page(width)
    draw(page, root)
    return tuple(page.lines)
