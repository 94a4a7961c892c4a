"""One run of all checks over a library: what `disrupt lint` reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from disrupt.casefile import read_case
from disrupt.errors import DisruptError, Place, Problem, Problems
from disrupt.library import Library, load_library, shipped_rules
from disrupt.review.exceptions import exceptions_of
from disrupt.review.finding import Check, Finding, Found, Severity, finding
from disrupt.review.kept import KeptFiles
from disrupt.review.material import Material
from disrupt.review.registry import DOES_NOT_LOAD, FRAME, all_checks
from disrupt.review.suppressions import apply, read_suppressions
from disrupt.testing.examples import examples_in

NOWHERE = Place("rules")


@dataclass(frozen=True, slots=True)
class LintReport:
    """What was found, in the order of files and places."""

    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    """Every check that could have found something, for formats that list them."""
    files: int
    suppressed: int = 0
    loaded: bool = True
    """False where the library does not load, so that nothing but that was looked at."""

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of this severity or above."""
        return tuple(f for f in self.findings if f.severity >= severity)


def lint(
    *folders: str | Path,
    paths: Iterable[str | Path] = (),
    policy: str | Path | None = None,
    today: date,
    checks: Iterable[Check] = (),
    only: Iterable[str] = (),
    kept: KeptFiles | None = None,
) -> LintReport:
    """Check the shipped rules and those of these folders, as of a day.

    `paths` narrows what is reported, `only` which checks are run, `checks` adds to our own.
    Raises `DisruptError` for a path or a check that is not there.
    """
    chosen = _chosen(all_checks(checks), tuple(only))
    wanted = _wanted(paths, (shipped_rules(), *map(Path, folders)))
    try:
        library = load_library(*folders, policy=policy)
    except DisruptError as error:
        found = [_does_not_load(problem) for problem in error.problems]
        return LintReport(_under(found, wanted), chosen, _count(folders), loaded=False)
    material = Material(library, today, kept or KeptFiles())
    findings, suppressed = _run(material, chosen)
    material.kept.save()
    return LintReport(
        _under(findings, wanted), (*chosen, *FRAME), len(material.files()), suppressed
    )


def lint_library(
    library: Library, today: date, checks: Iterable[Check] | None = None
) -> tuple[Finding, ...]:
    """Run checks (all of ours when left out) over a library that is loaded."""
    chosen = all_checks() if checks is None else tuple(checks)
    return tuple(sorted(_run(Material(library, today), chosen)[0], key=lambda f: f.order))


def _run(material: Material, checks: tuple[Check, ...]) -> tuple[list[Finding], int]:
    findings = [finding(check, found) for check in checks for found in check.look(material)]
    problems = Problems()
    known = [check.id for check in (*all_checks(installed=False), *checks)]
    suppressions = read_suppressions(material, known, problems)
    ran = frozenset(check.id for check in checks)
    standing, suppressed = apply(findings, suppressions, material.today, ran)
    read = [problem for error in material.problems for problem in error.problems]
    unsound = (*_examples_that_do_not_load(material), *_bad_exceptions(material.library))
    return [*standing, *(_does_not_load(p) for p in (*read, *problems, *unsound))], suppressed


def _bad_exceptions(library: Library) -> tuple[Problem, ...]:
    """What is wrong with the file of what no example need show."""
    try:
        exceptions_of(library)
    except DisruptError as error:
        return error.problems
    return ()


def _examples_that_do_not_load(material: Material) -> Iterator[Problem]:
    """What is wrong with the examples as cases: unknown words, things that are not there."""
    for name in material.rules:
        node = material.examples(name)
        try:
            found = () if node is None else examples_in(node, name, material.library)
        except DisruptError as error:
            yield from error.problems
            continue
        for example in found:
            try:
                read_case(example.node, material.library)
            except DisruptError as error:
                yield from error.problems


def _does_not_load(problem: Problem) -> Finding:
    place = problem.place or NOWHERE
    return finding(DOES_NOT_LOAD, Found(place, problem.message, place.file, problem.help))


def _chosen(checks: tuple[Check, ...], only: tuple[str, ...]) -> tuple[Check, ...]:
    from disrupt.errors import did_you_mean

    known = [check.id for check in checks]
    problems = Problems()
    for name in only:
        if name not in known:
            hint = did_you_mean(name, known) or "docs/checks has a page for each"
            problems.add(f"unknown check `{name}`", None, hint, "unknown-check")
    problems.raise_if_any()
    return tuple(check for check in checks if not only or check.id in only)


def _wanted(paths: Iterable[str | Path], folders: Iterable[Path]) -> list[Path]:
    """Where to look; a path at which no rules stand would be found to have nothing wrong."""
    problems = Problems()
    wanted = [Path(path) for path in paths]
    rules = [folder.resolve() for folder in folders]
    for path in wanted:
        here = path.resolve()
        if not path.exists():
            problems.add("no such file or folder", Place(str(path)), code="missing-file")
        elif not any(here.is_relative_to(each) or each.is_relative_to(here) for each in rules):
            help_ = "name a file under powers/, or add its folder with `--rules`"
            problems.add("no rules stand here", Place(str(path)), help_, "no-rules")
    problems.raise_if_any()
    return [path.resolve() for path in wanted]


def _under(findings: Iterable[Finding], wanted: list[Path]) -> tuple[Finding, ...]:
    """The findings under the paths asked for, sorted; a library-wide one is always kept."""
    ordered = sorted(dict.fromkeys(findings), key=lambda f: f.order)
    return tuple(f for f in ordered if not wanted or _stands_under(f, wanted))


def _stands_under(found: Finding, wanted: list[Path]) -> bool:
    if found.place is NOWHERE:
        return True
    file = Path(found.place.file).resolve()
    return any(file == path or path in file.parents or _beside(file, path) for path in wanted)


def _beside(file: Path, path: Path) -> bool:
    """A rule and its examples are one matter."""
    return path.is_file() and file.with_suffix("").with_suffix("") == path.with_suffix(
        ""
    ).with_suffix("")


def _count(folders: Iterable[str | Path]) -> int:
    return sum(1 for f in (shipped_rules(), *folders) for _ in Path(f).rglob("*.yaml"))
