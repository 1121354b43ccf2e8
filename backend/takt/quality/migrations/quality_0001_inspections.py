"""Inspections of what came in, and every result that anybody recorded.

An inspection bears the identifier of the receipt that opened it, so a device knows it before the
server does. A result that comes before its receipt leaves an inspection that is `awaited`.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0001_inspections"
VERSION = "1.38.0"
DESCRIPTION = "inspections on receipt and their results"

SQL = """
CREATE TABLE inspection (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('receipt')),
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    lot uuid NULL,
    line bigint NULL,
    quantity bigint NULL CHECK (quantity BETWEEN 1 AND 1000000000000),
    status text NOT NULL CHECK (status IN ('awaited', 'open', 'passed', 'failed', 'void')),
    verdict text NULL CHECK (verdict IN ('pass', 'fail')),
    result uuid NULL,
    person bigint NULL,
    opened_at bigint NULL,
    closed_at bigint NULL,
    is_shown boolean NOT NULL,
    CHECK ((status IN ('passed', 'failed')) = (closed_at IS NOT NULL)),
    CHECK ((verdict IS NULL) = (result IS NULL))
);
CREATE INDEX inspection_lot_idx ON inspection (lot);
CREATE INDEX inspection_item_idx ON inspection (item);
CREATE INDEX inspection_site_idx ON inspection (site, status);
CREATE INDEX inspection_closed_at_idx ON inspection (closed_at) WHERE is_shown;

CREATE TABLE inspection_result (
    operation uuid PRIMARY KEY,
    inspection uuid NULL,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    lot uuid NULL,
    verdict text NOT NULL CHECK (verdict IN ('pass', 'fail')),
    note text NULL,
    person bigint NOT NULL,
    device uuid NOT NULL,
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    effective bigint NOT NULL
);
CREATE INDEX inspection_result_inspection_idx ON inspection_result (inspection);
CREATE INDEX inspection_result_lot_idx ON inspection_result (lot);
CREATE INDEX inspection_result_item_idx ON inspection_result (item);

SELECT app_may('SELECT, INSERT, UPDATE', 'inspection');
SELECT app_may('SELECT, INSERT', 'inspection_result');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
