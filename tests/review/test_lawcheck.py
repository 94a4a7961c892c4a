"""What saved legislation says: files made by hand, built like those of legislation.gov.uk."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from click.testing import CliRunner

from disrupt import load_library
from disrupt.cli import disrupt
from disrupt.errors import DisruptError
from disrupt.library import Library
from disrupt.review.clml import parse, path_of
from disrupt.review.lawcheck import LawCheck, law_check
from disrupt.rule import Window

TODAY = date(2026, 11, 22)
ACT = "ukpga/2014/12"
CLOSURE = "premises/closure-order"
ID = "http://www.legislation.gov.uk/id/"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


def effect(
    provisions: str, sections: str, starts: str, *, required: str = "true", item: str = ACT
) -> str:
    return f"""<ukm:UnappliedEffect Type="words substituted" AffectedURI="{ID}{item}"
      AffectedProvisions="{provisions}" AffectingURI="{ID}ukpga/2026/20"
      AffectingProvisions="s. 4(2)" RequiresApplied="{required}" EffectId="key-1">
    <ukm:AffectedTitle>Anti-social Behaviour, Crime and Policing Act 2014</ukm:AffectedTitle>
    <ukm:AffectedProvisions>{sections}</ukm:AffectedProvisions>
    <ukm:AffectingTitle>Crime and Policing Act 2026</ukm:AffectingTitle>
    <ukm:AffectingProvisions>
      <ukm:Section Ref="section-4-2" URI="{ID}ukpga/2026/20/section/4/2">s. 4(2)</ukm:Section>
    </ukm:AffectingProvisions>
    <ukm:InForceDates>{starts}</ukm:InForceDates>
  </ukm:UnappliedEffect>"""


def section(path: str, text: str = "A person may.", group: str = "", item: str = ACT) -> str:
    number = path.rpartition("/")[2]
    made = path.replace("/", "-")
    return f"""<P1group {group}><Title>Heading 1.2</Title>
    <P1 DocumentURI="http://www.legislation.gov.uk/{item}/{path}" IdURI="{ID}{item}/{path}"
        id="{made}"><Pnumber>{number}</Pnumber><P1para>
      <P2 IdURI="{ID}{item}/{path}/1" id="{made}-1"><Pnumber>1</Pnumber>
        <P2para><Text>{text}</Text></P2para></P2></P1para></P1></P1group>"""


def clml(
    body: str,
    effects: str = "",
    *,
    item: str = ACT,
    of: str = "section/80",
    status: str = "revised",
    start: str = "2025-09-10",
) -> str:
    where = f"{item}/{of}" if of else item
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"
    DocumentURI="http://www.legislation.gov.uk/{item}" IdURI="{ID}{item}"
    RestrictExtent="E+W" RestrictStartDate="{start}">
  <ukm:Metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/"
      xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata">
    <dc:identifier>http://www.legislation.gov.uk/{where}</dc:identifier>
    <dc:title>Anti-social Behaviour, Crime and Policing Act 2014</dc:title>
    <dct:valid>{start}</dct:valid>
    <ukm:PrimaryMetadata>
      <ukm:DocumentClassification>
        <ukm:DocumentStatus Value="{status}"/>
      </ukm:DocumentClassification>
      <ukm:UnappliedEffects>{effects}</ukm:UnappliedEffects>
    </ukm:PrimaryMetadata>
  </ukm:Metadata>
  <Primary><Body><Part DocumentURI="http://www.legislation.gov.uk/{item}/part/4"
      IdURI="{ID}{item}/part/4" id="part-4"><Number>Part 4</Number>{body}</Part></Body></Primary>
</Legislation>"""


def check(tmp_path: Path, library: Library, *texts: str) -> LawCheck:
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.xml").write_text(text, encoding="utf-8")
    return law_check(library, tmp_path, TODAY)


def said(found: LawCheck) -> list[tuple[str, str]]:
    return [(finding.kind, finding.provision) for finding in found.findings]


NO_DAY = '<ukm:InForce Prospective="true" Qualification=""/>'
FROM = '<ukm:InForce Applied="false" Date="2027-04-01" Qualification="wholly in force"/>'
SINCE = '<ukm:InForce Applied="false" Date="2026-09-30" Qualification="wholly in force"/>'
S80_3 = f'<ukm:Section Ref="section-80-3" URI="{ID}{ACT}/section/80/3">s. 80(3)</ukm:Section>'


def test_an_address_in_any_version_is_the_same_provision() -> None:
    wanted = "ukpga/2014/12/section/80"

    for address in (
        "http://www.legislation.gov.uk/id/ukpga/2014/12/section/80",
        "https://www.legislation.gov.uk/ukpga/2014/12/section/80/2025-09-10",
        "http://www.legislation.gov.uk/ukpga/2014/12/section/80/prospective",
        "http://www.legislation.gov.uk/ukpga/2014/12/section/80/england/data.xml",
    ):
        assert path_of(address) == wanted
    assert path_of("http://www.legislation.gov.uk/ukpga/2014/12/contents") == ACT


def test_a_provision_that_stands_as_it_was_read_is_no_finding(
    tmp_path: Path, library: Library
) -> None:
    found = check(tmp_path, library, clml(section("section/80")))

    assert said(found) == []
    assert [cited.path for cited in found.checked] == [f"{ACT}/section/80"]
    assert f"https://www.legislation.gov.uk/{ACT}/section/79/data.xml" in found.missing


@pytest.mark.parametrize(
    ("group", "text", "kind"),
    [
        ('Status="Repealed" Match="false" RestrictEndDate="2026-05-01"', ". . .", "repealed"),
        ("", ". . . . . . . . . .", "repealed"),
        ('Status="Prospective" Match="false"', "A person may.", "prospective"),
        ('RestrictStartDate="2026-06-01"', "A person may.", "changed"),
        ('RestrictStartDate="2025-09-10" RestrictEndDate="2026-06-01"', "A.", "old_copy"),
    ],
)
def test_how_a_provision_stands(
    tmp_path: Path, library: Library, group: str, text: str, kind: str
) -> None:
    found = check(tmp_path, library, clml(section("section/80", text, group)))

    assert said(found) == [(kind, f"{ACT}/section/80")]
    assert CLOSURE in found.findings[0].subjects


def test_what_holds_a_provision_says_how_it_stands(tmp_path: Path, library: Library) -> None:
    text = clml(section("section/80")).replace('id="part-4"', 'id="part-4" Status="Prospective"')

    assert said(check(tmp_path, library, text)) == [("prospective", f"{ACT}/section/80")]


def test_the_text_as_enacted_says_nothing_of_what_is_in_force(
    tmp_path: Path, library: Library
) -> None:
    found = check(tmp_path, library, clml(section("section/80"), status="final"))

    assert said(found) == [("as_enacted", f"{ACT}/section/80")]


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        (NO_DAY, "not in force, no day is set"),
        (FROM, "in force from 1 April 2027"),
        (SINCE, "in force since 30 September 2026"),
    ],
)
def test_an_effect_that_is_not_in_the_text_yet(
    tmp_path: Path, library: Library, starts: str, words: str
) -> None:
    found = check(tmp_path, library, clml(section("section/80"), effect("s. 80(3)", S80_3, starts)))

    assert said(found) == [("effect", f"{ACT}/section/80")]
    assert found.findings[0].says == (
        f"words substituted in s. 80(3) by Crime and Policing Act 2026 s. 4(2): {words}"
    )


@pytest.mark.parametrize(
    ("sections", "kinds"),
    [
        (f'<ukm:Section URI="{ID}{ACT}/section/81">s. 81</ukm:Section>', []),
        (f'<ukm:Section URI="{ID}{ACT}/section/8">s. 8</ukm:Section>', []),
        (f'<ukm:Section URI="{ID}{ACT}/part/4">Pt. 4</ukm:Section>', ["effect"]),
        (f'<ukm:SectionRange URI="{ID}{ACT}/section/76" UpTo="{ID}{ACT}/section/93"/>', ["effect"]),
        (f'<ukm:SectionRange URI="{ID}{ACT}/section/80A" UpTo="{ID}{ACT}/section/93"/>', []),
        ("", ["effect"]),
    ],
    ids=["other", "prefix", "part", "range", "range after", "whole Act"],
)
def test_how_far_an_effect_reaches(
    tmp_path: Path, library: Library, sections: str, kinds: list[str]
) -> None:
    found = check(tmp_path, library, clml(section("section/80"), effect("x", sections, NO_DAY)))

    assert [kind for kind, path in said(found) if path == f"{ACT}/section/80"] == kinds


def test_an_effect_that_will_not_be_worked_in_is_counted_only(
    tmp_path: Path, library: Library
) -> None:
    effects = effect("s. 80(3)", S80_3, NO_DAY, required="false")
    found = check(tmp_path, library, clml(section("section/80"), effects))

    assert (said(found), found.not_editorial) == ([], 1)


def test_the_same_effect_in_two_files_is_one(tmp_path: Path, library: Library) -> None:
    effects = effect("s. 80(3)", S80_3, NO_DAY)
    texts = [clml(section(f"section/{n}"), effects, of=f"section/{n}") for n in (80, 81)]

    assert said(check(tmp_path, library, *texts)) == [("effect", f"{ACT}/section/80")]


def test_a_provision_that_a_whole_act_does_not_have(tmp_path: Path, library: Library) -> None:
    found = check(tmp_path, library, clml(section("section/80"), of=""))

    assert ("absent", f"{ACT}/section/79") in said(found)
    assert ("absent", f"{ACT}/section/80") not in said(found)


def test_quoted_provisions_are_not_the_acts_own(tmp_path: Path, library: Library) -> None:
    quoted = f"<BlockAmendment>{section('section/79')}</BlockAmendment>"
    found = check(tmp_path, library, clml(section("section/80") + quoted))

    assert [cited.path for cited in found.checked] == [f"{ACT}/section/80"]


def test_law_that_a_rule_waits_for_has_come(tmp_path: Path, library: Library) -> None:
    waiting = library.rules[CLOSURE].model_copy(
        update={"in_force": Window.model_validate({"from": "pending"})}
    )
    only = cast("Library", SimpleNamespace(rules={CLOSURE: waiting}, concepts={}, lists={}))
    prospective = clml(section("section/80", group='Status="Prospective"'))

    assert said(check(tmp_path, only, prospective)) == []
    assert said(check(tmp_path, only, clml(section("section/80")))) == [
        ("commenced", f"{ACT}/section/80")
    ]


def test_a_feed_of_effects(tmp_path: Path, library: Library) -> None:
    inner = effect("s. 80(3)", S80_3, NO_DAY).replace("UnappliedEffect", "Effect")
    done = inner.replace('EffectId="key-1"', 'Applied="true" EffectId="key-2"')
    space = "http://www.legislation.gov.uk/namespaces/metadata"
    entries = "".join(
        f'<entry><content type="text/xml">{each}</content></entry>' for each in (inner, done)
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:ukm="{space}">{entries}</feed>'
    (tmp_path / "changes.feed").write_text(feed, encoding="utf-8")

    assert said(law_check(library, tmp_path, TODAY)) == [("effect", f"{ACT}/section/80")]


# what is handed in wrong ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "a document type and entities are refused"),
        ("<html><body>404</body></html>", "this is not XML of legislation.gov.uk"),
        ("<Legislation", "this is not well-formed XML"),
        ("", "this is not well-formed XML"),
        ("\0\1\2", "this is not well-formed XML"),
    ],
)
def test_what_is_not_saved_legislation_is_refused(text: str, message: str) -> None:
    with pytest.raises(DisruptError) as caught:
        parse(text.encode(), "bad.xml")

    assert caught.value.problems[0].message == message


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path, library: Library) -> None:
    group = 'Status="Repealed"'
    found = check(tmp_path, library, "<html/>", clml(section("section/80", group=group)))

    assert said(found) == [("repealed", f"{ACT}/section/80")]
    assert len(found.unread) == 1


# the command ---------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(disrupt, ["law-check", *arguments], standalone_mode=False)
    if ran.exception is not None:
        raise ran.exception
    return ran.return_value, ran.output


def test_the_command(tmp_path: Path) -> None:
    text = clml(section("section/80"), effect("s. 80(3)", S80_3, NO_DAY))
    (tmp_path / "80.xml").write_text(text, encoding="utf-8")
    code, screen = run(str(tmp_path), "--as-at", "2026-11-22")

    assert code == 1
    assert "CHANGES THAT ARE NOT IN THE TEXT YET" in screen
    assert "touches: " in screen
    assert CLOSURE in screen
    code, out = run(str(tmp_path), "--as-at", "2026-11-22", "--format", "json")
    data = json.loads(out)
    assert data["findings"][0]["provision"] == f"{ACT}/section/80"
    assert CLOSURE in data["findings"][0]["subjects"]
    code, markdown = run(str(tmp_path), "--format", "markdown")
    assert f"https://www.legislation.gov.uk/{ACT}/section/80" in markdown
    code, addresses = run(str(tmp_path), "--missing")
    assert code == 0
    assert all(line.endswith("/data.xml") for line in addresses.split())


def test_a_file_that_cannot_be_read_is_wrong_input(tmp_path: Path) -> None:
    (tmp_path / "page.xml").write_text("<html/>", encoding="utf-8")

    assert run(str(tmp_path))[0] == 2


def test_an_empty_folder_checks_nothing_and_says_so(tmp_path: Path) -> None:
    assert run(str(tmp_path))[0] == 2
    assert run(str(tmp_path), "--missing")[0] == 0


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DisruptError, match="no such folder"):
        run(str(tmp_path / "nothing"))
