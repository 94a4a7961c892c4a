"""The words of statuses, days, law and routes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest

from disrupt.assessment import (
    Gap,
    Judgement,
    Law,
    Limb,
    Option,
    Route,
    Status,
    Step,
    StrengthWord,
    TruthWord,
    Verified,
)
from disrupt.render import phrases, provisions
from disrupt.rule import Family, Standard

OWN = Route(kind="own", agency="council", label="you (licensing authority)")


def option(**said: Any) -> Option:
    base: dict[str, Any] = {
        "id": "a/b@shop",
        "rule": "a/b",
        "title": "A power",
        "family": "civil",
        "against": ("shop",),
        "status": "made_out",
        "route": OWN,
    }
    return Option.model_validate({**base, **said})


def gap(key: str) -> Gap:
    return Gap(key=key, kind="kind", ask="what?")


def law(act: str, cite: str, verified: Verified = "text") -> Law:
    return Law(act=act, cite=cite, verified=verified)


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (phrases.STATUS, Status),
        (phrases.STATUS_ROLE, Status),
        (phrases.TRUTH, TruthWord),
        (phrases.STRENGTH, StrengthWord),
        (phrases.VERIFIED, Verified),
        (phrases.FAMILY, Family),
        (phrases.STANDARD, Standard),
    ],
)
def test_every_choice_has_its_words(words: dict[str, str], choices: object) -> None:
    assert set(words) == set(get_args(choices))


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("2026-11-20", "20 November 2026"),
        ("2026-09", "September 2026"),
        ("2026-01..2026-03", "January 2026 to March 2026"),
        ("seizure of 2026-09-02 at the shop", "seizure of 2 September 2026 at the shop"),
        ("reference 2026-77", "reference 2026-77"),
    ],
)
def test_dates_are_said_as_people_say_them(text: str, spoken: str) -> None:
    assert phrases.dated(text) == spoken


def test_a_moment_has_its_hour() -> None:
    assert phrases.day(datetime(2026, 11, 20, 9, 5, tzinfo=UTC)) == "20 November 2026, 09:05"


QUESTION = Judgement(id="j", ask="Is it necessary?")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "facts in place"),
        ({"judgements": (QUESTION,)}, "facts in place, 1 judgement"),
        ({"judgements": (QUESTION,), "turns_on_judgement": True}, "for judgement"),
        ({"thin": True}, "facts in place · thin"),
        ({"status": "within_reach", "gaps": (gap("a"), gap("b"))}, "within reach, 2 gaps"),
        ({"status": "ruled_out"}, "ruled out"),
        ({"held_back": "speak to somebody first"}, "held back"),
        (
            {
                "status": "already_in_place",
                "in_place": {"measure": "order", "fact": "f", "ends": "2027-02-28"},
            },
            "already in place until 28 February 2027",
        ),
    ],
)
def test_a_status_says_what_it_means(said: dict[str, Any], words: str) -> None:
    assert phrases.status_with_strength(option(**said)) == words


def test_sections_of_one_act_stand_together() -> None:
    act = "Licensing Act 2003"

    line = provisions.law_line(
        [law(act, "s.51"), law(act, "s.52"), law(act, "s.53A"), law("B", "r.1")]
    )

    assert line == "Licensing Act 2003 ss.51-52, 53A · B r.1"


def test_unverified_law_is_said_to_be() -> None:
    assert provisions.law_line([law("A", "s.1", "unverified")]) == "A s.1 · not verified"
    mixed = [law("A", "s.1"), law("A", "s.2", "unverified")]
    assert provisions.law_line(mixed) == "A ss.1-2 · part not verified"


def test_a_referral_says_through_whom() -> None:
    chosen = Route(kind="refer", agency="insolvency", label="Insolvency Service", through="police")

    assert phrases.route(chosen) == "refer: Insolvency Service, through police"


def test_a_role_that_nobody_confirmed_is_not_known() -> None:
    chosen = Route(kind="own?", agency="council", label="you", role="accredited_investigator")

    assert phrases.route(chosen) == "you, if you have an accredited investigator (not known)"


def test_another_capacity_of_your_own_is_you() -> None:
    routes = (
        OWN,
        Route(
            kind="own",
            agency="council",
            label="you (planning authority)",
            capacity="planning_authority",
        ),
        Route(kind="partner", agency="police", label="Anyshire Police"),
        Route(kind="refer", agency="police", label="police force"),
    )

    others = phrases.other_holders(option(routes=routes))

    assert others == ["you as planning authority", "Anyshire Police"]


def test_a_holder_by_law_not_in_force_is_not_a_holder_today() -> None:
    routes = (OWN, Route(kind="refer", agency="nca", label="NCA", pending="not in force"))

    assert phrases.other_holders(option(routes=routes)) == []
    assert phrases.pending_routes(routes) == ["NCA (not in force)"]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Step(do="Apply.", due=date(2026, 11, 26)), "Apply, by 26 November 2026"),
        (
            Step(do="Hear it", within="28 days", of="the_application", counting="next_day"),
            "Hear it, within 28 days of the application",
        ),
        (
            Step(do="Apply", within="3 years", of="$collapse.date"),
            "Apply, within 3 years of the collapse's date",
        ),
        (Step(do="Write."), "Write."),
    ],
)
def test_a_step_says_by_when(step: Step, words: str) -> None:
    assert phrases.step(step) == words


@pytest.mark.parametrize(
    ("limb", "words"),
    [
        (Limb(node="find", truth="true", strength="solid"), "shown, solid"),
        (Limb(node="find", truth="unknown"), "not known"),
        (Limb(node="ask", truth="open"), "a person must judge"),
        (Limb(node="ask", truth="false"), "judged not to be so"),
        (Limb(node="unless", truth="true"), "does not apply"),
        (Limb(node="unless", truth="false"), "applies"),
    ],
)
def test_a_limb_says_what_was_found(limb: Limb, words: str) -> None:
    assert phrases.truth(limb) == words


@pytest.mark.parametrize(
    ("code", "title", "words"),
    [
        ("council", "Local authority", "council"),
        ("fire", "Fire and rescue authority", "fire and rescue authority"),
        ("nca", "National Crime Agency", "National Crime Agency"),
        ("hmrc", "HM Revenue and Customs", "HM Revenue and Customs"),
        ("companies_house", "Companies House (registrar of companies)", "Companies House"),
    ],
)
def test_an_agency_is_named_as_in_a_sentence(code: str, title: str, words: str) -> None:
    assert phrases.agency(code, {code: title}) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(6, "6 days left"), (1, "1 day left"), (0, "ends today"), (-2, "ended 2 days ago")],
)
def test_a_clock_says_how_long(days: int, words: str) -> None:
    assert phrases.days_left(days) == words
