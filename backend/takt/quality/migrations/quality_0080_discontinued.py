"""Lots that were found good while inspection was discontinued are not accepted."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0080_discontinued"
VERSION = "1.38.0"
DESCRIPTION = "lots that are good and not accepted, since inspection is discontinued"

# What was accepted before is judged again by the job that settles overtaken inspections.
SQL = """
ALTER TABLE inspection ADD is_stopped boolean NOT NULL DEFAULT false;
ALTER TABLE inspection ADD CHECK (NOT is_stopped OR status = 'open');
ALTER TABLE inspected_lot ADD is_stopped boolean NOT NULL DEFAULT false;
ALTER TABLE inspected_lot ADD resumed_at bigint NULL;
ALTER TABLE inspected_lot
    ADD resumed_by bigint NULL REFERENCES switching_direction ON DELETE RESTRICT;
ALTER TABLE inspected_lot ADD CHECK (is_stopped OR resumed_at IS NULL);
ALTER TABLE inspected_lot ADD CHECK ((resumed_at IS NULL) = (resumed_by IS NULL));
CREATE INDEX inspected_lot_resumed_by_idx ON inspected_lot (resumed_by);
UPDATE inspected_lot l
SET is_overtaken = true
FROM switching s
WHERE (s.site, s.plan, s.item, s.supplier) = (l.site, l.plan, l.item, l.supplier)
    AND (
        s.mode = 'discontinued'
        OR EXISTS (
            SELECT
            FROM switching_direction d
            WHERE (d.site, d.plan, d.item, d.supplier) = (l.site, l.plan, l.item, l.supplier)
                AND d.mode = 'tightened'
        )
    );
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
