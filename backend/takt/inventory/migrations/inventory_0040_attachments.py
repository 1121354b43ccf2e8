"""Which photo or paper belongs to what; nothing is deleted, an undo only takes it off."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0040_attachments"
VERSION = "1.38.0"
DESCRIPTION = "attachments of lots, acts, deliveries, inspections and items"

SQL = """
CREATE TABLE attachment (
    operation uuid PRIMARY KEY,
    blob text NOT NULL CHECK (blob ~ '^[0-9a-f]{64}$'),
    size bigint NOT NULL CHECK (size BETWEEN 1 AND 10485760),
    type text NOT NULL
        CHECK (type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    subject_kind text NOT NULL
        CHECK (subject_kind IN ('lot', 'act', 'delivery', 'inspection', 'item')),
    subject_id text NOT NULL CHECK (subject_id <> ''),
    caption text NULL,
    person bigint NOT NULL,
    device uuid NOT NULL,
    site bigint NOT NULL,
    effective bigint NOT NULL,
    undone_by uuid NULL
);

CREATE INDEX attachment_subject_idx ON attachment (subject_kind, subject_id);

CREATE INDEX attachment_blob_idx ON attachment (blob);

SELECT app_may('SELECT, INSERT, UPDATE', 'attachment');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
