"""An assessment, an explanation or a rule as Markdown, for a report that people edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from disrupt.assessment import Assessment, Duty, Gap, Option
from disrupt.render import phrases, provisions
from disrupt.render.card import clocks_of
from disrupt.render.entries import Entry, entries
from disrupt.render.layout import clean
from disrupt.render.overview import (
    Shown,
    askable,
    deconflicted,
    unreviewed_note,
    weight_note,
    would_help,
)
from disrupt.render.tree import Branch, Told, branch

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def safe(text: str) -> str:
    """Give text in which nothing is taken for Markdown."""
    return _SPECIAL.sub(r"\\\1", clean(text))


def report(assessment: Assessment, shown: Shown, *, top: int | None = None) -> str:
    """Give the whole assessment in the order of the screen; `top` limits what is in full."""
    numbered = entries(assessment)
    full = numbered if top is None else numbered[:top]
    parts = [
        *_top(assessment, shown.titles),
        *_duties(assessment, shown),
        *_options(assessment, full, numbered, shown),
        *_lists(assessment, shown),
        *_gaps(assessment, numbered, shown),
        *_cover(assessment),
        *_end(assessment),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _top(assessment: Assessment, titles: Mapping[str, str]) -> Iterator[str]:
    yield f"# {safe(assessment.title or assessment.case)}"
    yield ""
    yield f"As at {phrases.day(assessment.as_at)}."
    seats = safe(assessment.authority or "No authority named")
    if assessment.partners:
        seats += f"; at the table: {safe(phrases.names(assessment.partners, titles))}"
    yield f"{seats}."
    yield f"**{phrases.NOT_ADVICE}**"
    yield ""
    if assessment.deconflict:
        yield "## Before anything else"
        yield ""
        for post in assessment.deconflict:
            yield f"- Speak to {safe(post)} first."
        yield ""


def _duties(assessment: Assessment, shown: Shown) -> Iterator[str]:
    if not assessment.duties:
        return
    yield "## You must"
    yield ""
    for duty in assessment.duties:
        yield from _duty(assessment, duty, shown)
    yield ""


def _duty(assessment: Assessment, duty: Duty, shown: Shown) -> Iterator[str]:
    whom = f" ({safe(phrases.labels(assessment, duty.against))})" if duty.against else ""
    maybe = "" if duty.status == "made_out" else " if it applies"
    yield f"- **{safe(duty.title)}**{whom}{maybe}: {safe(duty.what)}"
    yield f"  {safe(provisions.law_line(duty.law))}."
    for gap in duty.gaps:
        yield f"  - Not known: {safe(phrases.gap_line(gap, shown.titles))}"


def _options(
    assessment: Assessment, full: list[Entry], numbered: list[Entry], shown: Shown
) -> Iterator[str]:
    if assessment.clocks:
        yield "## Urgent"
        yield ""
        for clock in assessment.clocks:
            yield f"- {safe(phrases.clock(clock))}"
        yield ""
    yield "## Options"
    yield ""
    if not numbered:
        yield "Nothing on file points to a power."
        yield ""
    for entry in full:
        yield from _entry(assessment, entry, shown)
    rest = numbered[len(full) :]
    if rest:
        yield "### More options"
        yield ""
        for entry in rest:
            whom = phrases.listed(phrases.against(assessment, each) for each in entry.options)
            yield f"- {entry.number}. {safe(entry.best.title)}: {safe(whom)}"
        yield ""
    if assessment.always:
        also = "; ".join(safe(option.title) for option in assessment.always)
        yield f"Also: {also}."
        yield ""


def _entry(assessment: Assessment, entry: Entry, shown: Shown) -> Iterator[str]:
    option = entry.best
    yield f"### {entry.number}. {safe(option.title)}"
    yield ""
    yield f"*{phrases.status_with_strength(option)}* · `{option.rule}`"
    yield ""
    for label, text in _entry_rows(assessment, entry):
        yield f"- {label}: {safe(text)}"
    for label, asked in _asked(option, shown):
        yield f"- {label}: {safe(asked)}"
    yield ""
    yield from _test(assessment, option, shown)


def _entry_rows(assessment: Assessment, entry: Entry) -> Iterator[tuple[str, str]]:
    option = entry.best
    for clock in clocks_of(assessment, option):
        yield "Clock", phrases.clock(clock)
    if option.pinned:
        yield "Urgent", option.pinned
    for member in entry.options:
        status = f" ({phrases.status(member)})" if entry.group else ""
        yield "For", f"{phrases.against(assessment, member)}{status}"
    yield "Who", phrases.who(option)
    for words in phrases.pending_routes(option.routes):
        yield "Not yet", words
    for fact in option.facts:
        yield "Shown by", _fact(assessment, fact)
    if option.thin:
        yield "Thin", "what must be proved rests on intelligence alone; corroborate"
    step = phrases.next_step(option.steps)
    if step is not None:
        yield "Next", phrases.step(step)
    yield "Law", provisions.law_line(option.law, most=6)
    because = entry.options[-1].above_next_because
    if because:
        yield "Above the next", phrases.dated(because)
    for text in option.watch_out:
        yield "Watch out", text


def _fact(assessment: Assessment, fact: str) -> str:
    words = phrases.label(assessment, fact)
    note = assessment.facts.get(fact)
    return words if note is None or not note.source else f"{words} ({phrases.dated(note.source)})"


def _asked(option: Option, shown: Shown) -> Iterator[tuple[str, str]]:
    for first in option.first:
        yield "First", f"{first.title} ({first.rule})"
    for gap in option.gaps:
        yield "Missing", phrases.gap_line(gap, shown.titles)
    for judgement in option.judgements:
        if judgement.answer is None:
            by = f" ({judgement.by})" if judgement.by else ""
            yield "A person must judge", f"{judgement.ask}{by}"
    for text in option.check_that:
        yield "Unless", f"{phrases.unstopped(phrases.dated(text))}: not known"


def _test(assessment: Assessment, option: Option, shown: Shown) -> Iterator[str]:
    if option.limbs is None:
        return
    judgements = {judgement.id: judgement for judgement in option.judgements}
    yield "The test:"
    yield ""
    yield from _branch(branch(option.limbs, Told(assessment, shown.titles, judgements)), 0)
    yield ""


def _branch(at: Branch, depth: int) -> Iterator[str]:
    indent = "  " * depth
    cite = f", {safe(at.limb.cite)}" if at.limb.cite else ""
    yield f"{indent}- {safe(at.text or 'the facts')}{cite}: **{phrases.truth(at.limb)}**"
    for note in at.notes:
        label = {"ask": "ask: ", "maybe": "may be: ", "against": "against it: "}.get(note.mark, "")
        yield f"{indent}  - {label}{safe(note.text)}"
    for part in at.parts:
        yield from _branch(part, depth + 1)


def _lists(assessment: Assessment, shown: Shown) -> Iterator[str]:
    held = [each for each in assessment.held_back if not deconflicted(assessment, each)]
    yield from _list(assessment, "Held back", ((each, each.held_back) for each in held))
    placed = (
        (each, f"until {each.in_place.ends}" if each.in_place and each.in_place.ends else "")
        for each in assessment.already_in_place
    )
    yield from _list(assessment, "Already in place", placed)
    if shown.pending:
        pending = ((each, each.reason) for each in assessment.not_in_force)
        yield from _list(assessment, "Not yet law", pending)
    if shown.everything:
        out = ((each, each.reason) for each in assessment.ruled_out)
        yield from _list(assessment, "Ruled out", out)


def _list(
    assessment: Assessment, heading: str, items: Iterable[tuple[Option, str | None]]
) -> Iterator[str]:
    listed = list(items)
    if not listed:
        return
    yield f"## {heading}"
    yield ""
    for option, why in listed:
        because = f": {safe(phrases.dated(why))}" if why else ""
        yield f"- {safe(option.title)}, {safe(phrases.against(assessment, option))}{because}"
    yield ""


def _gaps(assessment: Assessment, numbered: list[Entry], shown: Shown) -> Iterator[str]:
    if not askable(assessment):
        return
    yield "## Find out next"
    yield ""
    for number, gap in enumerate(askable(assessment), 1):
        yield f"{number}. {_gap(gap, numbered, shown)}"
    yield ""


def _gap(gap: Gap, numbered: list[Entry], shown: Shown) -> str:
    ways = phrases.asked_under(gap)
    helped = would_help(gap, numbered)
    parts = [phrases.gap_line(gap, shown.titles), *ways]
    if helped:
        parts.append(f"would help {helped}")
    return safe(" · ".join(parts))


def _cover(assessment: Assessment) -> Iterator[str]:
    coverage = assessment.coverage
    yield "## Cover"
    yield ""
    words = (f"{p} {coverage.counts.get(p, 0) or 'none'}" for p in phrases.FOUR_PS)
    yield f"{', '.join(words)}."
    for note in (*coverage.notes, *coverage.tried):
        yield f"{safe(phrases.sentence_start(phrases.dated(note)))}."
    yield ""


def _end(assessment: Assessment) -> Iterator[str]:
    notes = [phrases.dated(warning.message) for warning in assessment.warnings]
    notes += [f"linked to no one yet: {phrases.label(assessment, f)}" for f in assessment.unlinked]
    notes += [f"not read: a note at {place}" for place in assessment.unread]
    notes += [note for note in (weight_note(assessment), unreviewed_note(assessment)) if note]
    if notes:
        yield "## Note"
        yield ""
        yield from (f"- {safe(note)}" for note in notes)
        yield ""
    library = assessment.library
    yield (
        f"Made by disrupt {assessment.engine_version} with library {library.version} "
        f"({library.hash[:12]}, {library.rules} rules)."
    )
