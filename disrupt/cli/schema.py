"""`disrupt schema`: the JSON Schema of a case, a rule or an assessment."""

from __future__ import annotations

from pathlib import Path

import click

from disrupt.cli.common import Rules, library_options, output_option, put


@click.command(
    "schema",
    short_help="The JSON Schema of a case, a rule or an assessment.",
    epilog="""\b
Examples:
  disrupt schema case --output case.schema.json
  disrupt schema assessment""",
)
@click.argument("what", metavar="case|rule|assessment",
                type=click.Choice(["case", "rule", "assessment"]))  # fmt: skip
@library_options
@output_option
def command(what: str, rules: Rules, output: Path | None) -> int:
    """Print the JSON Schema of a case, a rule or an assessment, as editors and programs use it."""
    import json

    from disrupt.render import schemas

    library = rules.library()
    make = {
        "case": lambda: schemas.case_schema(library),
        "rule": lambda: schemas.rule_schema(library),
        "assessment": schemas.assessment_schema,
    }
    put(json.dumps(make[what](), indent=2, ensure_ascii=False), output)
    return 0
