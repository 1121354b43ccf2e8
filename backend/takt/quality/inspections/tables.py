"""The tables of inspections, as the migration's written DDL makes them."""

from piccolo.columns import UUID, BigInt, Boolean, ForeignKey, Text
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.catalogue import ItemTable
from takt.inventory import LocationTable


class Inspection(Table, tablename="inspection"):
    """Goods that somebody has to look at before they are used."""

    id = UUID(primary_key=True)
    kind = Text()
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    lot = UUID(default=None, null=True)
    line = BigInt(default=None, null=True)
    quantity = BigInt(default=None, null=True)
    status = Text()
    verdict = Text(default=None, null=True)
    result = UUID(default=None, null=True)
    person = BigInt(default=None, null=True)
    opened_at = BigInt(default=None, null=True)
    closed_at = BigInt(default=None, null=True)
    is_shown = Boolean()


class InspectionResult(Table, tablename="inspection_result"):
    """What somebody found, whether or not it decided anything."""

    operation = UUID(primary_key=True)
    inspection = UUID(default=None, null=True)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    lot = UUID(default=None, null=True)
    verdict = Text()
    note = Text(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    effective = BigInt()
    stream = UUID()
    n = BigInt()
    counts = Boolean()
    undone_by = UUID(default=None, null=True)


INSPECTION_TABLES: tuple[type[Table], ...] = (Inspection, InspectionResult)
