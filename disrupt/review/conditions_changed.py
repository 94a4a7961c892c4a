"""How conditions are changed, wherever they stand: what they ask and how they work together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from disrupt.review.asked import Asked
from disrupt.review.mutant import GONE, Mutant, Steps, kind_of, said, texts

LISTS = ("all", "any", "shown_by")


@dataclass(slots=True)
class Conditions(Asked):
    """Changes of conditions, of what they are about, and of the days they are law."""

    def about(self, about: Mapping[str, Any], at: Steps) -> Iterator[Mutant]:
        """What a rule, or a way of a concept, is about."""
        for name, body in about.items():
            for key, value in body.items():
                where: Steps = (*at, name, key)
                if key in ("kind", "type"):
                    yield from self.members(where, value, self._tree(texts(body["kind"]), key))
                elif key == "may_be_missing":
                    what = f"`{name}` must be on file"
                    yield self.make("may-be-missing", where, GONE, what)
                else:
                    yield self.make("drop-link", where, GONE, f"`{name}` need not be joined there")

    def in_force(self, where: Steps, window: Any) -> Iterator[Mutant]:
        begins = window.get("from") if isinstance(window, dict) else window
        at: Steps = (*where, "from") if isinstance(window, dict) else where
        if begins in ("pending", "not_established"):
            yield self.make("in-force", at, "long_established", "taken as law already", "now")
        elif begins is not None:
            yield self.make("in-force", at, "pending", "taken as not yet law", "pending")
            yield from self.moved_day("in-force", at, begins)
        if isinstance(window, dict) and window.get("to") is not None:
            yield from self.moved_day("in-force", (*where, "to"), window["to"])

    # conditions ---------------------------------------------------------------------------

    def root(
        self,
        node: Any,
        where: Steps,
        names: Mapping[str, tuple[str, ...]],
        *,
        either: bool = False,
    ) -> Iterator[Mutant]:
        """A condition, or a list of them, with all that is inside."""
        if isinstance(node, list):
            yield from self.parts(node, where, names)
            if len(node) > 1:
                key, word = ("all", "all") if either else ("any", "any")
                what = f"{word} of the parts are needed"
                yield self.make(f"list-to-{key}", where, {key: node}, what)
            return
        yield from self.node(node, where, names)

    def parts(
        self, nodes: list[Any], where: Steps, names: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Mutant]:
        for index, part in enumerate(nodes):
            if len(nodes) > 1:
                yield self.make("drop-limb", (*where, index), GONE, f"{said(part)} is left out")
            yield from self.node(part, (*where, index), names)

    def node(
        self, node: Any, where: Steps, names: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Mutant]:
        yield from self.negated(node, where)
        yield from self.junction(node, where, names)
        if "find" in node:
            yield from self.find(node, where, names)
        elif "check" in node:
            yield from self.check(node, where, names)
        elif "not" in node:
            yield from self.root(node["not"], (*where, "not"), names)
        if "unless" in node:
            at: Steps = (*where, "unless")
            yield self.make("drop-exception", at, GONE, f"{said(node)} has no exception")
            inner = names
            if "find" in node and "as" in node:
                inner = {**names, str(node["as"]): (kind_of(node),)}
            yield from self.root(node["unless"], at, inner, either=True)
        if "in_force" in node:
            yield from self.in_force((*where, "in_force"), node["in_force"])

    def negated(self, node: Any, where: Steps) -> Iterator[Mutant]:
        what = f"{said(node)} is negated"
        if "not" in node and "check" not in node and not isinstance(node["not"], list):
            yield self.make("negate", where, node["not"], what)
        elif set(node) != {"unless"}:
            yield self.make("negate", where, {"not": node}, what)

    def junction(
        self, node: Any, where: Steps, names: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Mutant]:
        for key in LISTS:
            if key in node:
                yield from self.swapped(node, key, where)
                yield from self.parts(node[key], (*where, key), names)
        if "some_of" in node:
            body = node["some_of"]
            for step in (-1, 1):
                needed = body["n"] + step
                if 1 <= needed <= len(body["of"]):
                    what = f"{needed} of the parts instead of {body['n']}"
                    yield self.make("count", (*where, "some_of", "n"), needed, what, f"{step:+d}")
            yield from self.parts(body["of"], (*where, "some_of", "of"), names)

    def swapped(self, node: Any, key: str, where: Steps) -> Iterator[Mutant]:
        others = {"all": "any", "any": "all", "shown_by": "any"}
        other = others[key]
        if len(node[key]) < 2 and key != "shown_by":  # noqa: PLR2004 - one part is itself
            return
        if key == "shown_by" and not all(self.can_be_false(part) for part in node[key]):
            # While one way cannot be false, neither can any of them: it would say the same.
            return
        renamed = {(other if k == key else k): v for k, v in node.items()}
        operator = f"{key.replace('_', '-')}-to-{other}"
        yield self.make(operator, where, renamed, f"{said(node)}: `{key}` becomes `{other}`")

    def can_be_false(self, node: Any) -> bool:
        """Whether something on file can make a condition false."""
        if not isinstance(node, dict) or "unless" in node:
            return True
        if "find" in node:
            return kind_of(node) not in self.setting.never_false
        for key, enough in (("all", any), ("any", all)):
            if key in node:
                return enough(self.can_be_false(part) for part in node[key])
        return "shown_by" not in node
