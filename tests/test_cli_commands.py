"""Every command on a real library: what comes out, where it goes, which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from disrupt.assessment import Assessment
from disrupt.cli import main

ROOT = Path(__file__).resolve().parent.parent
SPARSE = """\
things: {shop: {kind: premises, address: 1 Example Street}}
facts: []
"""


class Ran:
    """What a call of the command line gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def call(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ran]:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Ran:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


Call = Callable[..., Ran]


@pytest.fixture
def case(call: Call) -> str:
    """The starter case, in the folder where the command runs."""
    assert call("new", "case", "shop.yaml").code == 0
    return "shop.yaml"


# assess ----------------------------------------------------------------------------------


def test_the_starter_case_has_options(call: Call, case: str) -> None:
    ran = call("assess", case, "--matcher", "native")

    assert ran.code == 0
    assert ran.err == ""
    assert "OPTIONS" in ran.out
    assert "Not legal advice." in ran.out
    assert f"disrupt explain {case}" in ran.out


def test_a_screen_is_80_columns_wide(call: Call, case: str) -> None:
    ran = call("assess", case, "--matcher", "native", "--all", "--pending", "--top", "99")

    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_case_that_points_to_nothing_has_an_exit_code_of_its_own(
    call: Call, tmp_path: Path
) -> None:
    (tmp_path / "sparse.yaml").write_text(SPARSE, encoding="utf-8")

    ran = call("assess", "sparse.yaml", "--matcher", "native")

    assert ran.code == 4
    assert "Nothing on file points to a power." in ran.out


def test_without_a_day_the_command_line_uses_today(call: Call, tmp_path: Path) -> None:
    from datetime import date

    (tmp_path / "sparse.yaml").write_text(SPARSE, encoding="utf-8")

    ran = call("assess", "sparse.yaml", "--matcher", "native", "--format", "json")

    assert Assessment.model_validate_json(ran.out).as_at == date.today()  # noqa: DTZ011


def test_another_day_can_be_asked_for(call: Call, case: str) -> None:
    ran = call("assess", case, "--matcher", "native", "--as-at", "2016-05-01")

    assert "as at 1 May 2016" in ran.out


def test_json_is_the_assessment_and_fits_its_schema(call: Call, case: str) -> None:
    answer = json.loads(call("assess", case, "--matcher", "native", "--format", "json").out)
    schema = json.loads(call("schema", "assessment").out)

    jsonschema.validate(answer, schema)
    assert Assessment.model_validate(answer).case == "my-case"


def test_markdown_goes_whole_into_a_file(call: Call, case: str, tmp_path: Path) -> None:
    ran = call("assess", case, "--matcher", "native", "--format", "markdown", "--output", "out.md")

    assert ran.out == ""
    assert (tmp_path / "out.md").read_text(encoding="utf-8").startswith("# A shop")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.md", "shop.yaml"]


def test_who_you_are_can_be_changed(call: Call, case: str) -> None:
    ran = call("assess", case, "--matcher", "native", "--agency", "police")

    assert ran.code == 0
    assert "at the table" in ran.out


def test_top_says_how_many_are_shown_in_full(call: Call, case: str) -> None:
    none = call("assess", case, "--matcher", "native", "--top", "0").out
    more = call("assess", case, "--matcher", "native", "--top", "99").out

    assert "MORE OPTIONS" in none
    assert "MORE OPTIONS" not in more


# explain and gaps ------------------------------------------------------------------------


def test_an_option_is_explained_by_number_id_and_title(call: Call, case: str) -> None:
    answer = call("assess", case, "--matcher", "native", "--format", "json").out
    first = Assessment.model_validate_json(answer).options[0]

    pages = [
        call("explain", case, wanted, "--matcher", "native")
        for wanted in ("1", first.rule, first.id, first.title, first.title.upper())
    ]

    assert {page.code for page in pages} == {0}
    assert all(page.out.startswith(first.title[:20]) for page in pages)
    assert all("THE TEST" in page.out for page in pages)


def test_an_option_that_is_not_there_is_answered_with_what_is(call: Call, case: str) -> None:
    by_number = call("explain", case, "99", "--matcher", "native")
    by_name = call("explain", case, "premises-licence-revue", "--matcher", "native")

    assert (by_number.code, by_name.code) == (2, 2)
    assert "options are numbered 1 to" in by_number.err
    assert "did you mean `premises-licence-review`?" in by_name.err


def test_a_thing_the_option_is_not_against_is_an_error(call: Call, case: str) -> None:
    ran = call("explain", case, "1", "--thing", "nobody", "--matcher", "native")

    assert ran.code == 2
    assert "not against that thing" in ran.err


def test_gaps_name_holders_and_options(call: Call, case: str) -> None:
    ran = call("gaps", case, "--matcher", "native")

    assert ran.code == 0
    assert "holder" in ran.out
    assert "would help" in ran.out


def test_gaps_as_json(call: Call, case: str) -> None:
    ran = call("gaps", case, "--matcher", "native", "--format", "json")

    assert set(json.loads(ran.out)) == {"schema_version", "case", "as_at", "gaps", "unlinked"}


# the library -----------------------------------------------------------------------------


def test_powers_are_narrowed(call: Call) -> None:
    everything = json.loads(call("powers", "--format", "json").out)
    fire = json.loads(call("powers", "--agency", "fire", "--format", "json").out)

    assert 0 < len(fire) < len(everything)
    assert all("fire" in power["held_by"] for power in fire)


def test_no_power_fits(call: Call) -> None:
    ran = call("powers", "--agency", "fire", "--family", "criminal", "--area", "travel")

    assert ran.code == 1


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_power_is_a_page_to_read(call: Call, form: str) -> None:
    ran = call("show", "closure-order", "--format", form)

    assert ran.code == 0
    assert "premises/closure-order" in ran.out


def test_every_rule_can_be_shown() -> None:
    from disrupt.library import load_library
    from disrupt.render.rulepage import rule_page

    library = load_library()
    for rule_id, rule in library.rules.items():
        page = str(rule_page(rule_id, rule, {}, library.policy.values))

        assert max(map(len, page.splitlines())) <= 80
        assert "the policy's" not in page


def test_a_power_misspelt_is_answered_with_the_nearest(call: Call) -> None:
    ran = call("show", "closure-ordre")

    assert ran.code == 2
    assert "did you mean `premises/closure-order`?" in ran.err


@pytest.mark.parametrize("word", [[], ["seizure"], ["goods"], ["agencies"]])
@pytest.mark.parametrize("form", ["text", "json"])
def test_words_are_explained(call: Call, word: list[str], form: str) -> None:
    ran = call("words", *word, "--format", form)

    assert ran.code == 0
    if form == "json":
        json.loads(ran.out)


def test_a_word_misspelt_is_answered_with_the_nearest(call: Call) -> None:
    ran = call("words", "seizzure")

    assert (ran.code, "did you mean `seizure`?" in ran.err) == (2, True)


# new and schema --------------------------------------------------------------------------


def test_a_file_is_never_overwritten(call: Call, case: str, tmp_path: Path) -> None:
    (tmp_path / case).write_text("mine", encoding="utf-8")

    ran = call("new", "case", case)

    assert ran.code == 2
    assert (tmp_path / case).read_text(encoding="utf-8") == "mine"


def test_every_case_fits_the_schema_of_cases(call: Call, case: str, tmp_path: Path) -> None:
    from disrupt.source import read_file

    schema = json.loads(call("schema", "case").out)
    validator = jsonschema.Draft202012Validator(schema)
    files = [tmp_path / case, *sorted((ROOT / "cases").rglob("*.yaml"))]
    wrong = {
        file.name: [f"{error.json_path}: {error.message[:200]}" for error in found]
        for file in files
        if (found := list(validator.iter_errors(read_file(file).plain())))
    }

    assert wrong == {}


def test_every_rule_fits_the_schema_of_rules(call: Call) -> None:
    from disrupt.source import read_file

    schema = json.loads(call("schema", "rule").out)
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted((ROOT / "rules" / "powers").rglob("*.yaml"))
    wrong = {
        file.name: [f"{error.json_path}: {error.message[:200]}" for error in found]
        for file in files
        if ".examples" not in file.name
        and (found := list(validator.iter_errors(read_file(file).plain())))
    }

    assert wrong == {}


def test_the_schema_of_cases_finds_a_misspelt_kind(call: Call) -> None:
    schema = json.loads(call("schema", "case").out)
    wrong = {"things": {"shop": {"kind": "premisses"}}, "facts": [{"seizzure": {}}]}

    assert list(jsonschema.Draft202012Validator(schema).iter_errors(wrong))


# as a program ----------------------------------------------------------------------------


def run_program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    where = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, "-m", "disrupt", *arguments], capture_output=True, env=where, check=False
    )


def test_the_program_says_its_version() -> None:
    ran = run_program("--version")

    assert (ran.returncode, ran.stdout[:8]) == (0, b"disrupt ")


def test_a_screen_that_shows_only_ascii_gets_only_ascii() -> None:
    ran = run_program("show", "closure-order", PYTHONIOENCODING="ascii")

    assert ran.returncode == 0
    assert ran.stdout.isascii()
    assert b"?" not in ran.stdout.replace(b"? ", b"").replace(b"?\n", b"")


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise there")
def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "disrupt", "words", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=where,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        complaint = running.stderr.read()

    assert (running.returncode, complaint) == (0, b"")


def test_the_shell_can_complete_commands() -> None:
    ran = run_program(_DISRUPT_COMPLETE="bash_complete", COMP_WORDS="disrupt ass", COMP_CWORD="1")

    assert b"assess" in ran.stdout
