"""The simulated server: transactions that take a while, crashes, backups and restores."""

import pickle
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from takt_sync import engine
from takt_sync.chunks import build_chunk, chunk_id
from takt_sync.digest import ZERO, to_hex
from takt_sync.envelope import EnvelopeError, parse_push
from takt_sync.feed import parse_pull
from takt_sync.simulator import blob_server
from takt_sync.simulator.booking import Booking
from takt_sync.simulator.device import sign
from takt_sync.simulator.state import RESTORE_JUMP, DeviceRow, State, Store

T = TypeVar("T")
Json = dict[str, Any]
CHUNK_ROWS = 7


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never suspends."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise RuntimeError("the memory store must not suspend")


@dataclass(frozen=True, slots=True)
class DeviceCaller:
    """The authenticated device behind a request."""

    device: str
    is_lost: bool

    def verify(self, message: bytes, signature: str) -> bool:
        """The stand-in for ES256."""
        return signature == sign(self.device, message)


class Server:
    """One server process on its database."""

    def __init__(self, rows_per_seq: int) -> None:
        self.store = Store(State())
        self.store.rows_per_seq = rows_per_seq
        self.booking = Booking(self.store)
        self.locked: set[str] = set()
        self.is_up = True
        self.run_number = 0
        self.epochs = 1
        self.chunks: dict[str, bytes] = {}
        self.manifests: dict[str, Json] = {}
        self.backups: list[tuple[bytes, int]] = []
        self.before_push: Callable[[], None] = lambda: None
        self.after_push: Callable[[Json], None] = lambda _: None

    @property
    def state(self) -> State:
        """The database."""
        return self.store.state

    def caller(self, device: str) -> DeviceCaller:
        """Who asks."""
        return DeviceCaller(device, self.state.devices[device].is_lost)

    def add_device(self, device: str, scopes: set[str], now: int) -> None:
        """Enrol a device."""
        self.state.devices[device] = DeviceRow(scopes, last_contact_at=now)

    def begin(self, request: Json, device: str) -> Json | None:
        """Begin the transaction of a push: an error, or None when it may go on."""
        del device
        if request["stream"] in self.locked:
            return {"code": "busy", "retry_ms": 500}
        self.locked.add(request["stream"])
        return None

    def commit(self, request: Json, device: str, received_at: int, now: int) -> Json:
        """All of a push, at its commit."""
        self.locked.discard(request["stream"])
        self.store.now = now
        self.before_push()
        try:
            push = engine.push(
                parse_push(request), self.caller(device), self.store, self.booking, received_at
            )
            reply = run(push).to_wire()
        except EnvelopeError as error:
            return {"code": error.code, "detail": error.detail, **error.fields}
        self.after_push(request)
        return reply

    def pull(self, request: Json, device: str, now: int) -> Json:
        """Answer a pull at once."""
        self.store.now = now
        try:
            return run(engine.pull(parse_pull(request), device, self.store, now)).to_wire()
        except EnvelopeError as error:
            return {"code": error.code, "detail": error.detail, **error.fields}

    def blob(self, request: Json, device: str) -> Json:
        """Answer a request of the blob lane at once."""
        return blob_server.take_blob(self.state, request, device)

    def manifest(self, scope: str, device: str) -> Json:
        """The manifest of a scope, rebuilt when its tail has grown."""
        state = self.state
        if scope not in state.devices[device].granted:
            return {"code": "scope"}
        known = self.manifests.get(scope)
        if known is not None and known["epoch"] == state.epoch and state.head - known["at"] < 40:
            return known
        live = [(row.table, row.key, row.row) for row in state.feed.get(scope, {}).values()]
        shapes: dict[tuple[str, tuple[str, ...]], list[tuple[str, Any]]] = {}
        for table, key, row in live:
            if row is not None:
                shapes.setdefault((table, tuple(row)), []).append((key, row))
        chunks = []
        for (table, _), rows in shapes.items():
            rows.sort(key=lambda pair: pair[0])
            for start in range(0, len(rows), CHUNK_ROWS):
                part = rows[start : start + CHUNK_ROWS]
                fields = ("item", "location", "lot") if table == "balance" else ()
                body = build_chunk(table, part, fields)
                name = chunk_id(body)
                self.chunks[name] = body
                chunks.append({"id": name, "table": table, "rows": len(part), "bytes": len(body)})
        self.manifests[scope] = {
            "scope": scope,
            "epoch": state.epoch,
            "at": state.head,
            "digest": to_hex(state.lanes.get(scope, ZERO)),
            "chunks": chunks,
        }
        return self.manifests[scope]

    def crash(self) -> None:
        """The process dies; transactions that have not committed never happened."""
        self.is_up = False
        self.run_number += 1
        self.locked.clear()
        blob_server.tear(self.state)

    def back_up(self) -> None:
        """An online backup."""
        self.backups.append((pickle.dumps(self.state), len(self.store.history)))

    def restore(self, now: int) -> None:
        """Go back to the newest backup: a new epoch, and no id used twice."""
        body, history = self.backups[-1]
        self.store.state = pickle.loads(body)  # noqa: S301 - made by back_up, in this process
        del self.store.history[history:]
        self.manifests.clear()
        self.next_epoch()
        self.store.now = now

    def next_epoch(self) -> None:
        """Begin an epoch that was never used, even when one backup is restored twice."""
        self.epochs += 1
        self.state.epoch = self.epochs
        self.state.seq += RESTORE_JUMP
