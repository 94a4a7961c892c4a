"""Which rules a change could touch, so that nothing else is run again.

Provably enough: a rule sees a fact only through the kinds it names, a concept only through what it
infers from, and a list only where it is named.
A changed word of the vocabulary, agency or policy can be seen from anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from disrupt.condition import Condition, Find, walk
from disrupt.infer import needs
from disrupt.library_model import Library
from disrupt.review.difference import Difference
from disrupt.rule import Concept, Rule
from disrupt.support import reach


@dataclass(frozen=True, slots=True)
class Touched:
    """What has to be run again."""

    rules: frozenset[str]
    everything: bool
    """A change that can be seen from anywhere."""
    inference: bool
    """Inferred facts, or figures that the policy gives, may be others."""
    words: bool
    """A case may be read otherwise."""
    kinds: frozenset[str] | None
    """Kinds of fact without one of which no rule that was touched can come out; None: any."""


def touched(diff: Difference, old: Library, new: Library) -> Touched:
    """Give the rules whose answer could be another."""
    words = bool(diff.of("kind", "choices"))
    singles = {file.id for file in diff.of("single")} - {"gateways", "calendar"}
    lists = {file.id for file in diff.of("list")}
    concepts = {file.id for file in diff.of("concept")}
    concepts |= _through_lists(lists, old) | _through_lists(lists, new)
    kinds = _closure(concepts, old) | _closure(concepts, new)
    everything = words or bool(singles) or bool(kinds & _of_policy(old, new))
    rules = {file.id for file in diff.of("rule")}
    rules |= {file.moved_from for file in diff.of("rule") if file.moved_from}
    for library in (old, new):
        for name, rule in library.rules.items():
            sees = kinds & seen_by(rule) or lists & listed_in(conditions_of(rule))
            if everything or sees or set(rule.first) & rules:
                rules.add(name)
    return Touched(
        rules=frozenset(rules),
        everything=everything,
        inference=everything or bool(concepts) or bool(lists),
        words=words or "agencies" in singles,
        kinds=_telling(rules, old, new),
    )


def _telling(rules: Iterable[str], *libraries: Library) -> frozenset[str] | None:
    """Kinds on file that a rule must see before it can be suggested, those of its concepts too."""
    found: set[str] = set()
    for library in libraries:
        for name in rules:
            rule = library.rules.get(name)
            if rule is None:
                continue
            if rule.always:
                return None
            found |= {*reach(rule)["kinds"], "measure"}
        waiting = [kind for kind in found if kind in library.concepts]
        while waiting:
            more = {kind for kind, _ in needs(library.concepts[waiting.pop()])} - found
            found |= more
            waiting += [kind for kind in more if kind in library.concepts]
    return frozenset(found)


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Every condition of a rule, wherever it stands."""
    roots: list[Any] = [rule.test, rule.unless, *rule.limits, *rule.indicators, *rule.points_away]
    roots += [holder.when for holder in rule.held_by]
    roots += [step.when for step in rule.steps]
    roots += [addition.when for addition in rule.may_add]
    for root in roots:
        if root is not None:
            yield from walk(root)


def seen_by(rule: Rule) -> set[str]:
    """Give the kinds of fact that a rule binds or looks for."""
    kinds = {kind for entry in rule.about for kind in entry.kinds}
    return kinds | {node.kind for node in conditions_of(rule) if isinstance(node, Find)}


def listed_in(conditions: Iterable[Condition]) -> set[str]:
    """Give the statutory lists that conditions name."""
    found = set()
    for node in conditions:
        wanted = getattr(node, "requirements", None) or (getattr(node, "requirement", None),)
        found |= {each.in_list for each in wanted if each is not None and each.in_list}
    return found


def _through_lists(lists: set[str], library: Library) -> set[str]:
    return {
        name
        for name, concept in library.concepts.items()
        if lists & listed_in(_conditions_of_concept(concept))
    }


def _conditions_of_concept(concept: Concept) -> Iterator[Condition]:
    for way in concept.ways:
        if way.test is not None:
            yield from walk(way.test)


def _closure(changed: set[str], library: Library) -> set[str]:
    """Concepts that rest on these, and these."""
    found = set(changed)
    while True:
        more = {
            name
            for name, concept in library.concepts.items()
            if name not in found and found & {kind for kind, _ in needs(concept)}
        }
        if not more:
            return found
        found |= more


def _of_policy(*libraries: Library) -> set[str]:
    """Kinds that the policy looks for: urgent, exploited, which rung is justified."""
    kinds: set[str] = set()
    for library in libraries:
        policy = library.policy
        for root in (policy.exploited, policy.urgent, *(rung.when for rung in policy.rungs)):
            if root is not None:
                kinds |= {node.kind for node in walk(root) if isinstance(node, Find)}
    return kinds
