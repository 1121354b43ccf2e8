"""How areas above the inventory take part in a push, in its one transaction.

`load` reads what an area's rules need, `write` stores what they decided and keeps the area's own
figures (what was received of a delivery, made of an order) in step with the acts that were booked.
Nothing here may wait for locks on balances or feed: those are taken last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from takt.inventory.count_rules import CountRules
from takt.inventory.kinds import Kind, Kinds, Names, names_nothing

if TYPE_CHECKING:
    from takt.inventory.model import Booked, Facts
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

__all__ = ["Extension", "Extensions", "Foresees", "Kind", "Kinds", "Names", "names_nothing"]


class Extension(Protocol):
    """One area's part in a push.

    `load` puts the area's facts into `facts.of[area]`; commands stand in `facts.commands` by
    then. `write` gets every act that was booked, with what an undo took back; rows go to `feed`.
    """

    @property
    def area(self) -> str: ...
    @property
    def kinds(self) -> Kinds: ...
    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None: ...
    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None: ...


@runtime_checkable
class Follows(Protocol):
    """An area whose rules look at what is booked, act by act, ahead of all writing.

    `follow` is pure: it reads the area's facts and notes what follows in them and in the outcome.
    """

    def follow(self, booked: Booked, facts: Facts) -> None: ...


@runtime_checkable
class Foresees(Protocol):
    """An area that may change the status of lots which the acts of a batch do not name as changed.

    Asked before anything is locked, once all commands and the acts that they undo are known; what
    it finds for its own use it puts into `facts.of`.
    """

    async def foresee(self, connection: Connection, facts: Facts) -> AbstractSet[str]: ...


class Extensions:
    """All areas that take part in pushes, with what they add; made once for an application."""

    def __init__(self, areas: Sequence[Extension] = ()) -> None:
        self.areas = areas
        self.kinds: Kinds = _kinds_of(areas)
        self.followers: Sequence[Callable[[Booked, Facts], None]] = [
            area.follow for area in areas if isinstance(area, Follows)
        ]
        self.foreseeing: Sequence[Foresees] = [area for area in areas if isinstance(area, Foresees)]
        self.count_rules: Sequence[CountRules] = [
            area for area in areas if isinstance(area, CountRules)
        ]


def _kinds_of(extensions: Sequence[Extension]) -> dict[str, Kind]:
    """All kinds that areas add; no two areas may name the same."""
    found: dict[str, Kind] = {}
    for extension in extensions:
        for name, kind in extension.kinds.items():
            if name in found:
                raise ValueError(f"two areas decide on {name}")
            found[name] = kind
    return found
