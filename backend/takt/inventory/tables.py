"""The tables of the inventory, as the migrations' written DDL makes them.

For Piccolo's builder: plain reads and writes name their columns here. Checks, partial indexes
and triggers stand in the migrations alone.
"""

from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    SmallInt,
    Text,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.catalogue import ItemTable, ReasonTable
from takt.identity import DeviceTable


class Location(Table, tablename="location"):
    """Every place that holds quantity, virtual ones too."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    name_zh = Text()
    name_en = Text()
    parent: ForeignKey["Location"] = ForeignKey(
        "self", on_delete=OnDelete.restrict, default=None, null=True
    )
    kind = Text()
    role = Text(default=None, null=True)
    site: ForeignKey["Location"] = ForeignKey("self", on_delete=OnDelete.restrict, null=False)
    warehouse: ForeignKey["Location"] = ForeignKey(
        "self", on_delete=OnDelete.restrict, default=None, null=True
    )
    time_zone = Text(default=None, null=True)
    active = Boolean()
    counted_by = BigInt(default=None, null=True)
    frozen_by = BigInt(default=None, null=True)


class Lot(Table, tablename="lot"):
    """A lot and its status of now."""

    id = UUID(primary_key=True)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    code = Text(default=None, null=True)
    status = Text()
    expires_on = Date(default=None, null=True)
    best_before_on = Date(default=None, null=True)
    produced_on = Date(default=None, null=True)
    supplier = BigInt(default=None, null=True)
    source = Text(default=None, null=True)
    attributes = Text(default=None, null=True)
    received_at = BigInt(default=None, null=True)
    status_reason = BigInt(default=None, null=True)
    status_by = BigInt(default=None, null=True)
    status_at = BigInt(default=None, null=True)


class LotStatus(Table, tablename="lot_status"):
    """Every change of the status of a lot, at its effective time."""

    lot = ForeignKey(Lot, on_delete=OnDelete.restrict, primary_key=True, null=False)
    effective = BigInt(primary_key=True)
    stream = UUID(primary_key=True)
    n = BigInt(primary_key=True)
    status = Text()
    reason = BigInt(default=None, null=True)
    person = BigInt(default=None, null=True)
    operation = UUID()
    undone_by = UUID(default=None, null=True)
    awaits_receipt = Boolean()


class Balance(Table, tablename="balance"):
    """How much lies where; can be recomputed from the ledger at any time."""

    location = ForeignKey(Location, on_delete=OnDelete.restrict, primary_key=True, null=False)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, primary_key=True, null=False)
    lot = UUID(primary_key=True)
    quantity = BigInt()
    anchor_effective = BigInt(default=None, null=True)
    anchor_stream = UUID(default=None, null=True)
    anchor_n = BigInt(default=None, null=True)
    anchor_hi = BigInt(default=None, null=True)


class StockEvent(Table, tablename="stock_event"):
    """The ledger: only ever added to."""

    stream = UUID(primary_key=True)
    n = BigInt(primary_key=True)
    part = Integer(primary_key=True)
    location = BigInt()
    item = BigInt()
    lot = UUID()
    kind = Text()
    quantity = BigInt()
    effective = BigInt()
    operation = UUID()


class Notice(Table, tablename="notice"):
    """Something that a person should look at."""

    id = UUID(primary_key=True)
    code = Text()
    severity = Text()
    site = BigInt()
    operation = UUID(default=None, null=True)
    device = UUID(default=None, null=True)
    person = BigInt(default=None, null=True)
    item = BigInt(default=None, null=True)
    lot = UUID(default=None, null=True)
    location = BigInt(default=None, null=True)
    data = Text()
    status = Text()
    opened_at = BigInt()
    closed_at = BigInt(default=None, null=True)
    resolution = Text(default=None, null=True)


class Approval(Table, tablename="approval"):
    """A request that somebody else decides on."""

    operation = UUID(primary_key=True)
    kind = Text()
    site = BigInt()
    person = BigInt()
    device = UUID()
    item = BigInt()
    lot = UUID()
    location = BigInt()
    quantity = BigInt()
    reason = BigInt(default=None, null=True)
    stream = UUID()
    n = BigInt()
    effective = BigInt()
    status = Text()
    at = BigInt()
    decided_by = BigInt(default=None, null=True)
    decided_at = BigInt(default=None, null=True)
    others = Array(BigInt())
    meaning = Text(default=None, null=True)
    method = Text(default=None, null=True)
    answer_reason = BigInt(default=None, null=True)
    answered_in = UUID(default=None, null=True)


class PassedHold(Table, tablename="passed_hold"):
    """A hold of a lot that it has from one that it was made of."""

    lot = ForeignKey(Lot, on_delete=OnDelete.restrict, primary_key=True, null=False)
    source = ForeignKey(Lot, on_delete=OnDelete.restrict, primary_key=True, null=False)
    operation = UUID(primary_key=True)
    effective = BigInt(primary_key=True)
    stream = UUID(primary_key=True)
    n = BigInt(primary_key=True)
    until_effective = BigInt(default=None, null=True)
    until_stream = UUID(default=None, null=True)
    until_n = BigInt(default=None, null=True)
    reason = BigInt(default=None, null=True)
    person = BigInt(default=None, null=True)


class LotDescription(Table, tablename="lot_description"):
    """A description by a person that took effect; what it said stands in the log."""

    operation = UUID(primary_key=True)
    lot = ForeignKey(Lot, on_delete=OnDelete.restrict, null=False)


class WaitingAct(Table, tablename="waiting_act"):
    """An undo that arrived before what it undoes, or a hold before its lot."""

    operation = UUID(primary_key=True)
    target = UUID()


class LotEntry(Table, tablename="lot_entry"):
    """A lot that went into a run, or came out of it."""

    operation = UUID(primary_key=True)
    line = SmallInt(primary_key=True)
    run = UUID()
    lot = UUID()
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    direction = SmallInt()
    quantity = BigInt()
    relation = Text()
    work_order = BigInt(default=None, null=True)
    machine = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = BigInt()
    effective = BigInt()
    undone_by = UUID(default=None, null=True)


class PartyEntry(Table, tablename="party_entry"):
    """Goods that came from a supplier, went to a customer, or came back."""

    operation = UUID(primary_key=True)
    lot = UUID()
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    party = BigInt(default=None, null=True)
    direction = Text()
    line = BigInt(default=None, null=True)
    quantity = BigInt()
    location = ForeignKey(Location, on_delete=OnDelete.restrict, null=False)
    person = BigInt()
    device = UUID()
    site = BigInt()
    effective = BigInt()
    undone_by = UUID(default=None, null=True)


class ScrapEntry(Table, tablename="scrap_entry"):
    """Goods that were lost, and why."""

    operation = UUID(primary_key=True)
    lot = UUID()
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    quantity = BigInt()
    reason = BigInt(default=None, null=True)
    work_order = BigInt(default=None, null=True)
    location = ForeignKey(Location, on_delete=OnDelete.restrict, null=False)
    person = BigInt()
    device = UUID()
    site = BigInt()
    effective = BigInt()
    undone_by = UUID(default=None, null=True)


class Reservation(Table, tablename="reservation"):
    """Stock that is kept for something; `open` is what still is."""

    operation = UUID(primary_key=True)
    site = ForeignKey(Location, on_delete=OnDelete.restrict, null=False)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    lot = UUID(default=None, null=True)
    location = ForeignKey(Location, on_delete=OnDelete.restrict, default=None, null=True)
    quantity = BigInt()
    for_kind = Text()
    for_id = Text(default=None, null=True)
    for_key = Text(default=None, null=True)
    note = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    effective = BigInt()
    ended_by = UUID(default=None, null=True)
    open = BigInt()


class ReservationUse(Table, tablename="reservation_use"):
    """What was taken for a document, as far as it names one."""

    operation = UUID(primary_key=True)
    kind = Text()
    document = Text(default=None, null=True)
    work_order = Text(default=None, null=True)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    lot = UUID()
    quantity = BigInt()
    undone_by = UUID(default=None, null=True)


class StockAlert(Table, tablename="stock_alert"):
    """Something about stock that somebody should act on."""

    id = UUID(primary_key=True)
    kind = Text()
    site = ForeignKey(Location, on_delete=OnDelete.restrict, null=False)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    lot = UUID()
    location = ForeignKey(Location, on_delete=OnDelete.restrict, default=None, null=True)
    quantity = BigInt()
    limit = BigInt()
    owner = BigInt(default=None, null=True)
    snoozed_until = BigInt(default=None, null=True)
    status = Text()
    opened_at = BigInt()
    closed_at = BigInt(default=None, null=True)


class AlertProgress(Table, tablename="alert_progress"):
    """Up to which change, and for which day, a site's stock was looked at."""

    site = ForeignKey(Location, on_delete=OnDelete.restrict, primary_key=True, null=False)
    seq = BigInt()
    day = Date(default=None, null=True)


class Attachment(Table, tablename="attachment"):
    """A photo or paper that belongs to something."""

    operation = UUID(primary_key=True)
    blob = Text()
    size = BigInt()
    type = Text()
    subject_kind = Text()
    subject_id = Text()
    caption = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = BigInt()
    effective = BigInt()
    undone_by = UUID(default=None, null=True)


class LotCode(Table, tablename="lot_code"):
    """A code that a lot got later, or its first one beside such."""

    id = UUID(primary_key=True)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    code = Text()
    lot = ForeignKey(Lot, on_delete=OnDelete.restrict, null=False)


class NumberBlock(Table, tablename="number_block"):
    """Numbers that a device makes lot codes from."""

    id = BigSerial(primary_key=True)
    device = ForeignKey(DeviceTable, on_delete=OnDelete.restrict, null=False)
    stream = UUID()
    kind = Text()
    first = BigInt()
    last = BigInt()
    epoch = BigInt()
    leased_at = BigInt()


class Printer(Table, tablename="printer"):
    """A printer that the server sends labels to."""

    id = BigSerial(primary_key=True)
    name = Text()
    name_key = Text()
    site = ForeignKey(Location, on_delete=OnDelete.restrict, null=False)
    kind = Text()
    host = Text()
    port = Integer()
    width_mm = SmallInt()
    height_mm = SmallInt()
    dpi = SmallInt()
    active = Boolean()


class PrintJob(Table, tablename="print_job"):
    """Labels that were asked for, and what has become of them."""

    id = UUID(primary_key=True)
    operation = UUID(unique=True)
    kind = Text()
    ids = Array(base_column=Text())
    design = Text()
    copies = SmallInt()
    printer = ForeignKey(Printer, on_delete=OnDelete.restrict, default=None, null=True)
    reprint_of = UUID(default=None, null=True)
    reason = ForeignKey(ReasonTable, on_delete=OnDelete.restrict, default=None, null=True)
    quantity = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = BigInt()
    at = BigInt()
    status = Text()
    error = Text(default=None, null=True)
    tries = SmallInt()
    next_at = BigInt()
    is_shown = Boolean()


TABLES: tuple[type[Table], ...] = (
    Location,
    Lot,
    LotStatus,
    Balance,
    StockEvent,
    Notice,
    Approval,
    PassedHold, LotDescription, WaitingAct, Attachment, LotEntry, PartyEntry, ScrapEntry,
    Reservation, ReservationUse, StockAlert, AlertProgress, LotCode, NumberBlock, Printer,
    PrintJob,
)  # fmt: skip
"""Every table of the area; a test compares them with the database."""
