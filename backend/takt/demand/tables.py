"""The tables of demand, as the migration's written DDL makes them."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, ForeignKey, Integer, SmallInt, Text
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.catalogue import ItemTable
from takt.inventory import LocationTable
from takt.partners import PartyTable


class Shipment(Table, tablename="shipment"):
    """Goods that a customer is to get."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    customer = ForeignKey(PartyTable, on_delete=OnDelete.restrict, null=False)
    due_on = Date(default=None, null=True)
    min_days = Integer(default=None, null=True)
    status = Text()
    closed_by = BigInt(default=None, null=True)
    closed_at = BigInt(default=None, null=True)
    is_shown = Boolean()


class ShipmentLine(Table, tablename="shipment_line"):
    """One item of a shipment."""

    id = BigSerial(primary_key=True)
    shipment = ForeignKey(Shipment, on_delete=OnDelete.restrict, null=False)
    place = SmallInt()
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    quantity = BigInt()
    shipped = BigInt()


TABLES: tuple[type[Table], ...] = (Shipment, ShipmentLine)
"""Every table of the area; a test compares them with the database."""
