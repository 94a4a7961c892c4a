"""The library: every file is loaded, folders overlay it, the hash is that of the law."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import pytest

from disrupt import library_files
from disrupt.errors import DisruptError
from disrupt.library import Library, load_library, shipped_rules
from disrupt.library_files import NOT_RULES, content_hash, gather

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "rules"
SMALL = Path(__file__).resolve().parent / "data" / "small-library"
TALK = "powers/premises/talk.yaml"


@cache
def shipped() -> Library:
    return load_library()


def ids(folder: str) -> set[str]:
    base = RULES / folder
    return {
        path.relative_to(base).with_suffix("").as_posix()
        for path in base.rglob("*.yaml")
        if not path.name.endswith(".examples.yaml")
    }


# The shipped library -----------------------------------------------------------------------


def test_the_shipped_rules_are_those_of_the_repository() -> None:
    assert shipped_rules().resolve() == RULES


@pytest.mark.parametrize("part", ["rules", "concepts", "lists"])
def test_every_file_is_loaded(part: str) -> None:
    folder = "powers" if part == "rules" else part

    assert set(getattr(shipped(), part)) == ids(folder)


def test_there_are_the_sixty_powers_promised() -> None:
    assert len(shipped().rules) >= 60


def test_every_rule_can_be_read_and_knows_its_file() -> None:
    library = shipped()
    for name, rule in library.rules.items():
        assert rule.title
        assert Path(library.files[name]).name == f"{name.split('/')[-1]}.yaml"


def test_nothing_under_rules_is_left_aside() -> None:
    """Every file is part of the library, an examples file of a rule, or known not to be either."""
    known = set(gather((RULES,)).files)
    for path in RULES.rglob("*"):
        name = path.relative_to(RULES)
        if path.is_dir() or name.name in ("CHANGELOG.md", "README.md"):
            continue
        if name.name.endswith(".examples.yaml"):
            rule = name.as_posix().removeprefix("powers/").removesuffix(".examples.yaml")
            assert rule in shipped().rules, f"{name} is beside no rule"
        elif name.with_suffix("").as_posix() not in NOT_RULES:
            assert name.with_suffix("").as_posix() in known, f"{name} is not read"


def test_the_hash_is_the_same_every_time() -> None:
    assert content_hash(gather((RULES,))) == content_hash(gather((RULES,))) == shipped().hash


# A small one -------------------------------------------------------------------------------


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(SMALL, tmp_path / "base"))
    monkeypatch.setattr(library_files, "shipped_rules", lambda: folder)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def warning(**changes: str) -> str:
    text = (SMALL / "powers" / "premises" / "warning.yaml").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


def problems_of(*folders: Path, policy: Path | None = None) -> list[str]:
    with pytest.raises(DisruptError) as caught:
        load_library(*folders, policy=policy, cache=False)
    assert all(p.place is not None for p in caught.value.problems)
    return [problem.message for problem in caught.value.problems]


@pytest.mark.usefixtures("base")
def test_the_same_id_replaces_the_whole_rule(own: Path) -> None:
    write(own, "powers/premises/warning.yaml", warning(Warning="Letter"))
    library = load_library(own, cache=False)

    assert library.rules["premises/warning"].title == "Letter"
    assert set(library.rules) == {"premises/warning", "premises/closure"}
    assert Path(library.files["premises/warning"]).is_relative_to(own)


@pytest.mark.usefixtures("base")
def test_a_new_id_adds_a_rule(own: Path) -> None:
    write(own, TALK, warning(Warning="Talk"))

    assert set(load_library(own, cache=False).rules) == {
        "premises/warning",
        "premises/closure",
        "premises/talk",
    }


@pytest.mark.usefixtures("base")
def test_the_last_folder_wins(own: Path, tmp_path: Path) -> None:
    write(own, TALK, warning(Warning="Talk"))
    write(tmp_path / "later", TALK, warning(Warning="Later talk"))
    one = load_library(own, tmp_path / "later", cache=False)
    other = load_library(tmp_path / "later", own, cache=False)

    assert one.rules["premises/talk"].title == "Later talk"
    assert other.rules["premises/talk"].title == "Talk"
    assert one.hash != other.hash


@pytest.mark.usefixtures("base")
def test_vocabulary_merges_by_kind(own: Path) -> None:
    write(
        own,
        "vocabulary/words.yaml",
        "kinds:\n"
        "  vehicle: {class: thing, time: none, title: vehicle, says: It drives.}\n"
        "  person: {class: thing, time: none, title: individual, says: Somebody.}\n"
        "choices:\n  colour: [red, blue]\n",
    )
    words = load_library(own, cache=False).vocabulary

    assert words.kinds["person"].title == "individual"
    assert "vehicle" in words.kinds
    assert "premises" in words.kinds
    assert set(words.trees) >= {"colour", "offence"}


@pytest.mark.usefixtures("base")
def test_a_rule_may_be_written_in_json(own: Path) -> None:
    from disrupt.source import read_file

    data = read_file(SMALL / "powers" / "premises" / "warning.yaml").plain()
    write(own, "powers/premises/warning.json", json.dumps({**data, "title": "As JSON"}))

    assert load_library(own, cache=False).rules["premises/warning"].title == "As JSON"


@pytest.mark.usefixtures("base")
def test_a_council_overlays_the_policy(own: Path) -> None:
    write(
        own,
        "ours.yaml",
        "version: ours-1\nvalues: {recent: 3 months}\nsearch_days: {incident: 7}\n",
    )
    plain = load_library(cache=False)
    library = load_library(policy=own / "ours.yaml", cache=False)

    assert library.policy.version == "ours-1"
    assert library.policy.values == {"recent": "3 months", "large": 1000}
    assert library.policy.search_days == {"default": 90, "incident": 7}
    assert library.policy.rungs == plain.policy.rungs
    assert library.hash != plain.hash


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("valuse: {}\n", "unknown key `valuse`"),
        ("search_days: {incident: soon}\n", "`incident`: a whole number is expected"),
        ("rungs: []\nvalues: {}\n", "unknown rung `monitor`"),
        ("a: [", "this is not well-formed YAML"),
    ],
)
def test_a_wrong_policy_is_told(own: Path, text: str, message: str) -> None:
    write(own, "ours.yaml", text)

    assert message in problems_of(policy=own / "ours.yaml")


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("use_cache", [True, False])
def test_a_policy_that_is_not_there_is_never_passed_over(
    own: Path, monkeypatch: pytest.MonkeyPatch, *, use_cache: bool
) -> None:
    monkeypatch.setenv("DISRUPT_CACHE_DIR", str(own / "cache"))
    load_library()

    with pytest.raises(DisruptError, match="no such file"):
        load_library(policy=own / "ours.yaml", cache=use_cache)
    with pytest.raises(DisruptError, match="this is a folder"):
        load_library(policy=own, cache=use_cache)


@pytest.mark.usefixtures("base")
def test_a_folder_that_is_not_there_is_told(own: Path) -> None:
    assert problems_of(own / "nowhere") == ["no such folder of rules"]


@pytest.mark.usefixtures("base")
def test_a_file_in_no_known_folder_is_told(own: Path) -> None:
    write(own, "warning.yaml", warning())
    write(own, "power/warning.yaml", warning())

    assert problems_of(own) == ["this file is in no folder that is read"] * 2


@pytest.mark.usefixtures("base")
def test_two_files_of_one_name_are_told(own: Path) -> None:
    write(own, "powers/a.yaml", warning())
    write(own, "powers/a.yml", warning())

    assert problems_of(own) == ["this file has the name of another beside it"]


@pytest.mark.usefixtures("base")
def test_a_rule_that_cannot_be_read_is_told(own: Path) -> None:
    (own / "powers" / "folder.yaml").mkdir(parents=True)
    write(own, "powers/gone.yaml", "x")
    (own / "powers" / "gone.yaml").unlink()
    try:
        (own / "powers" / "gone.yaml").symlink_to(own / "nothing")
    except OSError:
        pytest.skip("no links here")

    assert problems_of(own) == ["this is a folder, a file is expected", "no such file"]


def test_examples_stay_outside_the_hash(base: Path) -> None:
    before = content_hash(gather((base,)))
    write(base, "powers/premises/closure.examples.yaml", "examples: []\n")
    write(base, "lint-suppressions.yaml", "[]\n")

    assert content_hash(gather((base,))) == before


@pytest.mark.parametrize(
    "name", ["powers/premises/warning.yaml", "policy.yaml", "lists/violent.yaml", "calendar.yaml"]
)
def test_every_other_change_changes_the_hash(base: Path, name: str) -> None:
    before = content_hash(gather((base,)))
    with (base / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")

    assert content_hash(gather((base,))) != before


def test_a_renamed_rule_is_another_library(base: Path) -> None:
    before = content_hash(gather((base,)))
    (base / "powers/premises/warning.yaml").rename(base / "powers/premises/talk.yaml")

    assert content_hash(gather((base,))) != before


def test_the_hash_does_not_hang_on_where_the_folder_is(base: Path) -> None:
    assert content_hash(gather((base,))) == content_hash(gather((SMALL,)))


def test_examples_are_found_beside_the_rule_that_counts(base: Path, own: Path) -> None:
    write(own, "powers/premises/warning.yaml", warning())
    library = load_library(own, cache=False)
    beside = "powers/premises/warning.examples.yaml"

    assert library.examples("premises/warning") == base / beside
    assert library.examples("premises/closure") is None
    write(own, beside, "examples: []\n")
    assert library.examples("premises/warning") == own / beside
