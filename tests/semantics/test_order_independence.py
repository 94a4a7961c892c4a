"""Order never matters: of facts, of things, of rules, of parts; nor do the names of things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from disrupt.assessment import Assessment
    from tests.semantics.conftest import Tiny

CONCEPTS: dict[str, Any] = {
    "controls": {
        "title": "Controls",
        "says": "Someone controls a business, through companies or not.",
        "cite": "practice",
        "attributes": {"who": {}, "firm": {}},
        "ways": [
            {
                "about": {
                    "tie": {"kind": "control"},
                    "who": {"kind": ["person", "business"], "same_as": "$tie.by"},
                    "firm": {"kind": "business", "same_as": "$tie.business"},
                },
                "test": {"check": "$tie.share", "more_than": 25},
                "then": {"who": "$who", "firm": "$firm"},
            },
            {
                "about": {
                    "upper": {"kind": "controls"},
                    "tie": {"kind": "control", "by": "$upper.firm"},
                    "who": {"kind": ["person", "business"], "same_as": "$upper.who"},
                    "firm": {"kind": "business", "same_as": "$tie.business"},
                },
                "test": {"check": "$tie.share", "more_than": 25},
                "then": {"who": "$who", "firm": "$firm"},
            },
        ],
    },
    "trouble": {
        "title": "Trouble",
        "says": "Premises are known for trouble.",
        "cite": "practice",
        "attributes": {"place": {}},
        "ways": [
            {
                "about": {
                    "taken": {"kind": "seizure"},
                    "place": {"kind": "premises", "same_as": "$taken.at"},
                },
                "test": {"check": "$taken.goods", "is": "tobacco"},
                "then": {"place": "$place"},
            },
            {
                "about": {
                    "seen": {"kind": "incident"},
                    "place": {"kind": "premises", "same_as": "$seen.at"},
                },
                "then": {"place": "$place"},
            },
        ],
    },
}
FIRM = {
    "about": {
        "rule": {"kind": "controls"},
        "who": {"kind": "person", "same_as": "$rule.who"},
        "firm": {"kind": "business", "same_as": "$rule.firm"},
    },
    "against": ["firm"],
    "test": {"find": {"conviction": {"person": "$who", "date": {"within": "2 years"}}}},
}
RULES: dict[str, Any] = {
    "close": {"test": {"find": {"trouble": {"place": "$shop"}}}},
    "seize": {"test": {"find": {"seizure": {"at": "$shop", "goods": "tobacco"}}, "count": 2}},
    "strike": FIRM,
    "part": {
        "about": {
            "tie": {"kind": "association"},
            "who": {"kind": "person", "same_as": "$tie.one"},
            "other": {"kind": "person", "same_as": "$tie.other"},
        },
        "against": ["who"],
        "test": {"any": [{"find": {"conviction": {"person": "$other"}}}, {"find": "bid"}]},
    },
}
PEOPLE = st.sampled_from(["owner", "friend"])
FIRMS = st.sampled_from(["firm", "firm2", "firm3"])
PREMISES = st.sampled_from(["shop", "home"])
SOURCES = st.sampled_from([None, "exhibit", "intelligence"])


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["control", "seizure", "incident", "conviction", "association"]))
    said_of: dict[str, dict[str, Any]] = {
        "control": {
            "by": draw(PEOPLE | FIRMS),
            "business": draw(FIRMS),
            "share": draw(st.sampled_from([None, 10, 50])),
        },
        "seizure": {
            "at": draw(PREMISES),
            "goods": draw(st.sampled_from([None, "cigarettes", "cash"])),
        },
        "incident": {"at": draw(PREMISES)},
        "conviction": {
            "person": draw(PEOPLE),
            "date": draw(st.sampled_from(["2026-01-01", "2020-01-01"])),
        },
        "association": {"one": draw(PEOPLE), "other": draw(PEOPLE)},
    }
    source = draw(SOURCES)
    said = {kind: {name: v for name, v in said_of[kind].items() if v is not None}}
    return said if source is None else {**said, "source": {"kind": source}}


THINGS = {"firm2": {"kind": "business"}, "firm3": {"kind": "business"}}


def answer(tiny: Tiny, written: list[Any], rules: dict[str, Any], **case: Any) -> Assessment:
    concepts = case.pop("concepts", CONCEPTS)
    case.setdefault("things", THINGS)
    return tiny.assess(rules, written, concepts=concepts, **case).assessment


def comparable(assessment: Assessment) -> dict[str, Any]:
    """Everything but where facts stand in the file and the hash of the library."""
    data = assessment.model_dump(mode="json", exclude={"library"})
    for note in data["facts"].values():
        note.pop("place", None)
    return data


@given(st.lists(facts(), max_size=8).flatmap(lambda f: st.tuples(st.just(f), st.permutations(f))))
@settings(max_examples=80)
def test_the_order_of_facts_never_matters(tiny: Tiny, orders: tuple[list[Any], list[Any]]) -> None:
    written, shuffled = orders

    one, other = answer(tiny, written, RULES), answer(tiny, shuffled, RULES)

    assert comparable(one) == comparable(other)


@given(st.lists(facts(), max_size=6))
@settings(max_examples=30)
def test_the_order_of_rules_ways_and_parts_never_matters(tiny: Tiny, written: list[Any]) -> None:
    turned: dict[str, Any] = dict(reversed(RULES.items()))
    concepts = {
        name: {**concept, "ways": list(reversed(concept["ways"]))}
        for name, concept in reversed(CONCEPTS.items())
    }
    parts = RULES["part"]["test"]["any"]
    turned["part"] = {**RULES["part"], "test": {"any": list(reversed(parts))}}

    one = answer(tiny, written, RULES)
    other = answer(tiny, written, turned, concepts=concepts)

    assert statuses(one) == statuses(other)
    assert [o.id for o in one.options] == [o.id for o in other.options]


def statuses(assessment: Assessment) -> dict[tuple[str, tuple[str, ...]], Any]:
    listed = (*assessment.options, *assessment.ruled_out, *assessment.not_in_force)
    return {
        (o.rule, o.against): (o.status, o.strength, sorted(g.key for g in o.gaps)) for o in listed
    }


RENAMED = {"shop": "z-1", "home": "a-1", "owner": "y-1", "friend": "b-1", "firm": "x-1"}
RENAMED |= {"firm2": "c-1", "firm3": "m-1", "lic": "d-1", "crew": "e-1"}


def renamed(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: renamed(value) for key, value in data.items()}
    if isinstance(data, list):
        return [renamed(item) for item in data]
    return RENAMED.get(data, data) if isinstance(data, str) else data


@given(st.lists(facts(), max_size=6))
@settings(max_examples=40)
def test_what_things_and_rules_are_called_never_matters(tiny: Tiny, written: list[Any]) -> None:
    kinds = {"shop": "premises", "home": "premises", "owner": "person", "friend": "person"}
    kinds |= {"firm": "business", "firm2": "business", "firm3": "business"}
    things = {new: {"kind": kinds[old]} for old, new in RENAMED.items() if old in kinds}
    new_rules = {f"zz-{number}/x": rule for number, rule in enumerate(reversed(RULES.values()))}
    old_names = dict(zip(new_rules, reversed(RULES), strict=True))

    before = answer(tiny, written, RULES)
    after = answer(tiny, renamed(written), new_rules, things=things)

    def said(assessment: Assessment, rules: dict[str, str], things: dict[str, str]) -> set[Any]:
        listed = (*assessment.options, *assessment.ruled_out)
        return {
            (rules[o.rule], tuple(things.get(t, t) for t in o.against), o.status, o.strength)
            for o in listed
        }

    back = {new: old for old, new in RENAMED.items()}
    assert said(before, {r: r for r in RULES}, {}) == said(after, old_names, back)


def test_conclusions_that_prop_each_other_up_come_to_an_end(tiny: Tiny) -> None:
    """The facts behind an inferred one are found even where two are each other's reasons."""
    ring = [
        {"control": {"by": a, "business": b, "share": 50}, "source": {"kind": kind}}
        for a, b, kind in [
            ("owner", "firm", "intelligence"),
            ("firm", "firm2", "exhibit"),
            ("firm2", "firm", "exhibit"),
            ("owner", "firm2", "exhibit"),
        ]
    ]

    found = answer(tiny, [*ring, {"conviction": {"person": "owner", "date": "2026-01-01"}}], RULES)

    assert {o.against[0]: o.strength for o in found.options} == {
        "firm": "unstated",
        "firm2": "unstated",
    }


def test_equal_facts_are_two_facts(tiny: Tiny) -> None:
    """A content hash and a counter for equals."""
    same = {"seizure": {"at": "shop", "goods": "cigarettes"}}

    assert tiny.truth({"find": {"seizure": {"at": "$shop"}}, "count": 2}, [same, same]) == "true"
