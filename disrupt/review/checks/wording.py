"""Checks of wording: nobody is called guilty, no judgement hides, nothing is left to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from disrupt.condition import Ask, Find, Junction, walk
from disrupt.condition import Check as CheckNode
from disrupt.condition import Path as Steps
from disrupt.review.finding import Check, Found, Mend, Severity, check
from disrupt.review.material import EXAMPLES, Material, Spot, shown, subject_of

_GUILTY = re.compile(
    r"\b(criminals?|crooks?|culprits?|perpetrators?|gangsters?|thugs?|villains?|wrongdoers?"
    r"|guilty (?:person|party|man|woman|driver|owner|trader|offender)s?|bad actors?)\b"
    r"|\bis (?:a|an) (?:drug dealer|dealer|trafficker|launderer|fraudster|abuser|exploiter)\b",
    re.IGNORECASE,
)
_NOT_GUILT = re.compile(
    r"criminal (?:\w+ )?(?:act|behaviour|conduct|court|damage|finances|gang|group|investigation"
    r"|justice|law|lifestyle|offence|proceedings|property|prosecution|record|use|way|activity|purposes"
    r"|evidence|exploitation|intelligence|standard|matter|case|route|side|powers?|liability|contempt"
    r"|charge|conspiracy|network|information|means|benefit|or )"
    r"|(?:disorderly|offensive|serious|or|and|is|be|not|a) criminal[,.; ]|criminals? or ",
    re.IGNORECASE,
)
_JUDGED = (
    "reasonable",
    "reasonably",
    "serious",
    "necessary",
    "proportionate",
    "likely",
    "appropriate",
    "unfit",
    "unsuitable",
    "substantial",
    "significant",
    "detrimental",
)
_LEFT = re.compile(
    r"\b(TODO|FIXME|TBC|TBD|XXX+|lorem ipsum|to be (?:confirmed|decided|written)"
    r"|placeholder|insert here)\b|\?\?\?",
    re.IGNORECASE,
)
_NO_DATE = re.compile(r"\b(?:\d{4}-(?:00|1[3-9]|XX)|(?:0000|9999|1111|1900-01-01)(?:-\d\d)*)\b")
_DATED = re.compile(r"(?:from|to|date|next|read|as_at|begins):\s*\"?(\S+?)\"?\s*[,}]?\s*$")


def prose(material: Material) -> Iterator[tuple[str, str, Steps, str]]:
    """(section, name, where, text) of everything that is read on a screen."""
    for name, rule in material.rules.items():
        given: list[tuple[Steps, Any]] = [(("title",), rule.title), (("purpose",), rule.purpose)]
        given += [(("watch_out", i), text) for i, text in enumerate(rule.watch_out)]
        given += [(("steps", i, "do"), step.do) for i, step in enumerate(rule.steps)]
        given += [(("judgements", i, "ask"), j.ask) for i, j in enumerate(rule.judgements)]
        given += [(("may_add", i, "what"), a.what) for i, a in enumerate(rule.may_add)]
        given += [(("breach", i, "what"), b.what) for i, b in enumerate(rule.breach)]
        given.append((("effect", "mechanism"), rule.effect.mechanism))
        for where, text in given:
            if text:
                yield "rules", name, where, text
    for name, concept in material.concepts.items():
        yield "concepts", name, ("title",), concept.title
        yield "concepts", name, ("says",), concept.says
    for spot in material.spots("rules", "concepts"):
        text = spot.node.ask if isinstance(spot.node, Ask) else spot.node.limb
        if text:
            where = (*spot.where, *spot.node.path)
            yield spot.section, spot.name, where, text


@check(
    "asserts-guilt",
    Severity.WARNING,
    "Wording that calls somebody guilty",
    why="the program puts options about people of whom nothing has been proved",
    how="say what is alleged, suspected or found, and by whom: `the person`, `the respondent`",
)
def asserts_guilt(material: Material) -> Iterator[Found]:
    """Titles, limbs, steps and remarks with words such as criminal or culprit for a person."""
    for section, name, where, text in prose(material):
        found = _GUILTY.search(_NOT_GUILT.sub("", text))
        if found is not None:
            place = material.place(section, name, where)
            says = f"`{found.group().casefold()}` calls somebody guilty"
            yield Found(place, says, subject_of(section, name))


@check(
    "hidden-judgement",
    Severity.WARNING,
    "A judgement hidden in a factual limb",
    why="the program would decide by itself what the Act leaves to a person",
    how="use `shown_by`, an `ask`, a concept, or a judgement of the rule with the same cite",
)
def hidden_judgement(material: Material) -> Iterator[Found]:
    """Limbs with "reasonable", "serious", "likely"… that only facts decide."""
    for spot in material.spots("rules"):
        if spot.key not in ("test", "limits") or spot.node.limb is None or spot.under:
            continue
        words = [w for w in _JUDGED if re.search(rf"\b{w}\b", spot.node.limb, re.IGNORECASE)]
        words = [word for word in words if not _says(spot, word)]
        if words and not _judged(spot, material):
            says = f"`{words[0]}` is a judgement, and only facts decide this limb"
            yield Found(material.place_of(spot), says, spot.subject)


def _says(spot: Spot, word: str) -> bool:
    """Whether a fact says so itself, by an attribute or a choice of that name."""
    for node in walk(spot.node):
        for requirement in _requirements(node):
            values = (requirement.attribute, *(requirement.equal or ()), requirement.in_list or "")
            if word == "serious" and requirement.in_list is not None:
                return True
            if any(isinstance(value, str) and word[:6] in value for value in values):
                return True
        if isinstance(node, Find) and word[:6] in node.kind:
            return True
    return False


def _requirements(node: Any) -> tuple[Any, ...]:
    if isinstance(node, Find):
        return node.requirements
    return (node.requirement,) if isinstance(node, CheckNode) else ()


def _judged(spot: Spot, material: Material) -> bool:
    for node in (*spot.above, *walk(spot.node)):
        if isinstance(node, Ask) or (isinstance(node, Junction) and node.kind == "shown_by"):
            return True
        if isinstance(node, Find) and node.kind in material.concepts:
            return True
    beside = [
        part for a in spot.above if isinstance(a, Junction) and a.kind == "all" for part in a.parts
    ]
    if any(isinstance(part, Ask) for part in beside):
        return True
    return any(j.cite == spot.node.cite for j in material.rules[spot.name].judgements if j.cite)


@check(
    "left-to-do",
    Severity.WARNING,
    "Something left to do, or a date that is none",
    why="a placeholder is read as law",
    how="finish it, or say plainly in a `watch_out` what is not known",
)
def left_to_do(material: Material) -> Iterator[Found]:
    """TODO and the like, in text or in a comment, and placeholder dates."""
    for path in material.files():
        for number, line in enumerate(material.text(path).splitlines(), 1):
            found = _LEFT.search(line)
            dated = _DATED.search(line)
            date = _NO_DATE.search(dated[1]) if dated is not None else None
            hit = found or date
            if hit is not None:
                from disrupt.errors import Place

                place = Place(shown(path), number, hit.start() + 1 if hit is found else 1)
                yield Found(place, f"`{hit.group()}` is a placeholder", _subject(path, material))


def _subject(path: Path, material: Material) -> str:
    for folder in material.library.folders:
        if path.is_relative_to(folder):
            name = path.relative_to(folder).as_posix()
            return name.removeprefix("powers/").removesuffix(EXAMPLES).removesuffix(".yaml")
    return path.name


@check(
    "loose-space",
    Severity.ADVICE,
    "Space at the end of a line, or no line end at the end of the file",
    why="the next change shows lines that nobody changed",
    how="take it out (`--fix` does)",
)
def loose_space(material: Material) -> Iterator[Found]:
    """Lines that end in spaces or tabs, and files without a last line end."""
    from disrupt.errors import Place

    for path in material.files():
        text = material.text(path)
        subject = _subject(path, material)
        lines = text.split("\n")
        for number, line in enumerate(lines, 1):
            if line != line.rstrip():
                mend = Mend(str(path), number, line.rstrip())
                place = Place(shown(path), number, len(line.rstrip()) + 1)
                yield Found(place, "space at the end of the line", subject, mend=mend)
        if text and lines[-1] != "":
            mend = Mend(str(path), len(lines), lines[-1].rstrip())
            place = Place(shown(path), len(lines), len(lines[-1]) + 1)
            yield Found(place, "no line end at the end of the file", subject, mend=mend)


CHECKS: tuple[Check, ...] = (asserts_guilt, hidden_judgement, left_to_do, loose_space)
