"""The plain models of the command line say what pydantic's say, word for word."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted((ROOT / "cases").rglob("*.yaml"))

PAGES = """
import json, sys
if sys.argv[1] == "light":
    import disrupt.light
from disrupt import assess, load_case, load_library
from disrupt.render.markdown import report
from disrupt.render.overview import Shown, overview
library = load_library()
titles = {name: agency.title for name, agency in library.agencies.agencies.items()}
pages = {}
for file in sys.argv[2:]:
    answer = assess(library, load_case(file, library), all=True)
    shown = Shown(2, True, True, file, titles)
    pages[file] = [str(overview(answer, shown, 80)), str(report(answer, shown, top=None))]
json.dump([pages, "pydantic" in sys.modules], sys.stdout)
"""


def pages(models: str) -> tuple[dict[str, list[str]], bool]:
    """Every page of every case, and whether pydantic was imported."""
    load_the_cache()
    command = [sys.executable, "-c", PAGES, models, *map(str, CASES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
                          check=True)  # fmt: skip
    made, with_pydantic = json.loads(done.stdout)
    return made, with_pydantic


def load_the_cache() -> None:
    from disrupt import load_library

    load_library()


@pytest.mark.slow
def test_pages_are_the_same_with_either_models() -> None:
    plain, plain_with_pydantic = pages("light")
    full, full_with_pydantic = pages("full")
    assert full_with_pydantic
    assert not plain_with_pydantic
    assert plain == full


def test_an_embedder_always_gets_pydantic() -> None:
    code = "import disrupt, pydantic; assert issubclass(disrupt.Assessment, pydantic.BaseModel)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
