"""What the typed models are made of: pydantic's base, or a plain one that starts ten times faster.

Everybody who imports the package gets pydantic's models.
Only the command line, for a page of text out of a library that pydantic has checked and that was
sealed since, asks for the plain ones (`disrupt.light`): checking twice what is known to be sound
would take most of an officer's wait.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING or "disrupt.light" not in sys.modules:
    from pydantic import (
        AfterValidator,
        BaseModel,
        BeforeValidator,
        ConfigDict,
        Field,
        PlainValidator,
    )
    from pydantic_core import PydanticCustomError
else:
    from disrupt.light import (
        AfterValidator,
        BaseModel,
        BeforeValidator,
        ConfigDict,
        Field,
        PlainValidator,
        PydanticCustomError,
    )

__all__ = [
    "AfterValidator",
    "BaseModel",
    "BeforeValidator",
    "ConfigDict",
    "Field",
    "PlainValidator",
    "PydanticCustomError",
]
