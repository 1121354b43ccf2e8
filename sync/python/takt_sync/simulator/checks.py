"""The invariants of a run: I4, I5 and I9 at every reveal and pull, the others at the end.

The checks know the truth of the world and the server's history; they never ask the code under test
what it believes, but compare what it did.
"""

from typing import TYPE_CHECKING, Any

from takt_sync.simulator import final_checks
from takt_sync.simulator.count_checks import Variances
from takt_sync.simulator.counting import PLACES, ZONES, zone_of
from takt_sync.simulator.device import Client
from takt_sync.simulator.disk import Disk, Entry, Rows
from takt_sync.stock import Key, act_legs

if TYPE_CHECKING:
    from takt_sync.simulator.handset import Handset
    from takt_sync.simulator.world import World

Json = dict[str, Any]


class ViolationError(AssertionError):
    """An invariant does not hold."""

    def __init__(self, invariant: str, detail: str) -> None:
        super().__init__(f"{invariant}: {detail}")
        self.invariant = invariant


class Mirror:
    """The server's state at one head, rebuilt from its history."""

    def __init__(self) -> None:
        self.epoch = 0
        self.head = 0
        self.place = 0
        self.scopes: dict[str, Rows] = {}

    def move_to(self, epoch: int, head: int, history: list[Any]) -> None:
        """Go to a head; backwards or to another epoch means from the beginning."""
        if epoch != self.epoch or head < self.head or self.place > len(history):
            self.place, self.scopes = 0, {}
        self.epoch, self.head = epoch, head
        while self.place < len(history) and history[self.place][0] <= head:
            _, scope, key, row = history[self.place]
            rows = self.scopes.setdefault(scope, {})
            if row is None:
                rows.pop(key, None)
            else:
                rows[key] = row
            self.place += 1


class Checks:
    """All checks of one run, and what they count."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.mirrors: dict[str, Mirror] = {}
        self.archived: dict[str, int] = {}
        self.frozen = dict.fromkeys(ZONES, 0)
        self.reveals = 0
        self.keys = 0
        self.unambiguous = 0
        self.counted = 0
        self.asked: set[Key] = set()
        self.variances = Variances()
        self.is_in_new_epoch: dict[str, int] = {}
        self.head_before = 0
        self.marks = dict.fromkeys(ZONES, 0)
        self.anchored: set[str] = set()
        world.server.before_push = self.before_push
        world.server.after_push = self.after_push

    def fail(self, invariant: str, detail: str) -> None:
        """Stop the run."""
        raise ViolationError(invariant, detail)

    # -- at every reveal ------------------------------------------------------------------------

    def revealed(self, handset: "Handset") -> None:
        """I4: base equals the server at head. I5: own acts are pending or in base, never both."""
        self.reveals += 1
        disk = handset.disk
        history = self.world.server.store.history
        mirror = self.mirrors.setdefault(handset.device, Mirror())
        if disk.epoch != self.world.server.state.epoch:
            return
        mirror.move_to(disk.epoch, disk.head, history)
        for name, scope in disk.scopes.items():
            if scope.rows != mirror.scopes.get(name, {}):
                detail = difference(scope.rows, mirror.scopes.get(name, {}))
                self.fail("I4", f"{name} at head {disk.head} on {handset.index}: {detail}")
        self.check_own_acts(handset, disk)

    def check_own_acts(self, handset: "Handset", disk: Disk) -> None:
        """I5, by the server's log."""
        for entry in disk.outbox:
            seq = self.booked_at(entry.op["id"])
            if seq is not None and seq <= disk.head and not self.is_excused(handset, entry):
                self.fail("I5", f"{entry.op['id']} of {handset.index} counts twice")
        known = self.archived.get(handset.device, 0)
        if self.is_in_new_epoch.get(handset.device) != disk.epoch or known > len(disk.archive):
            known = 0
        for entry in disk.archive[known:]:
            seq = self.booked_at(entry.op["id"])
            if seq is None or seq > disk.head:
                self.fail("I5", f"{entry.op['id']} of {handset.index} has vanished")
        self.archived[handset.device] = len(disk.archive)
        self.is_in_new_epoch[handset.device] = disk.epoch

    def is_excused(self, handset: "Handset", entry: Entry) -> bool:
        """Known limit (e): server and device both restored; the next push mends it."""
        state = self.world.server.state
        is_elsewhere = state.ids[entry.op["id"]].stream != entry.stream
        return is_elsewhere and state.epoch > 1 and handset.was_put_back

    def booked_at(self, act: str) -> int | None:
        """The head that booked an act."""
        state = self.world.server.state
        known = state.ids.get(act)
        return None if known is None else state.streams[known.stream].seqs[known.n - 1]

    def after_pull(self, handset: "Handset", reply: Json) -> None:
        """I9: no rows of a scope that the reply no longer grants."""
        if "code" in reply:
            return
        kept = set(handset.disk.scopes) - set(reply["scopes"])
        if kept & set(reply["dropped"]):
            self.fail("I9", f"{sorted(kept)} still on {handset.index}")

    def repaired(self, handset: "Handset", scopes: set[str]) -> None:
        """A digest that differs without bit rot is a fault of the protocol that it hides."""
        if scopes and not handset.is_rotten:
            self.fail("I4", f"digests of {sorted(scopes)} differ on {handset.index}")
        if scopes:
            handset.is_rotten = False

    def after_push_reply(self, handset: "Handset") -> None:
        """I5 between reveals: a push reply takes nothing off the screen."""
        if handset.disk.epoch == self.world.server.state.epoch:
            self.check_own_acts(handset, handset.disk)

    def nothing_waits_for_blobs(self, handset: "Handset", client: Client) -> None:
        """S89: what could be pushed is on its way before the lane is asked."""
        entries = client.to_push()
        can_go = bool(entries) and handset.disk.hash_at(entries[0].n - 1) is not None
        if can_go and client.pushing is None:
            self.fail("S89", f"{len(entries)} operations of {handset.index} wait for a blob")

    def blob_goes_out(self, handset: "Handset", client: Client) -> None:
        """S87: no operation waits when a blob goes out."""
        unsent = [entry for entry in handset.disk.outbox if entry.n > client.pushed]
        if unsent or client.pushing is not None or client.resend_from is not None:
            self.fail("S87", f"a blob of {handset.index} goes before {len(unsent)} operations")

    # -- on the server --------------------------------------------------------------------------

    def freeze(self) -> None:
        """Note the watermark: what lies before it must not change any more."""
        counting = self.world.server.booking.counting
        for zone in ZONES:
            at = counting.watermark(self.world.now, zone).at
            self.frozen[zone] = max(self.frozen[zone], at)

    def settled(self) -> None:
        """I12: no count is an anchor before the watermark has passed it."""
        counting = self.world.server.booking.counting
        marks = {zone: counting.watermark(self.world.now, zone).at for zone in ZONES}
        self.marks = marks
        if counting.tells:
            self.variances.decided(counting.ledger)
        for count in counting.ledger.counts.values():
            if count.reason == "ambiguous_move":
                self.asked.add(count.event.key)
            if count.status == "accepted" and count.name not in self.anchored:
                self.anchored.add(count.name)
                at = marks[zone_of(count)]
                if at < count.time.hi:
                    self.fail("I12", f"count {count.name} is an anchor {count.time.hi - at} early")

    def before_push(self) -> None:
        """Look at the watermark and the head before every transaction."""
        self.freeze()
        self.head_before = self.world.server.state.head

    def after_push(self, request: Json) -> None:
        """I12: nothing new lies before the watermark.

        A backup put back on a device may bring an older stream to life again, or carry its acts
        over; what its later streams had promised could not know of them.
        """
        state = self.world.server.state
        self.variances.came(state.ledger)
        stream = state.streams[request["stream"]]
        if stream.carried or state.devices[stream.state.device].streams[-1] != request["stream"]:
            return
        for operation in request["operations"]:
            act = state.acts.get(operation["id"])
            if act is None or act[1].seq <= self.head_before:
                continue
            if act[1].epoch == state.epoch:
                self.lies_behind_the_watermark(act)

    def lies_behind_the_watermark(self, act: Any) -> None:
        """I12: in each zone of an act, unless that was told not to wait for its device."""
        operation, time, device = act
        legs = act_legs(operation.kind, operation.args)
        touched = {PLACES.get(leg.location, 0) for leg in legs}
        released = self.world.server.state.devices[device].released
        for zone in touched & set(ZONES) or set(ZONES):
            early = self.frozen[zone] - time.effective
            if early >= 0 and released.get(zone, 0) < time.effective:
                self.fail("I12", f"{operation.id} lies {early} too early in zone {zone}")

    def restored(self) -> None:
        """The server went back: so does what it had promised."""
        self.frozen = dict.fromkeys(ZONES, 0)
        self.anchored.clear()
        self.variances = Variances()
        self.anchored.update(
            name
            for name, count in self.world.server.state.ledger.counts.items()
            if count.status == "accepted"
        )

    def at_the_end(self) -> None:
        """Everything else."""
        final_checks.run_all(self)


def difference(found: Rows, wanted: Rows) -> str:
    """The first row that differs."""
    for key in sorted({*found, *wanted}):
        if found.get(key) != wanted.get(key):
            return f"{key}: {found.get(key)} instead of {wanted.get(key)}"
    return "nothing"
