"""What the verdict over counts asks an area above the inventory: tolerances, and who follows.

The inventory decides on counts by itself; a count that belongs to no plan has no tolerance.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from takt.inventory.model import Key
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch


@dataclass(frozen=True, slots=True)
class CountRule:
    """How the counts of one key are judged.

    `permille` of the book figure and `most`, a scaled quantity: the smaller one is the tolerance.
    `asks_second`: outside of it another person counts before anybody approves. `adds`: several
    people count parts of one place, whose sum is judged when `is_complete`. `is_void`: the plan
    was called off, its counts say nothing.
    """

    permille: int = 0
    most: int | None = None
    asks_second: bool = False
    adds: bool = False
    is_complete: bool = True
    is_void: bool = False


PLAIN = CountRule()


@dataclass(frozen=True, slots=True)
class CountedKey:
    """A key as a plan has it counted; a spot count has no plan."""

    plan: int | None
    key: Key


@runtime_checkable
class CountRules(Protocol):
    """What an area says of counts, and what it does when something became of them.

    `is_concerned` is asked before balances are locked: whether counts of these keys are anything
    to the area. What it says has to hold until the transaction ends.
    `follow_counts` comes last in a transaction, with the balances locked: whatever was recorded,
    decided, corrected or asked at these keys stands in the tables by then.
    """

    async def rules_of(
        self, connection: Connection, keys: Collection[CountedKey]
    ) -> Mapping[CountedKey, CountRule]: ...

    async def is_concerned(self, connection: Connection, keys: Collection[Key]) -> bool: ...

    async def follow_counts(
        self, connection: Connection, feed: FeedBatch, now_ms: int, keys: Collection[Key]
    ) -> None: ...


class NoRules:
    """Counts without plans."""

    async def rules_of(
        self, connection: Connection, keys: Collection[CountedKey]
    ) -> Mapping[CountedKey, CountRule]:
        """Every count has to agree with the books, or a person approves it."""
        del connection, keys
        return {}

    async def is_concerned(self, connection: Connection, keys: Collection[Key]) -> bool:
        """Nobody is."""
        del connection, keys
        return False

    async def follow_counts(
        self, connection: Connection, feed: FeedBatch, now_ms: int, keys: Collection[Key]
    ) -> None:
        """Nobody follows."""
