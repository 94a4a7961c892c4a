"""What came out against what was expected, and the limb that decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from disrupt.assessment import Assessment, Duty, Limb, Option
from disrupt.errors import Place
from disrupt.testing.report import Failure

if TYPE_CHECKING:
    from disrupt.case import Expected
    from disrupt.library import Library

QUIET = ("not_indicated", "ruled_out")
"""What a pair that a case does not list may come out as."""


def differences(first: Assessment, second: Assessment) -> tuple[str, ...]:
    """Give the parts in which two assessments of one case differ, apart from the matcher."""
    one, other = _compared(first), _compared(second)
    return tuple(key for key in one if one[key] != other[key])


def _compared(assessment: Assessment) -> dict[str, Any]:
    left = assessment.model_dump(mode="json", exclude={"matcher", "warnings"})
    warnings = [w for w in assessment.warnings if "matcher" not in w.code]
    return {**left, "warnings": warnings}


@dataclass(slots=True)
class Outcome:
    """What came out, found by rule and things."""

    assessment: Assessment
    library: Library
    options: dict[tuple[str, frozenset[str]], Option] = field(default_factory=dict)
    duties: dict[tuple[str, frozenset[str]], Duty] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        answer = self.assessment
        for options in (answer.ruled_out, answer.not_in_force, answer.already_in_place,
                        answer.always, answer.options, answer.held_back):  # fmt: skip
            for option in options:
                self.options[option.rule, frozenset(option.against)] = option
        for duty in answer.duties:
            self.duties[duty.rule, frozenset(duty.against)] = duty
        self.held = {option.id for option in answer.held_back}

    def of(self, rule: str, things: Iterable[str]) -> Option | Duty | None:
        key = (rule, frozenset(things))
        return self.options.get(key) or self.duties.get(key)


def compare(came_out: Outcome, wanted: Expected, name: str) -> Iterator[Failure]:
    found = came_out.of(wanted.rule, wanted.against)
    thing = "+".join(wanted.against)
    got = "not_indicated" if found is None else found.status

    def failure(expected: str, really: str, because: str | None = None) -> Failure:
        return Failure(name, wanted.rule, thing, expected, really, because, wanted.place)

    if wanted.status is not None and got != wanted.status:
        yield failure(wanted.status, got, deciding(found))
    if not isinstance(found, Option):
        if wanted.route or wanted.gaps or wanted.reason or wanted.held_back:
            yield failure("an option with more said about it", got)
        return
    if wanted.route is not None and found.route.kind != wanted.route:
        yield failure(f"route {wanted.route}", f"route {found.route.kind}", found.route.label)
    if wanted.held_back is not None and (found.id in came_out.held) != wanted.held_back:
        yield failure(*_held_words(wanted_held=wanted.held_back), found.held_back)
    if (
        wanted.reason is not None
        and wanted.reason.casefold() not in (found.reason or "").casefold()
    ):
        yield failure("another reason", found.reason or "no reason")
    for gap in wanted.gaps or ():
        if not any(_is_gap(gap, g.key, g.fact_kind, g.attribute, g.ask) for g in found.gaps):
            asked = "; ".join(g.ask for g in found.gaps) or "no gap"
            yield failure(f"a gap `{gap}`", asked)


def _held_words(*, wanted_held: bool) -> tuple[str, str]:
    return ("held back", "not held back") if wanted_held else ("not held back", "held back")


def _is_gap(wanted: str, key: str, kind: str | None, attribute: str | None, ask: str) -> bool:
    names = (key, kind, attribute, f"{kind}.{attribute}")
    return wanted in names or wanted.casefold() in ask.casefold()


def unexpected(
    came_out: Outcome, expected: tuple[Expected, ...], name: str, file: str
) -> Iterator[Failure]:
    listed = {(wanted.rule, frozenset(wanted.against)) for wanted in expected}
    always = {(o.rule, frozenset(o.against)) for o in came_out.assessment.always}
    came: dict[tuple[str, frozenset[str]], Option | Duty] = {}
    came.update(came_out.duties)
    came.update(came_out.options)
    for key, found in came.items():
        if key in listed or key in always or found.status in QUIET:
            continue
        if came_out.library.rules[found.rule].always:
            continue
        yield Failure(
            name,
            found.rule,
            "+".join(found.against),
            "nothing (it is not in `expect`)",
            found.status,
            deciding(found),
            Place(file),
        )


def deciding(found: Option | Duty | None) -> str | None:
    """Give what decided: the reason, the limb that is not shown, or the limb that is."""
    if found is None:
        return "nothing on file supports it"
    if isinstance(found, Option) and found.reason:
        return found.reason
    if isinstance(found, Option) and found.status == "within_reach" and not found.gaps:
        return f"first: {found.first[0].rule}" if found.first else None
    if found.limbs is None:
        return None
    limb = _deciding_limb(found.limbs)
    words = limb.text or (limb.gaps[0].ask if limb.gaps else limb.node)
    return f"{words}: {limb.truth}"


def _deciding_limb(limb: Limb) -> Limb:
    """The limb furthest down that gives the whole its truth and has words of its own."""
    for child in limb.children:
        if child.truth == limb.truth and limb.node in (
            "all",
            "any",
            "shown_by",
            "some_of",
            "about",
        ):
            found = _deciding_limb(child)
            if found.text is not None or limb.text is None:
                return found
    return limb
