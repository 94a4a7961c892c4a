"""What a change of the library does, as a page, as a comment on a pull request, and as data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from disrupt.render import phrases
from disrupt.render.difference import change_words, state_words
from disrupt.render.layout import Page, clean
from disrupt.review.difference import Change, FileChange
from disrupt.review.effects import Effect, Review, Unread, Untested
from disrupt.review.scenes import Outcome

SCHEMA = "1.0"
MOST_OPEN = 15
"""Longer lists are folded in a comment."""
ROUTES = {
    "own": "your own power",
    "own?": "your own power, if you have the role",
    "partner": "a partner's power",
    "partner?": "a partner's power, if they have the role",
    "refer": "a referral",
}
SORT = {
    "gained": "gained",
    "lost": "lost",
    "status": "other status",
    "route": "other route",
    "held_back": "held back or not",
    "place": "other place",
}
SECTION = {
    "rule": "",
    "concept": "concept ",
    "list": "statutory list ",
    "kind": "kind of fact ",
    "choices": "choices ",
    "single": "",
    "examples": "examples of ",
}
ALL_NOTICED = "Nothing: an example or case notices every change that has a part in the answer."
_MARKS = re.compile(r"([\\`*_\[\]<>|#~@])")


# Words ---------------------------------------------------------------------------------


def summary(review: Review) -> str:
    """Give the whole in one sentence."""
    if not review.changed:
        return "Nothing that the rules say is otherwise."
    files = len(review.difference.files)
    what = phrases.count(files, "file of the library says", "files of the library say")
    parts = [f"{what} something else"]
    if review.difference.files:
        number = len({(e.kind, e.file, e.scene) for e in review.effects})
        total = review.cases + review.examples
        came = phrases.count(number, "comes", "come")
        parts.append(f"{came} out otherwise of {total} cases and examples that could")
        parts.append(f"{phrases.count(len(review.untested), 'change')} left untested")
    if review.examples_changed:
        beside = phrases.count(len(review.examples_changed), "file")
        parts.append(f"examples changed in {beside}")
    return "; ".join(parts) + "."


def file_title(file: FileChange) -> str:
    """Give what a changed file is called."""
    return f"{SECTION[file.section]}{phrases.code_words(file.title)}"


def file_lines(file: FileChange, titles: Mapping[str, str]) -> list[str]:
    """Give every change of a file in words."""
    state = state_words(file)
    if file.section == "examples":
        return [_example_words(change) for change in file.changes]
    lines = [state] if state is not None else []
    return lines + [change_words(change, titles) for change in file.changes]


def _example_words(change: Change) -> str:
    if not change.key:
        item = change.after if change.verb == "added" else change.before
        return f"example {change.verb}: “{item['name']}”, expects {_expects(item['expect'])}"
    name = change.home["name"] if isinstance(change.home, Mapping) else "?"
    if change.key == "said":
        return f"example “{name}”: its facts or things are others"
    after, before = ({change.key: value} for value in (change.after, change.before))
    return f"example “{name}”: expects {_expects(after)}; was {_expects(before)}"


def _expects(expected: Any) -> str:
    if not isinstance(expected, Mapping):
        return str(expected)
    return phrases.listed(
        f"{thing} {_status(said.get('status') if isinstance(said, Mapping) else said)}"
        for thing, said in expected.items()
    )


def _status(code: Any) -> str:
    return phrases.STATUS.get(code, phrases.code_words(str(code)))


def outcome_words(outcome: Outcome) -> str:
    """Give how an option came out."""
    words = _status(outcome.status)
    if outcome.held_back:
        words += ", held back"
    return words


def effect_words(effect: Effect) -> str:
    """Give one effect: what it is against, before, after."""
    thing = " and ".join(effect.against)
    if effect.sort == "place":
        return f"{thing}: place {effect.after.place} (was {effect.before.place})"
    if effect.sort == "route":
        before, after = (ROUTES.get(o.route or "", "nobody") for o in (effect.before, effect.after))
        return f"{thing}: now {after} (was {before})"
    words = f"{thing}: {outcome_words(effect.after)} (was {outcome_words(effect.before)})"
    reason = effect.after.reason
    return f"{words}: {phrases.dated(reason)}" if reason else words


def because(effect: Effect, titles: Mapping[str, str]) -> str:
    """Give which change does it."""
    if effect.by:
        return phrases.listed((change_words(change, titles) for change in effect.by), "or")
    if effect.through:
        return phrases.listed(map(_through, effect.through), "or")
    return "the changes of this power together"


def _through(name: str) -> str:
    section, _, which = name.partition(" ")
    known = {"kind": "the kind of fact", "choices": "the choices", "list": "the list"}
    start = known.get(section, "the" if section == "single" else f"the {section}")
    return f"{start} {phrases.code_words(which)}"


def untested_words(item: Untested, titles: Mapping[str, str]) -> str:
    """Give what nothing notices."""
    if item.why == "no examples":
        return "a new power without examples"
    if item.change is None:
        return "nothing comes out otherwise in any example or case"
    return change_words(item.change, titles)


def unread_words(item: Unread) -> str:
    """Give why a case or example was not compared."""
    why = "it uses words that the old rules do not know"
    if item.by == "new":
        why = "the new rules cannot read it, or it has no day; `disrupt lint` says why"
    return f"Not compared: “{item.scene}”, {item.file}: {why}."


def by_rule(effects: Iterable[Effect]) -> dict[str, list[Effect]]:
    """Give the effects of each rule, those that gain and lose options first."""
    order = list(SORT)
    found: dict[str, list[Effect]] = {}
    for effect in sorted(
        effects, key=lambda e: (e.rule, order.index(e.sort), e.kind, e.scene, e.against)
    ):
        found.setdefault(effect.rule, []).append(effect)
    return found


def _scene(effect: Effect) -> str:
    beside = f" of {effect.beside}" if effect.beside and effect.beside != effect.rule else ""
    return f"{effect.kind} “{effect.scene}”{beside}"


# A page --------------------------------------------------------------------------------


def review_page(review: Review, titles: Mapping[str, str], width: int = 80) -> Page:
    """Give the page for a terminal."""
    page = Page(width)
    page.ends(f"From {review.old}", f"to {review.new}", "heading", "dim")
    page.text(summary(review))
    files = (*review.difference.files, *review.examples_changed)
    if files:
        page.heading("WHAT CHANGED")
    for file in files:
        page.text(f"{phrases.sentence_start(file_title(file))} ({file.id})", "strong", hang=2)
        for line in file_lines(file, titles):
            page.text(f"- {line}", indent=2, hang=2)
    if review.difference.files:
        page.heading("WHAT COMES OUT OTHERWISE")
        _effects(page, review, titles)
        page.heading("LEFT UNTESTED")
        _untested(page, review, titles)
    for item in review.unread:
        page.text(unread_words(item), "warn", hang=2)
    return page


def _effects(page: Page, review: Review, titles: Mapping[str, str]) -> None:
    if not review.effects:
        page.text("Nothing, in any case or example.", indent=2)
    for rule, effects in by_rule(review.effects).items():
        page.text(rule, "strong")
        same = _one_cause(effects, titles)
        if same:
            page.text(f"all by: {same}", "dim", indent=2, hang=4)
        for effect in effects:
            page.text(f"- {SORT[effect.sort]}: {effect_words(effect)}", indent=2, hang=2)
            page.text(f"{_scene(effect)}, {effect.file}", "dim", indent=4, hang=2)
            if not same:
                page.text(f"by: {because(effect, titles)}", "dim", indent=4, hang=4)


def _one_cause(effects: list[Effect], titles: Mapping[str, str]) -> str | None:
    """The change that does all of several; it is said once, not on every line."""
    causes = {because(effect, titles) for effect in effects}
    return causes.pop() if len(effects) > 1 and len(causes) == 1 else None


def _untested(page: Page, review: Review, titles: Mapping[str, str]) -> None:
    if not review.untested:
        page.text(ALL_NOTICED, indent=2)
    for item in review.untested:
        words = untested_words(item, titles)
        page.text(f"- {item.file.id}: {words}", "warn", indent=2, hang=2)


# A comment on a pull request -----------------------------------------------------------


def review_markdown(review: Review, titles: Mapping[str, str]) -> str:
    """Give the comment for a pull request; one sentence a line."""
    lines = ["## What this change does to the rules", "", _md(summary(review)), ""]
    lines += list(_markdown_changes(review, titles))
    if review.difference.files:
        lines += list(_markdown_effects(review, titles))
        lines += ["### Left untested", ""]
        lines += [
            f"- **{_md(item.file.id)}**: {_md(untested_words(item, titles))}"
            for item in review.untested
        ] or [ALL_NOTICED]
        lines.append("")
    lines += [f"- {_md(unread_words(item))}" for item in review.unread]
    lines.append(f"Compared: {_md(review.old)} with {_md(review.new)}. {phrases.NOT_ADVICE}")
    return "\n".join(lines) + "\n"


def _markdown_changes(review: Review, titles: Mapping[str, str]) -> Iterator[str]:
    files = (*review.difference.files, *review.examples_changed)
    if not files:
        return
    yield from ("### What changed", "")
    for file in files:
        yield f"**{_md(phrases.sentence_start(file_title(file)))}** ({_md(file.id)})"
        yield ""
        yield from _folded([f"- {_md(line)}" for line in file_lines(file, titles)])
        yield ""


def _markdown_effects(review: Review, titles: Mapping[str, str]) -> Iterator[str]:
    yield from ("### What comes out otherwise", "")
    if not review.effects:
        yield from ("Nothing, in any case or example.", "")
    for rule, effects in by_rule(review.effects).items():
        yield from (f"**{_md(rule)}**", "")
        same = _one_cause(effects, titles)
        if same:
            yield from (f"All by: {_md(same)}", "")
        head = ["| | where | what |", "|---|---|---|"]
        rows = [f"| {SORT[e.sort]} | {_md(_scene(e))} | {_md(effect_words(e))} |" for e in effects]
        if not same:
            head = [f"{head[0]} which change |", f"{head[1]}---|"]
            rows = [
                f"{row} {_md(because(e, titles))} |" for row, e in zip(rows, effects, strict=True)
            ]
        yield from _folded(rows, head)
        yield ""


def _folded(lines: list[str], head: list[str] | None = None) -> Iterator[str]:
    """Long lists are folded, so that a comment can be read."""
    if len(lines) <= MOST_OPEN:
        yield from (*(head or ()), *lines)
        return
    yield from ("<details>", f"<summary>{len(lines)} lines</summary>", "")
    yield from (*(head or ()), *lines)
    yield from ("", "</details>")


def _md(text: str) -> str:
    """Text that Markdown shows as it is; the words of a file are never markup."""
    return _MARKS.sub(r"\\\1", clean(text))


# Data ----------------------------------------------------------------------------------


def review_data(review: Review, titles: Mapping[str, str]) -> dict[str, Any]:
    """Give the same as plain data."""
    return {
        "schema_version": SCHEMA,
        "old": review.old,
        "new": review.new,
        "changed": review.changed,
        "summary": summary(review),
        "compared": {"cases": review.cases, "examples": review.examples},
        "changes": [
            {
                "section": file.section,
                "id": file.id,
                "title": file.title,
                "state": file.state,
                "words": file_lines(file, titles),
            }
            for file in (*review.difference.files, *review.examples_changed)
        ],
        "effects": [_effect_data(effect, titles) for effect in review.effects],
        "untested": [
            {
                "section": item.file.section,
                "id": item.file.id,
                "words": untested_words(item, titles),
            }
            for item in review.untested
        ],
        "not_compared": [
            {"name": item.scene, "file": item.file, "by": item.by} for item in review.unread
        ],
    }


def _effect_data(effect: Effect, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": effect.kind,
        "name": effect.scene,
        "file": effect.file,
        "beside": effect.beside,
        "rule": effect.rule,
        "against": list(effect.against),
        "sort": effect.sort,
        "before": _outcome_data(effect.before),
        "after": _outcome_data(effect.after),
        "by": [change_words(change, titles) for change in effect.by],
        "through": list(effect.through),
    }


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    return {
        "status": outcome.status or None,
        "route": outcome.route,
        "held_back": outcome.held_back,
        "reason": outcome.reason,
        "place": outcome.place,
    }
