"""Runs examples and cases on all cores, and not again what came out as expected and is unchanged.

Of a file that passed is kept how many expectations it has, and on which `about`s of all the rules
both matchers agree in it.
What failed is kept nowhere, and neither is anything of a case that is not the program's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from disrupt.about import About
from disrupt.case import Case
from disrupt.casefile import read_case
from disrupt.engine import Engine, engine_of
from disrupt.errors import DisruptError
from disrupt.library import load_library
from disrupt.library_model import Library
from disrupt.match_durable import DurableFailed
from disrupt.pipeline import Run
from disrupt.review.cores import shared_out
from disrupt.review.rests_on import Said, spelled
from disrupt.review.results import recall, remember
from disrupt.review.runner import Progress, shipped_cases
from disrupt.review.stamps import digest
from disrupt.routes import seats
from disrupt.source import read_file
from disrupt.testing import Matcher, Report, Result, matchers
from disrupt.testing.examples import EXAMPLES, examples_in, rule_of, shown
from disrupt.testing.running import Alike, files_under, report_of, run_file

SHORT = 24
"""Characters of a stamp of which a file keeps many."""
FILES_A_PROCESS = 4
"""So many files are worth starting another process for."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is run, and how."""

    folders: tuple[str, ...] = ()
    policy: str | None = None
    matchers: tuple[Matcher, ...] | None = None
    """Every one that can be used here, when None."""
    jobs: int = 0
    """Processes; as many as there are cores when 0."""
    fresh: bool = False
    """Run everything, whatever is known."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a file that passed."""

    checks: tuple[int, ...]
    """Expectations of each example."""
    abouts: frozenset[str]
    """Stamps of what the matchers agree upon."""

    @classmethod
    def recalled(cls, stamp: str | None) -> Known | None:
        """What is kept under a stamp, if anything that can be trusted is."""
        kept = None if stamp is None else recall("tests", stamp)
        try:
            return None if kept is None else cls(tuple(kept["checks"]), frozenset(kept["abouts"]))
        except (KeyError, TypeError):
            return None

    def keep(self, stamp: str) -> None:
        """Keep it under a stamp."""
        remember("tests", stamp, {"checks": self.checks, "abouts": sorted(self.abouts)})

    def results(self, path: Path) -> tuple[Result, ...]:
        """The examples of the file as they went when they were run."""
        return tuple(
            Result(f"example {n}", shown(path), checks) for n, checks in enumerate(self.checks, 1)
        )


Piece = tuple[Path, tuple[str, ...] | None]
"""A file to run, or one in which only the `about`s of some rules are to be bound."""


def run_tests(
    library: Library,
    job: Job,
    paths: Iterable[str | Path] = (),
    progress: Progress | None = None,
) -> Report:
    """Run the examples and cases under these paths; with none, all examples of the library.

    Raises `DisruptError` where a path leads to nothing that can be run.
    """
    used = matchers() if job.matchers is None else job.matchers
    files = files_under(paths, library)
    stamps = Stamps(library, used)
    stamp = {path: stamps.of(path) for path in files}
    known = {} if job.fresh else {path: Known.recalled(stamp[path]) for path in files}
    results: dict[Path, tuple[Result, ...]] = {}
    waiting: list[Piece] = []
    for path in dict.fromkeys(files):
        before = known.get(path)
        missing = None if before is None else stamps.missing(before)
        if before is not None and not missing:
            results[path] = before.results(path)
        else:
            waiting.append((path, missing))
    waiting.sort(key=lambda piece: (piece[1] is not None, -piece[0].stat().st_size, piece[0]))
    ready = (job.folders, job.policy, used)
    for (path, _), ran in shared_out(Worker, ready, waiting, job.jobs, FILES_A_PROCESS):
        before = known.get(path)
        results[path] = before.results(path) if ran is None and before is not None else ran
        key = stamp[path]
        if key is not None and all(each.passed for each in results[path]):
            checks = tuple(each.checks for each in results[path])
            # What both agreed upon before, they still do: other branches have other rules.
            agreed = frozenset() if before is None else before.abouts
            Known(checks, agreed | stamps.abouts.keys()).keep(key)
        if progress is not None:
            progress(len(results), len(files), shown(path))
    ordered = (result for path in files for result in results[path])
    return report_of(ordered, used, chosen=job.matchers is not None)


class Stamps:
    """What the outcome of each file rests on, as hashes."""

    def __init__(self, library: Library, used: Sequence[Matcher]) -> None:
        """Take the library and the matchers."""
        self.library = library
        self.used = tuple(used)
        self.said = Said(library)
        cases = shipped_cases()
        self.cases = None if cases is None else cases.resolve()

    def of(self, path: Path) -> str | None:
        """The stamp of a file; None of one of which nothing is to be kept."""
        if path.name.endswith(EXAMPLES):
            rule_id = rule_of(path)
            if rule_id not in self.library.rules or not self._own(rule_id, path):
                return None
            rests = self.said.stamp(self.said.rule(rule_id), spelled(path))
            return self._digest(rule_id, rests, path)
        if self.cases is not None and path.resolve().is_relative_to(self.cases):
            # Anything may come out of a case, so that it rests on all of the library.
            return self._digest("case", self.library.hash, path)
        return None

    def _own(self, rule_id: str, path: Path) -> bool:
        beside = self.library.examples(rule_id)
        return beside is not None and beside.resolve() == path.resolve()

    def _digest(self, what: str, rests: str, path: Path) -> str:
        parts = (what, rests, ",".join(self.used), _durable_version())
        named = [(f"{n}", part.encode()) for n, part in enumerate(parts)]
        return digest((*named, ("file", path.read_bytes())))

    @cached_property
    def abouts(self) -> Mapping[str, str]:
        """Stamp of everything that is bound -> a rule that is about it."""
        if len(self.used) == 1:
            return {}
        said = self.said
        return {
            said.stamp(about)[:SHORT]: rule_id
            for rule_id, about in ((each, said.about(each)) for each in self.library.rule_ids)
        }

    def missing(self, known: Known) -> tuple[str, ...]:
        """Rules that are about something on which the matchers were not compared in a file."""
        return tuple(rule_id for stamp, rule_id in self.abouts.items() if stamp not in known.abouts)


def _durable_version() -> str:
    try:
        return version("durable-rules")
    except PackageNotFoundError:
        return "none"


class Worker:
    """One process's library, on which files are run."""

    def __init__(
        self, folders: tuple[str, ...], policy: str | None, used: tuple[Matcher, ...]
    ) -> None:
        """Load the library."""
        self.library = load_library(*folders, policy=policy)
        self.used = used

    def __call__(self, piece: Piece) -> tuple[Result, ...] | None:
        """What came of a file; None where it only had to be bound, and both matchers agree."""
        path, rules = piece
        if rules is not None and self._agree(path, rules):
            return None
        return run_file(self.library, path, self.used)

    def _agree(self, path: Path, rules: tuple[str, ...]) -> bool:
        """Whether both matchers bind what these rules are about alike in every example."""
        engine = engine_of(self.library)
        abouts = {engine.about(rule_id) for rule_id in rules}
        rule_id = rule_of(path)
        try:
            node = read_file(path, shown(path))
            return all(
                self._bind_alike(engine, read_case(each.node, self.library), abouts)
                for each in examples_in(node, rule_id, self.library)
            )
        except (DisruptError, DurableFailed):
            return False

    def _bind_alike(self, engine: Engine, case: Case, abouts: set[About]) -> bool:
        if case.as_at is None:
            return False
        both = Alike()
        run = Run(engine, case, case.as_at, seats(case), both)
        run.infer()
        wanted = [about for about, _ in engine.groups(run.world.by_kind) if about in abouts]
        both.bind(wanted, run.world)
        return both.agree
