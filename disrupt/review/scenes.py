"""Cases and examples, judged by one library or the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from disrupt.about import About
from disrupt.candidates import Candidate
from disrupt.case import Case
from disrupt.casefile import read_case
from disrupt.engine import Engine
from disrupt.errors import DisruptError
from disrupt.judge import Judge
from disrupt.library_model import Library
from disrupt.match import Binding, bindings
from disrupt.node import Node
from disrupt.order import Standing
from disrupt.pipeline import LISTED, Run
from disrupt.review.reach_of_change import Touched
from disrupt.review.revisions import Side
from disrupt.routes import seats
from disrupt.rule import Rule
from disrupt.source import read_file
from disrupt.support import reach
from disrupt.testing.examples import examples_in

Key = tuple[str, tuple[str, ...]]
"""A rule and what it is against."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an option came out."""

    status: str = "not_indicated"
    route: str | None = None
    held_back: bool = False
    reason: str | None = None
    place: int | None = None
    """Place in the order of the case; None of what is not ranked, and in examples."""

    @property
    def seen(self) -> tuple[str, str | None, bool]:
        """What two outcomes are compared by, apart from their place."""
        return self.status, self.route, self.held_back


NOTHING = Outcome()
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class Scene:
    """One case or example of the new side."""

    name: str
    kind: Literal["case", "example"]
    rule: str | None
    """The rule an example stands beside."""
    file: str
    node: Node

    def case(self, library: Library) -> Case:
        """The case as this library reads it; raises `DisruptError`."""
        kept = {key: value for key, value in self.node.mapping.items() if key != "expect"}
        node = Node(
            kept, line=self.node.line, column=self.node.column, file=self.node.file,
            key_places=self.node.key_places,
        )  # fmt: skip
        return read_case(node, library, default_id=self.name)

    def run(self, engine: Engine) -> Run | None:
        """The case with what is inferred; None where it cannot be read or has no day."""
        try:
            case = self.case(engine.library)
        except DisruptError:
            return None
        if case.as_at is None:
            return None
        run = Run(engine, case, case.as_at, seats(case), "native")
        run.infer()
        return run


class Stage:
    """One library on which scenes are judged; what scenes share is done once."""

    def __init__(self, engine: Engine) -> None:
        """Take the library made ready."""
        self.engine = engine
        self.runs: dict[int, Run | None] = {}
        self.bound: dict[tuple[int, About], list[Binding]] = {}

    def run(self, scene: Scene) -> Run | None:
        """The scene with what is inferred, worked out once."""
        if id(scene) not in self.runs:
            self.runs[id(scene)] = scene.run(self.engine)
        return self.runs[id(scene)]

    def share_one(self, other: Stage, scene: Scene) -> None:
        """Take over a scene from a stage on which the same facts are read and inferred."""
        run = other.run(scene)
        self.runs[id(scene)] = None if run is None else _under(run, self.engine)
        self.bound = other.bound

    def candidates(self, scene: Scene, rules: frozenset[str]) -> list[Candidate]:
        """The options of some rules that anything on file supports, judged."""
        run = self.run(scene)
        if run is None:
            return []
        judge = Judge(self.engine, run.case, run.world)
        found: list[Candidate] = []
        for about, ids in self.engine.groups(run.world.by_kind):
            wanted = [rule for rule in ids if rule in rules]
            bound = self._bindings(scene, run, about) if wanted else []
            for rule in wanted:
                found += judge.candidates(rule, bound)
        return [each for each in found if each.status != "not_indicated"]

    def with_rule(self, scene: Scene, rule_id: str, rule: Rule) -> dict[Key, Outcome]:
        """How the options of one rule would come out if it were this one."""
        run = self.run(scene)
        if run is None or not _could_matter(rule, run):
            return {}
        engine = self.engine.with_rule(rule_id, rule)
        judge = Judge(engine, run.case, run.world)
        bound = self._bindings(scene, run, rule.about)
        candidates = [
            each for each in judge.candidates(rule_id, bound) if each.status != "not_indicated"
        ]
        return _outcomes(run, engine, candidates, frozenset({rule_id}))

    def _bindings(self, scene: Scene, run: Run, about: About) -> list[Binding]:
        key = (id(scene), about)
        known = self.bound.get(key)
        if known is None:
            known = self.bound[key] = bindings(about, run.world)
        return known

    def outcomes(
        self, scene: Scene, rules: frozenset[str], routed: frozenset[str]
    ) -> dict[Key, Outcome]:
        """How the options of some rules come out; who may use them, of the `routed` ones."""
        candidates = self.candidates(scene, rules)
        run = self.run(scene)
        return {} if run is None else _outcomes(run, self.engine, candidates, routed)

    def places(self, scene: Scene) -> dict[Key, int]:
        """The place of every ranked option of a case."""
        run = self.run(scene)
        if run is None:
            return {}
        full = _under(run, self.engine)
        full.judge()
        full.rank()
        answer = full.answer(everything=False)
        return {
            (option.rule, tuple(sorted(option.against))): number
            for number, option in enumerate(answer.options)
        }


def _under(run: Run, engine: Engine) -> Run:
    """The same facts under another engine, with nothing judged yet."""
    fresh = copy(run)
    fresh.engine = engine
    fresh.candidates, fresh.standings, fresh.clocks, fresh.warnings = [], [], [], []
    return fresh


def _standings(run: Run, engine: Engine, candidates: list[Candidate]) -> list[Standing]:
    if not candidates:
        return []
    ranked = _under(run, engine)
    ranked.candidates = candidates
    ranked.rank()
    return ranked.standings


def _outcomes(
    run: Run, engine: Engine, candidates: list[Candidate], routed: frozenset[str]
) -> dict[Key, Outcome]:
    ranked = [each for each in candidates if each.status in LISTED and each.rule_id in routed]
    standings = {id(s.candidate): s for s in _standings(run, engine, ranked)}
    return {
        (each.rule_id, tuple(sorted(each.against))): _outcome(each, standings.get(id(each)))
        for each in candidates
    }


def _could_matter(rule: Rule, run: Run) -> bool:
    reached, kinds = reach(rule), set(run.world.by_kind)
    makes = reached["makes"] and "measure" in kinds
    return bool(reached["always"] or makes or kinds & set(reached["kinds"]))


def _outcome(candidate: Candidate, standing: Standing | None) -> Outcome:
    if standing is None:
        return Outcome(candidate.status, reason=candidate.best.reason)
    held = standing.extras["held_back"] is not None
    return Outcome(candidate.status, standing.route.kind, held, candidate.best.reason)


# Finding them --------------------------------------------------------------------------


def scenes_of(
    side: Side, library: Library, reach: Touched, share: tuple[int, int] = (0, 1)
) -> Iterator[Scene]:
    """Give the cases and examples of one side that could come out otherwise, or a share of them.

    Raises `DisruptError` for those that are wrong.
    """
    number, of = share
    cases = sorted(side.cases.rglob("*.yaml")) if side.cases is not None else []
    for path in cases[number::of]:
        shown = side.shown(path)
        node = read_file(path, shown)
        title = node.mapping.get("case")
        name = (title.text if title is not None else None) or path.stem
        yield Scene(name, "case", None, shown, node)
    for rule_id in library.rule_ids[number::of]:
        found = library.examples(rule_id)
        if found is not None and (rule_id in reach.rules or _mentions(found, reach.kinds)):
            for scene in examples_of(found, rule_id, side, library):
                if rule_id in reach.rules or _has(scene, reach.kinds):
                    yield scene


def _mentions(path: Path, kinds: frozenset[str] | None) -> bool:
    """Whether the text of a file could hold a fact of these kinds; None is any kind."""
    if kinds is None:
        return True
    words = set(_WORD.findall(path.read_text(encoding="utf-8-sig")))
    return bool(kinds & words)


def _has(scene: Scene, kinds: frozenset[str] | None) -> bool:
    if kinds is None:
        return True
    mapping = scene.node.mapping
    facts = mapping["facts"].items if "facts" in mapping else []
    things = mapping["things"].mapping.values() if "things" in mapping else ()
    named = {key for fact in facts for key in fact.mapping}
    named |= {str(thing.mapping["kind"].text) for thing in things if "kind" in thing.mapping}
    return bool(kinds & named)


def examples_of(path: Path, rule_id: str, side: Side, library: Library) -> Iterator[Scene]:
    """Give the examples of one file as scenes."""
    node = read_file(path, side.shown(path))
    for example in examples_in(node, rule_id, library):
        shown = f"{side.shown(path)}:{example.place.line}"
        yield Scene(example.name, "example", rule_id, shown, example.node)
