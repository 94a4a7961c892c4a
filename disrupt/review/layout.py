"""A YAML text laid out anew: the same words, quotes and comments in canonical places.

Nothing is written that did not stand in the text: scalars are taken over letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import dedent

from disrupt.review.key_order import in_order, inside
from disrupt.source import Written, read_written

WIDTH = 120
STEP = 2
FURTHEST = 16
"""A `{ }` of several lines that would begin further in than this begins below its key."""
_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)
_BLOCK = ("|", ">")


@dataclass(slots=True)
class Remark:
    """A comment, and whether an empty line stands before it."""

    text: str
    spaced: bool


@dataclass(slots=True)
class Entry:
    """One line of a mapping or list: its key, its value, and the comments about it."""

    value: Written
    key: Written | None
    start: int
    column: int
    parent: Written
    spaced: bool = False
    before: list[Remark] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


class Sheet:
    """One text with its tree, its comments, and what each comment is about."""

    def __init__(self, text: str, file: str = "") -> None:
        """Read the text; raises `DisruptError` where it is not YAML."""
        self.text = text
        self.root = read_written(text, file)
        self.scalars = sorted(self._scalars(self.root))
        self.comments = list(self._comments())
        self.entries: list[Entry] = []
        self.of: dict[int, list[Entry]] = {}
        """The entries of a collection, by its identity."""
        self.above: dict[int, Entry] = {}
        """The entry that a collection is the value of."""
        self.tails: dict[int, list[Remark]] = {}
        self._enter(self.root)
        self.entries.sort(key=lambda entry: entry.start)
        self._attach()

    def contents(self) -> tuple[object, list[str]]:
        """Give what the text says, letter by letter but in no order of keys, and its comments."""
        return self._said(self.root), sorted(text.rstrip() for _, text in self.comments)

    def _said(self, node: Written) -> object:
        if node.values is None:
            text = self.text[node.start : node.end]
            text = text if "+" in text[:3] and node.style in _BLOCK else text.strip()
            head, *rest = text.split("\n")
            inner = "\n".join(rest)
            rest = (dedent(inner) if node.style in _BLOCK else inner).split("\n")
            return head.rstrip(), [
                line.rstrip() if node.style in _BLOCK else line.strip() for line in rest
            ]
        if node.keys is None:
            return [self._said(value) for value in node.values]
        return {
            self.text[key.start : key.end]: self._said(value)
            for key, value in zip(node.keys, node.values, strict=True)
        }

    # reading ---------------------------------------------------------------------------

    def _scalars(self, node: Written) -> Iterator[tuple[int, int]]:
        if node.values is None:
            yield node.start, node.end
            return
        for inner in (*(node.keys or ()), *node.values):
            yield from self._scalars(inner)

    def _comments(self) -> Iterator[tuple[int, str]]:
        """Comments stand between scalars: a `#` inside quotes or a block text is none."""
        ends = [0, *(end for _, end in self.scalars)]
        starts = [*(start for start, _ in self.scalars), len(self.text)]
        for end, start in zip(ends, starts, strict=True):
            for found in _COMMENT.finditer(self.text, end, start):
                yield found.start(), found.group()

    def _column(self, position: int) -> int:
        return position - (self.text.rfind("\n", 0, position) + 1)

    def _spaced(self, position: int) -> bool:
        """Whether an empty line stands above the line of this position."""
        line = self.text.rfind("\n", 0, position)
        above = self.text.rfind("\n", 0, max(line, 0))
        return line > 0 and not self.text[above + 1 : line].strip()

    def _enter(self, node: Written) -> None:
        """Note the entries of every collection whose lines can carry comments."""
        if node.values is None:
            return
        commented = node.style == "block" or any(
            node.start < position < node.end for position, _ in self.comments
        )
        for position, value in enumerate(node.values):
            key = None if node.keys is None else node.keys[position]
            start = value.start if key is None else key.start
            at = start
            if key is None and node.style == "block":
                at = self.text.rfind("-", 0, max(start, 1))
            entry = Entry(value, key, start, self._column(at), node, self._spaced(at))
            self.of.setdefault(id(node), []).append(entry)
            if commented:
                self.entries.append(entry)
            self.above[id(value)] = entry
            self._enter(value)

    # comments --------------------------------------------------------------------------

    def _attach(self) -> None:
        following = 0
        for position, text in self.comments:
            while following < len(self.entries) and self.entries[following].start < position:
                following += 1
            line = self.text.rfind("\n", 0, position) + 1
            alone = not self.text[line:position].strip(" \t-")
            remark = Remark(text.rstrip(), self._spaced(position))
            if not alone and following:
                self.entries[following - 1].beside.append(remark.text)
            else:
                self._own_line(remark, self._column(position), following)

    def _own_line(self, remark: Remark, column: int, following: int) -> None:
        """A comment on a line of its own is about what comes next, unless it stands further in."""
        after = self.entries[following] if following < len(self.entries) else None
        if following and (after is None or after.column < column):
            home: Entry | None = self.entries[following - 1]
            while home is not None:
                if home.column == column and home.parent.style == "block":
                    self.tails.setdefault(id(home.parent), []).append(remark)
                    return
                home = self.above.get(id(home.parent))
        if after is None:
            self.tails.setdefault(0, []).append(remark)
        else:
            after.before.append(remark)

    # writing ---------------------------------------------------------------------------

    def laid_out(self, context: str) -> str:
        """Give the text laid out as a file of this kind."""
        if self.root.values is not None and self.root.style == "block":
            lines = self._block(self.root, 0, context)
        else:
            lines = self._value_lines(self.root, 0, 0, context)
        lines += self._remarks(self.tails.get(0, []), 0, first=False)
        while lines and not lines[0].strip():
            lines.pop(0)
        text = "\n".join(line.rstrip() for line in lines)
        return (text if self._keeps() else text.rstrip("\n")) + "\n"

    def _keeps(self) -> bool:
        """Whether a block text says that the empty lines after it belong to it."""
        headers = (self.text[start : self.text.find("\n", start)] for start, _ in self.scalars)
        return any(header[0] in _BLOCK and "+" in header for header in headers if header)

    def _block(self, node: Written, indent: int, context: str) -> list[str]:
        """The lines of a mapping or list, a line or more to each entry."""
        lines: list[str] = []
        for number, entry in enumerate(self._ordered(node, context)):
            spaced = entry.spaced
            for remark in entry.before:
                lines += self._remarks([remark], indent, first=not lines)
            if spaced and number and (lines and lines[-1]):
                lines.append("")
            lines += self._entry(entry, indent, context)
        return lines + self._remarks(self.tails.get(id(node), []), indent, first=False)

    def _ordered(self, node: Written, context: str) -> list[Entry]:
        entries = self.of.get(id(node), [])
        if node.keys is None:
            return entries
        order = in_order(context, [self._key(entry) for entry in entries])
        return [entries[position] for position in order]

    def _key(self, entry: Entry) -> str:
        key = entry.key
        return "" if key is None else self.text[key.start : key.end].strip("'\"")

    def _remarks(self, remarks: list[Remark], indent: int, *, first: bool) -> list[str]:
        lines: list[str] = []
        for remark in remarks:
            if remark.spaced and not (first and not lines):
                lines.append("")
            lines.append(" " * indent + remark.text)
        return lines

    def _entry(self, entry: Entry, indent: int, context: str) -> list[str]:
        value, pad = entry.value, " " * indent
        beside = "".join(f"  {text}" for text in entry.beside)
        if entry.key is None:
            return self._item(entry, indent, context, beside)
        head = f"{pad}{self.text[entry.key.start : entry.key.end]}:"
        within = inside(context, self._key(entry))
        if value.values and value.style == "block":
            return [head + beside, *self._block(value, indent + STEP, within)]
        first, *rest = self._value_lines(value, indent + STEP, len(head) + 1, within)
        if rest and value.values and len(head) > indent + FURTHEST:
            below = self._value_lines(value, indent + STEP, indent + STEP, within)
            lines = [head, " " * (indent + STEP) + below[0], *below[1:]]
            return _with(beside, lines, block=True)
        lines = [f"{head} {first}" if first else head, *rest]
        return _with(beside, lines, block=value.style in _BLOCK)

    def _item(self, entry: Entry, indent: int, context: str, beside: str) -> list[str]:
        value, pad = entry.value, " " * indent
        if value.values and value.style == "block":
            inner = self._block(value, indent + STEP, context)
            # A comment about what now comes first stands above the dash.
            above = []
            while inner[0].lstrip().startswith("#"):
                above.append(pad + inner.pop(0).lstrip())
            if not inner[0]:
                inner.pop(0)
            first = f"{pad}- {inner[0][indent + STEP :]}{beside}"
            return [*above, first, *inner[1:]]
        first, *rest = self._value_lines(value, indent + STEP, indent + STEP, context)
        return _with(beside, [f"{pad}- {first}", *rest], block=value.style in _BLOCK)

    # values ----------------------------------------------------------------------------

    def _value_lines(self, node: Written, indent: int, column: int, context: str) -> list[str]:
        """The lines of a value that begins at a column; only later lines carry indentation."""
        if node.values is not None:
            return self._flow(node, column, context)
        text = self.text[node.start : node.end]
        if node.style in _BLOCK:
            return self._block_text(text, indent)
        first, *rest = text.split("\n")
        return [first.rstrip(), *(" " * indent + line.strip() for line in rest)]

    def _block_text(self, text: str, indent: int) -> list[str]:
        header, *lines = text.split("\n")
        keep = "+" in header.partition("#")[0]
        while lines and not (lines[-1].strip() or (keep and len(lines) > 1)):
            lines.pop()
        if keep and lines and not lines[-1]:
            lines.pop()
        written = next((line for line in lines if line.strip()), "")
        old = len(written) - len(written.lstrip(" "))
        return [
            header.rstrip(),
            *(" " * indent + line[old:] if line.strip() else "" for line in lines),
        ]

    def _inline(self, node: Written, context: str) -> str | None:
        """A value on one line, or None where it needs more."""
        if node.values is None:
            text = self.text[node.start : node.end]
            return None if "\n" in text else text
        parts = []
        for entry in self._ordered(node, context):
            value = self._inline(entry.value, self._within(entry, context))
            if value is None or entry.before or entry.beside:
                return None
            parts.append(self._head(entry, value) + value)
        opening, closing = _brackets(node)
        return f"{opening}{', '.join(parts)}{closing}"

    def _within(self, entry: Entry, context: str) -> str:
        return context if entry.key is None else inside(context, self._key(entry))

    def _head(self, entry: Entry, value: str) -> str:
        if entry.key is None:
            return ""
        key = self.text[entry.key.start : entry.key.end]
        return f"{key}: " if value else key

    def _flow(self, node: Written, column: int, context: str) -> list[str]:
        """A `{ }` or `[ ]`: on one line if it fits, else as many entries to a line as do."""
        whole = self._inline(node, context)
        if whole is not None and column + len(whole) <= WIDTH:
            return [whole]
        opening, closing = _brackets(node)
        entries = self._ordered(node, context)
        filling = _Filling([opening], column + 1)
        for number, entry in enumerate(entries):
            stop = closing if number == len(entries) - 1 else ","
            self._flow_entry(entry, filling, stop, context)
        return filling.lines

    def _flow_entry(self, entry: Entry, filling: _Filling, stop: str, context: str) -> None:
        """Add one entry to the line that is being filled, or begin another with it."""
        within = self._within(entry, context)
        value = self._inline(entry.value, within)
        head = self._head(entry, "value" if value is None else value)
        for remark in entry.before:
            filling.begin(remark.text, last=True)
        if value is not None and filling.takes(head + value + stop):
            filling.add(head + value + stop)
        else:
            filling.begin("")
            column = filling.align + len(head)
            if value is None or (entry.value.values and column + len(value) + len(stop) > WIDTH):
                body = self._value_lines(entry.value, filling.align + STEP, column, within)
            else:
                body = [value]
            body[-1] += stop
            filling.lines[-1] += head + body[0]
            filling.lines += body[1:]
            filling.full = len(body) > 1
        for text in entry.beside:
            filling.lines[-1] += f"  {text}"
            filling.full = True


@dataclass(slots=True)
class _Filling:
    """The lines of a `{ }` or `[ ]` in the making; the first one has no indentation yet."""

    lines: list[str]
    align: int
    full: bool = False

    def takes(self, text: str) -> bool:
        """Whether the last line has room for an entry."""
        if self.full:
            return False
        used = len(self.lines[-1]) + (self.align - 1 if len(self.lines) == 1 else 0)
        return used + (0 if self._fresh else 1) + len(text) <= WIDTH

    @property
    def _fresh(self) -> bool:
        return len(self.lines[-1].strip()) == 0 or (
            len(self.lines) == 1 and len(self.lines[0]) == 1
        )

    def add(self, text: str) -> None:
        self.lines[-1] += text if self._fresh else " " + text

    def begin(self, text: str, *, last: bool = False) -> None:
        """Begin another line, unless nothing stands in this one yet; `last`: it takes no more."""
        if not self._fresh or self.full or text:
            self.lines.append(" " * self.align)
        self.lines[-1] += text
        self.full = last


def _brackets(node: Written) -> tuple[str, str]:
    return ("[", "]") if node.keys is None else ("{", "}")


def _with(beside: str, lines: list[str], *, block: bool) -> list[str]:
    """Lines with the comment beside them: after the last one, or after the head of a text."""
    if beside:
        place = 0 if block else -1
        lines[place] += beside
    return lines
