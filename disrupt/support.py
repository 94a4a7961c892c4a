"""Where support for a rule could come from, so that what nothing supports is never tested.

Most rules have nothing on file in any one case.
What is found out here once for a library lets them cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from disrupt.condition import Condition, Find, Junction, walk
from disrupt.rule import Rule


def reach(rule: Rule) -> dict[str, Any]:
    """What must be on file before a rule can matter, as plain data."""
    bound = {kind for e in rule.about if e.name in rule.supports for kind in e.kinds}
    nodes = () if rule.test is None else walk(rule.test)
    found = {node.kind for node in nodes if isinstance(node, Find)}
    support = support_of(rule)
    return {
        "kinds": sorted(bound | found),
        "always": rule.always,
        "makes": rule.makes is not None,
        "first": list(rule.first),
        "finds": support.finds,
        "joins": support.joins,
    }


@dataclass(frozen=True, slots=True)
class Support:
    """Kinds of fact by which the test of one rule could be supported."""

    finds: tuple[str, ...]
    """Kinds whose facts support it where they are telling."""
    joins: tuple[str, ...]
    """Kinds whose facts support it by what they are joined to."""

    def possible(self, telling: Collection[str], kinds: Collection[str]) -> bool:
        """False only where no fact on file is of such a kind."""
        return any(kind in telling for kind in self.finds) or any(
            kind in kinds for kind in self.joins
        )


def support_of(rule: Rule) -> Support:
    """What the test of a rule could be supported by."""
    finds = () if rule.test is None else tuple(positive_finds(rule.test))
    return Support(
        tuple(sorted({find.kind for find in finds if find.having is None})),
        tuple(sorted({find.kind for find in finds if find.having is not None})),
    )


@dataclass(slots=True)
class Reach:
    """Which rules could matter, by the kinds that are on file."""

    always: frozenset[str]
    makers: frozenset[str]
    by_kind: Mapping[str, tuple[str, ...]]
    first_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Rule -> rules whose first step its measure is."""
    support: Mapping[str, Support] = field(default_factory=dict)

    def rules(self, kinds: Collection[str]) -> list[str]:
        """Rules that are always there, or that a fact of these kinds could support, by id."""
        found = set(self.always)
        if "measure" in kinds:
            found |= self.makers
        for kind in kinds:
            found.update(self.by_kind.get(kind, ()))
        return sorted(found)


def reach_of(rules: Mapping[str, Mapping[str, Any]]) -> Reach:
    """Turn what `reach` gave for each rule round."""
    by_kind: dict[str, list[str]] = {}
    first_of: dict[str, list[str]] = {}
    for rule_id, found in rules.items():
        for kind in found["kinds"]:
            by_kind.setdefault(kind, []).append(rule_id)
        for earlier in found["first"]:
            first_of.setdefault(earlier, []).append(rule_id)
    return Reach(
        frozenset(rule_id for rule_id, found in rules.items() if found["always"]),
        frozenset(rule_id for rule_id, found in rules.items() if found["makes"]),
        {kind: tuple(ids) for kind, ids in by_kind.items()},
        {rule_id: tuple(ids) for rule_id, ids in first_of.items()},
        {name: Support(tuple(f["finds"]), tuple(f["joins"])) for name, f in rules.items()},
    )


def positive_finds(node: Condition) -> Iterator[Find]:
    """Finds that can support: none under a `not` or an `unless`, none inside another find."""
    if isinstance(node, Find):
        yield node
    elif isinstance(node, Junction):
        for part in node.parts:
            yield from positive_finds(part)
