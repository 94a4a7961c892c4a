"""What is wrong with a command, or with the program, in one or two lines."""

from __future__ import annotations

import click

from disrupt.errors import did_you_mean


def usage_lines(mistake: click.ClickException) -> str:
    """Give what is wrong with how a command was called, and where to read on."""
    context = getattr(mistake, "ctx", None)
    command = context.command_path if context is not None else "disrupt"
    message, hint = _said(mistake, context)
    lines = [f"{command}: {message}"]
    if hint is not None:
        lines.append(hint)
    return "\n  ".join([*lines, f"{command} --help says more"]) + "\n"


def _said(mistake: click.ClickException, context: click.Context | None) -> tuple[str, str | None]:
    if isinstance(mistake, click.NoSuchOption):
        names = [] if context is None else _options(context.command)
        return f"there is no option `{mistake.option_name}`", did_you_mean(
            mistake.option_name, names
        )
    if isinstance(mistake, click.MissingParameter):
        return f"{_name(mistake.param)} is missing", None
    if isinstance(mistake, click.BadParameter):
        return _bad_value(mistake), None
    if isinstance(mistake, click.BadOptionUsage):
        return f"`{mistake.option_name}` needs a value", None
    if isinstance(mistake, click.UsageError):
        return _unknown_command(mistake, context)
    return _plain(mistake.format_message()), None


def _options(command: click.Command) -> list[str]:
    return [name for parameter in command.params for name in parameter.opts if name[:2] == "--"]


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "a value"
    return (
        f"`{parameter.opts[-1]}`"
        if isinstance(parameter, click.Option)
        else (f"`{(parameter.name or 'value').upper()}`")
    )


def _bad_value(mistake: click.BadParameter) -> str:
    """Say what was expected; what was given may be anything, and is not repeated."""
    parameter = mistake.param
    name = _name(parameter)
    kind = parameter.type if parameter is not None else None
    if isinstance(kind, click.Choice):
        return f"{name} is one of {', '.join(f'`{choice}`' for choice in kind.choices)}"
    if isinstance(kind, click.IntRange | click.types.IntParamType):
        return f"{name} takes a whole number"
    if isinstance(kind, click.Path):
        return f"{name}: {_plain(mistake.message)}"
    return f"{name}: {_plain(mistake.message)}"


def _unknown_command(
    mistake: click.UsageError, context: click.Context | None
) -> tuple[str, str | None]:
    command = None if context is None else context.command
    said = mistake.message
    if isinstance(command, click.Group) and context is not None and said.startswith("No such"):
        word = said.split("'")[1] if "'" in said else ""
        return f"there is no command `{word}`", did_you_mean(word, command.list_commands(context))
    if said.startswith("Got unexpected extra argument"):
        return "there are more arguments than the command takes", None
    if said.startswith("Missing command"):
        return "a command is missing", None
    return _plain(said), None


def _plain(message: str) -> str:
    text = " ".join(message.split()).rstrip(".").replace("'", "`")
    return text[:1].lower() + text[1:]


def bug_lines(bug: BaseException) -> str:
    """Give a line to quote in a report: what kind of fault and where, never any data.

    The short code stands for the way through the program that led there.
    """
    import hashlib
    import traceback
    from pathlib import Path

    frames = traceback.extract_tb(bug.__traceback__)
    way = [f"{Path(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in frames]
    code = hashlib.sha256("|".join(way).encode()).hexdigest()[:8]
    ours = [
        f"{Path(frame.filename).stem}:{frame.lineno}"
        for frame in frames
        if "disrupt" in Path(frame.filename).parts
    ]
    where = ours[-1] if ours else "outside"
    from disrupt.version import __version__

    quote = f"disrupt {__version__} {type(bug).__name__} {where} {code}"
    return (
        "the program failed; this is a fault in it, not in your case\n"
        f"  please report this line: {quote}\n"
    )
