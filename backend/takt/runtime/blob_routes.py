"""Photos and attachments over HTTP: up in pieces by devices, down to people who see the stock.

Which piece is taken is decided by `takt_sync.blobs`; nothing here looks at what a blob belongs to.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Annotated, Any, Literal

from litestar import Request, Response, get, head, put
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery, QueryParameter

from takt.kernel.errors import NotFound
from takt.runtime import blob_store
from takt.runtime.auth import caller_of, requires, requires_device, requires_pushing_device
from takt.runtime.blob_files import BlobFiles
from takt.runtime.blob_store import Announced, KnownBlob
from takt.runtime.http import WrongContentError
from takt.runtime.pull_store import granted_scopes
from takt.runtime.sync_routes import SyncRefusal
from takt.runtime.thumbnails import make_thumbnail
from takt_sync.blobs import (
    IMAGES,
    PIECE_BYTES_MAX,
    SHA256,
    Piece,
    check_quota,
    read_piece,
    type_of,
)
from takt_sync.envelope import EnvelopeError

Size = Literal["thumb", "full"]
SizeQuery = Annotated[Size, QueryParameter(name="size")]
logger = logging.getLogger("takt.blobs")
_PICTURES = ThreadPoolExecutor(1, thread_name_prefix="small-pictures")
"""One picture at a time, so that many at once cannot fill the memory."""
FOR_EVER = "private, max-age=31536000, immutable"


def _name(sha256: str) -> str:
    if SHA256.fullmatch(sha256) is None:
        raise NotFound("sync.blob_unknown")
    return sha256


@head("/sync/v1/blob/{sha256:str}", guards=[requires_pushing_device])
async def have_blob(
    request: Request[Any, Any, Any], state: State, sha256: FromPath[str]
) -> Response[None]:
    """How much of a blob is here (S81)."""
    device = caller_of(request).device or ""
    files: BlobFiles = state.blob_files
    async with state.database.connection() as connection:
        stored = await _stored(connection, files, _name(sha256))
    offset = stored.size if stored else files.received(device, sha256)
    headers = {"Upload-Offset": str(offset), "Upload-Complete": "?1" if stored else "?0"}
    return Response(None, headers=headers)


@put("/sync/v1/blob/{sha256:str}", guards=[requires_pushing_device], status_code=200)
async def take_blob(
    request: Request[Any, Any, Any], state: State, sha256: FromPath[str]
) -> dict[str, Any]:
    """One piece of a blob (S82)."""
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise WrongContentError("request.content_encoding")
    device = caller_of(request).device or ""
    body = await request.body()
    try:
        if len(body) > PIECE_BYTES_MAX:
            raise EnvelopeError("too_large", "a piece", limit=PIECE_BYTES_MAX)
        piece = read_piece(request.headers.get("content-range", ""), len(body))
        offset, is_complete = await _take(state, device, _name(sha256), (piece, body))
    except EnvelopeError as error:
        raise SyncRefusal(error) from error
    return {"offset": offset, "complete": is_complete, "server_time": state.clock.now_ms()}


async def _take(
    state: State, device: str, sha256: str, brought: tuple[Piece, bytes]
) -> tuple[int, bool]:
    piece, body = brought
    files: BlobFiles = state.blob_files
    async with state.database.connection() as connection:
        stored = await _stored(connection, files, sha256)
        if stored is not None:
            await asyncio.to_thread(files.give_up, device, sha256)
            return stored.size, True
        if not await blob_store.is_announced(connection, device, sha256):
            parts = await asyncio.to_thread(files.parts, device)
            check_quota(piece, await blob_store.unannounced_bytes(connection, device, parts))
    received = await asyncio.to_thread(files.append, device, sha256, piece, body)
    if received >= piece.total:
        await _finish(state, device, sha256, received)
        return received, True
    async with state.database.connection() as connection:
        await blob_store.note_received(connection, sha256, received)
    return received, False


async def _finish(state: State, device: str, sha256: str, size: int) -> None:
    files: BlobFiles = state.blob_files
    async with state.database.transaction() as connection:
        await blob_store.lock(connection, sha256)
        if await _stored(connection, files, sha256) is not None:
            return  # by another request or another device, a moment ago
        beginning = await asyncio.to_thread(files.finish, device, sha256)
        blob = Announced(sha256, size, type_of(beginning) or "")
        await blob_store.note_stored(connection, blob, device, state.clock.now_ms())
    try:
        await _thumbnail(state, KnownBlob(sha256, size, blob.type, "stored", "none"))
    except OSError:
        logger.exception("no small picture of %s; it is tried again when somebody asks", sha256)


async def _stored(connection: Any, files: BlobFiles, sha256: str) -> KnownBlob | None:
    """The blob when both say that it is here: the database and the disk."""
    known = await blob_store.find(connection, sha256)
    if known is None or known.state != "stored" or not files.path(sha256).exists():
        return None
    return known


async def _thumbnail(state: State, blob: KnownBlob) -> bool:
    """Whether a small picture is there now; it is made when it is missing."""
    files: BlobFiles = state.blob_files
    target = files.thumbnail_path(blob.sha256)
    if target.exists():
        return True
    if blob.thumbnail == "impossible" or blob.type not in IMAGES:
        return False
    make = partial(make_thumbnail, files.path(blob.sha256), target)
    is_made = await asyncio.get_running_loop().run_in_executor(_PICTURES, make)
    async with state.database.connection() as connection:
        await blob_store.note_thumbnail(
            connection, blob.sha256, "made" if is_made else "impossible"
        )
    return is_made


@get("/api/v1/blob/{sha256:str}", guards=[requires("inventory.view")])
async def show_blob(
    request: Request[Any, Any, Any],
    state: State,
    sha256: FromPath[str],
    size: FromQuery[SizeQuery] = "full",
) -> Response[bytes]:
    """A photo or an attachment of a site whose stock the person sees, or its small picture."""
    sites = caller_of(request).sites_with("inventory.view")
    async with state.database.connection() as connection:
        is_seen = await blob_store.is_seen(connection, _name(sha256), sites)
    if not is_seen:
        raise NotFound("sync.blob_unknown")
    return await _shown(state, sha256, size)


@get("/sync/v1/blob/{sha256:str}", guards=[requires_device])
async def give_blob(
    request: Request[Any, Any, Any],
    state: State,
    sha256: FromPath[str],
    size: FromQuery[SizeQuery] = "full",
) -> Response[bytes]:
    """The same to a device of a site that has it (S81): a PIN opens no person's door."""
    device = caller_of(request).device or ""
    async with state.database.connection() as connection:
        scopes = await granted_scopes(connection, device)
        is_named = await blob_store.is_named(connection, _name(sha256), scopes)
    if not is_named:
        raise NotFound("sync.blob_unknown")
    return await _shown(state, sha256, size)


async def _shown(state: State, sha256: str, size: Size) -> Response[bytes]:
    files: BlobFiles = state.blob_files
    async with state.database.connection() as connection:
        blob = await _stored(connection, files, _name(sha256))
    if blob is None or (size == "thumb" and not await _thumbnail(state, blob)):
        raise NotFound("sync.blob_unknown")
    path = files.thumbnail_path(sha256) if size == "thumb" else files.path(sha256)
    kind = "image/jpeg" if size == "thumb" else blob.type
    disposition = "inline" if kind in IMAGES else f'attachment; filename="{sha256[:12]}.pdf"'
    headers = {"Cache-Control": FOR_EVER, "Content-Disposition": disposition}
    content = await asyncio.to_thread(path.read_bytes)
    return Response(content, media_type=kind, headers=headers)


ROUTES = (have_blob, take_blob, show_blob, give_blob)
