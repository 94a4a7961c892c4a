"""Full assessments a second on one core: all rules, one case of about forty facts.

From a case already read to the whole answer: bind, infer, test, order, present.
The case is the example case that comes nearest to forty facts, things included.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.report import heading, line
from benchmarks.timing import in_turns
from disrupt import assess, load_case, load_library

CASES = Path(__file__).resolve().parent.parent / "cases"
FACTS = 40


def run() -> None:
    """Measure and print."""
    heading("(c) full assessments a second, all rules, one core")
    library = load_library()
    cases = [load_case(path, library) for path in sorted(CASES.glob("*.yaml"))]
    case = min(cases, key=lambda c: (abs(len(c.facts) - FACTS), c.id))
    taken = in_turns({"assess": lambda: assess(library, case)}, seconds=8.0)["assess"]
    words = f"{case.id}: {len(case.facts)} facts, {len(library.rule_ids)} rules"
    line(words, f"{1 / taken:.0f} /s", f"{taken * 1000:.1f} ms each")
