"""The reference client: a state machine without I/O, clocks or randomness of its own.

`sync/ts/simulator/README.md` part 3 says the same in words; the TypeScript core follows both. A
device may have several tabs: each is a Client, all share one Disk, one of them leads.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from takt_sync.chain import push_message
from takt_sync.chunks import read_chunk
from takt_sync.clock_frame import drift
from takt_sync.simulator.blob_lane import BlobLane
from takt_sync.simulator.disk import Disk, Download, Entry
from takt_sync.simulator.staging import Staging
from takt_sync.simulator.view import view

PUSH_BYTES = 200_000
RTT_UNKNOWN_MS = 5_000
Json = dict[str, Any]


@dataclass(slots=True)
class Reading:
    """One look at the device's clocks, with fresh ids for the call."""

    wall: int
    mono: int
    boot: str
    uuids: list[str] = field(default_factory=list)

    def copy(self) -> "Reading":
        """The same reading with its own list of ids."""
        return Reading(self.wall, self.mono, self.boot, list(self.uuids))


@dataclass(slots=True)
class Sample:
    """What the server's clock said at a moment of this boot."""

    boot: str
    mono: int
    server: int
    rtt: int


def sign(device: str, message: bytes) -> str:
    """The stand-in for the device key."""
    return sha256(f"takt-simulator/{device}\n".encode() + message).hexdigest()


class Client:
    """One tab of a device."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.pushing: tuple[Json, Reading] | None = None
        self.pulling: tuple[Json, Reading] | None = None
        self.staging: Staging | None = None
        self.sample: Sample | None = None
        self.rtts: list[int] = []
        self.resend_from: int | None = None
        self.pushed = 0
        self.of_stream = disk.stream
        self.granted: list[str] = []
        self.newest_head = 0
        self.seen = disk.seen
        self.held: set[str] = set()
        self.begun: dict[str, tuple[int, int]] = {}
        self.blobs = BlobLane(self)

    # -- recording ----------------------------------------------------------------------------

    def record(self, kind: str, actor: int, args: Json, clock: Reading) -> Json:
        """Record an act; it is durable when this returns."""
        disk = self.disk
        time: Json = {"wall": clock.wall, "mono": clock.mono, "boot": clock.boot}
        time.update(self.offset_fields(clock))
        op = {
            "id": clock.uuids[0], "n": disk.n + 1, "kind": kind, "version": 1, "actor": actor,
            "base": [disk.epoch, disk.head], "time": time, "args": args,
        }  # fmt: skip
        disk.append(op)
        return op

    def offset_fields(self, clock: Reading) -> Json:
        """The offset to the server's clock, when it was sampled in this boot."""
        sample = self.sample
        if sample is None or sample.boot != clock.boot:
            return {}
        age = clock.mono - sample.mono
        return {"offset": sample.server + age - clock.wall, "offset_age": age, "rtt": sample.rtt}

    def take_sample(self, sent: Reading, clock: Reading, server_time: int) -> None:
        """Learn from a reply what the server's clock says."""
        self.seen = max(self.seen, server_time)
        if sent.boot != clock.boot:
            return
        rtt = clock.mono - sent.mono
        held = self.sample
        if held is None or held.boot != clock.boot:
            self.rtts = []
        self.rtts = [*self.rtts[-3:], rtt]
        if (
            held is None
            or held.boot != clock.boot
            or rtt <= held.rtt + drift(clock.mono - held.mono)
        ):
            self.sample = Sample(clock.boot, clock.mono, server_time + rtt // 2, rtt)

    def contact(self, clock: Reading) -> Json:
        """What every request says of this client."""
        disk = self.disk
        in_frame = self.sample is not None and self.sample.boot == clock.boot
        body: Json = {
            "stream": disk.stream,
            "epoch": disk.epoch,
            "boot": clock.boot,
            "mono": clock.mono,
            "rtt": max(self.rtts) if in_frame and self.rtts else RTT_UNKNOWN_MS,
            "created": disk.n,
            "pending": len(disk.outbox),
            "seen": self.seen,
        }
        if disk.carried:
            body["carried"] = list(disk.carried)
        return body

    # -- push ---------------------------------------------------------------------------------

    def next_push(self, clock: Reading, limit: int = 500) -> Json | None:
        """The next push, unless one is in flight or nothing waits."""
        self.follow()
        if self.pushing is not None:
            return None
        entries = self.to_push()[:limit]
        if not entries:
            return None
        size, count = 0, 0
        for entry in entries:
            size += entry.size
            if count and size > PUSH_BYTES:
                break
            count += 1
        entries = entries[:count]
        last = entries[-1]
        previous = self.disk.hash_at(entries[0].n - 1)
        if previous is None:
            return None
        body = self.contact(clock)
        body["previous"] = previous.hex()
        body["operations"] = [entry.op for entry in entries]
        message = push_message(self.disk.stream, last.n, last.hash)
        body["signature"] = sign(self.disk.device, message)
        self.pushing = (body, clock)
        return body

    def to_push(self) -> list[Entry]:
        """The operations that the server may not have yet."""
        disk = self.disk
        if self.resend_from is None:
            return [entry for entry in disk.outbox if entry.n > self.pushed]
        own = [e for e in disk.archive if e.stream == disk.stream]
        return [e for e in (*own, *disk.outbox) if e.n >= (self.resend_from or 0)]

    def on_push_reply(self, reply: Json, clock: Reading) -> None:
        """Handle the reply to the push in flight, or an error document."""
        if self.pushing is None:
            return
        request, sent = self.pushing
        self.pushing = None
        disk = self.disk
        if request["stream"] != disk.stream:
            return
        if "code" in reply:
            self.on_push_error(reply, clock)
            return
        self.take_sample(sent, clock, reply["server_time"])
        ok = reply["ok"]
        if ok > disk.n:
            self.new_stream(clock, with_archive=False)
            return
        self.pushed = max(self.pushed, ok)
        self.note_verdicts(reply["results"])
        if self.resend_from is not None:
            first = disk.outbox[0].n if disk.outbox else disk.n + 1
            self.resend_from = ok + 1 if ok + 1 < first else None

    def note_verdicts(self, results: list[Any]) -> None:
        """Remember which pending acts the server holds; it may think better of one."""
        verdicts = {n: status for n, status, *_ in results}
        said = {e.op["id"]: verdicts[e.n] for e in self.disk.outbox if e.n in verdicts}
        self.held -= said.keys()
        self.held |= {id_ for id_, status in said.items() if status == "held"}

    def on_push_error(self, error: Json, clock: Reading) -> None:
        """A fork begins a new stream, a gap goes back in this one; all else waits."""
        if error["code"] == "gap":
            expected = error["expected"]
            if 1 <= expected <= self.disk.n and self.disk.entry(expected) is not None:
                self.resend_from = expected
            else:
                self.new_stream(clock, with_archive=True)
        elif error["code"] == "fork":
            self.new_stream(clock, with_archive=False)

    def new_stream(self, clock: Reading, with_archive: bool) -> None:
        """Begin a new stream and push all that is not acknowledged again, with the same ids."""
        self.disk.mint(clock.uuids.pop(0), with_archive)
        self.forget()

    def forget(self) -> None:
        """Drop what belongs to the former stream or checkpoint."""
        self.pushing = self.pulling = self.staging = self.resend_from = None
        self.pushed = 0
        self.of_stream = self.disk.stream

    def follow(self) -> None:
        """Notice a new stream that another tab has begun."""
        if self.of_stream != self.disk.stream:
            self.forget()

    # -- pull ---------------------------------------------------------------------------------

    def next_pull(self, clock: Reading, limit: int = 5000) -> Json | None:
        """The next pull, unless one is in flight or carried operations have to go up first."""
        disk = self.disk
        self.follow()
        if self.pulling is not None:
            return None
        if self.must_push_first():
            return None
        if self.staging is not None and self.staging.generation != disk.generation:
            self.staging = None
        if self.staging is None:
            self.staging = Staging(disk)
        self.staging.join(self.begun)
        body = self.contact(clock)
        body["epoch"] = self.staging.epoch
        body["cursors"] = {s: list(c) for s, c in sorted(self.staging.cursors.items())}
        body["limit"] = limit
        self.pulling = (body, clock)
        return body

    def must_push_first(self) -> bool:
        """Whether acts that came over from another stream are not known to be up.

        The server may have them from that stream: a checkpoint would show them twice.
        """
        disk = self.disk
        if self.resend_from is not None and self.resend_from <= disk.carried_until:
            return True
        waits = bool(disk.outbox) and disk.outbox[0].n <= disk.carried_until
        return waits and self.pushed < disk.carried_until

    def on_pull_reply(self, reply: Json, clock: Reading) -> bool:
        """Handle the reply to the pull in flight; True when it revealed a checkpoint."""
        if self.pulling is None:
            return False
        request, sent = self.pulling
        self.pulling = None
        disk, staging = self.disk, self.staging
        if request["stream"] != disk.stream or staging is None or "code" in reply:
            return False
        if staging.generation != disk.generation:
            self.staging = None
            return False
        self.take_sample(sent, clock, reply["server_time"])
        self.newest_head, self.granted = reply["head"], reply["scopes"]
        self.drop(reply["dropped"], staging)
        if reply["epoch"] != staging.epoch:
            self.begun = {}
            staging.restart(reply)
            disk.downloads.clear()
            return False
        staging.take(reply)
        return False if reply["more"] else self.finish(reply, staging, clock)

    def drop(self, scopes: list[str], staging: Staging) -> None:
        """Purge scopes that are no longer granted, at once."""
        for scope in scopes:
            self.begun.pop(scope, None)
            staging.purge(scope)

    def finish(self, reply: Json, staging: Staging, clock: Reading) -> bool:
        """The last page is here: check digests and acknowledgement, then reveal."""
        disk = self.disk
        for scope in staging.unequal(reply["digests"]):
            self.begun.pop(scope, None)
            staging.purge(scope)
        n, own_hash = reply["ack"]
        is_new_epoch = staging.epoch != disk.epoch
        if not self.fits(n, own_hash):
            self.new_stream(clock, with_archive=is_new_epoch)
            return False
        if is_new_epoch and any(entry.stream != disk.stream for entry in disk.archive):
            disk.epoch = staging.epoch
            self.new_stream(clock, with_archive=True)
            return False
        if n < disk.carried_until:
            self.staging, self.resend_from = None, n + 1
            return False
        self.reveal(reply, staging)
        return True

    def fits(self, n: int, own_hash: str) -> bool:
        """Whether the server's acknowledgement is one of this stream as we know it."""
        if n > self.disk.n:
            return False
        known = self.disk.hash_at(n)
        return (
            known.hex() == own_hash
            if known is not None
            else not self.disk.outbox or (n < self.disk.outbox[0].n)
        )

    def reveal(self, reply: Json, staging: Staging) -> None:
        """One transaction: rows, cursors, head and acknowledgement."""
        disk, n = self.disk, reply["ack"][0]
        if staging.epoch != disk.epoch:
            self.pushed, disk.epoch = n, staging.epoch
        staging.apply()
        self.give_up_overtaken(reply["scopes"])
        for scope in list(self.begun):
            if scope in disk.scopes:
                del self.begun[scope]
        disk.head, disk.seen = reply["head"], self.seen
        disk.settle(n)
        disk.generation += 1
        self.pushed = max(self.pushed, n)
        self.resend_from, self.staging = None, None

    def give_up_overtaken(self, granted: list[str]) -> None:
        """Throw away downloads that may hold rows which are no longer for this device."""
        disk = self.disk
        is_same = granted == disk.granted
        kept = {s: one for s, one in disk.downloads.items() if is_same and s in granted}
        disk.granted, disk.downloads = granted, kept

    def lost_reply(self, what: str) -> None:
        """Time-out: give up the request in flight."""
        if what == "push":
            self.pushing = None
        elif what == "pull":
            self.pulling = None
        else:
            self.blobs.give_up()

    # -- first load ---------------------------------------------------------------------------

    def wanted(self) -> list[str]:
        """Granted scopes that nobody loads yet."""
        busy = {*self.disk.scopes, *self.disk.downloads, *self.begun}
        return sorted(set(self.granted) - busy)

    def begin_scope(self, scope: str) -> None:
        """Load a scope row by row with the next pulls."""
        if scope in self.wanted():
            self.begun[scope] = (0, self.newest_head)

    def load_manifest(self, manifest: Json) -> list[str]:
        """Begin or go on with a first load by chunks; returns what is missing."""
        disk, scope = self.disk, manifest["scope"]
        if manifest["epoch"] != disk.epoch or scope in disk.scopes or scope in self.begun:
            return []
        known = disk.downloads.get(scope)
        if known is None or (known.missing and known.at != manifest["at"]):
            ids = [chunk["id"] for chunk in manifest["chunks"]]
            had = {} if known is None else known.chunks
            kept = {chunk: had[chunk] for chunk in ids if chunk in had}
            missing = [chunk for chunk in ids if chunk not in had]
            disk.downloads[scope] = Download(manifest["at"], missing, kept)
        return list(disk.downloads[scope].missing)

    def load_chunk(self, scope: str, chunk: str, body: str) -> bool:
        """Keep one chunk; True when the scope is complete but for its tail."""
        download = self.disk.downloads.get(scope)
        if download is None or chunk not in download.missing:
            return download is not None and not download.missing
        if sha256(body.encode()).hexdigest() != chunk:
            return False
        download.chunks[chunk] = dict(read_chunk(body.encode()))
        download.missing.remove(chunk)
        return not download.missing

    def view(self) -> Json:
        """What is on the screen."""
        return view(self.disk, self.held)


def restarted(disk: Disk, stream: str, client: Callable[[Disk], Client] = Client) -> Client:
    """Start on a disk as it is; without the canary row it is a new installation."""
    if not disk.has_canary:
        disk = Disk(disk.device, stream)
    for scope in disk.scopes.values():
        scope.recount()
    return client(disk)
