"""Models that are read without being checked: the same classes, over data known to be sound.

`choose` makes them the base of every model of the package, if that is still open.
A field is read when it is first asked for: most of a rule is never looked at in any one case.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from inspect import get_annotations
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Self, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]


class Described(NamedTuple):
    """What `Field` says of one field."""

    default: Any
    default_factory: Callable[[], Any] | None
    alias: str | None


class Validator(NamedTuple):
    """A function that reads what a file says: before, after or instead of its type."""

    place: Literal["before", "after", "instead"]
    read: Reader


_NOTHING = object()
ConfigDict = dict


def Field(  # noqa: N802 - stands where pydantic's stands
    *, default: Any = _NOTHING, default_factory: Callable[[], Any] | None = None,
    alias: str | None = None,
) -> Any:  # fmt: skip
    """Describe a field."""
    return Described(default, default_factory, alias)


def BeforeValidator(read: Reader) -> Validator:  # noqa: N802 - stands where pydantic's stands
    """Change what a file says before it is read as its type."""
    return Validator("before", read)


def AfterValidator(read: Reader) -> Validator:  # noqa: N802 - stands where pydantic's stands
    """Change what was read as its type."""
    return Validator("after", read)


def PlainValidator(read: Reader) -> Validator:  # noqa: N802 - stands where pydantic's stands
    """Read what a file says by a function alone."""
    return Validator("instead", read)


class PydanticCustomError(ValueError):
    """Raised by a reader: the data are not sound after all."""


class BaseModel:
    """A model with the part of pydantic's interface that answering a case needs."""

    model_config: dict[str, Any] = {}  # noqa: RUF012 - as pydantic has it
    _defaults: dict[str, Any] = {}  # noqa: RUF012 - made anew for every class below
    _aliases: dict[str, str] = {}  # noqa: RUF012 - made anew for every class below
    _readers: dict[str, Reader | None] = {}  # noqa: RUF012 - made anew for every class below

    def __init_subclass__(cls) -> None:
        """Take the defaults out of the class, so that asking for a field that was given works."""
        cls._defaults, cls._aliases = dict(cls._defaults), dict(cls._aliases)
        cls._readers = {}
        for name in get_annotations(cls):
            default = cls.__dict__.get(name, _NOTHING)
            if name == "model_config":
                continue
            if default is not _NOTHING:
                delattr(cls, name)
            if isinstance(default, Described):
                cls._aliases[name] = default.alias or name
                made = default.default_factory
                default = default.default if made is None else made()
            if default is not _NOTHING:
                cls._defaults[name] = default

    def __init__(self, **values: Any) -> None:
        """Take the values of the fields as they are."""
        self.__dict__.update(values)

    @classmethod
    def model_validate_json(cls, text: str | bytes) -> Self:
        """Read from JSON."""
        return cls.model_validate(json.loads(text))

    @classmethod
    def model_validate(cls, data: Any) -> Self:
        """Read from plain data; what is a model already stays as it is."""
        if isinstance(data, cls):
            return data
        made = cls.__new__(cls)
        made.__dict__["_data"] = data
        return made

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """The same with other values."""
        copy = type(self).__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy.__dict__.update(update)
        return copy

    def __getattr__(self, name: str) -> Any:
        """Read a field when it is first asked for."""
        if name.startswith("__"):
            raise AttributeError(name)
        cls = type(self)
        data = self.__dict__.get("_data", {})
        alias = cls._aliases.get(name, name)
        if alias in data:
            reader = _reader_of(cls, name)
            value = data[alias] if reader is None else reader(data[alias])
        elif name in cls._defaults:
            value = cls._defaults[name]
        else:
            raise AttributeError(name)
        self.__dict__[name] = value
        return value

    def _fields(self) -> Iterator[Any]:
        for name in get_type_hints(type(self)):
            if name not in ("model_config", "_defaults", "_aliases", "_readers"):
                yield getattr(self, name)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(
            one == another for one, another in zip(self._fields(), other._fields(), strict=True)
        )

    def __hash__(self) -> int:
        return hash(tuple(map(str, self._fields())))


PLAIN = frozenset({"Any", "str", "str | None", "bool", "bool | None", "int", "int | None"})
"""Types, as they are written, that stay as they are: they need not be looked up."""


def _reader_of(cls: type[BaseModel], name: str) -> Reader | None:
    """How a field is read from plain data; None where it stays as it is."""
    known = cls.__dict__["_readers"]
    if name not in known:
        owner = next(c for c in cls.__mro__ if name in get_annotations(c))
        written = get_annotations(owner)[name]
        known[name] = None if written in PLAIN else _reader(_evaluated(written, owner))
    reader: Reader | None = known[name]
    return reader


def _evaluated(written: str, owner: type[BaseModel]) -> Any:
    """The type that an annotation stands for, as the module of its class has it."""
    return eval(written, vars(sys.modules[owner.__module__]))  # noqa: S307 - our own source


def _reader(hint: Any) -> Reader | None:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return hint.model_validate
    extras = getattr(hint, "__metadata__", None)
    if extras is not None:
        return _validated(_reader(hint.__origin__), extras)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _tuple(parts)
    if origin is dict:
        inner = _reader(parts[1])
        return None if inner is None else lambda data: {k: inner(v) for k, v in data.items()}
    if origin in (Union, UnionType):
        return _union([_reader(part) for part in parts if part is not NoneType], parts)
    return None


def _validated(read: Reader | None, extras: tuple[Any, ...]) -> Reader | None:
    for extra in extras:
        if isinstance(extra, Validator):
            read = _joined(read, extra)
    return read


def _joined(read: Reader | None, more: Validator) -> Reader:
    if read is None or more.place == "instead":
        return more.read
    first, second = (more.read, read) if more.place == "before" else (read, more.read)
    return lambda data: second(first(data))


def _tuple(parts: tuple[Any, ...]) -> Reader:
    inner = _reader(parts[0]) if len(parts) == 2 and parts[1] is ... else None  # noqa: PLR2004
    return tuple if inner is None else lambda data: tuple(inner(item) for item in data)


def _union(readers: list[Reader | None], parts: tuple[Any, ...]) -> Reader | None:
    """None stays None; a list is the member that is a tuple, anything else the one that reads."""
    useful = [r for r in readers if r is not None]
    if not useful:
        return None
    read = useful[0]
    if any(get_origin(part) is tuple for part in parts):
        return lambda data: read(data) if isinstance(data, list) else data
    return lambda data: None if data is None else read(data)


def choose() -> None:
    """Leave pydantic out of this process, unless it is there already.

    To be called before any model of the package is imported.
    """
    if "pydantic" in sys.modules or "disrupt.model" in sys.modules:
        del sys.modules[__name__]
