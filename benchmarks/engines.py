"""The engines that are compared, each in the way its own manual has it.

Every one is given its rules once; then, for each case: assert the facts, run, collect, clear.
Every one is given the case as the same plain rows, and answers which rule is made out against
which thing; the answers are compared before anything is timed.
`native` also makes what the others do not: for each rule and thing that anything on file
supports, the tree of findings with truth, facts, strength and gaps.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from benchmarks.generated import (
    AS_AT,
    FlatRow,
    Row,
    case_of,
    flat_case,
    flat_test,
    joined_test,
)
from disrupt.case import Case
from disrupt.engine import engine_of
from disrupt.library import Library
from disrupt.pipeline import Run

Answer = set[tuple[int, str]]


class Native:
    """Our own engine: bind, test, and which options are made out."""

    name = "native"

    def __init__(self, library: Library) -> None:
        self.engine = engine_of(library)
        self.numbers = {rule_id: n for n, rule_id in enumerate(library.rule_ids)}

    def joined(self, rows: Iterable[Row]) -> Answer:
        """Rules made out in a case of joined facts."""
        return self._answer(case_of(rows))

    def flat(self, rows: Iterable[FlatRow]) -> Answer:
        """Rules made out in a case of venues."""
        return self._answer(flat_case(rows))

    def _answer(self, case: Case) -> Answer:
        run = Run(self.engine, case, AS_AT, (), "native")
        run.infer()
        run.judge()
        return {
            (self.numbers[candidate.rule_id], candidate.against[0])
            for candidate in run.candidates
            if candidate.status == "made_out"
        }


class Clips:
    """CLIPS through clipspy: templates, `exists` where one fact is enough, a function to collect.

    `reset` clears the facts and keeps the rules.
    """

    name = "clipspy"

    def __init__(self, number: int) -> None:
        import clips

        self.symbol = clips.Symbol
        self.environment = clips.Environment()
        self.found: list[tuple[int, str]] = []
        slots = {
            "premises": "(slot id)",
            "person": "(slot id)",
            "licence": "(slot id) (slot premises) (slot holder)",
            "incident": "(slot id) (slot at) (slot type)",
            "conviction": "(slot id) (slot person) (slot offence)",
        }
        for name, written in slots.items():
            self.environment.build(f"(deftemplate {name} {written})")
        self.environment.define_function(self._collect, "collect")
        for n in range(number):
            self.environment.build(self._rule(n))
        self.templates = {name: self.environment.find_template(name) for name in slots}

    @staticmethod
    def _rule(number: int) -> str:
        incident, offence = joined_test(number)
        return (
            f"(defrule r{number} (licence (id ?l) (premises ?p) (holder ?h))"
            f" (premises (id ?p)) (person (id ?h))"
            f" (exists (incident (at ?p) (type {incident})))"
            f" (exists (conviction (person ?h) (offence {offence})))"
            f" => (collect {number} ?l))"
        )

    def _collect(self, number: int, thing: str) -> None:
        self.found.append((number, str(thing)))

    def joined(self, rows: Iterable[Row]) -> Answer:
        """Rules that fire in a case of joined facts."""
        symbol = self.symbol
        for kind, attributes in rows:
            slots = {name: symbol(value) for name, value in attributes.items()}
            self.templates[kind].assert_fact(**slots)
        self.environment.run()
        self.environment.reset()
        answer = set(self.found)
        self.found.clear()
        return answer


class Durable:
    """durable-rules itself, in this process, without the part of `disrupt` that guards it.

    Rulesets of fifty rules, one sid, facts asserted one by one and retracted: the one way of
    using it that was measured not to lose memory.
    It has no `exists`, so a rule fires for each pair of an incident and a conviction.
    """

    name = "durable-rules"
    A_RULESET = 50

    def __init__(self, number: int) -> None:
        from disrupt.match_durable.worker import quiet_host

        self.host = quiet_host()
        self.found: list[tuple[int, str]] = []
        self.rulesets = []
        for begin in range(0, number, self.A_RULESET):
            numbers = range(begin, min(number, begin + self.A_RULESET))
            name = f"rules-{begin}"
            definition: dict[str, Any] = {f"r{n}": self._rule(n) for n in numbers}
            definition["every"] = {"all": [{"m0": {"$ex": {"thing": 1}}}], "run": lambda _: None}
            self.host.register_rulesets({name: definition})
            self.rulesets.append(name)

    def _rule(self, number: int) -> dict[str, Any]:
        incident, offence = joined_test(number)
        found = self.found

        def append(closure: Any) -> None:
            found.append((number, closure._m["m0"]["thing"]))  # noqa: SLF001 - the plain message

        patterns = [
            {"m0": {"kind": "licence"}},
            {"m1": {"$and": [{"kind": "premises"}, {"thing": {"m0": "premises"}}]}},
            {"m2": {"$and": [{"kind": "person"}, {"thing": {"m0": "holder"}}]}},
            {"m3": {"$and": [{"kind": "incident"}, {"type": incident},
                             {"at": {"m0": "premises"}}]}},
            {"m4": {"$and": [{"kind": "conviction"}, {"offence": offence},
                             {"person": {"m0": "holder"}}]}},
        ]  # fmt: skip
        return {"all": patterns, "run": append}

    def joined(self, rows: Iterable[Row]) -> Answer:
        """Rules that fire in a case of joined facts."""
        facts = []
        for number, (kind, attributes) in enumerate(rows):
            own = {name: value for name, value in attributes.items() if name != "id"}
            facts.append({**own, "id": f"f{number}", "kind": kind, "thing": attributes["id"]})
        for ruleset in self.rulesets:
            for fact in facts:
                self.host.assert_fact(ruleset, fact)
            for fact in facts:
                self.host.retract_fact(ruleset, fact)
        answer = set(self.found)
        self.found.clear()
        return answer


class Zen:
    """zen-engine: one decision table that collects every row that fits, asked thing by thing."""

    name = "zen-engine"

    def __init__(self, number: int) -> None:
        import zen

        self.decision = zen.ZenEngine().create_decision(json.dumps(self._table(number)))

    @staticmethod
    def _table(number: int) -> dict[str, Any]:
        rows = []
        for n in range(number):
            use, capacity, rating = flat_test(n)
            cells = {"u": f'"{use}"', "c": f">= {capacity}", "r": f"<= {rating}", "o": str(n)}
            rows.append({"_id": f"row{n}", **cells})
        table = {
            "hitPolicy": "collect",
            "inputs": [
                {"id": "u", "name": "use", "field": "use"},
                {"id": "c", "name": "capacity", "field": "capacity"},
                {"id": "r", "name": "rating", "field": "rating"},
            ],
            "outputs": [{"id": "o", "name": "rule", "field": "rule"}],
            "rules": rows,
        }
        nodes = [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
            {"id": "out", "type": "outputNode", "name": "out"},
        ]
        edges = [
            {"id": "e1", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "e2", "sourceId": "table", "targetId": "out", "type": "edge"},
        ]
        return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}

    def flat(self, rows: Iterable[FlatRow]) -> Answer:
        """Rows of the table that fit each venue."""
        return {
            (int(hit["rule"]), row["id"])
            for row in rows
            for hit in self.decision.evaluate(row)["result"]
        }
