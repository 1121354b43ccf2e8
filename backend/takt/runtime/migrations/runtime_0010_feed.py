"""The state feed: rows as devices see them, ordered by commit.

`feed_publish` is the last step of every writing transaction. It takes one lock per
database and holds it to the commit, so the order of `seq` is the order of commits and
a reader with a cursor never misses a row.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "runtime_0010_feed"
VERSION = "1.38.0"
DESCRIPTION = "server state, feed, digests and commit times"

SQL = """
CREATE TABLE feed_head (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    seq bigint NOT NULL DEFAULT 0 CHECK (seq >= 0)
);

INSERT INTO feed_head (id, seq) VALUES (1, 0);

CREATE TABLE feed (
    scope text NOT NULL,
    table_name text NOT NULL,
    key text NOT NULL,
    seq bigint NOT NULL,
    row text NULL,
    lane0 bigint NOT NULL CHECK (lane0 BETWEEN 0 AND 4294967295),
    lane1 bigint NOT NULL CHECK (lane1 BETWEEN 0 AND 4294967295),
    PRIMARY KEY (scope, table_name, key)
);

CREATE INDEX feed_scope_seq_idx ON feed (scope, seq);

CREATE TABLE feed_scope (
    scope text PRIMARY KEY,
    floor bigint NOT NULL DEFAULT 0 CHECK (floor >= 0),
    lane0 bigint NOT NULL CHECK (lane0 BETWEEN 0 AND 4294967295),
    lane1 bigint NOT NULL CHECK (lane1 BETWEEN 0 AND 4294967295),
    rows bigint NOT NULL CHECK (rows >= 0)
);

-- Which checkpoint was committed when, and which operations of a stream it carried:
-- C(b) of the protocol's part 7, and "one's seq <= the other's base".
CREATE TABLE head_commit (
    seq bigint PRIMARY KEY,
    committed_at_ms bigint NOT NULL,
    stream uuid NULL,
    last_n bigint NULL,
    CHECK ((stream IS NULL) = (last_n IS NULL))
);

CREATE INDEX head_commit_stream_last_n_idx ON head_commit (stream, last_n)
WHERE stream IS NOT NULL;

CREATE FUNCTION feed_publish(
    scopes text[], tables text[], keys text[], row_texts text[],
    lanes0 bigint[], lanes1 bigint[],
    at_ms bigint DEFAULT NULL, of_stream uuid DEFAULT NULL, of_last_n bigint DEFAULT NULL,
    fresh integer DEFAULT 0  -- so many rows at the end have keys that were never there
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    total integer := coalesce(array_length(keys, 1), 0);
    drawn bigint := greatest(1, (total + 4999) / 5000);
    first_seq bigint;
    last_seq bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7265836);
    UPDATE feed_head SET seq = seq + drawn RETURNING seq INTO last_seq;
    first_seq := last_seq - drawn + 1;
    WITH incoming AS (
        SELECT i.scope, i.table_name, i.key, i.row, i.lane0, i.lane1,
               first_seq + (i.place - 1) / 5000 AS seq, i.place > total - fresh AS is_fresh
        FROM unnest(scopes, tables, keys, row_texts, lanes0, lanes1)
             WITH ORDINALITY AS i (scope, table_name, key, row, lane0, lane1, place)
    ), previous AS (
        SELECT f.scope, f.lane0, f.lane1
        FROM incoming i
        JOIN feed f ON (f.scope, f.table_name, f.key) = (i.scope, i.table_name, i.key)
        WHERE f.row IS NOT NULL AND NOT i.is_fresh
    ), added AS (
        INSERT INTO feed (scope, table_name, key, seq, row, lane0, lane1)
        SELECT scope, table_name, key, seq, row, lane0, lane1
        FROM incoming
        WHERE is_fresh
    ), written AS (
        INSERT INTO feed (scope, table_name, key, seq, row, lane0, lane1)
        SELECT scope, table_name, key, seq, row, lane0, lane1
        FROM incoming
        WHERE NOT is_fresh
        ON CONFLICT (scope, table_name, key) DO UPDATE
        SET seq = EXCLUDED.seq, row = EXCLUDED.row,
            lane0 = EXCLUDED.lane0, lane1 = EXCLUDED.lane1
    ), change AS (
        SELECT scope, sum(lane0)::bigint AS lane0, sum(lane1)::bigint AS lane1,
               sum(rows)::bigint AS rows
        FROM (
            SELECT scope, lane0, lane1, (row IS NOT NULL)::integer AS rows FROM incoming
            UNION ALL
            SELECT scope, -lane0, -lane1, -1 FROM previous
        ) AS parts
        GROUP BY scope
    ), known AS (
        UPDATE feed_scope s
        SET lane0 = (s.lane0 + c.lane0) & 4294967295,
            lane1 = (s.lane1 + c.lane1) & 4294967295,
            rows = s.rows + c.rows
        FROM change c
        WHERE s.scope = c.scope
        RETURNING s.scope
    )
    INSERT INTO feed_scope (scope, lane0, lane1, rows)
    SELECT c.scope, c.lane0 & 4294967295, c.lane1 & 4294967295, c.rows
    FROM change c
    WHERE c.scope NOT IN (SELECT scope FROM known);
    INSERT INTO head_commit (seq, committed_at_ms, stream, last_n)
    VALUES (last_seq, coalesce(at_ms, (extract(epoch FROM clock_timestamp()) * 1000)::bigint),
            of_stream, of_last_n);
    RETURN last_seq;
END $$;

SELECT app_may('SELECT, INSERT, UPDATE', 'feed_head');
SELECT app_may('SELECT, INSERT, UPDATE', 'feed_scope');

SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'feed');

SELECT app_may('SELECT, INSERT, DELETE', 'head_commit');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("runtime", ID, DESCRIPTION, SQL)
