"""Planted bugs around counts; registered beside those of the operations."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from takt_sync import acceptance
from takt_sync.acceptance import Timed
from takt_sync.envelope import Operation
from takt_sync.simulator import ledger as books
from takt_sync.simulator.blob_mutations import PLANTED, plant
from takt_sync.simulator.counting import RECHECK, Counting
from takt_sync.simulator.ledger import Count, Ledger
from takt_sync.simulator.mutations import Patch, bug
from takt_sync.stock import Key, StockEvent

__all__ = ["PLANTED", "plant"]


@bug("span of a count ignored", "stocktakes")
def span_ignored() -> list[Patch]:
    """A count is a moment, however long the look took."""
    return [(acceptance, "begun", lambda time, *_: time)]


@bug("told side ignored in the fold", "stocktakes")
def told_ignored() -> list[Patch]:
    """People are asked where a move lies, and the fold goes on as if they had said nothing."""
    return [(books, "netted", lambda *_: 0)]


@bug("late move after acceptance changes on-hand", "stocktakes")
def late_changes_on_hand() -> list[Patch]:
    """What arrives late is added, whether it lies before the count or not."""
    return [(books, "is_late", lambda *_: False)]


@bug("empty count misses late keys", "stocktakes")
def misses_late_keys() -> list[Patch]:
    """Keys of an empty place are those that the server knows when the act arrives."""
    record, expand = Counting.record, Counting.expand
    known: dict[str, set[Key]] = {}

    def note(self: Counting, op: Operation, time: Timed) -> None:
        record(self, op, time)
        known[op.id] = set(self.ledger.events)

    def only_known(self: Counting, at: dict[int, int]) -> None:
        counts, empties = self.ledger.counts, self.state.empties
        expand(self, at)
        for count in list(counts.values()):
            if count.op_id in empties and count.event.key not in known[count.op_id]:
                del counts[count.name]
                self.ledger.counted[count.event.key].remove(count.name)

    return [(Counting, "record", note), (Counting, "expand", only_known)]


@bug("recheck without notice", "stocktakes")
def recheck_without_notice() -> list[Patch]:
    """The variance of an accepted count changes, and nobody hears of it."""
    notice = Counting.notice

    def silent(self: Counting, what: str, count: Count, data: Any, changed: Any) -> None:
        if what != RECHECK:
            notice(self, what, count, data, changed)

    return [(Counting, "notice", silent)]


@bug("double count adds up", "stocktakes")
def double_count_adds_up() -> list[Patch]:
    """Two people who counted one bin, not parts of it, make twice the stock."""
    accept = Ledger.accept

    def add(self: Ledger, count: Count) -> set[Key]:
        if count.reason == "double_count":
            rivals = (self.counts[name] for name in self.counted[count.event.key])
            more = sum(
                one.quantity
                for one in rivals
                if one is not count and one.status in ("recorded", "accepted", "recount")
            )
            count.event = replace(count.event, quantity=count.event.quantity + more)
        return accept(self, count)

    return [(Ledger, "accept", add)]


@bug("W released forgets its zone", "stocktakes")
def release_forgets_zone() -> list[Patch]:
    """A device that one zone does not wait for is waited for nowhere."""

    def anywhere(_: Counting, device: Any, zone: int) -> int:
        del zone
        return max(device.released.values(), default=0)

    return [(Counting, "released_until", anywhere)]


@bug("W released forgets its time", "stocktakes")
def release_forgets_time() -> list[Patch]:
    """A device that a zone did not wait for once is waited for no more."""

    def for_ever(_: Counting, device: Any, zone: int) -> int:
        return 2**53 if zone in device.released else 0

    return [(Counting, "released_until", for_ever)]


@bug("answer changes the variance alone", "stocktakes")
def answer_without_fold() -> list[Patch]:
    """What a person said is looked at, but what an accepted count sets stays."""
    net = Ledger.net

    def keep(self: Ledger, key: Key) -> None:
        before: Iterable[StockEvent] = list(self.events.get(key, ()))
        net(self, key)
        if key in self.events:
            self.events[key] = list(before)

    return [(Ledger, "net", keep)]
