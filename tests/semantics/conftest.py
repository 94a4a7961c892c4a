"""Tiny libraries: an invented vocabulary on file, with the rules of one test beside it.

`tiny` serves every test here: it finds the truth of one condition, or assesses a case by a few
rules, so that each sentence of the design can be tried on the least that shows it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from disrupt.assessment import Assessment, Option
from disrupt.case import Case, Decision, Fact
from disrupt.casefile import load_case
from disrupt.checking import check_library
from disrupt.engine import engine_of
from disrupt.findings import Finding
from disrupt.grammar import read_condition
from disrupt.library import Library
from disrupt.library_files import Raw, compiled_library, gather, read_all
from disrupt.pipeline import Run, assess
from disrupt.routes import seats
from disrupt.source import from_plain
from disrupt.values import Env
from disrupt.world import World

AS_AT = "2026-10-20"
LIBRARIES = Path(__file__).parent / "libraries"
THINGS: dict[str, Any] = {
    "shop": {"kind": "premises"},
    "home": {"kind": "premises"},
    "owner": {"kind": "person"},
    "friend": {"kind": "person"},
    "firm": {"kind": "business"},
    "lic": {"kind": "licence"},
    "crew": {"kind": "group"},
}
RULE: dict[str, Any] = {
    "title": "Rule",
    "family": "regulatory",
    "four_ps": ["pursue"],
    "purpose": "Shows one sentence of the design.",
    "law": [{"act": "Invented Act", "cite": "s.1", "verified": "unverified"}],
    "extent": ["England", "Wales"],
    "in_force": "long_established",
    "about": {"shop": {"kind": "premises"}},
    "against": ["shop"],
    "held_by": [{"agency": "council"}],
    "standard": "opinion",
}


@dataclass(slots=True)
class Outcome:
    """What came out for each rule and thing: `option("a", "shop").status`."""

    assessment: Assessment

    def option(self, rule: str, *against: str) -> Option:
        """Raises `KeyError` where no list has it."""
        return self.assessment.option(f"{rule}@{'+'.join(against)}")

    def status(self, rule: str, *against: str) -> str:
        """The status, also of duties; `not_indicated` of what no list has."""
        name = f"{rule}@{'+'.join(against)}"
        for duty in self.assessment.duties:
            if duty.rule == rule and duty.against == against:
                return duty.status
        try:
            return self.assessment.option(name).status
        except KeyError:
            return "not_indicated" if name in self.assessment.not_indicated else "no candidate"


class Tiny:
    """Makes libraries from a few lines and asks them about a few facts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._raw: Raw | None = None
        self._libraries: dict[str, Library] = {}

    def __repr__(self) -> str:
        return "tiny"

    def library(
        self,
        rules: Mapping[str, Any] | None = None,
        *,
        concepts: Mapping[str, Any] | None = None,
        lists: Mapping[str, Any] | None = None,
        policy: Mapping[str, Any] | None = None,
    ) -> Library:
        """The tiny words with these rules; each says only what differs from `RULE`.

        Raises `DisruptError` where the files would be refused.
        """
        written = {
            **{f"rules:{name}": {**RULE, **rule} for name, rule in (rules or {}).items()},
            **{f"concepts:{name}": concept for name, concept in (concepts or {}).items()},
            **{f"lists:{name}": listed for name, listed in (lists or {}).items()},
        }
        key = json.dumps([written, policy], sort_keys=False, default=str)
        if key not in self._libraries:
            self._libraries[key] = self._made(written, policy or {})
        return self._libraries[key]

    def _made(self, written: Mapping[str, Any], policy: Mapping[str, Any]) -> Library:
        if self._raw is None:
            self._raw = read_all(gather((self.folder,)))
        raw = copy(self._raw)
        raw.nodes = {**raw.nodes, **{name: from_plain(data) for name, data in written.items()}}
        if policy:
            base = raw.nodes["single:policy"].plain()
            raw.nodes["single:policy"] = from_plain({**base, **policy})
        compiled = compiled_library(raw)
        raw.problems.raise_if_any()
        library = Library(compiled, "tiny")
        check_library(library, raw)
        raw.problems.raise_if_any()
        return library

    def case(
        self,
        library: Library,
        facts: list[Any] | None = None,
        *,
        things: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Case:
        """A case with the usual things, these added or said more of."""
        said = {name: {**THINGS.get(name, {}), **body} for name, body in (things or {}).items()}
        data = {
            "as_at": AS_AT,
            "authority": {"agency": "council", "tier": "district", "nation": "England"},
            **more,
            "things": {**THINGS, **said},
            "facts": facts or [],
        }
        return load_case({k: v for k, v in data.items() if v is not None}, library)

    def world(self, library: Library, case: Case) -> World:
        """The facts of a case on its day, with what is inferred from them."""
        assert case.as_at is not None
        run = Run(engine_of(library), case, case.as_at, seats(case), "native")
        run.infer()
        return run.world

    def finding(
        self,
        test: Any,
        facts: list[Any] | None = None,
        *,
        answers: Mapping[str, str] | None = None,
        concepts: Mapping[str, Any] | None = None,
        lists: Mapping[str, Any] | None = None,
        **case: Any,
    ) -> Finding | None:
        """What one condition comes to; every thing is bound to a name that is its id."""
        library = self.library(concepts=concepts, lists=lists)
        world = self.world(library, self.case(library, facts, **case))
        known = {*THINGS, *(case.get("things") or ()), "authority", *_own_ids(facts or [])}
        names: dict[str, Fact | None] = {name: world.facts.get(name) for name in sorted(known)}
        given = {name: _answer(name, said) for name, said in (answers or {}).items()}
        evaluate = engine_of(library).evaluators.compile(read_condition(test))
        return evaluate(Env(world, {**names, "nobody": None}, given))

    def truth(self, test: Any, facts: list[Any] | None = None, **more: Any) -> str:
        """The word for what one condition comes to."""
        finding = self.finding(test, facts, **more)
        return "left out" if finding is None else finding.truth.word

    def assess(
        self,
        rules: Mapping[str, Any],
        facts: list[Any] | None = None,
        *,
        concepts: Mapping[str, Any] | None = None,
        lists: Mapping[str, Any] | None = None,
        policy: Mapping[str, Any] | None = None,
        **case: Any,
    ) -> Outcome:
        """The whole answer by these rules, what is not indicated included."""
        library = self.library(rules, concepts=concepts, lists=lists, policy=policy)
        return Outcome(assess(library, self.case(library, facts, **case), all=True))


def _own_ids(facts: list[Any]) -> list[str]:
    return [fact["id"] for fact in facts if "id" in fact]


def _answer(judgement: str, said: str) -> Decision:
    answer: Any = said
    return Decision("rule", ("shop",), "the post", date(2026, 10, 1), "", judgement, answer)


@pytest.fixture(scope="session")
def tiny() -> Tiny:
    """The invented library, read once."""
    return Tiny(LIBRARIES / "tiny")
