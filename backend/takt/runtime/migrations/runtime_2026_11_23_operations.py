"""Streams and operations as they arrived, and the chunks of first loads.

`operation` is append-only: its trigger refuses any change, whoever asks.
"""

from __future__ import annotations

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder

ID = "2026-11-23T07:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "streams, operations, chunks and manifests"

STATEMENTS = (
    """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
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
        published_at bigint NULL
    )
    """,
    "CREATE INDEX sync_stream_device_idx ON sync_stream (device)",
    """
    CREATE TABLE operation (
        stream uuid NOT NULL REFERENCES sync_stream ON DELETE RESTRICT,
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
    )
    """,
    """
    CREATE UNIQUE INDEX operation_id_idx ON operation (id)
    WHERE duplicate_of IS NULL AND id IS NOT NULL
    """,
    """
    CREATE TRIGGER operation_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON operation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """,
    """
    CREATE TABLE chunk (
        id bytea PRIMARY KEY CHECK (length(id) = 32),
        body bytea NOT NULL,
        bytes integer NOT NULL CHECK (bytes > 0),
        made_at bigint NOT NULL
    )
    """,
    """
    CREATE TABLE manifest (
        scope text PRIMARY KEY,
        epoch bigint NOT NULL,
        at bigint NOT NULL,
        made_at bigint NOT NULL,
        rows bigint NOT NULL,
        body bytea NOT NULL,
        chunks bytea[] NOT NULL
    )
    """,
    "CREATE INDEX manifest_chunks_idx ON manifest USING gin (chunks)",
    "GRANT SELECT, INSERT, UPDATE ON sync_stream TO takt_app",
    "GRANT SELECT, INSERT ON operation TO takt_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON chunk, manifest TO takt_app",
)


async def forwards() -> MigrationManager:
    """Runs the written DDL; there is no way back but a restore."""
    manager = MigrationManager(migration_id=ID, app_name="runtime", description=DESCRIPTION)

    async def run() -> None:
        engine = engine_finder()
        for statement in STATEMENTS:
            await engine.run_ddl(statement)  # type: ignore[union-attr]  # the CLI sets the engine

    manager.add_raw(run)
    return manager
