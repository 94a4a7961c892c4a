"""The worker: durable-rules joins numbered facts, one question and one answer a line.

It keeps to the envelope in which durable-rules 2.0.28 was measured to be right: conjunctions of
equalities over short strings, few rules to a ruleset, a rule that catches every fact, ids of our
own, facts asserted one by one, no timers, actions that only append.
Facts are never retracted: with three patterns or more that can end in a crash.
Each question has a state (`sid`) of its own instead, and a worker answers only so many.
It imports nothing but durable and the standard library, so that it starts fast.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

RULES_A_SHARD = 50
ATOMS_A_SHARD = 300
USES_OF_ONE_CONDITION = 150
ATOMS_ONE_FACT_CAN_MEET = 40
MOST_FOUND = 200_000
MOST_BYTES = 2 << 30
FNV_PRIME = 16777619
FNV_BASIS = 2166136261

Pattern = dict[str, Any]
Rule = list[Pattern]


class RefusedError(Exception):
    """The question leaves the envelope, or has too many answers."""


def main() -> None:
    """Answer questions until there are none; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _limit_memory()
    serve(sys.stdin.buffer, answers)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line with a line: what was found, or that it could not be done."""
    networks: dict[str, Network] = {}
    for line in questions:
        try:
            answer: dict[str, Any] = {"found": _found(json.loads(line), networks)}
        except RefusedError as refusal:
            answer = {"refused": str(refusal)}
        except Exception:  # noqa: BLE001  # durable raises bare exceptions; the caller falls back
            answer = {"refused": "the network gave an error"}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def _found(question: dict[str, Any], networks: dict[str, Network]) -> list[list[int]]:
    rules: list[Rule] = question["rules"]
    key = json.dumps(rules)
    if key not in networks:
        networks[key] = Network(rules, f"n{len(networks)}")
    return networks[key].propose(question["facts"])


def _limit_memory() -> None:
    """A join of everything with everything ends this process, not the machine."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    if sys.platform != "win32":
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        wanted = MOST_BYTES if hard == resource.RLIM_INFINITY else min(hard, MOST_BYTES)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


class Network:
    """Rulesets for one set of rules, built once and asked often."""

    def __init__(self, rules: list[Rule], name: str) -> None:
        """Compile the rules, as many to a ruleset as is safe."""
        self.asked = 0
        self.found: list[list[int]] = []
        self.shards: list[tuple[str, frozenset[str]]] = []
        self.host = quiet_host()
        for place, numbered in enumerate(shards(rules)):
            shard = f"{name}_{place}"
            definition = {f"r{number}": self._definition(number, rule) for number, rule in numbered}
            definition["every"] = {"all": [{"m0": {"$ex": {"i": 1}}}], "run": lambda _: None}
            self.host.register_rulesets({shard: definition})
            used = frozenset(pattern["shape"] for _, rule in numbered for pattern in rule)
            self.shards.append((shard, used))

    def propose(self, facts: list[dict[str, str]]) -> list[list[int]]:
        """The number of a rule and the facts in its patterns, for every way they join."""
        self.found.clear()
        self.asked += 1
        state = f"q{self.asked}"
        for shard, used in self.shards:
            chosen = [fact for fact in facts if fact["s"] in used]
            for id_, fact in zip(distinct_ids(), chosen, strict=False):
                self.host.assert_fact(shard, {"id": id_, "sid": state, **fact})
                if len(self.found) > MOST_FOUND:
                    raise RefusedError("the facts join in too many ways")
        return list(self.found)

    def _definition(self, number: int, rule: Rule) -> dict[str, Any]:
        patterns = [{f"m{place}": conditions(pattern)} for place, pattern in enumerate(rule)]
        # A fact may stand for two names of a rule: `dist` 0 allows it.
        return {"all": patterns, "dist": 0, "run": self._action(number, len(rule))}

    def _action(self, number: int, length: int) -> Callable[[Any], None]:
        names = [f"m{place}" for place in range(length)]
        found = self.found

        def append(closure: Any) -> None:  # durable has no types
            matched = closure._m  # noqa: SLF001  # the message as it is, without wrappers
            found.append([number, *(int(matched[name]["n"]) for name in names)])

        return append


def quiet_host() -> Any:  # durable has no types
    """A host without the two timer threads that cannot be stopped."""
    from durable import engine

    class QuietHost(engine.Host):  # type: ignore[misc]  # durable has no types
        def _run(self) -> None:
            pass

    return QuietHost()


def conditions(pattern: Pattern) -> dict[str, Any]:
    """A pattern in the words of the network."""
    atoms: list[dict[str, Any]] = [{"s": pattern["shape"]}]
    atoms += [{column: "?"} for column in pattern["unknown"]]
    atoms += [{own: {f"m{place}": other}} for own, place, other in pattern["joins"]]
    return atoms[0] if len(atoms) == 1 else {"$and": atoms}


def shards(rules: list[Rule]) -> Iterator[list[tuple[int, Rule]]]:
    """Numbered rules in groups that stay in the envelope."""
    group: list[tuple[int, Rule]] = []
    for number, rule in enumerate(rules):
        if group and not fits([*(r for _, r in group), rule]):
            yield group
            group = []
        if not fits([rule]):
            raise RefusedError("a rule is too wide for the network")
        group.append((number, rule))
    if group:
        yield group


def fits(rules: list[Rule]) -> bool:
    """Whether one ruleset can hold these rules."""
    uses = Counter(
        (pattern["shape"], tuple(pattern["unknown"])) for rule in rules for pattern in rule
    )
    of_shape = Counter(shape for shape, _ in uses)
    return (
        len(rules) <= RULES_A_SHARD
        and sum(1 + len(unknown) for _, unknown in uses) <= ATOMS_A_SHARD
        and max(uses.values()) <= USES_OF_ONE_CONDITION
        and max(of_shape.values()) <= ATOMS_ONE_FACT_CAN_MEET
    )


def distinct_ids() -> Iterator[str]:
    """Sequential ids whose 32-bit hashes all differ: the network compares nothing else."""
    hashes: tuple[set[int], set[int]] = (set(), set())
    number = 0
    while True:
        number += 1
        id_ = f"f{number}"
        pair = fnv32(id_)
        if pair[0] not in hashes[0] and pair[1] not in hashes[1]:
            hashes[0].add(pair[0])
            hashes[1].add(pair[1])
            yield id_


def fnv32(text: str) -> tuple[int, int]:
    """Both orders of the 32-bit Fowler-Noll-Vo hash."""
    first = second = FNV_BASIS
    for byte in text.encode():
        first = (first * FNV_PRIME & 0xFFFFFFFF) ^ byte
        second = (second ^ byte) * FNV_PRIME & 0xFFFFFFFF
    return first, second
