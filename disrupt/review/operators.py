"""How a rule is changed to see whether anything notices: one operator, one place, one mutant.

Operators work on the plain data of a rule file, so that a mutant is what a lawyer might have
written by mistake.
What nobody can expect in an example (wording, steps, additions, indicators) is not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from disrupt.condition import COMPARISONS
from disrupt.errors import UnreadableError
from disrupt.periods import Duration, add_months, parse_duration
from disrupt.vocabulary import ChoiceTree, Vocabulary

Steps = tuple[str | int, ...]
NUMBERS = ("at_least", "at_most", "more_than", "less_than")
WINDOWS = ("within", "older_than")
LISTS = ("all", "any", "shown_by")
GONE = object()
"""Stands for a value that is taken out."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule changed in one place."""

    rule: str
    operator: str
    where: Steps
    what: str
    """What was changed, in words."""
    data: Mapping[str, Any] = field(repr=False, compare=False)
    variant: str = ""

    @property
    def path(self) -> str:
        """Where, as one word: `test.all.0.find.incident.type`."""
        return ".".join(str(step) for step in self.where)

    @property
    def id(self) -> str:
        """A name that stays while the place stays."""
        parts = (self.rule, self.operator, self.path, self.variant)
        return ":".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Setting:
    """What operators must know of the library and of the examples."""

    words: Vocabulary
    rare_roles: frozenset[str]
    """Roles that not every such body has: only these can make a difference."""
    policy: Mapping[str, Any]
    as_at: date
    """The day of the examples: months are turned into days as of it."""
    never_false: frozenset[str] = frozenset()
    """Concepts whose absence is never false."""


def changed(data: Any, where: Steps, new: Any) -> Any:
    """The same data with another value at a path; `GONE` takes it out."""
    if not where:
        return new
    step, rest = where[0], where[1:]
    if isinstance(data, list):
        index = int(step)
        inner = changed(data[index], rest, new)
        return [*data[:index], *([] if inner is GONE else [inner]), *data[index + 1 :]]
    inner = changed(data.get(step), rest, new)
    if inner is GONE:
        return {key: value for key, value in data.items() if key != step}
    return {**data, step: inner}


def mutants(rule: str, data: Mapping[str, Any], setting: Setting) -> Iterator[Mutant]:
    """Every mutant of a rule, each id once."""
    seen: set[str] = set()
    for mutant in _Changer(rule, data, setting).every():
        if mutant.id not in seen:
            seen.add(mutant.id)
            yield mutant


@dataclass(slots=True)
class _Changer:
    rule: str
    data: Mapping[str, Any]
    setting: Setting

    def make(self, operator: str, where: Steps, new: Any, what: str, variant: str = "") -> Mutant:
        return Mutant(self.rule, operator, where, what, changed(self.data, where, new), variant)

    def every(self) -> Iterator[Mutant]:
        names = {name: _texts(body["kind"]) for name, body in self.data["about"].items()}
        data = self.data
        if "test" in data:
            yield from self.root(data["test"], ("test",), names)
        for index, limit in enumerate(_listed(data.get("limits"))):
            where: Steps = ("limits", index) if isinstance(data["limits"], list) else ("limits",)
            yield self.make("drop-limb", where, GONE, f"the limit {_said(limit)} is left out")
            yield from self.root(limit, where, names)
            yield from self.into_test(limit, where)
        if "unless" in data:
            yield self.make("drop-exception", ("unless",), GONE, "the exception is left out")
            yield from self.root(data["unless"], ("unless",), names, either=True)
        yield from self.holders(names)
        yield from self.about()
        yield from self.first()
        yield from self.in_force(("in_force",), data["in_force"])

    # what the rule is about, after what, since when -----------------------------------------

    def about(self) -> Iterator[Mutant]:
        for name, body in self.data["about"].items():
            for key, value in body.items():
                where: Steps = ("about", name, key)
                if key in ("kind", "type"):
                    yield from self.members(where, value, self._tree(_texts(body["kind"]), key))
                elif key == "may_be_missing":
                    what = f"`{name}` must be on file"
                    yield self.make("may-be-missing", where, GONE, what)
                else:
                    yield self.make("drop-link", where, GONE, f"`{name}` need not be joined there")
        supports = _listed(self.data.get("supports"))
        for index, name in enumerate(supports):
            left = [n for i, n in enumerate(supports) if i != index]
            what = f"`{name}` is no longer a reason by itself"
            yield self.make("drop-support", ("supports",), left, what, str(name))

    def first(self) -> Iterator[Mutant]:
        earlier = _listed(self.data.get("first"))
        for index, name in enumerate(earlier):
            left = [n for i, n in enumerate(earlier) if i != index]
            yield self.make("drop-first", ("first",), left, f"`{name}` need not come first", name)

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

    def moved_day(self, operator: str, where: Steps, value: Any) -> Iterator[Mutant]:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            return
        for step in (-1, 1):
            moved = (day + timedelta(days=step)).isoformat()
            yield self.make(operator, where, moved, f"{day} becomes {moved}", f"{step:+d}d")

    # who ----------------------------------------------------------------------------------

    def holders(self, names: Mapping[str, tuple[str, ...]]) -> Iterator[Mutant]:
        held = self.data["held_by"]
        for index, holder in enumerate(held):
            where: Steps = ("held_by", index)
            who = str(holder["agency"]).replace("_", " ")
            if len(held) > 1:
                what = f"the {who} no longer holds the power"
                yield self.make("drop-holder", where, GONE, what)
            roles = _texts(holder.get("role", []))
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
                yield self.make("drop-limb", (*where, index), GONE, f"{_said(part)} is left out")
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
            yield self.make("drop-exception", at, GONE, f"{_said(node)} has no exception")
            inner = names
            if "find" in node and "as" in node:
                inner = {**names, str(node["as"]): (_kind(node),)}
            yield from self.root(node["unless"], at, inner, either=True)
        if "in_force" in node:
            yield from self.in_force((*where, "in_force"), node["in_force"])

    def negated(self, node: Any, where: Steps) -> Iterator[Mutant]:
        what = f"{_said(node)} is negated"
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
        yield self.make(operator, where, renamed, f"{_said(node)}: `{key}` becomes `{other}`")

    def can_be_false(self, node: Any) -> bool:
        """Whether something on file can make a condition false."""
        if not isinstance(node, dict) or "unless" in node:
            return True
        if "find" in node:
            return _kind(node) not in self.setting.never_false
        for key, enough in (("all", any), ("any", all)):
            if key in node:
                return enough(self.can_be_false(part) for part in node[key])
        return "shown_by" not in node

    def into_test(self, limit: Any, where: Steps) -> Iterator[Mutant]:
        """A limit that finds nothing cannot support, so that in the test it says the same."""
        if "test" not in self.data or not _finds(limit):
            return
        data = changed(self.data, where, GONE)
        data = {**data, "test": {"all": [data["test"], limit]}}
        what = f"the limit {_said(limit)} becomes part of the test"
        yield Mutant(self.rule, "limit-to-test", where, what, data)

    # find and check -----------------------------------------------------------------------

    def find(
        self, node: Any, where: Steps, names: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Mutant]:
        kind = _kind(node)
        body = node["find"].get(kind) if isinstance(node["find"], dict) else None
        for name, value in (body or {}).items():
            at: Steps = (*where, "find", kind, name)
            yield from self.asked(at, value, self._tree((kind,), name), name)
        count = node.get("count")
        if isinstance(count, int):
            for step in (-1, 1):
                if count + step >= 1:
                    what = f"{count + step} instead of {count}"
                    yield self.make("count", (*where, "count"), count + step, what, f"{step:+d}")
        for key, words in (("distinct", "need not be different"), ("when", "holds at another day")):
            if key in node:
                yield self.make(f"drop-{key}", (*where, key), GONE, f"{_said(node)} {words}")
        if "sum" in node:
            for key in NUMBERS:
                if key in node["sum"]:
                    yield from self.stepped((*where, "sum", key), node["sum"][key])
        if "having" in node:
            yield self.make(
                "drop-limb", (*where, "having"), GONE, f"what {_said(node)} must meet is left out"
            )
            inner = {**names, str(node.get("as", "it")): (kind,)}
            yield from self.root(node["having"], (*where, "having"), inner)

    def check(
        self, node: Any, where: Steps, names: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Mutant]:
        name, *path = str(node["check"]).removeprefix("$").split(".")
        tree = self._tree(names.get(name, ()), path[0]) if len(path) == 1 else None
        for key in ("is", "not"):
            if key in node:
                yield from self.members((*where, key), node[key], tree)
        yield from self.compared(where, node)

    def asked(
        self, where: Steps, value: Any, tree: ChoiceTree | None, name: str
    ) -> Iterator[Mutant]:
        """What a find asks of one attribute."""
        if not isinstance(value, dict) or set(value) == {"policy"}:
            values = _texts(value) if isinstance(value, str | list) else ()
            if any(text.startswith("$") for text in values):
                yield self.make("drop-link", where, GONE, f"`{name}` need not be that one")
            elif not any(tree is not None and tree.parent.get(v) for v in values):
                yield self.make("broaden-choice", where, GONE, f"any `{name}` will do", "any")
            yield from self.members(where, value, tree)
            return
        yield from self.compared(where, value)
        for key in ("is", "not", "unless"):
            if key in value:
                gone: Any = {k: v for k, v in value.items() if k != key} or GONE
                operator = "drop-exception" if key == "unless" else "broaden-choice"
                what = f"`{name}` is asked nothing by `{key}`"
                yield self.make(operator, where, gone, what, key)
                yield from self.members((*where, key), value[key], tree)
        if "in" in value:
            yield self.make("broaden-choice", where, GONE, f"any `{name}` will do", "in")

    def members(self, where: Steps, value: Any, tree: ChoiceTree | None) -> Iterator[Mutant]:
        """Choices removed, or broadened to what stands above them."""
        given = value if isinstance(value, list) else [value]
        if any(isinstance(item, dict) for item in given):
            return
        for index, item in enumerate(given):
            word = str(item)
            others = [str(o) for i, o in enumerate(given) if i != index]
            above = set() if tree is None else set(tree.broader.get(word, ())) - {word}
            if above & set(others):
                continue
            if len(given) > 1:
                left = [o for i, o in enumerate(given) if i != index]
                yield self.make("drop-choice", where, left, f"`{word}` is left out", word)
            parent = None if tree is None else tree.parent.get(word)
            if parent is not None:
                new: Any = parent
                if isinstance(value, list):
                    new = [parent if i == index else o for i, o in enumerate(given)]
                what = f"`{word}` becomes the broader `{parent}`"
                yield self.make("broaden-choice", where, new, what, word)

    def compared(self, where: Steps, body: Mapping[str, Any]) -> Iterator[Mutant]:
        for key in COMPARISONS:
            if key not in body:
                continue
            at: Steps = (*where, key)
            if key in WINDOWS:
                yield from self.period(at, body[key], forward="of" in body)
            else:
                yield from self.stepped(at, body[key])

    def stepped(self, where: Steps, value: Any) -> Iterator[Mutant]:
        """A threshold one higher or lower; a date one day earlier or later; dated values each."""
        if isinstance(value, list):
            for index, row in enumerate(value):
                if isinstance(row, dict):
                    yield from self.stepped((*where, index, "value"), row.get("value"))
            return
        base = self.policy_value(value)
        if isinstance(base, bool) or base is None:
            return
        if isinstance(base, int | float):
            for step in (-1, 1):
                what = f"{base} becomes {base + step}"
                yield self.make("threshold", where, base + step, what, f"{step:+d}")
        else:
            yield from self.moved_day("threshold", where, base)
            yield from self.period(where, base, forward=False)

    def period(self, where: Steps, value: Any, *, forward: bool) -> Iterator[Mutant]:
        if isinstance(value, list):
            for index, row in enumerate(value):
                if isinstance(row, dict):
                    at: Steps = (*where, index, "value")
                    yield from self.period(at, row.get("value"), forward=forward)
            return
        try:
            length = parse_duration(self.policy_value(value))
        except UnreadableError:
            return
        for step in (-1, 1):
            moved = _moved(length, step, self.setting.as_at, forward=forward)
            if moved is not None:
                what = f"{length} becomes {moved}"
                yield self.make("period", where, moved, what, f"{step:+d}")

    def policy_value(self, value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"policy"}:
            return self.setting.policy.get(str(value["policy"]))
        return value

    def _tree(self, kinds: tuple[str, ...], name: str) -> ChoiceTree | None:
        for kind in kinds:
            if kind in self.setting.words.kinds:
                found = self.setting.words.tree(kind, name)
                if found is not None:
                    return found
        return None


def _moved(length: Duration, step: int, as_at: date, *, forward: bool) -> str | None:
    """A period one day (or, where days cannot say it, one unit) longer or shorter."""
    months = {"months": 1, "years": 12}.get(length.unit)
    amount, unit = length.amount, length.unit.replace("_", " ")
    if months is not None and not forward:
        amount, unit = (as_at - add_months(as_at, -amount * months)).days, "days"
    elif length.unit == "weeks":
        amount, unit = amount * 7, "days"
    elif length.unit == "hours":
        step *= 24
    amount += step
    return f"{amount} {unit}" if amount >= 1 else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _kind(node: Mapping[str, Any]) -> str:
    find = node["find"]
    return find if isinstance(find, str) else str(next(iter(find)))


def _finds(node: Any) -> bool:
    if isinstance(node, dict):
        return "find" in node or any(_finds(value) for value in node.values())
    return isinstance(node, list) and any(_finds(item) for item in node)


def _said(node: Any) -> str:
    """A condition in a few words."""
    if not isinstance(node, dict):
        return "it"
    if node.get("limb"):
        return f"\u201c{node['limb']}\u201d"
    if "find" in node:
        return f"the finding of `{_kind(node)}`"
    if "check" in node:
        return f"the check of `{node['check']}`"
    if "ask" in node:
        return f"the question `{node.get('id', 'asked')}`"
    for key, words in _JUNCTION_WORDS.items():
        if key in node:
            return words
    return "it"


_JUNCTION_WORDS: Mapping[str, str] = {
    "all": "the parts that must hold together",
    "any": "the parts of which one is enough",
    "shown_by": "the ways of showing it",
    "some_of": "the parts of which enough must hold",
    "not": "what must not be",
    "unless": "the exception",
}
