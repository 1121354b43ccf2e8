"""The server's stock ledger in memory: events, balances kept set-wise, counts with second legs."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field

from takt_sync.acceptance import Timed
from takt_sync.stock import (
    Anchor,
    Balance,
    Key,
    StockEvent,
    fold,
    is_late,
    second_leg,
    variance,
)

DIFFERENCE = 93


def _order(event: StockEvent) -> tuple[int, str, int, int]:
    return event.order


def in_order(keys: Iterable[Key]) -> list[Key]:
    """Keys in an order of their own: that of a set changes from one process to the next."""
    return sorted(keys, key=lambda key: (key[0], key[1], key[2] or ""))


@dataclass(slots=True)
class Count:
    """A recorded count and what became of it."""

    op_id: str
    event: StockEvent
    time: Timed
    person: int
    status: str = "recorded"
    reason: str = "not_final"
    is_undone: bool = False
    is_approved: bool = False
    booked: int = 0
    entries: int = 0


@dataclass(slots=True)
class Ledger:
    """All events by key, and the balances that stand for them."""

    events: dict[Key, list[StockEvent]] = field(default_factory=dict)
    balances: dict[Key, Balance] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    counted: dict[Key, list[str]] = field(default_factory=dict)
    times: dict[Anchor, Timed] = field(default_factory=dict)

    def balance(self, key: Key) -> Balance:
        """What is on hand."""
        return self.balances.get(key) or Balance()

    def insert(self, events: Iterable[StockEvent]) -> set[Key]:
        """Add events; balances change by sums where that is enough, else by a fold."""
        touched: set[Key] = set()
        refold: set[Key] = set()
        for event in events:
            key = event.key
            insort(self.events.setdefault(key, []), event, key=_order)
            touched.add(key)
            balance = self.balance(key)
            if event.kind == "delta" and not is_late(event, balance.anchor):
                self.balances[key] = Balance(balance.quantity + event.quantity, balance.anchor)
            else:
                refold.add(key)
        for key in in_order(refold):
            self.balances[key] = fold(self.events[key])
        return touched | self.settle_variances(refold)

    def remove_count(self, count: Count) -> set[Key]:
        """Take an accepted count that was voided out of the fold again."""
        key = count.event.key
        self.events[key] = [event for event in self.events[key] if event != count.event]
        self.balances[key] = fold(self.events[key])
        return {key} | self.settle_variances({key})

    def settle_variances(self, keys: Iterable[Key]) -> set[Key]:
        """Bring the second legs of all decided counts of some keys up to date."""
        touched: set[Key] = set()
        for key in in_order(keys):
            for op_id in self.counted.get(key, ()):
                count = self.counts[op_id]
                is_booked = count.status == "accepted"
                if not is_booked and count.booked == 0:
                    continue
                now = variance(self.events[key], count.event) if is_booked else 0
                entry = second_leg(count.event, count.booked, now, DIFFERENCE, count.entries)
                if entry is not None:
                    count.booked, count.entries = now, count.entries + 1
                    touched |= self.insert([entry])
        return touched

    def record_count(self, count: Count) -> None:
        """Note a count; it changes no figure yet."""
        self.counts[count.op_id] = count
        self.counted.setdefault(count.event.key, []).append(count.op_id)

    def accept(self, count: Count) -> set[Key]:
        """Make a count an anchor."""
        count.status = "accepted"
        return {count.event.key} | self.insert([count.event])
