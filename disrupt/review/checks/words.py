"""Checks of words: concepts, lists, kinds and attributes, and how conditions use them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from disrupt.about import About
from disrupt.condition import (
    Check as CheckNode,
)
from disrupt.condition import (
    Find,
    Negation,
    Reference,
    Requirement,
    references_in,
    walk,
)
from disrupt.review.finding import Check, Found, Severity, check
from disrupt.review.material import Material, Spot, subject_of
from disrupt.rule import Concept


@check(
    "unused-concept",
    Severity.ADVICE,
    "A concept that nobody uses",
    why="a reviewer reads and keeps up a definition on which nothing rests",
    how="use it in a rule, or take the file out",
)
def unused_concept(material: Material) -> Iterator[Found]:
    """Concepts that no condition, `about` or gateway names."""
    used = {spot.node.kind for spot in material.spots() if isinstance(spot.node, Find)}
    for models in (material.rules, material.concepts):
        for model in models.values():
            abouts = [model.about] if hasattr(model, "about") else [w.about for w in model.ways]
            used |= {kind for about in abouts for entry in about for kind in entry.kinds}
    for name in material.concepts:
        if name not in used:
            subject = subject_of("concepts", name)
            yield Found(material.place("concepts", name), f"nothing uses `{name}`", subject)


@check(
    "unused-list",
    Severity.ADVICE,
    "A statutory list that nobody uses",
    why="the limb that the list was made for may test something else",
    how="use it with `{in: …}` where the Act refers to the list, or take the file out",
)
def unused_list(material: Material) -> Iterator[Found]:
    """Lists that no condition names."""
    used = {
        requirement.in_list
        for spot in material.spots()
        for requirement in _requirements(spot)
        if requirement.in_list is not None
    }
    for name in material.library.lists:
        if name not in used:
            subject = subject_of("lists", name)
            yield Found(material.place("lists", name), f"nothing uses `{name}`", subject)


@check(
    "concept-needs-itself",
    Severity.ERROR,
    "A concept that needs itself through `not`",
    why="what follows from what would depend on the order, so no answer can be relied on",
    how="break the circle: let one of the two rest on facts only",
)
def concept_needs_itself(material: Material) -> Iterator[Found]:
    """Circles of concepts in which a step goes through `not` or `unless`."""
    needs = {name: _needs(concept) for name, concept in material.concepts.items()}
    for name, needed in needs.items():
        for other, negative in needed.items():
            if negative and (other == name or _reaches(other, name, needs)):
                subject = subject_of("concepts", name)
                says = f"`{name}` needs `{other}` through `not`, and `{other}` needs it"
                yield Found(material.place("concepts", name, ("ways",)), says, subject)


def _needs(concept: Concept) -> dict[str, bool]:
    """Kinds a concept looks at, and whether through `not` or `unless`."""
    found: dict[str, bool] = {e.kinds[0]: False for way in concept.ways for e in way.about}
    for way in concept.ways:
        if way.test is None:
            continue
        negative = {
            id(inner)
            for node in walk(way.test)
            for below in (
                node.part if isinstance(node, Negation) else None,
                node.unless,
            )
            if below is not None
            for inner in walk(below)
        }
        for node in walk(way.test):
            if isinstance(node, Find):
                found[node.kind] = found.get(node.kind, False) or id(node) in negative
    return found


def _reaches(start: str, goal: str, needs: Mapping[str, Mapping[str, bool]]) -> bool:
    seen, waiting = set[str](), [start]
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(needs.get(name, ()))
    return False


@check(
    "unused-attribute",
    Severity.ADVICE,
    "Attributes that no rule reads",
    why="officers are asked for what changes no answer",
    how="use them in a rule, or take them out of the vocabulary",
)
def unused_attribute(material: Material) -> Iterator[Found]:
    """For each kind of the vocabulary, the attributes no condition, join or phrase reads."""
    used = _used(material)
    vocabulary = material.library.stated_vocabulary
    for kind, described in vocabulary.kinds.items():
        said = set(re.findall(r"\{(\w+)", described.phrase or "")) | used[kind] | used["*"]
        for name, attribute in described.attributes.items():
            if attribute.derived is not None and name in said:
                said |= _sources(attribute.derived)
        idle = [n for n, a in described.attributes.items() if n not in said and a.type != "text"]
        if idle:
            names = ", ".join(f"`{name}`" for name in idle)
            subject = f"vocabulary/{kind}"
            yield Found(material.kind_place(kind), f"no rule reads {names} of `{kind}`", subject)


def _sources(derived: object) -> set[str]:
    found: set[str] = set()
    for key in ("age_from", "later_of", "days_between", "unless"):
        found |= set(getattr(derived, key) or ())
    return found


def _used(material: Material) -> defaultdict[str, set[str]]:
    """Attributes that something reads, by kind; under `*` those of any kind."""
    used: defaultdict[str, set[str]] = defaultdict(set)
    for spot in material.spots():
        node = spot.node
        if isinstance(node, Find):
            used[node.kind] |= {r.attribute for r in node.requirements}
            used[node.kind] |= {n for n in (node.distinct, node.sum_of) if n is not None}
        for reference in references_in(node):
            _follow(reference, spot.names, material, used)
    _used_by_rules(material, used)
    _used_by_concepts(material, used)
    _used_by_words(material, used)
    return used


def _used_by_rules(material: Material, used: defaultdict[str, set[str]]) -> None:
    for rule in material.rules.values():
        _joined(rule.about, used)
        texts = [d.which for d in (*rule.held_by, rule.decided_by) if d is not None]
        texts += [text for step in rule.steps for text in (step.of, step.ends)]
        texts += [rule.makes.upon if rule.makes else None]
        for text in texts:
            if text is not None and text.startswith("$"):
                name, *attributes = text[1:].split(".")
                _follow(Reference(name, tuple(attributes)), rule.about_kinds, material, used)


def _used_by_concepts(material: Material, used: defaultdict[str, set[str]]) -> None:
    for concept in material.concepts.values():
        for way in concept.ways:
            _joined(way.about, used)
            names = {entry.name: entry.kinds for entry in way.about}
            for operand in way.then.values():
                if isinstance(operand, Reference):
                    _follow(operand, names, material, used)


def _used_by_words(material: Material, used: defaultdict[str, set[str]]) -> None:
    for kind, described in material.library.vocabulary.kinds.items():
        used[kind] |= {*described.either, *(described.symmetric or ()), *described.ended, "type"}
        for attribute in described.attributes.values():
            counted = attribute.derived.count_of if attribute.derived is not None else None
            if counted:
                used["*"] |= set(counted.values())


def _joined(about: About, used: defaultdict[str, set[str]]) -> None:
    kinds = {entry.name: entry.kinds for entry in about}
    for entry in about:
        for join in entry.joins:
            for kind in entry.kinds:
                used[kind].add(join.attribute or "")
            for kind in kinds.get(join.other, ()):
                used[kind].add(join.other_attribute or "")


def _follow(
    reference: Reference,
    names: Mapping[str, tuple[str, ...]],
    material: Material,
    used: defaultdict[str, set[str]],
) -> None:
    """Note every attribute on the way of `$name.attribute.attribute`."""
    kinds = tuple(names.get(reference.name, ()))
    for attribute in reference.attributes:
        following: list[str] = []
        for kind in kinds:
            used[kind].add(attribute)
            described = material.library.vocabulary.attribute(kind, attribute)
            following += described.of if described is not None else ()
        if not kinds:
            used["*"].add(attribute)
        kinds = tuple(following)


@check(
    "kind-without-holder",
    Severity.WARNING,
    "A kind that a rule needs and nobody is said to hold",
    why="the gap can name nobody to ask, so the officer is left with a question",
    how="name the agencies in `held_by` of the kind, or under `holds` in agencies.yaml",
)
def kind_without_holder(material: Material) -> Iterator[Found]:
    """Kinds that conditions look for and that no agency holds."""
    held = {kind for agency in material.library.agencies.agencies.values() for kind in agency.holds}
    kinds = material.library.stated_vocabulary.kinds
    looked_for = {spot.node.kind for spot in material.spots() if isinstance(spot.node, Find)}
    for kind in sorted(looked_for):
        if kind in kinds and not kinds[kind].held_by and kind not in held:
            says = f"rules look for `{kind}`, and no agency is said to hold it"
            yield Found(material.kind_place(kind), says, f"vocabulary/{kind}")


@check(
    "free-text-tested",
    Severity.ERROR,
    "Free text where a choice is meant",
    why="people write one thing in many ways, so a test of free text misses facts that are there",
    how="make the attribute a choice in the vocabulary, and test the choice",
)
def free_text_tested(material: Material) -> Iterator[Found]:
    """Requirements on text attributes, other than being the text of another thing."""
    vocabulary = material.library.vocabulary
    for spot in material.spots():
        kinds = _owners(spot, material)
        for requirement in _requirements(spot):
            tested = [*(requirement.equal or ()), *requirement.excluded, *requirement.unless]
            written = [v for v in tested if isinstance(v, str)]
            for kind in kinds:
                described = vocabulary.attribute(kind, requirement.attribute)
                if described is not None and described.type == "text" and written:
                    place = material.place(
                        spot.section, spot.name, (*spot.where, *requirement.path)
                    )
                    says = f"`{requirement.attribute}` of `{kind}` is free text"
                    yield Found(place, says, spot.subject)


def _owners(spot: Spot, material: Material) -> tuple[str, ...]:
    """The kinds whose attributes a condition tests."""
    node = spot.node
    if isinstance(node, Find):
        return (node.kind,)
    if not isinstance(node, CheckNode):
        return ()
    kinds = tuple(spot.names.get(node.subject.name, ()))
    for attribute in node.subject.attributes[:-1]:
        found = (material.library.vocabulary.attribute(kind, attribute) for kind in kinds)
        kinds = tuple(kind for described in found if described is not None for kind in described.of)
    return kinds


def _requirements(spot: Spot) -> tuple[Requirement, ...]:
    if isinstance(spot.node, Find):
        return spot.node.requirements
    return (spot.node.requirement,) if isinstance(spot.node, CheckNode) else ()


CHECKS: tuple[Check, ...] = (
    unused_concept,
    unused_list,
    concept_needs_itself,
    unused_attribute,
    kind_without_holder,
    free_text_tested,
)
