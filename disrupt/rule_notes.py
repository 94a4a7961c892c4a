"""What an answer says of the rule itself: its law, since when, its effect, who reviewed it."""

from __future__ import annotations

from disrupt.assessment import (
    Effect,
    Law,
)
from disrupt.rule import EffectText, Rule
from disrupt.words import spaced


def prose(text: str) -> str:
    """Text of a rule on one line."""
    return " ".join(text.split())


def laws(rule: Rule) -> tuple[Law, ...]:
    return tuple(
        Law(
            act=p.act,
            cite=p.cite,
            id=p.id,
            key=p.key,
            verified=p.verified,
            read=p.read,
            as_at=p.as_at,
            note=p.pending or p.note,
        )
        for p in rule.law
    )


def in_force_words(rule: Rule) -> str:
    begins = rule.in_force.begins
    words = (
        str(begins)
        if begins in ("long_established", "pending", "not_established")
        else (f"from {begins}")
    )
    return words + (f" to {rule.in_force.to}" if rule.in_force.to else "")


def effect_note(effect: EffectText) -> Effect:
    lasts = effect.lasts
    if isinstance(lasts, dict):
        lasts = ", ".join(f"{spaced(k)} {v}" for k, v in lasts.items())
    words = spaced(lasts) if isinstance(lasts, str) else None
    return Effect(speed=effect.speed, lasts=words, rung=effect.rung, mechanism=effect.mechanism)


def reviewed(rule: Rule) -> str | None:
    if rule.review.by is None:
        return None
    return rule.review.by + (f", {rule.review.on}" if rule.review.on else "")
