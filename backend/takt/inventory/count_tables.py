"""The tables of counts, as the migrations' written DDL makes them."""

from piccolo.columns import UUID, BigInt, Boolean, Date, ForeignKey, Integer, Text
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.identity import DeviceTable
from takt.inventory.tables import Location


class CountVerdict(Table, tablename="count_verdict"):
    """A count of one key and what became of it; `part` keeps the keys of an empty place apart.

    `counted` is what was said, `total` what several people counted of one place together, from
    `whole_lo` to `whole_hi`; the other parts of it are 'added'.
    `quantity` stands in the ledger at the place of the count: it nets moves that a person put on
    the other side of the count than their times do.
    """

    stream = UUID(primary_key=True)
    n = BigInt(primary_key=True)
    part = Integer(primary_key=True)
    id = UUID(unique=True)
    operation = UUID()
    site = BigInt()
    person = BigInt()
    location = BigInt()
    item = BigInt()
    lot = UUID()
    quantity = BigInt()
    effective = BigInt()
    lo = BigInt()
    hi = BigInt()
    base_head = BigInt()
    status = Text()
    booked_variance = BigInt()
    entries = Integer()
    decided_by = BigInt(default=None, null=True)
    decided_at = BigInt(default=None, null=True)
    plan = BigInt(default=None, null=True)
    span = BigInt()
    counted = BigInt()
    total = BigInt(default=None, null=True)
    whole_lo = BigInt(default=None, null=True)
    whole_hi = BigInt(default=None, null=True)
    whole_base = BigInt(default=None, null=True)
    accepted_variance = BigInt(default=None, null=True)
    reason = Text()
    answer = Text(default=None, null=True)
    due = Boolean()
    is_final = Boolean()
    lot_code = Text(default=None, null=True)
    expires_on = Date(default=None, null=True)
    note = Text(default=None, null=True)


class EmptyCount(Table, tablename="empty_count"):
    """A place where somebody found nothing: a count of zero for each of its keys."""

    stream = UUID(primary_key=True)
    n = BigInt(primary_key=True)
    operation = UUID(unique=True)
    site = BigInt()
    person = BigInt()
    location = ForeignKey(Location, on_delete=OnDelete.restrict, null=False)
    plan = BigInt(default=None, null=True)
    span = BigInt()
    effective = BigInt()
    lo = BigInt()
    hi = BigInt()
    base_head = BigInt()
    is_final = Boolean()
    due = Boolean()
    status = Text()
    note = Text(default=None, null=True)


class CountSerial(Table, tablename="count_serial"):
    """A piece that was counted by its serial number."""

    stream = UUID(primary_key=True)
    n = BigInt(primary_key=True)
    serial = Text(primary_key=True)


class CountSide(Table, tablename="count_side"):
    """On which side of a count a person put a move; needed where the times do not tell."""

    counted = ForeignKey(
        CountVerdict,
        on_delete=OnDelete.restrict,
        target_column="id",
        primary_key=True,
        null=False,
    )
    stream = UUID(primary_key=True)
    n = BigInt(primary_key=True)
    side = Text()
    is_needed = Boolean()
    person = BigInt()
    operation = UUID()


class CountLate(Table, tablename="count_late"):
    """A move that arrived after a count was accepted and may lie before it."""

    counted = ForeignKey(
        CountVerdict,
        on_delete=OnDelete.restrict,
        target_column="id",
        primary_key=True,
        null=False,
    )
    stream = UUID(primary_key=True)
    n = BigInt(primary_key=True)


class WatermarkRelease(Table, tablename="watermark_release"):
    """Who said that the books need not wait for a device, up to when, where and why."""

    operation = UUID(primary_key=True)
    device = ForeignKey(DeviceTable, on_delete=OnDelete.restrict, null=False)
    site = BigInt()
    location = ForeignKey(Location, on_delete=OnDelete.restrict, null=True)
    until_ms = BigInt()
    person = BigInt()
    reason = Text()
    at = BigInt()


COUNT_TABLES: tuple[type[Table], ...] = (
    CountVerdict,
    EmptyCount,
    CountSerial,
    CountSide,
    CountLate,
    WatermarkRelease,
)
"""Every table of counts; a test compares them with the database."""
