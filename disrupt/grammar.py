"""Conditions read out of plain data: what may be written in a test, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from disrupt.condition import (
    ANYWHERE,
    BEGINNINGS,
    BESIDE,
    COMPARISONS,
    MATCHER_KEYS,
    OPERATORS,
    Ask,
    Check,
    Comparison,
    Condition,
    ConditionError,
    ConditionProblem,
    DatedValue,
    Find,
    Junction,
    LoneException,
    Negation,
    Operand,
    Path,
    Plain,
    PolicyValue,
    Reference,
    Requirement,
)
from disrupt.dates import parse_date
from disrupt.errors import UnreadableError, did_you_mean


@dataclass(slots=True)
class _Reader:
    problems: list[ConditionProblem] = field(default_factory=list)
    asked: int = 0

    def wrong(self, path: Path, message: str, help_: str | None = None) -> None:
        self.problems.append(ConditionProblem(path, message, help_))

    # nodes -----------------------------------------------------------------------------

    def node(self, data: Plain, path: Path) -> Condition | None:
        if isinstance(data, list):
            self.wrong(path, "a list where one condition is expected", "write `all:` above it")
            return None
        if not isinstance(data, dict):
            self.wrong(path, "a condition is expected", f"one of {_words(OPERATORS)}")
            return None
        found = [key for key in data if key in OPERATORS and not _is_side(key, data)]
        if not found and "unless" in data:
            return LoneException(**self.common(data, path, ()))  # type: ignore[arg-type]
        if len(found) != 1:
            self.one_operator(data, path, found)
            return None
        return getattr(self, f"read_{found[0]}")(data, path)  # type: ignore[no-any-return]

    def one_operator(self, data: dict[str, Plain], path: Path, found: list[str]) -> None:
        if found:
            self.wrong(
                path,
                f"one condition says both {_words(found)}",
                "put them in an `all:` or `any:` list",
            )
            return
        for key in data:
            if key not in ANYWHERE:
                self.wrong((*path, key), f"unknown key `{key}`", did_you_mean(key, OPERATORS))
                return
        self.wrong(path, "a condition with no test in it", f"add one of {_words(OPERATORS)}")

    def common(self, data: dict[str, Plain], path: Path, own: tuple[str, ...]) -> dict[str, object]:
        for key, value in data.items():
            if key not in ANYWHERE and key not in own:
                hint = did_you_mean(key, (*own, *ANYWHERE))
                if value is None:
                    hint = "a comma inside { } ended the text; put it in quotes"
                self.wrong((*path, key), f"unknown key `{key}`", hint)
        unless = None
        if "unless" in data:
            unless = self.one_or_all(data["unless"], (*path, "unless"), either=True)
        return {
            "limb": self.text(data, "limb", path),
            "cite": self.text(data, "cite", path),
            "standard": self.text(data, "standard", path),
            "in_force": self.window(data.get("in_force"), (*path, "in_force")),
            "unless": unless,
            "path": path,
        }

    def one_or_all(self, data: Plain, path: Path, *, either: bool = False) -> Condition | None:
        """One condition, or a list that must hold together (or of which `either` will do)."""
        if not isinstance(data, list):
            return self.node(data, path)
        kind: Literal["all", "any"] = "any" if either else "all"
        return Junction(kind=kind, parts=self.parts(data, path), path=path)

    def text(self, data: dict[str, Plain], key: str, path: Path) -> str | None:
        value = data.get(key)
        if value is None or isinstance(value, str):
            return value
        self.wrong((*path, key), f"`{key}` is text")
        return None

    def window(self, data: Plain, path: Path) -> tuple[str | None, str | None] | None:
        if data is None:
            return None
        if isinstance(data, str):
            data = {"from": data}
        if isinstance(data, dict) and set(data) <= {"from", "to"}:
            return self.law_days(data, path)
        self.wrong(path, "`in_force` takes `from` and `to`")
        return None

    def law_days(self, row: dict[str, Plain], path: Path) -> tuple[str | None, str | None]:
        """The `from` and `to` of something that is law for a time."""
        days = {key: str(row[key]) for key in ("from", "to") if row.get(key) is not None}
        for key, day in days.items():
            if day not in BEGINNINGS:
                try:
                    parse_date(day)
                except UnreadableError as error:
                    self.wrong((*path, key), f"`{key}`: {error}", error.help)
        return days.get("from"), days.get("to")

    def parts(self, data: Plain, path: Path) -> tuple[Condition, ...]:
        if not isinstance(data, list) or not data:
            self.wrong(path, "a list of conditions is expected", "each begins with `- `")
            return ()
        nodes = (self.node(item, (*path, index)) for index, item in enumerate(data))
        return tuple(node for node in nodes if node is not None)

    def read_all(self, data: dict[str, Plain], path: Path) -> Junction:
        return self.junction("all", data, path)

    def read_any(self, data: dict[str, Plain], path: Path) -> Junction:
        return self.junction("any", data, path)

    def read_shown_by(self, data: dict[str, Plain], path: Path) -> Junction:
        return self.junction("shown_by", data, path)

    def junction(
        self, kind: Literal["all", "any", "shown_by"], data: dict[str, Plain], path: Path
    ) -> Junction:
        common = self.common(data, path, (kind,))
        return Junction(kind=kind, parts=self.parts(data[kind], (*path, kind)), **common)  # type: ignore[arg-type]

    def read_some_of(self, data: dict[str, Plain], path: Path) -> Junction | None:
        body = data["some_of"]
        if not isinstance(body, dict) or set(body) != {"n", "of"} or not isinstance(body["n"], int):
            self.wrong((*path, "some_of"), "`some_of` takes `n` (a number) and `of` (a list)")
            return None
        parts = self.parts(body["of"], (*path, "some_of", "of"))
        return Junction(
            kind="some_of",
            parts=parts,
            needed=body["n"],
            **self.common(data, path, ("some_of",)),  # type: ignore[arg-type]
        )

    def read_not(self, data: dict[str, Plain], path: Path) -> Negation | None:
        part = self.one_or_all(data["not"], (*path, "not"))
        common = self.common(data, path, ("not",))
        return None if part is None else Negation(part=part, **common)  # type: ignore[arg-type]

    def read_ask(self, data: dict[str, Plain], path: Path) -> Ask | None:
        common = self.common(data, path, ("ask", *BESIDE["ask"]))
        question = self.text(data, "ask", path)
        by, name = self.text(data, "by", path), self.text(data, "id", path)
        self.asked += 1
        if question is None:
            return None
        return Ask(ask=question, by=by, id=name or f"question-{self.asked}", **common)  # type: ignore[arg-type]

    # find ------------------------------------------------------------------------------

    def read_find(self, data: dict[str, Plain], path: Path) -> Find | None:
        common = self.common(data, path, ("find", *BESIDE["find"]))
        body = data["find"]
        if isinstance(body, str):
            body = {body: {}}
        if not isinstance(body, dict) or len(body) != 1:
            self.wrong(
                (*path, "find"), "`find` takes one kind of fact", "find: {kind: {attribute: …}}"
            )
            return None
        ((kind, wanted),) = body.items()
        if wanted is None:
            wanted = {}
        if not isinstance(wanted, dict):
            self.wrong((*path, "find", kind), f"`{kind}` takes attributes in {{ }}")
            return None
        at = (*path, "find", kind)
        requirements = tuple(
            self.requirement(name, value, (*at, name)) for name, value in wanted.items()
        )
        sum_of, sums = self.sum(data.get("sum"), (*path, "sum"))
        having = data.get("having")
        return Find(
            kind=kind,
            requirements=requirements,
            count=self.whole(data, "count", path),
            distinct=self.text(data, "distinct", path),
            sum_of=sum_of,
            sum_comparisons=sums,
            ever=data.get("ever") is True,
            when=self.operand(data["when"], (*path, "when")) if "when" in data else None,
            bound_as=self.text(data, "as", path),
            having=None if having is None else self.one_or_all(having, (*path, "having")),
            **common,  # type: ignore[arg-type]
        )

    def whole(self, data: dict[str, Plain], key: str, path: Path) -> int:
        value = data.get(key, 1)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
            return value
        self.wrong((*path, key), f"`{key}` is a whole number from 1")
        return 1

    def sum(self, data: Plain, path: Path) -> tuple[str | None, tuple[Comparison, ...]]:
        if data is None:
            return None, ()
        if not isinstance(data, dict) or not isinstance(data.get("of"), str):
            self.wrong(path, "`sum` takes `of` (an attribute) and a limit such as `at_least`")
            return None, ()
        limits = {key: value for key, value in data.items() if key != "of"}
        return str(data["of"]), self.requirement("sum", limits, path).comparisons

    def read_check(self, data: dict[str, Plain], path: Path) -> Check | None:
        common = self.common(data, path, ("check", *BESIDE["check"]))
        subject = self.operand(data["check"], (*path, "check"))
        if not isinstance(subject, Reference):
            self.wrong((*path, "check"), "`check` takes `$name` or `$name.attribute`")
            return None
        limits = {key: data[key] for key in BESIDE["check"] if key in data}
        if not limits:
            self.wrong(path, "a `check` with nothing to compare", "add `is:`, `not:`, `at_least:`…")
            return None
        attribute = subject.attributes[-1] if subject.attributes else subject.name
        return Check(
            subject=subject,
            requirement=self.requirement(attribute, limits, path),
            **common,  # type: ignore[arg-type]
        )

    # attribute matchers ----------------------------------------------------------------

    def requirement(self, name: str, value: Plain, path: Path) -> Requirement:
        if not isinstance(value, dict) or set(value) == {"policy"}:
            return Requirement(name, equal=self.operands(value, path), path=path)
        for key in value:
            if key not in MATCHER_KEYS:
                hint = did_you_mean(key, MATCHER_KEYS)
                if value[key] is None:
                    hint = "a comma inside { } ended the text; put it in quotes"
                self.wrong((*path, key), f"unknown comparison `{key}`", hint)
        of = self.operand(value["of"], (*path, "of")) if "of" in value else None
        in_list = value.get("in")
        if in_list is not None and not isinstance(in_list, str):
            self.wrong((*path, "in"), "`in` takes the name of a list under rules/lists")
        known = value.get("known")
        return Requirement(
            name,
            equal=self.operands(value["is"], (*path, "is")) if "is" in value else None,
            in_list=in_list if isinstance(in_list, str) else None,
            excluded=self.operands(value["not"], (*path, "not")) if "not" in value else (),
            unless=self.operands(value["unless"], (*path, "unless")) if "unless" in value else (),
            comparisons=tuple(
                Comparison(key, self.operand(value[key], (*path, key)), of)
                for key in COMPARISONS
                if key in value
            ),
            known=known if isinstance(known, bool) else None,
            path=path,
        )

    def operands(self, value: Plain, path: Path) -> tuple[Operand, ...]:
        if isinstance(value, list):
            return tuple(self.operand(item, (*path, i)) for i, item in enumerate(value))
        return (self.operand(value, path),)

    def dated(self, items: list[Plain], path: Path) -> DatedValue:
        rows = [
            (item["value"], *self.law_days(item, (*path, index)))
            for index, item in enumerate(items)
            if isinstance(item, dict)
        ]
        return DatedValue(tuple(rows))

    def operand(self, value: Plain, path: Path) -> Operand:
        if isinstance(value, str):
            return _reference(value) if value.startswith("$") else value
        if isinstance(value, bool | int | float):
            return value
        if isinstance(value, dict) and isinstance(value.get("policy"), str) and len(value) == 1:
            return PolicyValue(str(value["policy"]))
        if isinstance(value, list) and value and all(_is_dated(item) for item in value):
            return self.dated(value, path)
        self.wrong(path, "a plain value, a `$name` or `{policy: name}` is expected")
        return ""


def _is_side(key: str, data: dict[str, Plain]) -> bool:
    """`not` beside `check` compares; it is not a negation."""
    return key == "not" and "check" in data


def _is_dated(item: Plain) -> bool:
    return isinstance(item, dict) and "value" in item


def _reference(text: str) -> Reference:
    name, *attributes = text[1:].split(".")
    return Reference(name, tuple(attributes))


def _words(names: object) -> str:
    return ", ".join(f"`{name}`" for name in names)  # type: ignore[attr-defined]


def read_condition(data: Plain, *, exceptions: bool = False) -> Condition:
    """Read one condition, or a list of them, from plain data.

    A list must hold together; a list of `exceptions` bites when any of them is shown.
    Raises `ConditionError` with every problem found.
    """
    reader = _Reader()
    node = reader.one_or_all(data, (), either=exceptions)
    if reader.problems or node is None:
        raise ConditionError(reader.problems or [ConditionProblem((), "an empty condition")])
    return node


def read_requirement(name: str, data: Plain) -> Requirement:
    """Read what is asked of one attribute; raises `ConditionError`."""
    reader = _Reader()
    requirement = reader.requirement(name, data, ())
    if reader.problems:
        raise ConditionError(reader.problems)
    return requirement


def read_value(data: Plain) -> Operand:
    """Read a plain, referenced, policy or dated value; raises `ConditionError`."""
    reader = _Reader()
    operand = reader.operand(data, ())
    if reader.problems:
        raise ConditionError(reader.problems)
    return operand
