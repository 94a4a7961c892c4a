"""Checks of examples: each can come out, and each power is seen to be made out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from disrupt.about import AboutEntry
from disrupt.errors import Place
from disrupt.node import Node
from disrupt.review.finding import Check, Found, Severity, check
from disrupt.review.material import Material
from disrupt.rule import Rule

SEEN = ("made_out", "not_in_force")
"""What an example of a power in force, or of one that is not, has to show at least once."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One line of `expect`: a thing, or several joined by `+`, and what should come out."""

    things: tuple[str, ...]
    status: str
    place: Place
    known: dict[str, Node]
    """Every thing the example has."""


def expected(node: Node) -> Iterator[Expected]:
    """Everything the examples of one file expect."""
    shared = _mapping(node, "things")
    examples = node.mapping.get("examples")
    for example in examples.items if examples is not None else ():
        things = {**shared, **_mapping(example, "things")}
        expect = example.mapping.get("expect")
        for key, value in expect.mapping.items() if expect is not None else ():
            status = value.mapping.get("status", value)
            place = expect.key_place(key) if expect is not None else value.place
            ids = tuple(part.strip() for part in key.split("+"))
            yield Expected(ids, str(status.value), place, things)


def _mapping(node: Node, key: str) -> dict[str, Node]:
    inner = node.mapping.get(key)
    return {} if inner is None else inner.mapping


@check(
    "example-unreachable",
    Severity.ERROR,
    "An example that can never come out",
    why="the example proves nothing: the rule is never against a thing of that kind",
    how="expect something of a thing of the kind in `against`, or correct the id",
)
def example_unreachable(material: Material) -> Iterator[Found]:
    """Expectations of things of another kind or type than the rule is against."""
    for name, rule in material.rules.items():
        node = material.examples(name)
        for line in () if node is None else expected(node):
            reason = _out_of_reach(line, rule, material)
            if reason is not None:
                yield Found(line.place, reason, name)


def _out_of_reach(line: Expected, rule: Rule, material: Material) -> str | None:
    if len(line.things) != len(rule.against):
        return f"the rule is against {len(rule.against)} at a time, here are {len(line.things)}"
    entries = {entry.name: entry for entry in rule.about}
    for thing, target in zip(line.things, rule.against, strict=True):
        given = line.known.get(thing)
        entry = entries.get(target)
        if given is None or entry is None:
            continue
        kind = given.mapping.get("kind")
        if kind is not None and str(kind.value) not in entry.kinds:
            # Several names may be written in any order; one name cannot.
            if len(rule.against) == 1:
                return f"`{thing}` is a {kind.value}; the rule is against {_either(entry)}"
        elif len(rule.against) == 1 and line.status != "not_indicated":
            return _other_type(thing, given, entry, material)
    return None


def _other_type(thing: str, given: Node, entry: AboutEntry, material: Material) -> str | None:
    type_ = given.mapping.get("type")
    if type_ is None or not entry.types or len(entry.kinds) != 1:
        return None
    tree = material.library.vocabulary.tree(entry.kinds[0], "type")
    value = str(type_.value)
    if tree is None or value not in tree:
        return None
    if any(
        wanted in tree.broader[value] or value in tree.broader[wanted] for wanted in entry.types
    ):
        return None
    return f"`{thing}` is a {value}, which the rule is never against"


def _either(entry: AboutEntry) -> str:
    return " or ".join(f"`{kind}`" for kind in entry.kinds)


@check(
    "rule-never-made-out",
    Severity.WARNING,
    "A rule that no example makes out",
    why="nobody has seen the power come out, so nobody knows that it can",
    how="add an example whose facts meet every limb, with `made_out`",
)
def rule_never_made_out(material: Material) -> Iterator[Found]:
    """Rules without examples, or whose examples never expect `made_out`."""
    for name in material.rules:
        node = material.examples(name)
        if node is None:
            place = material.place("rules", name)
            yield Found(place, "the rule has no examples", name)
        elif not any(line.status in SEEN for line in expected(node)):
            says = "no example expects `made_out`"
            yield Found(Place(node.file, 1, 1), says, name)


@check(
    "example-twice",
    Severity.ADVICE,
    "Two examples with one name",
    why="a failure names its example, and two of one name cannot be told apart",
    how="give each example the name of what it shows",
)
def example_twice(material: Material) -> Iterator[Found]:
    """Examples of one file that share their name."""
    for name in material.rules:
        node = material.examples(name)
        examples = None if node is None else node.mapping.get("examples")
        seen: set[str] = set()
        for example in examples.items if examples is not None else ():
            title = example.mapping.get("name")
            if title is None:
                yield Found(example.place, "an example without a `name`", name)
            elif str(title.value) in seen:
                yield Found(title.place, "an earlier example has the same `name`", name)
            seen.add("" if title is None else str(title.value))


CHECKS: tuple[Check, ...] = (example_unreachable, rule_never_made_out, example_twice)
