"""Runs every benchmark, or those that are named: `python -m benchmarks cold compare`."""

from __future__ import annotations

import platform
import sys

from benchmarks import cold, compare, growth, rework, throughput

PARTS = {
    "cold": cold.run,
    "compare": compare.run,
    "throughput": throughput.run,
    "growth": growth.run,
    "rework": rework.run,
}


def main(names: list[str]) -> int:
    """Run what is named, in order; everything when nothing is."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"`{unknown[0]}` is not a benchmark; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()} on {platform.system()}, {platform.machine()}")
    for name in names or PARTS:
        PARTS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
