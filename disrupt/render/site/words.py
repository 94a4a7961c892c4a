"""Pages of the concepts that rules rest on, and of the lists that Acts give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from disrupt.render import phrases
from disrupt.render.site.conditions import Telling, about, window_words
from disrupt.render.site.frame import intro
from disrupt.render.site.indexes import power_list
from disrupt.render.site.law import cite, provision
from disrupt.render.site.markup import Html, el, items, joined, text
from disrupt.render.site.power import Setting
from disrupt.rule import Concept, ConceptWay, ListMember, Provision, StatutoryList


def concept_body(name: str, concept: Concept, setting: Setting, used_by: Iterable[str]) -> Html:
    """Give the main part of the page of a concept."""
    places = setting.places
    telling = Telling(concept.law, setting.policy, places.concept, places.listed)
    complete = (
        "These ways are all there are: where searches cover them, it can be found not to be so."
        if concept.complete
        else "There may be other ways: nothing here is ever found not to be so."
    )
    return joined(
        el("h1", concept.title),
        el("p", f"A fact inferred from facts · {phrases.code_words(name)}", class_="path"),
        intro(concept.says),
        el("p", "Rests on ", cite(concept.cite, concept.law), "."),
        el("h2", "It is so in any of these ways"),
        el("p", complete, class_="quiet"),
        items((_way(way, concept, telling) for way in concept.ways), "ol"),
        _law(concept.law),
        _used(used_by, setting),
    )


def _way(way: ConceptWay, concept: Concept, telling: Telling) -> Html:
    things = items(about(entry) for entry in way.about)
    test = None if way.test is None else items([telling.condition(way.test)], class_="test")
    return joined(el("p", "Where there are: ", cite(way.cite, concept.law)), things, test)


def list_body(name: str, listed: StatutoryList, setting: Setting, used_by: Iterable[str]) -> Html:
    """Give the main part of the page of a statutory list."""
    whole = "The list is whole." if listed.complete else "The list is not whole: more may belong."
    return joined(
        el("h1", listed.title),
        el("p", f"A list that law gives · {name}", class_="path"),
        intro(whole),
        el("p", listed.note) if listed.note else None,
        el("h2", "Members"),
        items(_member(member, listed) for member in listed.members),
        _law(listed.law),
        _used(used_by, setting),
    )


def _member(member: ListMember, listed: StatutoryList) -> Html:
    parts = [text(phrases.sentence_start(phrases.code_words(member.value)))]
    if member.cite:
        parts.append(cite(member.cite, listed.law) or Html(""))
    if member.begins or member.to:
        parts.append(el("span", f"({window_words(member.begins, member.to)})", class_="quiet"))
    if member.note:
        parts.append(el("span", member.note, class_="quiet"))
    return joined(parts, between=" ")


def _law(law: Iterable[Provision]) -> Html:
    listed = [provision(each) for each in law]
    return joined(el("h2", "The law"), items(listed, class_="law")) if listed else Html("")


def _used(used_by: Iterable[str], setting: Setting) -> Html:
    names = [name for name in used_by if name in setting.rules]
    if not names:
        return Html("")
    return joined(el("h2", "Powers that rest on it"), power_list(names, setting))


def users(
    needs: Mapping[str, frozenset[str]], concepts: Mapping[str, frozenset[str]]
) -> dict[str, list[str]]:
    """Give who uses each word: rules that name it, themselves or through a concept."""
    found: dict[str, list[str]] = {}
    for rule_id, named in needs.items():
        reached: set[str] = set()
        waiting = list(named)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(concepts.get(name, ()))
        for name in sorted(reached):
            found.setdefault(name, []).append(rule_id)
    return found
