"""The guide is true: every command and option is in it, and every command explains itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from disrupt.cli import COMMANDS, disrupt


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


ALL = dict(commands(disrupt))
GUIDES = ("officers-guide.md", "reviewing-rules.md", "proof.md")
"""Every command has its section in one of these."""


def section(guide: str, command: str) -> str:
    """What the guide says below the heading of a command."""
    found = re.search(
        rf"^### disrupt {command}\n(.*?)(?=^##)", guide, flags=re.DOTALL | re.MULTILINE
    )
    return found.group(1) if found else ""


@pytest.fixture(scope="module")
def guide() -> str:
    root = Path(__file__).resolve().parent.parent
    texts = [(root / "docs" / name).read_text(encoding="utf-8") for name in GUIDES]
    return "\n## The next guide\n".join([*texts, ""])


@pytest.mark.docs
@pytest.mark.parametrize("name", ALL)
def test_every_command_has_its_section_with_an_example(name: str, guide: str) -> None:
    text = section(guide, name)

    assert f"disrupt {name}" in re.sub(r"\A.*?```", "", text, flags=re.DOTALL)


@pytest.mark.docs
@pytest.mark.parametrize("name", ALL)
def test_every_option_is_in_the_section_of_its_command(name: str, guide: str) -> None:
    text = section(guide, name)
    options = [
        option.opts[0]
        for option in ALL[name].params
        if isinstance(option, click.Option) and not option.hidden
    ]

    assert [option for option in options if option not in text] == []


@pytest.mark.docs
def test_the_guide_names_no_option_that_is_not_there(guide: str) -> None:
    there = {name for command in ALL.values() for option in command.params for name in option.opts}
    named = set(re.findall(r"`(--[a-z-]+)", guide))

    assert named - there <= {"--help", "--version"}


@pytest.mark.docs
def test_every_example_of_the_guide_can_be_called(guide: str) -> None:
    """Words are read as click reads them; nothing is run."""
    called = [line.strip() for line in guide.splitlines() if line.strip().startswith("disrupt ")]
    wrong = [line for line in called if not _is_understood(line)]

    assert len(called) > 20
    assert wrong == []


def _is_understood(line: str) -> bool:
    import shlex

    words = shlex.split(line)[1:]
    name = " ".join(words[:2]) if words[0] == "new" else words[0]
    command = ALL.get(name)
    if command is None:
        return False
    try:
        command.make_context(name, words[len(name.split()) :], resilient_parsing=False)
    except click.ClickException:
        return False
    return True


@pytest.mark.parametrize("name", ALL)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    ran = CliRunner().invoke(disrupt, [*name.split(), "--help"])

    assert ran.exit_code == 0
    assert f"disrupt {name}" in ran.output.partition("Examples:")[2]


@pytest.mark.parametrize("name", ALL)
def test_every_option_says_what_it_does(name: str) -> None:
    silent = [
        option.opts[0]
        for option in ALL[name].params
        if isinstance(option, click.Option) and not option.help and not option.hidden
    ]

    assert silent == []


def test_the_list_of_commands_says_what_each_command_says() -> None:
    context = click.Context(disrupt)
    said = {name: disrupt.get_command(context, name) for name in COMMANDS}

    assert {name: c.short_help for name, c in said.items() if c} == {
        name: says for name, (says, _) in COMMANDS.items()
    }
