"""What saved legislation says of the provisions that rules cite: gone, not in force, to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from disrupt.dates import day_words, parse_date
from disrupt.errors import DisruptError, Place, Problem, UnreadableError
from disrupt.library import Library
from disrupt.review.clml import Effect, Saved, Standing, item_of, read_saved, touches
from disrupt.rule import Provision, Rule

Kind = Literal[
    "repealed", "prospective", "commenced", "effect", "changed", "absent", "old_copy", "as_enacted"
]
KINDS: dict[Kind, str] = {
    "repealed": "repealed, or never brought into force",
    "prospective": "prospective: enacted, not in force",
    "commenced": "in force now, although a rule says it is not",
    "effect": "changes that are not in the text yet",
    "changed": "changed since it was read",
    "absent": "not in the saved text of its Act",
    "old_copy": "an old version was saved",
    "as_enacted": "only the text as enacted was saved, which does not say what is in force",
}
SITE = "https://www.legislation.gov.uk/"


@dataclass(frozen=True, slots=True)
class Use:
    """One rule, concept or list that cites a provision."""

    subject: str
    """Id of the rule, or `concepts/NAME` or `lists/NAME`."""
    provision: Provision
    pending: bool = False
    """Whether the rule itself says that it is not in force."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A provision and everything that cites it."""

    path: str
    uses: tuple[Use, ...]

    @property
    def name(self) -> str:
        """What a reader calls it: the Act and the section."""
        first = self.uses[0].provision
        return f"{first.act} {first.cite}"


@dataclass(frozen=True, slots=True)
class LawFinding:
    """Something about a cited provision that somebody must look at."""

    kind: Kind
    provision: str
    name: str
    says: str
    file: str
    subjects: tuple[str, ...]


@dataclass(slots=True)
class LawCheck:
    """What came out of a folder."""

    as_at: date
    files: tuple[str, ...] = ()
    findings: tuple[LawFinding, ...] = ()
    checked: tuple[Cited, ...] = ()
    unchecked: tuple[Cited, ...] = ()
    not_editorial: int = 0
    """Effects that the editors will not work into the text, left out."""
    unread: tuple[DisruptError, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The addresses to save for what was not checked."""
        return tuple(f"{SITE}{cited.path}/data.xml" for cited in self.unchecked)


def law_check(library: Library, folder: Path, as_at: date) -> LawCheck:
    """Check every provision that is cited against the saved files of a folder.

    Raises `DisruptError` where there is no such folder; files that cannot be read are in `unread`.
    """
    if not folder.is_dir():
        hint = "save the data.xml of each provision there"
        raise DisruptError(Problem("no such folder", Place(str(folder)), hint, "missing-folder"))
    found = LawCheck(as_at)
    saved, bad = _read(folder)
    shelf = Shelf(saved)
    found.files, found.unread = tuple(each.file for each in saved), tuple(bad)
    checked: list[Cited] = []
    unchecked: list[Cited] = []
    findings: list[LawFinding] = []
    for cited in cited_law(library):
        here = list(_findings(cited, shelf, as_at))
        findings += here
        known = here or shelf.standing(cited.path) is not None
        (checked if known else unchecked).append(cited)
    order = list(KINDS)
    found.findings = tuple(sorted(findings, key=lambda f: (order.index(f.kind), f.name, f.says)))
    found.checked, found.unchecked = tuple(checked), tuple(unchecked)
    found.not_editorial = sum(not effect.required for effect in shelf.every_effect())
    return found


def _read(folder: Path) -> tuple[list[Saved], list[DisruptError]]:
    saved, bad = [], []
    for path in sorted(folder.rglob("*")):
        if path.suffix.casefold() in (".xml", ".feed") and path.is_file():
            try:
                saved.append(read_saved(path, path.relative_to(folder).as_posix()))
            except DisruptError as error:
                bad.append(error)
    return saved, bad


def cited_law(library: Library) -> tuple[Cited, ...]:
    """Give every provision with an address that rules, concepts and lists cite."""
    uses: dict[str, list[Use]] = {}
    for subject, law, pending in _laws(library):
        for provision in law:
            if provision.id is not None:
                uses.setdefault(provision.id, []).append(Use(subject, provision, pending))
    return tuple(Cited(path, tuple(found)) for path, found in sorted(uses.items()))


def _laws(library: Library) -> Iterator[tuple[str, Sequence[Provision], bool]]:
    for name, rule in library.rules.items():
        yield name, rule.law, _says_pending(rule)
    for name, concept in library.concepts.items():
        yield f"concepts/{name}", concept.law, False
    for name, listed in library.lists.items():
        yield f"lists/{name}", listed.law, False


def _says_pending(rule: Rule) -> bool:
    return rule.in_force.begins == "pending"


@dataclass(slots=True)
class Shelf:
    """The saved files, found by Act and provision."""

    saved: Iterable[Saved]
    items: dict[str, list[Saved]] = field(default_factory=dict)
    effects: dict[str, dict[tuple[object, ...], tuple[Effect, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in self.saved:
            self.items.setdefault(each.item, []).append(each)
            for effect in each.effects:
                key = (effect.type, effect.affected, effect.by, effect.spans)
                self.effects.setdefault(effect.item, {}).setdefault(key, (effect, each.file))
        for copies in self.items.values():
            copies.sort(key=lambda each: each.valid or date.min, reverse=True)

    def every_effect(self) -> Iterator[Effect]:
        """Give each effect once."""
        for known in self.effects.values():
            yield from (effect for effect, _ in known.values())

    def standing(self, path: str) -> tuple[Standing, Saved] | None:
        """Give how a provision stands in the newest file that has it."""
        copies = self.items.get(item_of(path), ())
        for wanted in _itself_and_holders(path):
            for each in copies:
                if wanted in each.standings:
                    return each.standings[wanted], each
        return None

    def absent(self, path: str) -> Saved | None:
        """Give a file that has the whole Act without this provision."""
        copies = self.items.get(item_of(path), ())
        return next((c for c in copies if c.whole and path not in c.standings), None)


def _itself_and_holders(path: str) -> Iterator[str]:
    """A provision, then what holds it, but not its Act: a Part of a Schedule, the Schedule."""
    parts = path.split("/")
    yield path
    for length in range(len(parts) - 2, len(item_of(path).split("/")), -2):
        yield "/".join(parts[:length])


def _findings(cited: Cited, shelf: Shelf, as_at: date) -> Iterator[LawFinding]:
    found = shelf.standing(cited.path)
    if found is None:
        saved = shelf.absent(cited.path)
        if saved is not None:
            says = "check the cite, and whether it was repealed"
            yield _finding("absent", cited, says, saved.file)
        standing = Standing(cited.path)
    else:
        standing, saved = found
        yield from _standing(cited, standing, saved, as_at)
    for effect, file in shelf.effects.get(item_of(cited.path), {}).values():
        if effect.required and touches(effect, standing):
            yield _finding("effect", cited, effect_words(effect, as_at), file)


def _standing(cited: Cited, standing: Standing, saved: Saved, as_at: date) -> Iterator[LawFinding]:
    if saved.status == "final":
        yield _finding("as_enacted", cited, "save the current version", saved.file)
    elif standing.gone:
        says = "only dots are left of it" if standing.only_dots else f"marked {standing.status}"
        yield _finding("repealed", cited, says, saved.file)
    elif standing.status == "Prospective":
        taken = [use for use in cited.uses if not use.pending]
        if taken:
            says = "it is taken as law, or its rule must say `in_force: {from: pending}`"
            yield _finding("prospective", Cited(cited.path, tuple(taken)), says, saved.file)
    else:
        yield from _in_force(cited, standing, saved, as_at)


def _in_force(cited: Cited, standing: Standing, saved: Saved, as_at: date) -> Iterator[LawFinding]:
    begins = standing.begins
    if standing.ends is not None and standing.ends <= as_at:
        says = f"it ended on {day_words(standing.ends)}; save the current version"
        yield _finding("old_copy", cited, says, saved.file)
        return
    waiting = [use for use in cited.uses if use.pending]
    if waiting and begins is not None and begins <= as_at:
        says = f"the text is in force, in a version from {day_words(begins)}"
        yield _finding("commenced", Cited(cited.path, tuple(waiting)), says, saved.file)
    for read, uses in _read_before(cited, begins).items():
        since = "" if begins is None else day_words(begins)
        says = f"the version from {since} follows what was read as at {read}"
        yield _finding("changed", Cited(cited.path, tuple(uses)), says, saved.file)


def _read_before(cited: Cited, begins: date | None) -> Mapping[str, list[Use]]:
    """Uses whose text was read in a version older than the one that was saved."""
    found: dict[str, list[Use]] = {}
    for use in cited.uses:
        read = use.provision.as_at
        last = _last_day(read)
        if begins is not None and last is not None and last < begins:
            found.setdefault(read or "", []).append(use)
    return found


def _last_day(text: str | None) -> date | None:
    try:
        return None if text is None else parse_date(text).latest
    except UnreadableError:
        return None


def _finding(kind: Kind, cited: Cited, says: str, file: str) -> LawFinding:
    subjects = tuple(dict.fromkeys(use.subject for use in cited.uses))
    return LawFinding(kind, cited.path, cited.name, says, file, subjects)


def effect_words(effect: Effect, as_at: date) -> str:
    """Give an effect in a line: what, where, by what, since when."""
    where = f" in {effect.affected}" if effect.affected else ""
    by = f" by {effect.by}" if effect.by else ""
    return f"{effect.type}{where}{by}: {_begins(effect, as_at)}"


def _begins(effect: Effect, as_at: date) -> str:
    days = sorted(start.day for start in effect.starts if start.day is not None)
    words = [
        f"in force since {day_words(day)}" if day <= as_at else f"in force from {day_words(day)}"
        for day in days
    ]
    if any(start.prospective for start in effect.starts):
        words.append("not in force, no day is set")
    return ", ".join(words) or "no day is given"
