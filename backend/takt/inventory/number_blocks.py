"""Blocks of numbers that devices make lot codes from while they are offline.

A code is the device's prefix, a hyphen and a number of one of its blocks. Prefixes are unique, and
a new block lies beyond all earlier ones of its device, so no code is made twice, by a wiped device
neither. After a restore numbers are left out: blocks that were leased since the backup are unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from takt.inventory.commands import Output, Receive, Regroup
from takt.inventory.extension import Kind
from takt.inventory.model import Booked, Facts
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch

if TYPE_CHECKING:
    from takt_sync.envelope import Operation

BLOCK = 200
SKIPPED_AFTER_RESTORE = 10_000
KIND = "lot"

STANDING = """
    SELECT d.device_prefix, v.epoch, o.last, o.epoch, b.first, b.last
    FROM device d
    CROSS JOIN server_state v
    LEFT JOIN LATERAL (
        SELECT last, epoch
        FROM number_block
        WHERE device = d.id AND kind = 'lot'
        ORDER BY last DESC
        LIMIT 1
    ) AS o ON true
    LEFT JOIN LATERAL (
        SELECT first, last
        FROM number_block
        WHERE device = d.id AND kind = 'lot' AND stream = $2
        ORDER BY last DESC
        LIMIT 1
    ) AS b ON true
    WHERE d.id = $1 AND d.status = 'active'
"""

# Two streams of one device may ask at once: one of them gets its block with its next push.
LEASE = """
    INSERT INTO number_block (device, stream, kind, first, last, epoch, leased_at)
    VALUES ($1, $2, 'lot', $3, $4, $5, $6)
    ON CONFLICT (device, kind, first) DO NOTHING
    RETURNING id
"""

# What the device needs no more: blocks of earlier lives, and all but the last two of this one.
SPENT = """
    SELECT id
    FROM number_block
    WHERE device = $1 AND kind = 'lot' AND (stream <> $2 OR last < $3)
    ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the numbers of a device are given out, and the newest block of one stream."""

    prefix: str
    epoch: int
    device_last: int | None
    device_epoch: int | None
    first: int | None
    last: int | None


def own_code(prefix: str, number: int) -> str:
    """The lot code that a device makes of a number."""
    return f"{prefix}-{number:05d}"


def number_of(prefix: str, code: str) -> int | None:
    """The number in a code that a device made itself."""
    found = re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{5,16}})", code.strip().upper())
    return None if found is None else int(found[1])


def next_block(standing: Standing, used: int) -> tuple[int, int] | None:
    """The block to lease now: where a stream has none, or has used half of its last one."""
    first, last = standing.first, standing.last
    if first is not None and last is not None and used < (first + last) // 2:
        return None
    start = (standing.device_last or 0) + 1
    if standing.device_epoch is not None and standing.device_epoch < standing.epoch:
        start += SKIPPED_AFTER_RESTORE
    return start, start + BLOCK - 1


async def lease_block(
    connection: Connection,
    owner: tuple[str, str],
    codes: Iterable[str],
    now_ms: int,
    feed: FeedBatch,
) -> None:
    """Leases a block to a device's stream where it needs one; `codes` are those it used."""
    device, stream = owner
    row = await connection.fetchrow(STANDING, device, stream)
    if row is None:
        return
    standing = Standing(*row)
    numbers = (number_of(standing.prefix, code) for code in codes)
    # Numbers of other blocks say nothing about this one.
    used = [n for n in numbers if n is not None and n <= (standing.last or 0)]
    block = next_block(standing, max(used, default=0))
    if block is None:
        return
    first, last = block
    id_ = await connection.fetchval(LEASE, device, stream, first, last, standing.epoch, now_ms)
    if id_ is None:
        return
    scope = f"me:{device}"
    for spent in await connection.fetch(SPENT, device, stream, standing.first or 0):
        feed.add(scope, "number_block", str(spent[0]), None)
    row_ = {"first": first, "id": id_, "kind": KIND, "last": last, "prefix": standing.prefix}
    feed.add(scope, "number_block", str(id_), row_ | {"stream": stream})


class NumberBlocks:
    """Sees in a push how far its stream has come with its numbers."""

    area = "number_blocks"
    kinds: Mapping[str, Kind] = {}

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Nothing: no rule asks for numbers."""

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Leases the next block in time."""
        codes = [code for one in booked for code in _codes(one.command)]
        await lease_block(connection, (facts.device, facts.stream), codes, facts.now_ms, feed)


def _codes(command: Any) -> Iterator[str]:
    """The lot codes that an act brings."""
    form = type(command)
    if form in (Output, Receive) and command.lot_code is not None:
        yield command.lot_code
    elif form is Regroup:
        yield from (line.lot_code for line in command.outputs if line.lot_code is not None)
