"""The command line: arguments, one call, a page, an exit code; no logic of its own.

Exit codes: 0 fine, 1 the answer is no, 2 the input is wrong, 3 the program is wrong,
4 ran, but nothing beyond the always-there options came out.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from enum import IntEnum
from importlib import import_module
from typing import NoReturn

import click

from disrupt.cli.common import ALONE
from disrupt.cli.mistakes import bug_lines, usage_lines
from disrupt.version import __version__

COMMANDS = {
    "assess": ("Which powers could be used in a case, in order, and why.", "assess"),
    "explain": ("One option limb by limb: what shows it, what is missing, who decides.", "explain"),
    "gaps": ("What to find out next, who holds it, and by which gateway to ask.", "gaps"),
    "powers": ("The powers the program knows.", "powers"),
    "show": ("One power as a page to read.", "show"),
    "words": ("What can be written in a case.", "words"),
    "new": ("Start a new case or rule file.", "new"),
    "schema": ("The JSON Schema of a case, a rule or an assessment.", "schema"),
    "test": ("Run the examples of rules and the expectations of cases.", "test"),
    "lint": ("Check rule files.", "lint"),
    "fmt": ("Lay out rule and case files in one canonical way.", "fmt"),
    "diff": ("What a change of the rules changes, and in which cases.", "diff"),
    "docs": ("The library as a site that needs no server.", "docs"),
    "law-check": ("What saved legislation says of the law that rules cite.", "lawcheck"),
    "coverage": ("What the examples exercise of every rule, limb by limb.", "coverage"),
    "mutate": ("Which changes of a rule no example would notice.", "mutate"),
    "prove": ("Prove the rules anew where they changed, and write the figures.", "prove"),
}


class Exit(IntEnum):
    """What the exit codes mean."""

    FINE = 0
    NO = 1
    WRONG_INPUT = 2
    WRONG_PROGRAM = 3
    NOTHING_BEYOND = 4
    INTERRUPTED = 130


class Commands(click.Group):
    """Commands that are only imported when they are used or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order in which an officer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Fetch a command from the module of its name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"disrupt.cli.{COMMANDS[cmd_name][1]}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing one."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (says, _) in COMMANDS.items()])


@click.group(
    cls=Commands,
    invoke_without_command=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Start with:
  disrupt new case my-case.yaml
  disrupt assess my-case.yaml
Shell completion: eval "$(_DISRUPT_COMPLETE=bash_source disrupt)" (or zsh_source, fish_source).
Options for people to decide. Not legal advice.""",
)
@click.version_option(__version__, message="disrupt %(version)s")
def disrupt() -> None:
    """Say which lawful powers of England and Wales fit a case of organised crime, and why."""


def program() -> NoReturn:
    """Run the command line as a process of its own, and end it.

    Everything is written and every worker has ended: taking the model apart piece by piece before
    the prompt comes back would only be waited for.
    """
    # Most of what a short run makes lives to its end: looking for garbage finds none.
    gc.set_threshold(200_000)
    code = main(alone=True)
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None, *, alone: bool = False) -> int:
    """Run the command line and give the exit code; no traceback ever reaches an officer.

    `alone`: nothing else in this process uses the package, now or later.
    """
    try:
        return _run(arguments, alone=alone)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has seen enough; the interpreter must not complain about it at exit.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE


def _run(arguments: Sequence[str] | None, *, alone: bool) -> int:
    from disrupt.errors import DisruptError

    try:
        given = None if arguments is None else list(arguments)
        told = ALONE if alone else None
        code = disrupt.main(args=given, prog_name="disrupt", standalone_mode=False, obj=told)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return Exit.INTERRUPTED
    except click.ClickException as mistake:
        return _complain(usage_lines(mistake), Exit.WRONG_INPUT)
    except DisruptError as error:
        from disrupt.render.problems import problem_lines

        return _complain(problem_lines(error), Exit.WRONG_INPUT)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as bug:
        if os.environ.get("DISRUPT_TRACEBACK"):
            raise
        return _complain(bug_lines(bug), Exit.WRONG_PROGRAM)
    return code if isinstance(code, int) else Exit.FINE


def _complain(lines: str, code: Exit) -> int:
    from disrupt.render.terminal import write

    sys.stdout.flush()
    write(lines, sys.stderr)
    return code
