"""The whole site: the address and the text of every file, from one library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from disrupt.checking import rule_conditions
from disrupt.condition import Check, Condition, Find, walk
from disrupt.library import Library
from disrupt.render import phrases
from disrupt.render.markdown import safe
from disrupt.render.site import indexes
from disrupt.render.site.frame import SITE_TITLE, Places, alone, asset, framed
from disrupt.render.site.markup import Html
from disrupt.render.site.plain import markdown_of
from disrupt.render.site.power import Setting, power_body
from disrupt.render.site.stories import stories
from disrupt.render.site.words import concept_body, list_body, users
from disrupt.review.due import stale
from disrupt.review.history import Change
from disrupt.version import __version__

ASSETS = ("site.css", "search.js")
History = Mapping[str, Sequence[Change]]


@dataclass(slots=True)
class Site:
    """A library on its way to pages."""

    library: Library
    as_at: date | None = None
    history: History = field(default_factory=dict)
    """Changes of each file, named as seen from the folder of rules."""

    def setting(self, places: Places | None = None) -> Setting:
        """Give what the pages need besides a rule."""
        titles = {name: each.title for name, each in self.library.agencies.agencies.items()}
        known = Places() if places is None else places
        return Setting(titles, self.library.rules, self.library.policy.values, known, self.as_at)

    @property
    def foot(self) -> str:
        """Where the pages come from."""
        library = self.library
        return f"Library {library.version} ({library.hash[:12]}), disrupt {__version__}."

    def files(self) -> Iterator[tuple[str, str]]:
        """Give each file's address and text."""
        library = self.library
        places = Places(
            "", frozenset(library.rules), frozenset(library.concepts), frozenset(library.lists)
        )
        setting = self.setting(places)
        told: dict[str, str] = {}
        for name, rule in library.rules.items():
            examples = stories(library, name)
            told[name] = " ".join(story.words for story in examples)
            address = f"powers/{name}.html"
            body = power_body(name, rule, _seen(setting, address), examples, self.changes(name))
            yield address, framed(address, rule.title, body, self.foot)
        yield from self._words(setting)
        yield from self._ways_in(setting, told)
        yield from ((f"assets/{name}", asset(name)) for name in ASSETS)

    def changes(self, rule_id: str) -> Sequence[Change]:
        """Give the recorded changes of a rule, newest first."""
        return self.history.get(f"powers/{rule_id}.yaml", ())

    def _words(self, setting: Setting) -> Iterator[tuple[str, str]]:
        concepts = {
            name: _named(way.test for way in concept.ways)
            for name, concept in self.library.concepts.items()
        }
        needs = {
            name: _named(root for _, root in rule_conditions(rule))
            for name, rule in self.library.rules.items()
        }
        used = users(needs, concepts)
        for name, concept in self.library.concepts.items():
            address = f"concepts/{name}.html"
            body = concept_body(name, concept, _seen(setting, address), used.get(name, ()))
            yield address, framed(address, concept.title, body, self.foot)
        for name, listed in self.library.lists.items():
            address = f"lists/{name}.html"
            body = list_body(name, listed, _seen(setting, address), used.get(f"list {name}", ()))
            yield address, framed(address, listed.title, body, self.foot)

    def _ways_in(self, setting: Setting, told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        number = phrases.count(len(setting.rules), "power")
        for address, title, says, groups in (
            ("powers.html", "All powers", f"{number}, by subject.", indexes.by_folder(setting)),
            ("agencies.html", "By agency", "Who may use each power.", indexes.by_agency(setting)),
            ("acts.html", "By Act", "The law each power rests on.", indexes.by_act(setting)),
            ("areas.html", "By area", "The part of life it bears on.", indexes.by_area(setting)),
            ("four-ps.html", "By four Ps", "What each serves.", indexes.by_four_ps(setting)),
        ):
            body = indexes.index_body(title, says, groups, setting)
            yield address, framed(address, title, body, self.foot)
        reading = indexes.reading_body()
        yield "reading.html", framed("reading.html", "How to read these pages", reading, self.foot)
        late = [] if self.as_at is None else list(stale(setting.rules, self.as_at))
        search = indexes.search_body(setting, late)
        yield "index.html", framed("index.html", SITE_TITLE, search, self.foot, script=True)
        yield "assets/index.js", indexes.search_index(setting, told)

    def one(self, rule_id: str) -> str:
        """Give the page of one power as a file that needs no other."""
        return alone(self.library.rules[rule_id].title, self.body(rule_id), self.foot)

    def one_markdown(self, rule_id: str) -> str:
        """Give the page of one power as Markdown."""
        return f"{markdown_of(self.body(rule_id))}\n{safe(self.foot)}\n"

    def body(self, rule_id: str) -> Html:
        """Give the main part of the page of one power, which leads to no other page."""
        rule = self.library.rules[rule_id]
        examples = stories(self.library, rule_id)
        return power_body(rule_id, rule, self.setting(), examples, self.changes(rule_id))


def _seen(setting: Setting, address: str) -> Setting:
    return replace(setting, places=setting.places.seen_from(address))


def _named(roots: Iterator[Condition | None]) -> frozenset[str]:
    """Kinds and lists that conditions name; a list as `list NAME`."""
    found: set[str] = set()
    for root in roots:
        for node in () if root is None else walk(root):
            if isinstance(node, Find):
                found.add(node.kind)
                found.update(f"list {r.in_list}" for r in node.requirements if r.in_list)
            elif isinstance(node, Check) and node.requirement.in_list:
                found.add(f"list {node.requirement.in_list}")
    return frozenset(found)
