"""The tables of nonconformances, as the migration's written DDL makes them."""

from piccolo.columns import (
    JSONB,
    UUID,
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

from takt.catalogue import ItemTable
from takt.inventory import LocationTable
from takt.partners import PartyTable


class Nonconformance(Table, tablename="nonconformance"):
    """Goods that somebody found not to conform, and what was made of them."""

    id = UUID(primary_key=True)
    number = BigInt(unique=True)
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    status = Text()
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=True)
    lot = UUID(default=None, null=True)
    location = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=True)
    quantity = BigInt(default=None, null=True)
    defect = BigInt(default=None, null=True)
    severity = Text()
    holds = Boolean()
    inspection = UUID(default=None, null=True)
    note = Text(default=None, null=True)
    person = BigInt(default=None, null=True)
    device = UUID(default=None, null=True)
    effective = BigInt(default=None, null=True)
    stream = UUID(default=None, null=True)
    n = BigInt(default=None, null=True)
    stands = Boolean()
    disposition = Text(default=None, null=True)
    disposed_quantity = BigInt(default=None, null=True)
    round = Integer()
    closed_at = BigInt(default=None, null=True)
    is_shown = Boolean()
    containment = Text(default=None, null=True)
    causes = JSONB()


class NonconformanceStep(Table, tablename="nonconformance_step"):
    """One disposition or signature, with what it did to its case."""

    operation = UUID(primary_key=True)
    nonconformance = ForeignKey(Nonconformance, on_delete=OnDelete.restrict, null=False)
    step = Text()
    decision = Text(default=None, null=True)
    disposition = Text(default=None, null=True)
    quantity = BigInt(default=None, null=True)
    location = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=True)
    reason = BigInt(default=None, null=True)
    meaning = Text()
    method = Text()
    note = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    effective = BigInt()
    stream = UUID()
    n = BigInt()
    undone_by = UUID(default=None, null=True)
    takes_effect = Boolean()
    why = Text(default=None, null=True)
    round = Integer()
    signs = Text(default=None, null=True)
    bookings = SmallInt()
    work_order = BigInt(default=None, null=True)


class NonconformanceAction(Table, tablename="nonconformance_action"):
    """What somebody has to do about a nonconformance, by when, and whether it helped."""

    id = BigSerial(primary_key=True)
    nonconformance = ForeignKey(Nonconformance, on_delete=OnDelete.restrict, null=False)
    kind = Text()
    text = Text()
    owner = BigInt()
    due_on = Date()
    done_on = Date(default=None, null=True)
    check_on = Date(default=None, null=True)
    effectiveness = Text(default=None, null=True)
    checked_by = BigInt(default=None, null=True)
    created_by = BigInt()
    created_at = BigInt()


class SupplierClaim(Table, tablename="supplier_claim"):
    """What a supplier is asked to make good."""

    id = BigSerial(primary_key=True)
    nonconformance = ForeignKey(Nonconformance, on_delete=OnDelete.restrict, null=False)
    operation = UUID(default=None, null=True, unique=True)
    supplier = ForeignKey(PartyTable, on_delete=OnDelete.restrict, null=True)
    quantity = BigInt(default=None, null=True)
    amount = BigInt(default=None, null=True)
    currency = Text(default=None, null=True)
    status = Text()
    sent_on = Date(default=None, null=True)
    answer = Text(default=None, null=True)
    created_at = BigInt()


NONCONFORMANCE_TABLES: tuple[type[Table], ...] = (
    Nonconformance, NonconformanceStep, NonconformanceAction, SupplierClaim,
)  # fmt: skip
