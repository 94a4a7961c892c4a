"""How what a condition asks of facts is changed: choices, links, limits, counts, periods."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from disrupt.condition import COMPARISONS
from disrupt.errors import UnreadableError
from disrupt.periods import Duration, add_months, parse_duration
from disrupt.review.mutant import GONE, Mutant, Setting, Steps, changed, kind_of, said, texts
from disrupt.vocabulary import ChoiceTree

NUMBERS = ("at_least", "at_most", "more_than", "less_than")
WINDOWS = ("within", "older_than")


@dataclass(slots=True)
class Asked:
    """Changes of what finds and checks ask."""

    rule: str
    data: Mapping[str, Any]
    setting: Setting

    @abstractmethod
    def root(
        self,
        node: Any,
        where: Steps,
        names: Mapping[str, tuple[str, ...]],
        *,
        either: bool = False,
    ) -> Iterator[Mutant]:
        """Change a condition, or a list of them, with all that is inside."""

    def make(self, operator: str, where: Steps, new: Any, what: str, variant: str = "") -> Mutant:
        return Mutant(self.rule, operator, where, what, changed(self.data, where, new), variant)

    def moved_day(self, operator: str, where: Steps, value: Any) -> Iterator[Mutant]:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            return
        for step in (-1, 1):
            moved = (day + timedelta(days=step)).isoformat()
            yield self.make(operator, where, moved, f"{day} becomes {moved}", f"{step:+d}d")

    # find and check -----------------------------------------------------------------------

    def find(
        self, node: Any, where: Steps, names: Mapping[str, tuple[str, ...]]
    ) -> Iterator[Mutant]:
        kind = kind_of(node)
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
                yield self.make(f"drop-{key}", (*where, key), GONE, f"{said(node)} {words}")
        if "sum" in node:
            for key in NUMBERS:
                if key in node["sum"]:
                    yield from self.stepped((*where, "sum", key), node["sum"][key])
        if "having" in node:
            yield self.make(
                "drop-limb", (*where, "having"), GONE, f"what {said(node)} must meet is left out"
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
            values = texts(value) if isinstance(value, str | list) else ()
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
