"""Holds that are passed on to what a lot became; holds that wait for their lot.

A passed hold is worked out from the status of lots and the genealogy and can be made anew at any
time. Which holds only wait for a receipt was told by their notices so far.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0050_passed_holds"
VERSION = "1.38.0"
DESCRIPTION = "holds passed on to parts of a lot, holds that wait for their lot"

SQL = """
ALTER TABLE lot_status ADD COLUMN awaits_receipt boolean NOT NULL DEFAULT false;

UPDATE lot_status s
SET awaits_receipt = true
FROM notice n
WHERE n.operation = s.operation AND n.lot = s.lot AND s.status = 'hold'
    AND n.code = 'inventory.unknown_lot'
    AND NOT n.data::jsonb ?| ARRAY['carried', 'belongs_to'];

CREATE TABLE passed_hold (
    lot uuid NOT NULL REFERENCES lot ON DELETE RESTRICT,
    source uuid NOT NULL REFERENCES lot ON DELETE RESTRICT,
    operation uuid NOT NULL,
    effective bigint NOT NULL,
    stream uuid NOT NULL,
    n bigint NOT NULL,
    until_effective bigint NULL,
    until_stream uuid NULL,
    until_n bigint NULL,
    reason bigint NULL,
    person bigint NULL,
    PRIMARY KEY (lot, source, operation, effective, stream, n),
    CHECK (lot <> source),
    CHECK ((until_effective IS NULL) = (until_stream IS NULL)
           AND (until_effective IS NULL) = (until_n IS NULL)),
    CHECK (until_effective IS NULL
           OR (effective, stream, n) < (until_effective, until_stream, until_n))
);

CREATE INDEX passed_hold_source_idx ON passed_hold (source);

ALTER TABLE waiting_undo RENAME TO waiting_act;

UPDATE app_right SET relation = 'waiting_act' WHERE relation = 'waiting_undo';

SELECT app_may('SELECT, INSERT, DELETE', 'passed_hold');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
