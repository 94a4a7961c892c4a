"""What is wrong with files, as lines for a screen."""

from __future__ import annotations

from disrupt.errors import DisruptError
from disrupt.render.phrases import count

NOTHING_DONE = "nothing was done"


def problem_lines(error: DisruptError, consequence: str = NOTHING_DONE) -> str:
    """Give every problem with its place and help, and how many there are."""
    number = count(len(error.problems), "problem")
    tail = f"; {consequence}" if consequence else ""
    return f"{error}\n{number}{tail}\n"
