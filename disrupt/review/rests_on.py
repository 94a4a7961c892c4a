"""What comes of a rule in an example rests on these words, concepts, lists and policy values.

Provably enough: an example has no fact of a kind that its file does not spell, a rule sees a fact
only through the kinds and concepts that are spelled in it, and a list or value of policy only where
it is named.
So whatever is spelled counts, and what is spelled in what counts, down to the last concept; of a
kind, the attributes that are spelled, for no fact has another and nothing asks for one.
A word that is spelled by chance costs time and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from disrupt.library_model import Library
from disrupt.protection import HELD_BY
from disrupt.review.stamps import digest

_WORD = re.compile(r"[a-z0-9_]+(?:-[a-z0-9_]+)*")
PLACES = frozenset({"order", "rungs", "urgent"})
"""Keys of the policy that decide in what place an option stands, and nothing else."""
BY_NAME = frozenset({"values", "search_days"})
"""Keys of the policy whose entries count where they are named, or their kind is."""
_SAID_ONLY = frozenset({"version", "title", "from"})


class Said:
    """What a library says of each word, and which words lead to which."""

    def __init__(self, library: Library) -> None:
        """Take the library; it is read as far as it is asked for."""
        self.library = library
        policy: Mapping[str, Any] = library.said("policy")
        here_and_there = PLACES | BY_NAME | _SAID_ONLY
        everywhere = {key: policy[key] for key in policy if key not in here_and_there}
        days = {"default": policy.get("search_days", {}).get("default")}
        self._all = {
            "agencies": _text(library.said("agencies")),
            "policy": _text({**everywhere, "search_days": days}),
        }
        self._told: dict[str, dict[str, str]] = {}
        for section in ("kinds", "choices", "lists", "concepts"):
            for name, said in library.said(section).items():
                self._told.setdefault(name, {})[section] = _text(said)
        for section in BY_NAME:
            for name, value in policy.get(section, {}).items():
                self._told.setdefault(str(name), {})[section] = _text(value)
        self._leads: dict[str, frozenset[str]] = {}
        self._split: dict[str, tuple[str, Mapping[str, str]]] = {}
        # Facts that the policy itself looks for are spelled where they are; only what it looks for
        # through a concept is not.
        named = self._known(self._all["policy"])
        self._first = {word for word in named if "concepts" in self._told[word]}

    def rule(self, rule_id: str) -> str:
        """What the file of a rule says, and those of the measures that it waits for."""
        texts = self.library.said("rules")
        earlier = self.library.rules[rule_id].first
        return "\n".join(_text(texts[each]) for each in (rule_id, *earlier) if each in texts)

    def concepts(self) -> list[str]:
        """What the files of concepts say."""
        return [_text(said) for said in self.library.said("concepts").values()]

    def policy(self, key: str) -> str:
        """What one key of the policy says."""
        return _text(self.library.said("policy").get(key))

    def about(self, rule_id: str) -> str:
        """What a rule is about."""
        said = json.loads(_text(self.library.said("rules")[rule_id]))
        return _text(said.get("about", {}))

    def reached(self, *texts: str) -> frozenset[str]:
        """Every word of the library that these texts rest on."""
        found: set[str] = set(self._first)
        waiting = set().union(*(self._known(text) for text in texts), found)
        while waiting:
            word = waiting.pop()
            found.add(word)
            waiting |= self._leading(word) - found
        return frozenset(found)

    def stamp(self, *texts: str) -> str:
        """A hash of these texts and of everything in the library that they rest on."""
        parts = [(f"text {n}", text.encode()) for n, text in enumerate(texts)]
        parts += [(name, text.encode()) for name, text in self._all.items()]
        reached = self.reached(*texts)
        told = [self._told[word]["concepts"] for word in reached if "concepts" in self._told[word]]
        spelled = frozenset(_WORD.findall(" ".join((*texts, *told, self._all["policy"]))))
        for word in sorted(reached):
            for section, text in self._told[word].items():
                said = text if section != "kinds" else self._kind(word, spelled)
                parts.append((f"{section} {word}", said.encode()))
        return digest(parts)

    def _kind(self, name: str, spelled: frozenset[str]) -> str:
        """What is said of a kind, with the attributes that are spelled and what those rest on."""
        core, attributes = self._kinds(name)
        waiting = {each for each in attributes if each in spelled or each in HELD_BY}
        waiting |= attributes.keys() & set(_WORD.findall(core))
        found: dict[str, str] = {}
        while waiting:
            each = waiting.pop()
            found[each] = attributes[each]
            waiting |= attributes.keys() & set(_WORD.findall(found[each])) - found.keys()
        return core + json.dumps(found, sort_keys=True)

    def _kinds(self, name: str) -> tuple[str, Mapping[str, str]]:
        known = self._split.get(name)
        if known is None:
            said = json.loads(self._told[name]["kinds"])
            attributes = {each: _text(told) for each, told in said.pop("attributes", {}).items()}
            known = self._split[name] = _text(said), attributes
        return known

    def _known(self, text: str) -> set[str]:
        return {word for word in _WORD.findall(text) if word in self._told}

    def _leading(self, word: str) -> frozenset[str]:
        """Words that one leads to: all in a concept, the trees of choices of a kind.

        What a kind may be linked to is no way on: only facts that are spelled can stand there.
        """
        known = self._leads.get(word)
        if known is None:
            told = self._told[word]
            found = self._known(told["concepts"]) if "concepts" in told else set()
            if "kinds" in told:
                trees = json.loads(told["kinds"]).get("attributes", {}).values()
                found |= {str(each.get("choices")) for each in trees} & self._told.keys()
            known = self._leads[word] = frozenset(found)
        return known


def spelled(path: Path) -> str:
    """The text of a file; empty where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def _text(said: Any) -> str:
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
