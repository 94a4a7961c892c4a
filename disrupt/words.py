"""Facts, things and gaps in words: what the officer wrote, said back plainly."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from disrupt.assessment import FactNote, Gap, GatewayOffer, Miss, ThingNote
from disrupt.case import AUTHORITY, Fact, Party, Source, Value
from disrupt.dates import DateSpan, NumberSpan, day_words
from disrupt.findings import GapNote, MissNote
from disrupt.library_model import Library
from disrupt.partners import Gateway
from disrupt.vocabulary import LINK_TYPES
from disrupt.world import World

LABELS = ("name", "address", "vrm", "number", "reference", "company_number")
MOST_GATEWAYS = 3
PREPOSITIONS = {
    "person": "of",
    "of": "of",
    "at": "at",
    "by": "by",
    "about": "about",
    "against": "against",
    "upon": "upon",
    "from_whom": "from",
    "linked_to": "linked to",
    "near": "near",
    "business": "of",
    "employer": "by",
    "landlord": "by",
    "premises": "at",
    "thing": "of",
    "to_whom": "to",
    "committed_at": "committed at",
}
PLACES = ("at", "premises", "committed_at")
"""Attributes by which a fact names the place where something happened."""

SAID_BY_TYPE = frozenset({"measure", "incident"})
"""Kinds whose type says it all: "violence", not "incident of violence"."""
JOINED_BY = {"conviction": "for", "charge": "for", "arrest": "for", "caution": "for"}


OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
UNKNOWN_PART = "something"


def spaced(code: str) -> str:
    return code.replace("_", " ")


def listed(words: Iterable[str], last: str = "and") -> str:
    """Give `a, b and c`."""
    items = list(words)
    if len(items) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


class Words:
    """Says what is in one world, with its library's titles."""

    def __init__(self, library: Library, world: World, authority: Party | None) -> None:
        self.library = library
        self.world = world
        self.authority = authority
        self._labels: dict[str, str] = {}

    # things ----------------------------------------------------------------------------

    def label(self, thing_id: str) -> str:
        """What a reader calls a thing."""
        known = self._labels.get(thing_id)
        if known is None:
            known = self._labels[thing_id] = self._label(thing_id)
        return known

    def _label(self, thing_id: str) -> str:
        fact = self.world.facts.get(thing_id)
        if fact is None:
            known = self.library.agencies.agencies.get(thing_id)
            return thing_id if known is None else known.title
        if thing_id == AUTHORITY:
            return self.authority_name()
        if self.world.vocabulary.kinds[fact.kind].fact_class != "thing":
            return self.fact(fact)
        if fact.kind == "licence":
            return self._licence(fact)
        for name in LABELS:
            value = fact.values.get(name)
            if isinstance(value, str):
                return value
        return thing_id

    def _licence(self, fact: Fact) -> str:
        kind = fact.values.get("type")
        words = spaced(kind) if isinstance(kind, str) else "licence"
        number = fact.values.get("number") or fact.values.get("reference")
        if isinstance(number, str):
            return f"{words} {number}"
        for name in ("premises", "vehicle", "holder"):
            value = fact.values.get(name)
            first = value[0] if isinstance(value, tuple) and value else value
            if isinstance(first, str):
                return f"{words} ({self.label(first)})"
        return f"{words} {fact.id}"

    def authority_name(self) -> str:
        if self.authority is None:
            return "the authority"
        return self.authority.name or self.library.agencies.title(self.authority.agency)

    def thing_note(self, fact: Fact) -> ThingNote:
        return ThingNote(
            id=fact.id, kind=fact.kind, label=self.label(fact.id), ended=self.world.ended(fact)
        )

    # facts -----------------------------------------------------------------------------

    def fact(self, fact: Fact) -> str:
        """A fact as a short phrase, most telling words first."""
        kind = self.world.vocabulary.kinds.get(fact.kind)
        if kind is None:
            return spaced(fact.kind)
        if fact.kind in self.library.concepts:
            return self._inferred(fact, kind.title)
        when = self.when(fact)
        if kind.phrase is not None:
            return self.phrased(fact, kind.phrase) + (f", {when}" if when else "")
        what = spaced(fact.kind)
        main = self._choices(fact)
        if fact.kind in SAID_BY_TYPE and main:
            what, main = main[0], main[1:]
            text = what + (f" ({', '.join(main)})" if main else "")
        else:
            text = what + (f" {JOINED_BY.get(fact.kind, 'of')} {', '.join(main)}" if main else "")
        times = fact.values.get("times")
        if isinstance(times, NumberSpan):
            text += f" ({times} times)"
        links = self._links(fact)
        if links:
            text += " " + " ".join(links)
        return text + (f", {when}" if when else "")

    def phrased(self, fact: Fact, phrase: str) -> str:
        """A fact in the words its kind gives."""

        def said(match: re.Match[str]) -> str:
            return self._said(fact, match[1]) or UNKNOWN_PART

        def optional(match: re.Match[str]) -> str:
            names = PLACEHOLDER.findall(match[1])
            if any(self._said(fact, name) is None for name in names):
                return ""
            return PLACEHOLDER.sub(said, match[1])

        text = PLACEHOLDER.sub(said, OPTIONAL.sub(optional, phrase))
        times = fact.values.get("times")
        return text + (f" ({times} times)" if isinstance(times, NumberSpan) else "")

    def _said(self, fact: Fact, name: str) -> str | None:
        """One attribute in words; flags are said by the phrase around them."""
        value = self.world.value(fact, name)
        attribute = self.world.vocabulary.attribute(fact.kind, name)
        if value is None or value == () or attribute is None or value is False:
            return None
        if value is True:
            return ""
        if attribute.type in ("thing", "agency", "fact"):
            values = value if isinstance(value, tuple) else (value,)
            return listed(self.label(str(v)) for v in values)
        return self.value(value, money=attribute.type == "money")

    def _inferred(self, fact: Fact, title: str) -> str:
        attributes = self.world.vocabulary.attributes(fact.kind)
        things = [v for n, v in fact.values.items() if attributes[n].type == "thing"]
        named = ", ".join(dict.fromkeys(self.label(str(v)) for v in things))
        return f"{title[:1].lower()}{title[1:]}" + (f" ({named})" if named else "")

    def _choices(self, fact: Fact) -> list[str]:
        found = []
        for name, attribute in self.world.vocabulary.attributes(fact.kind).items():
            value = fact.values.get(name)
            if attribute.type == "choice" and value is not None:
                values = value if isinstance(value, tuple) else (value,)
                found += [spaced(str(v)) for v in values]
            elif attribute.type in ("money", "percent") and value is not None:
                found.append(self.value(value, money=attribute.type == "money"))
        return found

    def _links(self, fact: Fact) -> list[str]:
        found = []
        for name, attribute in self.world.vocabulary.attributes(fact.kind).items():
            value = fact.values.get(name)
            if attribute.type not in ("thing", "agency") or value is None:
                continue
            values = value if isinstance(value, tuple) else (value,)
            named = ", ".join(self.label(str(v)) for v in values)
            found.append(f"{PREPOSITIONS.get(name, spaced(name))} {named}")
        return found

    def when(self, fact: Fact) -> str | None:
        span = fact.values.get("date") or fact.values.get("from")
        if not isinstance(span, DateSpan):
            return None
        return ("since " if "date" not in fact.values else "") + str(span)

    def value(self, value: Value, *, money: bool = False) -> str:
        if isinstance(value, tuple):
            return ", ".join(self.value(item) for item in value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        text = str(value) if not isinstance(value, str) else spaced(value)
        return f"£{text}" if money else text

    def fact_note(self, fact: Fact) -> FactNote:
        span = fact.values.get("date") or fact.values.get("from")
        times = fact.values.get("times")
        return FactNote(
            id=fact.id,
            kind=fact.kind,
            words=self.fact(fact),
            when=iso(span) if isinstance(span, DateSpan) else None,
            source=self.source(fact.source),
            strength=fact.strength.word,  # type: ignore[arg-type]
            things=tuple(dict.fromkeys(self._named(fact))),
            times=str(times) if isinstance(times, NumberSpan) else None,
            reasons=fact.reasons,
            marking=None if fact.source is None else fact.source.handling,
            place=None if fact.place is None or fact.place.line is None else str(fact.place),
        )

    def _named(self, fact: Fact) -> Iterable[str]:
        for name, attribute in self.world.vocabulary.attributes(fact.kind).items():
            value = fact.values.get(name)
            if attribute.type in LINK_TYPES and value is not None:
                values = value if isinstance(value, tuple) else (value,)
                yield from (str(v) for v in values if str(v) in self.world.facts)

    def source(self, source: Source | None) -> str | None:
        """Where it came from: the body, the kind and the reference; never a human source."""
        if source is None:
            return None
        parts = [] if source.ref is None else [source.ref]
        if source.agency is not None:
            parts.append(self.label(source.agency))
        if source.grade is not None:
            parts.append(f"intelligence {source.grade}")
        elif source.kind is not None:
            parts.append(spaced(source.kind))
        return ", ".join(parts) or None

    # gaps and misses -------------------------------------------------------------------

    def gap(self, note: GapNote, *, settles: bool = False) -> Gap:
        held_by = self._holders(note)
        register = self._register(note)
        return Gap(
            key=note.key,
            kind=note.kind,
            ask=self.ask(note),
            about=note.about,
            fact_kind=note.fact_kind,
            attribute=note.attribute,
            held_by=held_by,
            register_name=register,
            gateways=self.gateways(held_by, note.fact_kind or ""),
            settles=settles,
        )

    def _register(self, note: GapNote) -> str | None:
        kind = self.world.vocabulary.kinds.get(note.fact_kind or "")
        return None if kind is None else kind.register_name

    def _holders(self, note: GapNote) -> tuple[str, ...]:
        kind = self.world.vocabulary.kinds.get(note.fact_kind or "")
        if note.kind in ("attribute", "fact", "contradicted") and note.about:
            fact = self.world.facts.get(note.about[0])
            source = None if fact is None else fact.source
            if source is not None and source.agency in self.library.agencies.agencies:
                return (str(source.agency),)
        return () if kind is None else kind.held_by[:MOST_GATEWAYS]

    def ask(self, note: GapNote) -> str:
        """The question, as one would put it to whoever holds the answer."""
        about = ", ".join(dict.fromkeys(self.label(i) for i in note.about))
        match note.kind:
            case "attribute":
                return self._ask_attribute(note, about)
            case "thing":
                wanted = " or ".join(spaced(w) for w in note.wanted)
                what = wanted or spaced(note.fact_kind or "thing")
                link = "to" if note.attribute == "to_whom" else "for"
                return f"is there {a_or_an(what)} {link} {about}?" if about else f"which {what}?"
            case "contradicted":
                return f"which is right: {about} is contradicted"
            case "fact":
                return f"can it be confirmed: {about}?"
            case "source":
                return f"where does this come from: {about}?"
            case "corroborate":
                return f"corroborate: {about}"
            case _:
                return self._ask_kind(note, about)

    def _ask_attribute(self, note: GapNote, about: str) -> str:
        described = self.world.vocabulary.attribute(note.fact_kind or "", note.attribute or "")
        title = (described.title if described is not None else None) or note.attribute or ""
        wanted = " or ".join(spaced(w) for w in note.wanted[:4] if not w.startswith("not "))
        if described is not None and described.type == "date" and not wanted:
            wanted = "on which day"
        text = f"{about}: {spaced(title)}" if about else spaced(title)
        return f"{text} ({wanted}?)" if wanted else f"{text}?"

    def _ask_kind(self, note: GapNote, about: str) -> str:
        kind = self.world.vocabulary.kinds.get(note.fact_kind or "")
        what = plural(spaced(note.fact_kind or "fact"))
        if kind is not None and kind.plural is not None:
            what = kind.plural
        if note.wanted:
            what += f" ({' or '.join(spaced(w) for w in note.wanted[:4])})"
        link = PREPOSITIONS.get(note.attribute or self._place_attribute(note) or "", "of")
        text = f"{what} {link} {about}" if about else what
        if note.window is not None:
            text += _window_words(note.window)
        return ("look again: " if note.kind == "check_again" else "") + text

    def _place_attribute(self, note: GapNote) -> str | None:
        """How facts of this kind name a place, if it is about places that they are asked for."""
        kinds = {fact.kind for i in note.about if (fact := self.world.facts.get(i)) is not None}
        if note.fact_kind is None or not kinds:
            return None
        attributes = self.world.vocabulary.attributes(note.fact_kind)
        return next(
            (name for name in PLACES if name in attributes and kinds <= {*attributes[name].of}),
            None,
        )

    def gateways(self, held_by: tuple[str, ...], kind: str) -> tuple[GatewayOffer, ...]:
        """Routes by which the first holder that is not the asker may tell the asker."""
        own = self.authority.agency if self.authority is not None else "council"
        for holder in held_by:
            if holder == own:
                return ()
            found = self.library.gateways.between(holder, own, kind)
            if found:
                ranked = sorted(found, key=lambda item: not item[1].must)[:MOST_GATEWAYS]
                return tuple(_offer(name, gateway) for name, gateway in ranked)
        return ()

    def miss(self, note: MissNote) -> Miss:
        when = self.when(note.fact)
        text = spaced(note.fact.kind) + (f" of {when}" if when else "")
        if note.ran_out is not None and note.ran_out.latest is not None:
            ended = day_words(note.ran_out.latest)
            reason = f"{text}; {note.bound} ended on {ended}"
        elif note.operator == "unless":
            reason = f"{text}: {spaced(note.attribute)} is {spaced(note.bound)}"
        else:
            words = spaced(note.operator) if note.operator != "having" else "as required"
            reason = f"{text}: {spaced(note.attribute)} is not {words} {note.bound}".strip()
        return Miss(fact=note.fact.id, reason=reason)


def _offer(name: str, gateway: Gateway) -> GatewayOffer:
    cites = (f"{law.act} {law.cite}" for law in gateway.law)
    return GatewayOffer(
        id=name,
        title=gateway.title,
        cite="; ".join(cites),
        must=gateway.must,
        needs=gateway.needs,
    )


def in_sentence(title: str) -> str:
    """A title inside a sentence: names keep their capitals."""
    rest = title.split()[1:]
    if title[1:2].isupper() or any(word[:1].isupper() for word in rest):
        return title
    return title[:1].lower() + title[1:]


def a_or_an(words: str) -> str:
    """These words with their article, by their first letter."""
    return f"{'an' if words[:1] in 'aeio' else 'a'} {words}"


def iso(span: DateSpan) -> str:
    """ISO text as far as the date is known."""
    if span.day is not None:
        return span.day.isoformat()
    first, last = span.earliest, span.latest
    return f"{_iso(first)}..{_iso(last)}"


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def plural(word: str) -> str:
    if word.endswith("s"):
        return word
    if word.endswith(("ch", "sh", "x")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def _window_words(window: DateSpan) -> str:
    if window.earliest is not None:
        return f" since {day_words(window.earliest)}"
    return f" up to {day_words(window.latest)}" if window.latest is not None else ""
