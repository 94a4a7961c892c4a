"""How a rule is changed to see whether anything notices: one operator, one place, one mutant.

Operators work on the plain data of a rule file, so that a mutant is what a lawyer might have
written by mistake.
What nobody can expect in an example (wording, steps, additions, indicators) is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from disrupt.review.conditions_changed import Conditions
from disrupt.review.mutant import (
    GONE,
    Mutant,
    Setting,
    Steps,
    changed,
    finds,
    listed,
    said,
    texts,
)

__all__ = ["Mutant", "Setting", "changed", "concept_mutants", "mutants"]


def mutants(rule: str, data: Mapping[str, Any], setting: Setting) -> Iterator[Mutant]:
    """Every mutant of a rule, each id once."""
    yield from _each_once(_RuleChanger(rule, data, setting).every())


def concept_mutants(name: str, data: Mapping[str, Any], setting: Setting) -> Iterator[Mutant]:
    """Every mutant of a concept, which is called `concepts/…`, each id once."""
    yield from _each_once(_ConceptChanger(name, data, setting).every())


def _each_once(found: Iterator[Mutant]) -> Iterator[Mutant]:
    seen: set[str] = set()
    for mutant in found:
        if mutant.id not in seen:
            seen.add(mutant.id)
            yield mutant


@dataclass(slots=True)
class _ConceptChanger(Conditions):
    """Changes of the ways in which a concept is concluded."""

    def every(self) -> Iterator[Mutant]:
        ways = self.data["ways"]
        for index, way in enumerate(ways):
            where: Steps = ("ways", index)
            if len(ways) > 1:
                yield self.make("drop-way", where, GONE, f"way {index + 1} is left out")
            names = {name: texts(body["kind"]) for name, body in way["about"].items()}
            yield from self.about(way["about"], (*where, "about"))
            if "test" in way:
                what = f"way {index + 1} asks for nothing more"
                yield self.make("drop-limb", (*where, "test"), GONE, what)
                yield from self.root(way["test"], (*where, "test"), names)


@dataclass(slots=True)
class _RuleChanger(Conditions):
    """Changes of a rule as a whole."""

    def every(self) -> Iterator[Mutant]:
        names = {name: texts(body["kind"]) for name, body in self.data["about"].items()}
        data = self.data
        if "test" in data:
            yield from self.root(data["test"], ("test",), names)
        for index, limit in enumerate(listed(data.get("limits"))):
            where: Steps = ("limits", index) if isinstance(data["limits"], list) else ("limits",)
            yield self.make("drop-limb", where, GONE, f"the limit {said(limit)} is left out")
            yield from self.root(limit, where, names)
            yield from self.into_test(limit, where)
        if "unless" in data:
            yield self.make("drop-exception", ("unless",), GONE, "the exception is left out")
            yield from self.root(data["unless"], ("unless",), names, either=True)
        yield from self.holders(names)
        yield from self.about(data["about"], ("about",))
        yield from self.supports()
        yield from self.first()
        yield from self.in_force(("in_force",), data["in_force"])

    # what the rule is about, after what, since when -----------------------------------------

    def supports(self) -> Iterator[Mutant]:
        supports = listed(self.data.get("supports"))
        for index, name in enumerate(supports):
            left = [n for i, n in enumerate(supports) if i != index]
            what = f"`{name}` is no longer a reason by itself"
            yield self.make("drop-support", ("supports",), left, what, str(name))

    def first(self) -> Iterator[Mutant]:
        earlier = listed(self.data.get("first"))
        for index, name in enumerate(earlier):
            left = [n for i, n in enumerate(earlier) if i != index]
            yield self.make("drop-first", ("first",), left, f"`{name}` need not come first", name)

    # who ----------------------------------------------------------------------------------

    def holders(self, names: Mapping[str, tuple[str, ...]]) -> Iterator[Mutant]:
        if self.data.get("family") == "duty":
            # A duty is shown without a route, so that no expectation can name who holds it.
            return
        held = self.data["held_by"]
        for index, holder in enumerate(held):
            where: Steps = ("held_by", index)
            who = str(holder["agency"]).replace("_", " ")
            if len(held) > 1:
                what = f"the {who} no longer holds the power"
                yield self.make("drop-holder", where, GONE, what)
            roles = texts(holder.get("role", []))
            if roles and set(roles) <= self.setting.rare_roles:
                yield self.make("drop-role", (*where, "role"), GONE, f"any officer of the {who}")
            if "which" in holder:
                yield self.make("drop-link", (*where, "which"), GONE, f"any {who}, not that one")
            if "when" in holder:
                yield self.make("drop-limb", (*where, "when"), GONE, f"the {who} always holds it")
                yield from self.root(holder["when"], (*where, "when"), names)
            if "from" in holder or "to" in holder:
                window = {key: holder[key] for key in ("from", "to") if key in holder}
                yield from self.in_force(where, window)

    def into_test(self, limit: Any, where: Steps) -> Iterator[Mutant]:
        """A limit that finds nothing cannot support, so that in the test it says the same."""
        if "test" not in self.data or not finds(limit):
            return
        data = changed(self.data, where, GONE)
        data = {**data, "test": {"all": [data["test"], limit]}}
        what = f"the limit {said(limit)} becomes part of the test"
        yield Mutant(self.rule, "limit-to-test", where, what, data)
