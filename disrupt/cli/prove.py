"""`disrupt prove`: the proof file beside the rules."""

from __future__ import annotations

from pathlib import Path

import click

from disrupt.cli.common import put, tell, the_library, write_whole
from disrupt.cli.proving import (
    cases_option,
    fresh_option,
    job_of,
    jobs_option,
    progress,
    tell_unused,
)


@click.command(
    "prove",
    short_help="Prove the rules anew where they changed, and write the figures.",
    epilog="""\b
Examples:
  disrupt prove
  disrupt prove --check
Exit code 1 with --check: the proof is of another library than the one that is there.""",
)
@click.option("--check", is_flag=True, help="Only say whether the proof is of what stands there.")
@cases_option
@jobs_option
@fresh_option
def command(*, check: bool, cases: Path | None, jobs: int | None, fresh: bool) -> int:
    """Run coverage and mutants over the shipped rules and write `proof.json` beside them."""
    from disrupt.cli import Exit
    from disrupt.render.proving import coverage_summary, mutants_summary
    from disrupt.review.exceptions import exceptions_of
    from disrupt.review.proof import PROOF, proof_of, read_proof, stale, written
    from disrupt.review.runner import run

    library = the_library((), None)
    job = job_of((), None, cases, jobs, fresh=fresh)
    path = library.folders[0] / PROOF
    if check:
        known = read_proof(path)
        changed = stale(library, known, None if job.cases is None else Path(job.cases))
        put("".join(f"{name}\n" for name in changed) or "the proof is of these rules\n")
        return Exit.NO if changed or known.library != library.hash else Exit.FINE
    excepted = exceptions_of(library)
    found = run(library, job, ("coverage", "mutants"), (), progress())
    proof = proof_of(library, found, excepted)
    write_whole(path, written(proof))
    total = proof.total()
    tell_unused(excepted, found, library)
    tell(coverage_summary(total.covered[0], total.never_seen, total.covered[1], len(proof.rules)))
    tell(mutants_summary(total.killed[0], total.justified, total.killed[1], len(proof.rules)))
    killed, changes, justified = proof.concepts_total()
    tell(mutants_summary(killed, justified, changes, len(proof.concepts), "concept"))
    failing = [name for each in found.tried.values() for name in each.failing]
    for name in failing:
        tell(f"fails without any change: {name}")
    return Exit.NO if failing else Exit.FINE
