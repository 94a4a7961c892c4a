"""The page of `disrupt explain`: the legal test limb by limb, and everything that goes with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from disrupt.assessment import (
    Addition,
    Assessment,
    Duty,
    Effect,
    Judgement,
    Law,
    Limb,
    Option,
    Step,
)
from disrupt.render import phrases, provisions
from disrupt.render.card import clocks_of
from disrupt.render.entries import Found
from disrupt.render.layout import Page, Role
from disrupt.render.overview import deconflicted
from disrupt.render.tree import Told, answer_words, branch, draw


@dataclass(frozen=True, slots=True)
class Explained:
    """What to explain, and how this was called."""

    case_file: str
    titles: Mapping[str, str]


def explanation(assessment: Assessment, found: Found, how: Explained, width: int = 80) -> Page:
    """Give the page for one option, or for the best of a group with the others named."""
    page = Page(width)
    if found.duty is not None:
        _duty(page, assessment, found.duty, how)
        return page
    option = found.options[0]
    _head(page, assessment, option)
    if deconflicted(assessment, option):
        return page
    _test(page, assessment, option, how)
    _before(page, option, how)
    _doing(page, option)
    _after(page, option)
    _law(page, option.law, option.in_force, option.reviewed)
    _others(page, assessment, found, how)
    page.blank()
    page.text(phrases.NOT_ADVICE, "dim")
    return page


def _head(page: Page, assessment: Assessment, option: Option) -> None:
    status = phrases.status_with_strength(option)
    page.ends(option.title, status, "heading", phrases.status_role(option))
    things = phrases.against(assessment, option)
    if things:
        page.text(f"for {things}", "strong")
    page.text(option.rule, "dim")
    page.text(provisions.law_line(option.law), "dim", hang=2)
    if option.purpose:
        page.text(option.purpose)
    if option.held_back:
        page.text(option.held_back, "warn")
    for clock in clocks_of(assessment, option):
        page.text(phrases.clock(clock), "warn")
    if option.reason:
        page.text(phrases.dated(option.reason), "open")
    if option.in_place is not None:
        since = f" since {phrases.dated(option.in_place.since)}" if option.in_place.since else ""
        measure = phrases.code_words(option.in_place.measure)
        page.text(f"{measure} in force{since}", "open")


def _test(page: Page, assessment: Assessment, option: Option, how: Explained) -> None:
    if option.limbs is not None:
        judgements = {judgement.id: judgement for judgement in option.judgements}
        told = Told(assessment, how.titles, judgements)
        page.heading("THE TEST", _standard(option.standard))
        draw(page, branch(option.limbs, told))
    elif option.misses:
        page.heading("WHAT WAS LOOKED AT")
        for miss in option.misses:
            page.text(phrases.dated(miss.reason), indent=2, hang=2)
    _limits(page, assessment, option.limits, how)


def _standard(standard: str | None) -> str:
    return "" if standard in (None, "none") else phrases.STANDARD[standard]


def _limits(page: Page, assessment: Assessment, limits: Sequence[Limb], how: Explained) -> None:
    if not limits:
        return
    page.heading("LIMITS")
    told = Told(assessment, how.titles)
    for limit in limits:
        draw(page, branch(limit, told))


def _before(page: Page, option: Option, how: Explained) -> None:
    page.blank()
    page.rows("first", (f"{s.title} ({s.rule}): none on file" for s in option.first), "open")
    unless = (f"{phrases.unstopped(phrases.dated(t))}: not known" for t in option.check_that)
    page.rows("unless", unless)
    for judgement in option.judgements:
        if judgement.answer is not None or not _asked_in(option.limbs, judgement.id):
            _judge(page, judgement)
    settling = [gap for gap in option.gaps if gap.settles]
    for gap in settling:
        page.row("settles it", phrases.gap_line(gap, how.titles), "open")
    page.rows("points to", (n.text for n in option.indicators if n.direction == "towards"))
    page.rows("points away", (n.text for n in option.indicators if n.direction == "away"))


def _asked_in(limb: Limb | None, judgement: str) -> bool:
    if limb is None:
        return False
    if limb.judgement == judgement:
        return True
    return any(_asked_in(child, judgement) for child in limb.children)


def _judge(page: Page, judgement: Judgement) -> None:
    if judgement.answer is not None:
        page.row("judged", f"{judgement.ask} {phrases.sentence_start(answer_words(judgement))}")
        return
    by = " · ".join(part for part in (judgement.by, judgement.cite) if part)
    page.row("judge", f"{judgement.ask} {by}".rstrip(), "open")


def _doing(page: Page, option: Option) -> None:
    page.blank()
    page.row("who", phrases.who(option))
    others = phrases.other_holders(option)
    if others:
        page.row("", f"also open to: {phrases.listed(others)}")
    page.rows("not yet", phrases.pending_routes(option.routes))
    for text in option.route.consulting:
        page.row("consult", text)
    _steps(page, option.steps)
    _additions(page, option.may_add)


def _steps(page: Page, steps: Sequence[Step]) -> None:
    for number, step in enumerate(steps, 1):
        said = phrases.unstopped(phrases.step(step))
        words = " · ".join(part for part in (said, step.cite) if part)
        if step.verified == "unverified":
            words += " (not verified)"
        if step.done:
            words += " · done"
        page.row(
            "steps" if number == 1 else "", f"{number}. {words}", "dim" if step.done else "plain"
        )


def _additions(page: Page, additions: Sequence[Addition]) -> None:
    label = "may add"
    for addition in additions:
        words = " · ".join(part for part in (addition.what, addition.cite) if part)
        if addition.truth in ("unknown", "open"):
            words += f" ({phrases.TRUTH[addition.truth]})"
        if addition.judgement is not None and addition.judgement.answer is None:
            words += f" · {addition.judgement.ask}"
        if addition.truth != "false":
            page.row(label, words)
            label = ""


def _after(page: Page, option: Option) -> None:
    page.blank()
    _effect(page, option.effect, heavier=option.above_justified_rung)
    if option.appeal is not None:
        appeal = option.appeal
        of = f" of {phrases.code_words(appeal.of)}" if appeal.of else ""
        within = f" within {appeal.within}{of}" if appeal.within else ""
        words = " · ".join(p for p in (f"to {appeal.to}{within}", appeal.cite) if p)
        page.row("appeal", words)
    for breach in option.breach:
        said = (breach.what, phrases.unstopped(breach.penalty or ""))
        words = ": ".join(part for part in said if part)
        page.row("breach", " · ".join(part for part in (words, breach.cite) if part))
    page.rows("watch out", option.watch_out)
    page.rows("conflicts", option.conflicts)
    page.rows("opens", option.opens)
    page.rows("duties", option.colours)
    if option.marking:
        page.row("handling", phrases.handling(option.marking))
    if option.moved is not None:
        move = option.moved
        words = f"{move.to}, by {move.by}, {phrases.day(move.on)}, {move.factor}: {move.reasons}"
        page.row("moved", words)
    if option.below_previous_because:
        page.row("order", f"the one above it: {phrases.dated(option.below_previous_because)}")
    if option.above_next_because:
        label = "" if option.below_previous_because else "order"
        page.row(label, f"above the next: {phrases.dated(option.above_next_because)}")


def _effect(page: Page, effect: Effect | None, *, heavier: bool) -> None:
    if effect is not None:
        lasts = phrases.effect_lasts(effect.lasts) if effect.lasts else None
        parts = (
            phrases.unstopped(effect.mechanism or ""),
            f"takes {effect.speed}" if effect.speed else None,
            f"lasts {lasts}" if lasts else None,
        )
        words = "; ".join(part for part in parts if part)
        if words:
            page.row("effect", words)
    if heavier:
        page.row("weight", "heavier than what is shown and what was tried so far call for", "open")


def _law(page: Page, laws: Sequence[Law], in_force: str | None, reviewed: str | None) -> None:
    page.heading("LAW", provisions.in_force(in_force) if in_force else "")
    for law in laws:
        state = provisions.law_state(law)
        role: Role = "plain" if law.verified == "text" else "open"
        page.text(
            f"{provisions.law_name(law.act, law.cite, law.key)}: {state}", role, indent=2, hang=2
        )
        if law.note:
            page.text(law.note, "dim", indent=4)
        if law.id:
            page.text(f"legislation.gov.uk/{law.id}", "dim", indent=4)
    review = f"reviewed by {reviewed}" if reviewed else "this rule: not reviewed by a lawyer"
    page.text(review, "dim", indent=2)


def _others(page: Page, assessment: Assessment, found: Found, how: Explained) -> None:
    if len(found.options) < 2:  # noqa: PLR2004 - nobody else
        return
    page.heading("ALSO AGAINST")
    for option in found.options[1:]:
        page.ends(
            f"  {phrases.against(assessment, option)}",
            phrases.status_with_strength(option),
            "plain",
            phrases.status_role(option),
        )
    name = found.number if found.number is not None else found.options[0].rule
    thing = "+".join(found.options[1].against)
    page.text(f"disrupt explain {how.case_file} {name} --thing {thing}", "dim", indent=2)


def _duty(page: Page, assessment: Assessment, duty: Duty, how: Explained) -> None:
    things = phrases.labels(assessment, duty.against)
    title = " · ".join(part for part in (duty.title, things) if part)
    page.ends(title, phrases.STATUS[duty.status], "heading", phrases.STATUS_ROLE[duty.status])
    page.text(duty.rule, "dim")
    page.text(provisions.law_line(duty.law), "dim")
    page.text(phrases.sentence_start(duty.what))
    if duty.on:
        page.text(f"The duty is on {duty.on}.")
    if duty.limbs is not None:
        judgements = {judgement.id: judgement for judgement in duty.judgements}
        page.heading("THE TEST")
        draw(page, branch(duty.limbs, Told(assessment, how.titles, judgements)))
    page.blank()
    for judgement in duty.judgements:
        if not _asked_in(duty.limbs, judgement.id):
            _judge(page, judgement)
    _steps(page, duty.steps)
    page.rows("watch out", duty.watch_out)
    _law(page, duty.law, None, None)
    page.blank()
    page.text(phrases.NOT_ADVICE, "dim")
