"""Files in: every form of wrong file is one clear message with its place, never a traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disrupt.errors import DisruptError, Problem
from disrupt.source import DEEPEST, from_plain, read_file, read_placed, read_text
from disrupt.textfile import LARGEST_JSON, LARGEST_YAML, MEBIBYTE

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(DisruptError) as caught:
        read_file(path)
    return caught.value.problems


def wrong(tmp_path: Path, content: str | bytes, name: str = "case.yaml") -> tuple[Problem, ...]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return problems_of(path)


@pytest.mark.parametrize(
    ("content", "code", "line", "column"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1, id="a key twice"),
        pytest.param("a:\n  b: 1\n  b: 2\n", "duplicate-key", 3, 3, id="a key twice, inside"),
        pytest.param(BOMB, "anchor", 1, 4, id="an alias bomb"),
        pytest.param("a: *b\n", "anchor", 1, 4, id="an alias of nothing"),
        pytest.param("a: !!python/object:os.system {}\n", "tag", 1, 4, id="a tag"),
        pytest.param("a: !secret x\n", "tag", 1, 4, id="a tag of one's own"),
        pytest.param("a:\n\tb: 1\n", "not-yaml", 2, 1, id="a tab"),
        pytest.param("a: 1\n---\nb: 2\n", "several", 3, 1, id="several documents"),
        pytest.param("a: 'b\n", "not-yaml", 2, 1, id="an open quote"),
        pytest.param("a: b: c\n", "not-yaml", 1, 5, id="two colons"),
        pytest.param("a: [b\n", "not-yaml", 2, 1, id="an open bracket"),
        pytest.param("? [a, b]\n: 1\n", "bad-key", 1, 3, id="a list for a key"),
        pytest.param("%YAML 1.1\n---\na: yes\n", "directive", 1, 1, id="a directive"),
        pytest.param("# c\n%TAG ! x\n---\na: 1\n", "directive", 2, 1, id="a later directive"),
        pytest.param("a: 1\nb: \x07\n", "not-text", 2, 4, id="a control character"),
        pytest.param("a: 1\n" + "[" * 200, "too-deep", None, None, id="deep nesting"),
        pytest.param("", "empty", None, None, id="empty"),
        pytest.param("# only a remark\n", "empty", None, None, id="only a remark"),
        pytest.param(b"a: caf\xe9\n", "encoding", 1, None, id="Latin-1"),
        pytest.param("a: 1\n".encode("utf-16"), "encoding", 1, None, id="UTF-16"),
        pytest.param(bytes(range(256)), "encoding", 2, None, id="bytes"),
        pytest.param(b"a: \0\n", "binary", None, None, id="a zero byte"),
    ],
)
def test_a_wrong_file_says_what_and_where(
    tmp_path: Path, content: str | bytes, code: str, line: int | None, column: int | None
) -> None:
    first = wrong(tmp_path, content)[0]

    assert first.place is not None
    assert first.place.file == str(tmp_path / "case.yaml")
    assert code in (first.code, "too-deep")
    if line is not None:
        assert (first.place.line, first.place.column) == (line, column)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", '{"a": ', "? "])
@pytest.mark.parametrize("name", ["case.yaml", "case.json"])
def test_nesting_without_end_is_refused_soon(tmp_path: Path, opening: str, name: str) -> None:
    found = wrong(tmp_path, opening * 1_500, name)

    assert len(found) == 1
    assert found[0].place is not None


def test_json_that_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    for depth in (DEEPEST + 2, 900, 100_000):
        found = wrong(tmp_path, "[" * depth + "]" * depth, "case.json")

        assert [problem.code for problem in found] == ["too-deep"]


def test_every_duplicate_tag_and_anchor_is_told_at_once(tmp_path: Path) -> None:
    found = wrong(tmp_path, "a: 1\na: 2\nb: !x 1\nc: &d 1\n")

    assert [problem.code for problem in found] == ["duplicate-key", "tag", "anchor"]


@pytest.mark.parametrize(("name", "limit"), [("a.yaml", LARGEST_YAML), ("a.json", LARGEST_JSON)])
def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, name: str, limit: int) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(limit + 10 * MEBIBYTE)

    (found,) = problems_of(path)

    assert found.code == "too-large"
    assert f"{(limit + 10 * MEBIBYTE) // MEBIBYTE} MB" in found.message


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such device")
def test_a_device_without_end_is_not_read_to_the_end() -> None:
    (found,) = problems_of(Path("/dev/zero"))

    assert found.code == "too-large"


def test_a_missing_file_offers_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "market-street.yaml").write_text("a: 1\n", encoding="utf-8")

    (found,) = problems_of(tmp_path / "market_street.yaml")

    assert (found.message, found.code) == ("no such file", "missing-file")
    assert found.help == f"did you mean `{tmp_path / 'market-street.yaml'}`?"


@pytest.mark.parametrize("name", ["nowhere/case.yaml", "x" * 400, "nul\0.yaml"])
def test_a_name_of_no_file_is_a_problem(tmp_path: Path, name: str) -> None:
    (found,) = problems_of(tmp_path / name)

    assert found.code in ("missing-file", "unreadable")
    assert found.message == found.message.lower()


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert [p.code for p in problems_of(tmp_path)] == ["not-a-file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    path.chmod(0)

    assert [p.code for p in problems_of(path)] == ["unreadable"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("09999999", "09999999"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("yes", "yes"),
        ("no", "no"),
        ("2026-09-30", "2026-09-30"),
        ("2026-13-45", "2026-13-45"),
        ("1:30", "1:30"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1e999", "1e999"),
        ("'true'", "true"),
        ("9" * 5_000, "9" * 5_000),
    ],
)
def test_the_text_of_a_value_stays_as_written(text: str, value: str) -> None:
    node = read_text(f"a: {text}\n", "case.yaml").mapping["a"]

    assert node.text == value


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("false", False), ("~", None), ("7", 7), ("1.5", 1.5)]
)
def test_plain_scalars_are_what_yaml_1_2_makes_of_them(text: str, value: object) -> None:
    assert read_text(f"a: {text}\n", "case.yaml").mapping["a"].value == value


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")

    assert read_file(path).plain() == {"a": 1, "b": 2}


def test_every_node_has_its_place() -> None:
    root = read_text("a:\n  - b: 1\n    c: {d: 2}\n", "f.yaml")

    assert str(root.at(("a", 0, "c", "d"))) == "f.yaml:3:9"
    assert str(root.at(("a", 0))) == "f.yaml:2:5"
    assert str(root.at(("a", 7, "x"))) == "f.yaml:1:1"
    assert str(root.mapping["a"].items[0].mapping["c"].mapping["d"].place) == "f.yaml:3:12"


@pytest.mark.parametrize(
    "text", ['{"a": "\\u001b[31m"}', '{"a": "\\ud800"}', '{"\\u0000": 1}', '{"a": "\\u009b"}']
)
@pytest.mark.parametrize("is_json", [True, False])
def test_escapes_smuggle_in_no_control_characters(text: str, *, is_json: bool) -> None:
    node = read_text(text, "case", is_json=is_json)
    said = "".join(str(key) + str(inner.text) for key, inner in node.mapping.items())

    assert "\N{REPLACEMENT CHARACTER}" in said
    assert said.isprintable()


# JSON ------------------------------------------------------------------------------------


def test_a_key_twice_in_json_has_line_and_column(tmp_path: Path) -> None:
    text = '{\n\t"a": 1,\n\t"b": {"c": 1,\n\t\t"c": 2}\n}\n'
    (found,) = wrong(tmp_path, text, "case.json")

    assert found.message == "`c` stands twice"
    assert found.place is not None
    assert (found.place.line, found.place.column) == (4, 3)


def test_what_is_not_json_has_line_and_column(tmp_path: Path) -> None:
    (found,) = wrong(tmp_path, '{"a": 1,\n "b": }\n', "case.json")

    assert found.code == "not-json"
    assert str(found.place).endswith("case.json:2:7")


def test_an_empty_json_file_is_empty(tmp_path: Path) -> None:
    assert [p.code for p in wrong(tmp_path, " \n", "case.json")] == ["empty"]


def test_a_number_too_long_for_json_is_a_problem(tmp_path: Path) -> None:
    found = wrong(tmp_path, '{"a": ' + "9" * 5_000 + "}", "case.json")

    assert [p.code for p in found] == ["bad-number"]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_stays_text(text: str) -> None:
    node = read_text(f'{{"a": {text}}}', "case.json", is_json=True).mapping["a"]

    assert isinstance(node.value, str)


def test_a_large_wrong_json_file_is_read_once(tmp_path: Path) -> None:
    text = '{"a": 1, "a": "' + "x" * (MEBIBYTE + 1) + '"}'
    (found,) = wrong(tmp_path, text, "case.json")

    assert found.message == "`a` stands twice"
    assert found.place is not None
    assert found.place.line is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 2, "\t"]))
def test_the_second_reading_of_json_sees_the_same(data: object, indent: int | str | None) -> None:
    import json
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.json"
        path.write_text(json.dumps({"data": data}, indent=indent), encoding="utf-8")
        first, second = read_file(path), read_placed(path)

    if second is not None:
        assert second.mapping["data"].plain() == first.mapping["data"].plain()
        assert second.mapping["data"].place.line is not None


def test_yaml_is_not_read_twice(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("a: 1\n", encoding="utf-8")

    assert read_placed(tmp_path / "case.yaml") is None


# Whatever is handed in ---------------------------------------------------------------------


@given(st.binary(max_size=60), st.sampled_from(["x.yaml", "x.json"]))
def test_any_bytes_are_read_or_refused(raw: bytes, name: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(raw)
        refused_or_read(path)


@given(st.text(alphabet=" \n\t-:[]{}#&*!|>'\"%@`?,a1~<=.\\x\x85\u2028", max_size=40))
def test_anything_like_yaml_is_read_or_refused(text: str) -> None:
    found: tuple[Problem, ...] = ()
    try:
        read_text(text, "x.yaml")
    except DisruptError as error:
        found = error.problems

    assert all(p.place is not None and "\n" not in p.message for p in found)


def refused_or_read(path: Path) -> None:
    try:
        read_file(path)
    except DisruptError as error:
        for problem in error.problems:
            assert problem.place is not None
            assert problem.place.file == str(path)


def test_plain_data_may_be_nested_in_itself() -> None:
    data: list[object] = []
    data.append(data)

    with pytest.raises(DisruptError, match="nested too deeply"):
        from_plain(data)
