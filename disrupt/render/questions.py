"""The page of `disrupt gaps`: what to find out next, who holds it, how to ask, what it settles."""

from __future__ import annotations

import json
from collections.abc import Mapping

from disrupt.assessment import Assessment, Gap, GatewayOffer
from disrupt.render import phrases
from disrupt.render.entries import Entry, entries, unlisted
from disrupt.render.layout import Page
from disrupt.render.overview import askable


def questions(assessment: Assessment, titles: Mapping[str, str], width: int = 80) -> Page:
    """Give every gap of the assessment in its order, then the gateways they can be asked by."""
    page = Page(width)
    as_at = f"as at {phrases.day(assessment.as_at)}"
    page.ends(assessment.title or assessment.case, as_at, "heading", "dim")
    asked = askable(assessment)
    if not asked:
        page.text("Nothing is missing that would settle an option.")
        return page
    gaps = phrases.count(len(asked), "question")
    page.text(f"{gaps}, the most useful first.")
    numbered = entries(assessment)
    for number, gap in enumerate(asked, 1):
        _question(page, assessment, number, gap, numbered, titles)
    _gateways(page, asked)
    _unlinked(page, assessment)
    page.blank()
    page.text("Write what you learn into the case file, then run `disrupt assess` again.", "dim")
    return page


def _question(
    page: Page,
    assessment: Assessment,
    number: int,
    gap: Gap,
    numbered: list[Entry],
    titles: Mapping[str, str],
) -> None:
    page.blank()
    alone = "settles it alone" if gap.settles else ""
    page.ends(f"{number} {phrases.dated(gap.ask)}", alone, "strong", "good")
    held = phrases.holders(gap, titles, most=6)
    if gap.register_name:
        held = f"{held} (a public register: one search settles it)"
    page.row("holder", held or "not known who would hold it")
    page.rows("ask by", (_offer(offer) for offer in gap.gateways))
    page.rows("would help", _helped(assessment, gap, numbered))


def _offer(offer: GatewayOffer) -> str:
    must = " · must be given" if offer.must else ""
    return f"{phrases.gateway(offer)}{must}"


def _helped(assessment: Assessment, gap: Gap, numbered: list[Entry]) -> list[str]:
    wanted = set(gap.options)
    words: list[str] = []
    for entry in numbered:
        members = [option for option in entry.options if option.id in wanted]
        if members:
            things = phrases.listed(phrases.against(assessment, option) for option in members)
            words.append(f"{entry.number} {entry.best.title}: {things}")
    words += (
        f"{option.title}: {phrases.against(assessment, option)}"
        for option in unlisted(assessment)
        if option.id in wanted
    )
    rules = {name.partition("@")[0] for name in wanted}
    words += (duty.title for duty in assessment.duties if duty.rule in rules)
    return list(dict.fromkeys(words))


def _gateways(page: Page, asked: list[Gap]) -> None:
    offers = {offer.id: offer for gap in asked for offer in gap.gateways}
    if not offers:
        return
    page.heading("GATEWAYS")
    for offer in offers.values():
        page.text(_offer(offer), indent=2, hang=2)
        for need in offer.needs:
            page.text(f"needs: {need}", "dim", indent=4, hang=2)


def _unlinked(page: Page, assessment: Assessment) -> None:
    if not assessment.unlinked:
        return
    page.heading("LINKED TO NO ONE YET")
    for fact in assessment.unlinked:
        place = assessment.facts[fact].place if fact in assessment.facts else None
        words = phrases.label(assessment, fact)
        page.text(f"{words} ({place})" if place else words, indent=2, hang=2)


def questions_json(assessment: Assessment) -> str:
    """Give the gaps as JSON, in their order."""
    gaps = [gap.model_dump(mode="json") for gap in askable(assessment)]
    answer = {
        "schema_version": assessment.schema_version,
        "case": assessment.case,
        "as_at": assessment.as_at.isoformat(),
        "gaps": gaps,
        "unlinked": list(assessment.unlinked),
    }
    return json.dumps(answer, indent=2, ensure_ascii=False)
