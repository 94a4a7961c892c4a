"""The screen of `disrupt assess`: what must be done, what is urgent, what can be used, what to ask.

An officer reads it from the top and stops as soon as possible.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from disrupt.assessment import Assessment, Clock, Duty, Gap, Option, Status
from disrupt.render import phrases, provisions
from disrupt.render.card import brief, card, facts_by_kind
from disrupt.render.entries import Entry, entries
from disrupt.render.layout import Page

IN_FULL = 5
GAPS_SHOWN = 5
NOTES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """What the reader asked to see, and how this was called."""

    top: int = IN_FULL
    """How many options are shown in full; the rest take two lines each."""
    everything: bool = False
    """Ruled out and not indicated, too, with the reason."""
    pending: bool = False
    """Law that is not in force, too."""
    case_file: str = "CASE"
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of agencies."""


def overview(assessment: Assessment, shown: Shown, width: int = 80) -> Page:
    """Give the whole screen."""
    page = Page(width)
    numbered = entries(assessment)
    _top(page, assessment, shown.titles)
    _speak_first(page, assessment)
    _duties(page, assessment, shown)
    _urgent(page, assessment, numbered, shown)
    _options(page, assessment, numbered, shown)
    _in_place(page, assessment)
    _held_back(page, assessment)
    _also(page, assessment, shown)
    if shown.pending:
        _pending(page, assessment)
    if shown.everything:
        _ruled_out(page, assessment)
    _gaps(page, assessment, numbered, shown)
    _cover(page, assessment)
    _notes(page, assessment)
    _last(page, assessment, numbered, shown)
    return page


def _top(page: Page, assessment: Assessment, titles: Mapping[str, str]) -> None:
    as_at = f"as at {phrases.day(assessment.as_at)}"
    page.ends(assessment.title or assessment.case, as_at, "heading", "dim")
    seats = assessment.authority or "no authority named"
    if assessment.partners:
        seats += f" · at the table: {phrases.names(assessment.partners, titles)}"
    page.text(seats, hang=2)
    page.text(phrases.NOT_ADVICE, "dim")


def _speak_first(page: Page, assessment: Assessment) -> None:
    if assessment.deconflict:
        page.heading("BEFORE ANYTHING ELSE")
        for post in assessment.deconflict:
            page.text(f"speak to {post} first", "warn", indent=2)


def deconflicted(assessment: Assessment, option: Option) -> bool:
    """Whether an option is held back because somebody has to be spoken to first."""
    held = option.held_back or ""
    return any(post in held for post in assessment.deconflict)


# Duties --------------------------------------------------------------------------------


def _duties(page: Page, assessment: Assessment, shown: Shown) -> None:
    if not assessment.duties:
        return
    page.heading("YOU MUST")
    for duty in assessment.duties:
        if not duty.facts:
            _standing_duty(page, duty)
    same: dict[tuple[str, Status], list[Duty]] = {}
    for duty in assessment.duties:
        if duty.facts:
            same.setdefault((duty.rule, duty.status), []).append(duty)
    for duties in same.values():
        _triggered_duty(page, assessment, duties, shown)


def _standing_duty(page: Page, duty: Duty) -> None:
    maybe = "" if duty.status == "made_out" else " (if it applies to you)"
    law = provisions.law_short(duty.law[:1])
    page.text(f"{duty.title}{maybe} · {law}", indent=2, hang=2)


def _triggered_duty(page: Page, assessment: Assessment, duties: list[Duty], shown: Shown) -> None:
    duty = duties[0]
    status = "" if duty.status == "made_out" else "if it applies"
    page.ends(f"  {duty.title}", status, "strong", "open")
    things = dict.fromkeys(thing for each in duties for thing in each.against)
    if things:
        page.row("for", phrases.labels(assessment, things))
    if duty.on:
        page.row("who", duty.on)
    facts = list(dict.fromkeys(fact for each in duties for fact in each.facts))
    page.rows("shown by", facts_by_kind(assessment, facts)[:2])
    page.rows("missing", (phrases.gap_line(gap, shown.titles) for gap in duty.gaps[:1]), "open")
    step = phrases.next_step(duty.steps)
    if step is not None:
        page.row("next", phrases.step(step))
    page.row("law", provisions.law_short(duty.law), "dim")


# Options -------------------------------------------------------------------------------


def _urgent(page: Page, assessment: Assessment, numbered: list[Entry], shown: Shown) -> None:
    pinned = [entry for entry in numbered if entry.best.pinned]
    carded = {option.id for entry in pinned for option in entry.options[:1]}
    loose = [c for c in assessment.clocks if c.urgent and c.option not in carded]
    if not pinned and not loose:
        return
    page.heading("URGENT")
    for clock in loose:
        _clock(page, assessment, clock, numbered)
    for entry in pinned:
        card(page, assessment, entry, shown.titles, 0)


def _clock(page: Page, assessment: Assessment, clock: Clock, numbered: list[Entry]) -> None:
    left = phrases.days_left(clock.days_left)
    what = f"{phrases.unstopped(clock.what)}, by {phrases.day(clock.ends)}"
    page.row(left, what, "warn", label_width=17)
    where = next(
        (f"see {e.number}" for e in numbered for o in e.options if o.id == clock.option), None
    )
    thing = None if clock.thing is None else phrases.label(assessment, clock.thing)
    note = " · ".join(part for part in (thing, clock.cite, clock.note, where) if part)
    if note:
        page.row("", note, "dim", label_width=17)


def _options(page: Page, assessment: Assessment, numbered: list[Entry], shown: Shown) -> None:
    ranked = [entry for entry in numbered if not entry.best.pinned]
    page.heading("OPTIONS")
    if not ranked:
        page.text(_nothing(assessment, beyond=bool(numbered)), indent=2)
        return
    full = max(shown.top - (len(numbered) - len(ranked)), 0)
    for number, entry in enumerate(ranked[:full]):
        following = ranked[number + 1].number if number + 1 < len(ranked) else 0
        card(page, assessment, entry, shown.titles, following)
    rest = ranked[full:]
    if rest:
        page.heading("MORE OPTIONS", f"in full: --top {len(numbered)}")
        for entry in rest:
            brief(page, assessment, entry)


def _nothing(assessment: Assessment, *, beyond: bool) -> str:
    if any(deconflicted(assessment, option) for option in assessment.held_back):
        return "Nothing can be listed before that."
    more = " beyond what is urgent" if beyond else ""
    return f"Nothing on file points to a power{more}."


def _in_place(page: Page, assessment: Assessment) -> None:
    if not assessment.already_in_place:
        return
    page.heading("ALREADY IN PLACE")
    for option in assessment.already_in_place:
        ends = option.in_place.ends if option.in_place else None
        page.ends(f"  {option.title}", f"until {phrases.dated(ends)}" if ends else "no end date")
        page.row("for", phrases.against(assessment, option), "dim")


def _held_back(page: Page, assessment: Assessment) -> None:
    held = [option for option in assessment.held_back if not deconflicted(assessment, option)]
    if not held:
        return
    page.heading("HELD BACK")
    for option in held:
        page.text(f"{option.title}: {phrases.against(assessment, option)}", indent=2, hang=2)
        page.text(option.held_back or "", "open", indent=4)


def _also(page: Page, assessment: Assessment, shown: Shown) -> None:
    page.blank()
    if assessment.always:
        titles = " · ".join(_lower_first(option.title) for option in assessment.always)
        page.text(f"Also: {titles}", indent=2, hang=6)
    counts = []
    if assessment.ruled_out and not shown.everything:
        counts.append(f"{len(assessment.ruled_out)} ruled out (why: --all)")
    if assessment.not_in_force and not shown.pending:
        counts.append(f"{len(assessment.not_in_force)} not yet law (--pending)")
    if counts:
        page.text(", ".join(counts), "dim", indent=2)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _pending(page: Page, assessment: Assessment) -> None:
    page.heading("NOT YET LAW")
    if not assessment.not_in_force:
        page.text("Nothing that would otherwise be listed waits for commencement.", indent=2)
    for option in assessment.not_in_force:
        page.text(f"{option.title}: {phrases.against(assessment, option)}", indent=2, hang=2)
        state = option.reason or provisions.in_force(option.in_force or "pending")
        page.text(f"{state} · {provisions.law_line(option.law, most=1)}", "dim", indent=4)


def _ruled_out(page: Page, assessment: Assessment) -> None:
    page.heading("RULED OUT")
    if not assessment.ruled_out:
        page.text("Nothing was ruled out.", indent=2)
    for option in assessment.ruled_out:
        things = phrases.against(assessment, option)
        why = phrases.dated(option.reason or "no reason was recorded")
        page.text(f"{option.title}, {things}: {why}", indent=2, hang=2)
    if assessment.not_indicated:
        page.heading("NOTHING ON FILE POINTS TO")
        rules = dict.fromkeys(name.partition("@")[0] for name in assessment.not_indicated)
        page.text(" · ".join(rules), "dim", indent=2)


# What comes after ----------------------------------------------------------------------


def _gaps(page: Page, assessment: Assessment, numbered: list[Entry], shown: Shown) -> None:
    gaps = askable(assessment)
    if not gaps:
        return
    page.heading("FIND OUT NEXT", "would help")
    for number, gap in enumerate(gaps[:GAPS_SHOWN], 1):
        page.ends(f"{number} {phrases.dated(gap.ask)}", would_help(gap, numbered))
        held = phrases.holders(gap, shown.titles)
        note = " · ".join(part for part in (held, *phrases.asked_under(gap)) if part)
        if note:
            page.text(note, "dim", indent=2)
    more = len(gaps) - GAPS_SHOWN
    if more > 0:
        page.text(f"and {more} more: disrupt gaps", "dim", indent=2)


def askable(assessment: Assessment) -> list[Gap]:
    """Give the gaps that may be shown: a question about a live operation could alert somebody."""
    silent = {o.id for o in assessment.held_back if deconflicted(assessment, o)}
    return [gap for gap in assessment.gaps if not gap.options or set(gap.options) - silent]


def would_help(gap: Gap, numbered: list[Entry]) -> str:
    """Give which options a gap would help: `option 2`, `options 1 to 3`, `5 options`."""
    wanted = set(gap.options)
    numbers = [
        entry.number for entry in numbered if any(option.id in wanted for option in entry.options)
    ]
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"option {numbers[0]}"
    if len(numbers) <= 3:  # noqa: PLR2004 - more numbers than a reader takes in at a glance
        return f"options {phrases.listed(map(str, numbers))}"
    return f"{len(numbers)} options"


def _cover(page: Page, assessment: Assessment) -> None:
    coverage = assessment.coverage
    if not assessment.options:
        return
    page.blank()
    words = (f"{p} {coverage.counts.get(p, 0) or 'none'}" for p in phrases.FOUR_PS)
    page.spans(("COVER   ", "heading"), (" · ".join(words), "plain"))
    for note in (*coverage.notes, *coverage.tried):
        page.text(phrases.dated(note), indent=8)


def _notes(page: Page, assessment: Assessment) -> None:
    notes = [phrases.dated(warning.message) for warning in assessment.warnings]
    if assessment.unlinked:
        facts = phrases.listed(phrases.label(assessment, fact) for fact in assessment.unlinked[:2])
        more = len(assessment.unlinked) - 2
        notes.append(f"linked to no one yet: {facts}{f' and {more} more' if more > 0 else ''}")
    if assessment.unread:
        places = phrases.listed(assessment.unread[:NOTES_SHOWN])
        notes.append(f"{phrases.count(len(assessment.unread), 'note')} not read: {places}")
    notes += [note for note in (weight_note(assessment), unreviewed_note(assessment)) if note]
    if notes:
        page.heading("NOTE")
        for note in notes:
            page.text(note, indent=2, hang=2)


def weight_note(assessment: Assessment) -> str | None:
    """Say once which options are heavier than the case so far justifies."""
    numbers = [str(e.number) for e in entries(assessment) if e.best.above_justified_rung]
    if not numbers:
        return None
    which = (
        "every option"
        if len(numbers) == len(entries(assessment))
        else (f"option {numbers[0]}" if len(numbers) == 1 else f"options {phrases.listed(numbers)}")
    )
    verb = "is" if len(numbers) == 1 or which == "every option" else "are"
    return f"{which} {verb} heavier than what is shown and what was tried so far call for"


def unreviewed_note(assessment: Assessment) -> str | None:
    """Say once for the list how many of its rules no lawyer has reviewed."""
    listed = {option.rule: option.reviewed for option in assessment.options}
    without = sum(reviewed is None for reviewed in listed.values())
    if not without:
        return None
    if without == len(listed):
        return "none of the rules behind these options has been reviewed by a lawyer"
    return f"{without} of {len(listed)} rules behind these options: not reviewed by a lawyer"


def _last(page: Page, assessment: Assessment, numbered: list[Entry], shown: Shown) -> None:
    page.blank()
    commands = []
    if numbered:
        commands.append(f"disrupt explain {shown.case_file} {min(2, len(numbered))}")
    if askable(assessment):
        commands.append(f"disrupt gaps {shown.case_file}")
    if not commands:
        commands.append(f"disrupt assess {shown.case_file} --all")
    joined = "     ".join(commands)
    if len(joined) <= page.width:
        page.spans((joined, "dim"))
    else:
        for command in commands:
            page.spans((command, "dim"))
