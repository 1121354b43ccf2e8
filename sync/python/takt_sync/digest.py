"""Row and scope digests: two murmur3 lanes, added lane by lane, so both sides keep them as they go.

A digest finds rows that differ between server and device; it is no defence against an attacker.
"""

from collections.abc import Iterable

import mmh3

from takt_sync.canon import canon

Lanes = tuple[int, int]

SEED_0 = 0
SEED_1 = 0x9747B28C
ZERO: Lanes = (0, 0)
_MASK = 0xFFFFFFFF


def bytes_digest(text: bytes) -> Lanes:
    """The two lanes of some canonical bytes."""
    return mmh3.hash(text, SEED_0, signed=False), mmh3.hash(text, SEED_1, signed=False)


def row_digest(table: str, key: str, row: bytes | object) -> Lanes:
    """The digest of one live row, given as a value or as its canonical bytes."""
    if isinstance(row, bytes):
        return bytes_digest(canon([table, key])[:-1] + b"," + row + b"]")
    return bytes_digest(canon([table, key, row]))


def add(left: Lanes, right: Lanes) -> Lanes:
    """Lane-wise sum modulo 2^32."""
    return (left[0] + right[0]) & _MASK, (left[1] + right[1]) & _MASK


def sub(left: Lanes, right: Lanes) -> Lanes:
    """Lane-wise difference modulo 2^32."""
    return (left[0] - right[0]) & _MASK, (left[1] - right[1]) & _MASK


def total(parts: Iterable[Lanes]) -> Lanes:
    """The sum of many digests."""
    lane0 = lane1 = 0
    for part in parts:
        lane0 += part[0]
        lane1 += part[1]
    return lane0 & _MASK, lane1 & _MASK


def to_hex(lanes: Lanes) -> str:
    """The wire form: eight hex digits a lane."""
    return f"{lanes[0]:08x}{lanes[1]:08x}"
