"""The cache of the compiled library: used when it is right, rebuilt when it is anything else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from disrupt import library as front_door
from disrupt import library_files
from disrupt.casefile import load_case
from disrupt.library import Library, load_library
from disrupt.library_cache import cache_file, read_cached, write_cached
from disrupt.pipeline import assess

SMALL = Path(__file__).resolve().parent / "data" / "small-library"
REMARK = "Subject Z of nowhere"


@pytest.fixture(autouse=True)
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small shipped library, and a cache folder of its own."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "rules"))
    monkeypatch.setattr(library_files, "shipped_rules", lambda: folder)
    monkeypatch.setenv("DISRUPT_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for every time the library was really compiled."""
    times: list[str] = []
    compile_files = front_door.compile_files

    def counted(found: object) -> object:
        times.append("compiled")
        return compile_files(found)  # type: ignore[arg-type]

    monkeypatch.setattr(front_door, "compile_files", counted)
    return times


def cached() -> Path:
    (path,) = (Path(os.environ["DISRUPT_CACHE_DIR"])).iterdir()
    return path


def said(library: Library) -> object:
    return {name: rule.title for name, rule in library.rules.items()}


def test_the_second_load_compiles_nothing(compiled: list[str]) -> None:
    first, second = load_library(), load_library()

    assert compiled == ["compiled"]
    assert (first.hash, said(first)) == (second.hash, said(second))


def test_without_a_cache_nothing_is_kept(compiled: list[str]) -> None:
    load_library(cache=False)
    load_library(cache=False)

    assert compiled == ["compiled"] * 2
    assert not Path(os.environ["DISRUPT_CACHE_DIR"]).exists()


def test_a_changed_rule_is_compiled_again(rules: Path, compiled: list[str]) -> None:
    load_library()
    path = rules / "powers" / "premises" / "warning.yaml"
    path.write_text(path.read_text("utf-8").replace("title: Warning", "title: Talk"), "utf-8")

    assert load_library().rules["premises/warning"].title == "Talk"
    assert len(compiled) == 2


def test_changed_examples_change_nothing(rules: Path, compiled: list[str]) -> None:
    before = load_library().hash
    (rules / "powers" / "premises" / "warning.examples.yaml").write_text("examples: []\n", "utf-8")

    assert load_library().hash == before
    assert len(compiled) == 1


def flip(raw: bytes) -> bytes:
    return raw[:-20] + bytes([raw[-20] ^ 1]) + raw[-19:]


def resealed(raw: bytes) -> bytes:
    """A body that somebody changed, under a seal that somebody made."""
    head, _, body = raw.partition(b"\n")
    changed = body.replace(b"Warning", b"Nothing")
    return head.replace(b"small", b"other")[:-64] + b"0" * 64 + b"\n" + changed


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda raw: raw[: len(raw) // 2], id="cut short"),
        pytest.param(flip, id="one bit"),
        pytest.param(lambda raw: raw.partition(b"\n")[2], id="no seal"),
        pytest.param(lambda raw: raw.replace(b"disrupt ", b"elsewhat ", 1), id="foreign"),
        pytest.param(lambda raw: b"\xff\xfe" + raw, id="not text"),
        pytest.param(resealed, id="another seal"),
        pytest.param(lambda _: b"[]", id="other data"),
    ],
)
def test_a_damaged_or_foreign_cache_is_rebuilt(
    compiled: list[str], damage: Callable[[bytes], bytes]
) -> None:
    whole = said(load_library())
    path = cached()
    right = path.read_bytes()
    path.write_bytes(damage(right))

    assert said(load_library()) == whole
    assert len(compiled) == 2
    assert cached().read_bytes() == right


def test_the_library_of_another_content_is_not_taken(compiled: list[str]) -> None:
    key = load_library().hash
    other = hashlib.sha256(b"another").hexdigest()
    shutil.copy(cache_file(key), cache_file(other))

    assert read_cached(other) is None
    assert read_cached(key) is not None
    assert compiled


def test_it_is_plain_json() -> None:
    load_library()
    head, _, body = cached().read_bytes().partition(b"\n")

    assert head.startswith(b"disrupt ")
    assert set(json.loads(body)) >= {"rules", "concepts", "kinds", "policy"}


def test_a_cache_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    for folder in (in_the_way, in_the_way / "below", tmp_path / ("x" * 300)):
        monkeypatch.setenv("DISRUPT_CACHE_DIR", str(folder))

        assert load_library().rules


@pytest.mark.skipif(sys.platform == "win32", reason="folders have other rights there")
def test_a_cache_folder_without_rights_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    monkeypatch.setenv("DISRUPT_CACHE_DIR", str(folder))

    assert load_library().rules


def test_a_folder_where_the_cache_should_be_is_no_error() -> None:
    key = load_library().hash
    cache_file(key).unlink()
    cache_file(key).mkdir()

    assert load_library().rules


def test_nothing_half_written_is_left_behind() -> None:
    with ThreadPoolExecutor(8) as pool:
        hashes = {library.hash for library in pool.map(lambda _: load_library(), range(16))}

    assert len(hashes) == 1
    assert cached().suffix == ".json"
    assert read_cached(hashes.pop()) is not None


def test_what_a_disk_refuses_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    write_cached("0" * 64, {"rules": {}})

    assert list(Path(os.environ["DISRUPT_CACHE_DIR"]).iterdir()) == []


def test_it_never_holds_anything_of_a_case() -> None:
    library = load_library()
    before = cached().read_bytes()
    case = load_case(
        {
            "as_at": "2026-10-20",
            "things": {"yard": {"kind": "premises", "address": REMARK}},
            "facts": [{"incident": {"at": "yard", "type": "affray", "date": "2026-10-01"}}],
        },
        library,
    )

    assert REMARK in assess(library, case).model_dump_json()
    assert cached().read_bytes() == before
    assert REMARK.encode() not in before
