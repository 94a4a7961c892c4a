"""Files in the user's cache folder under a seal: one that is damaged counts as not there."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from threading import get_ident


def read_sealed(path: Path, mark: str) -> bytes | None:
    """What was kept under this mark; None where there is nothing that can be trusted."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if head == _seal(mark, body) else None


def write_sealed(path: Path, mark: str, body: bytes) -> None:
    """Keep something, whole or not at all; a folder that cannot be written to is no error."""
    part = path.with_suffix(f".{os.getpid()}-{get_ident()}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_bytes(_seal(mark, body) + b"\n" + body)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _seal(mark: str, body: bytes) -> bytes:
    return f"{mark} {hashlib.sha256(body).hexdigest()}".encode()
