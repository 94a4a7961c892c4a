"""Examples of a rule as small stories: who and what, what was found, what must come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from disrupt.case import AUTHORITY, Case, Decision, Expected, Fact, Search
from disrupt.casefile import read_case
from disrupt.library import Library
from disrupt.render import phrases
from disrupt.render.site.markup import Html, el, items, joined, rows
from disrupt.source import read_file
from disrupt.testing.examples import examples_in
from disrupt.words import LABELS, PLACEHOLDER, Words
from disrupt.world import World

LINKS = ("thing", "agency", "fact")
SAID_TYPES = (*LINKS, "choice", "money", "percent")
"""Types of attribute that a fact without a phrase of its own says in its sentence."""
OUTCOME = {
    "made_out": "can be used: the facts are in place",
    "within_reach": "within reach: something is still missing or not known",
    "already_in_place": "already in place",
    "not_in_force": "would fit, but is not law yet",
    "ruled_out": "ruled out",
    "not_indicated": "not suggested",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One example, in words."""

    name: str
    asked: str
    things: tuple[str, ...]
    facts: tuple[str, ...]
    decisions: tuple[str, ...]
    outcomes: tuple[str, ...]

    @property
    def words(self) -> str:
        """Everything it says, for the search."""
        return " ".join((self.name, *self.facts))


def stories(library: Library, rule_id: str) -> tuple[Story, ...]:
    """Give the examples beside a rule; raises `DisruptError` where they cannot be read."""
    path = library.examples(rule_id)
    if path is None:
        return ()
    found = examples_in(read_file(path), rule_id, library)
    return tuple(_story(library, each.name, read_case(each.node, library)) for each in found)


def _story(library: Library, name: str, case: Case) -> Story:
    day = case.as_at or date.max
    world = World(library.vocabulary, day, case.facts, case.searches)
    words = Words(library, world, case.authority)
    things = [f for f in case.things.values() if f.id != AUTHORITY]
    happened = [f for f in case.facts if f.id not in case.things and f.id != AUTHORITY]
    facts = []
    for fact in happened:
        said = phrases.sentence_start(phrases.dated(words.fact(fact)))
        more = _details(fact, words, _said_in_phrase(fact, words))
        source = words.source(fact.source)
        said = f"{said} ({more})" if more else said
        facts.append(f"{said}. Source: {source}" if source else said)
    asked = words.authority_name() if case.authority is not None else "Nobody in particular"
    when = f"on {phrases.day(case.as_at)}" if case.as_at else "on no given day"
    return Story(
        name,
        f"{asked} asks {when}.",
        tuple(_thing(thing, words) for thing in things),
        (*facts, *(_search(search, words) for search in case.searches)),
        tuple(_decision(decision) for decision in case.decisions),
        tuple(_outcome(each, words) for each in case.expect),
    )


def _thing(thing: Fact, words: Words) -> str:
    label = words.label(thing.id)
    said = {name for name in LABELS if thing.values.get(name) == label}
    more = _details(thing, words, said)
    name = f"{phrases.sentence_start(phrases.code_words(thing.kind))} {label}"
    return f"{name} ({more})" if more else name


def _said_in_phrase(fact: Fact, words: Words) -> set[str]:
    """What a fact in words has said already."""
    phrase = words.world.vocabulary.kinds[fact.kind].phrase
    said = {"date", "times"} if "date" in fact.values else {"from", "times"}
    if phrase is not None:
        return said | set(PLACEHOLDER.findall(phrase))
    attributes = words.world.vocabulary.attributes(fact.kind)
    return said | {name for name, each in attributes.items() if each.type in SAID_TYPES}


def _details(fact: Fact, words: Words, said: set[str]) -> str:
    """What else is on file of a fact: `sold: no; buyer under age: yes`."""
    parts = []
    for name, attribute in words.world.vocabulary.attributes(fact.kind).items():
        value = fact.values.get(name)
        if value is None or name in said:
            continue
        if attribute.type in LINKS:
            values = value if isinstance(value, tuple) else (value,)
            shown = phrases.listed(words.label(str(each)) for each in values)
        else:
            shown = phrases.dated(words.value(value, money=attribute.type == "money"))
        parts.append(f"{phrases.code_words(name)}: {shown or 'none'}")
    return "; ".join(parts)


def _search(search: Search, words: Words) -> str:
    about = phrases.listed(
        words.label(value) for value in search.scope.values() if isinstance(value, str)
    )
    found = "nothing was found" if search.found_none else "these and no others were found"
    of = f" of {about}" if about else ""
    kind = phrases.code_words(search.kind)
    return f"Looked for {kind}{of} on {phrases.day(search.checked)}: {found}"


def _decision(decision: Decision) -> str:
    if decision.judgement is not None:
        answer = "shown" if decision.answer == "shown" else "not shown"
        what = f"“{phrases.code_words(decision.judgement)}” is {answer}"
    else:
        what = f"moved {decision.move} in the order"
    by = phrases.code_words(decision.by)
    return f"{phrases.sentence_start(by)}, {phrases.day(decision.on)}: {what}. {decision.reasons}"


def _outcome(expected: Expected, words: Words) -> str:
    whom = phrases.listed(words.label(thing) for thing in expected.against) or "the case"
    parts = [f"{phrases.sentence_start(whom)}: {OUTCOME.get(expected.status or '', 'listed')}"]
    if expected.held_back:
        parts.append("but held back")
    if expected.route:
        routes = {"own": "own power", "own?": "own power, if able to act", "refer": "referral"}
        parts.append(f"({routes.get(expected.route, expected.route.replace('?', ', perhaps'))})")
    if expected.reason:
        parts.append(f"because {expected.reason}")
    if expected.gaps:
        missing = phrases.listed(phrases.code_words(gap) for gap in expected.gaps)
        parts.append(f"still to be found out: {missing}")
    if expected.because:
        parts.append(f"because {expected.because}")
    return " ".join(parts)


def told(each: Story) -> Html:
    """Give one story to be opened."""
    listed = (
        ("Asked by", each.asked),
        ("Who and what", items(each.things)),
        ("On file", items(each.facts) if each.facts else "nothing"),
        ("Decided before", items(each.decisions) if each.decisions else None),
        ("What comes out", items(each.outcomes)),
    )
    return el("details", el("summary", each.name), rows(listed), class_="story")


def all_told(found: tuple[Story, ...]) -> Iterator[Html]:
    """Give the section of examples."""
    if not found:
        return
    yield el("h2", "Examples", id="examples")
    number = phrases.count(len(found), "example")
    yield el(
        "p", f"{number}, each a test of this rule. Everybody in them is invented.", class_="quiet"
    )
    yield joined(told(each) for each in found)
