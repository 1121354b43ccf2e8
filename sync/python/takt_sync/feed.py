"""The rules of a pull: cursors, pages that never split a seq, resets, dropped scopes.

A cursor is [seq, born]; born is the head when the download of its scope began from nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from takt_sync.envelope import Contact, EnvelopeError, decode, is_integer, parse_contact
from takt_sync.ports import FeedRow, PullState

PULL_BYTES_MAX = 256 * 1024
LIMIT_MAX = 5_000
SCOPES_MAX = 1_000

Cursor = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A valid pull envelope."""

    contact: Contact
    cursors: Mapping[str, Cursor]
    limit: int

    @property
    def stream(self) -> str:
        """The stream whose acknowledgement is asked for."""
        return self.contact.stream


@dataclass(frozen=True, slots=True)
class PullReply:
    """One page of a checkpoint; the last one (`more` false) completes it."""

    epoch: int
    head: int
    more: bool
    scopes: Sequence[str]
    dropped: Sequence[str]
    reset: Sequence[str]
    rows: Sequence[FeedRow]
    cursors: Mapping[str, Cursor]
    acknowledged: tuple[int, bytes]
    digests: Mapping[str, str]
    server_time: int

    def to_wire(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "epoch": self.epoch,
            "head": self.head,
            "more": self.more,
            "scopes": list(self.scopes),
            "dropped": list(self.dropped),
            "reset": list(self.reset),
            "rows": [[row.table, row.key, row.seq, row.row, row.scope] for row in self.rows],
            "cursors": {scope: list(cursor) for scope, cursor in self.cursors.items()},
            "ack": [self.acknowledged[0], self.acknowledged[1].hex()],
            "digests": dict(self.digests),
            "server_time": self.server_time,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each cursor of a request."""

    going_on: Mapping[str, Cursor]
    reset: tuple[str, ...]
    dropped: tuple[str, ...]


def parse_pull(raw: bytes | dict[str, Any]) -> PullRequest:
    """Read a pull envelope, in the form of bytes or of decoded JSON."""
    body = decode(raw, PULL_BYTES_MAX) if isinstance(raw, bytes) else raw
    contact = parse_contact(body)
    cursors, limit = body.get("cursors"), body.get("limit", LIMIT_MAX)
    if not is_integer(limit, 1):
        raise EnvelopeError("malformed", "limit is not a positive integer", field="limit")
    if type(cursors) is not dict or not all(map(_is_cursor, cursors.items())):
        raise EnvelopeError("malformed", "cursors are not [seq, born] by scope", field="cursors")
    if len(cursors) > SCOPES_MAX:
        raise EnvelopeError("too_large", f"more than {SCOPES_MAX} scopes")
    read = {scope: (cursor[0], cursor[1]) for scope, cursor in cursors.items()}
    return PullRequest(contact, read, min(limit, LIMIT_MAX))


def _is_cursor(entry: tuple[Any, Any]) -> bool:
    scope, cursor = entry
    if not (0 < len(scope) <= 128 and scope.isascii() and scope.isprintable()):
        return False
    if type(cursor) is not list or len(cursor) != 2:
        return False
    return is_integer(cursor[0]) and is_integer(cursor[1])


def must_reset(cursor: Cursor, floor: int) -> bool:
    """Whether tombstones that a cursor needs are gone.

    Testing seq alone would loop for ever while a first load pages past a clean-up: what was deleted
    before a download began was never sent to it.
    """
    seq, born = cursor
    return seq < floor and born < floor


def plan(request: PullRequest, state: PullState) -> Plan:
    """Decide which cursors go on, which start anew, and which scopes are no longer granted."""
    dropped = tuple(sorted(set(request.cursors) - state.granted))
    kept = {s: c for s, c in request.cursors.items() if s in state.granted}
    if request.contact.epoch != state.epoch:
        return Plan({}, tuple(sorted(kept)), dropped)
    reset = tuple(
        sorted(
            scope
            for scope, cursor in kept.items()
            if must_reset(cursor, state.floors.get(scope, 0)) or cursor[0] > state.head
        )
    )
    return Plan({s: c for s, c in kept.items() if s not in reset}, reset, dropped)


def advance(
    plan: Plan, rows: Sequence[FeedRow], limit: int, head: int
) -> tuple[bool, dict[str, Cursor]]:
    """Say whether more is to come, and where each cursor stands after these rows."""
    reached = rows[-1].seq if len(rows) >= limit else head
    after = {scope: (max(seq, reached), born) for scope, (seq, born) in plan.going_on.items()}
    for scope in plan.reset:
        after[scope] = (0, head)
    return reached < head or bool(plan.reset), after
