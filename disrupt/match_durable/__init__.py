"""The second matcher: durable-rules' Rete network proposes bindings, plain Python decides.

It answers exactly as the native matcher does, by another way, so that each is a check on the
other.
durable-rules has inputs that hang or crash a process, so it runs in a worker that can be killed:
`python -m disrupt.match_durable`.
What the worker is sent are shapes and sequential numbers; nothing that stands in the case.

- `encoding` turns what rules are about and what is on file into patterns and numbered facts.
- `worker` is the only module that imports durable; it loads nothing else of this package.
- `definition` says what a binding is, and so which proposals are true.
- `matcher` holds the worker and puts the three together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from disrupt.match_durable.matcher import (
        DurableFailed,
        DurableMatcher,
        DurableUnavailable,
        available,
    )

__all__ = ["DurableFailed", "DurableMatcher", "DurableUnavailable", "available"]

if not TYPE_CHECKING:  # the worker starts through this door and must not load the model

    def __getattr__(name: str) -> object:
        """Fetch a public name when it is first used."""
        if name not in __all__:
            raise AttributeError(f"module `disrupt.match_durable` has no attribute `{name}`")
        from disrupt.match_durable import matcher

        return getattr(matcher, name)
