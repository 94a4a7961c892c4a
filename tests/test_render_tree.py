"""The tree of findings: nothing is lost, nothing is said twice, and questions only where open."""

from __future__ import annotations

from datetime import date

import pytest

from disrupt.assessment import (
    Assessment,
    Coverage,
    FactNote,
    Gap,
    Judgement,
    LibraryNote,
    Limb,
    Miss,
    ThingNote,
)
from disrupt.render.tree import Told, as_lines, branch

FACTS = {
    "s1": FactNote(id="s1", kind="seizure", words="seizure, 2026-09-12", source="TS/14"),
    "s2": FactNote(id="s2", kind="seizure", words="seizure, 2026-06-03"),
    "c1": FactNote(id="c1", kind="illicit_trade", words="illicit trade", reasons=("s1", "s2")),
}
ASSESSMENT = Assessment(
    case="c",
    as_at=date(2026, 11, 20),
    library=LibraryNote(version="1", hash="0", rules=1),
    matcher="native",
    things={"shop": ThingNote(id="shop", kind="premises", label="1 Example Street")},
    facts=FACTS,
    coverage=Coverage(counts={}),
)
GAP = Gap(key="k", kind="kind", ask="complaints since 2026-05-20", held_by=("police",))


def drawn(limb: Limb, *judgements: Judgement) -> str:
    told = Told(ASSESSMENT, {}, {judgement.id: judgement for judgement in judgements})
    return "\n".join(line.text for line in as_lines(branch(limb, told), 80))


def test_a_limb_has_its_cite_its_truth_and_its_facts_with_sources() -> None:
    limb = Limb(
        node="find", text="Goods were seized", cite="s.1", truth="true", strength="solid",
        facts=("s1", "s2"),
    )  # fmt: skip

    assert drawn(limb).splitlines() == [
        "Goods were seized                                        s.1 shown, solid",
        "  seizure, 12 September 2026 (TS/14)",
        "  seizure, 3 June 2026 (no source given)",
    ]


def test_an_inferred_fact_is_told_by_what_is_on_file() -> None:
    limb = Limb(node="find", text="Illicit trade", truth="true", facts=("c1",))

    text = drawn(limb)

    assert "illicit trade" not in text
    assert "seizure, 12 September 2026 (TS/14)" in text


def test_a_part_without_words_gives_its_facts_to_the_limb_above() -> None:
    limb = Limb(
        node="shown_by", text="Crime at the premises", truth="true",
        children=(Limb(node="find", truth="true", facts=("s1",)),
                  Limb(node="find", truth="unknown", gaps=(GAP,))),
    )  # fmt: skip

    text = drawn(limb)

    assert "seizure, 12 September 2026" in text
    assert "ask:" not in text, "what is shown asks for nothing"


def test_what_is_not_known_says_whom_to_ask() -> None:
    limb = Limb(node="find", text="Nuisance", cite="s.1", truth="unknown", gaps=(GAP,))

    assert "ask: complaints since 20 May 2026 · police" in drawn(limb)


def test_a_miss_says_when_it_ran_out() -> None:
    limb = Limb(
        node="find", text="A conviction", cite="s.1", truth="false",
        misses=(Miss(fact="s1", reason="conviction of 2 April; 6 months ended on 2026-10-01"),),
    )  # fmt: skip

    text = drawn(limb)

    assert "not so" in text
    assert "6 months ended on 1 October 2026" in text


@pytest.mark.parametrize(
    ("answer", "said"),
    [(None, "the court: Is it necessary?"), ("shown", "shown, says the judge, 2 March 2026: x")],
)
def test_a_judgement_names_who_judges(answer: str | None, said: str) -> None:
    judgement = Judgement.model_validate(
        {
            "id": "n",
            "ask": "Is it necessary?",
            "by": "the court",
            "answer": answer,
            "answered_by": answer and "the judge",
            "answered_on": answer and date(2026, 3, 2),
            "reasons": answer and "x",
        }
    )
    limb = Limb(node="ask", text="Necessity", truth="open", judgement="n")

    assert said in drawn(limb, judgement)


def test_the_same_facts_are_told_once() -> None:
    limb = Limb(
        node="all", truth="true",
        children=(
            Limb(node="find", text="One", cite="s.1", truth="true", facts=("s1", "s2")),
            Limb(node="find", text="Two", cite="s.2", truth="true", facts=("s1", "s2")),
        ),
    )  # fmt: skip

    text = drawn(limb)

    assert text.count("12 September 2026") == 1
    assert "the 2 facts above" in text


def test_branches_are_drawn_with_their_stems() -> None:
    leaf = Limb(node="find", text="A limb", cite="s.1", truth="true", facts=("s1",))
    inner = Limb(node="any", truth="true", children=(leaf, leaf))

    lines = drawn(Limb(node="all", truth="true", children=(inner, leaf))).splitlines()

    assert [line[:3] for line in lines] == ["all", "├─ ", "│  ", "│  ", "│  ", "│  ", "└─ ", "   "]
