"""Two libraries on the same cases and examples: what comes out otherwise, and what does it.

What came of the examples of a rule is kept, for the old library and for the new one, so that a side
that did not change is not judged again; of cases nothing is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

from disrupt.engine import engine_of
from disrupt.library_model import Library
from disrupt.pipeline import LISTED
from disrupt.review.difference import Change, Difference, difference
from disrupt.review.effects import Effect, Part, Sort, Unread, sort_of
from disrupt.review.kept import KeptFiles
from disrupt.review.reach_of_change import Touched, touched
from disrupt.review.results import recall, remember
from disrupt.review.reverting import can_be_asked, each_without
from disrupt.review.revisions import Side, library_of
from disrupt.review.scenes import (
    NOTHING,
    Key,
    Outcome,
    Piece,
    Scene,
    Stage,
    case_of,
    examples_of,
    on_file,
)
from disrupt.review.stamps import digest
from disrupt.rule import Rule

Outcomes = dict[Key, Outcome]
Kept = list[Outcomes | None]
"""What came of each example of a file that could come out otherwise; None where it is not read."""


@dataclass(slots=True)
class Comparison:
    """Two libraries, what is otherwise between them, and how far it can be felt."""

    old: Library
    new: Library
    diff: Difference
    reach: Touched
    before: Stage = field(init=False)
    after: Stage = field(init=False)
    _reverted: dict[str, list[tuple[Change, Rule]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = Stage(engine_of(self.old))
        self.after = Stage(engine_of(self.new))

    @classmethod
    def of(cls, old_side: Side, new_side: Side) -> Comparison:
        """Load and compare two sides; raises `DisruptError`."""
        old, new = library_of(old_side), library_of(new_side)
        diff = difference(old, new)
        return cls(old, new, diff, touched(diff, old, new))

    # one scene on both sides -------------------------------------------------------------

    def ready(self, scene: Scene) -> None:
        """Infer once what both sides infer alike."""
        self.after.run(scene)
        if self.reach.same_facts:
            self.before.share_one(self.after, scene)

    def outcomes(self, stage: Stage, scene: Scene) -> Outcomes | None:
        """What comes of a scene on one side; None where that side cannot read it."""
        if stage.run(scene) is None:
            return None
        if scene.kind == "case":
            return stage.outcomes(scene, self.reach.in_cases, self.reach.in_cases)
        routed = frozenset({*self.reach.changed, scene.rule or ""})
        return stage.outcomes(scene, self.reach.rules_in(on_file(scene)), routed)

    def held_against(
        self, scene: Scene, old: Outcomes | None, new: Outcomes | None, part: Part
    ) -> None:
        """Note what is otherwise in a scene."""
        if old is None or new is None:
            part.unread.append(Unread(scene.name, scene.file, "new" if new is None else "old"))
            return
        found = list(differing(old, new))
        part.effects += [self._effect(scene, *each) for each in found]
        listed = any(o.status in LISTED for o in (*old.values(), *new.values()))
        if scene.kind == "case" and (found or listed):
            part.effects += self._moved(scene)

    def _moved(self, scene: Scene) -> Iterable[Effect]:
        """Options that stand otherwise among those that both sides list."""
        old, new = self.before.places(scene), self.after.places(scene)
        both = [key for key in old if key in new]
        first = {key: n for n, key in enumerate(sorted(both, key=lambda k: old[k]), 1)}
        last = {key: n for n, key in enumerate(sorted(both, key=lambda k: new[k]), 1)}
        for key in both:
            if first[key] != last[key] and key[0] in self.reach.in_cases:
                before = Outcome("", place=old[key] + 1)
                after = Outcome("", place=new[key] + 1)
                file = self.diff.rule(key[0])
                by = () if file is None else file.changes
                yield Effect(
                    scene.name, scene.kind, scene.file, scene.rule, *key, "place",
                    before, after, by if len(by) == 1 else (),
                )  # fmt: skip

    # what did it -----------------------------------------------------------------------

    def _effect(
        self, scene: Scene, key: Key, sort: Sort, before: Outcome, after: Outcome
    ) -> Effect:
        by = self._by(scene, key, before)
        through = () if by or self._own(key[0]) else tuple(self._through(key[0]))
        return Effect(
            scene.name, scene.kind, scene.file, scene.rule, *key, sort, before, after, by, through
        )

    def _own(self, rule_id: str) -> bool:
        file = self.diff.rule(rule_id)
        return file is not None and any(change.bears for change in file.changes)

    def _by(self, scene: Scene, key: Key, before: Outcome) -> tuple[Change, ...]:
        """Changes of the rule without which this would have come out as before."""
        found = [
            change
            for change, rule in self.lacking(key[0])
            if self.after.with_rule(scene, key[0], rule).get(key, NOTHING).seen == before.seen
        ]
        return tuple(found)

    def lacking(self, rule_id: str) -> list[tuple[Change, Rule]]:
        """The new rule with each of its changes taken back, worked out once."""
        known = self._reverted.get(rule_id)
        if known is None:
            file = self.diff.rule(rule_id)
            known = []
            if file is not None and file.state == "changed":
                before, after = (
                    json.loads(lib.said("rules")[rule_id]) for lib in (self.old, self.new)
                )
                known = [
                    (change, rule)
                    for change, rule in each_without(before, after, file.changes)
                    if can_be_asked(rule_id, rule, self.new)
                ]
            self._reverted[rule_id] = known
        return known

    def _through(self, rule_id: str) -> Iterable[str]:
        """Files beside the rule that changed and that it could have felt."""
        if self.diff.rule(rule_id) is not None:
            return
        for other in self.diff.files:
            if other.section == "rule":
                rule = self.new.rules.get(rule_id)
                if rule is not None and other.id in rule.first:
                    yield f"rule {other.id}"
            else:
                yield f"{other.section} {other.id}"


def differing(old: Outcomes, new: Outcomes) -> Iterable[tuple[Key, Sort, Outcome, Outcome]]:
    """Give every option that comes out otherwise."""
    for key in sorted({*old, *new}):
        before, after = old.get(key, NOTHING), new.get(key, NOTHING)
        sort = sort_of(before, after)
        if sort is not None:
            yield key, sort, before, after


# file by file --------------------------------------------------------------------------


class Comparer:
    """One process's comparison, which takes cases and files of examples one by one."""

    def __init__(self, old_side: Side, new_side: Side, fresh: bool = False) -> None:  # noqa: FBT001, FBT002 - handed on to processes by place
        """Load both sides; raises `DisruptError`."""
        self.side, self.fresh = new_side, fresh
        self.comparison = Comparison.of(old_side, new_side)
        reach = self.comparison.reach
        spreads = [(sorted(s.rules), s.words and sorted(s.words)) for s in reach.spreads]
        self.asked = json.dumps([spreads, sorted(reach.changed)]).encode()
        self.kept = KeptFiles()

    def __call__(self, piece: Piece) -> Part:
        """What is otherwise in a case, or in the examples of a rule."""
        kind, name = piece
        if kind == "case":
            return self._case(case_of(Path(name), self.side))
        return self._examples(name)

    def known(self, piece: Piece) -> Part | None:
        """What is known of a piece in which nothing is otherwise; None where that is not known."""
        kind, name = piece
        path = self.comparison.new.examples(name) if kind == "example" else None
        if path is None or self.fresh:
            return None
        old, new = (_recalled(stamp) for stamp in self._stamps(path))
        return Part(examples=len(new)) if old is not None and new and _alike(old, new) else None

    def _case(self, scene: Scene) -> Part:
        part, compared = Part(cases=1), self.comparison
        compared.ready(scene)
        old, new = (compared.outcomes(stage, scene) for stage in (compared.before, compared.after))
        compared.held_against(scene, old, new, part)
        return part

    def _examples(self, rule_id: str) -> Part:
        compared = self.comparison
        path = compared.new.examples(rule_id)
        if path is None:
            return Part()
        stamps = self._stamps(path)
        old, new = (None if self.fresh else _recalled(stamp) for stamp in stamps)
        read = examples_of(path, rule_id, self.side, compared.new, self.kept)
        scenes = [scene for scene in read if compared.reach.reads(on_file(scene))]
        for scene in scenes if old is None or new is None else ():
            compared.ready(scene)
        first = old or [compared.outcomes(compared.before, scene) for scene in scenes]
        last = new or [compared.outcomes(compared.after, scene) for scene in scenes]
        for stamp, known, came in zip(stamps, (old, new), (first, last), strict=True):
            if known is None:
                _keep(stamp, came)
        part = Part(examples=len(scenes))
        for scene, before, after in zip(scenes, first, last, strict=True):
            compared.held_against(scene, before, after, part)
        compared.before.forget()
        compared.after.forget()
        return part

    def _stamps(self, examples: Path) -> tuple[str, str]:
        """What the outcomes in a file rest on, for the old library and for the new one."""
        asked = (("asked", self.asked), ("examples", examples.read_bytes()))
        old, new = (
            digest((("library", library.hash.encode()), *asked))
            for library in (self.comparison.old, self.comparison.new)
        )
        return old, new


def _alike(old: Kept, new: Kept) -> bool:
    return all(
        before is not None and after is not None and not any(differing(before, after))
        for before, after in zip(old, new, strict=True)
    )


def _recalled(stamp: str) -> Kept | None:
    kept = recall("outcomes", stamp)
    try:
        return None if kept is None else [_unpacked(rows) for rows in kept["scenes"]]
    except (KeyError, TypeError, ValueError):
        return None


def _unpacked(rows: list[Any] | None) -> Outcomes | None:
    if rows is None:
        return None
    return {(rule, tuple(against)): Outcome(*came) for rule, against, came in rows}


def _keep(stamp: str, scenes: Kept) -> None:
    remember("outcomes", stamp, {"scenes": [_packed(outcomes) for outcomes in scenes]})


def _packed(outcomes: Mapping[Key, Outcome] | None) -> list[Any] | None:
    if outcomes is None:
        return None
    return [[rule, against, astuple(came)] for (rule, against), came in outcomes.items()]
