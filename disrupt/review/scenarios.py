"""The examples and cases that a rule is held against, each made ready once.

What every mutant of a rule shares (reading, inference, binding) is done once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path

from disrupt.about import About
from disrupt.assessment import Assessment
from disrupt.candidates import Candidate
from disrupt.case import Case, Expected
from disrupt.casefile import load_case
from disrupt.engine import Engine
from disrupt.errors import DisruptError, Problem
from disrupt.judge import Judge
from disrupt.library_files import SUFFIXES
from disrupt.library_model import Library
from disrupt.match import Binding, bindings
from disrupt.pipeline import Run
from disrupt.routes import Router, seats
from disrupt.rule import Rule
from disrupt.source import read_file
from disrupt.support import reach
from disrupt.testing.comparing import QUIET, Outcome, compare
from disrupt.testing.examples import examples_in, shown

NONE = "none"
"""Folder of the cases that must suggest nothing."""


@dataclass(slots=True)
class Scenario:
    """One example or case, inferred once; rules are judged in it again and again."""

    name: str
    file: str
    case: Case
    run: Run
    complete: bool
    """A complete case expects nothing that it does not list."""
    bound: dict[About, list[Binding]] = field(default_factory=dict)

    def bindings(self, about: About) -> list[Binding]:
        """Every way the facts fit an `about`, worked out once."""
        known = self.bound.get(about)
        if known is None:
            known = self.bound[about] = bindings(about, self.run.world)
        return known

    def under(self, engine: Engine) -> Scenario:
        """The same case under another engine, inferred anew."""
        run = Run(engine, self.case, self.run.as_at, self.run.table, "native")
        run.infer()
        return Scenario(self.name, self.file, self.case, run, self.complete)

    def judged(self, engine: Engine, rule_id: str, rule: Rule) -> list[Candidate]:
        """The options of one rule, as `assess` would judge them."""
        world = self.run.world
        reached = reach(rule)
        kinds = set(world.by_kind)
        makes = reached["makes"] and "measure" in kinds
        if not (reached["always"] or makes or kinds & set(reached["kinds"])):
            return []
        judge = Judge(engine, self.case, world)
        return list(judge.candidates(rule_id, self.bindings(rule.about)))

    def answer(self, engine: Engine, candidates: list[Candidate]) -> Assessment:
        """The assessment there would be if there were only these options."""
        run = copy(self.run)
        run.engine, run.candidates = engine, candidates
        run.standings, run.clocks, run.warnings = [], [], []
        run.rank()
        return run.answer(everything=False)


def noticed(scenario: Scenario, engine: Engine, rule_id: str, rule: Rule) -> str | None:
    """What comes out otherwise than the scenario expects, or None."""
    candidates = scenario.judged(engine, rule_id, rule)
    by_thing = {frozenset(each.against): each for each in candidates}
    wanted = [each for each in scenario.case.expect if each.rule == rule_id]
    for each in wanted:
        found = by_thing.get(frozenset(each.against))
        got = "not_indicated" if found is None else found.status
        if each.status is not None and got != each.status:
            return f"{'+'.join(each.against)}: {each.status} became {got}"
        other = _other_route(scenario, each, found)
        if other is not None:
            return other
    if scenario.complete and not rule.always:
        listed = {frozenset(each.against) for each in wanted}
        for thing, found in by_thing.items():
            if thing not in listed and found.status not in QUIET:
                return f"{'+'.join(found.against)}: nothing became {found.status}"
    if any(each.reason or each.gaps or each.held_back is not None for each in wanted):
        return _more_noticed(scenario, engine, candidates, wanted)
    return None


def _other_route(scenario: Scenario, wanted: Expected, found: Candidate | None) -> str | None:
    if wanted.route is None or found is None:
        return None
    if found.rule.family == "duty":
        return f"{'+'.join(wanted.against)}: a duty has no route to expect"
    run = scenario.run
    router = Router(run.engine.library, run.world, run.table)
    routes = router.routes(found.compiled, found.best.env_names, found.best.answers)
    kind = routes[0].kind if routes else "refer"
    if kind == wanted.route:
        return None
    return f"{'+'.join(wanted.against)}: route {wanted.route} became {kind}"


def _more_noticed(
    scenario: Scenario, engine: Engine, candidates: list[Candidate], wanted: list[Expected]
) -> str | None:
    """What is said of an option beyond its status and route needs the whole answer."""
    shown_ones = [each for each in candidates if each.status != "not_indicated"]
    outcome = Outcome(scenario.answer(engine, shown_ones), engine.library)
    for each in wanted:
        for failure in compare(outcome, each, scenario.name):
            return f"{failure.thing}: {failure.expected} became {failure.got}"
    return None


class Bench:
    """A library with its scenarios, on which rules are judged by themselves."""

    def __init__(self, library: Library, engine: Engine, cases: Path | None = None) -> None:
        self.library = library
        self.engine = engine
        self.cases = cases
        self._cases: list[tuple[Path, str]] | None = None
        self._runs: dict[Path, Scenario | None] = {}

    def case_files(self) -> list[tuple[Path, str]]:
        """Every case file with its text."""
        if self._cases is None:
            folder = self.cases
            paths = () if folder is None else sorted(folder.rglob("*"))
            self._cases = [
                (path, path.read_text(encoding="utf-8"))
                for path in paths
                if path.suffix in SUFFIXES
            ]
        return self._cases

    def cases_of(self, rule_id: str) -> Iterator[Path]:
        """Cases that name a rule, and those that must suggest nothing."""
        for path, text in self.case_files():
            if rule_id in text or path.parent.name == NONE:
                yield path

    def examples(self, rule_id: str) -> list[Scenario]:
        """The examples beside a rule; raises `DisruptError` where they cannot be read."""
        from disrupt.casefile import read_case

        path = self.library.examples(rule_id)
        if path is None:
            return []
        found = examples_in(read_file(path, shown(path)), rule_id, self.library)
        return [
            self._scenario(each.name, shown(path), read_case(each.node, self.library))
            for each in found
        ]

    def scenarios(self, rule_id: str) -> list[Scenario]:
        """Examples first, then the cases that matter to the rule."""
        found = self.examples(rule_id)
        for path in self.cases_of(rule_id):
            if path not in self._runs:
                self._runs[path] = self._case(path)
            scenario = self._runs[path]
            if scenario is not None:
                found.append(scenario)
        return found

    def _case(self, path: Path) -> Scenario | None:
        case = load_case(path, self.library)
        if not case.expects:
            return None
        return self._scenario(case.id, shown(path), case, complete=not case.expect_partial)

    def scenario(self, name: str, case: Case) -> Scenario:
        """A case of one's own made ready; raises `DisruptError` where it has no day."""
        return self._scenario(name, name, case)

    def _scenario(self, name: str, file: str, case: Case, *, complete: bool = False) -> Scenario:
        if case.as_at is None:
            text = "no day: the example has no `as_at`"
            raise DisruptError(Problem(text, help="write as_at: 2026-09-30", code="no-day"))
        run = Run(self.engine, case, case.as_at, seats(case), "native")
        run.infer()
        return Scenario(name, file, case, run, complete)
