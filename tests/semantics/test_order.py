"""Section 6: gates, pins, duties apart, then criteria of which the first difference decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.semantics.conftest import Outcome, Tiny

SEIZED = {"find": {"seizure": {"at": "$shop"}}}
FACT = {"seizure": {"at": "shop"}, "source": {"kind": "exhibit"}}
INCIDENT = {"incident": {"at": "shop", "type": "noise"}, "source": {"kind": "statement"}}
MAYBE = {"all": [SEIZED, {"find": {"conviction": {"person": "$shop.owner"}}}]}
WITH_POLICE = {"partners": [{"agency": "police"}]}


def order_of(outcome: Outcome) -> list[str]:
    return [option.rule for option in outcome.assessment.options]


def power(**said: Any) -> dict[str, Any]:
    return {"test": SEIZED, **said}


PAIRS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "at the table before a referral, whatever its status": (
        power(test=MAYBE),
        power(held_by=[{"agency": "police"}]),
        "those at the table can use it; the other needs police",
    ),
    "status before route": (
        power(held_by=[{"agency": "trading_standards"}]),
        power(test=MAYBE),
        "its facts are in place; the other still lacks something",
    ),
    "your own before a partner's": (
        power(),
        power(held_by=[{"agency": "trading_standards"}]),
        "it is your own power; the other is a power of trading standards, at the table",
    ),
    "route before rung": (
        power(effect={"rung": "monitor"}),
        power(held_by=[{"agency": "trading_standards"}], effect={"rung": "warn"}),
        "it is your own power; the other is a power of trading standards, at the table",
    ),
    "the highest rung that is justified": (
        power(effect={"rung": "warn"}),
        power(effect={"rung": "monitor"}),
        "it is nearer to what is on file (warn; the other monitor)",
    ),
    "above the justified rung comes after": (
        power(effect={"rung": "monitor"}),
        power(effect={"rung": "close"}),
        "what is on file justifies it; the other goes further (close)",
    ),
    "strength before speed": (
        power(effect={"speed": "28 days"}),
        power(effect={"speed": "immediate"}, test={"find": {"wealth_gap": {"of": "$shop.owner"}}}),
        "its evidence is solid; the other's is intelligence only",
    ),
    "speed before lasting effect": (
        power(effect={"speed": "2 days", "lasts": "1 day"}),
        power(effect={"speed": "3 days", "lasts": "permanent"}),
        "it can take effect sooner (2 days; the other 3 days)",
    ),
    "what lasts longer": (
        power(effect={"speed": "2 days", "lasts": "3 months"}),
        power(effect={"speed": "2 days", "lasts": "89 days"}),
        "its effect lasts longer (3 months; the other 89 days)",
    ),
    "by name": (power(), power(), "nothing else differs; by name"),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_the_first_difference_decides_and_one_sentence_says_why(pair: str, tiny: Tiny) -> None:
    upper, lower, because = PAIRS[pair]
    names = ("a", "b") if pair == "by name" else ("z", "a")
    rules = dict(zip(names, (upper, lower), strict=True))
    facts = [FACT, INCIDENT]
    facts.append({"wealth_gap": {"of": "owner"}, "source": {"kind": "intelligence"}})
    partners = [{"agency": "trading_standards"}]

    outcome = tiny.assess(rules, facts, partners=partners, things={"shop": {"owner": "owner"}})

    assert order_of(outcome) == list(names)
    first, second = outcome.assessment.options
    assert first.above_next_because == because
    assert second.below_previous_because == because
    assert (first.position, second.position) == (1, 2)


def test_an_earlier_step_stands_above_what_needs_it(tiny: Tiny) -> None:
    """A measure that must exist first is worth considering first, whatever else differs."""
    order = power(makes="closure_order", first="z")
    notice = {"makes": "closure_notice", "held_by": [{"agency": "trading_standards"}]}
    partners = [{"agency": "trading_standards"}]
    incident = {"all": [{"find": {"incident": {"at": "$shop"}}}, MAYBE["all"][1]]}
    elsewhere = {"incident": {"at": "home", "type": "noise"}}

    needed = tiny.assess({"a": order, "z": power(**notice, test=MAYBE)}, [FACT], partners=partners)
    other = tiny.assess(
        {"a": order, "z": power(**notice, test=incident)}, [FACT, elsewhere], partners=partners
    )

    assert order_of(needed) == ["z", "a"]
    sentence = "it is the earlier step that the other needs"
    assert needed.assessment.options[0].above_next_because == sentence
    assert order_of(other) == ["a", "z"]


def test_what_is_urgent_comes_first(tiny: Tiny) -> None:
    """Pinned first: urgent risk to life or limb, as policy describes it."""
    policy = {
        "urgent": {"limb": "Violence", "find": {"incident": {"at": "$thing", "type": "violence"}}}
    }
    rules = {"a": power(pin="life_or_limb", test=MAYBE)}
    quiet = [FACT, {"seizure": {"at": "home"}}]

    before = tiny.assess(rules, quiet, policy=policy)
    after = tiny.assess(
        rules, [*quiet, {"incident": {"at": "home", "type": "assault"}}], policy=policy
    )

    assert [o.pinned for o in before.assessment.options] == [None, None]
    assert after.assessment.options[0].against == ("home",)
    assert after.assessment.options[0].pinned == "life or limb"
    assert "urgent" in {w.code for w in after.assessment.warnings}


def test_what_is_pinned_comes_first(tiny: Tiny) -> None:
    """Pinned first: `pin: safeguarding`."""
    rules = {
        "a": power(),
        "b": power(pin="safeguarding", held_by=[{"agency": "police"}], test=MAYBE),
    }

    outcome = tiny.assess(rules, [FACT])

    assert order_of(outcome) == ["b", "a"]
    assert outcome.option("b", "shop").pinned == "safeguarding"
    assert outcome.option("b", "shop").above_next_because == "safeguarding comes first"


def test_a_clock_that_already_runs_is_pinned(tiny: Tiny) -> None:
    """Pinned first: a clock already running; one that has run out pins nothing."""
    about = {"taken": {"kind": "seizure"}, "shop": {"kind": "premises", "same_as": "$taken.at"}}
    step = {"do": "Apply", "within": "48 hours", "of": "$taken.date", "clock": True}
    rules = {"a": power(), "z": {**power(), "about": about, "steps": [step]}}

    running = tiny.assess(rules, [{"seizure": {"at": "shop", "date": "2026-10-19"}}])
    over = tiny.assess(rules, [{"seizure": {"at": "shop", "date": "2026-10-10"}}])

    assert order_of(running) == ["z", "a"]
    assert [clock.rule for clock in running.assessment.clocks] == ["z"]
    assert order_of(over) == ["a", "z"]
    assert over.assessment.clocks == ()


def test_duties_stand_apart(tiny: Tiny) -> None:
    """Duties stand apart under "What you must do" and are not ranked."""
    rules = {
        "a": power(),
        "must": {"family": "duty", "always": True},
        "colour": {"family": "duty", "always": True, "colours": "own_functions", "title": "s.17"},
    }

    outcome = tiny.assess(rules, [FACT])

    assert order_of(outcome) == ["a"]
    assert {duty.rule for duty in outcome.assessment.duties} == {"must", "colour"}
    assert outcome.option("a", "shop").colours == ("s.17",)


def test_what_is_always_there_is_not_ranked(tiny: Tiny) -> None:
    """`monitor`, `advice or warning`, `no further action` are always options."""
    outcome = tiny.assess({"a": power(), "monitor": {"always": True}}, [FACT])

    assert order_of(outcome) == ["a"]
    assert {option.rule for option in outcome.assessment.always} == {"monitor"}


def test_one_power_over_many_things_is_one_group(tiny: Tiny) -> None:
    """A group stands at its best member's place; members keep status and gaps."""
    rules = {"a": power(test=MAYBE), "b": power(test={"any": [MAYBE, SEIZED]})}
    facts = [FACT, {"seizure": {"at": "home"}}, {"conviction": {"person": "owner"}}]

    outcome = tiny.assess(rules, facts, things={"shop": {"owner": "owner"}})

    placed = [(o.rule, o.against, o.position, o.status) for o in outcome.assessment.options]
    assert placed == [
        ("b", ("shop",), 1, "made_out"),
        ("b", ("home",), 1, "made_out"),
        ("a", ("shop",), 2, "made_out"),
        ("a", ("home",), 2, "within_reach"),
    ]
    assert [group.rule for group in outcome.assessment.groups] == ["b", "a"]


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        ("last", ["b", "c", "a"]),
        ("down", ["b", "a", "c"]),
        ("3", ["b", "c", "a"]),
        ("up", ["a", "b", "c"]),
    ],
)
def test_a_person_can_move_an_option(move: str, expected: list[str], tiny: Tiny) -> None:
    """With a factor and a reason; the move is kept with the case and shown."""
    rules = {"a": power(), "b": power(), "c": power()}
    decision = {
        "rule": "a",
        "against": "shop",
        "move": move,
        "factor": "capacity",
        "by": "panel",
        "date": "2026-10-19",
        "reasons": "No officer free",
    }

    outcome = tiny.assess(rules, [FACT], decisions=[decision])

    assert order_of(outcome) == expected
    moved = outcome.option("a", "shop").moved
    assert moved is not None
    assert (moved.factor, moved.by, moved.reasons) == ("capacity", "panel", "No officer free")


def test_a_later_move_is_not_made_yet(tiny: Tiny) -> None:
    """A decision later than `as_at` is ignored."""
    decision = {
        "rule": "a",
        "against": "shop",
        "move": "last",
        "by": "panel",
        "date": "2026-10-21",
        "reasons": "Later",
    }

    outcome = tiny.assess({"a": power(), "b": power()}, [FACT], decisions=[decision])

    assert order_of(outcome) == ["a", "b"]


class TestHeldBack:
    """What fails a gate is listed with the reason."""

    def test_everything_overt_while_a_covert_operation_runs(self, tiny: Tiny) -> None:
        rules = {"open": power(overt=True), "quiet": power()}

        outcome = tiny.assess(rules, [FACT], deconflict={"contact": "DI of the hub"})

        assert order_of(outcome) == ["quiet"]
        held = {option.rule: option.held_back for option in outcome.assessment.held_back}
        assert held == {"open": "speak to DI of the hub first"}
        assert outcome.assessment.deconflict == ("DI of the hub",)

    def test_only_the_thing_that_is_flagged(self, tiny: Tiny) -> None:
        things = {"home": {"deconflict": {"contact": "DI of the hub"}}}
        facts = [FACT, {"seizure": {"at": "home"}}]

        outcome = tiny.assess({"open": power(overt=True)}, facts, things=things)

        assert [option.against for option in outcome.assessment.options] == [("shop",)]
        assert [option.against for option in outcome.assessment.held_back] == [("home",)]

    def test_what_is_punitive_against_an_exploited_thing(self, tiny: Tiny) -> None:
        """A coerced or exploited thing in `against` holds back what is punitive, and says so."""
        convicted = {"find": {"conviction": {"person": "$who"}}}
        about = {"about": {"who": {"kind": "person"}}, "against": ["who"], "test": convicted}
        rules = {"punish": {**about, "punitive": True}, "help": about}
        facts = [{"conviction": {"person": "owner"}}, {"exploitation": {"of": "owner"}}]

        outcome = tiny.assess(rules, facts)

        assert order_of(outcome) == ["help"]
        assert [option.rule for option in outcome.assessment.held_back] == ["punish"]
        assert "exploited" in (outcome.option("punish", "owner").held_back or "")


def test_gaps_come_in_the_order_of_their_use(tiny: Tiny) -> None:
    """First what alone settles, then an attribute of a fact on file, then whole kinds."""
    rules = {
        "a": power(test={"all": [SEIZED, {"find": {"conviction": {"person": "$shop.owner"}}}]}),
        "b": power(
            test={
                "all": [
                    {"find": {"seizure": {"at": "$shop", "goods": "cash"}}},
                    {"find": {"incident": {"at": "$shop"}}},
                ]
            }
        ),
    }
    things = {"shop": {"owner": "owner"}}

    outcome = tiny.assess(rules, [{"id": "s1", "seizure": {"at": "shop"}}], things=things)

    found = [(gap.key, gap.settles) for gap in outcome.assessment.gaps]
    assert found == [
        ("kind:conviction:person:owner", True),
        ("attribute:seizure:goods:s1", False),
        ("kind:incident:at:shop", False),
        ("source:seizure::s1", False),
    ]


def test_which_of_the_four_ps_is_empty(tiny: Tiny) -> None:
    """Afterwards: which of pursue, prevent, protect, prepare is empty; what was tried in vain."""
    facts = [FACT, {"measure": {"type": "notice", "upon": "shop", "result": "ignored"}}]

    outcome = tiny.assess({"a": power(four_ps=["pursue", "protect"])}, facts)

    coverage = outcome.assessment.coverage
    assert coverage.empty == ("prevent", "prepare")
    assert len(coverage.tried) == 1


def test_what_can_be_searched_once(tiny: Tiny) -> None:
    """That a kind is kept on a public register changes only the wording of the gap."""
    rules = {"a": power(test=MAYBE)}

    outcome = tiny.assess(rules, [FACT], things={"shop": {"owner": "owner"}})

    (gap,) = outcome.option("a", "shop").gaps
    assert gap.register_name == "register of judgments"
    assert gap.held_by == ("police", "court")
    assert [gateway.id for gateway in gap.gateways] == ["tell"]
