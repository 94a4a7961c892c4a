"""disrupt: which lawful powers of England and Wales fit a case of organised crime, and why.

The whole program is one pure function and two loaders:

    from disrupt import assess, load_case, load_library

    library = load_library()
    case = load_case("case.yaml", library)
    assessment = assess(library, case)

Names are fetched when they are first used, so that `import disrupt` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from disrupt.version import __version__

if TYPE_CHECKING:
    from disrupt.assessment import Assessment
    from disrupt.case import Case
    from disrupt.casefile import load_case
    from disrupt.errors import DisruptError, Place, Problem
    from disrupt.library import Library, load_library
    from disrupt.pipeline import assess


__all__ = [
    "Assessment",
    "Case",
    "DisruptError",
    "Library",
    "Place",
    "Problem",
    "__version__",
    "assess",
    "load_case",
    "load_library",
]

# No public name may be the name of a submodule: importing the submodule would put the module
# where the name was (hence `pipeline`, which holds `assess`).
_HOMES = {
    "Assessment": "disrupt.assessment",
    "Case": "disrupt.case",
    "DisruptError": "disrupt.errors",
    "Library": "disrupt.library",
    "Place": "disrupt.errors",
    "Problem": "disrupt.errors",
    "assess": "disrupt.pipeline",
    "load_case": "disrupt.casefile",
    "load_library": "disrupt.library",
}

if not TYPE_CHECKING:  # hidden from type checkers: to them every misspelt name would exist

    def __getattr__(name: str) -> object:
        """Fetch a public name from the module it lives in, once."""
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module `disrupt` has no attribute `{name}`")
        from importlib import import_module

        value = getattr(import_module(home), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """Name what can be imported from here, whether it was fetched yet or not."""
    return sorted(__all__)
