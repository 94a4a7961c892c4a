"""One option as the overview shows it: a title, its status, and a few labelled lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from disrupt.assessment import Assessment, Clock, Option
from disrupt.render import phrases, provisions
from disrupt.render.entries import Entry
from disrupt.render.layout import Page

FACTS_SHOWN = 3
GAPS_SHOWN = 2
MEMBERS_SHOWN = 12
OTHERS_SHOWN = 3


def card(
    page: Page, assessment: Assessment, entry: Entry, titles: Mapping[str, str], following: int
) -> None:
    """Add an entry in full; `following` is the number of the ranked entry below it, 0 for none."""
    option = entry.best
    head(page, entry)
    _why_now(page, assessment, option)
    _for(page, assessment, entry)
    page.row("who", phrases.who(option))
    _other_holders(page, option)
    _shown_by(page, assessment, option)
    _needs(page, option, titles)
    _next(page, assessment, option)
    if option.law:
        page.row("law", provisions.law_short(option.law), "dim")
    _place_in_order(page, entry, following)


def head(page: Page, entry: Entry) -> None:
    """Add the number, the title and the status of an entry."""
    option = entry.best
    if not page.below_heading:
        page.blank()
    page.ends(
        f"{entry.number} {option.title}",
        _group_status(entry),
        "strong",
        phrases.status_role(option),
    )


def brief(page: Page, assessment: Assessment, entry: Entry) -> None:
    """Add an entry as two lines: title and status, then for whom."""
    option = entry.best
    page.ends(
        f"{entry.number} {option.title}",
        _group_status(entry),
        "plain",
        phrases.status_role(option),
    )
    things = phrases.listed(phrases.against(assessment, member) for member in entry.options)
    page.text(things, "dim", indent=2)


def _group_status(entry: Entry) -> str:
    if entry.group is None:
        return phrases.status_with_strength(entry.best)
    best = phrases.STATUS[entry.best.status]
    same = sum(option.status == entry.best.status for option in entry.options)
    return f"{best} for {same} of {len(entry.options)}"


def _why_now(page: Page, assessment: Assessment, option: Option) -> None:
    for clock in clocks_of(assessment, option):
        page.row(
            "clock",
            phrases.clock(clock),
            "warn",
        )
    if option.pinned and not clocks_of(assessment, option):
        page.row("urgent", option.pinned, "warn")


def clocks_of(assessment: Assessment, option: Option) -> list[Clock]:
    """Give the clocks that run on an option."""
    return [clock for clock in assessment.clocks if clock.option == option.id]


def _for(page: Page, assessment: Assessment, entry: Entry) -> None:
    if entry.group is None:
        page.row("for", phrases.against(assessment, entry.best))
        return
    words = [(phrases.against(assessment, option), option) for option in entry.options]
    longest = min(max(len(thing) for thing, _ in words), page.width - 45)
    for number, (thing, option) in enumerate(words[:MEMBERS_SHOWN]):
        status = phrases.status_with_strength(option)
        line = f"{thing.ljust(longest)}  {status}" if len(thing) <= longest else thing
        page.row("for" if number == 0 else "", line)
        if len(thing) > longest:
            page.row("", f"  {status}")
    if len(words) > MEMBERS_SHOWN:
        page.row("", f"and {len(words) - MEMBERS_SHOWN} more")
    if entry.best.together:
        page.row("together", entry.best.together)


def _other_holders(page: Page, option: Option) -> None:
    others = phrases.other_holders(option)
    if others:
        more = len(others) - OTHERS_SHOWN
        shown = others[:OTHERS_SHOWN] + ([f"{more} more"] if more > 0 else [])
        page.row("", f"also open to: {phrases.listed(shown)}", "dim")
    if option.route.kind == "refer":
        for words in phrases.pending_routes(option.routes):
            page.row("", f"not yet: {words}", "dim")


def facts_by_kind(assessment: Assessment, facts: Sequence[str]) -> list[str]:
    """Give the latest fact of each kind, and how many earlier ones of that kind there are."""
    kinds: dict[str, list[str]] = {}
    for fact in facts:
        note = assessment.facts.get(fact)
        kinds.setdefault(fact if note is None else note.kind, []).append(fact)
    lines = []
    for same in kinds.values():
        earlier = f", and {len(same) - 1} more of the kind" if len(same) > 1 else ""
        lines.append(phrases.label(assessment, same[0]) + earlier)
    return lines


def _shown_by(page: Page, assessment: Assessment, option: Option) -> None:
    lines = facts_by_kind(assessment, option.facts)
    shown = lines[:FACTS_SHOWN]
    if len(lines) > FACTS_SHOWN:
        shown.append(f"and {len(lines) - FACTS_SHOWN} more")
    if shown and option.strength is not None:
        shown[-1] += f" · {phrases.STRENGTH[option.strength]}"
    page.rows("shown by", shown)
    if option.thin:
        page.row("thin", "what must be proved rests on intelligence alone; corroborate", "open")


def _needs(page: Page, option: Option, titles: Mapping[str, str]) -> None:
    page.rows("first", (f"{step.title} ({step.rule})" for step in option.first), "open")
    asked = [phrases.gap_line(gap, titles) for gap in option.gaps[:GAPS_SHOWN]]
    more = len(option.gaps) - len(asked)
    if more > 0:
        asked.append(f"and {more} more: disrupt explain")
    page.rows("missing", asked, "open")
    if option.turns_on_judgement:
        asks = [judgement.ask for judgement in option.judgements if judgement.answer is None]
        page.rows("judge", asks[:1], "open")
    if option.check_that:
        more = len(option.check_that) - 1
        and_more = f" (and {more} more)" if more else ""
        page.row("unless", phrases.dated(phrases.unstopped(option.check_that[0])) + and_more)


def _next(page: Page, assessment: Assessment, option: Option) -> None:
    step = phrases.next_step(option.steps)
    running = {clock.what for clock in clocks_of(assessment, option)}
    if step is not None and step.do not in running and not option.first:
        page.row("next", phrases.step(step))


def _place_in_order(page: Page, entry: Entry, following: int) -> None:
    option = entry.best
    if option.marking and option.marking != "P":
        page.row("handling", phrases.handling(option.marking), "open")
    if option.moved is not None:
        move = option.moved
        page.row("moved", f"by {move.by}, {phrases.day(move.on)}, {move.factor}: {move.reasons}")
    because = entry.options[-1].above_next_because
    if because and following:
        page.row(f"above {following}", phrases.dated(because), "dim")
