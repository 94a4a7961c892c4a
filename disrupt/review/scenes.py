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
from disrupt.protection import Protection
from disrupt.review.kept import KeptFiles
from disrupt.review.reach_of_change import Touched
from disrupt.review.rests_on import spelled
from disrupt.review.revisions import Side
from disrupt.routes import Router, seats
from disrupt.rule import Rule
from disrupt.source import read_file
from disrupt.support import reach
from disrupt.testing.examples import examples_in
from disrupt.words import Words

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
SEARCHES = frozenset({"none", "complete"})


@dataclass(slots=True, eq=False)
class Scene:
    """One case or example of the new side; each is itself and no other."""

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
        self.runs: dict[Scene, Run | None] = {}
        self.bound: dict[tuple[Scene, About], list[Binding]] = {}

    def run(self, scene: Scene) -> Run | None:
        """The scene with what is inferred, worked out once."""
        if scene not in self.runs:
            self.runs[scene] = scene.run(self.engine)
        return self.runs[scene]

    def forget(self) -> None:
        """Let go of the scenes; what comes next shares nothing with them."""
        self.runs, self.bound = {}, {}

    def share_one(self, other: Stage, scene: Scene) -> None:
        """Take over a scene from a stage on which the same facts are read and inferred."""
        run = other.run(scene)
        self.runs[scene] = None if run is None else _elsewhere(run, self.engine)
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
        key = (scene, about)
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


def _elsewhere(run: Run, engine: Engine) -> Run:
    """The same facts under another library, whose policy may have other figures."""
    fresh, policy = _under(run, engine), engine.library.policy
    if policy != run.engine.library.policy:
        fresh.world = copy(run.world)
        fresh.world.found = {}
        fresh.world.policy_values, fresh.world.fresh_days = policy.values, policy.search_days
        fresh.words = Words(engine.library, fresh.world, run.words.authority)
        fresh.protection = Protection(engine, run.case, fresh.world, fresh.words)
    return fresh


def _outcomes(
    run: Run, engine: Engine, candidates: list[Candidate], routed: frozenset[str]
) -> dict[Key, Outcome]:
    router = Router(engine.library, run.world, run.table)
    return {
        (each.rule_id, tuple(sorted(each.against))): _outcome(run, router, each, routed)
        for each in candidates
    }


def _could_matter(rule: Rule, run: Run) -> bool:
    reached, kinds = reach(rule), set(run.world.by_kind)
    makes = reached["makes"] and "measure" in kinds
    return bool(reached["always"] or makes or kinds & set(reached["kinds"]))


def _outcome(run: Run, router: Router, candidate: Candidate, routed: frozenset[str]) -> Outcome:
    reason = candidate.best.reason
    if candidate.status not in LISTED or candidate.rule_id not in routed:
        return Outcome(candidate.status, reason=reason)
    way = candidate.best
    routes = router.routes(candidate.compiled, way.env_names, way.answers)
    route = Standing(candidate, routes, 0, 0).route.kind
    held = run.protection.held_back(candidate) is not None
    return Outcome(candidate.status, route, held, reason)


# Finding them --------------------------------------------------------------------------

Piece = tuple[Literal["case", "example"], str]
"""A case by its file, or the examples of a rule by its id."""


def pieces_of(side: Side, library: Library, reach: Touched) -> list[Piece]:
    """Give the cases, and the rules with examples, that could come out otherwise."""
    found: list[Piece] = []
    if reach.in_cases and side.cases is not None:
        found += [("case", str(path)) for path in sorted(side.cases.rglob("*.yaml"))]
    for rule_id in library.rule_ids:
        path = library.examples(rule_id)
        if path is not None and reach.reads(frozenset(_WORD.findall(spelled(path)))):
            found.append(("example", rule_id))
    return found


def case_of(path: Path, side: Side) -> Scene:
    """Give a case as a scene; raises `DisruptError` where it cannot be read."""
    shown = side.shown(path)
    node = read_file(path, shown)
    title = node.mapping.get("case")
    name = (title.text if title is not None else None) or path.stem
    return Scene(name, "case", None, shown, node)


def examples_of(
    path: Path, rule_id: str, side: Side, library: Library, kept: KeptFiles | None = None
) -> Iterator[Scene]:
    """Give the examples of one file as scenes, out of what was read before where that is kept."""
    shown, text = side.shown(path), spelled(path)
    node = kept.node(text, shown) if kept is not None and text else read_file(path, shown)
    for example in examples_in(node, rule_id, library):
        where = f"{shown}:{example.place.line}"
        yield Scene(example.name, "example", rule_id, where, example.node)


def on_file(scene: Scene) -> frozenset[str]:
    """Kinds of the facts, things and searches of a scene, and the attributes that they have."""
    mapping = scene.node.mapping
    things = mapping["things"].mapping.values() if "things" in mapping else ()
    found: set[str] = set()
    for thing in things:
        kind = thing.mapping.get("kind")
        found |= {*thing.mapping, "" if kind is None else str(kind.text)}
    for fact in mapping["facts"].items if "facts" in mapping else ():
        for key, value in fact.mapping.items():
            found |= {key, *value.mapping}
            if key in SEARCHES:
                found.add(str(value.text))
    return frozenset(found)
