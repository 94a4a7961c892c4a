"""The words of law: provisions in a line, how far they were checked, since when they are law."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disrupt.assessment import Law
from disrupt.render.phrases import IN_FORCE, VERIFIED, count, dated

_SECTION = re.compile(r"s\.\w+")


def law_line(laws: Sequence[Law], most: int = 3, cites: int = 12) -> str:
    """Give the provisions, the sections of one Act together: `Licensing Act 2003 ss.51-53`."""
    by_act: dict[str, list[str]] = {}
    for law in laws:
        by_act.setdefault(law.act, []).append(law.cite)
    acts = [f"{act} {_cites(found, cites)}".strip() for act, found in by_act.items()]
    shown = acts[:most]
    if len(acts) > most:
        shown.append(f"and {count(len(acts) - most, 'more law')}")
    unread = [law for law in laws if law.verified == "unverified"]
    if unread and len(unread) == len(laws):
        shown.append("not verified")
    elif unread:
        shown.append("part not verified")
    return " · ".join(shown)


def law_short(laws: Sequence[Law]) -> str:
    """Give the law a power mainly rests on, in a line or less: its first Act."""
    acts = {law.act for law in laws}
    main = [law for law in laws if law.act == laws[0].act]
    words = law_line(main, most=1, cites=3)
    return words if len(acts) < 2 else f"{words} · and other law"  # noqa: PLR2004 - one Act


def _cites(cites: Sequence[str], most: int) -> str:
    """Give `s.51` and `s.52` as `ss.51-52`; what is of another form stays beside it."""
    unique = list(dict.fromkeys(cites))
    sections = [cite[2:] for cite in unique if _SECTION.fullmatch(cite)]
    others = [cite for cite in unique if not _SECTION.fullmatch(cite)]
    runs = _runs(sections)
    head = "ss." if len(sections) > 1 else "s."
    parts = [head + runs[0], *runs[1:], *others] if runs else others
    more = f" and {len(parts) - most} more" if len(parts) > most else ""
    return ", ".join(parts[:most]) + more


def _runs(sections: Sequence[str]) -> list[str]:
    """Give neighbouring sections as one run: 79, 80, 81 as 79-81."""
    runs: list[list[str]] = []
    for section in sections:
        last = runs[-1][-1] if runs else ""
        if section.isdecimal() and last.isdecimal() and int(section) == int(last) + 1:
            runs[-1].append(section)
        else:
            runs.append([section])
    return [run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]


def law_state(law: Law) -> str:
    """Give how far a provision was checked: read when, in which version."""
    words = VERIFIED[law.verified]
    if law.read:
        words += f", {dated(law.read)}"
    if law.as_at:
        words += f" (as at {dated(law.as_at)})"
    return words


def law_name(act: str, cite: str, key: str | None) -> str:
    """Give a provision in full, with the short key that limbs cite it by."""
    return f"{act} {cite} ({key})" if key else f"{act} {cite}"


def in_force(text: str) -> str:
    """Give since when the law is in force."""
    return IN_FORCE.get(text) or f"in force {dated(text)}"
