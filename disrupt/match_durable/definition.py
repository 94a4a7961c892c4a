"""What a binding is: a check of a complete proposal, word by word, that searches nothing.

Names are looked at in the order in which facts that name others come before what they name.
For each, the joins with what comes before it are read:

- where such a fact should say who the name is and does not, the name is not on file;
- a join of two attributes with nothing to compare leaves only "not on file", and that only where
  the name may be missing;
- otherwise a fact fits if it is of the kinds, its type is not known to be another, and each join
  that is known leads to it;
- a name that may be missing is not on file exactly where nothing fits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from disrupt.about import About, AboutEntry
from disrupt.case import AUTHORITY, Fact
from disrupt.match import placing_order
from disrupt.match_durable.encoding import End, ends
from disrupt.truth import Truth
from disrupt.world import World

Demand = tuple[str | None, frozenset[str]]
"""An attribute (None: the thing itself), and the ids of which it must name one."""


@dataclass(slots=True)
class Definition:
    """The definition of a binding of one `about` in one world."""

    about: About
    world: World
    order: tuple[AboutEntry, ...] = field(init=False)
    _empty: dict[tuple[str, frozenset[Demand]], bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.order = placing_order(self.about)

    def allows(self, proposal: Mapping[str, Fact | None]) -> bool:
        """Whether every name of a complete proposal may stand for what it stands for."""
        before: dict[str, Fact | None] = {AUTHORITY: self.world.facts.get(AUTHORITY)}
        for entry in self.order:
            if not self._may_stand(entry, proposal[entry.name], before):
                return False
            before[entry.name] = proposal[entry.name]
        return True

    def _may_stand(
        self, entry: AboutEntry, fact: Fact | None, before: Mapping[str, Fact | None]
    ) -> bool:
        demands: set[Demand] = set()
        nothing_to_compare = False
        for near, far in ends(entry, self.about, before):
            ids = self._ids(far, before)
            if ids is not None:
                demands.add((near[1], ids))
            elif near[1] is None:
                return fact is None
            elif far[1] is not None or entry.may_be_missing:
                nothing_to_compare = True
        if nothing_to_compare:
            return fact is None and entry.may_be_missing
        if fact is not None:
            return self._fits(entry, fact, demands)
        return entry.may_be_missing and self._nothing_fits(entry, frozenset(demands))

    def _ids(self, end: End, before: Mapping[str, Fact | None]) -> frozenset[str] | None:
        """What an end of a join stands for; None where nobody knows."""
        name, attribute = end
        fact = before[name]
        if fact is None or attribute is None:
            return None if fact is None else frozenset({fact.id})
        value = self.world.value(fact, attribute)
        if value is None:
            return None
        return frozenset(map(str, value if isinstance(value, tuple) else (value,)))

    def _fits(
        self, entry: AboutEntry, fact: Fact, demands: set[Demand] | frozenset[Demand]
    ) -> bool:
        if fact.kind not in entry.kinds or self._of_another_type(entry, fact):
            return False
        return all(self._names_one_of(fact, attribute, ids) for attribute, ids in demands)

    def _names_one_of(self, fact: Fact, attribute: str | None, ids: frozenset[str]) -> bool:
        if attribute is None:
            return fact.id in ids
        if attribute not in self.world.link_names(fact.kind):
            return False
        stated = fact.values.get(attribute)
        named = stated if isinstance(stated, tuple) else () if stated is None else (stated,)
        return any(str(one) in ids for one in named)

    def _of_another_type(self, entry: AboutEntry, fact: Fact) -> bool:
        """Known to be of none of the types; a broader type than the one asked for is not."""
        stated = fact.values.get("type")
        if not entry.types or not isinstance(stated, str):
            return False
        tree = self.world.vocabulary.tree(fact.kind, "type")
        if tree is None:
            return stated not in entry.types
        return all(tree.matches(stated, wanted) is Truth.FALSE for wanted in entry.types)

    def _nothing_fits(self, entry: AboutEntry, demands: frozenset[Demand]) -> bool:
        key = (entry.name, demands)
        if key not in self._empty:
            self._empty[key] = not any(
                self._fits(entry, fact, demands)
                for kind in entry.kinds
                for fact in self.world.by_kind.get(kind, ())
            )
        return self._empty[key]
