"""A device in the world: its clocks, its disk, its tabs, and the loop that talks to the server."""

from typing import TYPE_CHECKING, Any

from takt_sync.simulator.clock import DeviceClock
from takt_sync.simulator.device import Client, Reading, restarted
from takt_sync.simulator.disk import Disk
from takt_sync.simulator.truth import Lost

if TYPE_CHECKING:
    from takt_sync.simulator.world import World

Json = dict[str, Any]
TIMEOUT_MS = 10_000
BACKOFF_CAP_MS = 60_000


class Handset:
    """One physical device."""

    def __init__(self, world: "World", index: int) -> None:
        self.world = world
        self.index = index
        self.device = world.uuid()
        offset = world.random.randint(-world.profile.offset_ms, world.profile.offset_ms)
        drift = world.random.randint(-world.profile.drift_ppm, world.profile.drift_ppm)
        self.clock = DeviceClock(world.random, offset, drift)
        self.first_stream: str | None = world.uuid()
        self.disk = Disk(self.device, self.first_stream)
        self.tabs: list[Client] = []
        self.leader = 0
        self.run_number = 0
        self.is_on = False
        self.is_running = False
        self.is_rotten = self.is_backup_rotten = self.was_put_back = False
        self.offline_until = 0
        self.backup: Disk | None = None
        self.failures = 0
        self.sync_at = self.synced_at = 0
        self.start()

    def reading(self, ids: int = 1) -> Reading:
        """Read the clocks and draw ids."""
        wall, mono, boot = self.clock.read(self.world.now)
        return Reading(wall, mono, boot, [self.world.uuid() for _ in range(ids)])

    def start(self) -> None:
        """Switch on."""
        self.is_on = self.is_running = True
        self.run_number += 1
        self.failures = 0
        self.clock.start(self.world.now)
        stream = self.world.uuid()
        self.tell("open" if self.run_number == 1 else "reopen", self.first_stream or stream)
        make = self.world.twins.client if self.world.twins else Client
        first = restarted(self.disk, stream, make)
        self.disk = first.disk
        self.tabs = [first, *(make(self.disk) for _ in range(self.world.profile.tabs - 1))]
        self.first_stream = None
        self.leader = 0
        self.world.after(self.world.random.randint(100, 2000), self.sync)

    def tell(self, call: str, uuid: str | None = None, **args: Any) -> None:
        """Let the twin on Node know, if there is one."""
        if self.world.twins is not None:
            self.world.twins.tell(self, call, uuid, args)

    def crash(self) -> None:
        """All that is not on disk is gone."""
        if self.is_running:
            self.tell("crash")
        self.is_on = self.is_running = False
        self.run_number += 1

    def save(self) -> None:
        """Take a backup of the device."""
        self.backup = self.disk.copy()
        self.is_backup_rotten = self.is_rotten
        self.tell("save_disk", name="backup")

    def wipe(self) -> None:
        """The browser evicts the storage."""
        self.crash()
        self.note_lost(None)
        self.disk = Disk(self.device, self.disk.stream, has_canary=False)
        self.tell("wipe")

    def put_back(self) -> None:
        """Somebody restores a backup of the device."""
        if self.backup is None:
            return
        self.crash()
        self.note_lost(self.backup)
        self.disk = self.backup.copy()
        self.was_put_back = True
        self.is_rotten = self.is_backup_rotten
        self.tell("load_disk", name="backup")

    def note_lost(self, backup: Disk | None) -> None:
        """Remember for the checks what went down with the disk."""
        entries = (*backup.outbox, *backup.archive) if backup else ()
        kept = {entry.op["id"] for entry in entries}
        for entry in (*self.disk.archive, *self.disk.outbox):
            if entry.op["id"] not in kept:
                lost = Lost(entry.op["id"], self.device, entry.stream, entry.n)
                self.world.truth.wiped.append(lost)
        there = backup.blobs if backup else {}
        for name, blob in self.disk.blobs.items():
            if blob.body is not None and (name not in there or there[name].body is None):
                self.world.truth.lost_photos.add((self.device, name))

    def recorded(self) -> None:
        """An act was recorded in some tab: the leading one lets go of the blob on its way."""
        self.client().blobs.give_up()

    # -- the loop -----------------------------------------------------------------------------

    def client(self) -> Client:
        """The tab that leads."""
        return self.tabs[self.leader]

    def sync_soon(self, delay: int) -> None:
        """Ask for a round, unless one is due earlier."""
        at = self.world.now + delay
        if self.world.now < self.sync_at <= at:
            return
        self.sync_at = at
        self.world.at(at, self.sync)

    def sync(self) -> None:
        """One round of the leading tab: push what waits, pull what is new, load what is granted."""
        if not self.is_on or self.world.now < self.offline_until:
            return
        self.synced_at = self.world.now
        client = self.client()
        limit = self.world.random.choice((1, 3, 500))
        request = client.next_push(self.reading(0), limit)
        if request is not None:
            self.send("push", client, request)
        request = client.next_pull(self.reading(0), self.world.page_size())
        if request is not None:
            self.send("pull", client, request)
        self.send_blob(client)
        for scope, download in self.disk.downloads.items():
            if download.missing:
                self.world.network.exchange(self, "manifest", client, {"scope": scope})

    def send_blob(self, client: Client) -> None:
        """What the lane below the operations has to say, if anything was ever photographed."""
        if not self.disk.blobs:
            return
        self.world.checks.nothing_waits_for_blobs(self, client)
        request = client.blobs.next(self.world.random.choice((500, 2_000, 65_536)))
        if request is not None:
            self.world.checks.blob_goes_out(self, client)
            self.send("blob", client, request)

    def send(self, what: str, client: Client, request: Json) -> None:
        """Put a request on the network and start its time-out."""
        world, run_number = self.world, self.run_number

        def timed_out() -> None:
            if run_number == self.run_number and self.is_in_flight(what, client, request):
                client.lost_reply(what)
                self.back_off()

        world.after(TIMEOUT_MS, timed_out)
        world.network.exchange(self, what, client, request)

    def back_off(self) -> None:
        """Full jitter, base 1 s, cap 60 s."""
        self.failures += 1
        cap = min(BACKOFF_CAP_MS, 1_000 * 2 ** min(self.failures, 6))
        self.sync_soon(self.world.random.randint(1, cap))

    def is_in_flight(self, what: str, client: Client, request: Json) -> bool:
        """Whether a reply to this request is still waited for."""
        if what == "blob":
            flying: tuple[Json, Any] | None = client.blobs.in_flight
        else:
            flying = client.pushing if what == "push" else client.pulling
        return flying is not None and flying[0] is request

    def receive(self, what: str, client: Client, request: Json, reply: Json) -> None:
        """A reply arrives at the tab that asked."""
        if what in ("manifest", "chunk"):
            self.loaded(client, request, reply)
            return
        if not self.is_in_flight(what, client, request):
            return
        if "code" in reply:
            self.back_off()
        else:
            self.failures = 0
        if what == "blob":
            client.blobs.on_reply(reply)
            self.sync_soon(1)
            return
        if what == "push":
            client.on_push_reply(reply, self.reading())
            self.world.checks.after_push_reply(self)
            self.sync_soon(1)
            return
        held, before = set(self.disk.scopes), (self.disk.epoch, self.disk.stream)
        is_revealed = client.on_pull_reply(reply, self.reading())
        if before == (self.disk.epoch, self.disk.stream) and "dropped" in reply:
            gone = held - set(self.disk.scopes) - set(reply["dropped"])
            self.world.checks.repaired(self, gone)
        self.world.checks.after_pull(self, reply)
        if is_revealed:
            self.world.checks.revealed(self)
        if not is_revealed or client.wanted():
            self.sync_soon(1)
        self.load_granted(client)

    def load_granted(self, client: Client) -> None:
        """Begin first loads, some by chunks."""
        for scope in client.wanted():
            if scope.startswith("warehouse:") and self.world.random.random() < 0.5:
                self.world.network.exchange(self, "manifest", client, {"scope": scope})
            else:
                client.begin_scope(scope)

    def loaded(self, client: Client, request: Json, reply: Json) -> None:
        """A manifest or a chunk arrives."""
        if "code" in reply:
            return
        if "manifest" in reply:
            missing = client.load_manifest(reply["manifest"])
            scope = request["scope"]
            for chunk in missing:
                self.world.network.exchange(self, "chunk", client, {"scope": scope, "id": chunk})
            if not missing and scope in self.disk.downloads:
                self.sync_soon(1)
        elif client.load_chunk(request["scope"], request["id"], reply["body"]):
            self.sync_soon(1)
