"""Supervisors: they know what really happened, answer some of what is asked, approve, release."""

from typing import TYPE_CHECKING, Any

from takt_sync.acceptance import Side
from takt_sync.simulator.counting import DIFFER, RECHECK, UNCLEAR, ZONES, zone_of
from takt_sync.simulator.ledger import Count
from takt_sync.simulator.profiles import MINUTE
from takt_sync.stock import Key

if TYPE_CHECKING:
    from takt_sync.simulator.world import World

Rows = dict[tuple[str, str, str], Any]
PATIENCE_MS = 10 * MINUTE
SUPERVISOR = 1000


class Supervisor:
    """Works through the inbox every ten minutes, and leaves something undone."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.random = world.random

    def work(self) -> None:
        """One round."""
        booking = self.world.server.booking
        counting = booking.counting
        for count in list(counting.ledger.counts.values()):
            changed: Rows = {}
            touched: set[Key] = set()
            if count.status == "approve":
                self.approve(count, changed)
            elif any(counting.is_open(what, count) for what in (UNCLEAR, RECHECK)):
                if self.random.random() < 0.75:
                    touched = self.answer(count, changed)
            elif counting.is_open(DIFFER, count):
                self.have_counted(count)
            booking.supervised([touched], changed)
        self.release_the_silent()

    def approve(self, count: Count, changed: Rows) -> None:
        """Somebody who did not count the key says that the figure holds, or that it does not."""
        counting = self.world.server.booking.counting
        approver = self.random.choice((SUPERVISOR, SUPERVISOR, count.person))
        counters = {one.person for one in counting.undecided(count.event.key)}
        if approver in counters:
            return
        if self.random.random() < 0.8:
            count.is_approved, count.approver = True, approver
        else:
            counting.void([count], "rejected")
            counting.ask(count, changed)

    def answer(self, count: Count, changed: Rows) -> set[Key]:
        """Say of each move in question where it lies, some of them, or have it counted again."""
        counting = self.world.server.booking.counting
        if self.random.random() < 0.1:
            touched = counting.ask_again(count, changed)
            self.have_counted(count)
            return touched
        truth = self.world.truth.acts
        by_place = {(t.stream, t.n): act for act, (_, t, _) in counting.state.acts.items()}
        looked = truth[count.op_id].stands_at
        told: dict[tuple[str, int], Side] = {}
        for near in counting.ledger.asked(count):
            place = (near.time.stream, near.time.n)
            if self.random.random() < 0.9:
                told[place] = "before" if truth[by_place[place]].step < looked else "after"
        return counting.answer(count, told, changed)

    def have_counted(self, count: Count) -> None:
        """Send somebody who did not count the key."""
        counting = self.world.server.booking.counting
        key = count.event.key
        counters = {one.person for one in counting.undecided(key)} | {count.person}
        others = [
            (handset, person)
            for handset in self.world.handsets
            for person in (handset.index * 2 + 1, handset.index * 2 + 2)
            if person not in counters
        ]
        if not others:
            return
        handset, person = self.random.choice(others)
        delay = self.random.randint(1, 5 * MINUTE)
        self.world.after(delay, lambda: self.world.worker.begin(handset, key, person))

    def release_the_silent(self) -> None:
        """Counts that wait too long for devices that nobody hears of are waited for no more."""
        counting, now = self.world.server.booking.counting, self.world.now
        for zone in ZONES:
            waiting = [
                count.time.hi
                for count in counting.ledger.counts.values()
                if count.status == "recorded"
                and zone_of(count) == zone
                and count.time.hi < now - PATIENCE_MS
            ]
            if not waiting or self.random.random() < 0.5:
                continue
            until = max(waiting)
            for name in counting.watermark(now, zone, until).waiting:
                if counting.state.devices[name].last_contact_at < now - PATIENCE_MS:
                    counting.release(name, zone, until)
