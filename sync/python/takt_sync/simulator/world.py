"""The world of one schedule: virtual time, events from one seed, faults, healing, the end."""

import heapq
from collections.abc import Callable
from itertools import count
from random import Random

from takt_sync.simulator.booking import WAREHOUSE
from takt_sync.simulator.checks import Checks
from takt_sync.simulator.counters import Counter
from takt_sync.simulator.handset import Handset
from takt_sync.simulator.network import Network
from takt_sync.simulator.node_client import NodeTwins
from takt_sync.simulator.profiles import MINUTE, Profile
from takt_sync.simulator.server import Server
from takt_sync.simulator.supervisor import Supervisor
from takt_sync.simulator.truth import Truth
from takt_sync.stock import StockEvent

OPENING = 94
START_MS = 1_750_000_000_000
HEAL_MS = 12 * MINUTE
IDLE_PULL_MS = MINUTE
NUDGED = 0.25


class World:
    """One schedule."""

    def __init__(self, seed: int, profile: Profile, twins: NodeTwins | None = None) -> None:
        self.seed = seed
        self.twins = twins
        self.profile = profile
        self.random = Random(seed)  # noqa: S311 - a schedule has to be repeatable, not secret
        self.now = START_MS
        self.ends_at = START_MS + profile.duration_ms
        self.heap: list[tuple[int, int, Callable[[], None]]] = []
        self.order = count()
        self.is_faulty = True
        self.truth = Truth()
        self.server = Server(profile.rows_per_seq)
        self.server.booking.counts.tells = profile.stocktakes > 0
        self.network = Network(self)
        self.checks = Checks(self)
        self.open_stock()
        self.handsets = [self.handset(index) for index in range(profile.devices)]
        self.worker = Counter(self)
        self.supervisor = Supervisor(self)
        self.settle_due = False

    # -- time ---------------------------------------------------------------------------------

    def at(self, when: int, what: Callable[[], None]) -> None:
        """Do something at a moment."""
        heapq.heappush(self.heap, (when, next(self.order), what))

    def after(self, delay: int, what: Callable[[], None]) -> None:
        """Do something later."""
        self.at(self.now + delay, what)

    def every(self, mean: int, what: Callable[[], None]) -> None:
        """Do something again and again until the faults stop, at random intervals."""
        if mean <= 0:
            return

        def again() -> None:
            if self.now < self.ends_at:
                what()
                self.after(self.gap(mean), again)

        self.after(self.gap(mean), again)

    def gap(self, mean: int) -> int:
        """A random interval."""
        return int(self.random.expovariate(1 / mean)) + 1

    def run_until(self, end: int) -> None:
        """Let time pass."""
        while self.heap and self.heap[0][0] <= end:
            self.now, _, what = heapq.heappop(self.heap)
            what()
        self.now = end

    # -- making -------------------------------------------------------------------------------

    def uuid(self) -> str:
        """A UUID from the seed."""
        text = f"{self.random.getrandbits(128):032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def page_size(self) -> int:
        """The limit of a pull."""
        return self.random.choice(self.profile.page_sizes)

    def open_stock(self) -> None:
        """Opening stock, from the opening location."""
        events = []
        for n, location in enumerate(WAREHOUSE, 1):
            for item in range(1, 5):
                quantity = self.random.randint(0, 30)
                self.truth.physical[location, item, None] = quantity
                for place, q, part in ((OPENING, -quantity, 0), (location, quantity, 1)):
                    event = StockEvent(
                        place, item, None, "delta", q, START_MS, "opening", n * 10 + item, part
                    )
                    events.append(event)
        booking = self.server.booking
        changed: dict[tuple[str, str, str], object] = {}
        booking.show(booking.state.ledger.insert(events), changed)
        for lot in ("lot-a", "lot-b", "lot-c"):
            changed["lots", "lot", lot] = {"id": lot, "status": "available"}
        changed["master", "item", "1"] = {"id": 1, "name_zh": "螺栓"}
        self.server.store.now = self.now
        booking.publish(changed)

    def handset(self, index: int) -> Handset:
        """Enrol one device."""
        handset = Handset(self, index)
        scopes = {"master", "lots", "warehouse:1", "warehouse:2", f"me:{handset.device}"}
        if index == 0:
            scopes.add("inbox:1")
        self.server.add_device(handset.device, scopes, self.now)
        return handset

    # -- the run ------------------------------------------------------------------------------

    def run(self) -> None:
        """The whole schedule: work and faults, then healing, then the checks of the end."""
        from takt_sync.simulator.scenario import plan_faults

        for handset in self.handsets:
            self.every(self.profile.act_every_ms, lambda h=handset: self.work(h))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            self.every(self.profile.photo_every_ms, lambda h=handset: self.photo(h))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            self.idle(handset)
        self.every(10 * MINUTE, self.supervise)
        plan_faults(self)
        self.run_until(self.ends_at)
        self.heal()
        self.run_until(self.ends_at + HEAL_MS)
        self.checks.at_the_end()

    def work(self, handset: Handset) -> None:
        """One act, if the device is on."""
        if handset.is_on:
            self.worker.act(handset)

    def photo(self, handset: Handset) -> None:
        """One photo, if the device is on."""
        if handset.is_on:
            self.worker.photo(handset)

    def idle(self, handset: Handset) -> None:
        """Pull now and then even when nothing calls for it."""
        if self.now - handset.synced_at >= IDLE_PULL_MS // 2:
            handset.sync()
        self.after(IDLE_PULL_MS, lambda: self.idle(handset))

    def after_commit(self) -> None:
        """Nudge the devices, coalesced, and see which counts can be decided."""
        for handset in self.handsets:
            if self.random.random() < NUDGED:
                handset.sync_soon(self.random.randint(20, 400))
        if not self.settle_due:
            self.settle_due = True
            self.after(1_000, self.settle)

    def settle(self) -> None:
        """The job that decides counts."""
        self.settle_due = False
        if self.server.is_up:
            self.server.store.now = self.now
            self.checks.freeze()
            self.server.booking.settle_counts(self.now)
            self.checks.settled()

    def supervise(self) -> None:
        """Supervisors approve and dismiss counts that wait for them."""
        self.settle()
        if self.profile.stocktakes:
            if self.server.is_up:
                self.server.store.now = self.now
                self.supervisor.work()
            self.settle()
            return
        for counted in self.server.state.ledger.counts.values():
            if counted.status == "approve":
                counted.is_approved = self.random.random() < 0.8
            elif counted.status in ("check", "recount"):
                counted.status = "voided"
        self.settle()

    def heal(self) -> None:
        """All faults stop; every device is on and has a network."""
        self.is_faulty = False
        self.server.is_up = True
        for handset in self.handsets:
            handset.offline_until = 0
            if handset.is_running:
                handset.is_on = True
            else:
                handset.start()
            handset.sync_soon(1)
