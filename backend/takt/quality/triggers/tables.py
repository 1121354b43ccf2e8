"""The table of shipping that has to be inspected, as the migration's written DDL makes it."""

from piccolo.columns import UUID, BigInt, ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from takt.catalogue import ItemTable
from takt.inventory import LocationTable
from takt.quality.plans.tables import InspectionPlan


class InspectedShipping(Table, tablename="inspected_shipping"):
    """Goods that left and should have left with a passed inspection."""

    operation = UUID(primary_key=True)
    plan = ForeignKey(InspectionPlan, on_delete=OnDelete.restrict, null=False)
    shipment = BigInt(default=None, null=True)
    item = ForeignKey(ItemTable, on_delete=OnDelete.restrict, null=False)
    lot = UUID(default=None, null=True)
    quantity = BigInt()
    customer = BigInt(default=None, null=True)
    person = BigInt()
    device = UUID()
    site = ForeignKey(LocationTable, on_delete=OnDelete.restrict, null=False)
    effective = BigInt()
    undone_by = UUID(default=None, null=True)


TRIGGER_TABLES: tuple[type[Table], ...] = (InspectedShipping,)
