"""What a change of the rules is said to be, to do, and to leave untested."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from disrupt.cli import disrupt
from disrupt.engine import Engine
from disrupt.errors import DisruptError
from disrupt.grammar import read_condition
from disrupt.library import Library, load_library
from disrupt.render.difference import change_words
from disrupt.render.review import review_data, review_markdown, summary
from disrupt.review import comparing
from disrupt.review.difference import Difference, compared
from disrupt.review.effects import Review
from disrupt.review.reach_of_change import Spread, Touched, touched
from disrupt.review.reverting import can_be_asked
from disrupt.review.reviewing import review
from disrupt.review.revisions import two_sides
from disrupt.review.scenes import Scene

TINY = Path(__file__).resolve().parent.parent / "semantics" / "libraries" / "tiny"
RULE = """\
title: Closure order
family: civil
four_ps: [protect]
purpose: Closes premises.
law:
  - {act: Invented Act 2014, cite: s.80, verified: unverified}
extent: [England, Wales]
in_force: long_established
about:
  shop: {kind: premises}
against: [shop]
held_by:
  - {agency: council, cite: s.80(1)}
standard: satisfied
test:
  limb: There was trouble
  cite: s.80(5)
  any:
    - {limb: Violence, cite: s.80(5)(a), find: {incident: {at: $shop, type: violence}}}
    - {limb: Nuisance, cite: s.80(5)(b), find: {incident: {at: $shop, type: nuisance}}}
    - limb: Goods were taken there more than once
      cite: s.80(5)(c)
      find: {seizure: {at: $shop, goods: tobacco, date: {within: 6 months}}}
      count: 2
steps:
  - {id: notice, do: Give notice, within: 48 hours, of: application, cite: s.81}
watch_out:
  - Say who lives there.
"""
EXAMPLES = """\
as_at: 2026-10-20
authority: {agency: council, tier: district, nation: England}
things:
  shop: {kind: premises}
examples:
  - name: A fight
    facts:
      - incident: {at: shop, type: assault, date: 2026-10-01}
        source: {agency: police, kind: statement}
    expect: {shop: made_out}
  - name: Noise
    facts:
      - incident: {at: shop, type: noise, date: 2026-10-01}
        source: {agency: police, kind: statement}
    expect: {shop: made_out}
"""
CASE = """\
case: noisy-shop
as_at: 2026-10-20
authority: {agency: council, tier: district, nation: England}
things:
  shop: {kind: premises}
facts:
  - incident: {at: shop, type: litter, date: 2026-10-01}
    source: {agency: police, kind: statement}
expect:
  closure-order: {shop: made_out}
"""
WORDS, POLICY = "vocabulary/words.yaml", "policy.yaml"
NUISANCE = (
    "    - {limb: Nuisance, cite: s.80(5)(b), find: {incident: {at: $shop, type: nuisance}}}\n"
)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISRUPT_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A repository with one rule, its examples and a case."""
    return library(tmp_path / "old")


def library(folder: Path, rule: str = RULE, examples: str = EXAMPLES) -> Path:
    shutil.copytree(TINY, folder / "rules")
    powers = folder / "rules" / "powers"
    powers.mkdir()
    (powers / "closure-order.yaml").write_text(rule, encoding="utf-8")
    (powers / "closure-order.examples.yaml").write_text(examples, encoding="utf-8")
    (folder / "cases").mkdir()
    (folder / "cases" / "noisy-shop.yaml").write_text(CASE, encoding="utf-8")
    return folder


def changed(old: Path, before: str, after: str, *, examples: str = EXAMPLES) -> Path:
    """The same repository with one passage of the rule replaced."""
    assert before in RULE
    return library(old.parent / "new", RULE.replace(before, after), examples)


def between(old: Path, new: Path) -> Review:
    with two_sides([str(old), str(new)]) as sides:
        return review(*sides)


def words(found: Review) -> list[str]:
    return [change_words(c) for file in found.difference.files for c in file.changes]


def effects(found: Review) -> set[tuple[str, str]]:
    return {(effect.scene, effect.sort) for effect in found.effects}


# What changed --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (NUISANCE, "", "limb removed: “Nuisance” (s.80(5)(b))"),
        ("within: 48 hours", "within: 72 hours", "step “Give notice”, within: 72 hours; was 48"),
        (
            "  - {agency: council, cite: s.80(1)}\n",
            "  - {agency: council, cite: s.80(1)}\n  - {agency: police, cite: s.80(2)}\n",
            "new power holder: police, s.80(2)",
        ),
        ("  any:\n", "  all:\n", "now all of its parts are needed; before, any one of its parts"),
        ("within: 6 months", "within: 12 months", "date within 12 months; was within 6 months"),
        ("count: 2", "count: 3", "at least 3 of them; was at least 2 of them"),
        ("type: violence", "type: assault", "“Violence” (s.80(5)(a)): type assault; was violence"),
        ("type: violence", "type: [violence, noise]", "type also noise"),
        (", type: violence", "", "“Violence” (s.80(5)(a)): wider, no longer asks for type"),
        ("limb: Violence", "limb: Violence on the premises", "limb reworded: “Violence on the"),
        ("cite: s.80(5)(a)", "cite: s.80(5)(d)", "provision s.80(5)(d); was s.80(5)(a)"),
        ("in_force: long_established", "in_force: {from: 2027-04-01}", "in force: 1 April 2027"),
        ("standard: satisfied", "standard: opinion", "standard: opinion; was satisfied"),
        ("verified: unverified", "verified: text", "how far it was verified: text"),
        ("purpose: Closes", "overt: true\npurpose: Closes", "the subject will know: yes; was no"),
        (
            "  - Say who lives there.",
            "  - Say who lives there now.",
            "watch out: Say who lives there now",
        ),
    ],
)
def test_a_change_is_said_in_words(old: Path, before: str, after: str, said: str) -> None:
    found = words(between(old, changed(old, before, after)))

    assert len(found) == 1
    assert said in found[0]


def test_layout_order_and_other_ways_of_writing_the_same_are_no_change(old: Path) -> None:
    head, _, tail = RULE.partition("    - {limb: Violence")
    violence, _, rest = tail.partition("\n")
    other = head + rest.replace("steps:", f"    - {{limb: Violence{violence}\nsteps:", 1)
    found = between(old, library(old.parent / "new", "# A comment\n" + other))

    assert not found.changed
    assert summary(found) == "Nothing that the rules say is otherwise."


def test_a_renamed_rule_is_moved_not_lost(old: Path) -> None:
    new = library(old.parent / "new")
    powers = new / "rules" / "powers"
    (powers / "closure-order.yaml").rename(powers / "closing.yaml")
    (powers / "closure-order.examples.yaml").rename(powers / "closing.examples.yaml")
    (new / "cases" / "noisy-shop.yaml").unlink()
    (file,) = between(old, new).difference.files

    assert (file.state, file.id, file.moved_from) == ("moved", "closing", "closure-order")


def test_a_policy_value_is_named_by_its_path(old: Path) -> None:
    new = library(old.parent / "new")
    policy = new / "rules" / "policy.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("recent: 6 months", "recent: 9 months"),
        encoding="utf-8",
    )

    assert words(between(old, new)) == ["values recent: 9 months; was 6 months"]


# What it does --------------------------------------------------------------------------


def test_options_that_are_lost_name_the_limb_that_did_it(old: Path) -> None:
    found = between(old, changed(old, NUISANCE, ""))

    assert effects(found) == {("Noise", "lost"), ("noisy-shop", "lost")}
    for effect in found.effects:
        assert [change_words(c)[:22] for c in effect.by] == ["limb removed: “Nuisanc"]
        assert (effect.before.status, effect.after.status) == ("made_out", "not_indicated")


def test_of_two_changes_the_one_that_does_it_is_named(old: Path) -> None:
    rule = RULE.replace(NUISANCE, "").replace("count: 2", "count: 3")
    found = between(old, library(old.parent / "new", rule))

    assert {change_words(c)[:12] for e in found.effects for c in e.by} == {"limb removed"}
    assert [u.change.key for u in found.untested if u.change] == ["count"]


def test_a_new_holder_changes_the_route(old: Path) -> None:
    found = between(old, changed(old, "{agency: council, cite", "{agency: police, cite"))

    assert effects(found) == {("A fight", "route"), ("Noise", "route"), ("noisy-shop", "route")}
    assert {(e.before.route, e.after.route) for e in found.effects} == {("own", "refer")}


def test_what_is_not_law_any_more_is_lost(old: Path) -> None:
    found = between(old, changed(old, "in_force: long_established", "in_force: {from: pending}"))

    assert {e.after.status for e in found.effects} == {"not_in_force"}
    assert {e.sort for e in found.effects} == {"lost"}


def test_a_concept_works_through_to_the_rules_that_rest_on_it(old: Path) -> None:
    concept = (
        "title: Trouble\nsays: There was trouble.\ncite: practice\ncomplete: false\n"
        "attributes: {at: {type: thing, of: [premises]}}\nways:\n  - about:\n"
        "      shop: {kind: premises}\n      incident: {kind: incident, at: $shop}\n"
        "    test: {check: $incident.type, is: KIND}\n    then: {at: $shop}\n"
    )
    rule = RULE.replace(
        "find: {incident: {at: $shop, type: nuisance}}", "find: {trouble: {at: $shop}}"
    )
    for side, kind in (("a", "nuisance"), ("b", "noise")):
        made = library(old.parent / side, rule)
        (made / "rules" / "concepts").mkdir()
        (made / "rules" / "concepts" / "trouble.yaml").write_text(
            concept.replace("KIND", kind), encoding="utf-8"
        )
    found = between(old.parent / "a", old.parent / "b")

    assert effects(found) == {("noisy-shop", "lost")}
    assert found.effects[0].through == ("concept trouble",)
    assert found.untested == ()


def test_what_cannot_be_touched_is_not_run(old: Path) -> None:
    found = between(old, changed(old, "Closes premises.", "Shuts premises."))

    assert found.effects == ()
    assert found.untested == ()


def test_a_figure_of_the_policy_works_through(old: Path) -> None:
    within = "type: nuisance, date: {within: {policy: recent}}"
    made = [library(old.parent / side, RULE.replace("type: nuisance", within)) for side in "ab"]
    policy = made[1] / "rules" / "policy.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("recent: 6 months", "recent: 1 day"),
        encoding="utf-8",
    )
    found = between(made[0], made[1])

    assert effects(found) == {("Noise", "lost"), ("noisy-shop", "lost")}
    assert found.effects[0].through == ("single policy",)


def test_what_the_old_rules_cannot_read_is_named_and_not_compared(old: Path) -> None:
    new = changed(old, NUISANCE, "")
    words_file = new / "rules" / "vocabulary" / "words.yaml"
    text = words_file.read_text(encoding="utf-8").replace(
        "nuisance: [noise", "nuisance: [music, noise"
    )
    words_file.write_text(text, encoding="utf-8")
    case = new / "cases" / "noisy-shop.yaml"
    case.write_text(CASE.replace("type: litter", "type: music"), encoding="utf-8")
    found = between(old, new)

    assert [(item.scene, item.by) for item in found.unread] == [("noisy-shop", "old")]
    assert ("Noise", "lost") in effects(found)
    assert "do not know" in review_markdown(found, {})


# What is left untested -----------------------------------------------------------------


def test_a_limb_that_nothing_exercises_is_untested(old: Path) -> None:
    found = between(old, changed(old, "count: 2", "count: 3"))

    assert found.effects == ()
    assert [(u.change.part, u.change.key) for u in found.untested if u.change] == [
        ("test", "count")
    ]


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("held_by: [police]", "held_by: [registry]", []),
        ("      effects: {type", "      filmed: {type: flag}\n      effects: {type", []),
        ("    class: event\n    time: event\n    title: Incident",
         "    class: event\n    time: event\n    not_sole_basis: true\n    title: Incident",
         ["incident"]),
    ],
)  # fmt: skip
def test_a_word_that_has_a_part_in_the_answer_is_tested_or_not(
    old: Path, before: str, after: str, left: list[str]
) -> None:
    new = library(old.parent / "new")
    words_file = new / "rules" / WORDS
    text = words_file.read_text(encoding="utf-8")
    assert before in text
    words_file.write_text(text.replace(before, after, 1), encoding="utf-8")
    found = between(old, new)

    assert found.difference.of("kind")
    felt = {name for effect in found.effects for name in effect.through}
    assert [u.file.id for u in found.untested if f"kind {u.file.id}" not in felt] == (
        [] if felt else left
    )


def test_a_part_without_words_is_named_by_the_limb_around_it(old: Path) -> None:
    limb = "{limb: Violence, cite: s.80(5)(a), find: {incident: {at: $shop, type: violence}}}"
    both = (
        "limb: Violence\n      cite: s.80(5)(a)\n      any:\n"
        "        - find: {incident: {at: $shop, type: violence}}\n"
        "        - find: {seizure: {at: $shop, goods: KIND}}\n"
    )
    sides = [
        library(old.parent / kind, RULE.replace(f"{limb}\n", both.replace("KIND", kind)))
        for kind in ("drugs", "cash")
    ]

    assert words(between(*sides)) == [
        "“Violence” (s.80(5)(a)), seizure: at the shop: goods cash; was drugs"
    ]


def test_what_one_change_does_is_put_down_to_it_once(old: Path) -> None:
    found = review_markdown(between(old, changed(old, NUISANCE, "")), {})

    assert found.count("limb removed") == 2
    assert "All by: limb removed" in found


def test_steps_and_words_are_read_not_tested(old: Path) -> None:
    assert between(old, changed(old, "48 hours", "72 hours")).untested == ()


def test_a_new_rule_without_examples_is_untested(old: Path) -> None:
    new = library(old.parent / "new")
    (new / "rules" / "powers" / "other.yaml").write_text(RULE, encoding="utf-8")
    found = between(old, new)

    assert [(u.file.id, u.why) for u in found.untested] == [("other", "no examples")]
    assert ("noisy-shop", "gained") in effects(found)


def test_changed_examples_are_named(old: Path) -> None:
    examples = EXAMPLES.replace("name: Noise", "name: Litter").replace(
        "type: noise", "type: litter"
    )
    found = between(old, library(old.parent / "new", RULE, examples))
    said = review_data(found, {})["changes"][0]["words"]

    assert any("example added: “Litter”" in line for line in said)
    assert any("example removed: “Noise”" in line for line in said)


# Git -----------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
    subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments],  # noqa: S607
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(old: Path) -> Path:
    """Two commits: the rule, and the rule without its second limb, on a branch."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    git(old, "init", "--initial-branch=main")
    git(old, "add", ".")
    git(old, "commit", "-m", "The rule")
    git(old, "switch", "-c", "change")
    rule = old / "rules" / "powers" / "closure-order.yaml"
    rule.write_text(RULE.replace(NUISANCE, ""), encoding="utf-8")
    git(old, "commit", "-am", "Without nuisance")
    return old


@pytest.mark.parametrize("sides", [["main..change"], ["main", "change"], ["main...HEAD"], ["main"]])
def test_revisions_are_compared(repository: Path, sides: list[str]) -> None:
    with two_sides(sides, folder=repository) as (first, last):
        found = review(first, last)

    assert effects(found) == {("Noise", "lost"), ("noisy-shop", "lost")}


def test_a_revision_without_a_name_is_told_in_short(repository: Path) -> None:
    with two_sides(["main...change"], folder=repository) as (first, last):
        labels = first.label, last.label

    assert (len(labels[0]), labels[1]) == (12, "change")


def test_files_of_a_revision_are_named_as_git_names_them(repository: Path) -> None:
    with two_sides(["main..change"], folder=repository) as sides:
        found = review(*sides)

    files = {effect.file.rpartition(":")[0] or effect.file for effect in found.effects}
    assert "change:rules/powers/closure-order.examples.yaml" in files


def test_problems_of_a_revision_are_placed_in_it(repository: Path) -> None:
    rule = repository / "rules" / "powers" / "closure-order.yaml"
    rule.write_text(RULE.replace("title: Closure order\n", ""), encoding="utf-8")
    git(repository, "commit", "-am", "No title")
    with (
        pytest.raises(DisruptError) as caught,
        two_sides(["main", "change"], folder=repository) as sides,
    ):
        review(*sides)

    assert str(caught.value.problems[0]).startswith("change:rules/powers/closure-order.yaml:1:1")


@pytest.mark.parametrize("name", ["nowhere", "--output=stolen", "main..nowhere", "a...b"])
def test_what_is_no_revision_is_refused(repository: Path, name: str) -> None:
    with pytest.raises(DisruptError) as caught, two_sides([name], folder=repository):
        pass

    assert caught.value.problems[0].code == "no-revision"
    assert not (repository / "stolen").exists()


# The command ---------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(disrupt, ["diff", *arguments], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.return_value, done.output


def test_the_page_says_change_effect_and_what_is_untested(old: Path) -> None:
    code, said = run(str(old), str(changed(old, "count: 2", "count: 3")))

    assert code == 0
    order = [said.index(h) for h in ("WHAT CHANGED", "WHAT COMES OUT OTHERWISE", "LEFT UNTESTED")]
    assert order == sorted(order)
    assert max(len(line) for line in said.splitlines() if "/" not in line) <= 80


def test_fail_on_change(old: Path) -> None:
    new = changed(old, "48 hours", "72 hours")

    assert run(str(old), str(new), "--fail-on-change")[0] == 1
    assert run(str(old), str(old), "--fail-on-change")[0] == 0


def test_the_comment_is_markdown_in_which_words_of_files_are_no_markup(old: Path) -> None:
    new = changed(old, "limb: Violence,", "limb: Violence <b>*x*</b> @someone,")
    with two_sides([str(old), str(new)]) as sides:
        said = review_markdown(review(*sides), {})

    assert said.startswith("## ")
    assert "<b>" not in said.replace(r"\<b\>", "")
    assert r"\@someone" in said


def test_json_is_complete(old: Path) -> None:
    code, said = run(str(old), str(changed(old, NUISANCE, "")), "--format", "json")
    data: dict[str, Any] = json.loads(said)

    assert code == 0
    assert data["changes"][0]["words"][0].startswith("limb removed: “Nuisance”")
    assert {effect["sort"] for effect in data["effects"]} == {"lost"}
    assert data["effects"][0]["before"]["status"] == "made_out"


def test_plain_data_that_is_the_same_differs_in_nothing() -> None:
    assert list(compared({"first": "a"}, {"first": ["a"]}, "rule")) == []
    assert list(compared({"in_force": "pending"}, {"in_force": {"from": "pending"}}, "rule")) == []


# What is run ---------------------------------------------------------------------------


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of every scene that was really read and inferred."""
    names: list[str] = []
    run = Scene.run

    def noted(self: Scene, engine: Engine) -> object:
        names.append(self.name)
        return run(self, engine)

    monkeypatch.setattr(Scene, "run", noted)
    return names


def everywhere(diff: Difference, old: Library, new: Library) -> Touched:
    """What would be run if nothing were known of how far a change can be felt."""
    rules = frozenset({*old.rules, *new.rules})
    told = touched(diff, old, new)
    return Touched((Spread(rules, None),), rules, told.changed, same_facts=False)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("powers/closure-order.yaml", NUISANCE, ""),
        ("powers/closure-order.yaml", "type: violence", "type: noise"),
        ("powers/closure-order.yaml", "{agency: council, cite", "{agency: police, cite"),
        (WORDS, "nuisance: [noise", "nuisance: [music, noise"),
        (WORDS, "nuisance: [noise, litter]}", "nuisance: [noise], litter: {}}"),
        (WORDS, "at: {type: thing, of: [premises]", "at: {type: thing, of: [premises, person]"),
        (POLICY, "recent: 6 months", "recent: 1 day"),
    ],
)
def test_what_is_not_run_would_have_come_out_as_before(
    old: Path, monkeypatch: pytest.MonkeyPatch, file: str, before: str, after: str
) -> None:
    new = library(old.parent / "new")
    path = new / "rules" / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    found = between(old, new)

    monkeypatch.setattr(comparing, "touched", everywhere)
    assert between(old, new).effects == found.effects


@pytest.mark.parametrize(
    ("before", "after"),
    [("Say who lives there.", "Say who lives."), ("48 hours", "72 hours"), ("s.80(5)(a)", "s.8")],
)
def test_what_is_read_and_not_tested_is_not_run_in_examples(
    old: Path, judged: list[str], before: str, after: str
) -> None:
    between(old, changed(old, before, after))

    assert set(judged) == {"noisy-shop"}


def test_what_only_tells_a_reader_something_is_not_run(old: Path, judged: list[str]) -> None:
    new = library(old.parent / "new")
    words_file = new / "rules" / WORDS
    text = words_file.read_text(encoding="utf-8")
    assert "says: " in text
    words_file.write_text(text.replace("says: ", "says: Now "), encoding="utf-8")

    assert between(old, new).effects == ()
    assert judged == []


def test_what_nothing_changed_since_is_judged_once(old: Path, judged: list[str]) -> None:
    new = library(old.parent / "new")
    policy = new / "rules" / POLICY
    text = policy.read_text(encoding="utf-8").replace("recent: 6 months", "recent: 9 months")
    policy.write_text(text, encoding="utf-8")
    for side in (old, new):
        edited = side / "rules" / "powers" / "closure-order.yaml"
        edited.write_text(RULE.replace("6 months", "{policy: recent}"), encoding="utf-8")
    first = between(old, new)
    assert set(judged) == {"A fight", "Noise", "noisy-shop"}
    judged.clear()
    second = between(old, new)

    # Cases are somebody's: nothing of them is kept.
    assert set(judged) == {"noisy-shop"}
    assert (second.effects, second.examples) == (first.effects, first.examples)


def test_fresh_asks_for_nothing_that_was_kept(old: Path, judged: list[str]) -> None:
    new = changed(old, "count: 2", "count: 3")
    between(old, new)
    judged.clear()
    with two_sides([str(old), str(new)]) as sides:
        review(*sides, fresh=True)

    assert set(judged) == {"A fight", "Noise", "noisy-shop"}


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]"])
def test_damaged_outcomes_are_worked_out_anew(old: Path, damage: bytes, judged: list[str]) -> None:
    new = changed(old, NUISANCE, "")
    first = between(old, new)
    judged.clear()
    kept = [*Path(os.environ["DISRUPT_CACHE_DIR"], "results").iterdir()]
    for path in kept:
        path.write_bytes(path.read_bytes().partition(b"\n")[0] + b"\n" + damage)

    assert kept
    assert between(old, new).effects == first.effects
    assert "Noise" in judged


def test_nothing_of_a_case_is_kept(old: Path) -> None:
    between(old, changed(old, NUISANCE, ""))
    kept = [p for p in Path(os.environ["DISRUPT_CACHE_DIR"]).rglob("*") if p.is_file()]

    assert kept
    assert not any(b"noisy-shop" in path.read_bytes() for path in kept)


def test_a_rule_in_words_that_are_gone_cannot_be_asked() -> None:
    """What is taken back may name a concept, a list or a choice that the new library has not."""
    library = load_library()
    rule = library.rules["licensing/summary-review"]
    gone = read_condition({"find": {"concept_of_old": {"premises": "$premises"}}})
    choice = read_condition({"check": "$licence.status", "is": "in_forcee"})

    assert can_be_asked("a/b", rule, library)
    assert not can_be_asked("a/b", rule.model_copy(update={"test": gone}), library)
    assert not can_be_asked("a/b", rule.model_copy(update={"limits": (choice,)}), library)
