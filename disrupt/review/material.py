"""What checks look at: the library, every condition in it with its place, examples and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from disrupt.checking import rule_conditions
from disrupt.condition import Condition, Find, Junction, Negation
from disrupt.condition import Path as Steps
from disrupt.errors import DisruptError, Place
from disrupt.library import Library
from disrupt.node import Node
from disrupt.review.kept import KeptFiles
from disrupt.rule import Concept, Provision, Rule

EXAMPLES = ".examples.yaml"
DECIDES = ("test", "limits", "unless")
"""Keys of a rule whose conditions decide what comes out."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One condition of a rule, a concept or the policy, and what stands around it."""

    section: str
    """`rules`, `concepts` or `policy`."""
    name: str
    where: Steps
    """The key it stands under, such as `test` or `limits`, 0."""
    node: Condition
    above: tuple[Condition, ...]
    """What encloses it, outermost first."""
    names: Mapping[str, tuple[str, ...]]
    """Names that are bound there, with their kinds."""
    under: frozenset[str]
    """`not`, `unless`, `having`: what it stands under."""

    @property
    def key(self) -> str:
        """The first of the keys it stands under: `test`, `limits`, `unless`, `ways`."""
        return str(self.where[0]) if self.where else ""

    @property
    def subject(self) -> str:
        """What a suppression names."""
        return self.name if self.section == "rules" else f"{self.section}/{self.name}"

    @property
    def cite(self) -> str | None:
        """Its own cite, or that of the nearest condition around it."""
        for node in (self.node, *reversed(self.above)):
            if node.cite is not None:
                return node.cite
        return None


def spots(spot: Spot) -> Iterator[Spot]:
    """A condition and all that is inside it."""
    yield spot
    node = spot.node
    if isinstance(node, Junction):
        for part in node.parts:
            yield from spots(_inside(spot, part))
    elif isinstance(node, Negation):
        yield from spots(_inside(spot, node.part, "not"))
    elif isinstance(node, Find) and node.having is not None:
        yield from spots(_inside(spot, node.having, "having", node))
    if node.unless is not None:
        bound = node if isinstance(node, Find) else None
        yield from spots(_inside(spot, node.unless, "unless", bound))


def _inside(spot: Spot, part: Condition, under: str = "", bound: Find | None = None) -> Spot:
    names = spot.names
    if bound is not None and bound.bound_as is not None:
        names = {**names, bound.bound_as: (bound.kind,)}
    return Spot(
        spot.section,
        spot.name,
        spot.where,
        part,
        (*spot.above, spot.node),
        names,
        spot.under | {under} if under else spot.under,
    )


@dataclass(slots=True)
class Material:
    """A library under review on one day.

    Nothing is read before a check asks for it.
    """

    library: Library
    today: date
    kept: KeptFiles = field(default_factory=KeptFiles)
    problems: list[DisruptError] = field(default_factory=list)
    _nodes: dict[Path, Node | None] = field(default_factory=dict)
    _texts: dict[Path, str] = field(default_factory=dict)
    _spots: list[Spot] | None = None

    # what there is -----------------------------------------------------------------------

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        return self.library.rules

    @property
    def concepts(self) -> Mapping[str, Concept]:
        """Every concept by its name."""
        return self.library.concepts

    def spots(self, *sections: str) -> Iterator[Spot]:
        """Every condition of these sections (`rules`, `concepts`, `policy`); of all when none."""
        if self._spots is None:
            self._spots = list(self._every_spot())
        for spot in self._spots:
            if not sections or spot.section in sections:
                yield spot

    def _every_spot(self) -> Iterator[Spot]:
        for name, rule in self.rules.items():
            for where, root in rule_conditions(rule):
                names = {"authority": ("agency",), **rule.about_kinds}
                yield from spots(Spot("rules", name, where, root, (), names, frozenset()))
        for name, concept in self.concepts.items():
            for index, way in enumerate(concept.ways):
                if way.test is not None:
                    names = {"authority": ("agency",), **{e.name: e.kinds for e in way.about}}
                    where = ("ways", index, "test")
                    yield from spots(
                        Spot("concepts", name, where, way.test, (), names, frozenset())
                    )
        policy = self.library.policy
        roots: list[tuple[Steps, Any]] = [
            (("exploited",), policy.exploited),
            (("urgent",), policy.urgent),
            *((("rungs", i, "when"), rung.when) for i, rung in enumerate(policy.rungs)),
        ]
        names = {"authority": ("agency",), "thing": ()}
        for where, root in roots:
            if root is not None:
                yield from spots(Spot("policy", "policy", where, root, (), names, frozenset()))

    # where it stands ---------------------------------------------------------------------

    def place(self, section: str, name: str, where: Steps = ()) -> Place:
        """Where something of a rule, concept, list or the policy stands."""
        path = self.file(section, name)
        node = None if path is None else self.node(path)
        if node is None:
            return Place(name if path is None else shown(path))
        return node.at(where)

    def place_of(self, spot: Spot) -> Place:
        """Where a condition stands."""
        return self.place(spot.section, spot.name, (*spot.where, *spot.node.path))

    def kind_place(self, kind: str) -> Place:
        """Where a kind of the vocabulary stands."""
        for path in self._files("vocabulary/*.yaml"):
            node = self.node(path)
            kinds = None if node is None else node.mapping.get("kinds")
            if kinds is not None and kind in kinds.mapping:
                return kinds.key_place(kind)
        return Place("vocabulary")

    def file(self, section: str, name: str) -> Path | None:
        """The file of a rule, concept or list, or a single one such as `policy`."""
        folder = {"rules": "powers/", "concepts": "concepts/", "lists": "lists/"}.get(section, "")
        for base in reversed(self.library.folders):
            path = base / f"{folder}{name}.yaml"
            if path.is_file():
                return path
        return None

    def _files(self, pattern: str) -> list[Path]:
        return [p for base in self.library.folders for p in sorted(base.glob(pattern))]

    def files(self) -> list[Path]:
        """Every YAML file of the library, examples included."""
        return self._files("**/*.yaml")

    # what is written ---------------------------------------------------------------------

    def text(self, path: Path) -> str:
        """The text of a file; empty where it cannot be read."""
        if path not in self._texts:
            try:
                self._texts[path] = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                self._texts[path] = ""
        return self._texts[path]

    def node(self, path: Path) -> Node | None:
        """A file with its places, or None where it is not well formed (noted in `problems`)."""
        if path not in self._nodes:
            try:
                self._nodes[path] = self.kept.node(self.text(path), shown(path))
            except DisruptError as error:
                self.problems.append(error)
                self._nodes[path] = None
        return self._nodes[path]

    def examples(self, rule_id: str) -> Node | None:
        """The examples beside a rule."""
        path = self.library.examples(rule_id)
        return None if path is None else self.node(path)


def shown(path: Path) -> str:
    """A path as people would type it from where they are."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def provisions(material: Material) -> Iterator[tuple[str, str, int, Provision]]:
    """(section, name, index, provision) of everything that rests on law."""
    groups: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("rules", material.rules),
        ("concepts", material.concepts),
        ("lists", material.library.lists),
    )
    for section, models in groups:
        for name, model in models.items():
            for index, provision in enumerate(model.law):
                yield section, name, index, provision


def subject_of(section: str, name: str) -> str:
    """What a suppression names: the id of a rule, or the folder and the name of anything else."""
    return name if section == "rules" else f"{section}/{name}"
