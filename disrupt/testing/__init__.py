"""Tests of cases and rules: what must come out, and what must not.

For embedders, too: `check` runs the cases and the examples of their own overlays as
`disrupt test` does.

    from disrupt import load_library
    from disrupt.testing import check

    report = check(["my-cases"], load_library("my-rules"))
    assert report.passed, report
"""

from __future__ import annotations

from disrupt.testing.checking import library_problems
from disrupt.testing.comparing import deciding, differences
from disrupt.testing.report import Failure, Matcher, Report, Result
from disrupt.testing.running import (
    check,
    durable_available,
    matchers,
    run_case,
    run_examples,
    run_examples_file,
)

__all__ = [
    "Failure",
    "Matcher",
    "Report",
    "Result",
    "check",
    "deciding",
    "differences",
    "durable_available",
    "library_problems",
    "matchers",
    "run_case",
    "run_examples",
    "run_examples_file",
]
