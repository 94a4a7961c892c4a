"""The files under `rules/`, gathered, read, checked and compiled to plain data.

Every problem of every file is reported together; one bad file never hides the others.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disrupt.errors import DisruptError, Place, Problems, UnreadableError, did_you_mean
from disrupt.node import Node, Where
from disrupt.source import COMMA, read_file
from disrupt.working_days import Calendar

if TYPE_CHECKING:
    from disrupt.vocabulary import Model

EXAMPLES = ".examples"
_QUOTED = re.compile(r"'([^']+)'")
SUFFIXES = (".json", ".yaml", ".yml")
SINGLE = ("agencies", "gateways", "policy", "calendar", "library")
NOT_RULES = frozenset({"lint-suppressions", "proof", "proof-exceptions", "mutants"})
"""What stands beside the rules; `mutants` is what the exceptions were called in older revisions."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Which files make the library; a later folder replaces an id whole."""

    folders: tuple[Path, ...]
    files: Mapping[str, tuple[Path, ...]]
    """Name inside the folder, without its suffix -> its files, first folder first."""
    policy: Path | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """The files that make a library, and what was made of them before."""

    found: Gathered
    key: str
    """Hash of the contents."""
    compiled: dict[str, Any] | None
    """None where it is not in the cache."""


@dataclass(slots=True)
class Raw:
    """Every file read, with its places, before it is checked."""

    nodes: dict[str, Node] = field(default_factory=dict)
    """`kind:id` -> node, such as `rules:licensing/premises-licence-review`."""
    problems: Problems = field(default_factory=Problems)
    rule_ids: set[str] = field(default_factory=set)
    """Every rule there is a file for, whether it can be read or not."""
    only_of_rules: int = 0
    """How many of the problems are those of single rules."""

    @property
    def words_are_sound(self) -> bool:
        """Whether all but the rules is whole, so that rules can be checked against it."""
        return len(self.problems) == self.only_of_rules

    def of(self, section: str) -> dict[str, Node]:
        prefix = section + ":"
        return {k[len(prefix) :]: n for k, n in self.nodes.items() if k.startswith(prefix)}


def shipped_rules() -> Path:
    """The folder of the rules that came with the program."""
    packaged = Path(__file__).parent / "rules"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "rules"


def look_up(
    folders: Iterable[str | Path], policy: str | Path | None = None, *, cache: bool = True
) -> Stored:
    """Find the files of the shipped rules and of these folders, and their compiled form.

    Raises `DisruptError` for a folder that is not there; reads no rule and loads no model.
    """
    from disrupt.library_cache import read_cached

    found = gather(
        (shipped_rules(), *(Path(f) for f in folders)), None if policy is None else Path(policy)
    )
    key = content_hash(found)
    return Stored(found, key, read_cached(key) if cache else None)


def gather(folders: tuple[Path, ...], policy: Path | None = None) -> Gathered:
    """Find the files; raises `DisruptError` for a folder that is not there."""
    problems = Problems()
    files: dict[str, tuple[Path, ...]] = {}
    for folder in folders:
        if not folder.is_dir():
            problems.add("no such folder of rules", Place(str(folder)), code="missing-folder")
            continue
        for path in sorted(folder.rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            name = path.relative_to(folder).with_suffix("").as_posix()
            if name.endswith(EXAMPLES) or name in NOT_RULES:
                continue
            files[name] = (*files.get(name, ()), path)
            if any(other.parent == path.parent for other in files[name][:-1]):
                text = "this file has the name of another beside it"
                problems.add(text, Place(_shown(path)), "one name, one file", "duplicate-file")
    if policy is not None and not policy.is_file():
        try:
            read_file(policy)
        except DisruptError as error:
            problems.extend(error)
    problems.raise_if_any()
    return Gathered(folders, dict(sorted(files.items())), policy)


def content_hash(found: Gathered) -> str:
    """SHA-256 over names and contents; examples stay outside it."""
    digest = hashlib.sha256()
    for name, paths in found.files.items():
        for path in paths:
            digest.update(f"{name}{path.suffix}\0".encode())
            digest.update(_digest(path))
    if found.policy is not None:
        digest.update(b"policy\0" + _digest(found.policy))
    return digest.hexdigest()


def _digest(path: Path) -> bytes:
    """Of the contents; a file that cannot be read is a problem when it is compiled."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b"unreadable"


# reading -------------------------------------------------------------------------------


def read_all(found: Gathered) -> Raw:
    raw = Raw()
    for name, paths in found.files.items():
        is_rule = name.startswith("powers/")
        if is_rule:
            raw.rule_ids.add(name.removeprefix("powers/"))
        for path in paths:
            before = len(raw.problems)
            node = _read(path, raw)
            if node is not None:
                _file(name, node, raw)
            elif is_rule:
                raw.only_of_rules += len(raw.problems) - before
    if found.policy is not None:
        _overlay_policy(found.policy, raw)
    return raw


def _read(path: Path, raw: Raw) -> Node | None:
    try:
        return read_file(path, _shown(path))
    except DisruptError as error:
        raw.problems.extend(error)
        return None


def _shown(path: Path) -> str:
    """A path as people would type it from where they are."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _file(name: str, node: Node, raw: Raw) -> None:
    """Put one file where it belongs by the folder it is in."""
    section, _, rest = name.partition("/")
    if section == "vocabulary":
        _vocabulary(node, raw)
    elif section == "powers" and rest:
        raw.nodes[f"rules:{rest}"] = node
    elif section in ("concepts", "lists") and rest:
        raw.nodes[f"{section}:{rest}"] = node
    elif name in SINGLE:
        raw.nodes[f"single:{name}"] = node
    else:
        hint = "rules stand in powers/, then concepts/, lists/, vocabulary/"
        raw.problems.add("this file is in no folder that is read", node.place, hint, "stray-file")


def _vocabulary(node: Node, raw: Raw) -> None:
    if not isinstance(node.value, dict):
        raw.problems.add("`kinds` and `choices` are expected here", node.place, code="bad-value")
    for section in node.mapping:
        if section not in ("kinds", "choices"):
            hint = did_you_mean(section, ("kinds", "choices"))
            place = node.key_place(section)
            raw.problems.add(f"unknown key `{section}`", place, hint, "unknown-key")
    for section in ("kinds", "choices"):
        given = node.mapping.get(section)
        if given is None:
            continue
        if not isinstance(given.value, dict):
            text = f"`{section}` gives each name what it means"
            raw.problems.add(text, given.place, code="bad-value")
        for name, body in given.mapping.items():
            raw.nodes[f"{section}:{name}"] = body


def _overlay_policy(path: Path, raw: Raw) -> None:
    """A council's own policy: its keys replace ours, its named values are added."""
    node = _read(path, raw)
    base = raw.nodes.get("single:policy")
    if node is None or base is None:
        return
    merged = dict(base.mapping)
    for key, value in node.mapping.items():
        if key in ("values", "search_days") and isinstance(value.value, dict) and key in merged:
            value = _laid_over(value, merged[key])  # noqa: PLW2901
        merged[key] = value
    places = {**base.key_places, **node.key_places}
    raw.nodes["single:policy"] = Node(merged, file=str(path), line=1, column=1, key_places=places)


def _laid_over(over: Node, under: Node) -> Node:
    """The keys of both, each with its own place."""
    places = {**under.key_places, **over.key_places}
    mapping = {**under.mapping, **over.mapping}
    return Node(mapping, line=over.line, column=over.column, file=over.file, key_places=places)


# compiling -----------------------------------------------------------------------------


def compiled_library(raw: Raw) -> dict[str, Any]:
    """Plain data of everything that is valid; problems are noted in `raw`."""
    from disrupt.partners import Agencies, Gateways
    from disrupt.policy import Policy
    from disrupt.rule import Concept, Rule, StatutoryList
    from disrupt.vocabulary import Kind

    singles = raw.of("single")
    for name, model in (("agencies", Agencies), ("gateways", Gateways), ("policy", Policy)):
        if name in singles:
            _valid(singles[name], model, raw.problems)
        else:
            raw.problems.add(f"the library has no {name}.yaml", code="missing-file")
    _calendar(singles.get("calendar"), raw.problems)
    before = len(raw.problems)
    rules = _texts(raw.of("rules"), Rule, raw.problems)
    raw.only_of_rules += len(raw.problems) - before
    version = singles["library"].mapping.get("version") if "library" in singles else None
    return {
        "version": "0" if version is None else version.text or "0",
        "kinds": _texts(raw.of("kinds"), Kind, raw.problems),
        "choices": {name: node.plain() for name, node in raw.of("choices").items()},
        "rules": rules,
        "concepts": _texts(raw.of("concepts"), Concept, raw.problems),
        "lists": _texts(raw.of("lists"), StatutoryList, raw.problems),
        "files": {name: node.file for name, node in raw.of("rules").items()},
        **{name: singles[name].plain() for name in SINGLE[:4] if name in singles},
    }


def _calendar(node: Node | None, problems: Problems) -> None:
    if node is None:
        problems.add("the library has no calendar.yaml", code="missing-file")
        return
    try:
        Calendar.from_data(node.plain())
    except UnreadableError as error:
        problems.add(str(error), node.place, error.help, "bad-value")
    except (ValueError, AttributeError):
        problems.add("this is not a calendar", node.place, code="bad-value")


def _texts(nodes: Mapping[str, Node], model: type[Model], problems: Problems) -> dict[str, str]:
    return {
        name: json.dumps(node.plain(), ensure_ascii=False)
        for name, node in nodes.items()
        if _valid(node, model, problems)
    }


def _valid(node: Node, model: type[Model], problems: Problems) -> bool:
    """Whether a node fits its model; says where it does not."""
    from pydantic import ValidationError

    try:
        model.model_validate_json(json.dumps(node.plain()))
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            _say(node, model, dict(detail), problems)
        return False
    return True


def _say(node: Node, model: type[Model], detail: dict[str, Any], problems: Problems) -> None:
    """One of pydantic's errors in our words, at its place in the file."""
    where: Where = tuple(detail["loc"])
    if detail["type"] == "condition":
        for problem in detail["ctx"]["problems"]:
            place = node.at((*where, *problem.path))
            problems.add(problem.message, place, problem.help, "bad-condition")
        return
    place = node.at(where)
    key = next((step for step in reversed(where) if isinstance(step, str)), "")
    if detail["type"] == "extra_forbidden":
        known = _known_keys(model, where)
        child = _at(node, where)
        hint = COMMA if child is not None and child.value is None else did_you_mean(key, known)
        problems.add(f"unknown key `{key}`", place, hint, "unknown-key")
    elif detail["type"] == "literal_error":
        said = _at(node, where)
        text = None if said is None else said.text
        wrong = f"`{key}` has no choice `{text}`" if text else f"`{key}` has no such choice"
        choices = _QUOTED.findall(str((detail.get("ctx") or {}).get("expected")))
        problems.add(
            wrong, place, did_you_mean(text or "", choices) or _expected(detail), "bad-value"
        )
    elif detail["type"] == "missing":
        problems.add(f"`{key}` is missing", place, code="missing-key")
    else:
        problems.add(_worded(key, detail), place, _expected(detail), "bad-value")


def _at(node: Node, where: Where) -> Node | None:
    for step in where:
        inner = node.value
        if isinstance(inner, dict) and step in inner:
            node = inner[str(step)]
        elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
            node = inner[step]
        else:
            return None
    return node


def _known_keys(model: type[Model], where: Where) -> Iterator[str]:
    """Keys of the model that stands at this path, as far as it can be followed."""
    from typing import get_args

    current: Any = model
    for step in where[:-1]:
        if isinstance(step, int):
            continue
        fields = getattr(current, "model_fields", {})
        found = next((f for n, f in fields.items() if step in (n, f.alias)), None)
        if found is None:
            return
        current = found.annotation
        while get_args(current):
            current = next((a for a in get_args(current) if a not in (type(None), ...)), None)
    for name, described in getattr(current, "model_fields", {}).items():
        yield described.alias or name


def _worded(key: str, detail: dict[str, Any]) -> str:
    kind = str(detail["type"])
    plain = {
        "string_type": "text is expected",
        "int_type": "a whole number is expected",
        "bool_type": "`true` or `false` is expected",
        "tuple_type": "a list is expected",
        "dict_type": "keys and values are expected",
        "model_type": "keys and values are expected",
        "model_attributes_type": "keys and values are expected",
    }
    said = plain.get(kind, str(detail["msg"]).lower())
    return f"`{key}`: {said}" if key else said


def _expected(detail: dict[str, Any]) -> str | None:
    expected = (detail.get("ctx") or {}).get("expected")
    return None if expected is None else "expected " + str(expected).replace("'", "`")
