"""The tables of production, as the migration's written DDL makes them."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, ForeignKey, SmallInt, Text
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.catalogue import ItemTable
from takt.inventory import LocationTable


class WorkOrder(Table, tablename="work_order"):
    """So much of one item, to be made by a day."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    quantity = BigInt()
    made = BigInt()
    due_on = Date(default=None, null=True)
    status = Text()
    closed_at = BigInt(default=None, null=True)
    is_shown = Boolean()
    is_settled = Boolean()


class WorkOrderComponent(Table, tablename="work_order_component"):
    """One item that a work order takes."""

    id = BigSerial(primary_key=True)
    work_order = ForeignKey(WorkOrder, on_delete=OnDelete.restrict, null=False)
    place = SmallInt()
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    quantity = BigInt()
    consumed = BigInt()


TABLES: tuple[type[Table], ...] = (WorkOrder, WorkOrderComponent)
"""Every table of the area; a test compares them with the database."""
