"""One value of a file, with the text it was written as and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from disrupt.errors import Place

Scalar: TypeAlias = str | int | float | bool | None


Where: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True)
class Node:
    """One value of a file, with the text it was written as and where it stands."""

    value: Scalar | dict[str, Node] | list[Node]
    text: str | None = None
    line: int | None = None
    column: int | None = None
    file: str = ""
    key_places: dict[str, Place] = field(default_factory=dict)
    spelled: bool = False
    """Quoted or block text, which is never a number or a date by accident."""

    @property
    def place(self) -> Place:
        return Place(self.file, self.line, self.column)

    @property
    def mapping(self) -> dict[str, Node]:
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> list[Node]:
        return self.value if isinstance(self.value, list) else []

    def plain(self) -> Any:
        """The same as plain data, without places; dates stay text."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, where: Where) -> Place:
        """The place of what stands at this path, or of the nearest node above it."""
        place, node = self.place, self
        for step in where:
            if isinstance(node.value, dict) and step in node.value:
                place = node.key_places.get(str(step), place)
                node = node.value[str(step)]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                place = node.place
            else:
                break
        return place

    def key_place(self, key: str) -> Place:
        return self.key_places.get(key, self.place)
