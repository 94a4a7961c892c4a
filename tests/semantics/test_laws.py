"""Laws that hold whatever the rule and whatever the case, tried on generated ones.

Section 3: the ladder, absence that is not negation, recorded searches, strength, time.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from disrupt.condition import Find
from disrupt.engine import engine_of
from disrupt.findings import Finding, any_support
from disrupt.grammar import read_condition
from disrupt.truth import Truth, all_of, any_of, negate, some_of
from disrupt.values import Env

if TYPE_CHECKING:
    from tests.semantics.conftest import Tiny

few = settings(max_examples=60)
AS_AT = date(2026, 10, 20)
PREMISES = st.sampled_from(["shop", "home"])
PEOPLE = st.sampled_from(["owner", "friend"])
OPTIONAL_DAY = st.none() | st.sampled_from(
    ["2026-10-20", "2026-09", "2026", "2026-04-20", "2026-04-21", "2020-01-01", "2026-10-21"]
)
GOODS = st.none() | st.sampled_from(["tobacco", "cigarettes", "cocaine", "cash"])
TYPES = st.none() | st.sampled_from(["violence", "assault", "noise"])
SOURCES = st.none() | st.sampled_from(["exhibit", "intelligence", "anonymous", "register"])


def fact(kind: str, **values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A fact of a kind; what is drawn as None is not known."""
    said = st.fixed_dictionaries(values).map(
        lambda found: {key: value for key, value in found.items() if value is not None}
    )
    body = {kind: said, "doubted": st.sampled_from([False, False, False, True])}
    return st.fixed_dictionaries(body)


FACTS = st.one_of(
    fact("seizure", at=st.none() | PREMISES, goods=GOODS, date=OPTIONAL_DAY),
    fact("seizure", at=PREMISES, amount=st.none() | st.sampled_from([100, 600, 1000])).filter(
        lambda f: f["seizure"]
    ),
    fact("seizure", at=PREMISES, times=st.sampled_from([1, 2, {"at_least": 2}, {"at_most": 2}])),
    fact("incident", at=st.none() | PREMISES, type=TYPES, date=OPTIONAL_DAY),
    fact("incident", by=st.lists(PEOPLE, min_size=1, max_size=2, unique=True)),
    fact("conviction", person=st.none() | PEOPLE, date=OPTIONAL_DAY),
    fact(
        "control", by=st.none() | PEOPLE, business=st.just("firm"), share=st.sampled_from([10, 50])
    ),
    fact("ownership", owner=PEOPLE, of=PREMISES),
    fact("association", one=PEOPLE, other=PEOPLE),
)
CASES = st.lists(FACTS, max_size=6)
POSITIVE_FINDS = st.sampled_from(
    [
        {"find": {"seizure": {"at": "$shop"}}},
        {"find": {"seizure": {"at": "$shop", "goods": "tobacco"}}, "count": 2},
        {"find": {"seizure": {"at": "$shop", "goods": {"not": "cash"}}}},
        {"find": {"seizure": {"at": "$shop", "date": {"within": "6 months"}}}},
        {"find": {"seizure": {"at": "$shop"}}, "sum": {"of": "amount", "at_least": 1000}},
        {"find": {"seizure": {"goods": "drugs"}}, "distinct": "at", "count": 2},
        {"find": {"incident": {"at": "$shop", "type": ["assault", "noise"]}}},
        {"find": {"incident": {"by": "$owner"}}},
        {"find": {"association": {"one": "$owner"}}},
        {"find": {"conviction": {"person": "$owner", "quashed": {"unless": True}}}},
        {
            "find": {"control": {"business": "$firm", "share": {"more_than": 25}}},
            "as": "c",
            "having": {"find": {"conviction": {"person": "$c.by"}}},
        },
    ]
)


def joined(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda found: {"all": found}),
        several.map(lambda found: {"any": found}),
        several.map(lambda found: {"shown_by": found}),
        several.flatmap(
            lambda found: st.integers(1, len(found)).map(
                lambda needed: {"some_of": {"n": needed, "of": found}}
            )
        ),
    )


POSITIVE = st.recursive(POSITIVE_FINDS, joined, max_leaves=4)

# The ladder --------------------------------------------------------------------------------

LADDER_FACTS = [
    {"seizure": {"at": "shop"}},
    {"none": "conviction", "person": "owner", "checked": "2026-10-20"},
]
LEAVES: dict[Truth, dict[str, Any]] = {
    Truth.TRUE: {"find": {"seizure": {"at": "$shop"}}},
    Truth.FALSE: {"find": {"conviction": {"person": "$owner"}}},
    Truth.UNKNOWN: {"find": {"incident": {"at": "$shop"}}},
    Truth.OPEN: {"ask": "Is it?", "id": "needed"},
}
Known = tuple[Any, Truth]


def with_not(parts: st.SearchStrategy[Known]) -> st.SearchStrategy[Known]:
    several = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda f: ({"all": [c for c, _ in f]}, all_of(t for _, t in f))),
        several.map(lambda f: ({"any": [c for c, _ in f]}, any_of(t for _, t in f))),
        several.map(
            lambda f: ({"shown_by": [c for c, _ in f]}, max(Truth.UNKNOWN, any_of(t for _, t in f)))
        ),
        parts.map(lambda f: ({"not": f[0]}, negate(f[1]))),
        st.tuples(st.integers(1, 3), several).map(
            lambda f: (
                {"some_of": {"n": f[0], "of": [c for c, _ in f[1]]}},
                some_of(f[0], (t for _, t in f[1])),
            )
        ),
    )


KNOWN = st.recursive(st.sampled_from(Truth).map(lambda t: (LEAVES[t], t)), with_not, max_leaves=6)


@given(KNOWN)
def test_every_condition_is_what_the_ladder_makes_of_its_parts(tiny: Tiny, known: Known) -> None:
    condition, expected = known

    assert tiny.truth(condition, LADDER_FACTS) == expected.word


@given(st.lists(KNOWN, min_size=1, max_size=3))
@few
def test_not_all_is_any_not_wherever_one_of_them_is_settled(tiny: Tiny, parts: list[Known]) -> None:
    """In the middle they may differ: an open question beside an unknown one stays open there."""
    conditions = [condition for condition, _ in parts]

    outside = tiny.truth({"not": {"all": conditions}}, LADDER_FACTS)
    inside = tiny.truth({"any": [{"not": c} for c in conditions]}, LADDER_FACTS)

    if {outside, inside} & {"true", "false"}:
        assert outside == inside


# Absence is not negation -------------------------------------------------------------------


@given(POSITIVE, CASES)
def test_without_a_recorded_search_nothing_positive_is_false(
    tiny: Tiny, condition: Any, facts: list[Any]
) -> None:
    """Recorded searches close, nothing else does."""
    assert tiny.truth(condition, facts) != "false"


@given(POSITIVE, CASES, FACTS)
def test_one_more_fact_never_lowers_what_is_asked_positively(
    tiny: Tiny, condition: Any, facts: list[Any], more: Any
) -> None:
    """Without `not`, `unless` and recorded searches, learning more only ever climbs the ladder."""
    before = tiny.finding(condition, facts)
    after = tiny.finding(condition, [*facts, more])

    assert before is not None
    assert after is not None
    assert after.truth >= before.truth


@given(POSITIVE_FINDS, CASES)
def test_what_is_passed_over_unread_could_not_have_supported(
    tiny: Tiny, condition: Any, facts: list[Any]
) -> None:
    """A rule is left untested only where no `find` of it could match, or miss, what is on file."""
    library = tiny.library()
    world = tiny.world(library, tiny.case(library, facts))
    env = Env(world, {name: world.facts.get(name) for name in ("shop", "owner", "firm")}, {})
    node = read_condition(condition)
    assert isinstance(node, Find)
    find = engine_of(library).evaluators.find(node)

    if not find.could_support(env):
        assert not any_support(find(env))


@given(st.lists(POSITIVE, min_size=2, max_size=4), CASES)
@few
def test_what_others_asked_before_never_matters(
    tiny: Tiny, conditions: list[Any], facts: list[Any]
) -> None:
    """Rules that look for the same thing share one search for it, and nothing else."""
    library = tiny.library()
    evaluators = engine_of(library).evaluators

    def answers(asked: list[Any]) -> list[Finding | None]:
        world = tiny.world(library, tiny.case(library, facts))
        env = Env(world, {name: world.facts.get(name) for name in ("shop", "owner", "firm")}, {})
        nodes = [
            read_condition({"all": [c], "unless": {"find": {"bid": {}}, "limb": "A bid"}})
            for c in asked
        ]
        return [evaluators.compile(node)(env) for node in nodes]

    together = answers(conditions)
    alone = [answers([condition])[0] for condition in conditions]

    assert [told(finding) for finding in together] == [told(finding) for finding in alone]


def told(finding: Finding | None) -> list[Any]:
    if finding is None:
        return []
    return [
        (p.truth, p.strength, p.supports, p.note, p.check_that, [g.key for g in p.gaps])
        for p in finding.walk()
    ]


STATUSES = ("not_indicated", "ruled_out", "within_reach", "made_out")


@given(POSITIVE, CASES, FACTS)
@few
def test_one_more_fact_never_lowers_a_status(
    tiny: Tiny, condition: Any, facts: list[Any], more: Any
) -> None:
    """Nothing goes back to not indicated, or out of reach, because more is known.

    It holds for what asks positively: a new fact can end a power only as an exception, a limit,
    a measure in force, something contradicted, or a recorded search.
    """
    about = {
        "tie": {"kind": "control"},
        "owner": {"kind": "person", "same_as": "$tie.by"},
        "firm": {"kind": "business", "same_as": "$tie.business"},
        "owned": {"kind": "ownership", "owner": "$owner"},
        "shop": {"kind": "premises", "same_as": "$owned.of"},
    }
    rules = {"a": {"about": about, "against": ["shop"], "test": condition}}
    given_facts = [
        {"control": {"by": "owner", "business": "firm"}},
        {"ownership": {"owner": "owner", "of": "shop"}},
        *facts,
    ]

    before = tiny.assess(rules, given_facts).status("a", "shop")
    after = tiny.assess(rules, [*given_facts, more]).status("a", "shop")

    rank = {name: number for number, name in enumerate(STATUSES)}
    assert rank.get(after, 0) >= rank.get(before, 0)


SEARCHES = st.sampled_from(
    [
        {"complete": "seizure", "at": "shop", "checked": "2026-10-20"},
        {"none": "seizure", "at": "shop", "checked": "2026-10-20"},
        {"none": "seizure", "at": "shop", "goods": "tobacco", "checked": "2026-10-01"},
        {"complete": "incident", "checked": "2026-10-20"},
        {"none": "conviction", "person": "owner", "checked": "2026-01-01"},
        {"complete": "control", "business": "firm", "checked": "2026-10-20"},
    ]
)


@given(POSITIVE, CASES, SEARCHES)
def test_a_recorded_search_only_ever_closes(
    tiny: Tiny, condition: Any, facts: list[Any], search: Any
) -> None:
    """It makes nothing true, and never unsays what facts on file show."""
    before = tiny.finding(condition, facts)
    after = tiny.finding(condition, [*facts, search])

    assert before is not None
    assert after is not None
    assert after.truth <= before.truth
    if before.truth is Truth.TRUE:
        assert after.truth is Truth.TRUE


# Strength is apart from truth --------------------------------------------------------------


@given(POSITIVE, CASES, st.data())
@few
def test_where_a_fact_comes_from_never_changes_a_truth(
    tiny: Tiny, condition: Any, facts: list[Any], data: st.DataObject
) -> None:
    """Never multiply strength into severity."""
    sourced = [
        {**f, "source": {"kind": kind}} if (kind := data.draw(SOURCES)) is not None else f
        for f in facts
    ]

    assert tiny.truth(condition, sourced) == tiny.truth(condition, facts)


@given(POSITIVE, CASES)
@few
def test_a_better_source_never_weakens(tiny: Tiny, condition: Any, facts: list[Any]) -> None:
    """`all` takes the weakest, `any` the strongest: both only climb with their parts."""
    weak = [{**f, "source": {"kind": "anonymous"}} for f in facts]
    strong = [{**f, "source": {"kind": "exhibit"}} for f in facts]

    low, high = tiny.finding(condition, weak), tiny.finding(condition, strong)

    assert low is not None
    assert high is not None
    assert (low.strength is None) == (high.strength is None)
    if low.strength is not None and high.strength is not None:
        assert high.strength >= low.strength


# Time --------------------------------------------------------------------------------------

WITHOUT_WINDOWS = POSITIVE_FINDS.filter(lambda condition: "within" not in str(condition))


@given(WITHOUT_WINDOWS, CASES, st.integers(0, 400))
def test_a_later_day_never_lowers_what_has_no_window(
    tiny: Tiny, condition: Any, facts: list[Any], days: int
) -> None:
    """A fact dated after as_at does not exist; no `to` means continuing."""
    earlier = (AS_AT - timedelta(days=days)).isoformat()

    before = tiny.finding(condition, facts, as_at=earlier)
    after = tiny.finding(condition, facts)

    assert before is not None
    assert after is not None
    assert after.truth >= before.truth


@given(POSITIVE_FINDS, CASES, SEARCHES, st.integers(0, 400))
@few
def test_a_search_only_ever_grows_stale(
    tiny: Tiny, condition: Any, facts: list[Any], search: Any, days: int
) -> None:
    """What a search closed may be unknown later, never true by itself."""
    later = (AS_AT + timedelta(days=days)).isoformat()
    held = [f for f in facts if "2026-10-21" not in str(f)]

    now = tiny.truth(condition, [*held, search])
    then = tiny.truth(condition, [*held, search], as_at=later)

    if now == "false":
        assert then in ("false", "unknown")
