"""The integrator's function: the same answer every time, everywhere, and nothing on the side."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import disrupt
from disrupt import Assessment, DisruptError, assess, load_case, load_library
from disrupt.case import Case
from disrupt.library import Library

ROOT = Path(__file__).resolve().parent.parent
MARKET = ROOT / "cases" / "market-street-mini-mart.yaml"
TAXI = ROOT / "cases" / "taxi-driver.yaml"


@cache
def library() -> Library:
    return load_library()


@cache
def case(path: Path = MARKET) -> Case:
    return load_case(path, library())


@cache
def answer() -> str:
    return assess(library(), case()).model_dump_json()


def test_the_same_case_gives_the_same_answer() -> None:
    again = load_case(MARKET, load_library())

    assert assess(library(), case()).model_dump_json() == answer()
    assert assess(load_library(), again).model_dump_json() == answer()


@pytest.mark.parametrize("seed", ["1", "4242"])
def test_a_fresh_process_gives_the_same_answer(seed: str) -> None:
    program = (
        "import sys; from disrupt import *; l = load_library(); "
        "sys.stdout.buffer.write(assess(l, load_case(sys.argv[1], l)).model_dump_json().encode())"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, str(MARKET)],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
    )

    assert found.stdout.decode() == answer()
    assert found.stderr == b""


def test_eight_threads_get_the_same_answers() -> None:
    fresh = load_library()
    paths = [MARKET, TAXI] * 8

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda p: assess(fresh, load_case(p, fresh)).model_dump_json(), paths)
        )

    assert set(answers[::2]) == {answer()}
    assert set(answers[1::2]) == {assess(library(), case(TAXI)).model_dump_json()}


def test_it_says_nothing_writes_nothing_and_asks_nobody(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("not allowed here")

    given = case()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    for name in ("open", "mkdir", "write_text", "write_bytes", "replace", "rename"):
        monkeypatch.setattr(Path, name, refused)
    monkeypatch.setattr("builtins.open", refused)
    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(subprocess, "Popen", refused)
    found = assess(library(), given)
    monkeypatch.undo()

    assert found.model_dump_json() == answer()
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_the_case_is_as_it_was_and_nothing_of_it_is_kept() -> None:
    before = repr(case())
    small = load_case({"as_at": "2026-11-20", "things": {"a": {"kind": "premises"}}}, library())
    first = assess(library(), small).model_dump_json()
    assess(library(), case())

    assert repr(case()) == before
    assert assess(library(), small).model_dump_json() == first


def test_it_needs_a_day() -> None:
    undated = load_case({"things": {"a": {"kind": "premises"}}}, library())

    with pytest.raises(DisruptError, match="no `as_at` and none was given"):
        assess(library(), undated)
    assert assess(library(), undated, as_at=date(2026, 11, 20)).as_at == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("given", "said"),
    [({"matcher": "nativ"}, "unknown matcher `nativ`"), ({"agency": "x"}, "unknown agency `x`")],
)
def test_a_wrong_name_is_told(given: dict[str, str], said: str) -> None:
    with pytest.raises(DisruptError, match=said):
        assess(library(), case(), **given)  # type: ignore[arg-type]


def schema() -> dict[str, Any]:
    found = subprocess.run(
        [sys.executable, "-m", "disrupt", "schema", "assessment"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    data: dict[str, Any] = json.loads(found.stdout)
    return data


def test_the_json_is_what_the_published_schema_says() -> None:
    published = schema()
    validator = jsonschema.validators.validator_for(published)
    validator.check_schema(published)
    for path in (MARKET, TAXI):
        for everything in (False, True):
            found = assess(library(), case(path), all=everything)
            validator(published).validate(json.loads(found.model_dump_json()))


def test_the_json_can_be_read_back() -> None:
    read = Assessment.model_validate_json(answer())

    assert read.model_dump_json() == answer()
    assert read == assess(library(), case())


def with_news(data: Any) -> Any:
    """As a later version might write it: one more field in everything."""
    if isinstance(data, dict):
        # `about` gives names of the rule's own, not fields.
        inner = {k: v if k == "about" else with_news(v) for k, v in data.items()}
        return {**inner, "added_later": {"x": [1]}}
    if isinstance(data, list):
        return [with_news(item) for item in data]
    return data


def test_readers_ignore_new_fields() -> None:
    data = json.loads(answer())
    newer = {k: with_news(v) if k in ("options", "duties", "gaps") else v for k, v in data.items()}
    read = Assessment.model_validate_json(json.dumps({**newer, "added_later": 1}))

    assert [o.id for o in read.options] == [o["id"] for o in data["options"]]


def test_everything_that_is_promised_can_be_imported() -> None:
    names: dict[str, object] = {}
    exec("from disrupt import *", names)  # noqa: S102 - it is what is tested

    assert set(disrupt.__all__) <= set(names)


def test_the_types_are_shipped() -> None:
    assert (Path(disrupt.__file__).parent / "py.typed").is_file()


def test_what_embedders_write_passes_the_type_checker() -> None:
    pytest.importorskip("mypy")
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "tests/typing/api.py"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        text=True,
    )

    assert found.returncode == 0, found.stdout
