"""Generated rules and cases: two ways of matching and one definition give the same bindings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disrupt.about import About, AboutEntry, Join
from disrupt.case import Fact, Value
from disrupt.match import NativeMatcher
from disrupt.match_durable import DurableMatcher, available
from disrupt.match_durable.definition import Definition
from disrupt.vocabulary import Kind, Vocabulary
from disrupt.world import World

AS_AT = date(2026, 10, 20)
LINKS = {
    "person": (),
    "premises": ("owner",),
    "deed": ("by", "at", "near", "ref"),
    "licence": ("holder", "premises"),
    "association": ("person", "other"),
    "agency": (),
}
LISTS = frozenset({"near", "by"})
NO_LINKS = frozenset({"ref"})
"""Texts: a join may read them and is never led to by them."""
TYPES = {"crime": ["theft", {"drugs": ["supply"]}], "nuisance": None}
TYPE_CODES = ("crime", "theft", "drugs", "supply", "nuisance")


def kind_of(name: str, fact_class: str, **more: Any) -> Kind:
    attributes: dict[str, object] = {
        link: {"type": "text" if link in NO_LINKS else "thing"} for link in LINKS[name]
    }
    if name in ("deed", "premises"):
        attributes["type"] = {"type": "choice", "choices": TYPES}
    data = {"class": fact_class, "time": "none", "title": name, "says": name}
    return Kind.model_validate({**data, "attributes": attributes, **more})


VOCABULARY = Vocabulary(
    {
        "person": kind_of("person", "thing"),
        "premises": kind_of("premises", "thing"),
        "deed": kind_of("deed", "event"),
        "licence": kind_of("licence", "link"),
        "association": kind_of("association", "link", symmetric=("person", "other")),
        "agency": kind_of("agency", "thing"),
    },
    {},
)
IDS = {kind: tuple(f"{kind}-{n}" for n in range(3)) for kind in LINKS if kind != "agency"}
ANY_ID = st.sampled_from([*(i for ids in IDS.values() for i in ids), "authority", "nobody-known"])


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """A fact of any kind; what it names may be missing, several, or not on file."""
    kind = draw(st.sampled_from(sorted(IDS)))
    values: dict[str, Value] = {}
    for link in LINKS[kind]:
        several = st.lists(ANY_ID, max_size=2).map(tuple)
        value = draw(st.none() | ANY_ID | (several if link in LISTS else st.nothing()))
        if value is not None:
            values[link] = value
    if kind in ("deed", "premises") and draw(st.booleans()):
        values["type"] = draw(st.sampled_from(TYPE_CODES))
    return Fact(draw(st.sampled_from(IDS[kind])), kind, values)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A handful of facts, with or without an authority."""
    on_file = draw(st.lists(facts(), max_size=8, unique_by=lambda fact: fact.id))
    if draw(st.booleans()):
        on_file.append(Fact("authority", "agency", {}))
    return World(VOCABULARY, AS_AT, on_file)


@st.composite
def abouts(draw: st.DrawFn) -> About:
    """Up to four names joined in any way at all: chains, stars, circles, to themselves."""
    names = ["a", "b", "c", "d"][: draw(st.integers(1, 4))]
    kinds = {
        n: tuple(draw(st.lists(st.sampled_from(sorted(LINKS)), min_size=1, max_size=2)))
        for n in names
    }
    linking = {n: [None, *(link for k in kinds[n] for link in LINKS[k])] for n in names}
    linking["authority"] = [None]
    entries = []
    for name in names:
        others = draw(st.lists(st.sampled_from([*names, "authority"]), max_size=2))
        joins = tuple(
            Join(draw(st.sampled_from(linking[name])), other, draw(st.sampled_from(linking[other])))
            for other in others
        )
        types = tuple(draw(st.lists(st.sampled_from(TYPE_CODES), max_size=2)))
        entries.append(AboutEntry(name, kinds[name], types, joins, draw(st.booleans())))
    return tuple(entries)


def by_definition(about: About, world: World) -> list[tuple[int, ...]]:
    """Every proposal there could be, those kept that the definition allows."""
    definition = Definition(about, world)
    pools: list[list[Fact | None]] = [
        [None, *{id(f): f for k in entry.kinds for f in world.by_kind.get(k, ())}.values()]
        for entry in about
    ]
    names = [entry.name for entry in about]
    return sorted(
        tuple(id(fact) for fact in chosen)
        for chosen in product(*pools)
        if definition.allows(dict(zip(names, chosen, strict=True)))
    )


def same_either_way(world: World) -> bool:
    """Whether some association is of a thing with itself: both its readings are one binding."""
    ties = world.by_kind.get("association", ())
    return any(t.values.get("person") == t.values.get("other") for t in ties)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_the_native_matcher_finds_exactly_what_the_definition_allows(data: st.DataObject) -> None:
    world, about = data.draw(worlds()), data.draw(abouts())
    found = NativeMatcher().bind([about], world)[0]

    bound = sorted(tuple(id(fact) for fact in binding.names.values()) for binding in found)
    allowed = by_definition(about, world)

    if same_either_way(world):
        assert set(bound) <= set(allowed)
    else:
        assert bound == allowed


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    if not available():
        pytest.skip("durable-rules cannot be used here")
    with closing(DurableMatcher()) as matcher:
        yield matcher


@given(st.lists(abouts(), min_size=1, max_size=6), worlds())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_durable_and_native_bind_the_same(
    durable: DurableMatcher, rules: list[About], world: World
) -> None:
    expected = NativeMatcher().bind(rules, world)

    found = durable.bind(rules, world)

    assert [[b.key for b in one] for one in found] == [[b.key for b in one] for one in expected]
    assert found == expected
