"""What a repository of rules takes over from this one: template, hooks, workflow, owners."""

from __future__ import annotations

import json
import re
import shlex
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from disrupt.cli import COMMANDS, disrupt
from disrupt.library import load_library
from disrupt.render.rule_template import examples_template, rule_template
from disrupt.review.fmt import format_text
from disrupt.source import read_file
from disrupt.testing import check


def test_the_rule_template_loads_and_its_example_passes(tmp_path: Path) -> None:
    file = tmp_path / "powers" / "premises" / "my-power.yaml"
    made = CliRunner().invoke(disrupt, ["new", "rule", str(file)], standalone_mode=False)
    report = check([tmp_path / "powers"], load_library(tmp_path, cache=False))

    assert made.return_value == 0
    assert report.passed, report
    assert sum(result.checks for result in report.results) == 2


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 8, 31)])
def test_the_rule_template_is_in_its_canonical_layout(day: date) -> None:
    rule = rule_template("My power", day)
    examples = examples_template(day)

    assert format_text(rule, "powers/a.yaml") == rule
    assert format_text(examples, "powers/a.examples.yaml") == examples


def command(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(disrupt, arguments, standalone_mode=False)
    return done.return_value, done.output + str(done.exception or "")


def test_a_rule_of_ones_own_is_checked_with_the_rules_around_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = "rules/powers/premises/my-power.yaml"
    command("new", "rule", file)

    code, said = command("lint", file)
    assert code == 1
    assert f"{file}:" in said
    assert "left-to-do" in said
    code, said = command("test", file)
    assert code == 0
    assert "all as expected" in said


def test_where_no_rules_stand_nothing_is_said_to_be_right(tmp_path: Path) -> None:
    file = tmp_path / "powers.yaml"
    file.write_text("title: Mine\n", encoding="utf-8")

    _, said = command("lint", str(file))
    assert "no rules stand here" in said


def test_a_rule_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "powers" / "a.yaml"
    file.parent.mkdir()
    file.write_text("title: Mine\n", encoding="utf-8")
    done = CliRunner().invoke(disrupt, ["new", "rule", str(file)], standalone_mode=False)

    assert "not overwritten" in str(done.exception)
    assert file.read_text(encoding="utf-8") == "title: Mine\n"
    assert not file.with_suffix(".examples.yaml").exists()


def understood(line: str) -> bool:
    """Whether the command line takes these words."""
    words = shlex.split(line)
    context = click.Context(disrupt)
    command = disrupt.get_command(context, words[1])
    if words[0] != "disrupt" or command is None:
        return False
    try:
        command.make_context(words[1], [*words[2:]], resilient_parsing=False)
    except click.ClickException:
        return False
    return True


def test_hooks_call_commands_that_there_are(root: Path) -> None:
    hooks = read_file(root / ".pre-commit-hooks.yaml").plain()
    entries = {hook["id"]: hook["entry"] for hook in hooks}

    assert set(entries) == {"disrupt-fmt", "disrupt-lint", "disrupt-test"}
    assert {entry.split()[1] for entry in entries.values()} <= set(COMMANDS)
    assert all(re.compile(hook["files"]) for hook in hooks)


def test_hooks_are_for_rules_and_cases(root: Path) -> None:
    wanted = {
        hook["id"]: hook["files"] for hook in read_file(root / ".pre-commit-hooks.yaml").plain()
    }
    rule, example = "rules/powers/a/b.yaml", "rules/powers/a/b.examples.yaml"

    assert re.search(wanted["disrupt-fmt"], rule)
    assert re.search(wanted["disrupt-lint"], rule)
    assert not re.search(wanted["disrupt-test"], rule)
    assert re.search(wanted["disrupt-test"], example)


def test_the_workflow_calls_commands_that_there_are(root: Path) -> None:
    workflow = read_file(root / ".github" / "workflows" / "rules.yml").plain()
    steps = workflow["jobs"]["review"]["steps"]
    lines = [line.strip() for step in steps for line in step.get("run", "").splitlines()]
    called = [re.sub(r" \|\| .*", "", line) for line in lines if line.startswith("disrupt ")]

    assert {line.split()[1] for line in called} == {"diff", "lint", "test"}
    assert [line for line in called if not understood(line)] == []


def test_nothing_a_stranger_writes_is_put_into_a_script(root: Path) -> None:
    """Names of branches and titles of requests reach a shell as variables, never as text."""
    workflow = read_file(root / ".github" / "workflows" / "rules.yml").plain()

    assert not any("${{" in step.get("run", "") for step in workflow["jobs"]["review"]["steps"])


def test_owners_are_named_for_files_that_there_are(root: Path) -> None:
    text = (root / "docs" / "examples" / "CODEOWNERS").read_text(encoding="utf-8")
    patterns = [line.split()[0] for line in text.splitlines() if line and line[0] != "#"]
    missing = [p for p in patterns if p != "*" and not (root / p.strip("/")).exists()]

    assert missing in ([], ["/rules/lint-suppressions.yaml"])


def test_editors_are_given_schemas_that_the_program_writes(root: Path) -> None:
    settings = json.loads((root / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    guide = (root / "docs" / "reviewing-rules.md").read_text(encoding="utf-8")

    for schema in settings["yaml.schemas"]:
        assert f"--output {schema.removeprefix('./')}" in guide
