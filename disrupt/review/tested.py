"""Runs examples and cases on all cores, and not again what came out as expected and is unchanged.

Of a file that passed is kept how many expectations it has, and on which `about`s of all the rules
both matchers agree in it.
What failed is kept nowhere, and neither is anything of a case that is not the program's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
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
class Piece:
    """A file that is run, or in which only something is bound."""

    path: Path
    judge: bool
    """False where what is expected is known to come out."""
    bind: tuple[str, ...] | None
    """Rules about something on which the matchers were not compared here; None: everything."""


@dataclass(slots=True)
class _File:
    """A file, and what is known of it."""

    path: Path
    stamp: str | None
    """Of what comes out; None where nothing is to be kept."""
    bound: str | None
    """Of what both matchers find."""
    checks: tuple[int, ...] | None = None
    """Expectations of each example, where all were met."""
    agreed: frozenset[str] = frozenset()
    """Stamps of what the matchers agree upon."""

    def recall(self) -> None:
        """Look up what is kept and can be trusted."""
        passed = None if self.stamp is None else recall("tests", self.stamp)
        agreed = None if self.bound is None else recall("tests", self.bound)
        with suppress(KeyError, TypeError):
            self.checks = None if passed is None else tuple(passed["checks"])
        with suppress(KeyError, TypeError):
            self.agreed = frozenset() if agreed is None else frozenset(agreed["abouts"])

    def keep(self, results: tuple[Result, ...], abouts: Iterable[str]) -> None:
        """Keep that everything came out as expected, and that both matchers agree."""
        if self.stamp is not None:
            remember("tests", self.stamp, {"checks": [each.checks for each in results]})
        if self.bound is not None:
            # What both agreed upon before, they still do: other branches have other rules.
            remember("tests", self.bound, {"abouts": sorted(self.agreed.union(abouts))})

    def results(self) -> tuple[Result, ...]:
        """The examples of the file as they went when they were run."""
        where = shown(self.path)
        return tuple(
            Result(f"example {n}", where, checks) for n, checks in enumerate(self.checks or (), 1)
        )


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
    asked = files_under(paths, library)
    stamps = Stamps(library, used)
    files = {path: stamps.file(path) for path in dict.fromkeys(asked)}
    if not job.fresh:
        for file in files.values():
            file.recall()
    results: dict[Path, tuple[Result, ...]] = {}
    waiting: list[Piece] = []
    for path, file in files.items():
        piece = Piece(path, file.checks is None, stamps.missing(file))
        if piece.judge or piece.bind != ():
            waiting.append(piece)
        else:
            results[path] = file.results()
    waiting.sort(key=lambda piece: (not piece.judge, -piece.path.stat().st_size, piece.path))
    ready = (job.folders, job.policy, used)
    for piece, ran in shared_out(Worker, ready, waiting, job.jobs, FILES_A_PROCESS):
        file = files[piece.path]
        results[piece.path] = file.results() if ran is None else ran
        if all(each.passed for each in results[piece.path]):
            file.keep(results[piece.path], stamps.abouts)
        if progress is not None:
            progress(len(results), len(files), shown(piece.path))
    ordered = (result for path in asked for result in results[path])
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

    def file(self, path: Path) -> _File:
        """A file with its stamps; without any where nothing of it is to be kept."""
        if path.name.endswith(EXAMPLES):
            rule_id = rule_of(path)
            if rule_id not in self.library.rules or not self._own(rule_id, path):
                return _File(path, None, None)
            text = spelled(path)
            rests = self.said.stamp(self.said.rule(rule_id), text)
            binds = self._digest("bound", self.said.stamp(text), path)
            return _File(path, self._digest(rule_id, rests, path), binds)
        if self.cases is not None and path.resolve().is_relative_to(self.cases):
            # Anything may come out of a case, so that it rests on all of the library.
            return _File(path, self._digest("case", self.library.hash, path), None)
        return _File(path, None, None)

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

    def missing(self, file: _File) -> tuple[str, ...] | None:
        """Rules about something on which the matchers were not compared in a file.

        None where that is not known of the file, and nothing if only one matcher is used, or if a
        case that is known to come out was compared as a whole.
        """
        if len(self.used) == 1 or (file.bound is None and file.checks is not None):
            return ()
        if file.bound is None or not file.agreed:
            return None
        return tuple(name for stamp, name in self.abouts.items() if stamp not in file.agreed)


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
        if piece.bind is None or (piece.bind and not self._agree(piece.path, piece.bind)):
            return run_file(self.library, piece.path, self.used)
        # Where both bind alike, what comes of one is what comes of the other.
        return run_file(self.library, piece.path, self.used[:1]) if piece.judge else None

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
