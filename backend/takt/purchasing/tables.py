"""The tables of purchasing, as the migration's written DDL makes them."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, ForeignKey, SmallInt, Text
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.catalogue import ItemTable, UnitTable
from takt.inventory import LocationTable
from takt.partners import PartyTable


class Delivery(Table, tablename="delivery"):
    """Goods that a supplier is expected to bring."""

    id = BigSerial(primary_key=True)
    code = Text()
    code_key = Text(unique=True)
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    supplier = ForeignKey(PartyTable, on_delete=OnDelete.restrict, null=False)
    expected_on = Date(default=None, null=True)
    status = Text()
    closed_by = BigInt(default=None, null=True)
    closed_at = BigInt(default=None, null=True)
    is_shown = Boolean()


class DeliveryLine(Table, tablename="delivery_line"):
    """One item of a delivery."""

    id = BigSerial(primary_key=True)
    delivery = ForeignKey(Delivery, on_delete=OnDelete.restrict, null=False)
    place = SmallInt()
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    unit = ForeignKey(UnitTable, on_delete=OnDelete.restrict, null=False)
    quantity = BigInt()
    received = BigInt()
    lot_code = Text(default=None, null=True)
    expires_on = Date(default=None, null=True)
    inspects = Boolean()


TABLES: tuple[type[Table], ...] = (Delivery, DeliveryLine)
"""Every table of the area; a test compares them with the database."""
