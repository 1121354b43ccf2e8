"""Push, pull, manifest and chunk over HTTP.

Reads envelopes, opens the transaction or snapshot, and calls takt_sync's engine. What an
operation means is the inventory's matter, who a device is the identity area's; both come in
through `SyncServices`.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import asyncpg
import brotli
import msgspec
from litestar import Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, QueryParameter

from takt.kernel.errors import Busy, DomainError, Forbidden, NotFound
from takt.runtime import chunks
from takt.runtime.auth import caller_of, requires_device, requires_pushing_device
from takt.runtime.database import Connection
from takt.runtime.http import inflate
from takt.runtime.pull_store import (
    PostgresPullStore,
    granted_scopes,
    has_untold_losses,
    note_contact,
)
from takt.runtime.sync_store import BookingClash, Counter, DeviceFace, PostgresPushStore
from takt_sync import canon, engine
from takt_sync.envelope import Contact, EnvelopeError, PushRequest, parse_push
from takt_sync.feed import PullRequest, parse_pull
from takt_sync.ports import Handlers
from takt_sync.receipts import PushReply

ATTEMPTS = 5
PUSHES_AT_ONCE = 4
COMPRESS_FROM_BYTES = 1_024
THREAD_FROM_BYTES = 65_536
BROTLI_QUALITY = 4
SHA256 = re.compile(r"[0-9a-f]{64}")
ScopeQuery = Annotated[str, QueryParameter(name="scope", min_length=1, max_length=128)]
CLASHES = (
    asyncpg.UniqueViolationError,
    asyncpg.CheckViolationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)
log = logging.getLogger("takt.sync")


canon.use_encoder(msgspec.json.Encoder(order="sorted").encode)


def push_slots() -> asyncio.Semaphore:
    """How many pushes work on the database at once: more would only wait for each other."""
    return asyncio.Semaphore(PUSHES_AT_ONCE)


@dataclass(frozen=True, slots=True)
class PushingDevice:
    """A device as the engine needs it: its face, and a check of what it signed."""

    face: DeviceFace
    check: Callable[[bytes, str], bool]

    @property
    def device(self) -> str:
        """Who is calling."""
        return self.face.device

    @property
    def is_lost(self) -> bool:
        """Whether all that is new waits for a person."""
        return self.face.is_lost

    def verify(self, message: bytes, signature: str) -> bool:
        """Whether the device's key made this signature."""
        return self.check(message, signature)


@dataclass(frozen=True, slots=True)
class SyncServices:
    """What the areas give to synchronisation; `app` puts it together."""

    device: Callable[[Connection, str], Awaitable[PushingDevice]]
    handlers: Callable[[Counter], Handlers[Any]]
    note_lost: Callable[[Connection, DeviceFace, Contact, int], Awaitable[int | None]]


class SyncRefusal(DomainError):
    """An envelope that is refused as a whole, in the protocol's words."""

    def __init__(self, error: EnvelopeError) -> None:
        super().__init__(error.code, detail=error.detail, **error.fields)
        self.status = error.status  # type: ignore[misc]  # each protocol word has its own


@post("/sync/v1/push", guards=[requires_pushing_device], status_code=200)
async def push(request: Request[Any, Any, Any], state: State) -> Response[bytes]:
    """Operations up: one transaction, one answer for each."""
    body = inflate(request, await request.body())
    try:
        envelope = parse_push(body)
        reply = await _booked(state, envelope, caller_of(request).device or "")
    except EnvelopeError as error:
        raise SyncRefusal(error) from error
    state.nudge(reply.head)
    return Response(msgspec.json.encode(reply.to_wire()), media_type="application/json")


async def _booked(state: State, envelope: PushRequest, device: str) -> PushReply:
    clash: Exception | None = None
    for attempt in range(ATTEMPTS):
        try:
            async with state.push_slots:
                return await book(state, envelope, device, attempt)
        except (*CLASHES, BookingClash) as error:
            clash = error
            log.info("push of %s clashed: %r", device, error)
    log.warning("push of %s given up after %d attempts", device, ATTEMPTS, exc_info=clash)
    raise Busy(retry_ms=500)


async def book(state: State, envelope: PushRequest, device: str, attempt: int) -> PushReply:
    """One attempt at a push, in one transaction."""
    services: SyncServices = state.sync
    async with state.database.transaction() as connection:
        caller = await services.device(connection, device)
        now_ms = state.clock.now_ms()
        store = PostgresPushStore(connection, caller.face, now_ms)
        handlers = services.handlers(
            Counter(connection, caller.face, envelope.contact, now_ms, attempt > 0)
        )
        reply = await engine.push(envelope, caller, store, handlers, now_ms)
    if store.is_new_stream or envelope.contact.carried:
        async with state.database.transaction() as connection:
            await services.note_lost(connection, caller.face, envelope.contact, now_ms)
    return reply


@post("/sync/v1/pull", guards=[requires_device], status_code=200)
async def pull(request: Request[Any, Any, Any], state: State) -> Response[bytes]:
    """Changes down: one page from one read snapshot."""
    body = inflate(request, await request.body())
    device = caller_of(request).device or ""
    now_ms = state.clock.now_ms()
    try:
        envelope = parse_pull(body)
        async with state.database.read_snapshot() as connection:
            reply = await engine.pull(envelope, device, PostgresPullStore(connection), now_ms)
    except EnvelopeError as error:
        raise SyncRefusal(error) from error
    answer = await compressed(request, msgspec.json.encode(reply.to_wire()))
    answer.background = BackgroundTask(_after_pull, state, envelope, device, now_ms)
    return answer


async def _after_pull(state: State, envelope: PullRequest, device: str, now_ms: int) -> None:
    services: SyncServices = state.sync
    async with state.database.transaction() as connection:
        face = (await services.device(connection, device)).face
        contact = envelope.contact
        head, is_new = await note_contact(connection, face, contact, now_ms)
        is_news = is_new or bool(contact.carried)
        if is_news or await has_untold_losses(connection, device, contact):
            head = await services.note_lost(connection, face, contact, now_ms) or head
    if head is not None:
        state.nudge(head)


@get("/sync/v1/manifest", guards=[requires_device])
async def manifest(
    request: Request[Any, Any, Any], state: State, named: FromQuery[ScopeQuery]
) -> Response[bytes]:
    """What a first load of a scope consists of."""
    device = caller_of(request).device or ""
    async with state.database.connection() as connection:
        granted = await granted_scopes(connection, device)
    if named not in granted:
        raise Forbidden("scope")
    body = await chunks.manifest_of(state.database, named, state.clock.now_ms())
    return await compressed(request, body)


@get("/sync/v1/chunk/{sha256:str}", guards=[requires_device])
async def chunk(
    request: Request[Any, Any, Any], state: State, sha256: FromPath[str]
) -> Response[bytes]:
    """One immutable part of a first load, to whoever may read its scope now."""
    device = caller_of(request).device or ""
    if SHA256.fullmatch(sha256) is None:
        raise NotFound("sync.chunk_unknown")
    async with state.database.connection() as connection:
        granted = await granted_scopes(connection, device)
        packed = await chunks.find(connection, sha256, list(granted))
    if packed is None:
        raise NotFound("sync.chunk_unknown")
    # The device keeps it in its own storage and can throw it away there; no cache keeps another.
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if "br" in request.headers.get("accept-encoding", ""):
        return Response(
            packed, media_type="application/json", headers={**headers, "Content-Encoding": "br"}
        )
    return await compressed(request, await asyncio.to_thread(brotli.decompress, packed), headers)


async def compressed(
    request: Request[Any, Any, Any], body: bytes, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """A JSON answer in the best encoding that the client takes."""
    accepted = request.headers.get("accept-encoding", "")
    fields = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"} | (headers or {})
    if len(body) >= COMPRESS_FROM_BYTES:
        for name, pack in (("br", _brotli), ("gzip", _gzip)):
            if name in accepted:
                small = len(body) < THREAD_FROM_BYTES
                body = pack(body) if small else await asyncio.to_thread(pack, body)
                fields["Content-Encoding"] = name
                break
    return Response(body, media_type="application/json", headers=fields)


def _brotli(body: bytes) -> bytes:
    packed: bytes = brotli.compress(body, quality=BROTLI_QUALITY)
    return packed


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=5)


ROUTES = (push, pull, manifest, chunk)
