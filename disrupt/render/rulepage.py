"""A rule as a readable page: the power in words, for an officer or a lawyer."""

from __future__ import annotations

from collections.abc import Mapping

from disrupt.about import AboutEntry
from disrupt.condition import DatedValue, PolicyValue, Reference
from disrupt.render import phrases, provisions
from disrupt.render.conditions import NO_FIGURES, Figures, condition_lines, operand
from disrupt.render.layout import Page
from disrupt.rule import Decider, Holder, Provision, Rule, StepText, Window


def rule_page(
    rule_id: str,
    rule: Rule,
    titles: Mapping[str, str],
    figures: Figures = NO_FIGURES,
    width: int = 80,
) -> Page:
    """Give the page of one rule; `figures` are the values of local policy, by name."""
    page = Page(width)
    page.ends(rule.title, phrases.FAMILY[rule.family], "heading", "dim")
    page.text(rule_id, "dim")
    page.text(rule.purpose)
    page.blank()
    _who(page, rule, titles)
    page.rows("about", (about_words(entry) for entry in rule.about))
    page.row("against", phrases.listed(map(phrases.code_words, rule.against)))
    page.row("serves", phrases.listed(rule.four_ps))
    if rule.standard != "none":
        page.row("standard", phrases.STANDARD[rule.standard])
    page.row("extent", phrases.listed(rule.extent))
    page.row("in force", in_force_words(rule.in_force))
    _tests(page, rule, figures)
    _doing(page, rule)
    _law(page, rule)
    return page


def _who(page: Page, rule: Rule, titles: Mapping[str, str]) -> None:
    page.rows("who", (holder_words(holder, titles) for holder in rule.held_by))
    if rule.decided_by is not None:
        page.row("decides", decider_words(rule.decided_by, titles))


def holder_words(holder: Holder, titles: Mapping[str, str]) -> str:
    """Give one holder of a power, with what it does and since when."""
    words = phrases.agency(holder.agency, titles)
    if holder.capacity:
        words += f" as {phrases.code_words(holder.capacity)}"
    if holder.role:
        words += f" ({phrases.listed(map(phrases.code_words, holder.role), 'or')})"
    if holder.does:
        words += f": {phrases.unstopped(holder.does)}"
    if holder.which:
        words += f"; only {operand_text(holder.which)}"
    if holder.through:
        words += f"; through {holder.through}"
    if holder.consulting:
        words += f"; consulting {phrases.listed(holder.consulting)}"
    if holder.begins == "pending":
        words += " (not in force yet)"
    elif holder.begins:
        words += f" (from {phrases.dated(holder.begins)})"
    return f"{words} · {holder.cite}" if holder.cite else words


def decider_words(decider: Decider, titles: Mapping[str, str]) -> str:
    """Give who decides."""
    name = decider.acting_as or decider.role
    words = phrases.agency(decider.agency, titles)
    if name is not None:
        words = (
            phrases.code_words(name)
            if decider.agency == "courts"
            else (f"{words} as {phrases.code_words(name)}")
        )
    if decider.which:
        words += f"; only {operand_text(decider.which)}"
    return f"{words} · {decider.cite}" if decider.cite else words


def operand_text(text: str) -> str:
    """Give `$licence.issued_by` in words."""
    name, *attributes = text.removeprefix("$").split(".")
    return operand(Reference(name, tuple(attributes)))


def about_words(entry: AboutEntry) -> str:
    """Give one thing that a rule is about, and what joins it to the others."""
    kinds = entry.types or entry.kinds
    words = (
        f"{phrases.code_words(entry.name)}: {phrases.listed(map(phrases.code_words, kinds), 'or')}"
    )
    for join in entry.joins:
        other = Reference(join.other, (join.other_attribute,) if join.other_attribute else ())
        attribute = (
            "the same as"
            if join.attribute is None
            else (f"its {phrases.code_words(join.attribute)} is")
        )
        words += f", {attribute} {operand(other)}"
    return f"{words} (may be missing)" if entry.may_be_missing else words


def in_force_words(window: Window) -> str:
    """Give since when, and until when, a rule is law."""
    begins = window.begins or "long_established"
    words = phrases.IN_FORCE.get(begins) or f"from {phrases.dated(begins)}"
    if window.to:
        words += f" to {phrases.dated(window.to)}"
    return f"{words} ({window.note})" if window.note else words


def _tests(page: Page, rule: Rule, figures: Figures) -> None:
    if rule.limits:
        page.heading("MUST HOLD")
        for limit in rule.limits:
            condition_lines(page, limit, figures)
    if rule.test is not None:
        page.heading("THE TEST")
        condition_lines(page, rule.test, figures)
    elif rule.always:
        page.heading("THE TEST")
        page.text("Always applies.", indent=2)
    if rule.unless is not None:
        page.heading("UNLESS")
        condition_lines(page, rule.unless, figures)
    if rule.judgements:
        page.heading("A PERSON MUST JUDGE")
        for judgement in rule.judgements:
            by = " · ".join(part for part in (judgement.by, judgement.cite) if part)
            page.text(f"{judgement.ask} {by} ({judgement.id})", indent=2, hang=2)
    for heading, notes in (("POINTS TO IT", rule.indicators), ("POINTS AWAY", rule.points_away)):
        if notes:
            page.heading(heading, "practice, not law")
            for note in notes:
                condition_lines(page, note, figures)


def _doing(page: Page, rule: Rule) -> None:
    page.heading("DOING IT")
    page.rows("first", rule.first)
    for number, step in enumerate(rule.steps, 1):
        page.row("steps" if number == 1 else "", f"{number}. {step_words(step)}")
    if rule.makes is not None:
        page.row("makes", phrases.code_words(rule.makes.measure))
    page.rows("may add", (" · ".join(p for p in (a.what, a.cite) if p) for a in rule.may_add))
    effect = rule.effect
    words = (
        effect.mechanism,
        f"takes {effect.speed}" if effect.speed else None,
        f"lasts {lasts_words(effect.lasts)}" if effect.lasts else None,
        f"on the ladder: {phrases.code_words(effect.rung)}" if effect.rung else None,
    )
    joined = "; ".join(word for word in words if word)
    if joined:
        page.row("effect", joined)
    if rule.appeal is not None:
        appeal = rule.appeal
        of = f" of {phrases.code_words(appeal.of)}" if appeal.of else ""
        within = f" within {value_words(appeal.within)}{of}" if appeal.within else ""
        said = (f"to {appeal.to}{within}", appeal.cite, appeal.note)
        page.row("appeal", " · ".join(part for part in said if part))
    for breach in rule.breach:
        words_of = ": ".join(part for part in (breach.what, breach.penalty) if part)
        page.row("breach", " · ".join(part for part in (words_of, breach.cite) if part))
    if rule.together:
        page.row("together", rule.together)
    page.rows("conflicts", rule.conflicts)
    page.rows("watch out", rule.watch_out)


def value_words(value: object) -> str:
    """Give a period, dated or plain, in words."""
    if isinstance(value, DatedValue | Reference | PolicyValue | str | int | float | bool):
        return operand(value)
    return str(value)


def lasts_words(lasts: object) -> str:
    """Give how long an effect lasts: a period, a range of periods, or a word."""
    if isinstance(lasts, dict):
        return " and ".join(
            f"{phrases.RANGE_ENDS.get(key, key)} {value}" for key, value in lasts.items()
        )
    return phrases.effect_lasts(str(lasts))


def step_words(step: StepText) -> str:
    """Give one step with its period and its provision."""
    words = step.do
    if step.within is not None:
        words = f"{phrases.unstopped(words)}, within {value_words(step.within)}"
        words += f" of {phrases.code_words(step.of.lstrip('$'))}" if step.of else ""
        counting = phrases.COUNTING.get(step.counting)
        words += f" ({counting})" if counting else ""
    elif step.ends is not None:
        words = f"{phrases.unstopped(words)}, before {operand_text(step.ends)}"
    if step.by:
        words += f" · {step.by}"
    if step.cite:
        words += f" · {step.cite}"
    return f"{words} (not verified)" if step.verified == "unverified" else words


def _law(page: Page, rule: Rule) -> None:
    page.heading("LAW")
    for law in rule.law:
        page.text(law_words(law), indent=2, hang=2)
        for note in (law.note, law.pending):
            if note:
                page.text(note, "dim", indent=4)
        if law.id:
            page.text(f"legislation.gov.uk/{law.id}", "dim", indent=4)
    review = rule.review
    signed = f"reviewed by {review.by}" if review.by else "not reviewed by a lawyer"
    if review.by and review.on:
        signed += f", {phrases.dated(review.on)}"
    due = f"; next review {phrases.dated(review.next)}" if review.next else ""
    page.text(signed + due, "dim", indent=2)


def law_words(law: Provision) -> str:
    """Give a provision in full, and how far it was checked."""
    return f"{provisions.law_name(law.act, law.cite, law.key)}: {provision_state(law)}"


def provision_state(law: Provision) -> str:
    """Give how far a provision was checked."""
    words = phrases.VERIFIED[law.verified]
    if law.read:
        words += f", {phrases.dated(law.read)}"
    return f"{words} (as at {phrases.dated(law.as_at)})" if law.as_at else words
