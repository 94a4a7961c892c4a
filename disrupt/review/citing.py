"""Cites: which provision of a rule a limb, a step or a penalty rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from disrupt.rule import Provision

_SPLIT = re.compile(r"\s*(?:,|;|\band\b|\bor\b|\bwith\b)\s*")
_RANGE = re.compile(r"^(ss?|regs?|paras?|arts?)\.?\s*(\w+)\s*(?:-|\u2013|to)\s*(\w+)$")
_PLURAL = re.compile(r"^(s|reg|para|art)s\.?\s*(?=\d)")
_LONG = {
    "section": "s",
    "sections": "s",
    "regulation": "reg",
    "paragraph": "para",
    "article": "art",
    "schedule": "sch",
}


def bare(cite: str) -> str:
    """A cite as it is compared: `Sch. 2 para. 4`, `sch.2 para 4` are both `sch2 para4`."""
    text = " ".join(cite.casefold().split())
    text = re.sub(r"[a-z]+", lambda word: _LONG.get(word.group(), word.group()), text)
    text = _PLURAL.sub(lambda found: found.group(1) + ".", text)
    return re.sub(r"\b(s|reg|para|art|sch)(?:\. ?| )(?=\d)", r"\1", text)


def covers(law: str, cite: str) -> bool:
    """Whether a provision is the one cited or the one that holds it: `s.80` covers `s.80(5)(a)`."""
    whole, part = bare(law), bare(cite)
    if part.startswith(whole) and part[len(whole) :][:1] in ("", "(", " "):
        return True
    return _in_range(law, cite)


def _in_range(law: str, cite: str) -> bool:
    """`ss.40-42` covers `s.41(2)`."""
    found = _RANGE.match(law.strip())
    cited = re.match(r"^(ss?|regs?|paras?|arts?)\.?\s*(\d+)", cite.strip())
    if found is None or cited is None:
        return False
    first, last = (re.match(r"\d+", end) for end in found.group(2, 3))
    if first is None or last is None or found.group(1)[0] != cited.group(1)[0]:
        return False
    return int(first.group()) <= int(cited.group(2)) <= int(last.group())


def named(cite: str, law: Iterable[Provision]) -> tuple[Provision, ...]:
    """The provisions of a rule that one cite names; none where it names none of them.

    `key s.1(2)` means the Act with that key.
    """
    provisions = tuple(law)
    keys = {p.key for p in provisions if p.key is not None}
    key = next((k for k in sorted(keys, key=len, reverse=True) if _has_key(cite, k)), None)
    if key is not None:
        cite = cite[len(key) :].strip()
        provisions = tuple(p for p in provisions if p.key == key)
        if not cite:
            return provisions
    else:
        provisions = tuple(p for p in provisions if p.key is None) or provisions
    return tuple(p for p in provisions if covers(p.cite, cite))


def _has_key(cite: str, key: str) -> bool:
    return cite == key or cite.startswith(key + " ")


def parts(cite: str) -> Iterator[str]:
    """Each provision of a cite that names several: `s.1 and s.2`, `ss.3, 4`, `s.5(1) or (2)`."""
    lead, before = "", ""
    for piece in (p for p in _SPLIT.split(cite) if p):
        lead = _lead(piece) or lead
        if piece.startswith("("):
            whole = before.partition("(")[0] + piece
        elif piece[0].isdigit():
            whole = lead + piece
        else:
            whole = piece
        before = whole
        yield whole


def _lead(piece: str) -> str:
    """What a later number leans on: `ca s.` of `ca s.12`, `Sch.1 paras ` of `Sch.1 paras 3`."""
    found = re.match(r"^(.*\b(?:ss?|regs?|paras?|arts?|sch)\.?\s*)(?=\d)", piece, re.IGNORECASE)
    return "" if found is None else found.group(1)


def cited(cite: str, law: Iterable[Provision]) -> tuple[tuple[Provision, ...], list[str]]:
    """The provisions that a cite names, and those of its parts that name none."""
    provisions = tuple(law)
    exact = tuple(p for p in provisions if bare(p.cite) == bare(cite))
    pieces = list(parts(cite))
    if exact or len(pieces) < 2:  # noqa: PLR2004 - one provision, not several
        whole = exact or named(cite, provisions)
        return whole, [] if whole else [cite]
    found: list[Provision] = []
    lost: list[str] = []
    for piece in pieces:
        here = named(piece, provisions)
        found += here
        if not here:
            lost.append(piece)
    return tuple(dict.fromkeys(found)), lost
