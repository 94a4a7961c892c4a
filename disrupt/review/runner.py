"""Runs coverage and mutants over many rules, on all cores, never twice for what is unchanged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from disrupt.engine import engine_of
from disrupt.library import load_library, shipped_rules
from disrupt.library_model import Library
from disrupt.review.concept_trial import FOLDER, resting_on, try_concept
from disrupt.review.cores import shared_out
from disrupt.review.coverage import Covered, Item, concept_items, cover_rule, watched_bench
from disrupt.review.exceptions import Part
from disrupt.review.mutants import Tried, Verdict, try_rule
from disrupt.review.results import recall, remember
from disrupt.review.scenarios import Bench
from disrupt.review.stamps import case_texts, concept_stamp, rule_stamps, words_stamp
from disrupt.review.watching import Watch
from disrupt.testing.examples import shown

Progress = Callable[[int, int, str], None]
"""Told after each rule: how many are done, of how many, and which one."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to run and on what."""

    folders: tuple[str, ...] = ()
    """Folders of rules beside the shipped ones."""
    policy: str | None = None
    cases: str | None = None
    jobs: int = 0
    """Processes; as many as there are cores when 0."""
    fresh: bool = False
    """Work out everything, whatever is known."""


@dataclass(slots=True)
class Proofs:
    """What came of it, by rule."""

    covered: dict[str, Covered] = field(default_factory=dict)
    tried: dict[str, Tried] = field(default_factory=dict)
    concepts: dict[str, tuple[Item, ...]] = field(default_factory=dict)
    stamps: dict[str, str] = field(default_factory=dict)

    def open_names(self) -> dict[Part, tuple[list[str], set[str]]]:
        """By part: the names of what no example shows, and the rules and concepts that were run."""
        found: dict[Part, tuple[list[str], set[str]]] = {}
        if self.covered:
            items = [item for each in self.covered.values() for item in each.missing]
            items += [i for listed in self.concepts.values() for i in listed if not i.seen]
            looked_at = {*self.covered, *(FOLDER + name for name in self.concepts)}
            found["coverage"] = [item.name for item in items], looked_at
        if self.tried:
            survivors = [verdict for each in self.tried.values() for verdict in each.survivors]
            found["mutants"] = [verdict.id for verdict in survivors], set(self.tried)
        return found


def shipped_cases() -> Path | None:
    """The example cases beside the shipped rules, where the program has them."""
    folder = shipped_rules().parent / "cases"
    return folder if folder.is_dir() else None


def run(
    library: Library,
    job: Job,
    parts: tuple[Part, ...],
    rules: Iterable[str] = (),
    progress: Progress | None = None,
) -> Proofs:
    """Run what is asked for over these rules, or over all of them.

    A concept, called `concepts/…`, can be changed like a rule; what is exercised of concepts is
    seen over all rules.
    """
    resting = resting_on(library) if "mutants" in parts else {}
    named = tuple(rules) or (*library.rule_ids, *(FOLDER + name for name in sorted(resting)))
    wanted = tuple(name for name in named if not name.startswith(FOLDER))
    policy = None if job.policy is None else Path(job.policy)
    cases = None if job.cases is None else Path(job.cases)
    words, texts = words_stamp(library, policy), case_texts(cases)
    concepts = [name for name in named if name.startswith(FOLDER) and "mutants" in parts]
    beneath = {name: resting[name.removeprefix(FOLDER)] for name in concepts}
    of_rules = {*wanted, *(rule for ids in beneath.values() for rule in ids)}
    stamps = rule_stamps(library, words, texts, sorted(of_rules))
    stamps |= {name: concept_stamp(name, words, ids, stamps) for name, ids in beneath.items()}
    proofs = Proofs(stamps=stamps)
    # Places are told as people would type them from where they are.
    here = " ".join(shown(folder) for folder in library.folders)
    # What came of somebody's own cases is never kept.
    kept = cases is None or cases == shipped_cases()
    done: dict[tuple[str, Part], dict[str, Any]] = {}
    waiting: list[tuple[str, Part]] = []
    pieces = [(rule_id, part) for rule_id in wanted for part in parts]
    pieces += [(name, "mutants") for name in concepts]
    for piece in pieces:
        name, part = piece
        known = recall(part, f"{stamps[name]} {here}") if kept and not job.fresh else None
        if known is None:
            waiting.append(piece)
        else:
            done[piece] = known
    waiting.sort(key=lambda each: (-_size(library, beneath.get(each[0], (each[0],))), each))
    for (name, part), result in shared_out(_Worker, (job,), waiting, job.jobs):
        done[name, part] = result
        if kept:
            remember(part, f"{stamps[name]} {here}", result)
        if progress is not None:
            progress(len(done), len(pieces), f"{part} {name}")
    _gather(library, proofs, (*wanted, *concepts), done)
    return proofs


def _gather(
    library: Library,
    proofs: Proofs,
    wanted: Iterable[str],
    done: dict[tuple[str, Part], dict[str, Any]],
) -> None:
    seen: set[str] = set()
    for rule_id in wanted:
        covered = done.get((rule_id, "coverage"))
        if covered is not None:
            items = tuple(Item(**item) for item in covered["items"])
            proofs.covered[rule_id] = Covered(rule_id, items)
            seen.update(covered["concepts"])
        tried = done.get((rule_id, "mutants"))
        if tried is not None:
            verdicts = tuple(Verdict(**verdict) for verdict in tried["verdicts"])
            proofs.tried[rule_id] = Tried(rule_id, verdicts, tuple(tried["failing"]))
    if proofs.covered:
        proofs.concepts = {
            name: tuple(replace(item, seen=_key(item) in seen) for item in items)
            for name, items in concept_items(library, Watch()).items()
        }


def _size(library: Library, rules: Iterable[str]) -> int:
    """What takes long comes first, so that no core is left with it at the end."""
    paths = (library.examples(rule_id) for rule_id in rules)
    return sum(0 if path is None else path.stat().st_size for path in paths)


# running -------------------------------------------------------------------------------


class _Worker:
    """One process's library and benches, each made when first needed."""

    def __init__(self, job: Job) -> None:
        policy = None if job.policy is None else Path(job.policy)
        self.cases = None if job.cases is None else Path(job.cases)
        self.library = load_library(*job.folders, policy=policy)
        self.bench: Bench | None = None

    def __call__(self, piece: tuple[str, Part]) -> dict[str, Any]:
        name, part = piece
        if part == "coverage":
            bench, watch = watched_bench(self.library, self.cases)
            covered = cover_rule(bench, name)
            concepts = concept_items(self.library, watch)
            keys = sorted({_key(i) for items in concepts.values() for i in items if i.seen})
            return {"items": [asdict(item) for item in covered.items], "concepts": keys}
        if self.bench is None:
            self.bench = Bench(self.library, engine_of(self.library), self.cases)
        if name.startswith(FOLDER):
            tried = try_concept(self.bench, name.removeprefix(FOLDER))
        else:
            tried = try_rule(self.bench, name)
        return {
            "verdicts": [asdict(verdict) for verdict in tried.verdicts],
            "failing": list(tried.failing),
        }


def _key(item: Item) -> str:
    return hashlib.sha256(item.name.encode()).hexdigest()[:16]
