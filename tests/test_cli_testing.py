"""`disrupt.testing` and `disrupt test`: what fails is told in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from disrupt.cli import Exit, main
from disrupt.errors import DisruptError
from disrupt.library import Library, load_library
from disrupt.testing import (
    Failure,
    Report,
    Result,
    check,
    differences,
    library_problems,
    run_case,
    run_examples,
    run_examples_file,
)

ROOT = Path(__file__).resolve().parent.parent
CASE = """\
case: shop
as_at: 2026-11-20
authority: {agency: council, nation: England, tier: unitary}
things:
  shop: {kind: premises, address: 1 Example Street}
  shop-ltd: {kind: business, name: Example Ltd, trades_at: shop}
  licence:
    kind: licence
    type: premises_licence
    premises: shop
    issued_by: authority
    status: in_force
    authorises: [sale_of_alcohol]
facts:
  - seizure: {at: shop, goods: illicit_tobacco, date: 2026-09-12}
    source: {agency: trading_standards, kind: exhibit}
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    return tmp_path / "shop.yaml"


def write(file: Path, expect: str) -> Path:
    file.write_text(CASE + expect, encoding="utf-8")
    return file


def test_a_case_that_expects_nothing_is_noted(library: Library, case_file: Path) -> None:
    report = check([write(case_file, "")], library, with_matchers=("native",))

    assert report.passed
    assert report.notes == (f"{case_file}: nothing is expected",)


def test_what_a_case_does_not_list_must_not_come_out(library: Library, case_file: Path) -> None:
    result = run_case(library, write(case_file, "expect: {}\n"))

    failures = {failure.rule: failure for failure in result.failures}
    review = failures["licensing/premises-licence-review"]
    assert (review.thing, review.got) == ("licence", "made_out")
    assert not any(rule.startswith(("always/", "duties/section-17")) for rule in failures)


def test_a_partial_case_says_nothing_about_the_rest(library: Library, case_file: Path) -> None:
    expect = """\
expect: {licensing/premises-licence-review: {licence: {status: made_out, route: own}}}
expect_partial: true
"""
    result = run_case(library, write(case_file, expect))

    assert (result.passed, result.checks) == (True, 1)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("ruled_out", "expected ruled_out, got made_out"),
        ("{route: refer}", "expected route refer, got route own"),
        ("{held_back: true}", "expected held back, got not held back"),
        ("{gaps: [horoscope]}", "expected a gap `horoscope`"),
        ("{reason: revoked}", "expected another reason, got no reason"),
    ],
)
def test_a_failure_is_one_line(library: Library, case_file: Path, wanted: str, said: str) -> None:
    expect = f"""\
expect: {{licensing/premises-licence-review: {{licence: {wanted}}}}}
expect_partial: true
"""
    (failure,) = run_case(library, write(case_file, expect)).failures

    line = str(failure)
    assert line.startswith(f"{case_file}:17:")
    assert "licensing/premises-licence-review licence: " in line
    assert said in line
    assert "\n" not in line


def test_nothing_on_file_is_said_to_decide(library: Library, case_file: Path) -> None:
    expect = "expect: {taxis/driver-licence: {licence: made_out}}\nexpect_partial: true\n"

    (failure,) = run_case(library, write(case_file, expect)).failures

    assert failure.got == "not_indicated"
    assert failure.because == "nothing on file supports it"


def test_the_examples_of_a_rule_are_run(library: Library) -> None:
    results = run_examples(library, "premises/closure-order")

    assert results
    assert all(result.checks for result in results)


def test_an_example_that_cannot_be_read_is_told_by_line(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "powers" / "premises"
    folder.mkdir(parents=True)
    file = folder / "closure-order.examples.yaml"
    file.write_text(
        "things: {shop: {kind: premisses}}\n"
        "examples:\n  - name: one\n    expect: {shop: made_out}\n"
        "  - {name: two}\n  - {name: three, expects: {}, expect: {}}\n",
        encoding="utf-8",
    )

    (result,) = run_examples_file(library, file)

    messages = [problem.message for problem in result.problems]
    assert messages == ["an example needs `expect`", "unknown key `expects`"]


def test_a_path_that_leads_nowhere_is_an_error(library: Library, tmp_path: Path) -> None:
    with pytest.raises(DisruptError, match="nothing to test here"):
        check([tmp_path / "nowhere"], library)


def test_one_answer_does_not_differ_from_itself(library: Library, case_file: Path) -> None:
    from disrupt.casefile import load_case
    from disrupt.pipeline import assess

    case = load_case(write(case_file, ""), library)
    answer = assess(library, case)

    assert differences(answer, answer.model_copy(update={"matcher": "durable"})) == ()
    assert differences(answer, answer.model_copy(update={"gaps": ()})) == ("gaps",)


def test_a_report_shows_every_failure() -> None:
    failure = Failure("one", "a/b", "shop", "made_out", "ruled_out", "because")
    report = Report((Result("one", "one.yaml", 1, (failure,)), Result("two", "two.yaml", 1)), ())

    assert not report.passed
    assert str(report) == "a/b shop: expected made_out, got ruled_out (because)"


def test_the_command_gives_one_for_a_failure(
    capsys: pytest.CaptureFixture[str], case_file: Path
) -> None:
    write(case_file, "expect: {}\n")

    code = main(["test", str(case_file), "--matcher", "native"])
    out, err = capsys.readouterr()

    assert code == Exit.NO
    assert "licensing/premises-licence-review licence: expected nothing" in out
    assert "1 example or case in 1 file, 1 expectation: 1 failed; matcher native only" in err


def test_the_shipped_library_has_nothing_wrong_in_its_form() -> None:
    checked, problems = library_problems()

    assert problems == ()
    assert checked > 60


def test_a_wrong_rule_is_told_by_line_and_only_where_asked(tmp_path: Path) -> None:
    rule = tmp_path / "powers" / "own" / "power.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text("title: A power\nfamilly: civil\n", encoding="utf-8")

    _, everywhere = library_problems([tmp_path])
    _, there = library_problems([tmp_path], paths=[rule])
    _, elsewhere = library_problems([tmp_path], paths=[ROOT / "rules" / "powers" / "asb"])

    assert any("familly" in problem.message for problem in there)
    assert set(there) <= set(everywhere)
    assert elsewhere == ()


def test_lint_gives_one_where_something_is_wrong(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rule = tmp_path / "powers" / "own" / "power.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text("title: A power\nfamilly: civil\n", encoding="utf-8")

    code = main(["lint", "--rules", str(tmp_path)])

    assert code == Exit.NO
    assert "power.yaml" in capsys.readouterr().out
