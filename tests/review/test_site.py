"""The library as a site: links lead somewhere, nothing is fetched, everybody can read it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from disrupt import load_library
from disrupt.cli import disrupt
from disrupt.errors import DisruptError
from disrupt.grammar import read_condition
from disrupt.library import Library
from disrupt.render.site.conditions import Telling
from disrupt.render.site.covers import library_markdown
from disrupt.render.site.law import cite
from disrupt.render.site.markup import Html, el, joined, text
from disrupt.render.site.power import Setting, power_body
from disrupt.render.site.stories import stories
from disrupt.render.site.whole import Site
from disrupt.review.due import stale
from disrupt.review.history import Change, history
from disrupt.review.proof import PROOF, read_proof

CLOSURE = "premises/closure-order"
UNLAWFUL_SALE = "An unlawful sale to a test purchaser"
"""How one of its examples begins."""
VOID = {"input", "link", "meta", "br"}


class Reading(HTMLParser):
    """A page as a reader meets it; complains of elements that are not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.landmarks: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.words += [" "] if tag in ("p", "li", "dt", "dd", "summary", "div") else []
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append(given["href"] or "")
        self.sources += [given[k] or "" for k in ("src",) if k in given]
        if tag == "link":
            self.sources.append(given["href"] or "")
        if "id" in given:
            self.ids.append(given["id"] or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("header", "nav", "main", "footer"):
            self.landmarks.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script", "title"):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def files(library: Library) -> dict[str, str]:
    return dict(Site(library, date(2026, 11, 22)).files())


@pytest.fixture(scope="module")
def pages(files: dict[str, str]) -> dict[str, Reading]:
    return {name: Reading(page) for name, page in files.items() if name.endswith(".html")}


# the whole -----------------------------------------------------------------------------


def test_every_rule_concept_and_list_has_its_page(library: Library, files: dict[str, str]) -> None:
    wanted = {f"powers/{name}.html" for name in library.rules}
    wanted |= {f"concepts/{name}.html" for name in library.concepts}
    wanted |= {f"lists/{name}.html" for name in library.lists}

    assert wanted - files.keys() == set()


def test_every_link_leads_somewhere(pages: dict[str, Reading], files: dict[str, str]) -> None:
    lost = [
        f"{name}: {link}"
        for name, page in pages.items()
        for link in page.links
        if not link.startswith("https://www.legislation.gov.uk/")
        and not leads_somewhere(name, link, pages, files)
    ]

    assert lost == []


def leads_somewhere(name: str, link: str, pages: dict[str, Reading], files: dict[str, str]) -> bool:
    path, _, anchor = link.partition("#")
    target = name if not path else os.path.normpath(os.path.join(os.path.dirname(name), path))  # noqa: PTH118, PTH120 - addresses
    if target not in files:
        return False
    return not anchor or unquote(anchor) in pages[target].ids


def test_nothing_comes_from_outside(pages: dict[str, Reading], files: dict[str, str]) -> None:
    assert [s for page in pages.values() for s in page.sources if ":" in s] == []
    assert "url(" not in files["assets/site.css"]
    assert "@import" not in files["assets/site.css"]
    assert not re.search(r"fetch\(|XMLHttpRequest|https?:", files["assets/search.js"])


def test_every_page_has_its_landmarks_and_headings_in_order(pages: dict[str, Reading]) -> None:
    for name, page in pages.items():
        assert {"header", "nav", "main", "footer"} <= set(page.landmarks), name
        assert page.headings[0] == 1, name
        assert page.headings.count(1) == 1, name
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), name
        assert len(page.ids) == len(set(page.ids)), name
        assert page.links[0] == "#main", name


def test_every_power_can_be_reached_by_agency_act_area_and_four_ps(
    library: Library, pages: dict[str, Reading]
) -> None:
    every = {f"powers/{name}.html" for name in library.rules}

    for way in ("powers", "agencies", "acts", "areas", "four-ps"):
        assert every - set(pages[f"{way}.html"].links) == set(), way


def test_every_limb_step_and_warning_is_on_the_page(
    library: Library, pages: dict[str, Reading]
) -> None:
    for name, rule in library.rules.items():
        page = pages[f"powers/{name}.html"].text
        for said in (*rule.watch_out, *(step.do for step in rule.steps), rule.purpose):
            assert " ".join(said.removesuffix(".").split()) in page, name


def test_two_runs_give_the_same_site(library: Library, files: dict[str, str]) -> None:
    again = Site(load_library(), date(2026, 11, 22))

    assert again.one(CLOSURE) == Site(library, date(2026, 11, 22)).one(CLOSURE)
    assert files["index.html"].count("<h1>") == 1


# one power -----------------------------------------------------------------------------


def test_cites_lead_to_the_law(library: Library) -> None:
    law = library.rules[CLOSURE].law
    address = "https://www.legislation.gov.uk/ukpga/2014/12/section/"

    assert cite("s.80(5)(a)", law) == (
        f'<cite><a href="{address}80#section-80-5-a">s.80(5)(a)</a></cite>'
    )
    assert cite("s.82", law) == f'<cite><a href="{address}82">s.82</a></cite>'
    assert cite("s.80(3) and s.82", law) == (
        f'<cite><a href="{address}80#section-80-3">s.80(3)</a> and '
        f'<a href="{address}82">s.82</a></cite>'
    )
    assert cite("s.82 and a practice", law) == (
        f'<cite><a href="{address}82">s.82</a> and a practice</cite>'
    )
    assert cite("a practice", law) == "<cite>a practice</cite>"
    assert cite(None, law) is None


def test_a_page_says_what_is_not_known_of_it(pages: dict[str, Reading]) -> None:
    page = pages[f"powers/{CLOSURE}.html"].text

    assert "No lawyer has reviewed this page." in page
    assert "Part of its law was not read in the text of the law: not verified" in page
    assert "Within 48 hours of service of the notice (hours run by the clock, Christmas Day" in page


def test_a_condition_in_words() -> None:
    condition = read_condition(
        {
            "limb": "Serious trouble",
            "cite": "s.1",
            "any": [
                {"find": {"incident": {"at": "$shop", "type": ["noise", "litter"]}}},
                {"find": {"seizure": {"date": {"within": {"policy": "recent"}}}}, "count": 2},
                {"ask": "Is it needed?", "by": "court", "id": "needed"},
                {"not": {"check": "$shop.residential", "is": True}},
            ],
        }
    )
    said = Telling((), {"recent": "6 months"}).condition(condition)

    assert Reading(said).text == (
        "Serious trouble s.1 "
        "Any one of these: "
        "incident: at the shop; type: noise or litter "
        "at least 2 of: seizure: date in the last 6 months (a figure of policy, not of law) "
        "For judgement by court: Is it needed? "
        "It must not be so that: the shop's residential is yes"
    )


def test_an_example_is_told_as_a_story(library: Library) -> None:
    told = next(s for s in stories(library, CLOSURE) if s.name.startswith(UNLAWFUL_SALE))
    shop, bar = told.outcomes[0].partition(":")[0], told.outcomes[1].partition(":")[0]

    assert told.asked == "Anytown Borough Council asks on 20 November 2026."
    assert f"Premises {shop}" in told.things
    assert told.facts[-1] == (
        f"Test purchase of vapes at {bar}, 2 October 2026 (sold: no; buyer under age: yes)"
    )
    assert told.outcomes[1] == f"{bar}: not suggested"


def test_text_is_never_markup(library: Library) -> None:
    wicked = "<script>alert('x')</script>"
    rule = library.rules[CLOSURE].model_copy(
        update={"title": wicked, "purpose": wicked, "watch_out": (wicked,)}
    )
    change = Change("abc", date(2026, 1, 1), wicked)
    body = power_body("a/b", rule, Setting({}, {}, {}), (), (change,))

    assert "<script" not in body
    assert body.count("&lt;script&gt;") == 4
    assert text("a\x1b[31m\u202eb") == "a [31m b"
    assert el("p", Html("<b>"), "<i>", class_='"') == '<p class="&quot;"><b>&lt;i&gt;</p>'
    assert joined("a", None, ["b", None], between=" ") == "a b"


def test_history_comes_from_git(tmp_path: Path) -> None:
    if which("git") is None:
        pytest.skip("git is not here")
    rules = tmp_path / "rules"
    (rules / "powers").mkdir(parents=True)
    (rules / "powers" / "a.yaml").write_text("x: 1\n", encoding="utf-8")
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "First words"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)  # noqa: S607 - git of the machine

    found = history([rules])

    assert [change.says for change in found["powers/a.yaml"]] == ["First words"]
    assert history([tmp_path / "nowhere"]) == {}


# commands ------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(disrupt, list(arguments), standalone_mode=False)
    if ran.exception is not None:
        raise ran.exception
    return ran.return_value, ran.output


def test_the_site_is_written(
    tmp_path: Path, files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Site, "files", lambda _: iter(files.items()))
    code, _ = run("docs", str(tmp_path / "out"), "--no-history", "--as-at", "2026-11-22")
    written = {p.relative_to(tmp_path / "out").as_posix() for p in every_file(tmp_path / "out")}

    assert code == 0
    assert written == set(files)


def every_file(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(DisruptError, match="cannot be made"):
        run("docs", str(tmp_path / "file" / "out"), "--no-history")


def test_one_power_as_a_page_that_stands_alone() -> None:
    code, page = run("show", CLOSURE, "--format", "html")
    reading = Reading(page)

    assert code == 0
    assert reading.sources == []
    assert all(link.startswith(("#main", "https://www.legislation")) for link in reading.links)
    assert "Closure order" in reading.text


def test_one_power_as_markdown_says_what_its_page_says() -> None:
    code, page = run("show", CLOSURE, "--format", "markdown")
    address = "https://www.legislation.gov.uk/ukpga/2014/12/section"

    assert code == 0
    assert page.startswith("# Closure order\n\nCivil order or claim · premises/closure-order\n")
    assert f"[s.80(5)(a)]({address}/80#section-80-5-a)\\\n    Can be shown by" in page
    assert "\n- **Against**: premises\n- **Standard**: the decision-maker" in page
    assert "\n3. The magistrates' court hears the application. **Within 48 hours" in page
    assert f"\n**{UNLAWFUL_SALE}" in page
    assert "<" not in page


def test_the_search_index_finds_by_words_acts_and_agencies(files: dict[str, str]) -> None:
    data = json.loads(files["assets/index.js"].removeprefix("window.DISRUPT_INDEX = ")[:-2])
    closure = next(power for power in data if power["href"] == f"powers/{CLOSURE}.html")

    assert closure["agencies"] == ["council", "police", "social_landlord"]
    assert "s.80" in closure["law"].split()
    assert "cuckooed" in closure["all"]


def test_what_is_past_its_review_date(library: Library) -> None:
    last = max(rule.review.next or "" for rule in library.rules.values())

    assert last not in {
        rule.review.next for rule in stale(library.rules, date.fromisoformat(last)).values()
    }
    assert len(stale(library.rules, date(2100, 1, 1))) == len(library.rules)
    code, screen = run("powers", "--stale", "--as-at", "2100-01-01")
    assert code == 1
    assert f"{len(library.rules)} powers past the review date" in screen
    code, screen = run("powers", "--stale", "--as-at", "2026-01-01")
    assert code == 0
    assert "nothing is past its review date" in screen


@pytest.mark.docs
def test_the_page_of_what_the_library_covers_is_fresh(library: Library, root: Path) -> None:
    proof = root / "rules" / PROOF
    page = library_markdown(library, read_proof(proof) if proof.is_file() else None)

    assert (root / "docs" / "library.md").read_text(encoding="utf-8") == page, (
        "run `disrupt docs --library-page docs/library.md`"
    )


# in a real browser ---------------------------------------------------------------------


def axe() -> str | None:
    """The checker's script, from `AXE_CORE` or from node's modules; none where it is not here."""
    named = os.environ.get("AXE_CORE")
    if named:
        return Path(named).read_text(encoding="utf-8")
    node = which("node")
    if node is None:
        return None
    ask = "process.stdout.write(require.resolve('axe-core/axe.min.js'))"
    ran = subprocess.run([node, "-e", ask], capture_output=True, text=True, check=False)
    return Path(ran.stdout).read_text(encoding="utf-8") if ran.returncode == 0 else None


CHECKS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """
document.querySelectorAll('details').forEach(function (d) { d.open = true; });
axe.run({runOnly: %s}).then(function (r) {
  var told = document.createElement('pre');
  told.id = 'axe';
  told.textContent = JSON.stringify(r.violations.map(function (v) { return v.id; }));
  document.body.appendChild(told);
});
"""


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name",
    [
        *("index.html", "powers.html", "agencies.html", "acts.html", "reading.html"),
        *(f"powers/{CLOSURE}.html", "powers/duties/section-17.html"),
        *("concepts/gang.html", "lists/sca2007-schedule-1.html"),
    ],
)
def test_the_accessibility_checks_of_a_real_browser(
    name: str, scheme: str, files: dict[str, str], tmp_path: Path
) -> None:
    browser = which("chromium") or which("chromium-browser") or which("google-chrome")
    script = axe()
    if browser is None or script is None:
        assert not os.environ.get("NEEDS_BROWSER"), "a browser and axe-core are to be here"
        pytest.skip("no browser, or no axe-core")
    for address in (name, "assets/site.css", "assets/search.js", "assets/index.js"):
        (tmp_path / address).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / address).write_text(files[address], encoding="utf-8")
    checking = f"<script>{script}</script><script>{RUN_AXE % json.dumps(CHECKS)}</script></body>"
    page = files[name].replace("</body>", checking)
    (tmp_path / name).write_text(page, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000"]
    options += ["--force-dark-mode"] if scheme == "dark" else []
    where = (tmp_path / name).as_uri()
    ran = subprocess.run(
        [browser, *options, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", where],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    found = re.search(r'<pre id="axe">(.*?)</pre>', ran.stdout)

    assert found is not None, ran.stderr[-400:]
    assert json.loads(found.group(1)) == []
