"""Indexes that carry all that a walk through the genealogy reads, so that it never sees a table.

They take the place of those of the inventory: same keys, with item and the other end. Decision 0010
has the measurements.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "traceability_0001_walks"
VERSION = "1.38.0"
DESCRIPTION = "covering indexes of the genealogy, notices and statuses by lot"

SQL = """
DROP INDEX lot_entry_lot_idx;

DROP INDEX lot_entry_run_idx;

CREATE INDEX lot_entry_lot_idx ON lot_entry (lot, direction, run) INCLUDE (item, quantity)
WHERE undone_by IS NULL AND lot <> '00000000-0000-0000-0000-000000000000';

CREATE INDEX lot_entry_run_idx ON lot_entry (run, direction, lot) INCLUDE (item, quantity)
WHERE undone_by IS NULL AND lot <> '00000000-0000-0000-0000-000000000000';

CREATE INDEX lot_entry_untracked_idx ON lot_entry (run)
WHERE undone_by IS NULL AND lot = '00000000-0000-0000-0000-000000000000';

CREATE INDEX lot_entry_undone_idx ON lot_entry (lot) WHERE undone_by IS NOT NULL;

CREATE INDEX notice_lot_idx ON notice (lot, opened_at) WHERE lot IS NOT NULL;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("traceability", ID, DESCRIPTION, SQL)
