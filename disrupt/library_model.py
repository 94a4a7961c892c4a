"""The library as a model: all rules, words, lists, agencies, gateways and policy.

Rules are read from their compiled form when they are first asked for, so that a rule that
cannot bind costs next to nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from disrupt.condition import Ask, walk
from disrupt.partners import Agencies, Gateways
from disrupt.policy import Policy
from disrupt.requirement import ListedMembers
from disrupt.rule import Concept, Rule, StatutoryList
from disrupt.support import Reach, reach, reach_of
from disrupt.vocabulary import Attribute, Kind, Model, Vocabulary
from disrupt.working_days import Calendar

M = TypeVar("M", bound=Model)


class LazyModels(Mapping[str, M]):
    """Models by id, each validated when it is first asked for."""

    def __init__(self, model: type[M], texts: Mapping[str, Any]) -> None:
        self._model = model
        self._texts = dict(sorted(texts.items()))
        self._read: dict[str, M] = {}

    def __getitem__(self, key: str) -> M:
        found = self._read.get(key)
        if found is None:
            text = self._texts[key]
            raw = text if isinstance(text, str) else json.dumps(text)
            found = self._model.model_validate_json(raw)
            self._read[key] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, key: object) -> bool:
        return key in self._texts


class Library:
    """All rules, words, lists, agencies, gateways and policy; safe to share between threads."""

    def __init__(
        self, compiled: Mapping[str, Any], content_hash: str, folders: tuple[Path, ...] = ()
    ) -> None:
        self.hash = content_hash
        self.version: str = compiled["version"]
        self.folders = folders
        self._compiled = compiled
        self.rules: Mapping[str, Rule] = LazyModels(Rule, compiled["rules"])
        self.concepts: Mapping[str, Concept] = LazyModels(Concept, compiled["concepts"])
        self.lists: Mapping[str, StatutoryList] = LazyModels(StatutoryList, compiled["lists"])
        self.files: Mapping[str, str] = compiled.get("files", {})
        self.engines: dict[str, Any] = {}
        self.lock = Lock()

    @cached_property
    def reach(self) -> Reach:
        """Which rules could matter in a case, known without reading them."""
        known = self._compiled.get("reach")
        return reach_of(known or {name: reach(rule) for name, rule in self.rules.items()})

    @property
    def rule_ids(self) -> tuple[str, ...]:
        return tuple(self.rules)

    @cached_property
    def stated_vocabulary(self) -> Vocabulary:
        """The words a case may use."""
        kinds = LazyModels(Kind, self._compiled["kinds"])
        return Vocabulary(kinds, self._compiled["choices"])

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of cases and the kinds that concepts declare."""
        return self.stated_vocabulary.with_kinds(
            (name, concept_kind(concept)) for name, concept in self.concepts.items()
        )

    @cached_property
    def stated_kinds(self) -> tuple[str, ...]:
        return tuple(self._compiled["kinds"])

    @cached_property
    def agencies(self) -> Agencies:
        return Agencies.model_validate_json(json.dumps(self._compiled["agencies"]))

    @cached_property
    def gateways(self) -> Gateways:
        return Gateways.model_validate_json(json.dumps(self._compiled["gateways"]))

    @cached_property
    def policy(self) -> Policy:
        return Policy.model_validate_json(json.dumps(self._compiled["policy"]))

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar.from_data(self._compiled["calendar"])

    @cached_property
    def list_members(self) -> Mapping[str, ListedMembers]:
        return {
            name: ListedMembers(
                tuple((m.value, (m.begins, m.to)) for m in listed.members), listed.complete
            )
            for name, listed in self.lists.items()
        }

    def said(self, section: str) -> Any:
        """What the files of one section say, as plain data (or, by id, as JSON text)."""
        return self._compiled.get(section, {})

    def judgement_ids(self, rule_id: str) -> tuple[str, ...]:
        """Every judgement of a rule that a case can answer."""
        rule = self.rules[rule_id]
        own = [judgement.id for judgement in rule.judgements]
        roots = [rule.test, rule.unless, *(a.when for a in rule.may_add)]
        asked = [
            node.id
            for root in roots
            if root is not None
            for node in walk(root)
            if isinstance(node, Ask)
        ]
        return tuple(dict.fromkeys((*own, *asked)))

    def examples(self, rule_id: str) -> Path | None:
        """The examples beside a rule, when the folder has them."""
        for folder in reversed(self.folders):
            path = folder / "powers" / f"{rule_id}.examples.yaml"
            if path.is_file():
                return path
        return None


def concept_kind(concept: Concept) -> Kind:
    """The kind of fact a concept infers."""
    return Kind.model_validate(
        {
            "class": "finding",
            "time": "none",
            "telling": False,
            "title": concept.title,
            "says": concept.says,
            "attributes": {
                name: Attribute(type=a.type, of=a.of, choices=a.choices)
                for name, a in concept.attributes.items()
            },
        }
    )
