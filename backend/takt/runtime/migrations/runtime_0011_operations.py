"""Streams and operations as they arrived, and the chunks of first loads.

`operation` is append-only: its trigger refuses any change, whoever asks.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "runtime_0011_operations"
VERSION = "1.38.0"
DESCRIPTION = "streams, operations, chunks and manifests"

SQL = """
CREATE TABLE sync_stream (
    stream uuid PRIMARY KEY,
    device uuid NOT NULL,
    n bigint NOT NULL DEFAULT 0 CHECK (n >= 0),
    h bytea NOT NULL CHECK (length(h) = 32),
    lo bigint NOT NULL DEFAULT 0,
    last bigint NOT NULL DEFAULT 0,
    created bigint NOT NULL DEFAULT 0 CHECK (created >= 0),
    pending bigint NOT NULL DEFAULT 0 CHECK (pending >= 0),
    first_seen_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    complete_up_to bigint NULL,
    published_at bigint NULL,
    lost_reported bigint NOT NULL DEFAULT 0
);

CREATE INDEX sync_stream_device_idx ON sync_stream (device);

-- Which operations of an earlier stream come again in a later one.
CREATE TABLE stream_carried (
    stream uuid NOT NULL REFERENCES sync_stream ON DELETE RESTRICT,
    earlier uuid NOT NULL,
    first_n bigint NOT NULL CHECK (first_n >= 1),
    last_n bigint NOT NULL,
    PRIMARY KEY (stream, earlier, first_n, last_n)
);

CREATE TABLE operation (
    stream uuid NOT NULL,
    n bigint NOT NULL CHECK (n >= 1),
    id uuid NULL,
    duplicate_of uuid NULL,
    kind text NULL,
    version integer NULL,
    person bigint NULL,
    device uuid NOT NULL,
    hash bytea NOT NULL CHECK (length(hash) = 32),
    identity bytea NULL CHECK (length(identity) = 32),
    body bytea NOT NULL,
    base_epoch bigint NOT NULL DEFAULT 0,
    base_head bigint NOT NULL DEFAULT 0,
    effective bigint NOT NULL,
    lo bigint NOT NULL,
    hi bigint NOT NULL,
    received_at bigint NOT NULL,
    status text NOT NULL CHECK (status IN ('applied', 'held')),
    reason text NULL,
    PRIMARY KEY (stream, n),
    CHECK (lo <= effective AND effective <= hi OR kind IS NULL),
    CHECK ((status = 'held') = (reason IS NOT NULL)),
    CHECK (duplicate_of IS NULL OR duplicate_of = id)
);

CREATE UNIQUE INDEX operation_id_idx ON operation (id)
WHERE duplicate_of IS NULL AND id IS NOT NULL;

-- A foreign key checked once a statement: a push has hundreds of rows and one stream.
CREATE FUNCTION operation_refers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT stream FROM inserted) AS i
        LEFT JOIN sync_stream s ON s.stream = i.stream
        WHERE s.stream IS NULL
    ) THEN
        RAISE EXCEPTION 'operation of an unknown stream'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER operation_refers
AFTER INSERT ON operation REFERENCING NEW TABLE AS inserted
FOR EACH STATEMENT EXECUTE FUNCTION operation_refers();

CREATE TABLE chunk (
    id bytea PRIMARY KEY CHECK (length(id) = 32),
    body bytea NOT NULL,
    bytes integer NOT NULL CHECK (bytes > 0),
    made_at bigint NOT NULL
);

CREATE TABLE manifest (
    scope text NOT NULL,
    epoch bigint NOT NULL,
    at bigint NOT NULL,
    made_at bigint NOT NULL,
    rows bigint NOT NULL,
    body bytea NOT NULL,
    chunks bytea[] NOT NULL,
    PRIMARY KEY (scope, epoch, at)
);

CREATE INDEX manifest_chunks_idx ON manifest USING gin (chunks);

SELECT app_may('SELECT, INSERT, UPDATE', 'sync_stream');

SELECT app_may('SELECT, INSERT', 'stream_carried');

SELECT append_only('operation');

SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'chunk');
SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'manifest');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("runtime", ID, DESCRIPTION, SQL)
