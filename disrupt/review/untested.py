"""Which changes of the library no example and no case notices."""

from __future__ import annotations

from collections.abc import Iterator

from disrupt.review.comparing import Comparison
from disrupt.review.difference import Change, FileChange
from disrupt.review.effects import Part, Untested
from disrupt.review.reach_of_change import bears, only_adds
from disrupt.review.revisions import Side
from disrupt.review.scenes import NOTHING, Scene, case_of, examples_of
from disrupt.rule import Rule


def untested(compared: Comparison, side: Side, done: Part) -> Iterator[Untested]:
    """Give the changes that alter nothing in any example or case of the new side."""
    seen = [change for effect in done.effects for change in effect.by]
    felt = {name for effect in done.effects for name in effect.through}
    cases = _Cases(side)
    for file in compared.diff.files:
        name = f"{file.section} {file.id}"
        if file.section == "rule":
            yield from _of_rule(compared, side, cases, file, seen)
        elif name not in felt and (file.section not in ("kind", "choices") or _bears(file)):
            yield Untested(file)


def _bears(file: FileChange) -> bool:
    """Whether a word has a part in the answer; a rule that asks for a new one is another change."""
    return bears(file) and not only_adds(file)


class _Cases:
    """The cases of a side, read when first asked for."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._scenes: list[Scene] | None = None

    def __iter__(self) -> Iterator[Scene]:
        if self._scenes is None:
            folder = self.side.cases
            paths = [] if folder is None else sorted(folder.rglob("*.yaml"))
            self._scenes = [case_of(path, self.side) for path in paths]
        return iter(self._scenes)


def _of_rule(
    compared: Comparison, side: Side, cases: _Cases, file: FileChange, seen: list[Change]
) -> Iterator[Untested]:
    path = compared.new.examples(file.id) if file.id in compared.new.rules else None
    if file.state == "added" and path is None:
        yield Untested(file, None, "no examples")
    left = [each for each in compared.lacking(file.id) if each[0] not in seen]
    if not left:
        return
    own = [] if path is None else list(examples_of(path, file.id, side, compared.new))
    for change, rule in left:
        if not any(_notices(compared, scene, file.id, rule) for scene in (*own, *cases)):
            yield Untested(file, change)


def _notices(compared: Comparison, scene: Scene, rule_id: str, rule: Rule) -> bool:
    """Whether taking a change back would alter what comes out here."""
    only = frozenset({rule_id})
    now = compared.after.outcomes(scene, only, only)
    other = compared.after.with_rule(scene, rule_id, rule)
    return any(now.get(key, NOTHING).seen != other.get(key, NOTHING).seen for key in {*now, *other})
