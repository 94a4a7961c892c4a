"""What is said about the case as a whole: cover, what was tried, what nobody linked, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from disrupt.assessment import Coverage, Option
from disrupt.assessment import Warning as WarningNote
from disrupt.case import Case
from disrupt.dates import day_words
from disrupt.order import Standing
from disrupt.protection import Protection
from disrupt.searches import contradicting
from disrupt.truth import Truth
from disrupt.words import Words, spaced
from disrupt.world import World

FOUR_PS = ("pursue", "prevent", "protect", "prepare")


@dataclass(frozen=True, slots=True)
class Remarks:
    """Remarks on one case, once its options are known."""

    case: Case
    world: World
    words: Words
    protection: Protection
    standings: Sequence[Standing]

    def unlinked(self) -> tuple[str, ...]:
        """Facts that name nobody yet."""
        loose = []
        for fact in self.world.facts.values():
            kind = self.world.vocabulary.kinds[fact.kind]
            if kind.fact_class in ("thing", "measure") or fact.reasons:
                continue
            named = [n for n in self.world.link_names(fact.kind) if fact.values.get(n) is not None]
            attributes = self.world.vocabulary.attributes(fact.kind)
            could_name = any(attribute.type == "thing" for attribute in attributes.values())
            if could_name and not any(attributes[n].type == "thing" for n in named):
                loose.append(fact.id)
        return tuple(sorted(loose))

    def coverage(self, options: tuple[Option, ...]) -> Coverage:
        counts = {p: sum(1 for o in options if p in o.four_ps) for p in FOUR_PS}
        empty = tuple(p for p in FOUR_PS if counts[p] == 0)
        return Coverage(counts=counts, empty=empty, notes=self._notes(), tried=self._tried())

    def _notes(self) -> tuple[str, ...]:
        """People in the case whom nothing listed protects."""
        protected = {
            thing
            for s in self.standings
            if s.candidate.rule.family == "safeguarding" or s.candidate.rule.pin == "safeguarding"
            for thing in s.candidate.against
        }
        unprotected = [
            self.words.label(fact.id)
            for fact in self.world.by_kind.get("person", ())
            if fact.id not in protected and self.protection.exploited(fact)
        ]
        return tuple(f"nothing here protects {label}" for label in sorted(unprotected))

    def _tried(self) -> tuple[str, ...]:
        tree = self.world.vocabulary.tree("measure", "result")
        found = []
        for fact in self.world.by_kind.get("measure", ()):
            result = fact.values.get("result")
            if not isinstance(result, str) or tree is None:
                continue
            if tree.matches(result, "not_effective") is Truth.TRUE:
                found.append(
                    f"{self.words.fact(fact)}: {spaced(result)}; "
                    "repeating it needs a reason, going further has one"
                )
        return tuple(sorted(found))

    def warnings(self) -> Iterable[WarningNote]:
        yield from self._urgent_warnings()
        yield from self._search_warnings()

    def _urgent_warnings(self) -> Iterable[WarningNote]:
        """What cannot wait, whichever power is chosen."""
        kinds = self.world.vocabulary.kinds
        for thing in sorted(self.world.facts.values(), key=lambda f: f.id):
            if kinds[thing.kind].fact_class != "thing":
                continue
            for finding in self.protection.urgent([thing]):
                shown = [c for c in finding.children if c.truth is Truth.TRUE] or [finding]
                for part in shown:
                    limb = part.condition.limb if part.condition is not None else None
                    text = f"urgent, {self.words.label(thing.id)}: {limb or 'see the facts'}"
                    yield WarningNote(code="urgent", message=text, about=(thing.id,))

    def _search_warnings(self) -> Iterable[WarningNote]:
        for search in self.case.searches:
            if not search.found_none or search.checked > self.world.as_at:
                continue
            for fact in contradicting(search, self.world):
                text = (
                    f"a search of {day_words(search.checked)} found no {spaced(search.kind)}, "
                    "but one is on file; the fact was used"
                )
                yield WarningNote(code="search-contradicted", message=text, about=(fact.id,))
