"""Four truths on one ladder, and strength beside them.

False < unknown < open < true.
Absence of a fact is not its negation, so most things start as unknown.
Open means that everything factual is there and that a person must decide.
Strength says how well a truth is supported; it never changes the truth.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from heapq import nlargest


class Truth(IntEnum):
    """How true something is; the order of the values is the ladder."""

    FALSE = 0
    UNKNOWN = 1
    OPEN = 2
    TRUE = 3

    @property
    def word(self) -> str:
        """The word in files and on screens: `false`, `unknown`, `open` or `true`."""
        return self.name.lower()

    @property
    def shown(self) -> bool:
        """Whether a limb with this truth is shown: all the facts are there."""
        return self >= Truth.OPEN


class Strength(IntEnum):
    """How well a truth is supported, from nameless information up to what stands in court.

    Unstated means that no source was given: better than intelligence until somebody asks.
    """

    ANONYMOUS = 0
    INTELLIGENCE = 1
    UNSTATED = 2
    SOLID = 3

    @property
    def word(self) -> str:
        """The word in files and on screens: `anonymous`, `intelligence`, `unstated`, `solid`."""
        return self.name.lower()


def all_of(truths: Iterable[Truth]) -> Truth:
    """Give the least of the parts; nothing to meet is met."""
    return min(truths, default=Truth.TRUE)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Give the greatest of the parts; no way open is false."""
    return max(truths, default=Truth.FALSE)


def negate(truth: Truth) -> Truth:
    """Swap true and false; unknown and open stay what they are."""
    if truth is Truth.TRUE:
        return Truth.FALSE
    if truth is Truth.FALSE:
        return Truth.TRUE
    return truth


def some_of(n: int, truths: Iterable[Truth]) -> Truth:
    """Give the truth of "at least `n` of these": the n-th greatest.

    None needed is true; more needed than there are is false.
    """
    if n <= 0:
        return Truth.TRUE
    best = nlargest(n, truths)
    return best[-1] if len(best) == n else Truth.FALSE


def weakest(strengths: Iterable[Strength]) -> Strength:
    """Give the strength of an `all`: its weakest part; nothing to rest on takes nothing away."""
    return min(strengths, default=Strength.SOLID)


def strongest(strengths: Iterable[Strength]) -> Strength:
    """Give the strength of an `any`: its strongest part; of nothing, the least there is."""
    return max(strengths, default=Strength.ANONYMOUS)


def nth_strongest(n: int, strengths: Iterable[Strength]) -> Strength:
    """Give the strength of a `count: n`: the n-th strongest; of too few, the least there is."""
    if n <= 0:
        return Strength.SOLID
    best = nlargest(n, strengths)
    return best[-1] if len(best) == n else Strength.ANONYMOUS
