"""Inspections that are due by the order of acts, and goods that should leave with a passed one.

An inspection that is due no longer, because an earlier output came to light, is void where nobody
has looked at its goods.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0035_triggers"
VERSION = "1.38.0"
DESCRIPTION = "what acts open, and shipments that have to be inspected"

SQL = """
ALTER TABLE inspection
    ADD is_due boolean NOT NULL DEFAULT true;
CREATE INDEX inspection_opened_by_idx ON inspection (opened_by);

CREATE TABLE inspected_shipping (
    operation uuid PRIMARY KEY,
    plan bigint NOT NULL REFERENCES inspection_plan ON DELETE RESTRICT,
    shipment bigint NULL,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    lot uuid NULL,
    quantity bigint NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000000),
    customer bigint NULL,
    person bigint NOT NULL,
    device uuid NOT NULL,
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    effective bigint NOT NULL,
    undone_by uuid NULL
);
CREATE INDEX inspected_shipping_shipment_idx ON inspected_shipping (shipment);
CREATE INDEX inspected_shipping_lot_idx ON inspected_shipping (lot);
CREATE INDEX inspected_shipping_item_idx ON inspected_shipping (item);
CREATE INDEX inspected_shipping_site_idx ON inspected_shipping (site);
CREATE INDEX inspected_shipping_plan_idx ON inspected_shipping (plan);

SELECT app_may('SELECT, INSERT, UPDATE', 'inspected_shipping');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
