"""What a change of a rule would let through: the example nearest to it, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from disrupt.assessment import Assessment, Limb
from disrupt.candidates import Candidate
from disrupt.case import Case
from disrupt.engine import Engine, engine_of
from disrupt.errors import DisruptError, Place, Problem, did_you_mean
from disrupt.library_model import Library
from disrupt.present import Presenter
from disrupt.review.files import rule_node
from disrupt.review.mutants import mutated, setting_of
from disrupt.review.operators import Mutant, mutants
from disrupt.review.scenarios import Bench, Scenario, noticed
from disrupt.rule import Rule


@dataclass(frozen=True, slots=True)
class Side:
    """How one option comes out with one form of the rule."""

    thing: str
    status: str
    reason: str | None
    limb: Limb | None
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Difference:
    """One example with the rule as it stands and as changed."""

    scenario: str
    file: str
    before: Side | None
    after: Side | None

    @property
    def same(self) -> bool:
        """Whether nothing at all comes out otherwise."""
        return _told(self.before) == _told(self.after)


@dataclass(frozen=True, slots=True)
class Look:
    """A mutant looked at."""

    mutant: Mutant
    title: str
    place: Place
    before: Rule
    after: Rule
    noticed_by: str | None
    nearest: Difference | None


def look(
    library: Library, mutant_id: str, cases: Path | None = None, case: Case | None = None
) -> Look:
    """Find a mutant by its id, and the example or the case that comes nearest to noticing it.

    Raises `DisruptError` where there is no such mutant.
    """
    rule_id = mutant_id.partition(":")[0]
    if rule_id.startswith("concepts/"):
        text = "a change of a concept shows in the examples of many rules, not in one"
        hint = f"`disrupt mutate --rule {rule_id}` names what none of them notices"
        raise DisruptError(Problem(text, help=hint, code="no-mutant"))
    if rule_id not in library.rules:
        hint = did_you_mean(rule_id, library.rule_ids) or "`disrupt mutate` names every change"
        raise DisruptError(Problem(f"no rule has the id `{rule_id}`", help=hint, code="no-rule"))
    node = rule_node(library, rule_id)
    bench = Bench(library, engine_of(library), cases)
    scenarios = bench.scenarios(rule_id)
    found = {
        each.id: each for each in mutants(rule_id, node.plain(), setting_of(library, scenarios))
    }
    mutant = found.get(mutant_id)
    changed = None if mutant is None else mutated(mutant, Rule)
    if mutant is None or changed is None:
        hint = did_you_mean(mutant_id, found) or f"`disrupt mutate --rule {rule_id}` lists them"
        raise DisruptError(Problem("no change has that name", help=hint, code="no-mutant"))
    rule = library.rules[rule_id]
    engine = bench.engine.with_rule(rule_id, changed)
    caught = next(
        (each.name for each in scenarios if noticed(each, engine, rule_id, changed) is not None),
        None,
    )
    if case is not None:
        scenarios = [bench.scenario(case.id, case)]
    differences = [
        difference
        for each in scenarios
        for difference in _differences(each, bench.engine, engine, rule_id, (rule, changed))
    ]
    nearest = max(differences, key=_nearness, default=None)
    return Look(mutant, rule.title, node.at(mutant.where), rule, changed, caught, nearest)


def _differences(
    scenario: Scenario,
    old: Engine,
    new: Engine,
    rule_id: str,
    rules: tuple[Rule, Rule],
) -> list[Difference]:
    before = {c.against: c for c in scenario.judged(old, rule_id, rules[0])}
    after = {c.against: c for c in scenario.judged(new, rule_id, rules[1])}
    return [
        Difference(
            scenario.name,
            scenario.file,
            _side(scenario, old, before.get(thing)),
            _side(scenario, new, after.get(thing)),
        )
        for thing in dict.fromkeys((*before, *after))
    ]


def _side(scenario: Scenario, engine: Engine, candidate: Candidate | None) -> Side | None:
    if candidate is None:
        return None
    way = candidate.best
    presenter = Presenter(engine, scenario.run.world, scenario.run.words)
    shown = [candidate] if candidate.status != "not_indicated" else []
    return Side(
        "+".join(candidate.against),
        candidate.status,
        way.reason,
        None if way.test is None else presenter.limb(way.test),
        scenario.answer(engine, shown),
    )


def _nearness(difference: Difference) -> tuple[bool, int, bool]:
    """A changed status before a changed tree before an example that makes it out."""
    before, after = difference.before, difference.after
    statuses = (None if side is None else side.status for side in (before, after))
    one, other = statuses
    return (one != other, _apart(before, after), one == "made_out")


def _apart(before: Side | None, after: Side | None) -> int:
    """In how many limbs two trees differ."""
    return len(_told(before) ^ _told(after))


def _told(side: Side | None) -> frozenset[str]:
    if side is None or side.limb is None:
        return frozenset({"" if side is None else side.status})
    return frozenset((side.status, *_limbs(side.limb, "")))


def _limbs(limb: Limb, path: str) -> list[str]:
    facts = ",".join(limb.facts)
    found = [f"{path}/{limb.node}:{limb.text}:{limb.truth}:{facts}"]
    for index, child in enumerate(limb.children):
        found += _limbs(child, f"{path}/{index}")
    return found
