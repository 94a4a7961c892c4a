"""The documents are true: their examples run, their words exist, their links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from click.testing import CliRunner

from disrupt import condition, rule
from disrupt.casefile import load_case
from disrupt.cli import COMMANDS, disrupt
from disrupt.grammar import read_condition
from disrupt.library import Library, load_library
from disrupt.policy import Policy
from disrupt.source import read_text
from disrupt.testing import run_examples_file

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/dependencies.md",
    "docs/design.md",
    "docs/embedding.md",
    "docs/officers-guide.md",
    "docs/writing-rules.md",
    "rules/CHANGELOG.md",
)
RULES_PAGE = "docs/writing-rules.md"
LEFT_OUT = "…"

pytestmark = pytest.mark.docs


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def fenced(text: str) -> Iterator[tuple[str, str]]:
    """(language, content) of every fenced block, in order; indented ones are moved out."""
    opened: re.Match[str] | None = None
    lines: list[str] = []
    for line in text.splitlines():
        fence = re.fullmatch(r"( *)```(\w*)", line)
        if opened is None:
            opened, lines = fence, []
        elif fence is not None:
            yield opened[2], "\n".join([*lines, ""])
            opened = None
        else:
            lines.append(line[len(opened[1]) :])


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return [content for found, content in fenced(text) if found == language]


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one of its level or a higher one."""
    level = heading.split(" ", maxsplit=1)[0]
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{2,{len(level)}}} |\Z)", text, re.DOTALL | re.MULTILINE
    )
    assert found is not None, f"no heading {heading!r}"
    return found.group(1)


def quoted(text: str) -> set[str]:
    """Every word that stands in backticks."""
    return set(re.findall(r"`([^`\n]+)`", text))


def first_column(text: str) -> set[str]:
    """The words in backticks in the first column of every table."""
    rows = re.findall(r"^\| ((?:`[^`]+`(?:, )?)+)", text, re.MULTILINE)
    return {word for row in rows for word in quoted(row)}


def keys(model: Any) -> set[str]:
    """The keys of a file that a model reads."""
    return {field.alias or name for name, field in model.model_fields.items()}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


# examples that run -----------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example cases, as a reader has it at the top of a clone."""
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put_files(text: str, folder: Path) -> None:
    """Write every block that follows `<!-- file: name -->`."""
    pattern = r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$"
    for name, content in re.findall(pattern, text, re.DOTALL | re.MULTILINE):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "docs/embedding.md"])
def test_the_python_of_a_document_runs_from_top_to_bottom(
    name: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = read(name)
    put_files(text, desk)
    known: dict[str, Any] = {"__name__": "document"}

    for number, block in enumerate(blocks(text, "python"), 1):
        code = compile(block, f"{name}, block {number}", "exec", dont_inherit=True)
        exec(code, known)  # noqa: S102 - our own documents

    assert capsys.readouterr().out


def test_the_web_handler_answers_and_refuses() -> None:
    text = read("docs/embedding.md")
    known: dict[str, Any] = {"__name__": "document"}
    exec(next(b for b in blocks(text, "python") if "def application" in b), known)  # noqa: S102
    good = '{"as_at": "2026-11-20", "things": {"shop": {"kind": "premises"}}}'

    assert call(known["application"], good)[0] == "200 OK"
    assert call(known["application"], '{"thing": 1}')[0] == "422 Unprocessable Content"
    assert call(known["application"], "[]")[0] == "400 Bad Request"
    assert call(known["application"], "not JSON")[0] == "400 Bad Request"


def call(application: Any, body: str) -> tuple[str, bytes]:
    """Call a WSGI application as a server would."""
    import io
    from wsgiref.util import setup_testing_defaults

    environ: dict[str, Any] = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body))}
    setup_testing_defaults(environ)
    environ["wsgi.input"] = io.BytesIO(body.encode())
    said: list[str] = []

    def start_response(status: str, _: list[tuple[str, str]]) -> None:
        said.append(status)

    answer = b"".join(application(environ, start_response))
    return said[0], answer


# the first rule of the guide ---------------------------------------------------------------


def test_the_first_rule_and_the_concept_of_the_guide_are_a_library(tmp_path: Path) -> None:
    """The steps put together are one whole rule file, and every word in them leads somewhere."""
    steps = section(read(RULES_PAGE), "## A first rule, step by step")
    concept = section(read(RULES_PAGE), "## Concepts")
    written = {
        "powers/tutorial/summary-review.yaml": "\n".join(blocks(steps, "yaml")),
        "concepts/tutorial_concept.yaml": blocks(concept, "yaml")[0],
    }
    for name, content in written.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")

    extended = load_library(tmp_path, cache=False)

    assert extended.rules["tutorial/summary-review"].against == ("licence",)
    assert "tutorial_concept" in extended.concepts


def test_the_examples_of_the_guide_come_out_as_they_say(tmp_path: Path, library: Library) -> None:
    told = section(read(RULES_PAGE), "## Examples")
    path = tmp_path / "closure-order.examples.yaml"
    path.write_text(blocks(told, "yaml")[0], encoding="utf-8")

    results = run_examples_file(library, path, rule_id="premises/closure-order")

    assert results
    assert [str(r.failures or r.problems) for r in results if not r.passed] == []


# every key is documented ---------------------------------------------------------------------

TABLES = {
    "## Every key of a rule": (rule.Rule,),
    "## Concepts": (rule.Concept,),
    "## Statutory lists": (rule.StatutoryList,),
    "## Policy": (Policy,),
}


@pytest.mark.parametrize("heading", TABLES)
def test_the_table_has_every_key_and_no_other(heading: str) -> None:
    told = section(read(RULES_PAGE), heading).partition("\n### ")[0]
    wanted = set().union(*(keys(model) for model in TABLES[heading]))

    assert first_column(told) == wanted


INNER = (
    rule.Provision,
    rule.Window,
    rule.Holder,
    rule.Decider,
    rule.RuleJudgement,
    rule.StepText,
    rule.Made,
    rule.AdditionText,
    rule.EffectText,
    rule.AppealText,
    rule.BreachText,
    rule.Review,
    rule.ConceptAttribute,
    rule.ConceptWay,
    rule.ListMember,
)


@pytest.mark.parametrize("model", INNER, ids=lambda model: model.__name__)
def test_every_key_inside_a_key_is_named(model: Any) -> None:
    named = set(re.findall(r"[a-z_]+", " ".join(quoted(read(RULES_PAGE)))))

    assert keys(model) - named == set()


@pytest.mark.parametrize(
    "choices", [rule.Family, rule.Area, rule.FourP, rule.Standard, rule.Counting]
)
def test_every_choice_of_a_rule_is_named(choices: Any) -> None:
    assert set(get_args(choices)) - quoted(read(RULES_PAGE)) == set()


def test_every_word_of_the_condition_language_has_a_row_with_an_example() -> None:
    told = section(read(RULES_PAGE), "## The condition language")
    rows = " ".join(
        line.split("|")[1] for line in told.splitlines() if line.startswith("|") and "`" in line
    )
    beside = {*condition.BESIDE["find"], *condition.BESIDE["ask"]} - {"by", "id"}
    words = {*condition.OPERATORS, *beside, *condition.MATCHER_KEYS} - {"is"}

    assert words - quoted(rows) == set()
    assert set(condition.ANYWHERE) - quoted(told) == set()


def test_the_examples_of_nodes_are_conditions() -> None:
    """Those that are written out whole can be read."""
    told = section(read(RULES_PAGE), "### Nodes")
    written: list[str] = re.findall(r"\| `([^`|]*\{[^`|]*)` \|$", told, re.MULTILINE)
    whole = [text for text in written if LEFT_OUT not in text]

    assert whole
    for text in whole:
        read_condition(read_text(text, "a row").plain())


def test_the_attributes_in_examples_are_attributes(library: Library) -> None:
    told = section(read(RULES_PAGE), "### What an attribute takes")
    used = set(re.findall(r"\| `([a-z_]+): [^`]*` \|$", told, re.MULTILINE))
    words = library.vocabulary
    known = {name for kind in words.kinds for name in words.attributes(kind)}

    assert len(used) > 5
    assert used - known == set()


# commands, links, screens ----------------------------------------------------------------------


def command_lines(text: str) -> Iterator[str]:
    """What a reader may type: lines of blocks, and words in backticks, that begin with it."""
    for block in blocks(text, ""):
        yield from (line.strip() for line in block.splitlines() if "disrupt " in line[:12])
    yield from (word for word in quoted(text) if word.startswith("disrupt "))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_is_mentioned_exists(name: str) -> None:
    unknown = []
    for line in command_lines(read(name)):
        words = line.split()
        if words[1].startswith("-"):
            continue
        command = disrupt.get_command(click.Context(disrupt), words[1])
        options = {o for p in command.params for o in p.opts} if command is not None else set()
        asked = {word.partition("=")[0] for word in words if word.startswith("--")}
        if command is None or asked - options - {"--help"}:
            unknown.append(line)

    assert unknown == []


GUIDES = ("docs/officers-guide.md", "docs/reviewing-rules.md", "docs/proof.md")


def test_readme_or_the_guide_mentions_every_command() -> None:
    told = "".join(read(page) for page in ("README.md", *GUIDES))

    assert [name for name in COMMANDS if f"disrupt {name}" not in told] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_verb_of_dev_py_that_is_mentioned_exists(name: str) -> None:
    verbs = re.search(r"^VERBS = \((.*)\)$", read("dev.py"), re.MULTILINE)

    assert verbs is not None
    asked = set(re.findall(r"(?:python3|py) dev\.py (\w+)", read(name)))
    assert asked - set(re.findall(r"\w+", verbs.group(1))) == set()


def anchors(text: str) -> set[str]:
    """The anchors that the headings of a document get."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", read(name)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        file = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        if not file.exists() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            broken.append(target)

    assert broken == []


SCREEN = re.compile(
    r"^<!-- screen: disrupt (?P<command>.*?) -->\n```text\n(?P<lines>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def pieces(lines: str) -> list[list[str]]:
    """What is shown between the marks of what was left out."""
    parts = lines.rstrip("\n").split(f"\n{LEFT_OUT}")
    return [found for part in parts if (found := part.strip("\n").splitlines())]


def bare(line: str) -> str:
    """The beginning of a line without the number of the option, by which it is known again."""
    return re.sub(r"^\d+ ", "", line)[:24]


def places(shown: list[str], wanted: list[list[str]]) -> list[int]:
    """Where each piece begins in what the program shows, one after the other."""
    found: list[int] = []
    for piece in wanted:
        begin = found[-1] + 1 if found else 0
        known = [n for n in range(begin, len(shown)) if bare(shown[n]) == bare(piece[0])]
        assert known, f"no longer shown: {piece[0]}"
        found.append(known[0])
    return found


def test_the_screen_of_readme_is_what_the_program_shows() -> None:
    """Each piece stands in the answer as it is, in this order.

    After a change that is meant, `UPDATE_GOLDEN=1` puts the pieces in anew.
    """
    text = read("README.md")
    screen = SCREEN.search(text)
    assert screen is not None
    *command, case = screen["command"].split()
    asked = [*command, str(ROOT / case), "--matcher", "native"]
    shown = CliRunner().invoke(disrupt, asked).output.splitlines()
    kept = pieces(screen["lines"])
    now = [shown[n : n + len(p)] for n, p in zip(places(shown, kept), kept, strict=True)]

    if os.environ.get("UPDATE_GOLDEN"):
        joined = f"\n{LEFT_OUT}\n".join("\n".join(piece) for piece in now)
        new = f"{joined}\n{LEFT_OUT}\n"
        text = text[: screen.start("lines")] + new + text[screen.end("lines") :]
        (ROOT / "README.md").write_text(text, encoding="utf-8", newline="\n")
        return
    assert now == kept


def test_readme_says_truly_how_many_powers_there_are(library: Library) -> None:
    said = re.search(r"more than (\d+) powers", read("README.md"))

    assert said is not None
    assert len(library.rule_ids) > int(said[1])


def test_every_rule_is_entered_in_the_changelog_of_the_law(library: Library) -> None:
    told = quoted(read("rules/CHANGELOG.md"))

    assert [rule_id for rule_id in library.rule_ids if rule_id not in told] == []


def test_the_design_names_every_module_of_the_core() -> None:
    told = section(read("docs/design.md"), "## From case to assessment")
    modules = {path.stem for path in (ROOT / "disrupt").glob("*.py")} - {"__init__", "__main__"}
    wings = {path.parent.name for path in (ROOT / "disrupt").glob("*/__init__.py")}
    rows = quoted(" ".join(line for line in told.splitlines() if line.startswith("| ")))

    assert (modules | wings) - rows == set()
    assert rows - (modules | wings) == {"rules/"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_has_one_sentence_a_line(name: str) -> None:
    prose = re.sub(r"^ *```.*?^ *```$", "", read(name), flags=re.DOTALL | re.MULTILINE)
    several = [
        line
        for line in prose.splitlines()
        if not line.startswith(("|", "- ", "  "))
        and not re.match(r"\d+\. ", line)
        and re.search(r"[a-z`)*][.!?] [A-Z`*]", re.sub(r"\be\.g\.|\bi\.e\.", "", line))
    ]

    assert several == []


def test_the_dependencies_are_those_of_the_project() -> None:
    import tomllib

    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"].values()
    named = [d for group in (project["dependencies"], *extras) for d in group]
    packages = {re.split(r"[\s<>=;\[]", line, maxsplit=1)[0] for line in named} - {"disrupt"}
    told = set(re.findall(r"^\| \[([\w.-]+)\]", read("docs/dependencies.md"), re.MULTILINE))

    assert packages <= told
    assert told - packages == {"hatchling"}


def test_the_shortest_honest_case_is_short(library: Library) -> None:
    """`things` and `facts` alone are enough, as the design says."""
    case = load_case({"things": {"shop": {"kind": "premises"}}, "facts": []}, library)

    assert case.things
