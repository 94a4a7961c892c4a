"""What a change of the library changes, structure against structure, never line against line.

Limbs are known by their words, steps by their ids, holders by their agency; order alone, layout
and two ways of writing the same are no change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from disrupt.library_model import Library
from disrupt.node import Where
from disrupt.review.key_order import CONDITION, inside
from disrupt.review.matching import JUNCTIONS, normal, operator_of, pairs

Verb = Literal["added", "removed", "changed"]
State = Literal["added", "removed", "changed", "moved"]
Section = Literal["rule", "concept", "list", "kind", "choices", "examples", "single"]
BEARING = frozenset(
    {
        *("test", "limits", "unless", "about", "against", "supports", "always", "first"),
        *("in_force", "held_by", "makes", "even_if_ended", "overt", "punitive", "pin"),
        *("extent", "family", "judgements"),
    }
)
"""Parts of a rule that decide what comes out; the rest is read, not tested."""
WORDING = frozenset({"limb", "cite", "note", "by", "ask", "does", "through", "standard"})
"""Keys inside those parts that only tell a reader something."""
SINGLES = ("policy", "agencies", "gateways", "calendar")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise than before."""

    part: str
    """Key at the top of the file, such as `test` or `steps`."""
    verb: Verb
    context: str
    """What the value is, as `key_order` names it; `operator` of a condition that turned."""
    key: str
    """Key or attribute that was changed; empty for an item of a list."""
    before: Any = None
    after: Any = None
    where_old: Where | None = None
    where_new: Where | None = None
    """Where it stands in the plain data, in one form (`matching.normal`)."""
    home: Any = field(default=None, compare=False)
    """The limb, step or holder that it belongs to, as it now is."""
    limb: Any = field(default=None, compare=False)
    """The nearest condition around it that has words of its own, where `home` has none."""

    @property
    def bears(self) -> bool:
        """Whether it can change what comes out."""
        return self.part in BEARING and self.key not in WORDING


@dataclass(frozen=True, slots=True)
class FileChange:
    """Everything that is otherwise in one rule, concept, list, kind, or single file."""

    section: Section
    id: str
    title: str
    state: State
    changes: tuple[Change, ...] = ()
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that is otherwise in a library."""

    files: tuple[FileChange, ...]

    def of(self, *sections: Section) -> tuple[FileChange, ...]:
        """Give the changes of some sections."""
        return tuple(file for file in self.files if file.section in sections)

    def rule(self, rule_id: str) -> FileChange | None:
        """Give what changed in a rule, if anything did."""
        return next((f for f in self.of("rule") if f.id == rule_id), None)


def difference(old: Library, new: Library) -> Difference:
    """Compare two libraries; examples are compared by whoever has their files."""
    files: list[FileChange] = []
    sections: tuple[tuple[Section, str], ...] = (
        ("rule", "rules"),
        ("concept", "concepts"),
        ("list", "lists"),
        ("kind", "kinds"),
        ("choices", "choices"),
    )
    for section, name in sections:
        files += _section(section, old.said(name), new.said(name))
    for name in SINGLES:
        before, after = old.said(name), new.said(name)
        changes = tuple(compared(before, after, "single"))
        if changes:
            files.append(FileChange("single", name, name, "changed", changes))
    return Difference(tuple(files))


def _section(
    section: Section, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[FileChange]:
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    moved = {n: o for n in come for o in gone if _plain(old[o]) == _plain(new[n])}
    for name in sorted({*old, *new}):
        if name in moved:
            title = _title(new[name], name)
            yield FileChange(section, name, title, "moved", moved_from=moved[name])
        elif name in come:
            yield FileChange(section, name, _title(new[name], name), "added")
        elif name in gone:
            if name not in moved.values():
                yield FileChange(section, name, _title(old[name], name), "removed")
        elif old[name] != new[name]:
            changes = tuple(compared(_plain(old[name]), _plain(new[name]), section))
            if changes:
                yield FileChange(section, name, _title(new[name], name), "changed", changes)


def _plain(said: Any) -> Any:
    return json.loads(said) if isinstance(said, str) else said


def _title(said: Any, name: str) -> str:
    plain = _plain(said)
    title = plain.get("title") if isinstance(plain, dict) else None
    return title if isinstance(title, str) else name


def compared(old: Any, new: Any, section: str) -> Iterator[Change]:
    """Give every change between two files of a section, as plain data."""
    before, after = normal(old, section), normal(new, section)
    if not isinstance(before, dict) or not isinstance(after, dict):
        before, after = {"": before}, {"": after}
    for key in _keys(before, after):
        yield from _value(before, after, key, _At(section, (), (), key))


@dataclass(frozen=True, slots=True)
class _At:
    """Where the comparison stands."""

    context: str
    old: Where
    new: Where
    part: str
    home: Any = None
    limb: Any = None

    def down(self, key: str | int, other: str | int, context: str, home: Any = None) -> _At:
        old, new = (*self.old, key), (*self.new, other)
        return _At(context, old, new, self.part, home or self.home, self.limb)

    def inside(self, node: dict[str, Any]) -> _At:
        """The same place as one of a condition; what has words of its own keeps its parts' name."""
        around = self.home if isinstance(self.home, dict) and "limb" in self.home else self.limb
        return _At(CONDITION, self.old, self.new, self.part, node, around)


def _keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[str]:
    return dict.fromkeys((*new, *old))


def _value(old: Mapping[str, Any], new: Mapping[str, Any], key: str, at: _At) -> Iterator[Change]:
    """One key of two mappings."""
    context = _context(at.context, key)
    if old.get(key) is None and new.get(key) is None:
        return
    below = at.down(key, key, context)
    if old.get(key) is None:
        yield _change("added", below, key, after=new[key])
    elif new.get(key) is None:
        yield _change("removed", below, key, before=old[key])
    else:
        yield from _both(old[key], new[key], key, below)


def _context(context: str, key: str) -> str:
    return inside(context, key)


def _change(verb: Verb, at: _At, key: str, before: Any = None, after: Any = None) -> Change:
    return Change(
        at.part,
        verb,
        at.context,
        key,
        before,
        after,
        None if verb == "added" else at.old,
        None if verb == "removed" else at.new,
        at.home,
        at.limb,
    )


def _both(old: Any, new: Any, key: str, at: _At) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, list) and isinstance(new, list):
        yield from _lists(old, new, key, at)
    elif at.context == CONDITION and isinstance(old, dict) and isinstance(new, dict):
        yield from _conditions(old, new, at)
    elif isinstance(old, dict) and isinstance(new, dict):
        home = new if at.context in _HOMES else None
        inner = _At(at.context, at.old, at.new, at.part, home or at.home)
        for name in _keys(old, new):
            yield from _value(old, new, name, inner)
    else:
        yield _change("changed", at, key, old, new)


_HOMES = frozenset(
    {
        *("rule.held_by", "rule.steps", "rule.judgements", "rule.may_add", "rule.breach"),
        *("rule.law", "concept.law", "list.law", "list.members", "concept.ways"),
        *("rule.about.*", "rule.appeal", "rule.effect", "examples.examples"),
    }
)
"""Mappings that give a change inside them its name."""


def _lists(old: list[Any], new: list[Any], key: str, at: _At) -> Iterator[Change]:
    plain = not any(isinstance(item, dict | list) for item in (*old, *new))
    if plain and not any(isinstance(i, str) and " " in i.strip() for i in (*old, *new)):
        # Choices: which of them is the news, not where in the list each stands.
        if sorted(map(str, old)) != sorted(map(str, new)):
            yield _change("changed", at, key, old, new)
        return
    for i, j in pairs(old, new, at.context):
        if i is None and j is not None:
            yield _change("added", at.down(j, j, at.context), "", after=new[j])
        elif j is None and i is not None:
            yield _change("removed", at.down(i, i, at.context), "", before=old[i])
        elif i is not None and j is not None:
            yield from _both(old[i], new[j], "", at.down(i, j, at.context))


# Conditions ----------------------------------------------------------------------------


def _conditions(old: dict[str, Any], new: dict[str, Any], at: _At) -> Iterator[Change]:
    """Two conditions that are the same one; the whole is changed where its operator is."""
    before, after = operator_of(old), operator_of(new)
    at = at.inside(new)
    junctions = before in JUNCTIONS and after in JUNCTIONS
    if before != after and not junctions:
        yield _change("changed", at, "", old, new)
        return
    if before != after:
        yield Change(at.part, "changed", "operator", "", old, new, at.old, at.new, new, at.limb)
    for key in _keys(old, new):
        if key in (before, after):
            continue
        if key in ("unless", "having"):
            yield from _value(old, new, key, at)
        else:
            yield from _plainly(old, new, key, at)
    if before is not None and after is not None:
        yield from _operands(old, new, before, after, at)


def _plainly(old: dict[str, Any], new: dict[str, Any], key: str, at: _At) -> Iterator[Change]:
    """A key of a condition whose value is taken as a whole."""
    if old.get(key) == new.get(key):
        return
    verb: Verb = "added" if key not in old else "removed" if key not in new else "changed"
    below = at.down(key, key, f"{CONDITION}.{key}")
    yield _change(verb, below, key, old.get(key), new.get(key))


def _operands(
    old: dict[str, Any], new: dict[str, Any], before: str, after: str, at: _At
) -> Iterator[Change]:
    if before in JUNCTIONS:
        left = at.down(before, after, CONDITION)
        first, last = old[before], new[after]
        if "some_of" in (before, after) and before == after:
            yield from _plainly(first, last, "n", left)
        if before == "some_of":
            left, first = replace(left, old=(*left.old, "of")), first["of"]
        if after == "some_of":
            left, last = replace(left, new=(*left.new, "of")), last["of"]
        yield from _lists(first, last, "", left)
    elif before == "not":
        yield from _both(old["not"], new["not"], "", at.down("not", "not", CONDITION))
    elif before == "find":
        yield from _finds(old, new, at)
    else:
        yield from _plainly(old, new, before, at)


def _finds(old: dict[str, Any], new: dict[str, Any], at: _At) -> Iterator[Change]:
    first, last = old["find"], new["find"]
    if list(first) != list(last):
        yield _change("changed", at, "", old, new)
        return
    ((kind, wanted),) = first.items()
    now = last[kind]
    below = at.down("find", "find", CONDITION).down(kind, kind, f"{CONDITION}.find")
    for attribute in _keys(wanted or {}, now or {}):
        yield from _plainly(wanted or {}, now or {}, attribute, below)
