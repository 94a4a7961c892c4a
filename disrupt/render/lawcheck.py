"""What saved legislation says of the law that rules cite, as a page, Markdown or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby

from disrupt.render import phrases
from disrupt.render.layout import Page
from disrupt.render.markdown import safe
from disrupt.review.clml import item_of
from disrupt.review.lawcheck import KINDS, LawCheck, LawFinding


def law_page(found: LawCheck, width: int = 80) -> Page:
    """Give the findings by kind, then by provision; last what was not checked."""
    page = Page(width)
    page.ends("Law check", f"as at {phrases.day(found.as_at)}", "heading", "dim")
    for kind, group in groupby(found.findings, key=lambda each: each.kind):
        page.heading(KINDS[kind].upper())
        for name, same in groupby(group, key=lambda each: each.name):
            listed = list(same)
            page.text(name, indent=2, hang=2)
            for finding in listed:
                page.text(phrases.dated(finding.says), indent=4, hang=2)
            subjects = dict.fromkeys(s for finding in listed for s in finding.subjects)
            page.text(f"touches: {', '.join(subjects)}", "dim", indent=4, hang=2)
    page.blank()
    for line in summary(found):
        page.text(line, "dim")
    return page


def summary(found: LawCheck) -> Iterator[str]:
    """Give what was checked and what was not, in lines."""
    checked, files = len(found.checked), len(found.files)
    of = checked + len(found.unchecked)
    yield f"{checked} of {of} provisions checked against {phrases.count(files, 'file')}"
    number = phrases.count(len(found.findings), "finding")
    touched = {subject for finding in found.findings for subject in finding.subjects}
    what = "rule, concept or list" if len(touched) == 1 else "rules, concepts or lists"
    yield f"{number}, touching {len(touched)} {what}"
    if found.unchecked:
        acts = len({item_of(cited.path) for cited in found.unchecked})
        left = phrases.count(len(found.unchecked), "provision")
        items = phrases.count(acts, "Act or instrument", "Acts or instruments")
        yield f"not checked: {left} of {items}; --missing lists their addresses"
    if found.not_editorial:
        left = phrases.count(found.not_editorial, "effect")
        yield f"left out: {left} that will not be worked into the text"


def law_markdown(found: LawCheck) -> str:
    """Give the findings as Markdown, for an issue or a pull request."""
    lines = [f"# Law check, as at {phrases.day(found.as_at)}", ""]
    for kind, group in groupby(found.findings, key=lambda each: each.kind):
        lines += [f"## {phrases.sentence_start(KINDS[kind])}", ""]
        lines += [_row(finding) for finding in group]
        lines.append("")
    lines += [f"- {safe(phrases.sentence_start(line))}." for line in summary(found)]
    return "\n".join(lines) + "\n"


def _row(finding: LawFinding) -> str:
    where = f"https://www.legislation.gov.uk/{finding.provision}"
    subjects = ", ".join(f"`{subject}`" for subject in finding.subjects)
    return f"- [{safe(finding.name)}]({where}): {safe(phrases.dated(finding.says))} ({subjects})"


def law_json(found: LawCheck) -> str:
    """Give everything as JSON."""
    data = {
        "as_at": found.as_at.isoformat(),
        "files": list(found.files),
        "findings": [asdict(finding) for finding in found.findings],
        "checked": [cited.path for cited in found.checked],
        "not_checked": [cited.path for cited in found.unchecked],
        "left_out": found.not_editorial,
    }
    return json.dumps(data, indent=2, ensure_ascii=False)
