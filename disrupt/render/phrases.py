"""One place for the words of statuses, truths, routes, dates and law, on every page alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from disrupt.assessment import (
    Assessment,
    Clock,
    Gap,
    GatewayOffer,
    Judgement,
    Limb,
    Option,
    Route,
    Status,
    Step,
    StrengthWord,
    TruthWord,
)
from disrupt.dates import MONTHS, day_words
from disrupt.render.layout import Role
from disrupt.words import listed as listed  # noqa: PLC0414 - words of screens are had from here

NOT_ADVICE = "Options for people to decide. Not legal advice."

STATUS: dict[Status, str] = {
    "made_out": "facts in place",
    "within_reach": "within reach",
    "already_in_place": "already in place",
    "not_in_force": "not yet law",
    "ruled_out": "ruled out",
    "not_indicated": "nothing on file points to it",
}
STATUS_ROLE: dict[Status, Role] = {
    "made_out": "good",
    "within_reach": "open",
    "already_in_place": "dim",
    "not_in_force": "dim",
    "ruled_out": "dim",
    "not_indicated": "dim",
}
TRUTH: dict[TruthWord, str] = {
    "true": "shown",
    "open": "a person must judge",
    "unknown": "not known",
    "false": "not so",
}
TRUTH_ROLE: dict[TruthWord, Role] = {
    "true": "good",
    "open": "open",
    "unknown": "open",
    "false": "warn",
}
STRENGTH: dict[StrengthWord, str] = {
    "solid": "solid",
    "unstated": "no source given",
    "intelligence": "intelligence",
    "anonymous": "anonymous",
}
FAMILY = {
    "civil": "civil order or claim",
    "criminal": "criminal offence or order",
    "regulatory": "regulation and licensing",
    "administrative": "administrative step",
    "asset_recovery": "money and assets",
    "safeguarding": "safeguarding",
    "duty": "duty",
    "referral": "referral",
}
STANDARD = {
    "suspicion": "suspicion",
    "reasonable_grounds": "reasonable grounds",
    "opinion": "the opinion of whoever may act",
    "satisfied": "the decision-maker must be satisfied",
    "balance_of_probabilities": "balance of probabilities",
    "beyond_reasonable_doubt": "beyond reasonable doubt",
    "due_regard": "due regard",
    "none": "none",
}
VERIFIED = {
    "text": "read in the text of the law",
    "secondary": "taken from a secondary source",
    "unverified": "not verified",
}
IN_FORCE = {
    "long_established": "long in force",
    "pending": "enacted, not in force yet",
    "not_established": "whether it is in force is not established",
}
FOUR_PS = ("pursue", "prevent", "protect", "prepare")
RANGE_ENDS = {
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "less_than": "less than",
    "about": "about",
}
COUNTING = {
    "clock": "hours run by the clock",
    "inclusive": "the first day counts",
    "working_days": "in working days",
    "from_next_working_day": "from the next working day",
    "skip_non_working_days": "days that are not working days do not count",
}
OWN = ("own", "own?")
SHORT_AGENCY = {"council": "council", "police": "police", "courts": "court"}

_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_PARENTHESIS = re.compile(r" \([^)]*\)")


# Numbers, days, names ------------------------------------------------------------------


def count(number: int, one: str, many: str | None = None) -> str:
    """Give `1 gap` or `3 gaps`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def code_words(code: str) -> str:
    """Give a code of the vocabulary as words: `illicit_tobacco` as `illicit tobacco`."""
    return code.replace("_", " ")


def sentence_start(text: str) -> str:
    """Give text with its first letter large."""
    return text[:1].upper() + text[1:]


def day(value: date | datetime) -> str:
    """Give a day as people say it, with the time of day where there is one."""
    if isinstance(value, datetime):
        return f"{day_words(value.date())}, {value:%H:%M}"
    return day_words(value)


def dated(text: str) -> str:
    """Give text with each ISO date in it as people say it: `2026-09` as `September 2026`."""

    def spoken(found: re.Match[str]) -> str:
        year, month, of_month = found.groups()
        if not 1 <= int(month) <= len(MONTHS):
            return found.group()
        name = f"{MONTHS[int(month) - 1]} {year}"
        return name if of_month is None else f"{int(of_month)} {name}"

    return _ISO.sub(spoken, text.replace("..", " to "))


def agency(code: str, titles: Mapping[str, str]) -> str:
    """Give an agency in words, in the middle of a sentence."""
    if code in SHORT_AGENCY:
        return SHORT_AGENCY[code]
    title = titles.get(code)
    if title is None:
        return code_words(code)
    first, *rest = _PARENTHESIS.sub("", title).split(" ")
    named = first.isupper() or not rest or any(word[:1].isupper() for word in rest)
    return " ".join([first if named else first.lower(), *rest])


def label(assessment: Assessment, thing: str) -> str:
    """Give what a reader calls a thing or a fact of the case."""
    if thing in assessment.things:
        return assessment.things[thing].label
    if thing in assessment.facts:
        return dated(assessment.facts[thing].words)
    return thing


def labels(assessment: Assessment, things: Iterable[str]) -> str:
    """Give several things as a reader calls them."""
    return listed(label(assessment, thing) for thing in things)


def against(assessment: Assessment, option: Option) -> str:
    """Give what an option is against; where it is not on file, what kind of thing it is."""
    words = labels(assessment, option.against)
    if option.not_on_file is None:
        return words
    missing = f"{code_words(option.not_on_file)} not on file"
    return f"{missing} ({words})" if words else missing


# Status, truth, strength ---------------------------------------------------------------


def open_judgements(judgements: Iterable[Judgement]) -> int:
    """How many questions nobody has answered yet."""
    return sum(judgement.answer is None for judgement in judgements)


def status(option: Option) -> str:
    """Give an option's status as the screens say it."""
    if option.held_back is not None:
        return "held back"
    if option.status == "made_out":
        words = ["for judgement" if option.turns_on_judgement else STATUS["made_out"]]
        judgements = open_judgements(option.judgements)
        if judgements and not option.turns_on_judgement:
            words.append(count(judgements, "judgement"))
        return ", ".join(words)
    if option.status == "within_reach":
        missing = [count(len(option.gaps), "gap")] if option.gaps else []
        missing += [count(len(option.first), "earlier step")] if option.first else []
        return ", ".join([STATUS["within_reach"], *missing])
    if option.status == "already_in_place" and option.in_place and option.in_place.ends:
        return f"already in place until {dated(option.in_place.ends)}"
    return STATUS[option.status]


def status_role(option: Option) -> Role:
    """Give the role of the status: what waits for a judgement is open."""
    return "open" if option.turns_on_judgement else STATUS_ROLE[option.status]


def status_with_strength(option: Option) -> str:
    """Give the status, and that it is thin where it is."""
    return f"{status(option)} · thin" if option.thin else status(option)


def truth(limb: Limb) -> str:
    """Give what was found of a limb: its truth, and how strong where it is shown."""
    if limb.node == "ask" and limb.truth == "true":
        return "judged to be so"
    if limb.node == "ask" and limb.truth == "false":
        return "judged not to be so"
    if limb.node == "unless" and limb.truth in ("true", "false"):
        return "does not apply" if limb.truth == "true" else "applies"
    if limb.truth == "true" and limb.strength == "unstated":
        return "shown, no source"
    if limb.truth == "true" and limb.strength is not None:
        return f"shown, {STRENGTH[limb.strength]}"
    return TRUTH[limb.truth]


# Who -----------------------------------------------------------------------------------


def route(chosen: Route) -> str:
    """Give who may act, seen from where the reader sits."""
    who = chosen.label
    role = code_words(chosen.role or "")
    if chosen.kind in ("own?", "partner?"):
        return f"{who}, if {'you have' if chosen.kind == 'own?' else 'they have'} {_a(role)}"
    if role and role.casefold() not in who.casefold():
        who = f"{who}, {role}"
    if chosen.kind == "refer":
        through = f", through {chosen.through}" if chosen.through else ""
        return f"refer: {who}{through}"
    return who


def _a(role: str) -> str:
    if not role:
        return "this power (not known)"
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role} (not known)"


def names(parties: Iterable[str], titles: Mapping[str, str]) -> str:
    """Give those at the table: names as they are, kinds of agency in small letters."""
    codes = {title: code for code, title in titles.items()}
    return ", ".join(agency(codes[name], titles) if name in codes else name for name in parties)


def pending_routes(routes: Iterable[Route]) -> list[str]:
    """Give who gets the power by law that is not in force yet, those of one day together."""
    by_day: dict[str, list[str]] = {}
    for other in routes:
        if other.pending is not None:
            by_day.setdefault(other.pending, []).append(other.label)
    return [f"{listed(dict.fromkeys(who))} ({dated(when)})" for when, who in by_day.items()]


def who(option: Option) -> str:
    """Give who acts and who decides, in one line."""
    first = route(option.route)
    if option.route.does and option.route.kind != "refer":
        first = f"{first}: {unstopped(option.route.does)}"
    decides = "" if option.decided_by is None else f"; decided by {option.decided_by}"
    return first + decides


def other_holders(option: Option) -> list[str]:
    """Who else may use it today, without whoever the best route names."""
    today = [other for other in option.routes if other.pending is None]
    named = {other.agency for other in today if other.kind != "refer"}
    rest = [
        other
        for other in today
        if other.label != option.route.label
        and not (other.kind == "refer" and other.agency in named)
    ]
    own = dict.fromkeys(_acting_as(other) for other in rest if other.kind in OWN)
    others = dict.fromkeys(
        _PARENTHESIS.sub("", other.label) for other in rest if other.kind not in OWN
    )
    as_other = [f"you as {listed(own, 'or')}"] if own else []
    return [*as_other, *others]


def _acting_as(own: Route) -> str:
    """Give the capacity that a label such as "you (licensing authority)" holds."""
    inside = _PARENTHESIS.search(own.label)
    return code_words(own.agency) if inside is None else inside[0].strip()[1:-1]


# Gaps, steps ---------------------------------------------------------------------------


def holders(gap: Gap, titles: Mapping[str, str], most: int = 3) -> str:
    """Give who would hold what a gap asks for."""
    if gap.register_name:
        return gap.register_name
    names = [agency(code, titles) for code in gap.held_by]
    shown = names[:most]
    return listed(shown, "or") if len(names) <= most else f"{', '.join(shown)} or others"


def gateway(offer: GatewayOffer) -> str:
    """Give a gateway with its provision."""
    return offer.title if offer.cite in offer.title else f"{offer.title}, {offer.cite}"


def asked_under(gap: Gap) -> list[str]:
    """Give the provision of the best gateway for a question, if there is one."""
    return [f"under {offer.cite}" for offer in gap.gateways[:1]]


def gap_line(gap: Gap, titles: Mapping[str, str]) -> str:
    """Give a question with who would hold the answer."""
    held = holders(gap, titles)
    return f"{dated(gap.ask)} · {held}" if held else dated(gap.ask)


def next_step(steps: Sequence[Step]) -> Step | None:
    """The first step that was not taken yet."""
    return next((step for step in steps if not step.done), None)


def step_time(step: Step) -> str:
    """Give a step's period and, where it is known, its last day."""
    if step.due is not None:
        by_when = f"by {day(step.due)}"
        return f"{by_when} ({step.due_note})" if step.due_note else by_when
    if step.within is None:
        return step.due_note or ""
    of = f" of {reference(step.of)}" if step.of else ""
    counting = COUNTING.get(step.counting or "")
    within = f"within {step.within}{of}"
    return f"{within} ({counting})" if counting else within


def reference(text: str) -> str:
    """Give a name of a rule, such as a step or `$collapse.date`, in words."""
    if not text.startswith("$"):
        return code_words(text).replace("-", " ")
    return "the " + "'s ".join(code_words(part) for part in text[1:].split("."))


def handling(marking: str) -> str:
    """Give what a 3x5x2 handling code means."""
    known = {"P": "P: lawful sharing permitted", "C": "C: sharing only under its conditions"}
    return known.get(marking, marking)


def step(chosen: Step) -> str:
    """Give a step in one line."""
    time = step_time(chosen)
    return f"{unstopped(chosen.do)}, {time}" if time else chosen.do


def unstopped(text: str) -> str:
    """Give a sentence without its full stop, for something to follow."""
    return text.removesuffix(".")


def clock(running: Clock) -> str:
    """Give a clock in one line: how long it runs, what ends, and when."""
    what = unstopped(running.what)
    return f"{days_left(running.days_left)}: {what}, by {day(running.ends)}"


def days_left(days: int) -> str:
    """Give how long a clock still runs."""
    if days < 0:
        return f"ended {count(-days, 'day')} ago"
    return {0: "ends today", 1: "1 day left"}.get(days) or f"{days} days left"


def effect_lasts(lasts: str) -> str:
    """Give how long the effect of a power lasts."""
    return {"until_decided": "until decided", "none": "no lasting effect"}.get(lasts, lasts)
