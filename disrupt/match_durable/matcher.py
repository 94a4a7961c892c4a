"""The matcher in front of the worker: encode, ask, check every proposal, sort."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self

from disrupt.about import About
from disrupt.case import Fact
from disrupt.match import Binding, binding_of, bindings, in_order
from disrupt.match_durable.definition import Definition
from disrupt.match_durable.encoding import Encoding, TooWideError
from disrupt.world import World

WORKER = ("-P", "-W", "ignore", "-m", "disrupt.match_durable")
LAST_PYTHON = (3, 12)
"""On later ones durable-rules 2.0.28 builds and then fails to import."""
SWITCH = "DISRUPT_NO_DURABLE"
QUESTIONS_A_WORKER = 50
"""The network never gives back what rules and facts took, so a worker is not kept for ever."""
LONGEST_ANSWER = 64 << 20


class DurableUnavailable(Exception):  # noqa: N818  # the installation is at fault, not the case
    """durable-rules cannot be used here; `str()` says why in a few words."""


class DurableFailed(Exception):  # noqa: N818  # nothing is lost: the native matcher answers
    """The worker gave no answer that can be relied on; `str()` says why in a few words."""


def available() -> bool:
    """Whether durable-rules can be used here: installed, on a Python it runs on, not switched off.

    The environment variable `DISRUPT_NO_DURABLE=1` switches it off.
    """
    return _why_not() is None


def _why_not() -> str | None:
    if os.environ.get(SWITCH, "") not in ("", "0"):
        return f"`{SWITCH}` switches durable-rules off"
    if sys.version_info[:2] > LAST_PYTHON:
        return "durable-rules does not run on this Python"
    if not sys.executable or find_spec("durable") is None:
        return "durable-rules is not installed"
    return None


class DurableMatcher:
    """Binds with durable-rules in a worker process; a context manager that ends the worker.

    Raises `DurableUnavailable` when made where durable-rules cannot be used.
    One question at a time: threads wait for each other.
    """

    name = "durable"

    def __init__(self, time_limit: float = 10.0, command: Sequence[str] | None = None) -> None:
        """Take the seconds a question may take, and the worker's command line if it is another."""
        reason = _why_not()
        if reason is not None:
            raise DurableUnavailable(reason)
        self.time_limit = time_limit
        self.notes: list[str] = []
        """What was bound natively because it is too wide for the network."""
        self._command = tuple(command or (sys.executable, *WORKER))
        self._worker: Worker | None = None
        self._lock = Lock()

    def bind(self, abouts: Sequence[About], world: World) -> list[list[Binding]]:
        """Every binding of each `about`, exactly as the native matcher gives them.

        Raises `DurableFailed` when the worker crashes, takes too long or answers nonsense.
        """
        encoding = Encoding(world)
        too_wide = set()
        for index, about in enumerate(abouts):
            try:
                encoding.add(index, about)
            except TooWideError:
                too_wide.add(index)
                names = ", ".join(f"`{entry.name}`" for entry in about)
                self.notes.append(f"bound natively, too wide for durable-rules: {names}")
        proposed = self._proposals(encoding, len(abouts))
        return [
            bindings(about, world) if index in too_wide else _checked(about, found, world)
            for index, (about, found) in enumerate(zip(abouts, proposed, strict=True))
        ]

    def _proposals(self, encoding: Encoding, number: int) -> list[list[Mapping[str, Fact]]]:
        """For each `about`, the names that are on file in each proposal."""
        proposed: list[list[Mapping[str, Fact]]] = [[] for _ in range(number)]
        for index, _ in encoding.whole:
            proposed[index].append({})
        if encoding.facts:
            with self._lock:
                answer = self._ask(encoding.question())
            for index, names in _read(answer, encoding):
                proposed[index].append(names)
        return proposed

    def _ask(self, question: Mapping[str, Any]) -> bytes:
        if self._worker is None or self._worker.asked >= QUESTIONS_A_WORKER:
            self.close()
            self._worker = Worker(self._command)
        try:
            return self._worker.ask(json.dumps(question).encode() + b"\n", self.time_limit)
        except DurableFailed:
            self.close()
            raise

    def close(self) -> None:
        """End the worker; the next question starts another."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def __enter__(self) -> Self:
        """Give the matcher itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the worker."""
        self.close()


def _checked(about: About, found: Sequence[Mapping[str, Fact]], world: World) -> list[Binding]:
    definition = Definition(about, world)
    complete = {}
    for names in found:
        proposal = {entry.name: names.get(entry.name) for entry in about}
        complete[tuple(id(fact) for fact in proposal.values())] = proposal
    true = (proposal for proposal in complete.values() if definition.allows(proposal))
    return in_order((binding_of(about, proposal, world) for proposal in true), world)


def _read(answer: bytes, encoding: Encoding) -> Iterator[tuple[int, Mapping[str, Fact]]]:
    """(the `about`, the facts its names stand for); raises `DurableFailed` on anything else."""
    try:
        read = json.loads(answer)
    except ValueError:
        raise DurableFailed("the worker's answer cannot be read") from None
    if isinstance(read, dict) and isinstance(read.get("refused"), str):
        raise DurableFailed(read["refused"])
    found = read.get("found") if isinstance(read, dict) else None
    if not isinstance(found, list):
        raise DurableFailed("the worker's answer has not the form agreed")
    for row in found:
        yield _row(row, encoding)


def _row(row: object, encoding: Encoding) -> tuple[int, Mapping[str, Fact]]:
    if not isinstance(row, list) or not row or not all(type(n) is int and n >= 0 for n in row):
        raise DurableFailed("the worker's answer has not the form agreed")
    rule, *places = row
    if rule >= len(encoding.conjunctions) or any(n >= len(encoding.objects) for n in places):
        raise DurableFailed("the worker's answer names what was not asked about")
    conjunction = encoding.conjunctions[rule]
    if len(places) != len(conjunction.names):
        raise DurableFailed("the worker's answer has not the form agreed")
    facts = (encoding.objects[n] for n in places)
    return conjunction.about, dict(zip(conjunction.names, facts, strict=True))


class Worker:
    """A worker process; whoever made it ends it."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it with the paths this process imports from; raises `DurableFailed`."""
        paths = os.pathsep.join(path for path in sys.path if path)
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own program, fixed arguments
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths},
            )
        except OSError:
            raise DurableFailed("the worker could not be started") from None
        self.asked = 0
        self.end = weakref.finalize(self, _end, self._process)

    def ask(self, question: bytes, time_limit: float) -> bytes:
        """The answer to one line; raises `DurableFailed` if none comes in time."""
        self.asked += 1
        answer: list[bytes] = []
        exchange = Thread(target=_exchange, args=(self._process, question, answer), daemon=True)
        exchange.start()
        exchange.join(time_limit)
        if exchange.is_alive():
            self.end()
            exchange.join(1)
            raise DurableFailed(f"the worker gave no answer in {time_limit:g} seconds")
        if not answer or not answer[0].endswith(b"\n"):
            raise DurableFailed("the worker ended without an answer")
        return answer[0]


def _exchange(process: subprocess.Popen[bytes], question: bytes, answer: list[bytes]) -> None:
    """Write the question and wait for a line; a worker that has died answers nothing."""
    if process.stdin is None or process.stdout is None:
        return
    try:
        process.stdin.write(question)
        process.stdin.flush()
        answer.append(process.stdout.readline(LONGEST_ANSWER))
    except (OSError, ValueError):
        return


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        try:
            if pipe is not None:
                pipe.close()
        except (OSError, ValueError):  # a question half written to a worker that is gone
            continue
