"""Counts that answer for an interval, for whole places, for parts of a place, and for people."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0070_counts"
VERSION = "1.38.0"
DESCRIPTION = "counts of empty places, told sides, releases of the watermark, signatures"

SQL = """
-- An empty place is a count of zero for each of its keys: entries of one act that are far apart.
-- Four bytes instead of two cost nothing here, the next column is aligned to eight.
ALTER TABLE stock_event
    ALTER COLUMN part TYPE integer;

ALTER TABLE balance
    ADD COLUMN anchor_hi bigint NULL;
UPDATE balance b
SET anchor_hi = c.hi
FROM count_verdict c
WHERE (c.stream, c.n) = (b.anchor_stream, b.anchor_n);
ALTER TABLE balance
    ADD CHECK ((anchor_effective IS NULL) = (anchor_hi IS NULL));

ALTER TABLE count_verdict
    ADD COLUMN part integer NOT NULL DEFAULT 0 CHECK (part >= 0),
    ADD COLUMN id uuid,
    ADD COLUMN plan bigint NULL,
    ADD COLUMN span bigint NOT NULL DEFAULT 0 CHECK (span >= 0),
    ADD COLUMN counted bigint CHECK (counted >= 0),
    ADD COLUMN total bigint NULL CHECK (total >= 0),
    ADD COLUMN whole_lo bigint NULL,
    ADD COLUMN whole_hi bigint NULL,
    ADD COLUMN whole_base bigint NULL,
    ADD COLUMN accepted_variance bigint NULL,
    ADD COLUMN reason text NOT NULL DEFAULT 'not_final',
    ADD COLUMN answer text NULL CHECK (answer = 'recount'),
    ADD COLUMN due boolean NOT NULL DEFAULT true,
    ADD COLUMN is_final boolean NOT NULL DEFAULT false,
    ADD COLUMN lot_code text NULL,
    ADD COLUMN expires_on date NULL,
    ADD COLUMN note text NULL,
    ALTER COLUMN entries TYPE integer,
    DROP CONSTRAINT count_verdict_pkey,
    DROP CONSTRAINT count_verdict_operation_key,
    DROP CONSTRAINT count_verdict_quantity_check,
    DROP CONSTRAINT count_verdict_status_check;
UPDATE count_verdict
SET id = operation, counted = quantity, due = status = 'recorded',
    is_final = status <> 'recorded',
    accepted_variance = CASE status WHEN 'accepted' THEN booked_variance END,
    reason = CASE status WHEN 'accepted' THEN 'within_tolerance' WHEN 'voided' THEN 'undone'
             WHEN 'check' THEN 'ambiguous_move' ELSE 'not_final' END;
ALTER TABLE count_verdict
    ALTER COLUMN id SET NOT NULL,
    ALTER COLUMN counted SET NOT NULL,
    ADD PRIMARY KEY (stream, n, part),
    ADD UNIQUE (id),
    ADD CHECK (status IN (
        'recorded', 'added', 'check', 'recount', 'approve', 'accepted', 'voided'
    )),
    ADD CHECK ((total IS NULL) = (whole_lo IS NULL)),
    ADD CHECK ((whole_lo IS NULL) = (whole_hi IS NULL)),
    ADD CHECK ((whole_lo IS NULL) = (whole_base IS NULL)),
    ADD CHECK (status <> 'accepted' OR accepted_variance IS NOT NULL);

DROP INDEX count_verdict_open_idx;
CREATE INDEX count_verdict_due_idx ON count_verdict (site, hi) WHERE due;
CREATE INDEX count_verdict_waiting_idx ON count_verdict (location, item, lot)
WHERE status IN ('added', 'check', 'recount', 'approve');
CREATE INDEX count_verdict_operation_idx ON count_verdict (operation);
CREATE INDEX count_verdict_plan_idx ON count_verdict (plan, location) WHERE plan IS NOT NULL;

CREATE TABLE empty_count (
    stream uuid NOT NULL,
    n bigint NOT NULL,
    operation uuid NOT NULL UNIQUE,
    site bigint NOT NULL,
    person bigint NOT NULL,
    location bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    plan bigint NULL,
    span bigint NOT NULL DEFAULT 0 CHECK (span >= 0),
    effective bigint NOT NULL,
    lo bigint NOT NULL,
    hi bigint NOT NULL,
    base_head bigint NOT NULL,
    is_final boolean NOT NULL DEFAULT false,
    due boolean NOT NULL DEFAULT true,
    status text NOT NULL DEFAULT 'standing' CHECK (status IN ('standing', 'undone')),
    note text NULL,
    PRIMARY KEY (stream, n),
    CHECK (lo <= hi)
);
CREATE INDEX empty_count_due_idx ON empty_count (location) WHERE due;
CREATE INDEX empty_count_location_idx ON empty_count (location) WHERE status = 'standing';

CREATE TABLE count_serial (
    stream uuid NOT NULL,
    n bigint NOT NULL,
    serial text NOT NULL CHECK (serial <> ''),
    PRIMARY KEY (stream, n, serial)
);
CREATE INDEX count_serial_serial_idx ON count_serial (serial);

-- What a person said of a move of which the times tell nothing.
CREATE TABLE count_side (
    counted uuid NOT NULL REFERENCES count_verdict (id) ON DELETE RESTRICT,
    stream uuid NOT NULL,
    n bigint NOT NULL,
    side text NOT NULL CHECK (side IN ('before', 'after')),
    is_needed boolean NOT NULL DEFAULT false,
    person bigint NOT NULL,
    operation uuid NOT NULL,
    PRIMARY KEY (counted, stream, n)
);
CREATE INDEX count_side_move_idx ON count_side (stream, n);

-- Moves that arrived after a count was accepted and do not surely lie behind it.
CREATE TABLE count_late (
    counted uuid NOT NULL REFERENCES count_verdict (id) ON DELETE RESTRICT,
    stream uuid NOT NULL,
    n bigint NOT NULL,
    PRIMARY KEY (counted, stream, n)
);

CREATE TABLE watermark_release (
    operation uuid PRIMARY KEY,
    device uuid NOT NULL REFERENCES device ON DELETE RESTRICT,
    site bigint NOT NULL,
    location bigint NULL REFERENCES location ON DELETE RESTRICT,
    until_ms bigint NOT NULL,
    person bigint NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    at bigint NOT NULL
);
CREATE INDEX watermark_release_site_idx ON watermark_release (site);

ALTER TABLE approval
    ADD COLUMN others bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN meaning text NULL CHECK (meaning IN ('approved', 'rejected')),
    ADD COLUMN method text NULL CHECK (method IN ('pin', 'password')),
    ADD COLUMN answer_reason bigint NULL,
    ADD COLUMN answered_in uuid NULL,
    ADD CHECK ((meaning IS NULL) = (method IS NULL)),
    ADD CHECK (decided_by IS NULL OR status = 'rejected' OR decided_by <> ALL (others)),
    ADD CHECK (status <> 'approved' OR kind <> 'stock.count' OR meaning IS NOT NULL)
    NOT VALID;

SELECT app_may('SELECT, INSERT, UPDATE', 'empty_count');
SELECT app_may('SELECT, INSERT, UPDATE', 'count_side');
SELECT append_only('count_serial');
SELECT append_only('count_late');
SELECT append_only('watermark_release');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
