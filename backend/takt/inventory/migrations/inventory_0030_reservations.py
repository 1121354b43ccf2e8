"""Stock that is kept for something, and what used it up.

`open` is what is still kept: a projection of the two tables, published to devices.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0030_reservations"
VERSION = "1.38.0"
DESCRIPTION = "reservations and their use"

SQL = """
CREATE TABLE reservation (
    operation uuid PRIMARY KEY,
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    lot uuid NULL CHECK (lot <> '00000000-0000-0000-0000-000000000000'),
    location bigint NULL REFERENCES location ON DELETE RESTRICT,
    quantity bigint NOT NULL CHECK (quantity BETWEEN 1 AND 1000000000000),
    for_kind text NOT NULL CHECK (for_kind IN ('work_order', 'shipment', 'other')),
    for_id text NULL CHECK (length(for_id) BETWEEN 1 AND 200),
    for_key text NULL,
    note text NULL CHECK (length(note) <= 2000),
    person bigint NOT NULL,
    device uuid NOT NULL,
    effective bigint NOT NULL,
    ended_by uuid NULL,
    open bigint NOT NULL CHECK (open >= 0 AND open <= quantity),
    CHECK ((for_id IS NULL) = (for_key IS NULL)),
    CHECK (ended_by IS NULL OR open = 0)
);

CREATE INDEX reservation_item_for_key_idx ON reservation (item, for_key);

CREATE TABLE reservation_use (
    operation uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('work_order', 'shipment')),
    document text NULL,
    work_order text NULL,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    lot uuid NOT NULL,
    quantity bigint NOT NULL CHECK (quantity <> 0),
    undone_by uuid NULL,
    CHECK (document IS NOT NULL OR work_order IS NOT NULL)
);

CREATE INDEX reservation_use_item_document_idx ON reservation_use (item, document);
CREATE INDEX reservation_use_item_work_order_idx ON reservation_use (item, work_order);

SELECT app_may('SELECT, INSERT, UPDATE', 'reservation');
SELECT app_may('SELECT, INSERT, UPDATE', 'reservation_use');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
