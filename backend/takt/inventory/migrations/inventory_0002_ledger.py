"""The ledger: append-only stock events, their balances, notices, approvals and counts.

An event's (effective, stream, n, part) is its place in the order of the fold; an undo or
an approved adjustment stands at the place of the act it belongs to and names itself in
`operation`.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0002_ledger"
VERSION = "1.38.0"
DESCRIPTION = "stock events, balances, notices, approvals and count verdicts"

SQL = """
CREATE TABLE balance (
    location bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    lot uuid NOT NULL,
    quantity bigint NOT NULL CHECK (quantity BETWEEN -9007199254740991 AND 9007199254740991),
    anchor_effective bigint NULL,
    anchor_stream uuid NULL,
    anchor_n bigint NULL,
    PRIMARY KEY (location, item, lot),
    CHECK ((anchor_effective IS NULL) = (anchor_stream IS NULL)
           AND (anchor_effective IS NULL) = (anchor_n IS NULL))
) WITH (fillfactor = 70);

CREATE INDEX balance_item_idx ON balance (item);

CREATE INDEX balance_lot_idx ON balance (lot);

CREATE TABLE stock_event (
    stream uuid NOT NULL,
    n bigint NOT NULL,
    part smallint NOT NULL CHECK (part >= 0),
    location bigint NOT NULL,
    item bigint NOT NULL,
    lot uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('delta', 'count')),
    quantity bigint NOT NULL CHECK (quantity BETWEEN -9007199254740991 AND 9007199254740991),
    effective bigint NOT NULL,
    operation uuid NOT NULL,
    PRIMARY KEY (stream, n, part),
    CHECK (kind = 'delta' OR quantity >= 0)
);

CREATE INDEX stock_event_key_idx
ON stock_event (item, location, lot, effective, stream, n, part);

CREATE INDEX stock_event_effective_idx ON stock_event USING brin (effective);

-- Foreign keys checked once a statement; row by row they would cost a third of a push.
CREATE FUNCTION stock_event_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT item FROM inserted) AS i
        LEFT JOIN item ON item.id = i.item
        WHERE item.id IS NULL
    ) OR EXISTS (
        SELECT FROM (SELECT DISTINCT location FROM inserted) AS i
        LEFT JOIN location ON location.id = i.location
        WHERE location.id IS NULL
    ) OR EXISTS (
        SELECT FROM (
            SELECT DISTINCT lot
            FROM inserted
            WHERE lot <> '00000000-0000-0000-0000-000000000000'
        ) AS i
        LEFT JOIN lot ON lot.id = i.lot
        WHERE lot.id IS NULL
    ) THEN
        RAISE EXCEPTION 'stock event of an unknown item, location or lot'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER stock_event_refers
AFTER INSERT ON stock_event REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION stock_event_refers();

CREATE TABLE notice (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('info', 'warning', 'stop')),
    site bigint NOT NULL,
    operation uuid NULL,
    device uuid NULL,
    person bigint NULL,
    item bigint NULL,
    lot uuid NULL,
    location bigint NULL,
    data text NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
    opened_at bigint NOT NULL,
    closed_at bigint NULL,
    resolution text NULL,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL))
);

CREATE UNIQUE INDEX notice_negative_stock_idx
ON notice (location, item, lot) NULLS NOT DISTINCT
WHERE code = 'inventory.negative_stock' AND status = 'open';

CREATE UNIQUE INDEX notice_clock_off_idx ON notice (device)
WHERE code = 'inventory.clock_off' AND status = 'open';

CREATE INDEX notice_operation_idx ON notice (operation);

CREATE INDEX notice_site_opened_at_idx ON notice (site, opened_at);

CREATE TABLE approval (
    operation uuid PRIMARY KEY,
    kind text NOT NULL,
    site bigint NOT NULL,
    person bigint NOT NULL,
    device uuid NOT NULL,
    item bigint NOT NULL,
    lot uuid NOT NULL,
    location bigint NOT NULL,
    quantity bigint NOT NULL,
    reason bigint NULL,
    stream uuid NOT NULL,
    n bigint NOT NULL,
    effective bigint NOT NULL,
    status text NOT NULL DEFAULT 'pending'
        CHECK (status IN ('pending', 'approved', 'rejected')),
    at bigint NOT NULL,
    decided_by bigint NULL,
    decided_at bigint NULL,
    CHECK ((status = 'pending') = (decided_at IS NULL)),
    CHECK (decided_by IS NULL OR status = 'rejected' OR decided_by <> person)
);

CREATE TABLE count_verdict (
    stream uuid NOT NULL,
    n bigint NOT NULL,
    operation uuid NOT NULL UNIQUE,
    site bigint NOT NULL,
    person bigint NOT NULL,
    location bigint NOT NULL,
    item bigint NOT NULL,
    lot uuid NOT NULL,
    quantity bigint NOT NULL CHECK (quantity >= 0),
    effective bigint NOT NULL,
    lo bigint NOT NULL,
    hi bigint NOT NULL,
    base_head bigint NOT NULL,
    status text NOT NULL DEFAULT 'recorded'
        CHECK (status IN ('recorded', 'accepted', 'voided', 'check')),
    booked_variance bigint NOT NULL DEFAULT 0,
    entries smallint NOT NULL DEFAULT 0,
    decided_by bigint NULL,
    decided_at bigint NULL,
    PRIMARY KEY (stream, n)
);

CREATE INDEX count_verdict_key_idx
ON count_verdict (location, item, lot, effective, stream, n);

CREATE INDEX count_verdict_open_idx ON count_verdict (hi) WHERE status = 'recorded';

SELECT app_may('SELECT, INSERT, UPDATE', 'balance');
SELECT app_may('SELECT, INSERT, UPDATE', 'notice');
SELECT app_may('SELECT, INSERT, UPDATE', 'approval');
SELECT app_may('SELECT, INSERT, UPDATE', 'count_verdict');

SELECT append_only('stock_event');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
