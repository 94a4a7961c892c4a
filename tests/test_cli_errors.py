"""Whatever is handed in wrong gets a clear line and exit code 2, and never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from disrupt.cli import Exit, main
from disrupt.cli.mistakes import bug_lines


@pytest.fixture
def complaint(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    monkeypatch.chdir(tmp_path)

    def of(*arguments: str) -> str:
        code = main(list(arguments))
        out, err = capsys.readouterr()

        assert code == Exit.WRONG_INPUT
        assert out == ""
        assert "Traceback" not in err
        return err

    return of


Complaint = Callable[..., str]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["asses"], ["there is no command `asses`", "did you mean `assess`?"]),
        (["assess"], ["disrupt assess: `CASE` is missing", "disrupt assess --help says more"]),
        (["assess", "x", "--topp", "1"], ["no option `--topp`", "did you mean `--top`?"]),
        (["assess", "x", "--top", "three"], ["`--top` takes a whole number"]),
        (["assess", "x", "--as-at", "tomorrow"], ["`--as-at`: a day is expected"]),
        (["assess", "x", "--as-at", "2026-09"], ["`--as-at`: a day is expected"]),
        (["assess", "x", "--format", "pdf"], ["`--format` is one of `text`, `json`, `markdown`"]),
        (["assess", "x", "--top"], ["`--top` needs a value"]),
        (["assess", "x", "y"], ["more arguments than the command takes"]),
        (["assess", "nowhere.yaml"], ["nowhere.yaml", "no such file", "1 problem; nothing was"]),
        (["assess", "."], ["this is a folder"]),
        (["words", "x", "--rules", "nowhere"], ["no such folder of rules"]),
        (["powers", "--agency", "polise"], ["unknown agency `polise`", "did you mean `police`?"]),
        (["schema", "law"], ["is one of `case`, `rule`, `assessment`"]),
        (["new"], ["disrupt new"]),
        (["test", "nowhere"], ["nothing to test here"]),
        (["words", "--output", "nowhere/out.txt"], ["cannot be written"]),
    ],
)
def test_a_mistake_is_answered(complaint: Complaint, arguments: list[str], said: list[str]) -> None:
    err = complaint(*arguments)

    assert all(part in err for part in said), err


@pytest.mark.parametrize(
    "text",
    [
        "things: {shop: {kind: premisses}}\nfacts: []\n",
        "things: {shop: {kind: premises}}\nfacts:\n  - seizzure: {at: shop}\n",
        "things: {}\nthings: {}\n",
        "- just\n- a list\n",
        "facts: &a [*a]\n",
        "\x00\x01",
        "",
        "{",
    ],
)
def test_a_broken_case_is_told_by_line(complaint: Complaint, tmp_path: Path, text: str) -> None:
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")

    err = complaint("assess", "case.yaml")

    assert "case.yaml" in err
    assert "nothing was done" in err


def test_every_mistake_of_a_file_is_told_at_once(complaint: Complaint, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(
        "things: {shop: {kind: premisses}}\nfacts:\n  - seizzure: {at: shop}\n", encoding="utf-8"
    )

    err = complaint("assess", "case.yaml")

    assert "did you mean `premises`?" in err
    assert "did you mean `seizure`?" in err
    assert "2 problems" in err


def test_a_fault_of_the_program_is_one_line_to_quote(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("intelligence about Subject A")

    monkeypatch.setattr("disrupt.library.open_library", fail)
    monkeypatch.delenv("DISRUPT_TRACEBACK", raising=False)

    code = main(["powers"])
    out, err = capsys.readouterr()

    assert (code, out) == (Exit.WRONG_PROGRAM, "")
    assert "RuntimeError" in err
    assert "Subject A" not in err
    assert "Traceback" not in err


def test_the_same_fault_has_the_same_line() -> None:
    def fault() -> str:
        try:
            int("x")
        except ValueError as error:
            return bug_lines(error)
        return ""

    lines = [fault() for _ in range(2)]

    assert lines[0] == lines[1] != ""


def test_control_c_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("disrupt.library.open_library", interrupt)

    assert main(["powers"]) == 130
