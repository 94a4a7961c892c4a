"""Makes the answer's models out of what was judged: options, duties, trees, gaps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from disrupt.assessment import (
    Addition,
    Appeal,
    Breach,
    Duty,
    FirstStep,
    Gap,
    IndicatorNote,
    InPlace,
    Judgement,
    Limb,
    Option,
    Route,
)
from disrupt.assessment import (
    Way as WayNote,
)
from disrupt.candidates import Candidate, Way
from disrupt.case import Decision, Fact
from disrupt.condition import Check, Condition, DatedValue, Find
from disrupt.engine import Engine
from disrupt.findings import Finding, GapNote, exceptions_named, supporting_facts, truth_if
from disrupt.order import Standing
from disrupt.rule import Rule
from disrupt.rule_notes import effect_note, in_force_words, laws, prose, reviewed
from disrupt.truth import Strength, Truth
from disrupt.values import Env, with_authority
from disrupt.words import Words, in_sentence, spaced
from disrupt.world import World


class Presenter:
    """Presents the judged options of one case."""

    def __init__(self, engine: Engine, world: World, words: Words) -> None:
        self.engine = engine
        self.library = engine.library
        self.world = world
        self.words = words

    # options ---------------------------------------------------------------------------

    def option(self, standing: Standing, *, tree: bool = True) -> Option:
        """One option; `tree` is for options that are listed."""
        candidate, way = standing.candidate, standing.candidate.best
        rule = candidate.rule
        facts = self.shown_facts(way)
        return Option(
            id=candidate.id,
            rule=candidate.rule_id,
            title=rule.title,
            family=rule.family,
            area=rule.area,
            four_ps=rule.four_ps,
            purpose=prose(rule.purpose),
            against=candidate.against,
            not_on_file=candidate.not_on_file,
            ways=tuple(self.way(w) for w in candidate.ways),
            status=candidate.status,
            pinned=standing.pinned,
            position=standing.position,
            above_next_because=standing.above_next_because,
            below_previous_because=standing.below_previous_because,
            turns_on_judgement=candidate.turns_on_judgement,
            thin=candidate.thin,
            strength=None if way.strength is None else way.strength.word,  # type: ignore[arg-type]
            held_back=standing.extras.get("held_back"),
            route=standing.route,
            routes=standing.routes,
            decided_by=self.decided_by(rule),
            standard=rule.standard,
            law=laws(rule),
            in_force=in_force_words(rule),
            limbs=self.limb(way.test) if tree and way.test is not None else None,
            limits=tuple(self.limb(f) for f in way.limits) if tree else (),
            reason=way.reason,
            facts=tuple(f.id for f in facts),
            gaps=self.gaps(candidate),
            misses=tuple(self.words.miss(m) for m in way.misses()),
            judgements=self.judgements(candidate, way),
            check_that=tuple(dict.fromkeys(self.check_that(way))),
            first=self.first(way),
            in_place=self.in_place(way),
            steps=standing.extras.get("steps", ()),
            may_add=self.additions(candidate, way) if tree else (),
            effect=effect_note(rule.effect),
            above_justified_rung=standing.above_rung,
            appeal=self.appeal(rule),
            breach=tuple(
                Breach(what=prose(b.what), penalty=b.penalty, cite=b.cite) for b in rule.breach
            ),
            watch_out=tuple(map(prose, rule.watch_out)),
            conflicts=tuple(map(prose, rule.conflicts)),
            indicators=self.indicators(candidate, way) if tree else (),
            opens=self.library.reach.first_of.get(candidate.rule_id, ()),
            together=rule.together,
            colours=standing.extras.get("colours", ()),
            moved=standing.moved,
            marking=marking(facts),
            overt=rule.overt,
            punitive=rule.punitive,
            reviewed=reviewed(rule),
        )

    def duty(self, standing: Standing, *, yours: Route) -> Duty:
        candidate, way = standing.candidate, standing.candidate.best
        rule = candidate.rule
        return Duty(
            rule=candidate.rule_id,
            title=rule.title,
            status=candidate.status,
            what=prose(rule.purpose),
            against=candidate.against,
            pinned=standing.pinned,
            law=laws(rule),
            on=yours.label,
            yours=yours.kind,
            limbs=None if way.test is None else self.limb(way.test),
            facts=tuple(f.id for f in self.shown_facts(way)),
            gaps=self.gaps(candidate),
            steps=standing.extras.get("steps", ()),
            watch_out=tuple(map(prose, rule.watch_out)),
            judgements=self.judgements(candidate, way),
        )

    def way(self, way: Way) -> WayNote:
        about = {name: None if f is None else f.id for name, f in way.env_names.items()}
        return WayNote(about=about, status=way.status)

    def shown_facts(self, way: Way) -> tuple[Fact, ...]:
        """What shows it, latest first."""
        found: dict[str, Fact] = {}
        shown = () if way.test is None else supporting_facts(way.test)
        for fact in (*way.supports, *shown):
            found.update((f.id, f) for f in self.on_file(fact))
        return tuple(sorted(found.values(), key=_latest_first))

    def on_file(self, fact: Fact) -> Iterable[Fact]:
        """A fact, or the facts on file an inferred one rests on."""
        concepts = self.library.concepts
        return (f for f in self.world.rests_on([fact]) if f.kind not in concepts)

    def decided_by(self, rule: Rule) -> str | None:
        decider = rule.decided_by
        if decider is None:
            return None
        if decider.acting_as is not None:
            return decider.acting_as
        title = self.library.agencies.title(decider.agency)
        return in_sentence(title)

    def first(self, way: Way) -> tuple[FirstStep, ...]:
        rules = self.library.rules
        return tuple(
            FirstStep(
                rule=rule_id,
                title=rules[rule_id].title,
                measure=None if (made := rules[rule_id].makes) is None else made.measure,
            )
            for rule_id in way.first_missing
        )

    def in_place(self, way: Way) -> InPlace | None:
        if way.in_place is None:
            return None
        fact = way.in_place
        began = fact.values.get("from") or fact.values.get("date")
        ends = way.in_place_ends
        return InPlace(
            measure=spaced(str(fact.values.get("type", "measure"))),
            fact=fact.id,
            since=None if began is None else str(began),
            ends=None if ends is None or ends.latest is None else ends.latest.isoformat(),
        )

    def appeal(self, rule: Rule) -> Appeal | None:
        text = rule.appeal
        if text is None:
            return None
        within = text.within
        if isinstance(within, DatedValue):
            value = self.world.dated(within)
            within = None if value is None else str(value)
        return Appeal(to=prose(text.to), within=within, of=text.of, cite=text.cite)

    # judgements and additions ------------------------------------------------------------

    def judgements(self, candidate: Candidate, way: Way) -> tuple[Judgement, ...]:
        """Those for the rule as a whole, and the questions its test reached."""
        found = [
            _judgement(j.id, j.ask, j.by, j.cite, way.answers.get(j.id))
            for j in candidate.compiled.judgements
        ]
        asked = () if way.test is None else (f for f in way.test.walk() if f.node == "ask")
        for finding in asked:
            node: Any = finding.condition
            if finding.judgement is not None and node is not None:
                answer = way.answers.get(finding.judgement)
                found.append(_judgement(node.id, node.ask, node.by, node.cite, answer))
        return tuple({j.id: j for j in found}.values())

    def additions(self, candidate: Candidate, way: Way) -> tuple[Addition, ...]:
        env = self.env(way)
        found = []
        pairs = zip(candidate.rule.may_add, candidate.compiled.additions, strict=True)
        for text, condition in pairs:
            finding = None if condition is None else condition(env)
            truth = Truth.TRUE if finding is None else finding.truth
            if truth is Truth.FALSE:
                continue
            asked = None
            if finding is not None and finding.node == "ask":
                node: Any = finding.condition
                asked = _judgement(node.id, node.ask, node.by, node.cite, way.answers.get(node.id))
            found.append(
                Addition(what=prose(text.what), cite=text.cite, truth=_word(truth), judgement=asked)
            )
        return tuple(found)

    def env(self, way: Way) -> Env:
        names = with_authority(self.world, way.env_names)
        return Env(self.world, names, way.answers)

    def indicators(self, candidate: Candidate, way: Way) -> tuple[IndicatorNote, ...]:
        env = self.env(way)
        found = []
        for direction, condition, evaluator in candidate.compiled.indicators:
            finding = evaluator(env)
            if finding is not None and finding.truth is Truth.TRUE:
                facts = tuple(f.id for f in supporting_facts(finding))
                text = condition.limb or self.describe(condition)
                found.append(IndicatorNote(text=text, direction=direction, facts=facts))  # type: ignore[arg-type]
        return tuple(found)

    # the tree --------------------------------------------------------------------------

    def limb(self, finding: Finding) -> Limb:
        """One node and all below it."""
        node = finding.condition
        settled = finding.truth is not Truth.UNKNOWN
        return Limb(
            node=finding.node,
            truth=_word(finding.truth),
            text=prose(node.limb) if node is not None and node.limb else self.text_of(node),
            cite=None if node is None else node.cite,
            strength=None if finding.strength is None else finding.strength.word,  # type: ignore[arg-type]
            facts=tuple(f.id for f in finding.facts),
            possible_facts=tuple(f.id for f in finding.possible),
            contrary_facts=tuple(f.id for f in finding.contrary),
            gaps=() if settled else tuple(self.words.gap(g) for g in self.expanded(finding.gaps)),
            misses=tuple(self.words.miss(m) for m in finding.misses),
            judgement=finding.judgement,
            note=finding.note,
            children=tuple(self.limb(child) for child in finding.children),
        )

    def text_of(self, node: Condition | None) -> str | None:
        """Words for a part whose writer gave none."""
        if node is None or isinstance(node, Find | Check):
            return self.describe(node)
        return prose(node.ask) if hasattr(node, "ask") else None

    def describe(self, node: Condition | None) -> str | None:
        if isinstance(node, Find):
            kind = self.library.vocabulary.kinds[node.kind]
            wanted = [
                spaced(str(o))
                for r in node.requirements
                for o in (r.equal or ())
                if isinstance(o, str)
            ]
            text = kind.title[:1].lower() + kind.title[1:]
            more = f" ({' or '.join(wanted[:4])})" if wanted else ""
            return text + more + (f", at least {node.count}" if node.count > 1 else "")
        if isinstance(node, Check):
            return spaced(".".join((node.subject.name, *node.subject.attributes)))
        return None

    # gaps ------------------------------------------------------------------------------

    def gaps(self, candidate: Candidate) -> tuple[Gap, ...]:
        """What is not known, what alone would settle it first."""
        way = candidate.best
        if candidate.status not in ("within_reach", "made_out", "not_in_force"):
            return ()
        asked: dict[str, Gap] = {}
        for note in way.gaps():
            settles = self.settles(candidate, note)
            for part in self.lacking(note) or (note,):
                asked.setdefault(part.key, self.words.gap(part, settles=settles))
        asked.update((note.key, self.words.gap(note)) for note in self.unproved(candidate))
        return tuple(sorted(asked.values(), key=gap_order))

    def unproved(self, candidate: Candidate) -> Iterable[GapNote]:
        """What is on file and does not carry far enough, or comes from nobody knows where."""
        way = candidate.best
        shown = self.shown_facts(way)
        if way.sole_basis:
            beside = ("evidence beside the register entry",)
            yield GapNote("kind", None, None, candidate.against, beside)
        if candidate.thin:
            yield from (GapNote("corroborate", f.kind, None, (f.id,)) for f in shown[:1])
        yield from (GapNote("source", f.kind, None, (f.id,)) for f in shown if _unsourced(f))

    def expanded(self, notes: Iterable[GapNote]) -> Iterable[GapNote]:
        """An inferred fact that is only possible is asked for by what it lacks."""
        found: dict[str, GapNote] = {}
        for note in notes:
            lacking = self.lacking(note)
            found.update((n.key, n) for n in (lacking or (note,)))
        return found.values()

    def lacking(self, note: GapNote) -> tuple[GapNote, ...]:
        """What an inferred fact lacks, asked of the facts on file that it rests on."""
        fact = self.world.facts.get(note.about[0]) if note.about else None
        if fact is None or fact.kind not in self.library.concepts:
            return ()
        if note.kind == "fact":
            return tuple(self.world.gaps_of.get(fact.id, ()))
        if note.kind != "attribute" or note.attribute is None:
            return ()
        words = self.library.vocabulary
        return tuple(
            GapNote("attribute", base.kind, note.attribute, (base.id,), note.wanted)
            for base in self.on_file(fact)
            if words.attribute(base.kind, note.attribute) is not None
        )

    def settles(self, candidate: Candidate, note: GapNote) -> bool:
        """Whether this gap alone would make the option out."""
        way = candidate.best
        if candidate.status == "made_out" or way.first_missing:
            return False
        if any(g.key != note.key for g in way.blocking(candidate.rule)):
            return False
        return all(truth_if(f, note.key) >= Truth.OPEN for f in way.findings())

    def check_that(self, way: Way) -> Iterable[str]:
        """Exceptions that are neither shown nor excluded."""
        for finding in way.findings():
            for part in finding.walk():
                yield from (prose(c) for c in part.check_that)
        bars = way.exception
        if bars is not None and bars.truth not in (Truth.TRUE, Truth.FALSE):
            yield from (prose(text) for text in exceptions_named(bars))


GAP_ORDER = (
    *("contradicted", "corroborate", "attribute", "fact", "thing", "check_again", "kind"),
    "source",
)


def gap_order(gap: Gap) -> tuple[bool, int, str]:
    """What alone settles comes first, then what is missing of a fact on file, then whole kinds."""
    return (not gap.settles, GAP_ORDER.index(gap.kind), gap.key)


def _judgement(
    name: str, ask: str, by: str | None, cite: str | None, answer: Decision | None
) -> Judgement:
    return Judgement(
        id=name,
        ask=prose(ask),
        by=by,
        cite=cite,
        answer=None if answer is None else answer.answer,
        answered_by=None if answer is None else answer.by,
        answered_on=None if answer is None else answer.on,
        reasons=None if answer is None else answer.reasons,
    )


def _unsourced(fact: Fact) -> bool:
    return fact.strength is Strength.UNSTATED and not fact.reasons


def _word(truth: Truth) -> Any:
    return truth.word


def marking(facts: Iterable[Fact]) -> str | None:
    """The highest handling of the facts it rests on: with conditions beats permitted."""
    codes = {f.source.handling for f in facts if f.source is not None and f.source.handling}
    return "C" if "C" in codes else ("P" if "P" in codes else None)


def _latest_first(fact: Fact) -> tuple[int, str]:
    from disrupt.dates import DateSpan

    when = fact.values.get("date") or fact.values.get("from")
    day = when.latest if isinstance(when, DateSpan) else None
    return (-(day.toordinal() if day is not None else 0), fact.id)
