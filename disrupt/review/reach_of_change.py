"""Which rules a change could touch, and in which examples, so that nothing else is run again.

Provably enough: a rule sees a fact only through the kinds it names, a concept only through what it
infers from, a list or a value of policy only where it is named, and what is said of a kind matters
only where a fact of it is on file.
In a case, whose order is compared as a whole, anything may follow from a word or the policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from disrupt.condition import Condition, Find, walk
from disrupt.infer import needs
from disrupt.library_model import Library
from disrupt.review.difference import Change, Difference, FileChange
from disrupt.review.rests_on import PLACES, Said
from disrupt.rule import Concept, Rule
from disrupt.support import reach

WORDING = frozenset(
    {
        *("title", "plural", "phrase", "says", "held_by", "register", "personal_data"),
        *("maps_to", "example"),
    }
)
"""What is said of a kind that only tells a reader something, or whom to ask."""
MADE = frozenset({"measure", "agency"})
"""Kinds that a rule which makes a measure looks for without naming them."""
SAID_OF_POLICY = frozenset({"version", "title", "from"})
_NAMED = 2
"""Steps to an attribute: `attributes` and its name."""
_FURTHER = re.compile(r"\$\w+\.\w+\.\w+")
"""A path that leads to things that the rule does not name."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far one change can be felt."""

    rules: frozenset[str]
    """Rules whose answer could be another; none where a case may only be read otherwise."""
    words: frozenset[str] | None
    """Only where one of these is on file: kinds, their attributes; None: anywhere."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What has to be run again."""

    spreads: tuple[Spread, ...]
    in_cases: frozenset[str]
    """Rules whose answer or place in a case could be another."""
    changed: frozenset[str]
    """Rules that say something else, and those whose route may be another for the same reason."""
    same_facts: bool
    """Facts are read and inferred as before, so that it need be done once only."""

    def rules_in(self, words: frozenset[str]) -> frozenset[str]:
        """Rules to judge in an example that has these words on file."""
        found: set[str] = set()
        for spread in self.spreads:
            if spread.words is None or spread.words & words:
                found |= spread.rules
        return frozenset(found)

    def reads(self, words: frozenset[str]) -> bool:
        """Whether an example that has these words on file could be read or answered otherwise."""
        return any(spread.words is None or spread.words & words for spread in self.spreads)


def touched(diff: Difference, old: Library, new: Library) -> Touched:
    """Give what could come out otherwise."""
    return _Spreading(diff, old, new).touched()


class _Spreading:
    """Two libraries, and how far what is otherwise between them can be felt."""

    def __init__(self, diff: Difference, old: Library, new: Library) -> None:
        self.diff, self.sides = diff, (old, new)
        self.said = (Said(old), Said(new))
        self.all_rules = frozenset({*old.rules, *new.rules})
        self.lists = {file.id for file in diff.of("list")}
        concepts = {file.id for file in diff.of("concept")}
        for library in self.sides:
            concepts |= _through_lists(self.lists, library)
        self.kinds = set().union(*(_closure(concepts, library) for library in self.sides))
        self.singles = {file.id: file for file in diff.of("single")}
        self.words = [f for f in diff.of("kind") if bears(f)]
        self.trees = {file.id for file in diff.of("choices")}

    def touched(self) -> Touched:
        rules = self._changed()
        spreads = [Spread(rules, _telling(rules, *self.sides))] if rules else []
        spreads += [self._of_kind(file) for file in self.words]
        spreads += [self._of_tree(name) for name in sorted(self.trees)]
        if "agencies" in self.singles:
            spreads.append(Spread(self.all_rules, None))
        if "policy" in self.singles:
            spreads += self._of_policy(self.singles["policy"])
        practice = self.singles.keys() & {"agencies", "policy"}
        whole = practice or self.words or self.trees or self.kinds & _of_policy(*self.sides)
        return Touched(
            spreads=tuple(spreads),
            # What has no part in the answer may still have one in the place.
            in_cases=self.all_rules if whole else rules | {f.id for f in self.diff.of("rule")},
            changed=rules,
            same_facts=not (self.words or self.trees or self.kinds or self.lists)
            and "agencies" not in self.singles
            and self._infers_alike(),
        )

    def _infers_alike(self) -> bool:
        """Whether what the policy now says leaves inferred facts as they were."""
        if "policy" not in self.singles:
            return True
        parts = {(change.part, _below(change)) for change in self.singles["policy"].changes}
        figures = {name for part, name in parts if part == "values"}
        if any(part == "search_days" for part, _ in parts) or "" in figures:
            return False
        return not any(figures & said.reached(*said.concepts()) for said in self.said)

    def _changed(self) -> frozenset[str]:
        """Rules whose answer may be another, or that rest on a concept, list or measure."""
        rules = {file.id for file in self.diff.of("rule") if may_answer_otherwise(file)}
        rules |= {file.moved_from for file in self.diff.of("rule") if file.moved_from}
        for library in self.sides:
            for name, rule in library.rules.items():
                sees = self.kinds & seen_by(rule) or self.lists & listed_in(conditions_of(rule))
                if sees or set(rule.first) & rules:
                    rules.add(name)
        if self.kinds & self._protecting():
            rules |= self._punitive()
        return frozenset(rules)

    def _of_kind(self, file: FileChange) -> Spread:
        """A kind of which something else is said: felt where a fact of it is on file."""
        if only_adds(file):
            # No fact of before has it, and a rule that now asks for it says something else.
            return Spread(frozenset(), frozenset(change.key for change in file.changes))
        return Spread(self._naming({file.id}), frozenset({file.id}))

    def _of_tree(self, tree: str) -> Spread:
        """A tree of choices: felt where a fact of a kind that uses it is on file."""
        using = {
            name
            for library in self.sides
            for name, kind in library.vocabulary.kinds.items()
            if any(attribute.choices == tree for attribute in kind.attributes.values())
        }
        inferred = using & {name for library in self.sides for name in library.concepts}
        return Spread(self._naming(using | {tree}), None if inferred else frozenset(using))

    def _of_policy(self, file: FileChange) -> Iterator[Spread]:
        for change in file.changes:
            part, name = change.part, _below(change)
            if part in SAID_OF_POLICY or part in PLACES:
                continue
            if part == "values" and name:
                yield Spread(self._naming({name}), None)
            elif part == "search_days" and name and name != "default":
                yield Spread(self._naming({name}), frozenset({name}))
            elif part == "exploited":
                yield Spread(self._punitive(), None)
            else:
                yield Spread(self.all_rules, None)

    def _naming(self, words: set[str]) -> frozenset[str]:
        """Rules that rest on one of these words, or that look further than what they name."""
        found = set(self._punitive() if words & self._protecting() else ())
        for said in self.said:
            for name, rule in said.library.rules.items():
                text = said.rule(name)
                made = rule.makes is not None and words & MADE
                if made or words & said.reached(text) or _FURTHER.search(text):
                    found.add(name)
        return frozenset(found)

    def _protecting(self) -> frozenset[str]:
        """Words on which it rests who must be protected, and so what is held back."""
        texts = [said.policy("exploited") for said in self.said]
        reached = (s.reached(t) for s, t in zip(self.said, texts, strict=True))
        return frozenset().union(*reached)

    def _punitive(self) -> frozenset[str]:
        return frozenset(n for lib in self.sides for n, rule in lib.rules.items() if rule.punitive)


def _below(change: Change) -> str:
    """The key under the part of a file in which something changed; empty for the part itself."""
    where = change.where_new or change.where_old or ()
    return str(where[1]) if len(where) > 1 else ""


def may_answer_otherwise(file: FileChange) -> bool:
    """Whether what is otherwise in a rule has a part in what comes out."""
    return file.state != "changed" or any(change.bears for change in file.changes)


def bears(file: FileChange) -> bool:
    """Whether what is said of a kind can change an answer."""
    return file.state != "changed" or any(_tells_more(change) for change in file.changes)


def only_adds(file: FileChange) -> bool:
    """Whether a kind says the same as before, and may be given more attributes."""
    bearing = [change for change in file.changes if _tells_more(change)]
    return file.state == "changed" and all(map(_is_new_attribute, bearing))


def _tells_more(change: Change) -> bool:
    return change.part not in WORDING and change.key not in WORDING


def _is_new_attribute(change: Change) -> bool:
    below = len(change.where_new or ())
    return change.part == "attributes" and change.verb == "added" and below == _NAMED


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
