"""What an area above the inventory adds to a push: kinds of acts of its own.

The inventory decides on stock; production, quality and their like decide on what is theirs, in
the same transaction and by the same engine (see `extension`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from takt_sync.ports import Applied, Held


@dataclass(frozen=True, slots=True)
class Names:
    """What a command speaks of, so that it is loaded with the batch.

    `lots` are only read; the status of `changed_lots` may be changed by the rule. Of `held_lots`
    it may be a hold or a day, which has to name what left. `operations` are earlier acts of which
    the rule has to know.
    """

    items: frozenset[int] = frozenset()
    locations: frozenset[int] = frozenset()
    lots: frozenset[str] = frozenset()
    changed_lots: frozenset[str] = frozenset()
    held_lots: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()


def names_nothing(_: Any) -> Names:
    """A command that speaks only of what its own area loads."""
    return Names()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act: the form of its arguments, its rule, and the right that it needs.

    The rule gets the act, the command and the facts; it is pure and notes its effects in
    `facts.outcome` and in `facts.of[area]`. An intent is held where its author may not.
    `undo` decides on the undo of such an act; without one it cannot be undone.
    """

    form: type[Any]
    rule: Callable[[Any, Any, Any], Applied | Held]
    permission: str | None = None
    is_intent: bool = False
    names: Callable[[Any], Names] = names_nothing
    undo: Callable[[Any, Any, Any], Applied | Held] | None = None


Kinds = Mapping[str, Kind]
