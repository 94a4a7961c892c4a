"""From case to assessment: bind, infer, test, order, present."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from disrupt.about import About
from disrupt.assessment import (
    Assessment,
    Clock,
    FactNote,
    Gap,
    Group,
    LibraryNote,
    Option,
)
from disrupt.assessment import Warning as WarningNote
from disrupt.candidates import Candidate
from disrupt.case import Case
from disrupt.dates import day_words
from disrupt.engine import Engine, engine_of
from disrupt.errors import DisruptError, Problem, did_you_mean
from disrupt.judge import Judge
from disrupt.library_model import Library
from disrupt.match import Binding, Matcher, NativeMatcher
from disrupt.order import Rungs, Standing, ordered
from disrupt.present import Presenter, gap_order
from disrupt.protection import Protection
from disrupt.remarks import Remarks
from disrupt.routes import Router, Seat, seats
from disrupt.steps import Stepper, clocks
from disrupt.version import __version__
from disrupt.words import Words
from disrupt.world import World

LISTED = ("made_out", "within_reach")
MATCHERS = ("native", "durable")


def assess(
    library: Library,
    case: Case,
    *,
    as_at: date | None = None,
    matcher: str | Matcher = "native",
    agency: str | None = None,
    all: bool = False,
) -> Assessment:
    """Say which powers could lawfully be used in a case, in order and with reasons.

    `matcher` is `native`, `durable` (which falls back on native, with a warning) or one that is
    open already, for many cases.
    `as_at` overrides the day of the case; `agency` changes who the asker is; `all` names the
    options that nothing on file supports too.
    Pure: no output, no network, nothing kept of the case; safe to call from several threads.
    Raises `DisruptError` if neither the case nor the call gives a day, or a name is unknown.
    """
    day = _day(case, as_at)
    _check_call(library, matcher, agency)
    run = Run(engine_of(library), case, day, seats(case, agency), matcher)
    run.infer()
    run.judge()
    run.rank()
    return run.answer(everything=all)


def _day(case: Case, as_at: date | None) -> date:
    day = as_at or case.as_at
    if day is None:
        text = "no day: the case has no `as_at` and none was given"
        raise DisruptError(Problem(text, help="write as_at: 2026-09-30", code="no-day"))
    return day


def _check_call(library: Library, matcher: str | Matcher, agency: str | None) -> None:
    if isinstance(matcher, str) and matcher not in MATCHERS:
        raise DisruptError(Problem(f"unknown matcher `{matcher}`", help="native or durable"))
    if agency is not None and agency not in library.agencies.agencies:
        hint = did_you_mean(agency, library.agencies.agencies)
        raise DisruptError(Problem(f"unknown agency `{agency}`", help=hint, code="unknown-agency"))


@dataclass(slots=True)
class Run:
    """One case on its way to an answer."""

    engine: Engine
    case: Case
    as_at: date
    table: tuple[Seat, ...]
    matcher: str | Matcher
    warnings: list[WarningNote] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    standings: list[Standing] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    world: World = field(init=False)
    words: Words = field(init=False)
    protection: Protection = field(init=False)

    def __post_init__(self) -> None:
        library = self.engine.library
        self.world = World(
            library.vocabulary,
            self.as_at,
            self.case.facts,
            self.case.searches,
            library.policy.search_days,
            library.policy.values,
        )
        yours = next((s.party for s in self.table if s.yours), None)
        self.words = Words(library, self.world, yours)
        self.protection = Protection(self.engine, self.case, self.world, self.words)

    # infer, bind, test -----------------------------------------------------------------

    def infer(self) -> None:
        self.engine.inference.run(self.world)

    def judge(self) -> None:
        """Bind what could be suggested, and judge every way of it."""
        judge = Judge(self.engine, self.case, self.world)
        wanted = self.engine.groups(self.world.by_kind)
        bound = self._bind([about for about, _ in wanted])
        for (_, rule_ids), bindings in zip(wanted, bound, strict=True):
            for rule_id in rule_ids:
                self.candidates += judge.candidates(rule_id, bindings)

    def _bind(self, abouts: list[About]) -> list[list[Binding]]:
        if self.matcher == "durable":
            return self._bind_durably(abouts)
        if isinstance(self.matcher, str):
            return NativeMatcher().bind(abouts, self.world)
        return self.matcher.bind(abouts, self.world)

    def _bind_durably(self, abouts: list[About]) -> list[list[Binding]]:
        from disrupt.match_durable import DurableFailed, DurableMatcher, DurableUnavailable

        try:
            with DurableMatcher() as durable:
                return durable.bind(abouts, self.world)
        except (DurableFailed, DurableUnavailable) as error:
            self.warn("matcher-fallback", f"the plain matcher was used: {error}")
            self.matcher = "native"
            return NativeMatcher().bind(abouts, self.world)

    def warn(self, code: str, message: str, about: tuple[str, ...] = ()) -> None:
        self.warnings.append(WarningNote(code=code, message=message, about=about))

    # order -----------------------------------------------------------------------------

    def rank(self) -> None:
        library = self.engine.library
        router = Router(library, self.world, self.table)
        nation = self.case.authority.nation if self.case.authority is not None else None
        stepper = Stepper(library, self.world, Judge(self.engine, self.case, self.world), nation)
        rungs = Rungs(self.engine, self.world)
        for candidate in self.candidates:
            if candidate.status == "not_indicated":
                continue
            self.standings.append(self._standing(candidate, router, stepper, rungs))

    def _standing(
        self, candidate: Candidate, router: Router, stepper: Stepper, rungs: Rungs
    ) -> Standing:
        way, rule = candidate.best, candidate.rule
        things = [f for f in way.env_names.values() if f is not None]
        standing = Standing(
            candidate,
            router.routes(candidate.compiled, way.env_names, way.answers),
            self.engine.library.policy.rung_index(rule.effect.rung),
            rungs.justified(things),
        )
        dated = stepper.steps(candidate.compiled, way.env_names, candidate.against, way.answers)
        standing.extras["steps"] = tuple(item.step for item in dated)
        standing.pinned = self.protection.pin(candidate, things)
        if candidate.status in LISTED:
            urgent_days = self.protection.urgent_days
            running = list(clocks(candidate.rule_id, candidate.id, dated, self.as_at, urgent_days))
            self.clocks += running
            soon = [clock for clock in running if clock.urgent]
            if soon and standing.pinned is None:
                ends = min(clock.ends for clock in soon)
                standing.pinned = f"a clock that runs until {day_words(ends)}"
        standing.extras["held_back"] = self.protection.held_back(candidate)
        return standing

    # answer ----------------------------------------------------------------------------

    def answer(self, *, everything: bool) -> Assessment:
        library = self.engine.library
        presenter = Presenter(self.engine, self.world, self.words)
        remarks = Remarks(self.case, self.world, self.words, self.protection, self.standings)
        sorted_out = self._sorted_out()
        coloured = (
            s.candidate.rule.title
            for s in sorted_out["duties"]
            if s.candidate.rule.colours is not None and s.candidate.status == "made_out"
        )
        colouring = tuple(dict.fromkeys(coloured))
        for standing in sorted_out["options"]:
            if standing.route.kind in ("own", "own?"):
                standing.extras["colours"] = colouring
        options = tuple(presenter.option(s) for s in sorted_out["options"])
        lists = {
            name: tuple(presenter.option(s, tree=name == "held_back") for s in sorted_out[name])
            for name in ("always", "held_back", "already_in_place", "not_in_force", "ruled_out")
        }
        return Assessment(
            engine_version=__version__,
            case=self.case.id,
            title=self.case.title,
            as_at=self.as_at,
            authority=next((self.words.authority_name() for s in self.table if s.yours), None),
            partners=tuple(
                s.party.name or library.agencies.title(s.party.agency)
                for s in self.table
                if not s.yours
            ),
            library=LibraryNote(
                version=library.version, hash=library.hash, rules=len(library.rule_ids)
            ),
            matcher=self.matcher if isinstance(self.matcher, str) else self.matcher.name,
            things={
                fact.id: self.words.thing_note(fact)
                for fact in self.world.facts.values()
                if self.world.vocabulary.kinds[fact.kind].fact_class == "thing"
            },
            facts=self._facts(),
            clocks=tuple(sorted(self.clocks, key=lambda c: (c.days_left, c.what))),
            options=options,
            duties=tuple(presenter.duty(s, yours=s.route) for s in sorted_out["duties"]),
            groups=self._groups(options),
            not_indicated=self._not_indicated() if everything else (),
            deconflict=tuple(sorted(set(self.case.deconflict.values()))),
            gaps=self._gaps(options),
            unlinked=remarks.unlinked(),
            unread=self.case.unread,
            coverage=remarks.coverage(options),
            warnings=(*self.warnings, *remarks.warnings()),
            policy_version=library.policy.version,
            **lists,  # type: ignore[arg-type]
        )

    def _sorted_out(self) -> dict[str, list[Standing]]:
        """Which list of the answer each option belongs to."""
        found: dict[str, list[Standing]] = {
            name: []
            for name in (
                *("options", "always", "duties", "held_back"),
                *("already_in_place", "not_in_force", "ruled_out"),
            )
        }
        for standing in self.standings:
            found[self._list_of(standing)].append(standing)
        library = self.engine.library
        found["options"] = ordered(found["options"], library.policy, self.case, self.world)
        for name, standings in found.items():
            if name != "options":
                standings.sort(key=lambda s: (s.pinned is None, s.candidate.id))
        return found

    def _list_of(self, standing: Standing) -> str:
        rule, status = standing.candidate.rule, standing.candidate.status
        if rule.family == "duty" and status in LISTED:
            return "duties"
        if status not in LISTED:
            return status
        if rule.always:
            return "always"
        return "options" if standing.extras["held_back"] is None else "held_back"

    def _facts(self) -> dict[str, FactNote]:
        things = self.world.vocabulary.kinds
        return {
            fact.id: self.words.fact_note(fact)
            for fact in sorted(self.world.facts.values(), key=lambda f: f.id)
            if things[fact.kind].fact_class != "thing"
        }

    def _groups(self, options: Iterable[Option]) -> tuple[Group, ...]:
        by_rule: dict[tuple[str, int | None], list[Option]] = {}
        for option in options:
            by_rule.setdefault((option.rule, option.position), []).append(option)
        return tuple(
            Group(
                rule=rule,
                title=members[0].title,
                position=position,
                options=tuple(o.id for o in members),
                together=members[0].together,
            )
            for (rule, position), members in by_rule.items()
            if len(members) > 1
        )

    def _not_indicated(self) -> tuple[str, ...]:
        return tuple(sorted(c.id for c in self.candidates if c.status == "not_indicated"))

    def _gaps(self, options: Iterable[Option]) -> tuple[Gap, ...]:
        """One line to a question, with every option it would help; most useful first."""
        merged: dict[str, Gap] = {}
        for option in options:
            for gap in option.gaps:
                known = merged.get(gap.key)
                helps = (*(known.options if known is not None else ()), option.id)
                settles = gap.settles or (known is not None and known.settles)
                merged[gap.key] = gap.model_copy(
                    update={"options": tuple(dict.fromkeys(helps)), "settles": settles}
                )
        return tuple(
            sorted(
                merged.values(),
                key=lambda g: (*gap_order(g)[:2], -len(g.options), g.key),
            )
        )
