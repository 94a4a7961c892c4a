"""Checks of tests as logic: limbs that can never be true or false, or that another swallows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from disrupt.condition import (
    Ask,
    Condition,
    Find,
    Junction,
    Negation,
    Reference,
    references_in,
    walk,
)
from disrupt.condition import (
    Check as CheckNode,
)
from disrupt.review.finding import Check, Found, Severity, check
from disrupt.review.logic import Words, exclusive, implies, impossible, plain
from disrupt.review.material import Material, Spot
from disrupt.vocabulary import ChoiceTree

Names = Mapping[str, tuple[str, ...]]
EVERY_CHOICE = "every choice there is will do"


def words_of(material: Material) -> Words:
    """What is needed to compare the conditions of a library."""
    return Words(material.library.vocabulary, dict(material.library.lists))


@check(
    "never-true",
    Severity.ERROR,
    "A limb that can never be true",
    why="the power is never offered by this limb, whatever is on file",
    how="correct the values that exclude each other, or take the limb out",
)
def never_true(material: Material) -> Iterator[Found]:
    """Requirements that exclude each other, in one condition or in one `all`."""
    words = words_of(material)
    for spot in material.spots():
        reason = _contradiction(spot, words)
        if reason is not None:
            yield Found(material.place_of(spot), f"this can never be true: {reason}", spot.subject)
    for name, rule in material.rules.items():
        tests = () if rule.test is None else (rule.test,)
        together = [*rule.limits, *(p for t in tests for p in _conjuncts(t))]
        inside = {id(p) for t in tests for p in _conjuncts(t)}
        for one, other in combinations(together, 2):
            both_in_test = id(one) in inside and id(other) in inside
            reason = None if both_in_test else _against(one, other, words, rule.about_kinds)
            if reason is not None:
                place = material.place("rules", name, ("test", *other.path))
                yield Found(place, f"this can never hold with the limits: {reason}", name)


def _contradiction(spot: Spot, words: Words) -> str | None:
    node = spot.node
    if isinstance(node, Find):
        for requirement in node.requirements:
            tree = words.tree(node.kind, requirement.attribute)
            many = words.many(node.kind, requirement.attribute)
            reason = impossible(requirement, tree, many=many)
            if reason is None and _empty_list(requirement.in_list, words):
                reason = f"the list `{requirement.in_list}` is complete and empty"
            if reason is not None:
                return reason
    elif isinstance(node, CheckNode):
        tree, many = _of_check(node, words, spot.names)
        return impossible(node.requirement, tree, many=many)
    elif isinstance(node, Junction) and node.kind == "some_of" and node.needed > len(node.parts):
        return f"{node.needed} are needed of {len(node.parts)}"
    elif isinstance(node, Junction) and node.kind == "all":
        if spot.above and isinstance(spot.above[-1], Junction) and spot.above[-1].kind == "all":
            return None
        for one, other in combinations(_conjuncts(node), 2):
            reason = _against(one, other, words, spot.names)
            if reason is not None:
                return reason
    return None


def _empty_list(name: str | None, words: Words) -> bool:
    listed = None if name is None else words.lists.get(name)
    return listed is not None and listed.complete and not listed.members


def _conjuncts(node: Condition) -> list[Condition]:
    """What must all hold for a condition to be true."""
    if isinstance(node, Junction) and node.kind == "all":
        return [inner for part in node.parts for inner in _conjuncts(part)]
    return [node]


def _against(one: Condition, other: Condition, words: Words, names: Names) -> str | None:
    """Why two conditions can never hold together."""
    if isinstance(one, CheckNode) and isinstance(other, CheckNode):
        if one.subject != other.subject:
            return None
        tree, many = _of_check(one, words, names)
        return exclusive(one.requirement, other.requirement, tree, many=many)
    for yes, no in ((one, other), (other, one)):
        if isinstance(no, Negation) and no.unless is None and no.in_force is None:
            bare = plain(yes)
            if not isinstance(bare, Ask) and implies(bare, plain(no.part), words):
                return "it asks for something and for its opposite"
    return None


def _of_check(node: CheckNode, words: Words, names: Names) -> tuple[ChoiceTree | None, bool]:
    """The choices of what a `check` looks at, and whether it may have several values."""
    kinds: tuple[str, ...] = tuple(names.get(node.subject.name, ()))
    for attribute in node.subject.attributes[:-1]:
        kinds = tuple(
            kind
            for k in kinds
            if (described := words.vocabulary.attribute(k, attribute)) is not None
            for kind in described.of
        )
    if not node.subject.attributes or not kinds:
        return None, True
    last = node.subject.attributes[-1]
    trees = [words.tree(kind, last) for kind in kinds]
    many = any(words.many(kind, last) for kind in kinds)
    return (trees[0] if len(kinds) == 1 else None), many


@check(
    "never-false",
    Severity.ERROR,
    "A limb that can never be false",
    why="a limb that is always met asks for nothing, so the test is weaker than the Act",
    how="test what the provision asks for, or take the limb out",
)
def never_false(material: Material) -> Iterator[Found]:
    """`any` with something and its opposite, `some_of` none, all choices there are."""
    words = words_of(material)
    for spot in material.spots():
        reason = _tautology(spot, words)
        if reason is not None:
            # Any value will do where only having one counts; a reader may take it for a test.
            grave = Severity.WARNING if reason is EVERY_CHOICE else None
            says = f"this can never be false: {reason}"
            yield Found(material.place_of(spot), says, spot.subject, severity=grave)


def _tautology(spot: Spot, words: Words) -> str | None:
    node = spot.node
    if isinstance(node, Junction) and node.kind == "some_of" and node.needed <= 0:
        return "none of its parts is needed"
    if isinstance(node, Junction) and node.kind == "any":
        for part in node.parts:
            if isinstance(part, Negation) and part.unless is None:
                inner = plain(part.part)
                for other in node.parts:
                    if other is not part and implies(inner, plain(other), words):
                        return "it accepts something and its opposite"
    if isinstance(node, CheckNode) and node.requirement.equal:
        tree, _ = _of_check(node, words, spot.names)
        if _every_choice(node.requirement.equal, tree):
            return EVERY_CHOICE
    return None


def _every_choice(wanted: tuple[object, ...], tree: ChoiceTree | None) -> bool:
    if tree is None:
        return False
    tops = tree.children(None)
    return bool(tops) and all(top in wanted for top in tops)


@check(
    "shadowed-limb",
    Severity.WARNING,
    "A limb that another one swallows",
    why="the narrower limb never decides anything, so a change to it changes nothing",
    how="take the narrower one out, or narrow the broader one to what its provision says",
)
def shadowed_limb(material: Material) -> Iterator[Found]:
    """A find beside a broader one in one `any` or `shown_by`; the same condition twice in `all`."""
    words = words_of(material)
    for spot in material.spots("rules", "concepts"):
        node = spot.node
        if not isinstance(node, Junction) or node.kind == "some_of":
            continue
        bare = [plain(part) for part in node.parts]
        for index, narrow in enumerate(bare):
            other = _swallower(bare, index, words, same=node.kind == "all")
            if other is None or isinstance(narrow, Ask):
                continue
            where = (*spot.where, *node.parts[index].path)
            broad = material.place(spot.section, spot.name, (*spot.where, *node.parts[other].path))
            word = "says the same as" if bare[other] == narrow else "is swallowed by"
            says = f"this {word} what stands in line {broad.line}"
            yield Found(material.place(spot.section, spot.name, where), says, spot.subject)


def _swallower(bare: list[Condition], index: int, words: Words, *, same: bool) -> int | None:
    """The part that makes this one idle; of two equal ones the later is idle."""
    narrow = bare[index]
    for other, broad in enumerate(bare):
        if other == index or isinstance(broad, Ask):
            continue
        if broad == narrow:
            if other < index:
                return other
        elif not same and implies(narrow, broad, words):
            return other
    return None


@check(
    "ask-without-find",
    Severity.ERROR,
    "A question that no fact stands beside",
    why="a case with nothing on file but an open question would come out as made out",
    how="put the `ask` in an `all` beside a `find` that names the facts it is asked about",
)
def ask_without_find(material: Material) -> Iterator[Found]:
    """An `ask` in the test with no find beside it in any `all` around it."""
    for spot in material.spots("rules"):
        if spot.key != "test" or not isinstance(spot.node, Ask) or spot.under:
            continue
        chain = [*spot.above, spot.node]
        if not any(_finds_beside(above, chain[i + 1]) for i, above in enumerate(chain[:-1])):
            yield Found(material.place_of(spot), "an `ask` with no `find` beside it", spot.subject)


def _finds_beside(above: Condition, branch: Condition) -> bool:
    if not isinstance(above, Junction) or above.kind != "all":
        return False
    others = [part for part in above.parts if part is not branch]
    return any(isinstance(node, Find) for part in others for node in walk(part))


@check(
    "find-without-name",
    Severity.ERROR,
    "A find that names nobody",
    why="a fact about anybody at all would make the power out against everybody",
    how="join the find to what the rule is about, with a `$name`",
)
def find_without_name(material: Material) -> Iterator[Found]:
    """Finds none of whose requirements lead to a bound name."""
    for spot in material.spots():
        node = spot.node
        if not isinstance(node, Find) or spot.key in ("indicators", "points_away"):
            continue
        if not any(reference.name in spot.names for reference in _references(node)):
            says = f"`find: {node.kind}` names no `$name`"
            yield Found(material.place_of(spot), says, spot.subject)


def _references(node: Find) -> Iterator[Reference]:
    yield from references_in(node)
    if node.having is not None:
        for inner in walk(node.having):
            for reference in references_in(inner):
                if reference.name != node.bound_as:
                    yield reference


CHECKS: tuple[Check, ...] = (
    never_true,
    never_false,
    shadowed_limb,
    ask_without_find,
    find_without_name,
)
