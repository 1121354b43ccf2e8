"""The server's half of the blob lane, on the state that a backup pickles."""

from hashlib import sha256
from typing import Any

from takt_sync.blobs import Piece, check_quota, is_wanted
from takt_sync.envelope import EnvelopeError
from takt_sync.simulator.state import State

Json = dict[str, Any]


def take_blob(state: State, request: Json, device: str) -> Json:
    """Answer one request of the lane."""
    name = request["id"]
    stored = state.blobs.get(name)
    if stored is not None:
        return {"offset": len(stored), "complete": True}
    part = state.blob_parts.get((device, name), b"")
    if request["offset"] is None:
        return {"offset": len(part), "complete": False}
    body = bytes.fromhex(request["body"])
    piece = Piece(request["offset"], len(body), request["total"])
    try:
        if (device, name) not in state.blob_claims:
            check_quota(piece, unannounced(state, device))
        if is_wanted(piece, body, len(part)):
            part = state.blob_parts[device, name] = part + body
        if len(part) >= piece.total:
            finish(state, device, name)
    except EnvelopeError as error:
        return {"code": error.code, "detail": error.detail, **error.fields}
    return {"offset": len(part), "complete": name in state.blobs}


def unannounced(state: State, device: str) -> int:
    """The bytes of a device's uploads that no act of its names; complete ones are not modelled."""
    parts = state.blob_parts.items()
    return sum(
        len(p) for place, p in parts if place[0] == device and place not in state.blob_claims
    )


def finish(state: State, device: str, name: str) -> None:
    """The whole is hashed, and kept only when it is what its name says."""
    body = state.blob_parts.pop((device, name))
    if sha256(body).hexdigest() != name:
        raise EnvelopeError("content", "other bytes")
    state.blobs[name] = body


def tear(state: State) -> None:
    """A crash: what was written last of each upload may not have reached the disk."""
    for place, part in state.blob_parts.items():
        state.blob_parts[place] = part[: len(part) * 2 // 3]
