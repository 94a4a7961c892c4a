"""`disrupt words`: what can be written in a case."""

from __future__ import annotations

import json
from pathlib import Path

import click

from disrupt.cli.common import (
    agency_titles,
    columns,
    format_option,
    library_options,
    output_option,
    put,
    the_library,
    width_option,
)

AGENCIES = "agencies"


@click.command(
    "words",
    short_help="What can be written in a case.",
    epilog="""\b
Examples:
  disrupt words
  disrupt words seizure
  disrupt words goods
  disrupt words agencies""",
)
@click.argument("kind", metavar="[KIND]", required=False)
@library_options
@format_option("text", "json")
@output_option
@width_option
def command(
    *,
    kind: str | None,
    folders: tuple[Path, ...],
    policy: Path | None,
    form: str,
    output: Path | None,
    width: int | None,
) -> int:
    """Say what can be written in a case: kinds, attributes, choices, an example of each.

    KIND is a kind of thing or fact, a tree of choices, or `agencies`.
    """
    from disrupt.errors import DisruptError, Problem, did_you_mean
    from disrupt.render import dictionary

    library = the_library(folders, policy)
    words, stated = library.stated_vocabulary, library.stated_kinds
    titles = agency_titles(library)
    wide = columns(width, output)
    as_json = form == "json"
    if kind is None:
        put(dictionary.kinds_json(words, stated) if as_json
            else dictionary.kinds_page(words, stated, wide), output)  # fmt: skip
    elif kind in stated:
        put(dictionary.kinds_json(words, (kind,)) if as_json
            else dictionary.kind_page(words, kind, titles, wide), output)  # fmt: skip
    elif kind in words.trees:
        tree = words.trees[kind]
        put(dictionary.tree_json(tree) if as_json else dictionary.tree_page(tree, wide), output)
    elif kind == AGENCIES:
        put(json.dumps(titles, indent=2, ensure_ascii=False) if as_json
            else dictionary.agencies_page(titles, wide), output)  # fmt: skip
    else:
        hint = did_you_mean(kind, (*stated, *words.trees, AGENCIES))
        hint = hint or "`disrupt words` lists every kind"
        raise DisruptError(Problem(f"unknown kind of fact `{kind}`", help=hint, code="no-kind"))
    return 0
