"""Choices of practice that a council may overlay, never the law."""

from __future__ import annotations

from typing import Any

from disrupt.model import Field
from disrupt.rule import ConditionField
from disrupt.vocabulary import Model


class Criterion(Model):
    """One step of the order: the first difference decides."""

    id: str
    title: str
    says: str


class Rung(Model):
    """How far a power goes, and what on file justifies going so far."""

    id: str
    title: str
    says: str
    when: ConditionField = None


class Policy(Model):
    version: str
    title: str | None = None
    begins: str | None = Field(default=None, alias="from")
    order: tuple[Criterion, ...]
    values: dict[str, Any] = Field(default_factory=dict)
    search_days: dict[str, int] = Field(default_factory=dict)
    exploited: ConditionField = None
    urgent: ConditionField = None
    rungs: tuple[Rung, ...]

    def rung_index(self, rung: str | None) -> int:
        """Place on the ladder of rungs; rungs nobody knows stand at the bottom."""
        ids = [r.id for r in self.rungs]
        return ids.index(rung) if rung in ids else 0
