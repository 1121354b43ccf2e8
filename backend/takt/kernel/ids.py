"""Typed identifiers, and the two ways in which Takt makes new ones.

Master data carry small integers from the database; what a device may create carries a UUID.
"""

import os
import unicodedata
import uuid
from typing import NewType

from takt.kernel.clock import Clock

ItemId = NewType("ItemId", int)
UnitId = NewType("UnitId", int)
CategoryId = NewType("CategoryId", int)
LocationId = NewType("LocationId", int)
PersonId = NewType("PersonId", int)
ReasonId = NewType("ReasonId", int)
DeviceId = NewType("DeviceId", str)
StreamId = NewType("StreamId", str)
OperationId = NewType("OperationId", str)
LotId = NewType("LotId", str)
NoticeId = NewType("NoticeId", str)

LOT_NAMESPACE = uuid.UUID("6f1d3c1e-7a53-5f0e-9d2b-54414b54304c")
NO_LOT = uuid.UUID(int=0)
"""Stands for "no lot" in database keys, where NULL would not compare equal."""


def uuid7(clock: Clock) -> str:
    """Return a new time-ordered UUID (RFC 9562, version 7) in lower case."""
    random_bits = int.from_bytes(os.urandom(10), "big")
    value = (clock.now_ms() & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= (random_bits >> 68) << 64
    value |= 0b10 << 62
    value |= random_bits & (2**62 - 1)
    return str(uuid.UUID(int=value))


def normalised_lot_code(code: str) -> str:
    """Return the form in which two spellings of one lot code are equal."""
    return "".join(unicodedata.normalize("NFKC", code).upper().split())


def lot_id(item: int, code: str) -> LotId:
    """Return the identifier that every device derives for this lot of this item."""
    return LotId(str(uuid.uuid5(LOT_NAMESPACE, f"{item}:{normalised_lot_code(code)}")))
