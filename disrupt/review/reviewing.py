"""The review of a change: what it says, what it does to cases and examples, what is untested."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from disrupt.library_model import Library
from disrupt.review.comparing import Comparer
from disrupt.review.cores import shared_out
from disrupt.review.difference import FileChange, compared
from disrupt.review.effects import Effect, Part, Review
from disrupt.review.kept import KeptFiles
from disrupt.review.rests_on import spelled
from disrupt.review.revisions import Side
from disrupt.review.scenes import Piece, Scene, examples_of, pieces_of
from disrupt.review.untested import untested

PIECES_A_PROCESS = 24
"""So many files are worth starting another process for, which loads both libraries."""


def review(old_side: Side, new_side: Side, *, jobs: int = 0, fresh: bool = False) -> Review:
    """Compare two libraries and what comes of them; raises `DisruptError`.

    `jobs` is how many processes there may be, as many as there are cores when 0; `fresh` asks
    for nothing that was kept of earlier runs.
    """
    here = Comparer(old_side, new_side, fresh)
    comparison, done = here.comparison, Part()
    waiting: list[Piece] = []
    for piece in pieces_of(new_side, comparison.new, comparison.reach):
        known = here.known(piece)
        if known is None:
            waiting.append(piece)
        else:
            done.add(known)
    _read_once(waiting, new_side, comparison.new)
    ready = (old_side, new_side, fresh)
    for _, part in shared_out(Comparer, ready, waiting, jobs, PIECES_A_PROCESS, here):
        done.add(part)
    return Review(
        old=old_side.label,
        new=new_side.label,
        difference=comparison.diff,
        effects=tuple(sorted(done.effects, key=_effect_order)),
        untested=tuple(untested(comparison, new_side, done)),
        library=comparison.new,
        cases=done.cases,
        examples=done.examples,
        examples_changed=examples_difference(old_side, comparison.old, new_side, comparison.new),
        unread=tuple(sorted(done.unread)),
    )


def _effect_order(effect: Effect) -> tuple[str, str, str, tuple[str, ...], str]:
    return effect.kind, effect.file, effect.rule, effect.against, effect.sort


def _read_once(pieces: list[Piece], side: Side, library: Library) -> None:
    """Read what no run read before, and keep it for the processes; raises `DisruptError`."""
    kept = KeptFiles()
    for kind, name in pieces:
        path = library.examples(name) if kind == "example" else None
        text = "" if path is None else spelled(path)
        if path is not None and text:
            kept.know(text, side.shown(path))
    kept.save()


def examples_difference(
    old_side: Side, old: Library, new_side: Side, new: Library
) -> tuple[FileChange, ...]:
    """Which examples came, went, or expect something else."""
    found = []
    for rule_id in sorted({*old.rule_ids, *new.rule_ids}):
        first, last = _file_of(old, rule_id), _file_of(new, rule_id)
        if _bytes(first) == _bytes(last):
            continue
        before, after = _examples(old_side, old, first), _examples(new_side, new, last)
        changes = tuple(compared(before, after, "examples"))
        if changes:
            title = (new if rule_id in new.rules else old).rules[rule_id].title
            found.append(FileChange("examples", rule_id, title, "changed", changes))
    return tuple(found)


def _file_of(library: Library, rule_id: str) -> tuple[str, Path | None]:
    return rule_id, library.examples(rule_id) if rule_id in library.rules else None


def _bytes(file: tuple[str, Path | None]) -> bytes:
    return b"" if file[1] is None else file[1].read_bytes()


def _examples(side: Side, library: Library, file: tuple[str, Path | None]) -> dict[str, Any]:
    """The examples of a rule, by name: what they say and expect."""
    rule_id, path = file
    if path is None:
        return {"examples": []}
    scenes = examples_of(path, rule_id, side, library)
    return {"examples": [{"name": scene.name, **_told(scene)} for scene in scenes]}


def _told(scene: Scene) -> dict[str, Any]:
    plain: dict[str, Any] = scene.node.plain()
    expected = plain.pop("expect", {})
    plain.pop("case", None)
    said = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
    return {"expect": next(iter(expected.values()), {}), "said": said}
