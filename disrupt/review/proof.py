"""The proof file: per rule, what its examples exercise and which changes they notice.

It stands beside the rules, outside their hash, and is bound to that hash: a proof of another
library is no proof.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from disrupt.errors import DisruptError, Place, Problem
from disrupt.library_model import Library
from disrupt.review.concept_trial import FOLDER
from disrupt.review.exceptions import Excepted
from disrupt.review.mutants import Tried
from disrupt.review.runner import Proofs
from disrupt.review.stamps import case_texts, rule_stamps, words_stamp

PROOF = "proof.json"
BAR = 95.0
"""Percent of the mutants of a rule that examples should notice."""


@dataclass(frozen=True, slots=True)
class RuleProof:
    """The figures of one rule."""

    stamp: str
    covered: tuple[int, int]
    killed: tuple[int, int]
    justified: int = 0
    """Mutants that may stay unnoticed."""
    never_seen: int = 0
    """Items that can never be seen, and are excepted."""

    @property
    def percent_killed(self) -> float:
        """Mutants noticed or justified, out of a hundred."""
        good, all_ = self.killed[0] + self.justified, self.killed[1]
        return 100.0 * good / all_ if all_ else 100.0

    @property
    def percent_covered(self) -> float:
        """Limbs exercised or excepted, out of a hundred."""
        seen, all_ = self.covered[0] + self.never_seen, self.covered[1]
        return 100.0 * seen / all_ if all_ else 100.0


class ConceptProof(NamedTuple):
    """The figures of one concept."""

    seen: int
    all: int
    never_seen: int = 0
    """Items that can never be seen, and are excepted."""
    killed: int = 0
    """Changes of it that the examples of its rules notice."""
    changes: int = 0
    justified: int = 0
    """Changes that may stay unnoticed."""

    @property
    def percent_killed(self) -> float:
        """Changes noticed or justified, out of a hundred."""
        return 100.0 * (self.killed + self.justified) / self.changes if self.changes else 100.0


@dataclass(frozen=True, slots=True)
class Proof:
    """The figures of a library."""

    library: str
    """Hash of the library that was proved."""
    rules: Mapping[str, RuleProof]
    concepts: Mapping[str, ConceptProof]

    def concepts_total(self) -> tuple[int, int, int]:
        """Of the changes of all concepts: noticed, all, and those that may stay unnoticed."""
        each = self.concepts.values()
        killed, changes = sum(c.killed for c in each), sum(c.changes for c in each)
        return killed, changes, sum(c.justified for c in each)

    def total(self) -> RuleProof:
        """All rules together."""
        rules = self.rules.values()
        return RuleProof(
            self.library,
            (sum(r.covered[0] for r in rules), sum(r.covered[1] for r in rules)),
            (sum(r.killed[0] for r in rules), sum(r.killed[1] for r in rules)),
            sum(r.justified for r in rules),
            sum(r.never_seen for r in rules),
        )


def proof_of(library: Library, proofs: Proofs, excepted: Mapping[str, Excepted]) -> Proof:
    """The figures of what was run."""
    rules = {}
    for rule_id, covered in sorted(proofs.covered.items()):
        tried = proofs.tried[rule_id]
        rules[rule_id] = RuleProof(
            proofs.stamps[rule_id],
            (covered.seen, len(covered.items)),
            (tried.killed, len(tried.verdicts)),
            sum(verdict.id in excepted for verdict in tried.survivors),
            sum(item.name in excepted for item in covered.missing),
        )
    concepts = {
        name: ConceptProof(
            sum(item.seen for item in items),
            len(items),
            sum(not item.seen and item.name in excepted for item in items),
            *_changed(proofs.tried[FOLDER + name], excepted),
        )
        for name, items in sorted(proofs.concepts.items())
    }
    return Proof(library.hash, rules, concepts)


def _changed(tried: Tried, excepted: Mapping[str, Excepted]) -> tuple[int, int, int]:
    """How many changes are noticed, how many there are, how many may stay unnoticed."""
    justified = sum(verdict.id in excepted for verdict in tried.survivors)
    return tried.killed, len(tried.verdicts), justified


def stale(library: Library, proof: Proof, cases: Path | None) -> tuple[str, ...]:
    """Rules whose proof is of something else than what stands there now."""
    now = rule_stamps(library, words_stamp(library), case_texts(cases), library.rule_ids)
    changed = [name for name, stamp in now.items() if _stamp(proof, name) != stamp]
    gone = [name for name in proof.rules if name not in now]
    return tuple(sorted((*changed, *gone)))


def _stamp(proof: Proof, rule_id: str) -> str | None:
    known = proof.rules.get(rule_id)
    return None if known is None else known.stamp


# the file ------------------------------------------------------------------------------


def written(proof: Proof) -> str:
    """The proof file as text; a rule to a line, so that a change is easily seen."""
    total = proof.total()
    lines = ["{", f'  "library": "{proof.library}",']
    lines.append(f'  "total": {_figures(total, stamp=False)},')
    lines.append('  "concepts": {')
    lines.append(_rows((name, json.dumps(list(seen))) for name, seen in proof.concepts.items()))
    lines += ["  },", '  "rules": {']
    lines.append(_rows((name, _figures(rule)) for name, rule in proof.rules.items()))
    lines += ["  }", "}"]
    return "\n".join(lines) + "\n"


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return ",\n".join(f'    "{name}": {text}' for name, text in rows)


def _figures(rule: RuleProof, *, stamp: bool = True) -> str:
    data: dict[str, Any] = {"stamp": rule.stamp} if stamp else {}
    data |= {
        "covered": list(rule.covered),
        "killed": list(rule.killed),
        "justified": rule.justified,
        "never_seen": rule.never_seen,
    }
    return json.dumps(data)


def read_proof(path: Path) -> Proof:
    """The proof as it was committed; raises `DisruptError` where it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        rules = {
            str(name): RuleProof(
                str(row["stamp"]),
                _pair(row["covered"]),
                _pair(row["killed"]),
                int(row["justified"]),
                int(row.get("never_seen", 0)),
            )
            for name, row in data["rules"].items()
        }
        concepts = {
            str(name): ConceptProof(*(int(figure) for figure in row))
            for name, row in data["concepts"].items()
        }
        return Proof(str(data["library"]), rules, concepts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        problem = Problem(
            "the proof cannot be read", Place(str(path)), "disrupt prove", "bad-proof"
        )
        raise DisruptError(problem) from None


def _pair(row: Any) -> tuple[int, int]:
    first, second = row
    return int(first), int(second)
