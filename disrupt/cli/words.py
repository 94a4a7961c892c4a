"""`disrupt words`: what can be written in a case."""

from __future__ import annotations

import json

import click

from disrupt.cli.common import Destination, Rules, agency_titles, answer_options, library_options

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
@answer_options("text", "json")
def command(
    *,
    kind: str | None,
    rules: Rules,
    to: Destination,
) -> int:
    """Say what can be written in a case: kinds, attributes, choices, an example of each.

    KIND is a kind of thing or fact, a tree of choices, or `agencies`.
    """
    from disrupt.errors import DisruptError, Problem, did_you_mean
    from disrupt.render import dictionary

    library = rules.library()
    words, stated = library.stated_vocabulary, library.stated_kinds
    titles = agency_titles(library)
    wide = to.columns
    as_json = to.form == "json"
    if kind is None:
        to.put(dictionary.kinds_json(words, stated) if as_json
            else dictionary.kinds_page(words, stated, wide))  # fmt: skip
    elif kind in stated:
        to.put(dictionary.kinds_json(words, (kind,)) if as_json
            else dictionary.kind_page(words, kind, titles, wide))  # fmt: skip
    elif kind in words.trees:
        tree = words.trees[kind]
        to.put(dictionary.tree_json(tree) if as_json else dictionary.tree_page(tree, wide))
    elif kind == AGENCIES:
        to.put(json.dumps(titles, indent=2, ensure_ascii=False) if as_json
            else dictionary.agencies_page(titles, wide))  # fmt: skip
    else:
        hint = did_you_mean(kind, (*stated, *words.trees, AGENCIES))
        hint = hint or "`disrupt words` lists every kind"
        raise DisruptError(Problem(f"unknown kind of fact `{kind}`", help=hint, code="no-kind"))
    return 0
