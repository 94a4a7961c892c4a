"""The page of one power, for somebody who knows the law and does not read YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from disrupt.render import phrases
from disrupt.render.rulepage import (
    decider_words,
    holder_words,
    lasts_words,
    operand_text,
    value_words,
)
from disrupt.render.site.conditions import Telling, about, in_force
from disrupt.render.site.frame import Places, intro
from disrupt.render.site.law import badge, cite, provision, worst
from disrupt.render.site.markup import Child, Html, el, items, joined, link, rows, text
from disrupt.render.site.stories import Story, all_told
from disrupt.review.due import is_stale
from disrupt.review.history import Change
from disrupt.rule import Holder, Rule, StepText

EVENTS = {"served": "service", "date": "the date", "from": "the start", "to": "the end"}
"""What the day is called that an attribute holds."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known besides the rule itself."""

    titles: Mapping[str, str]
    """What each agency is called."""
    rules: Mapping[str, Rule]
    policy: Mapping[str, Any]
    places: Places = field(default_factory=Places)
    as_at: date | None = None
    """The day on which a review is due or not; without one nothing is said of it."""


def power_body(
    rule_id: str,
    rule: Rule,
    setting: Setting,
    stories: tuple[Story, ...] = (),
    history: Sequence[Change] = (),
) -> Html:
    """Give the main part of the page of a power."""
    telling = Telling(
        rule.law, setting.policy, setting.places.concept, setting.places.listed
    )  # fmt: skip
    family = phrases.sentence_start(phrases.FAMILY[rule.family])
    return joined(
        el("h1", rule.title),
        el("p", f"{family} · {rule_id}", class_="path"),
        intro(rule.purpose),
        _state(rule, setting),
        el("h2", "Who and whom"),
        _who(rule, setting),
        _tests(rule, telling),
        _doing(rule, setting, telling),
        _watch(rule),
        _law(rule),
        all_told(stories),
        _history(history),
    )


def _state(rule: Rule, setting: Setting) -> Html:
    """What a reader must know before relying on the page."""
    says: list[str | Html] = []
    weakest = worst(rule.law)
    if rule.in_force.begins == "pending":
        says.append(el("strong", "Not law yet: enacted, not in force."))
    elif rule.in_force.begins == "not_established":
        says.append(el("strong", "Whether this is in force is not established."))
    if weakest != "text":
        says.append(joined("Part of its law was not read in the text of the law: ", badge(weakest)))
    if rule.review.by is None:
        says.append("No lawyer has reviewed this page.")
    if setting.as_at is not None and is_stale(rule, setting.as_at):
        due = rule.review.next
        says.append(
            f"Its review was due by {phrases.dated(due)}." if due else "No day is set for a review."
        )
    return el("div", [el("p", each) for each in says], class_="notice") if says else Html("")


def _who(rule: Rule, setting: Setting) -> Html:
    decides = rule.decided_by
    pairs: list[tuple[str, Child]] = [
        ("Held by", items(_holder(each, rule, setting) for each in rule.held_by)),
        (
            "Decided by",
            None
            if decides is None
            else joined(
                phrases.sentence_start(
                    decider_words(decides.model_copy(update={"cite": None}), setting.titles)
                ),
                Html(" "),
                cite(decides.cite, rule.law),
            ),
        ),
        ("About", items(about(entry) for entry in rule.about)),
        ("Against", phrases.listed(map(phrases.code_words, rule.against))),
        ("Standard", None if rule.standard == "none" else phrases.STANDARD[rule.standard]),
        ("Serves", phrases.listed(rule.four_ps)),
        ("Area", rule.area),
        ("Extent", phrases.listed(rule.extent)),
        ("In force", phrases.sentence_start(in_force(rule.in_force))),
    ]
    return rows(pairs)


def _holder(holder: Holder, rule: Rule, setting: Setting) -> Html:
    asked = tuple(phrases.agency(code, setting.titles) for code in holder.consulting)
    plain = holder.model_copy(update={"cite": None, "consulting": asked})
    words = holder_words(plain, setting.titles)
    parts = [text(phrases.sentence_start(words))]
    if holder.cite:
        parts.append(cite(holder.cite, rule.law) or Html(""))
    if holder.note:
        parts.append(el("span", holder.note, class_="quiet"))
    return joined(parts, between=" ")


def _tests(rule: Rule, telling: Telling) -> Iterator[Html]:
    yield el("h2", "The test", id="test")
    if rule.test is not None:
        yield _conditions([rule.test], telling)
    elif rule.always:
        yield el("p", "Always applies.")
    for heading, says, conditions in (
        ("Limits", "Each must hold; none of them suggests the power by itself.", rule.limits),
        ("Unless", "Each rules the power out once it is shown.", _listed(rule.unless)),
    ):
        if conditions:
            yield el("h3", heading)
            yield el("p", says, class_="quiet")
            yield _conditions(conditions, telling)
    if rule.judgements:
        yield el("h3", "A person must judge")
        yield items(
            joined(
                judgement.ask,
                Html(" "),
                el("span", f"Judged by {judgement.by}. ", class_="quiet") if judgement.by else None,
                cite(judgement.cite, rule.law),
            )
            for judgement in rule.judgements
        )
    for heading, notes in (
        ("What points to it", rule.indicators),
        ("What points away", rule.points_away),
    ):
        if notes:
            yield el("h3", heading)
            yield el("p", "Practice, not law: never part of the test.", class_="quiet")
            yield _conditions(notes, telling)


def _listed(condition: Any) -> tuple[Any, ...]:
    return () if condition is None else (condition,)


def _conditions(conditions: Sequence[Any], telling: Telling) -> Html:
    return items((telling.condition(each) for each in conditions), class_="test")


def _doing(rule: Rule, setting: Setting, telling: Telling) -> Iterator[Html]:
    yield el("h2", "Using it", id="steps")
    if rule.first:
        before = (_power_link(name, setting) for name in rule.first)
        yield joined(el("p", "First there must be:"), items(before))
    yield items((_step(step, rule, setting) for step in rule.steps), "ol")
    effect = rule.effect
    appeal = rule.appeal
    pairs: list[tuple[str, Child]] = [
        ("What it does", effect.mechanism),
        ("How fast", effect.speed),
        ("How long", phrases.sentence_start(lasts_words(effect.lasts)) if effect.lasts else None),
        ("Makes", phrases.code_words(rule.makes.measure) if rule.makes else None),
        ("May add", items(_addition(each, rule, telling) for each in rule.may_add)),
        (
            "Appeal",
            None
            if appeal is None
            else joined(
                _appeal_words(rule), Html(" "), cite(appeal.cite, rule.law), _note(appeal.note)
            ),
        ),
        (
            "Breach",
            items(
                joined(
                    text(": ".join(p for p in (each.what, each.penalty) if p)),
                    Html(" "),
                    cite(each.cite, rule.law),
                )
                for each in rule.breach
            ),
        ),
        ("Together", rule.together),
        ("Conflicts", items(_power_link(each, setting) for each in rule.conflicts)),
        ("Why it may ask", rule.exception),
    ]
    yield rows(pairs)


def _note(note: str | None) -> Html | None:
    return el("span", f" {note}", class_="quiet") if note else None


def _appeal_words(rule: Rule) -> str:
    appeal = rule.appeal
    if appeal is None:
        return ""
    of = f" of {phrases.reference(appeal.of)}" if appeal.of else ""
    within = f", within {value_words(appeal.within)}{of}" if appeal.within else ""
    return f"To {appeal.to}{within}."


def _addition(each: Any, rule: Rule, telling: Telling) -> Html:
    when = items([telling.condition(each.when)]) if each.when is not None else None
    state = badge("unverified") if each.verified == "unverified" else None
    return joined(each.what, Html(" "), cite(each.cite, rule.law), Html(" "), state, when)


def _power_link(name: str, setting: Setting) -> Html:
    rule = setting.rules.get(name)
    where = setting.places.power(name)
    words = name if rule is None else rule.title
    return link(words, where) if where else text(words)


def _step(step: StepText, rule: Rule, setting: Setting) -> Html:
    parts = [text(f"{phrases.unstopped(step.do)}.")]
    time = _time(step)
    if time:
        parts.append(el("strong", f"{phrases.sentence_start(time)}."))
    if step.by:
        by = phrases.agency(step.by, setting.titles) if step.by in setting.titles else step.by
        parts.append(el("span", f"Done by {by}.", class_="quiet"))
    if step.cite:
        parts.append(cite(step.cite, rule.law) or Html(""))
    if step.verified == "unverified":
        parts.append(badge("unverified"))
    return joined(parts, between=" ")


def _time(step: StepText) -> str:
    """Give the period of a step and how it is counted."""
    if step.within is None:
        return f"before {operand_text(step.ends)}" if step.ends else ""
    of = f" of {_event(step.of)}" if step.of else ""
    how = [phrases.COUNTING.get(step.counting)]
    if step.disregarding:
        left_out = phrases.listed(_day_name(each) for each in step.disregarding)
        how.append(f"{left_out} left out")
    counted = ", ".join(each for each in how if each)
    return f"within {value_words(step.within)}{of}" + (f" ({counted})" if counted else "")


def _event(name: str) -> str:
    """Give what a period runs from: `$notice.served` as `service of the notice`."""
    thing, _, attribute = name.removeprefix("$").partition(".")
    if not name.startswith("$") or not attribute:
        return phrases.reference(name)
    what = EVENTS.get(attribute, phrases.code_words(attribute))
    return f"{what} of the {phrases.code_words(thing)}"


def _day_name(code: str) -> str:
    return phrases.code_words(code).title() if code in ("christmas_day", "good_friday") else (
        f"{phrases.code_words(code)}s"
    )  # fmt: skip


def _watch(rule: Rule) -> Iterator[Html]:
    if rule.watch_out:
        yield el("h2", "Watch out", id="watch-out")
        yield items(rule.watch_out, class_="watch")


def _law(rule: Rule) -> Html:
    review = rule.review
    pairs: list[tuple[str, Child]] = [
        ("Reviewed by", review.by or "no lawyer yet"),
        ("Reviewed on", phrases.dated(review.on) if review.on else None),
        ("Next review", phrases.dated(review.next) if review.next else "no day is set"),
    ]
    return joined(
        el("h2", "The law, and how far it was checked", id="law"),
        items((provision(each) for each in rule.law), class_="law"),
        rows(pairs),
    )


def _history(history: Sequence[Change]) -> Iterator[Html]:
    if history:
        yield el("h2", "Changes to this rule", id="history")
        yield items(f"{phrases.day(change.day)}: {change.says} ({change.id})" for change in history)
