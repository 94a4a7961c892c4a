"""The words: trees of choices, attributes of every kind, and that the shipped words hold."""

from __future__ import annotations

from functools import cache

import pytest

from disrupt.casefile import read_case
from disrupt.library import Library, load_library
from disrupt.source import read_text
from disrupt.truth import Truth
from disrupt.vocabulary import ChoiceTree, Kind, Vocabulary

TREE = ChoiceTree("offence", {"violence": ["affray", {"assault": ["wounding"]}], "theft": None})


OF_A_CASE = ("no-thing", "no-fact", "no-agency")


@cache
def library() -> Library:
    return load_library()


@pytest.mark.parametrize(
    ("value", "wanted", "truth"),
    [
        ("affray", "affray", Truth.TRUE),
        ("affray", "violence", Truth.TRUE),
        ("wounding", "violence", Truth.TRUE),
        ("violence", "affray", Truth.UNKNOWN),
        ("violence", "wounding", Truth.UNKNOWN),
        ("theft", "violence", Truth.FALSE),
        ("assault", "affray", Truth.FALSE),
        ("nonsense", "violence", Truth.FALSE),
    ],
)
def test_a_narrower_choice_matches_a_broader_one_is_unknown(
    value: str, wanted: str, truth: Truth
) -> None:
    assert TREE.matches(value, wanted) is truth


def test_a_tree_knows_its_branches_and_its_duplicates() -> None:
    assert TREE.children(None) == ("violence", "theft")
    assert TREE.children("violence") == ("affray", "assault")
    assert ChoiceTree("x", ["a", {"b": ["a"]}]).duplicates == ["a"]


def kind(**more: object) -> Kind:
    return Kind.model_validate(
        {"class": "event", "time": "event", "title": "t", "says": "s", **more}
    )


def test_a_kind_has_the_attributes_of_its_time() -> None:
    words = Vocabulary({"fight": kind(), "role": kind(time="state"), "shop": kind(time="none")}, {})

    assert {"date", "times", "number", "identified"} == set(words.attributes("fight"))
    assert {"from", "to"} <= set(words.attributes("role"))
    assert "date" not in words.attributes("shop")
    assert [words.start_attribute(k) for k in ("fight", "role", "shop")] == ["date", "from", None]
    assert words.attribute("nothing", "date") is None


@pytest.mark.parametrize(
    ("fact_class", "telling", "supports"),
    [
        ("event", None, True),
        ("finding", None, True),
        ("thing", None, False),
        ("link", None, False),
        ("measure", None, False),
        ("link", True, True),
        ("event", False, False),
    ],
)
def test_what_tells(fact_class: str, *, telling: bool | None, supports: bool) -> None:
    assert kind(**{"class": fact_class, "telling": telling}).supports is supports


def test_kinds_laid_over_others_leave_them_there() -> None:
    words = Vocabulary({"fight": kind()}, {"t": ["a"]})
    more = words.with_kinds([("brawl", kind(title="brawl"))])

    assert set(more.kinds) == {"fight", "brawl"}
    assert set(words.kinds) == {"fight"}
    assert len(more.kinds) == 2
    assert "t" in more.trees


def test_every_kind_says_what_it_is() -> None:
    words = library().stated_vocabulary
    for name, described in words.kinds.items():
        assert described.title, name
        assert described.says, name
        for attribute in words.attributes(name).values():
            assert attribute.type != "choice" or attribute.choices, name


def test_every_event_and_finding_has_a_likely_holder() -> None:
    words = library().stated_vocabulary
    held = {kind for agency in library().agencies.agencies.values() for kind in agency.holds}

    assert [
        name
        for name, described in words.kinds.items()
        if described.fact_class in ("event", "finding")
        and not described.held_by
        and name not in held
    ] == []


def test_every_example_of_a_kind_can_be_read() -> None:
    """Names of things that an example mentions aside, which the example cannot give."""
    from disrupt.errors import DisruptError

    words = library().stated_vocabulary
    wrong: list[str] = []
    for name, described in words.kinds.items():
        if described.example is None:
            continue
        listed = "things:\n  " if described.fact_class == "thing" else "facts:\n  - "
        text = described.example.strip().replace("\n", "\n    ")
        try:
            read_case(read_text(listed + text + "\n", name), library())
        except DisruptError as error:
            wrong += [f"{name}: {p}" for p in error.problems if p.code not in OF_A_CASE]

    assert wrong == []
