"""The unit and scale of an item are fixed once a document counts in them.

A delivery, a shipment or an order says its quantity in the item's scale as the ledger does: after
a change of scale ten pieces would be a hundred. The areas above may not be there yet.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "catalogue_0020_scale_in_documents"
VERSION = "1.38.0"
DESCRIPTION = "documents fix the scale of their items"

SQL = """
CREATE OR REPLACE FUNCTION item_has_moves(wanted bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF to_regclass('stock_event') IS NOT NULL THEN
        IF EXISTS (SELECT 1 FROM stock_event WHERE item = wanted) THEN
            RETURN true;
        END IF;
    END IF;
    IF to_regclass('delivery_line') IS NOT NULL THEN
        IF EXISTS (SELECT 1 FROM delivery_line WHERE item = wanted) THEN
            RETURN true;
        END IF;
    END IF;
    IF to_regclass('shipment_line') IS NOT NULL THEN
        IF EXISTS (SELECT 1 FROM shipment_line WHERE item = wanted) THEN
            RETURN true;
        END IF;
    END IF;
    IF to_regclass('work_order') IS NOT NULL THEN
        RETURN EXISTS (SELECT 1 FROM work_order WHERE item = wanted)
            OR EXISTS (SELECT 1 FROM work_order_component WHERE item = wanted);
    END IF;
    RETURN false;
END
$$;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("catalogue", ID, DESCRIPTION, SQL)
