"""What lots became of which, from whom they came and to whom they went.

Entries are marked when their act is undone and never deleted. The nil lot stands for goods whose
lot nobody tracks: it is listed, but no chain is followed through it.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0020_genealogy"
VERSION = "1.38.0"
DESCRIPTION = "origins of lots, genealogy, parties; a place for what is converted"

SQL = """
ALTER TABLE location DROP CONSTRAINT location_role_check;

ALTER TABLE location ADD CONSTRAINT location_role_check
    CHECK (role IN ('supplier', 'customer', 'production', 'conversion', 'scrap', 'difference',
                    'opening', 'quarantine'));

CREATE UNIQUE INDEX location_site_conversion_idx ON location (site) WHERE role = 'conversion';

ALTER TABLE lot
    ADD COLUMN supplier bigint NULL,
    ADD COLUMN source text NULL CHECK (source IN ('supplier', 'own')),
    ADD COLUMN attributes text NULL,
    ADD COLUMN received_at bigint NULL;

CREATE TABLE lot_entry (
    operation uuid NOT NULL,
    line smallint NOT NULL CHECK (line >= 0),
    run uuid NOT NULL,
    lot uuid NOT NULL,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    direction smallint NOT NULL CHECK (direction IN (-1, 1)),
    quantity bigint NOT NULL CHECK (quantity BETWEEN 1 AND 9007199254740991),
    relation text NOT NULL CHECK (relation IN ('production', 'split', 'merge', 'relabel',
                                               'repack', 'rework')),
    work_order bigint NULL,
    machine text NULL,
    person bigint NOT NULL,
    device uuid NOT NULL,
    site bigint NOT NULL,
    effective bigint NOT NULL,
    undone_by uuid NULL,
    PRIMARY KEY (operation, line)
);

CREATE INDEX lot_entry_lot_idx ON lot_entry (lot, direction) INCLUDE (run, quantity)
WHERE undone_by IS NULL AND lot <> '00000000-0000-0000-0000-000000000000';

CREATE INDEX lot_entry_run_idx ON lot_entry (run, direction) INCLUDE (lot, quantity)
WHERE undone_by IS NULL AND lot <> '00000000-0000-0000-0000-000000000000';

CREATE INDEX lot_entry_work_order_idx ON lot_entry (work_order) WHERE work_order IS NOT NULL;

CREATE TABLE party_entry (
    operation uuid PRIMARY KEY,
    lot uuid NOT NULL,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    party bigint NULL,
    direction text NOT NULL CHECK (direction IN ('received', 'shipped', 'returned')),
    line bigint NULL,
    quantity bigint NOT NULL CHECK (quantity BETWEEN 1 AND 9007199254740991),
    location bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    person bigint NOT NULL,
    device uuid NOT NULL,
    site bigint NOT NULL,
    effective bigint NOT NULL,
    undone_by uuid NULL
);

CREATE INDEX party_entry_lot_idx ON party_entry (lot);

CREATE INDEX party_entry_line_idx ON party_entry (line, direction) WHERE line IS NOT NULL;

SELECT app_may('SELECT, INSERT, UPDATE', 'lot_entry');
SELECT app_may('SELECT, INSERT, UPDATE', 'party_entry');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
