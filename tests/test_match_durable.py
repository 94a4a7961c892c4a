"""The second matcher case by case: what it binds, and what it does when its worker fails."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice

import pytest

from disrupt.about import About, AboutEntry, Join
from disrupt.case import Fact, Value
from disrupt.match import NativeMatcher
from disrupt.match_durable import DurableFailed, DurableMatcher, DurableUnavailable, available
from disrupt.match_durable import matcher as front
from disrupt.match_durable import worker as back
from disrupt.match_durable.encoding import Encoding, TooWideError
from disrupt.vocabulary import Kind, Vocabulary
from disrupt.world import World

AS_AT = date(2026, 10, 20)
needs_durable = pytest.mark.skipif(not available(), reason="durable-rules cannot be used here")


def kind_of(name: str, *links: str, **more: object) -> Kind:
    attributes: dict[str, object] = {link: {"type": "thing"} for link in links}
    attributes["type"] = {"type": "choice", "choices": {"alcohol": ["on_trade"], "gambling": None}}
    attributes["ref"] = {"type": "text"}
    data = {"class": "thing", "time": "none", "title": name, "says": name}
    return Kind.model_validate({**data, "attributes": attributes, **more})


VOCABULARY = Vocabulary(
    {
        "person": kind_of("person"),
        "business": kind_of("business"),
        "premises": kind_of("premises", "owner"),
        "licence": kind_of("licence", "premises", "holder", "issued_by"),
        "nuisance": kind_of("nuisance", "at", "by"),
        "association": kind_of("association", "person", "other", symmetric=("person", "other")),
        "introduction": kind_of("introduction", "through"),
        "agency": kind_of("agency"),
    },
    {},
)


def world(*facts: Fact) -> World:
    return World(VOCABULARY, AS_AT, facts)


def fact(id: str, kind: str, **values: Value) -> Fact:
    return Fact(id, kind, values)


def entry(
    name: str, *kinds: str, types: tuple[str, ...] = (), missing: bool = False, **joins: str
) -> AboutEntry:
    """An entry as a rule writes it: `premises="licence.premises"`, `same_as="licence.holder"`."""
    ends = []
    for key, target in joins.items():
        other, _, attribute = target.partition(".")
        ends.append(Join(None if key == "same_as" else key, other, attribute or None))
    return AboutEntry(name, kinds, types, tuple(ends), missing)


@pytest.fixture(scope="module")
def durable() -> Iterator[DurableMatcher]:
    with DurableMatcher() as matcher:
        yield matcher


SHOP = fact("shop", "premises")
YARD = fact("yard", "premises", owner="subject-a")
SUBJECT_A = fact("subject-a", "person")
FIRM = fact("firm", "business")
LICENCE = entry("licence", "licence")
PREMISES_OF = entry("premises", "premises", same_as="licence.premises")
PREMISES = entry("premises", "premises")
LICENCE_OF = entry("licence", "licence", missing=True, premises="premises")

BOUND = {
    "each thing of a kind": ([SHOP, YARD, FIRM], (PREMISES,), ["shop", "yard"]),
    "several kinds": (
        [SUBJECT_A, FIRM, SHOP],
        (entry("who", "person", "business"),),
        ["firm", "subject-a"],
    ),
    "a chain": (
        [SHOP, YARD, FIRM, fact("l1", "licence", premises="shop", holder="firm")],
        (LICENCE, PREMISES_OF, entry("holder", "business", same_as="licence.holder")),
        ["l1 shop firm"],
    ),
    "a link to something of another kind": (
        [SUBJECT_A, fact("l1", "licence", premises="subject-a")],
        (LICENCE, PREMISES_OF),
        [],
    ),
    "a link that is not known": ([SHOP, fact("l1", "licence")], (LICENCE, PREMISES_OF), ["l1 -"]),
    "what hangs on something not on file": (
        [SHOP, YARD, SUBJECT_A, fact("l1", "licence")],
        (LICENCE, PREMISES_OF, entry("owner", "person", same_as="premises.owner")),
        ["l1 - -"],
    ),
    "what names something not on file is not narrowed": (
        [SHOP, fact("l1", "licence"), fact("n1", "nuisance", at="shop"), fact("n2", "nuisance")],
        (LICENCE, PREMISES_OF, entry("noise", "nuisance", at="premises")),
        ["l1 - n1", "l1 - n2"],
    ),
    "a list": (
        [SHOP, YARD, SUBJECT_A, fact("n1", "nuisance", at=("shop", "yard"), by=("subject-a",))],
        (entry("noise", "nuisance"), entry("premises", "premises", same_as="noise.at")),
        ["n1 shop", "n1 yard"],
    ),
    "an empty list": (
        [SHOP, fact("n1", "nuisance", at=())],
        (entry("noise", "nuisance"), entry("premises", "premises", same_as="noise.at")),
        [],
    ),
    "a name twice in a list": (
        [SHOP, fact("n1", "nuisance", at=("shop", "shop"))],
        (entry("noise", "nuisance"), entry("premises", "premises", same_as="noise.at")),
        ["n1 shop"],
    ),
    "may be missing and is there": (
        [SHOP, YARD, fact("l1", "licence", premises="shop")],
        (PREMISES, LICENCE_OF),
        ["shop l1", "yard -"],
    ),
    "may be missing and all is missing": ([], (entry("x", "licence", missing=True),), ["-"]),
    "two attributes": (
        [YARD, fact("n1", "nuisance", by="subject-a"), fact("n2", "nuisance", by="firm")],
        (PREMISES, entry("noise", "nuisance", by="premises.owner")),
        ["yard n1"],
    ),
    "two attributes, one not known": (
        [SHOP, fact("n1", "nuisance", by="subject-a")],
        (PREMISES, entry("noise", "nuisance", by="premises.owner")),
        [],
    ),
    "two attributes, one not known, may be missing": (
        [SHOP, fact("n1", "nuisance", by="subject-a")],
        (PREMISES, entry("noise", "nuisance", missing=True, by="premises.owner")),
        ["shop -"],
    ),
    "types: other, broader, narrower, not said": (
        [
            fact("l1", "licence", type="gambling"),
            fact("l2", "licence", type="alcohol"),
            fact("l3", "licence", type="on_trade"),
            fact("l4", "licence"),
        ],
        (entry("licence", "licence", types=("on_trade",)),),
        ["l2", "l3", "l4"],
    ),
    "a text leads nowhere, whatever it says": (
        [SHOP, fact("n1", "nuisance", ref="shop")],
        (PREMISES, entry("noise", "nuisance", missing=True, ref="premises")),
        ["shop -"],
    ),
    "the same fact for two names": (
        [SUBJECT_A],
        (entry("one", "person"), entry("two", "person")),
        ["subject-a subject-a"],
    ),
    "the authority": (
        [
            fact("authority", "agency"),
            fact("l1", "licence", issued_by="authority"),
            fact("l2", "licence", issued_by="other-council"),
            fact("l3", "licence"),
        ],
        (entry("licence", "licence", issued_by="authority"),),
        ["l1"],
    ),
    "no authority": (
        [fact("l1", "licence", issued_by="authority"), fact("l2", "licence")],
        (entry("licence", "licence", issued_by="authority"),),
        ["l1", "l2"],
    ),
    "an association reads both ways": (
        [SUBJECT_A, FIRM, fact("t", "association", person="subject-a", other="firm")],
        (
            entry("tie", "association"),
            entry("of", "person", "business", same_as="tie.person"),
            entry("other", "person", "business", same_as="tie.other"),
        ),
        ["t firm subject-a", "t subject-a firm"],
    ),
    "an association that something names reads both ways": (
        [
            FIRM,
            fact("t", "association", person="subject-a", other="firm"),
            fact("i", "introduction", through="t"),
        ],
        (
            entry("by", "introduction"),
            entry("tie", "association", same_as="by.through"),
            entry("of", "business", same_as="tie.person"),
        ),
        ["i t firm"],
    ),
    "an association with itself is one": (
        [SUBJECT_A, fact("t", "association", person="subject-a", other="subject-a")],
        (entry("tie", "association"), entry("of", "person", same_as="tie.person")),
        ["t subject-a"],
    ),
    "one association is not of one person twice": (
        [SUBJECT_A, FIRM, fact("t", "association", person="subject-a", other="firm")],
        (entry("of", "person"), entry("tie", "association", person="of", other="of")),
        [],
    ),
    "who it is comes before what it is compared with": (
        [YARD, fact("l1", "licence", issued_by="subject-a")],
        (
            LICENCE,
            entry("premises", "premises", owner="licence.issued_by", same_as="licence.premises"),
        ),
        ["l1 -"],
    ),
    "nothing at all": ([SHOP], (), [""]),
}


@pytest.mark.parametrize("situation", BOUND)
def test_native_binds(situation: str) -> None:
    facts, about, expected = BOUND[situation]
    found = NativeMatcher().bind([about], world(*facts))[0]

    assert [" ".join(i or "-" for i in binding.key) for binding in found] == expected


@needs_durable
def test_durable_binds_the_same(durable: DurableMatcher) -> None:
    """Situation by situation, and the rules of all of them in one question."""
    abouts = [about for _, about, _ in BOUND.values()]
    for facts, about, expected in BOUND.values():
        case = world(*facts)

        assert durable.bind([about], case) == NativeMatcher().bind([about], case)
        assert [b.key for b in durable.bind([about], case)[0]] == [
            tuple("" if i == "-" else i for i in line.split()) for line in expected
        ]
        assert durable.bind(abouts, case) == NativeMatcher().bind(abouts, case)


@needs_durable
def test_more_rules_than_a_shard_holds(durable: DurableMatcher) -> None:
    abouts: list[About] = [
        (entry(f"a{n}", "premises"), entry(f"b{n}", "licence", premises=f"a{n}"))
        for n in range(200)
    ]
    case = world(SHOP, YARD, fact("l1", "licence", premises="shop"))

    assert durable.bind(abouts, case) == NativeMatcher().bind(abouts, case)


@needs_durable
def test_three_loose_names_do_not_crash_the_worker(durable: DurableMatcher) -> None:
    """Retracting from a join of three loose patterns did: hence a state for each question."""
    about = (entry("a", "person"), entry("b", "person"), entry("c", "person"))
    case = world(*(fact(f"p{n}", "person") for n in range(4)))

    for _ in range(3):
        assert len(durable.bind([about], case)[0]) == 64


@needs_durable
def test_a_rule_too_wide_is_bound_natively_and_noted() -> None:
    chain = [entry("n0", "person")] + [
        entry(f"n{n}", "person", same_as=f"n{n - 1}") for n in range(1, 9)
    ]
    case = world(SUBJECT_A)
    with DurableMatcher() as matcher:
        found = matcher.bind([tuple(chain), (chain[0],)], case)

        assert found == NativeMatcher().bind([tuple(chain), (chain[0],)], case)
        assert len(matcher.notes) == 1


def test_many_ways_to_be_missing_are_too_wide() -> None:
    about = tuple(entry(f"n{n}", "person", missing=True) for n in range(8))

    with pytest.raises(TooWideError):
        Encoding(world(SUBJECT_A)).add(0, about)


def test_nothing_of_the_case_is_sent() -> None:
    """Codes and numbers only: no id, no kind, no value."""
    encoding = Encoding(world(SHOP, YARD, fact("l1", "licence", premises="shop", holder="firm")))
    encoding.add(0, (LICENCE, PREMISES_OF))
    sent = json.dumps(encoding.question())

    for word in ("shop", "yard", "l1", "firm", "subject", "licence", "premises", "holder"):
        assert word not in sent


# when it cannot be used ----------------------------------------------------------------------


@pytest.mark.parametrize("value", ["1", "yes"])
def test_the_environment_switches_it_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DISRUPT_NO_DURABLE", value)

    assert not available()
    with pytest.raises(DurableUnavailable, match="switches durable-rules off"):
        DurableMatcher()


def test_later_pythons_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISRUPT_NO_DURABLE", raising=False)
    monkeypatch.setattr(front, "LAST_PYTHON", (3, 10))

    assert not available()
    with pytest.raises(DurableUnavailable, match="does not run on this Python"):
        DurableMatcher()


def test_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISRUPT_NO_DURABLE", raising=False)
    monkeypatch.setattr(front, "LAST_PYTHON", (9, 9))
    monkeypatch.setattr(front, "find_spec", lambda _: None)

    assert not available()
    with pytest.raises(DurableUnavailable, match="not installed"):
        DurableMatcher()


# when the worker fails -----------------------------------------------------------------------


@pytest.fixture
def usable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is another program can be tested where durable-rules is not installed."""
    monkeypatch.setattr(front, "_why_not", lambda: None)


ANSWERS = {
    "not JSON": ("hello", "cannot be read"),
    "another form": ("[1]", "form agreed"),
    "nothing found": ('{"found": 3}', "form agreed"),
    "rows of text": ('{"found": [["0", 0]]}', "form agreed"),
    "a row too long": ('{"found": [[0, 0, 0]]}', "form agreed"),
    "an unknown rule": ('{"found": [[7, 0]]}', "not asked about"),
    "an unknown fact": ('{"found": [[0, 7]]}', "not asked about"),
    "a negative fact": ('{"found": [[0, -1]]}', "form agreed"),
    "a refusal": ('{"refused": "too many"}', "too many"),
}


@pytest.mark.usefixtures("usable")
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_bad_answer_is_refused(answer: str) -> None:
    text, reason = ANSWERS[answer]
    command = [sys.executable, "-c", f"input(); print({text!r}, flush=True); input()"]

    with DurableMatcher(command=command) as matcher, pytest.raises(DurableFailed, match=reason):
        matcher.bind([(PREMISES,)], world(SHOP))


@pytest.mark.usefixtures("usable")
@pytest.mark.parametrize("code", ["", "input(); import os; os.abort()", "input(); print(end='{')"])
def test_a_worker_that_dies(code: str) -> None:
    command = [sys.executable, "-c", code]

    with DurableMatcher(command=command) as matcher:
        for _ in range(2):
            with pytest.raises(DurableFailed, match="ended without an answer"):
                matcher.bind([(PREMISES,)], world(SHOP))


@pytest.mark.usefixtures("usable")
def test_a_worker_that_hangs_is_killed() -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    began = time.monotonic()
    with DurableMatcher(time_limit=0.3, command=command) as matcher:
        with pytest.raises(DurableFailed, match=r"no answer in 0\.3 seconds"):
            matcher.bind([(PREMISES,)], world(SHOP))

        assert matcher._worker is None
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("usable")
def test_a_question_too_big_for_the_pipe_to_a_worker_that_hangs() -> None:
    """The time limit holds while the question is still being written."""
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    case = world(*(fact(f"shop-{n}", "premises") for n in range(5000)))
    matcher = DurableMatcher(time_limit=0.5, command=command)
    with matcher, pytest.raises(DurableFailed, match="no answer in"):
        matcher.bind([(PREMISES,)], case)


@pytest.mark.usefixtures("usable")
def test_a_worker_that_cannot_be_started() -> None:
    command = [os.path.join(os.curdir, "no-such-program")]  # noqa: PTH118  # a name, not a path

    with DurableMatcher(command=command) as matcher, pytest.raises(DurableFailed, match="started"):
        matcher.bind([(PREMISES,)], world(SHOP))


@needs_durable
def test_the_worker_ends_with_its_matcher() -> None:
    with DurableMatcher() as matcher:
        matcher.bind([(PREMISES,)], world(SHOP))
        assert matcher._worker is not None
        process = matcher._worker._process
        assert process.poll() is None

    assert process.poll() is not None


@needs_durable
def test_a_worker_is_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "QUESTIONS_A_WORKER", 2)
    with DurableMatcher() as matcher:
        seen = set()
        for _ in range(5):
            assert [b.key for b in matcher.bind([(PREMISES,)], world(SHOP))[0]] == [("shop",)]
            assert matcher._worker is not None
            seen.add(matcher._worker._process.pid)

    assert len(seen) == 3


# the worker from inside ----------------------------------------------------------------------


def test_the_worker_loads_nothing_else_of_the_package() -> None:
    """It must start fast, and can say nothing about a case it never sees."""
    code = (
        "import sys, disrupt.match_durable.worker; "
        "print(sorted(n for n in sys.modules if n.startswith(('disrupt', 'pydantic', 'ruamel'))))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == str(
        ["disrupt", "disrupt.match_durable", "disrupt.match_durable.worker", "disrupt.version"]
    )


def test_the_worker_answers_nonsense_with_a_refusal() -> None:
    answers = io.BytesIO()
    back.serve(io.BytesIO(b"nonsense\n"), answers)

    assert list(json.loads(answers.getvalue())) == ["refused"]


def test_hashes_of_ids_differ() -> None:
    """The network takes facts whose hashes are equal for one fact."""
    ids = list(islice(back.distinct_ids(), 20_000))

    for order in (0, 1):
        assert len({back.fnv32(id_)[order] for id_ in ids}) == len(ids)
    assert len({back.fnv32(f"q{n}") for n in range(front.QUESTIONS_A_WORKER + 1)}) == 51


def test_shards_stay_in_the_envelope() -> None:
    rule = [{"shape": "s0", "unknown": [], "joins": []}] * 8
    groups = list(back.shards([rule] * 100))

    assert [number for group in groups for number, _ in group] == list(range(100))
    assert max(len(group) for group in groups) * 8 <= back.USES_OF_ONE_CONDITION


def test_a_rule_too_wide_for_any_shard_is_refused() -> None:
    rule = [{"shape": "s0", "unknown": [], "joins": []}] * 400

    with pytest.raises(back.RefusedError):
        list(back.shards([rule]))
