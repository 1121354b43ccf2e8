"""Which lots were described by people, so that what is known of a lot can be worked out anew."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0060_lot_descriptions"
VERSION = "1.38.0"
DESCRIPTION = "the descriptions of each lot"

SQL = """
CREATE TABLE lot_description (
    operation uuid NOT NULL PRIMARY KEY,
    lot uuid NOT NULL REFERENCES lot ON DELETE RESTRICT
);

CREATE INDEX lot_description_lot_idx ON lot_description (lot);

INSERT INTO lot_description (operation, lot)
SELECT o.id, l.id
FROM operation o
JOIN lot l ON l.id::text = convert_from(o.body, 'UTF8')::jsonb -> 'args' ->> 'lot'
WHERE o.kind = 'lot.describe' AND o.status = 'applied' AND o.duplicate_of IS NULL;

SELECT app_may('SELECT, INSERT', 'lot_description');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
