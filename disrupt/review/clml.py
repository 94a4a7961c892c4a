"""Saved XML of legislation.gov.uk: which provisions it has, how each stands, what is to change.

Reads Crown Legislation Markup Language (whole items, contents pages, single provisions) and the
feeds of effects.
A document type, and so every entity of its own, is refused: nothing is expanded and nothing is
fetched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from xml.parsers import expat

from disrupt.errors import DisruptError, Place, Problem

LEG = "http://www.legislation.gov.uk/namespaces/legislation"
META = "http://www.legislation.gov.uk/namespaces/metadata"
ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
DCT = "http://purl.org/dc/terms/"
MOST_BYTES = 100_000_000
QUOTED = frozenset({"BlockAmendment", "BlockExtract", "Versions"})
"""Below these stand provisions of other law, or of other versions."""
UNSAID = frozenset({"Pnumber", "Number", "Title", "Commentary", "Commentaries", "Footnote"})
"""Text that is not what a provision says."""
EFFECTS = frozenset({"UnappliedEffect", "Effect"})

_SITE = re.compile(r"^https?://(?:www\.)?legislation\.gov\.uk/(?:id/)?")
_VERSION = re.compile(
    r"^(?:\d{4}-\d\d-\d\d|prospective|enacted|made|created|adopted|contents|welsh|data\.\w+"
    r"|england|wales|scotland|ni|england\+wales(?:\+\w+)*)$"
)
_ITEM_PARTS = 3


def path_of(address: str) -> str:
    """Give `ukpga/2014/12/section/80` of any address of that provision, in any version."""
    parts = [p for p in _SITE.sub("", address).split("?")[0].split("#")[0].split("/") if p]
    return "/".join(p for n, p in enumerate(parts) if n < _ITEM_PARTS or not _VERSION.match(p))


def item_of(path: str) -> str:
    """Give the Act or instrument of a provision: `ukpga/2014/12`."""
    return "/".join(path.split("/")[:_ITEM_PARTS])


@dataclass(frozen=True, slots=True)
class Standing:
    """How a provision stands in a saved text."""

    path: str
    status: str | None = None
    """`Prospective`, `Repealed`, `Discarded`…; none where it is simply there."""
    begins: date | None = None
    """First day of the version that was saved."""
    ends: date | None = None
    """Day on which a later version, or nothing, takes its place."""
    within: tuple[str, ...] = ()
    """The parts and chapters that hold it, outermost first."""
    only_dots: bool = False
    """Nothing is left of its text but a row of dots: it was repealed."""

    @property
    def gone(self) -> bool:
        """Whether it was repealed, or discarded without ever being in force."""
        return self.only_dots or self.status in ("Repealed", "Discarded", "Dead")


@dataclass(frozen=True, slots=True)
class Start:
    """When an effect begins; prospective ones have no day yet."""

    day: date | None
    applied: bool
    prospective: bool
    says: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """A change that the saved text does not show yet."""

    type: str
    item: str
    """The Act or instrument that it changes."""
    spans: tuple[tuple[str, str | None], ...]
    """(first, last) of what it changes; the item itself where it names no provision."""
    affected: str
    by: str
    by_path: str
    starts: tuple[Start, ...] = ()
    required: bool = True
    """Whether the editors mean to work it into the text."""
    notes: str = ""


@dataclass(slots=True)
class Saved:
    """One saved file."""

    file: str
    item: str = ""
    path: str = ""
    title: str = ""
    valid: date | None = None
    status: str = ""
    """`revised`, or `final` for the text as enacted, which says nothing of what is in force."""
    standings: dict[str, Standing] = field(default_factory=dict)
    effects: list[Effect] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether it has, or lists, every provision of the item."""
        return bool(self.standings) and self.path == self.item


def read_saved(path: Path, shown: str | None = None) -> Saved:
    """Read one file; raises `DisruptError` where it is not XML of legislation.gov.uk."""
    file = shown or str(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            text = f"more than {MOST_BYTES // 1_000_000} MB"
            raise _problem(file, text, "save provisions singly")
        data = path.read_bytes()
    except OSError as error:
        raise _problem(file, f"cannot be read: {(error.strerror or 'no reason').lower()}") from None
    return parse(data, file)


def parse(data: bytes, file: str) -> Saved:
    """Read the bytes of one file; raises `DisruptError`."""
    reader = _Reader(Saved(file))
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position
    except expat.ExpatError as error:
        place = Place(file, error.lineno, error.offset + 1)
        text = "this is not well-formed XML"
        raise DisruptError(Problem(text, place, "save it again", "bad-xml")) from None
    return reader.saved


def _problem(file: str, text: str, hint: str | None = None) -> DisruptError:
    return DisruptError(Problem(text, Place(file), hint, "bad-xml"))


@dataclass(slots=True)
class _Frame:
    name: str
    space: str
    state: Standing
    recorded: bool
    quoted: bool
    unsaid: bool
    words: bool = False
    dots: bool = False


@dataclass(slots=True)
class _Drafted:
    """An effect while it is read."""

    attributes: Mapping[str, str]
    spans: list[tuple[str, str | None]] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Reads one file as a stream."""

    def __init__(self, saved: Saved) -> None:
        self.saved = saved
        self.stack: list[_Frame] = []
        self.effect: _Drafted | None = None
        self.text = ""
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def refuse(self, *_: object) -> None:
        """A document type could hold entities that never end or that lead elsewhere."""
        place = Place(self.saved.file, self.parser.CurrentLineNumber)
        text = "a document type and entities are refused"
        raise DisruptError(Problem(text, place, "legislation.gov.uk sends none", "bad-xml"))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition("}")
        if not self.stack:
            self.root(space, name, attributes)
        self.text = ""
        above = self.stack[-1] if self.stack else None
        state = above.state if above is not None else Standing("")
        quoted = above is not None and above.quoted
        unsaid = above is not None and (above.unsaid or above.name in UNSAID)
        recorded = False
        if space == LEG and not quoted:
            state, recorded = self.standing(name, attributes, state)
            quoted = name in QUOTED
        elif space == META:
            self.metadata(name, attributes)
        self.stack.append(_Frame(name, space, state, recorded, quoted, unsaid or name in UNSAID))

    def root(self, space: str, name: str, attributes: Mapping[str, str]) -> None:
        if (space, name) not in ((LEG, "Legislation"), (ATOM, "feed")):
            hint = "save the page's data.xml; was an error page saved instead?"
            raise _problem(self.saved.file, "this is not XML of legislation.gov.uk", hint)
        address = attributes.get("IdURI") or attributes.get("DocumentURI") or ""
        self.saved.item = self.saved.path = item_of(path_of(address))

    # provisions ------------------------------------------------------------------------

    def standing(
        self, name: str, attributes: Mapping[str, str], above: Standing
    ) -> tuple[Standing, bool]:
        """What an element says of itself, over what encloses it; whether it is a provision."""
        state = replace(
            above,
            status=attributes.get("Status") or above.status,
            begins=_day(attributes.get("RestrictStartDate")) or above.begins,
            ends=_day(attributes.get("RestrictEndDate")) or above.ends,
        )
        path = self.path(name, attributes)
        if not path:
            return state, False
        within = (*above.within, above.path) if above.path else above.within
        state = replace(state, path=path, within=within)
        known = self.saved.standings.get(path)
        if known is None or len(known.within) > len(within):
            self.saved.standings[path] = state
        return state, True

    def path(self, name: str, attributes: Mapping[str, str]) -> str:
        """The path of an element that is a provision; of one with an id alone, from the id."""
        address = attributes.get("IdURI") or attributes.get("DocumentURI")
        if address:
            return path_of(address)
        made = attributes.get("id", "")
        if self.saved.item and made and re.match(r"P[1-7]$|Part$|Chapter$|Schedule$", name):
            return f"{self.saved.item}/{made.replace('-', '/')}"
        return ""

    # metadata --------------------------------------------------------------------------

    def metadata(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "DocumentStatus":
            self.saved.status = attributes.get("Value", "")
        elif name in EFFECTS:
            self.effect = _Drafted(attributes)
        elif self.effect is not None:
            self.of_effect(self.effect, name, attributes)

    def of_effect(self, effect: _Drafted, name: str, attributes: Mapping[str, str]) -> None:
        above = self.stack[-1].name
        if name in ("Section", "SectionRange") and above == "AffectedProvisions":
            first = path_of(attributes.get("URI", ""))
            last = attributes.get("UpTo")
            if first:
                effect.spans.append((first, path_of(last) if last else None))
        elif name == "InForce":
            effect.starts.append(
                Start(
                    _day(attributes.get("Date")),
                    attributes.get("Applied") == "true",
                    attributes.get("Prospective") == "true",
                    attributes.get("Qualification", ""),
                )
            )

    # text ------------------------------------------------------------------------------

    def characters(self, data: str) -> None:
        self.text += data if len(self.text) < 1_000 else ""  # noqa: PLR2004 - titles are short
        if self.stack and self.stack[-1].unsaid:
            return
        words, dots = any(c.isalnum() for c in data), "." in data
        if words or dots:
            for frame in self.stack:
                frame.words |= words
                frame.dots |= dots

    def end(self, tag: str) -> None:
        space, _, name = tag.rpartition("}")
        frame = self.stack.pop()
        said = " ".join(self.text.split())
        if frame.recorded and frame.dots and not frame.words:
            path = frame.state.path
            self.saved.standings[path] = replace(self.saved.standings[path], only_dots=True)
        elif space == META and self.effect is not None:
            self.ended(self.effect, name, said)
        elif (space, name) == (DC, "title") and not self.saved.title:
            self.saved.title = said
        elif (space, name) == (DC, "identifier") and said:
            self.saved.path = path_of(said) or self.saved.path
        elif (space, name) == (DCT, "valid"):
            self.saved.valid = _day(said)

    def ended(self, effect: _Drafted, name: str, said: str) -> None:
        if name in ("AffectedTitle", "AffectingTitle"):
            effect.titles[name] = said
        elif name in EFFECTS:
            self.effect = None
            if effect.attributes.get("Applied") != "true":
                self.saved.effects.append(_effect(effect))


def _effect(drafted: _Drafted) -> Effect:
    given = drafted.attributes.get
    address = path_of(given("AffectedURI", ""))
    item = item_of(address)
    last = given("AffectedUpTo")
    spans = tuple(drafted.spans) or ((address, path_of(last) if last else None),)
    where = given("AffectingProvisions", "")
    by_path = path_of(given("AffectingURI", ""))
    name = drafted.titles.get("AffectingTitle") or by_path
    return Effect(
        type=given("Type", "changed"),
        item=item,
        spans=tuple(span for span in spans if span[0]),
        affected=given("AffectedProvisions", ""),
        by=f"{name} {where}".strip(),
        by_path=by_path,
        starts=tuple(drafted.starts),
        required=given("RequiresApplied", "true") != "false",
        notes=given("Notes", ""),
    )


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text[:10])
    except ValueError:
        return None


# where an effect reaches ---------------------------------------------------------------


def touches(effect: Effect, standing: Standing) -> bool:
    """Whether an effect bears on a provision: itself, a part of it, or what holds it."""
    return any(_spans(first, last, standing) for first, last in effect.spans)


def _spans(first: str, last: str | None, standing: Standing) -> bool:
    path = standing.path
    if first in (path, item_of(path), *standing.within):
        return True
    if path.startswith(first + "/") or first.startswith(path + "/"):
        return True
    if last is None:
        return False
    start, end, own = (_numbered(each) for each in (first, last, path))
    return start[0] == end[0] == own[0] and start[1] <= own[1] <= end[1]


def _numbered(path: str) -> tuple[str, list[tuple[int, int, str]]]:
    """(what kind of provision, its number as it is sorted): 27, 27ZA, 27A, 28."""
    parts = path.split("/")
    kind = "/".join(parts[: _ITEM_PARTS + 1])
    number = parts[_ITEM_PARTS + 1] if len(parts) > _ITEM_PARTS + 1 else ""
    return kind, [_sorted(piece) for piece in re.findall(r"\d+|[A-Za-z]+", number)]


def _sorted(piece: str) -> tuple[int, int, str]:
    if piece.isdigit():
        return (0, int(piece), "")
    return (1, 0 if piece.upper().startswith("Z") else 1, piece.upper())
