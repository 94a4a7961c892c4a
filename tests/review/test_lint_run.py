"""A run of all checks: paths, suppressions, mending, own checks, and every format."""

from __future__ import annotations

import json
import re
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import jsonschema
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from disrupt.cli import main
from disrupt.errors import DisruptError
from disrupt.render import findings as render
from disrupt.render.sarif import as_sarif
from disrupt.review import registry
from disrupt.review.citing import cited, covers
from disrupt.review.finding import Check, Finding, Found, Severity, check
from disrupt.review.kept import KeptFiles
from disrupt.review.lint import lint, lint_library
from disrupt.review.material import Material
from disrupt.review.mending import mend
from disrupt.review.pages import page_of
from disrupt.review.registry import FRAME, OWN, all_checks
from disrupt.rule import Provision
from tests.review.lint_library import (
    EXAMPLES,
    FILES,
    RULE,
    TODAY,
    files,
    findings,
    library,
    written,
)

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "tests" / "data" / "sarif-schema-2.1.0.json"
LOOSE = (RULE, "Only shops.", "The criminals move.  ")
PUT_OFF = (
    "suppressions:\n  - {{rule: shops/order, check: {check}, reason: Seen., until: {until}}}\n"
)


@check("own-check", Severity.ERROR, "Ours", why="we say so", how="do it", page="https://x.test/own")
def own_check(material: Material) -> Iterator[Found]:
    for name in material.rules:
        yield Found(material.place("rules", name, ("title",)), "our own word", name)


def put_off(folder: Path, check: str, until: str) -> tuple[Finding, ...]:
    text = PUT_OFF.format(check=check, until=until)
    return findings(folder, files(LOOSE, **{"lint-suppressions.yaml": text}))


# pages and registry ------------------------------------------------------------------------


@pytest.mark.docs
def test_every_check_has_its_page_and_every_page_its_check() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "checks").glob("*.md")} - {"README"}

    assert pages == {one.id for one in (*OWN, *FRAME)}


@pytest.mark.docs
@pytest.mark.parametrize("one", [*OWN, *FRAME], ids=lambda one: one.id)
def test_a_page_says_what_to_avoid_what_to_prefer_and_why(one: Check) -> None:
    text = (ROOT / one.read_on).read_text(encoding="utf-8")

    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Avoid", "Prefer", "Why"]
    assert f"`{one.id}`, {one.severity.word}." in text


@pytest.mark.parametrize("one", [*OWN, *FRAME], ids=lambda one: one.id)
def test_messages_are_one_line_in_lower_case(one: Check) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", one.id)
    for text in (one.why, one.how):
        assert "\n" not in text
        assert not text.endswith(".")
        assert text[:1] == text[:1].lower()


def test_a_check_of_ones_own(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, FILES, (own_check,))

    assert (found.check, found.page, found.place.line) == ("own-check", "https://x.test/own", 1)


def test_a_check_of_an_installed_package(monkeypatch: pytest.MonkeyPatch) -> None:
    class Point:
        name = value = "ours"

        def load(self) -> object:
            return [own_check]

    monkeypatch.setattr(registry, "entry_points", lambda group: [Point()] if group else [])

    assert own_check in all_checks()
    assert own_check not in all_checks(installed=False)


def test_two_checks_of_one_id_are_refused() -> None:
    with pytest.raises(DisruptError, match="two checks have the id `own-check`"):
        all_checks((own_check, own_check))


# suppressions ------------------------------------------------------------------------------


def test_a_finding_that_is_put_off_is_not_reported(tmp_path: Path) -> None:
    found = put_off(tmp_path, "asserts-guilt", "2026-12-31")

    assert {one.check for one in found} == {"loose-space", "unused-attribute"}


def test_one_that_has_run_out_is_reported_with_its_suppression(tmp_path: Path) -> None:
    found = {one.check for one in put_off(tmp_path, "asserts-guilt", "2026-11-21")}

    assert {"asserts-guilt", "suppression-expired"} <= found


def test_it_holds_on_its_last_day(tmp_path: Path) -> None:
    found = {one.check for one in put_off(tmp_path, "asserts-guilt", "2026-11-22")}

    assert "asserts-guilt" not in found


def test_one_that_suppresses_nothing_is_reported(tmp_path: Path) -> None:
    found = {one.check for one in put_off(tmp_path, "shadowed-limb", "2026-12-31")}

    assert "suppression-unused" in found


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("{rule: a/b, check: asserts-guilt, until: 2026-12-31}", "`reason` is missing"),
        ("{rule: a/b, check: asserts-gilt, reason: r, until: 2026-12-31}", "unknown check"),
        ("{rule: a/b, check: asserts-guilt, reason: r, until: 2029-12-31}", "too far off"),
        ("{rule: a/b, check: asserts-guilt, reason: r, until: later}", "`until` is a day"),
        ("{rule: a/b, chek: asserts-guilt, reason: r, until: later}", "unknown key `chek`"),
    ],
)
def test_a_wrong_suppression_is_itself_a_finding(entry: str, says: str, tmp_path: Path) -> None:
    text = f"suppressions:\n  - {entry}\n"
    found = findings(tmp_path, files(**{"lint-suppressions.yaml": text}))

    assert any(one.check == "does-not-load" and says in one.says for one in found)


# mending -----------------------------------------------------------------------------------


def test_mending_takes_out_space_and_adds_a_review(tmp_path: Path) -> None:
    texts = files(LOOSE, (RULE, "review: {by: null, date: null, next: 2027-05-22}\n", ""))
    mended = mend(findings(tmp_path, texts))
    after = (tmp_path / RULE).read_text(encoding="utf-8")

    assert {one.check for one in mended} == {"loose-space", "review-missing"}
    assert "move.  " not in after
    assert after.endswith("review: {by: null, date: null, next: 2027-05-24}\n")
    assert mend(lint_library(library(tmp_path), TODAY)) == ()


def test_mending_leaves_block_text_whose_meaning_would_change(tmp_path: Path) -> None:
    """A space at the end of a line of kept text is part of the text."""
    texts = files((RULE, "  - Only shops.", "  - |\n    Only shops.  \n    Or homes."))
    before = texts[RULE]
    mend(findings(tmp_path, texts))

    assert (tmp_path / RULE).read_text(encoding="utf-8") == before


def test_mending_keeps_windows_line_ends(tmp_path: Path) -> None:
    texts = files(LOOSE)
    texts[RULE] = texts[RULE].replace("\n", "\r\n")
    mend(findings(tmp_path, texts))
    after = (tmp_path / RULE).read_bytes()

    assert b"move.\r\n" in after
    assert after.count(b"\n") == after.count(b"\r\n")


# what is kept ------------------------------------------------------------------------------


def test_places_are_the_same_from_what_was_kept(tmp_path: Path) -> None:
    folder = written(tmp_path / "rules", files(LOOSE, (RULE, "cite: s.1(1)", "cite: s.9")))
    first, again = (_with(folder, KeptFiles(tmp_path)) for _ in range(2))

    assert first == again
    assert any(tmp_path.glob("places-*.json"))


def test_a_damaged_file_is_read_afresh(tmp_path: Path) -> None:
    folder = written(tmp_path / "rules", files(LOOSE))
    first = _with(folder, KeptFiles(tmp_path))
    for path in tmp_path.glob("places-*.json"):
        path.write_bytes(path.read_bytes().replace(b"shops", b"shaps"))

    assert _with(folder, KeptFiles(tmp_path)) == first


def _with(folder: Path, kept: KeptFiles) -> list[Found]:
    material = Material(library(folder), TODAY, kept)
    found = [one for check in OWN for one in check.look(material)]
    kept.save()
    return found


# cites -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("law", "cite", "expected"),
    [
        ("s.80", "s.80(5)(a)", True),
        ("s.80", "s.80A", False),
        ("s.8", "s.80", False),
        ("Sch. 2", "sch.2 para 4", True),
        ("Sch.2 Ground 7A", "Sch.2 Ground 7A condition 1", True),
        ("Sch.2", "Sch.2A", False),
        ("reg. 3", "reg 3(1)", True),
        ("ss.40-42", "s.41(2)", True),
        ("ss.40-42", "s.43", False),
        ("section 5", "s.5", True),
    ],
)
def test_a_provision_covers_what_is_inside_it(law: str, cite: str, *, expected: bool) -> None:
    assert covers(law, cite) is expected


def test_a_cite_of_several_names_each() -> None:
    law = [Provision(act="A 2000", cite=c, verified="text") for c in ("s.1", "s.2")]

    assert cited("s.1 and s.2(3)", law) == (tuple(law), [])
    assert cited("ss.1, 3", law)[1] == ["ss.3"]
    assert cited("s.2(1) or (2)", law) == ((law[1],), [])
    assert cited("s.1 and s.9", law)[1] == ["s.9"]


# formats -----------------------------------------------------------------------------------

AWKWARD = 'a "quoted" <word> & 100%, one:two'


@pytest.fixture
def found(tmp_path: Path) -> tuple[Finding, ...]:
    real = findings(tmp_path, files(LOOSE))
    odd = Finding(
        "own-check", Severity.ERROR, real[0].place, AWKWARD, "why, so", "how: so", "page", "shops/o"
    )
    return (*real, odd)


def test_sarif_fits_the_schema_of_sarif(found: tuple[Finding, ...]) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    log = json.loads(as_sarif(found, (*OWN, *FRAME, own_check)))
    jsonschema.Draft202012Validator(schema).validate(log)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]

    assert len(run["results"]) == len(found)
    assert {r["level"] for r in run["results"]} == {"error", "warning", "note"}
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])


def test_sarif_of_nothing_fits_the_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(as_sarif((), OWN)))


def test_the_schema_refuses_what_is_not_sarif() -> None:
    """Else the test above would prove nothing."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)

    assert not validator.is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_junit_is_xml_with_a_failure_for_each_finding(found: tuple[Finding, ...]) -> None:
    root = ET.fromstring(render.as_junit(found, (*OWN, *FRAME)))  # noqa: S314 - our own text
    failures = root.findall(".//failure")

    assert len(failures) == len(found) == int(root.attrib["failures"])
    assert AWKWARD in [failure.attrib["message"] for failure in failures]


def test_github_commands_are_escaped(found: tuple[Finding, ...]) -> None:
    lines = render.as_github(found).splitlines()

    assert len(lines) == len(found)
    assert all(re.match(r"::(error|warning|notice) file=[^:]*,line=\d+", line) for line in lines)
    assert "100%25" in lines[-1]


def test_json_gives_everything(found: tuple[Finding, ...]) -> None:
    data = json.loads(render.as_json(found, 3, 1))

    assert data["files"] == 3
    assert set(data["findings"][0]) == {
        "check", "severity", "file", "line", "column", "what", "why", "mend", "page", "subject",
    }  # fmt: skip


# the command, over the shipped rules ---------------------------------------------------------


def test_an_unknown_check_is_named_with_the_nearest() -> None:
    with pytest.raises(DisruptError, match="did you mean `shadowed-limb`"):
        lint(today=TODAY, only=("shadow-limb",))


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(DisruptError, match="no such file or folder"):
        lint(today=TODAY, paths=("nowhere",))


def test_paths_narrow_what_is_reported() -> None:
    folder = ROOT / "rules" / "vocabulary"
    report = lint(today=TODAY, paths=(folder,))

    assert report.findings
    assert {Path(one.place.file).parent.name for one in report.findings} == {"vocabulary"}


def test_only_the_graver_findings_count() -> None:
    report = lint(today=TODAY, only=("unused-list",))

    assert report.at_least(Severity.WARNING) == ()
    assert report.at_least(Severity.ADVICE) == report.findings


def test_what_does_not_load_is_an_error_at_its_place(tmp_path: Path) -> None:
    written(tmp_path, {"powers/x/bad.yaml": "titel: X\n"})
    report = lint(tmp_path, today=TODAY)

    assert not report.loaded
    assert {one.check for one in report.findings} == {"does-not-load"}
    assert any("`titel`" in one.says and one.place.line == 1 for one in report.findings)


def test_an_example_with_an_unknown_word_is_an_error(tmp_path: Path) -> None:
    found = findings(tmp_path, files((EXAMPLES, "type: violence", "type: violense")))

    assert any(one.check == "does-not-load" and "violense" in one.says for one in found)


def test_the_command_gives_every_format_and_its_exit_code(tmp_path: Path) -> None:
    for form in ("text", "json", "sarif", "github", "junit"):
        output = tmp_path / form
        code = main(
            ["lint", "--today", "2026-11-22", "--check", "unused-list", "--severity", "advice",
             "--format", form, "--output", str(output)]
        )  # fmt: skip

        assert code == 1
        assert "unused-list" in output.read_text(encoding="utf-8")
    assert main(["lint", "--today", "2026-11-22", "--check", "unused-list"]) == 0
    assert main(["lint", "--check", "no-such-check"]) == 2


def test_the_shipped_library_has_no_suppression_that_ran_out_or_is_unused() -> None:
    report = lint(today=date(2026, 11, 22))

    assert report.suppressed
    assert [one for one in report.findings if one.check.startswith("suppression")] == []


# pages ---------------------------------------------------------------------------------


def test_every_check_of_ours_can_be_explained() -> None:
    told = {check.id: page_of(check.id, (*OWN, *FRAME)) for check in (*OWN, *FRAME)}

    assert all(page.startswith("# ") for page in told.values())
    assert all(f"`{name}`" in page and "## Avoid" in page for name, page in told.items())


def test_a_check_of_ones_own_says_where_its_page_is() -> None:
    page = page_of("own-check", (own_check,))

    assert "https://x.test/own" in page
    assert "we say so" in page


def test_the_page_of_no_check_is_answered_with_the_nearest() -> None:
    with pytest.raises(DisruptError) as caught:
        page_of("shadowed-lim", OWN)

    assert caught.value.problems[0].help == "did you mean `shadowed-limb`?"


def test_the_pages_go_with_the_program(root: Path) -> None:
    wheel = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    targets = wheel["build"]["targets"]["wheel"]

    assert "/docs/checks" in targets["include"]
    assert targets["sources"]["docs/checks"] == "disrupt/checks"
