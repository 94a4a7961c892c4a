"""`disrupt show`: one power as a page to read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from disrupt.cli.common import Destination, Rules, agency_titles, answer_options, library_options

if TYPE_CHECKING:
    from disrupt.library import Library


@click.command(
    "show",
    short_help="One power as a page to read.",
    epilog="""\b
Examples:
  disrupt show premises/closure-order
  disrupt show closure-order
  disrupt show premises/closure-order --format markdown --output closure-order.md
  disrupt show closure-order --format html --output closure-order.html""",
)
@click.argument("rule", metavar="RULE")
@library_options
@answer_options("text", "json", "markdown", "html")
def command(
    *,
    rule: str,
    rules: Rules,
    to: Destination,
) -> int:
    """Show RULE as a page to read: who, the test in words, steps, appeal, law.

    RULE is the id of a power, or its last part where that is unique.
    """
    library = rules.library()
    rule_id = the_rule(rule, library)
    if to.form == "json":
        to.put(json.dumps(the_file(rule_id, library), indent=2, ensure_ascii=False))
    elif to.form in ("markdown", "html"):
        from disrupt.render.site.whole import Site
        from disrupt.review.history import history

        site = Site(library, history=history(library.folders))
        to.put(site.one(rule_id) if to.form == "html" else site.one_markdown(rule_id))
    else:
        from disrupt.render.rulepage import rule_page

        titles = agency_titles(library)
        figures = library.policy.values
        wide = to.columns
        to.put(rule_page(rule_id, library.rules[rule_id], titles, figures, wide))
    return 0


def the_rule(rule: str, library: Library) -> str:
    """Give the id of the rule that was meant; raises `DisruptError` where that is not clear."""
    from disrupt.errors import DisruptError, Problem, nearest

    if rule in library.rule_ids:
        return rule
    named = [name for name in library.rule_ids if name.rpartition("/")[2] == rule]
    if len(named) == 1:
        return named[0]
    if named:
        names = ", ".join(f"`{name}`" for name in named)
        raise DisruptError(Problem(f"several rules are called `{rule}`", help=f"one of {names}"))
    endings = {name.rpartition("/")[2]: name for name in library.rule_ids}
    near = nearest(rule, {*library.rule_ids, *endings})
    hint = "`disrupt powers` lists them"
    if near is not None:
        hint = f"did you mean `{endings.get(near, near)}`?"
    raise DisruptError(Problem(f"no rule has the id `{rule}`", help=hint, code="no-rule"))


def the_file(rule_id: str, library: Library) -> dict[str, Any]:
    """Give what the rule's file says, as plain data with its id."""
    from disrupt.source import read_file

    files = (folder / "powers" / f"{rule_id}.yaml" for folder in reversed(library.folders))
    file = next(path for path in files if path.is_file())
    return {"id": rule_id, **read_file(file).plain()}
