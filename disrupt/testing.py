"""Tests of cases and rules: what must come out, and what must not.

For embedders, too: `check` runs the cases and the examples of their own overlays as
`disrupt test` does.

    from disrupt import load_library
    from disrupt.testing import check

    report = check(["my-cases"], load_library("my-rules"))
    assert report.passed, report
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from disrupt.assessment import Assessment, Duty, Limb, Option
from disrupt.casefile import load_case, read_case
from disrupt.errors import DisruptError, Place, Problem, Problems, did_you_mean
from disrupt.pipeline import assess
from disrupt.source import Node, read_file

if TYPE_CHECKING:
    from disrupt.case import Case, Expected
    from disrupt.library import Library

Matcher = Literal["native", "durable"]

EXAMPLES = ".examples.yaml"
SHARED_KEYS = ("as_at", "authority", "partners", "things", "facts", "deconflict", "note")
FILE_KEYS = (*SHARED_KEYS, "examples")
EXAMPLE_KEYS = ("name", *SHARED_KEYS, "decisions", "expect")
QUIET = ("not_indicated", "ruled_out")
"""What a pair that a case does not list may come out as."""
PARTS_OF_A_LIBRARY = ("powers", "concepts", "vocabulary", "lists")


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that came out otherwise than expected."""

    name: str
    """The example's name or the case's id."""
    rule: str
    thing: str
    expected: str
    got: str
    because: str | None = None
    """The limb that decided, or another reason."""
    place: Place | None = None
    matcher: str | None = None
    """Set where only this matcher failed."""

    def __str__(self) -> str:
        """Give the failure as one line: place, rule, thing, expected, got, what decided."""
        place = "" if self.place is None else f"{self.place}  "
        because = f" ({self.because})" if self.because else ""
        matcher = f" [{self.matcher}]" if self.matcher else ""
        return (
            f"{place}{self.rule} {self.thing}: expected {self.expected}, "
            f"got {self.got}{because}{matcher}"
        )


@dataclass(frozen=True, slots=True)
class Result:
    """How one example or one case went."""

    name: str
    file: str
    checks: int = 0
    failures: tuple[Failure, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What is wrong with the file, where it could not be run."""

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.failures and not self.problems


@dataclass(frozen=True, slots=True)
class Report:
    """How everything went; `str()` gives one line for each failure."""

    results: tuple[Result, ...]
    matchers: tuple[Matcher, ...]
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every example and case came out as expected."""
        return all(result.passed for result in self.results)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Every failure, in order."""
        return tuple(failure for result in self.results for failure in result.failures)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files that could not be run."""
        return tuple(dict.fromkeys(p for result in self.results for p in result.problems))

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        lines += [str(failure) for failure in self.failures]
        return "\n".join(lines)


def matchers() -> tuple[Matcher, ...]:
    """Give the matchers that can be used here; `native` always can."""
    return ("native", "durable") if durable_available() else ("native",)


def durable_available() -> bool:
    """Whether durable-rules can be imported here."""
    try:
        from disrupt.match_durable import available
    except ImportError:
        return False
    return bool(available())


def differences(first: Assessment, second: Assessment) -> tuple[str, ...]:
    """Give the parts in which two assessments of one case differ, apart from the matcher."""
    one, other = _compared(first), _compared(second)
    return tuple(key for key in one if one[key] != other[key])


def _compared(assessment: Assessment) -> dict[str, Any]:
    left = assessment.model_dump(mode="json", exclude={"matcher", "warnings"})
    warnings = [w for w in assessment.warnings if "matcher" not in w.code]
    return {**left, "warnings": warnings}


# Finding what to run -------------------------------------------------------------------


def check(
    paths: Iterable[str | Path], library: Library, *, with_matchers: Iterable[Matcher] | None = None
) -> Report:
    """Run the examples and cases under these paths; with none, all examples of the library.

    Raises `DisruptError` where a path leads to nothing that can be run.
    """
    used = tuple(matchers() if with_matchers is None else with_matchers)
    results: list[Result] = []
    notes: list[str] = []
    problems = Problems()
    given = [Path(path) for path in paths]
    for rule_id in library.rule_ids if not given else ():
        results += run_examples(library, rule_id, with_matchers=used)
    for path in given:
        found = list(_tests_under(path))
        if not found:
            problems.add("nothing to test here", Place(str(path)), _EXPECTED, "no-tests")
        for file in found:
            if file.name.endswith(EXAMPLES):
                results += run_examples_file(library, file, with_matchers=used)
            else:
                results.append(run_case(library, file, with_matchers=used))
    problems.raise_if_any()
    if with_matchers is None and used == ("native",):
        notes.append("durable-rules cannot be used here: only the native matcher was tested")
    notes += [f"{r.file}: nothing is expected" for r in results if r.passed and not r.checks]
    return Report(tuple(results), used, tuple(notes))


_EXPECTED = "a case, a rule's examples, or a folder of them is expected"


def _tests_under(path: Path) -> Iterator[Path]:
    if path.is_file():
        beside = path.with_name(path.stem + EXAMPLES)
        yield beside if "powers" in path.parts and beside.is_file() else path
        return
    if not path.is_dir():
        return
    for file in sorted(path.rglob("*")):
        if file.suffix not in (".yaml", ".yml", ".json") or not file.is_file():
            continue
        if file.name.endswith(EXAMPLES) or not _in_library(file):
            yield file


def _in_library(file: Path) -> bool:
    """Whether a file is part of a library rather than a case."""
    parents = (file.parent, *file.parent.parents)
    named = any(folder.name in PARTS_OF_A_LIBRARY for folder in parents)
    return named or (file.parent / "powers").is_dir()


# Examples ------------------------------------------------------------------------------


def run_examples(
    library: Library, rule_id: str, *, with_matchers: Iterable[Matcher] = ("native",)
) -> tuple[Result, ...]:
    """Run the examples beside a rule; none where it has none."""
    path = library.examples(rule_id)
    if path is None:
        return ()
    return run_examples_file(library, path, with_matchers=with_matchers, rule_id=rule_id)


def run_examples_file(
    library: Library,
    path: Path,
    *,
    with_matchers: Iterable[Matcher] = ("native",),
    rule_id: str | None = None,
) -> tuple[Result, ...]:
    """Run a file of examples; its rule is the one it stands beside unless another is named."""
    rule = rule_id or _rule_of(path)
    try:
        examples = _examples(read_file(path, shown(path)), rule, library)
    except DisruptError as error:
        return (Result(rule, shown(path), problems=error.problems),)
    used = tuple(with_matchers)
    return tuple(_run_example(library, example, shown(path), used) for example in examples)


def shown(path: Path) -> str:
    """Give a path as people would type it from where they are."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


def _rule_of(path: Path) -> str:
    parts = path.with_name(path.name.removesuffix(EXAMPLES)).parts
    after = len(parts) - parts[::-1].index("powers") if "powers" in parts else len(parts) - 1
    return "/".join(parts[after:])


@dataclass(frozen=True, slots=True)
class Example:
    """One example: a case of its own, made of what is shared and what it adds."""

    name: str
    node: Node
    place: Place


def _examples(node: Node, rule: str, library: Library) -> list[Example]:
    problems = Problems()
    if rule not in library.rule_ids:
        hint = did_you_mean(rule, library.rule_ids)
        problems.add(f"no rule has the id `{rule}`", node.place, hint, "no-rule")
    _keys(node, FILE_KEYS, problems)
    listed = node.mapping.get("examples")
    if listed is None or not isinstance(listed.value, list):
        problems.add("`examples` is a list", node.place, "- name: …", "missing-key")
    examples = [] if listed is None else [_example(node, item, rule) for item in listed.items]
    for item in [] if listed is None else listed.items:
        _keys(item, EXAMPLE_KEYS, problems)
        if "expect" not in item.mapping:
            problems.add("an example needs `expect`", item.place, "thing: status", "missing-key")
    problems.raise_if_any()
    return examples


def _keys(node: Node, allowed: tuple[str, ...], problems: Problems) -> None:
    for key in node.mapping:
        if key not in allowed:
            hint = did_you_mean(key, allowed)
            problems.add(f"unknown key `{key}`", node.key_place(key), hint, "unknown-key")


def _example(shared: Node, own: Node, rule: str) -> Example:
    name = own.mapping.get("name")
    title = (name.text if name is not None else None) or "an example without a name"
    merged: dict[str, Node] = {"case": Node("example", text="example", file=shared.file)}
    for key in SHARED_KEYS:
        value = _merged(shared.mapping.get(key), own.mapping.get(key))
        if value is not None:
            merged[key] = value
    if "decisions" in own.mapping:
        merged["decisions"] = own.mapping["decisions"]
    if "expect" in own.mapping:
        expect = own.mapping["expect"]
        merged["expect"] = Node(
            {rule: expect},
            line=expect.line,
            column=expect.column,
            file=expect.file,
            key_places={rule: expect.place},
        )
    places = {**shared.key_places, **own.key_places}
    node = Node(merged, line=own.line, column=own.column, file=own.file, key_places=places)
    return Example(title, node, own.place)


def _merged(shared: Node | None, own: Node | None) -> Node | None:
    """Things of an example replace or add to the shared ones; its facts come after them."""
    if shared is None or own is None:
        return own if shared is None else shared
    if isinstance(shared.value, dict) and isinstance(own.value, dict):
        joined = {**shared.value, **own.value}
        places = {**shared.key_places, **own.key_places}
        return Node(joined, line=own.line, column=own.column, file=own.file, key_places=places)
    if isinstance(shared.value, list) and isinstance(own.value, list):
        return Node([*shared.value, *own.value], line=own.line, column=own.column, file=own.file)
    return own


def _run_example(
    library: Library, example: Example, file: str, used: tuple[Matcher, ...]
) -> Result:
    try:
        case = read_case(example.node, library)
        return _run(library, case, example.name, file, used, complete=False)
    except DisruptError as error:
        return Result(example.name, file, problems=error.problems)


# Cases ---------------------------------------------------------------------------------


def run_case(
    library: Library, path: str | Path, *, with_matchers: Iterable[Matcher] = ("native",)
) -> Result:
    """Run a case against its own `expect`, which is complete unless it says it is partial."""
    file = str(path)
    used = tuple(with_matchers)
    try:
        case = load_case(path, library)
        if not case.expects:
            return Result(case.id, file)
        return _run(library, case, case.id, file, used, complete=not case.expect_partial)
    except DisruptError as error:
        return Result(Path(path).stem, file, problems=error.problems)


def _run(
    library: Library,
    case: Case,
    name: str,
    file: str,
    used: tuple[Matcher, ...],
    *,
    complete: bool,
) -> Result:
    by_matcher: dict[Matcher, list[Failure]] = {}
    assessments: list[Assessment] = []
    for matcher in used:
        assessment = assess(library, case, matcher=matcher, all=True)
        assessments.append(assessment)
        came_out = _Outcome(assessment, library)
        found = [f for wanted in case.expect for f in _compare(came_out, wanted, name)]
        if complete:
            found += _unexpected(came_out, case.expect, name, file)
        by_matcher[matcher] = found
    failures = _joined(by_matcher)
    for matcher, assessment in zip(used[1:], assessments[1:], strict=True):
        for part in differences(assessments[0], assessment):
            failures.append(
                Failure(name, "the two matchers", part, "equal answers", "different ones",
                        place=Place(file), matcher=matcher)
            )  # fmt: skip
    return Result(name, file, max(len(case.expect), int(complete)), tuple(failures))


def _joined(by_matcher: dict[Matcher, list[Failure]]) -> list[Failure]:
    """Failures of every matcher once; one that only some have names the matcher."""
    from dataclasses import replace

    found: dict[Failure, list[Matcher]] = {}
    for matcher, failures in by_matcher.items():
        for failure in failures:
            found.setdefault(failure, []).append(matcher)
    return [
        failure if len(names) == len(by_matcher) else replace(failure, matcher=names[0])
        for failure, names in found.items()
    ]


# Comparing -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Outcome:
    """What came out, found by rule and things."""

    assessment: Assessment
    library: Library
    options: dict[tuple[str, frozenset[str]], Option] = field(default_factory=dict)
    duties: dict[tuple[str, frozenset[str]], Duty] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        answer = self.assessment
        for options in (answer.ruled_out, answer.not_in_force, answer.already_in_place,
                        answer.always, answer.options, answer.held_back):  # fmt: skip
            for option in options:
                self.options[option.rule, frozenset(option.against)] = option
        for duty in answer.duties:
            self.duties[duty.rule, frozenset(duty.against)] = duty
        self.held = {option.id for option in answer.held_back}

    def of(self, rule: str, things: Iterable[str]) -> Option | Duty | None:
        key = (rule, frozenset(things))
        return self.options.get(key) or self.duties.get(key)


def _compare(came_out: _Outcome, wanted: Expected, name: str) -> Iterator[Failure]:
    found = came_out.of(wanted.rule, wanted.against)
    thing = "+".join(wanted.against)
    got = "not_indicated" if found is None else found.status

    def failure(expected: str, really: str, because: str | None = None) -> Failure:
        return Failure(name, wanted.rule, thing, expected, really, because, wanted.place)

    if wanted.status is not None and got != wanted.status:
        yield failure(wanted.status, got, deciding(found))
    if not isinstance(found, Option):
        if wanted.route or wanted.gaps or wanted.reason or wanted.held_back:
            yield failure("an option with more said about it", got)
        return
    if wanted.route is not None and found.route.kind != wanted.route:
        yield failure(f"route {wanted.route}", f"route {found.route.kind}", found.route.label)
    if wanted.held_back is not None and (found.id in came_out.held) != wanted.held_back:
        yield failure(*_held_words(wanted_held=wanted.held_back), found.held_back)
    if (
        wanted.reason is not None
        and wanted.reason.casefold() not in (found.reason or "").casefold()
    ):
        yield failure("another reason", found.reason or "no reason")
    for gap in wanted.gaps or ():
        if not any(_is_gap(gap, g.key, g.fact_kind, g.attribute, g.ask) for g in found.gaps):
            asked = "; ".join(g.ask for g in found.gaps) or "no gap"
            yield failure(f"a gap `{gap}`", asked)


def _held_words(*, wanted_held: bool) -> tuple[str, str]:
    return ("held back", "not held back") if wanted_held else ("not held back", "held back")


def _is_gap(wanted: str, key: str, kind: str | None, attribute: str | None, ask: str) -> bool:
    names = (key, kind, attribute, f"{kind}.{attribute}")
    return wanted in names or wanted.casefold() in ask.casefold()


def _unexpected(
    came_out: _Outcome, expected: tuple[Expected, ...], name: str, file: str
) -> Iterator[Failure]:
    listed = {(wanted.rule, frozenset(wanted.against)) for wanted in expected}
    always = {(o.rule, frozenset(o.against)) for o in came_out.assessment.always}
    came: dict[tuple[str, frozenset[str]], Option | Duty] = {}
    came.update(came_out.duties)
    came.update(came_out.options)
    for key, found in came.items():
        if key in listed or key in always or found.status in QUIET:
            continue
        if came_out.library.rules[found.rule].always:
            continue
        yield Failure(
            name,
            found.rule,
            "+".join(found.against),
            "nothing (it is not in `expect`)",
            found.status,
            deciding(found),
            Place(file),
        )


def deciding(found: Option | Duty | None) -> str | None:
    """Give what decided: the reason, the limb that is not shown, or the limb that is."""
    if found is None:
        return "nothing on file supports it"
    if isinstance(found, Option) and found.reason:
        return found.reason
    if isinstance(found, Option) and found.status == "within_reach" and not found.gaps:
        return f"first: {found.first[0].rule}" if found.first else None
    if found.limbs is None:
        return None
    limb = _deciding_limb(found.limbs)
    words = limb.text or (limb.gaps[0].ask if limb.gaps else limb.node)
    return f"{words}: {limb.truth}"


def _deciding_limb(limb: Limb) -> Limb:
    """The limb furthest down that gives the whole its truth and has words of its own."""
    for child in limb.children:
        if child.truth == limb.truth and limb.node in (
            "all",
            "any",
            "shown_by",
            "some_of",
            "about",
        ):
            found = _deciding_limb(child)
            if found.text is not None or limb.text is None:
                return found
    return limb


# Checking without running --------------------------------------------------------------


def library_problems(
    folders: Iterable[str | Path] = (),
    policy: str | Path | None = None,
    paths: Iterable[str | Path] = (),
) -> tuple[int, tuple[Problem, ...]]:
    """Give how many files were read and what is wrong with them, examples included.

    With paths, only what is wrong under them; a missing path is a problem.
    """
    from disrupt.library import load_library

    wanted = [Path(path) for path in paths]
    problems = Problems()
    for path in wanted:
        if not path.exists():
            problems.add("no such file or folder", Place(str(path)), code="missing-file")
    checked = 0
    try:
        library = load_library(*folders, policy=policy, cache=False)
    except DisruptError as error:
        problems.extend(error)
    else:
        for folder in library.folders:
            checked += sum(1 for _ in folder.rglob("*.yaml"))
        problems.extend(_problems_of_examples(library))
    return checked, tuple(p for p in problems if not wanted or _stands_under(p, wanted))


def _problems_of_examples(library: Library) -> Iterator[Problem]:
    for rule_id in library.rule_ids:
        path = library.examples(rule_id)
        if path is None:
            continue
        try:
            examples = _examples(read_file(path, shown(path)), rule_id, library)
        except DisruptError as error:
            yield from error.problems
            continue
        for example in examples:
            try:
                read_case(example.node, library)
            except DisruptError as error:
                yield from error.problems


def _stands_under(problem: Problem, wanted: list[Path]) -> bool:
    if problem.place is None:
        return True
    file = Path(problem.place.file).resolve()
    return any(file == path.resolve() or path.resolve() in file.parents for path in wanted)
