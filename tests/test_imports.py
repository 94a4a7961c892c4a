"""The walls between the rooms: imports run one way, and each outside package has one home."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import disrupt

# Low to high: a module imports its own layer and lower ones, never a higher one.
# A wing (a package such as `disrupt.render`) stands for all its modules.
# A new module of the flat core is entered here, in the same change that makes it.
LAYERS: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "ground",
        frozenset({"errors", "truth", "dates", "periods", "working_days", "version", "sealed"}),
    ),
    (
        "model",
        frozenset(
            {
                *("model", "light", "vocabulary", "case", "condition", "grammar", "about", "rule"),
                *("partners", "policy", "assessment"),
            }
        ),
    ),
    (
        "testing of conditions",
        frozenset(
            {
                *("findings", "world", "values", "limits", "requirement", "searches", "find"),
                *("tally", "evaluate", "match", "match_durable", "infer", "support"),
            }
        ),
    ),
    (
        "loading",
        frozenset(
            {
                *("node", "textfile", "source", "library_model", "library_files", "library_cache"),
                *("condition_checks", "checking"),
                *("library", "reading", "factfile", "casefile"),
            }
        ),
    ),
    ("engine", frozenset({"engine", "candidates", "measures", "judge"})),
    (
        "answer",
        frozenset(
            {
                *("words", "routes", "steps", "order", "protection", "remarks"),
                *("rule_notes", "present", "pipeline"),
            }
        ),
    ),
    ("wings", frozenset({"testing", "review", "render"})),
    ("doors", frozenset({"cli", "__main__"})),
)

# Who may import an outside package; what is not named here is free.
HOMES: dict[str, frozenset[str]] = {
    "ruamel": frozenset({"source"}),
    "durable": frozenset({"match_durable"}),
    "rich": frozenset({"render"}),
    "click": frozenset({"cli"}),
}

# Who may end the process.
MAY_EXIT = frozenset({"cli", "__main__"})

PACKAGE = Path(__file__).resolve().parent.parent / "disrupt"
LAYER_OF = {room: layer for layer, (_, rooms) in enumerate(LAYERS) for room in rooms}


@dataclass(frozen=True)
class Module:
    """A module of the package: its dotted name, whether it is a package, and its tree."""

    name: str
    is_package: bool
    tree: ast.Module

    @property
    def room(self) -> str:
        """The module of the flat core, or the wing, that the module is or belongs to."""
        return room_of(self.name)


@dataclass(frozen=True)
class Import:
    """One import: who, of what, where."""

    importer: Module
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.importer.name}:{self.line} imports {self.target}"


def room_of(name: str) -> str:
    """Give `render` for `disrupt.render.terminal`, and an empty text for `disrupt` itself."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def modules_in(package: Path) -> list[Module]:
    """Every module of a package, as trees: nothing is imported."""
    found = []
    for file in sorted(package.rglob("*.py")):
        parts = file.relative_to(package.parent).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module(name, is_package, ast.parse(file.read_text(encoding="utf-8"))))
    return found


def imports_of(module: Module, known: frozenset[str]) -> Iterator[Import]:
    """Every import of a module, at its top or inside a function, for typing or for use."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = absolute(module, node)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield Import(module, inner if inner in known else base, node.lineno)
        elif isinstance(node, ast.Call):
            target = imported_by_call(node)
            if target is not None:
                yield Import(module, target, node.lineno)


def absolute(module: Module, node: ast.ImportFrom) -> str:
    """The full name of what `from … import` names, relative or not."""
    if node.level == 0:
        return node.module or ""
    parts = module.name.split(".")
    drop = node.level - 1 if module.is_package else node.level
    base = parts[: len(parts) - drop]
    return ".".join([*base, node.module] if node.module else base)


def imported_by_call(node: ast.Call) -> str | None:
    """The name that `import_module("…")` or `__import__("…")` imports, where it is written out."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else None
    name = node.func.id if isinstance(node.func, ast.Name) else name
    first = node.args[0] if node.args else None
    if name not in {"import_module", "__import__"} or not isinstance(first, ast.Constant):
        return None
    return first.value if isinstance(first.value, str) else None


def exits_in(module: Module) -> Iterator[int]:
    """The lines on which a module ends the process."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in {("sys", "exit"), ("os", "_exit"), ("os", "abort")}:
                yield node.lineno
        elif isinstance(node, ast.Name) and node.id in {"SystemExit", "exit", "quit"}:
            if isinstance(node.ctx, ast.Load) and not is_caught(module, node):
                yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "sys":
            yield from (node.lineno for alias in node.names if alias.name == "exit")


def is_caught(module: Module, name: ast.Name) -> bool:
    """Whether a name stands in an `except`: catching an exit is not exiting."""
    handlers = (node for node in ast.walk(module.tree) if isinstance(node, ast.ExceptHandler))
    return any(name in ast.walk(handler.type) for handler in handlers if handler.type)


MODULES = modules_in(PACKAGE)
KNOWN = frozenset(module.name for module in MODULES)
IMPORTS = [found for module in MODULES for found in imports_of(module, KNOWN)]
INNER = [found for found in IMPORTS if found.target.split(".")[0] == "disrupt"]
# The front door of the package fetches from every room, lazily; it is tested by itself below.
CORE = [found for found in INNER if found.importer.room]


def test_every_module_has_its_layer() -> None:
    homeless = sorted({module.room for module in MODULES} - LAYER_OF.keys() - {""})

    assert homeless == [], "enter these in LAYERS at the top of this file"


def test_imports_run_one_way() -> None:
    upward = [
        str(found)
        for found in CORE
        if LAYER_OF.get(room_of(found.target), 0) > LAYER_OF.get(found.importer.room, len(LAYERS))
    ]

    assert upward == []


def test_no_room_goes_through_the_front_door() -> None:
    """Inside, `from disrupt import assess` would make every room need every other one."""
    through = [
        str(found)
        for found in CORE
        if found.target == "disrupt" and LAYERS[LAYER_OF[found.importer.room]][0] != "doors"
    ]

    assert through == []


def test_no_circles() -> None:
    """Rooms of one layer may import one another, in one direction."""
    needs: dict[str, set[str]] = {}
    for found in CORE:
        needs.setdefault(found.importer.room, set()).add(room_of(found.target))

    circles = [
        f"{room} and {other}"
        for room in needs
        for other in needs[room]
        if room < other and reaches(other, room, needs)
    ]

    assert circles == []


def reaches(start: str, goal: str, needs: dict[str, set[str]]) -> bool:
    """Whether imports lead from one room to another."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        room = waiting.pop()
        if room == goal:
            return True
        if room not in seen:
            seen.add(room)
            waiting.extend(needs.get(room, ()))
    return False


@pytest.mark.parametrize("outside", sorted(HOMES))
def test_an_outside_package_stays_in_its_home(outside: str) -> None:
    elsewhere = [
        str(found)
        for found in IMPORTS
        if found.target.split(".")[0] == outside and found.importer.room not in HOMES[outside]
    ]

    assert elsewhere == []


def test_only_the_command_line_exits() -> None:
    exits = [
        f"{module.name}:{line}"
        for module in MODULES
        if module.room not in MAY_EXIT
        for line in exits_in(module)
    ]

    assert exits == []


def test_the_front_door_costs_nothing() -> None:
    """`import disrupt` loads none of its rooms and nothing from outside."""
    code = (
        "import sys; before = set(sys.modules); import disrupt; "
        "print(*{name.split('.')[0] for name in set(sys.modules) - before}"
        ".difference(sys.stdlib_module_names))"
    )

    assert python(code).stdout.split() == ["disrupt"]
    assert python("import sys, disrupt; print('disrupt.errors' in sys.modules)").stdout == "False\n"


@pytest.mark.parametrize("name", sorted(set(disrupt.__all__) - {"__version__"}))
def test_every_public_name_is_there(name: str) -> None:
    value = getattr(disrupt, name)

    assert callable(value)
    assert value.__name__ == name


def test_no_public_name_is_a_module() -> None:
    """Importing `disrupt.x` puts the module `x` in the place of a public name `x`."""
    clashes = set(disrupt.__all__) & {module.room for module in MODULES}

    assert clashes == set()


def test_assess_is_the_function_whatever_was_imported_before() -> None:
    code = (
        "import disrupt.pipeline, disrupt.library, disrupt.casefile; "
        "from disrupt import assess; import types; "
        "assert isinstance(assess, types.FunctionType), assess"
    )
    answer = python(code)

    assert answer.stderr == ""
    assert answer.returncode == 0


def python(code: str) -> subprocess.CompletedProcess[str]:
    """Run a line of Python in an interpreter that has imported nothing yet."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PACKAGE.parent)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute `asess`"):
        _ = disrupt.asess  # type: ignore[attr-defined]  # that is the point


def test_the_version_is_a_version() -> None:
    assert all(part.isdigit() for part in disrupt.__version__.split("."))


def test_the_names_listed_are_the_names_there_are() -> None:
    assert dir(disrupt) == sorted(disrupt.__all__)
