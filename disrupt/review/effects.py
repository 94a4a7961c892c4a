"""What a change of the library does to every case and example, and which limb does it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from disrupt.engine import engine_of
from disrupt.library_model import Library
from disrupt.review.difference import (
    Change,
    Difference,
    FileChange,
    compared,
    difference,
)
from disrupt.review.reach_of_change import Touched, touched
from disrupt.review.reverting import each_without
from disrupt.review.revisions import Side, library_of
from disrupt.review.scenes import NOTHING, Key, Outcome, Scene, Stage, examples_of, scenes_of
from disrupt.rule import Rule

LISTED = ("made_out", "within_reach")
MOST_PROCESSES = 4
"""Each loads both libraries, so that more of them gain little."""
Sort = Literal["gained", "lost", "status", "route", "held_back", "place"]


@dataclass(frozen=True, slots=True)
class Effect:
    """One option of one case or example that comes out otherwise."""

    scene: str
    kind: Literal["case", "example"]
    file: str
    beside: str | None
    """The rule that an example stands beside."""
    rule: str
    against: tuple[str, ...]
    sort: Sort
    before: Outcome
    after: Outcome
    by: tuple[Change, ...] = ()
    """The changes that do it, each by itself; none where it takes several together."""
    through: tuple[str, ...] = ()
    """Concepts, lists and words that do it, where the rule itself is as it was."""


@dataclass(frozen=True, slots=True)
class Untested:
    """A change that no example and no case notices."""

    file: FileChange
    change: Change | None = None
    why: Literal["nothing notices", "no examples"] = "nothing notices"


@dataclass(frozen=True, slots=True, order=True)
class Unread:
    """A case or example that is not compared."""

    scene: str
    file: str
    by: Literal["old", "new"]
    """Whose rules cannot read it: the old ones lack a word that it uses, or it is wrong."""


@dataclass(frozen=True, slots=True)
class Review:
    """Everything a reviewer is told about a change."""

    old: str
    new: str
    difference: Difference
    effects: tuple[Effect, ...]
    untested: tuple[Untested, ...]
    library: Library
    """The new library."""
    cases: int
    """Cases that were compared: those that could come out otherwise."""
    examples: int
    examples_changed: tuple[FileChange, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything is otherwise."""
        return bool(self.difference.files or self.examples_changed)


def review(old_side: Side, new_side: Side) -> Review:
    """Compare two libraries and what comes of them; raises `DisruptError`."""
    old, new = library_of(old_side), library_of(new_side)
    diff = difference(old, new)
    told = examples_difference(old_side, old, new_side, new)
    comparison = Comparison(old, new, diff, touched(diff, old, new))
    done = Part()
    if diff.files:
        alone = not comparison.reach.everything
        done = comparison.part(new_side) if alone else _everything(old_side, new_side)
    return Review(
        old=old_side.label,
        new=new_side.label,
        difference=diff,
        effects=tuple(sorted(done.effects, key=_effect_order)),
        untested=tuple(comparison.untested(new_side, done)),
        library=new,
        cases=done.cases,
        examples=done.examples,
        examples_changed=told,
        unread=tuple(sorted(done.unread)),
    )


def _effect_order(effect: Effect) -> tuple[str, str, str, tuple[str, ...], str]:
    return effect.kind, effect.file, effect.rule, effect.against, effect.sort


@dataclass(slots=True)
class Part:
    """What came of some of the scenes."""

    effects: list[Effect] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    cases: int = 0
    examples: int = 0


def _everything(old_side: Side, new_side: Side) -> Part:
    """Where anything could come out otherwise, every core takes a share of the scenes."""
    shares = min(os.cpu_count() or 1, MOST_PROCESSES)
    jobs = [(old_side, new_side, (share, shares)) for share in range(shares)]
    if shares == 1:
        return _share(jobs[0])
    whole = Part()
    with ProcessPoolExecutor(shares, mp_context=get_context("spawn")) as pool:
        for part in pool.map(_share, jobs):
            whole.effects += part.effects
            whole.unread += part.unread
            whole.cases += part.cases
            whole.examples += part.examples
    return whole


def _share(job: tuple[Side, Side, tuple[int, int]]) -> Part:
    old_side, new_side, share = job
    old, new = library_of(old_side), library_of(new_side)
    diff = difference(old, new)
    return Comparison(old, new, diff, touched(diff, old, new)).part(new_side, share)


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


@dataclass(slots=True)
class Comparison:
    """Two libraries on the same scenes."""

    old: Library
    new: Library
    diff: Difference
    reach: Touched
    effects: list[Effect] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    before: Stage = field(init=False)
    after: Stage = field(init=False)
    _reverted: dict[str, list[tuple[Change, Rule]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = Stage(engine_of(self.old))
        self.after = Stage(engine_of(self.new))

    def part(self, side: Side, share: tuple[int, int] = (0, 1)) -> Part:
        """Find every effect in a share of the scenes of the new side."""
        done = Part()
        for scene in scenes_of(side, self.new, self.reach, share):
            done.cases += scene.kind == "case"
            done.examples += scene.kind == "example"
            self.after.run(scene)
            if not (self.reach.words or self.reach.inference):
                self.before.share_one(self.after, scene)
            self._scene(scene)
        done.effects, done.unread = self.effects, self.unread
        return done

    def _scene(self, scene: Scene) -> None:
        if self.after.run(scene) is None:
            self.unread.append(Unread(scene.name, scene.file, "new"))
            return
        if self.before.run(scene) is None:
            self.unread.append(Unread(scene.name, scene.file, "old"))
            return
        routed = self._routed(scene)
        old = self.before.outcomes(scene, self.reach.rules, routed)
        new = self.after.outcomes(scene, self.reach.rules, routed)
        found = False
        for key in sorted({*old, *new}):
            before, after = old.get(key, NOTHING), new.get(key, NOTHING)
            sort = sort_of(before, after)
            if sort is not None:
                found = True
                self.effects.append(self._effect(scene, key, sort, before, after))
        if scene.kind == "case" and (found or self._may_move(old, new)):
            self._places(scene)

    def _routed(self, scene: Scene) -> frozenset[str]:
        """Whose route is compared: of everything in cases, of what changed in examples."""
        if scene.kind == "case" or not self.reach.everything:
            return self.reach.rules
        changed = {file.id for file in self.diff.of("rule")}
        return frozenset(changed | ({scene.rule} if scene.rule else set()))

    def _may_move(self, old: dict[Key, Outcome], new: dict[Key, Outcome]) -> bool:
        return any(o.status in LISTED for o in (*old.values(), *new.values()))

    def _places(self, scene: Scene) -> None:
        """Options that stand otherwise among those that both sides list."""
        old, new = self.before.places(scene), self.after.places(scene)
        both = [key for key in old if key in new]
        first = {key: n for n, key in enumerate(sorted(both, key=lambda k: old[k]), 1)}
        last = {key: n for n, key in enumerate(sorted(both, key=lambda k: new[k]), 1)}
        for key in both:
            moved = first[key] != last[key]
            if moved and (key[0] in self.reach.rules):
                before = Outcome("", place=old[key] + 1)
                after = Outcome("", place=new[key] + 1)
                file = self.diff.rule(key[0])
                by = () if file is None else file.changes
                self.effects.append(
                    Effect(scene.name, scene.kind, scene.file, scene.rule, *key, "place",
                           before, after, by if len(by) == 1 else ())
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
            for change, rule in self._lacking(key[0])
            if self._with(scene, key, rule).seen == before.seen
        ]
        return tuple(found)

    def _with(self, scene: Scene, key: Key, rule: Rule) -> Outcome:
        return self.after.with_rule(scene, key[0], rule).get(key, NOTHING)

    def _lacking(self, rule_id: str) -> list[tuple[Change, Rule]]:
        """The new rule with each of its changes taken back, worked out once."""
        known = self._reverted.get(rule_id)
        if known is None:
            file = self.diff.rule(rule_id)
            known = []
            if file is not None and file.state == "changed":
                before, after = (
                    json.loads(lib.said("rules")[rule_id]) for lib in (self.old, self.new)
                )
                known = list(each_without(before, after, file.changes))
            self._reverted[rule_id] = known
        return known

    def _through(self, rule_id: str) -> Iterable[str]:
        """Files beside the rule that changed and that it could have felt."""
        file = self.diff.rule(rule_id)
        if file is not None:
            return
        for other in self.diff.files:
            if other.section == "rule":
                rule = self.new.rules.get(rule_id)
                if rule is not None and other.id in rule.first:
                    yield f"rule {other.id}"
            else:
                yield f"{other.section} {other.id}"

    # what nothing notices --------------------------------------------------------------

    def untested(self, side: Side, done: Part) -> Iterable[Untested]:
        """Changes that alter nothing in any example or case."""
        seen = [change for effect in done.effects for change in effect.by]
        felt = {name for effect in done.effects for name in effect.through}
        rules = frozenset(file.id for file in self.diff.of("rule"))
        own = replace(self.reach, rules=rules, kinds=frozenset())
        scenes = list(scenes_of(side, self.new, own)) if rules else []
        for file in self.diff.files:
            name = f"{file.section} {file.id}"
            if file.section == "rule":
                yield from self._untested_rule(file, seen, scenes)
            elif file.section in ("concept", "list", "single") and name not in felt:
                yield Untested(file)

    def _untested_rule(
        self, file: FileChange, seen: list[Change], scenes: list[Scene]
    ) -> Iterable[Untested]:
        own = [s for s in scenes if s.rule == file.id or s.kind == "case"]
        if file.state == "added":
            if not any(scene.rule == file.id for scene in own):
                yield Untested(file, None, "no examples")
            return
        for change, rule in self._lacking(file.id):
            if change in seen:
                continue
            if not any(self._notices(scene, file.id, rule) for scene in own):
                yield Untested(file, change)

    def _notices(self, scene: Scene, rule_id: str, rule: Rule) -> bool:
        """Whether taking a change back would alter what comes out here."""
        now = self.after.outcomes(scene, frozenset({rule_id}), frozenset({rule_id}))
        other = self.after.with_rule(scene, rule_id, rule)
        return any(
            now.get(key, NOTHING).seen != other.get(key, NOTHING).seen for key in {*now, *other}
        )


def sort_of(before: Outcome, after: Outcome) -> Sort | None:
    """Give in what way an outcome is another; None where it is not."""
    if before.seen == after.seen:
        return None
    if before.status != after.status:
        if before.status not in LISTED and after.status in LISTED:
            return "gained"
        if before.status in LISTED and after.status not in LISTED:
            return "lost"
        return "status"
    return "route" if before.route != after.route else "held_back"
