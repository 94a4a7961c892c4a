"""The text of one file, never more than the limit, and what is said where it cannot be had."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from disrupt.errors import DisruptError, Place, Problem, nearest

MEBIBYTE = 1024 * 1024
LARGEST_YAML = 2 * MEBIBYTE
LARGEST_JSON = 50 * MEBIBYTE


def is_json_file(path: Path) -> bool:
    return path.suffix.lower() == ".json"


def text_of(path: Path, name: str) -> str:
    """The text of a file as it stands, line ends included; raises `DisruptError`."""
    try:
        raw = _bytes(path, name)
    except (OSError, ValueError) as error:
        raise DisruptError(_unreadable(path, name, error)) from None
    return _decoded(raw, name)


def _bytes(path: Path, name: str) -> bytes:
    """The file as it is, never more than the limit: a pipe or device tells no size."""
    limit = LARGEST_JSON if is_json_file(path) else LARGEST_YAML
    with path.open("rb") as file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        size = max(path.stat().st_size, len(raw))
        raise DisruptError(
            Problem(
                f"the file has {size // MEBIBYTE} MB; at most {limit // MEBIBYTE} MB are read",
                Place(name),
                "a case is one matter; split registers into cases",
                "too-large",
            )
        )
    return raw


def _unreadable(path: Path, name: str, error: OSError | ValueError) -> Problem:
    with suppress(OSError, ValueError):
        if path.is_dir():
            return Problem("this is a folder, a file is expected", Place(name), code="not-a-file")
        if not path.exists():
            return Problem("no such file", Place(name), _near_file(path), "missing-file")
    reason = (getattr(error, "strerror", None) or "its name is not one of a file").lower()
    return Problem(f"the file cannot be read: {reason}", Place(name), code="unreadable")


def _near_file(path: Path) -> str | None:
    folder = path.parent
    with suppress(OSError):
        name = nearest(path.name, (p.name for p in folder.iterdir() if p.is_file()))
        return None if name is None else f"did you mean `{folder / name}`?"
    return None


def _decoded(raw: bytes, name: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DisruptError(
            Problem("the file is not UTF-8 text", Place(name, line), "save it as UTF-8", "encoding")
        ) from None
    if "\x00" in text:
        raise DisruptError(
            Problem(
                "the file is not text", Place(name), "a YAML or JSON file is expected", "binary"
            )
        )
    return text
