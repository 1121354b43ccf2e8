"""`feed_publish` looks up each row of the feed once, by a plan that does not depend on statistics.

The old row is found together with the new one, changed at its place (ctid) and counted in the
same pass. Whoever deletes from `feed` has to hold the same lock: jobs.forget_tombstones does.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "runtime_0040_feed_publish"
VERSION = "1.38.0"
DESCRIPTION = "one look-up for each row of the feed"

SQL = """
-- A few hundred rows meet a feed of any size: only its index is ever right, and a plan that
-- reads all of the feed would hold up every writer.
CREATE OR REPLACE FUNCTION feed_publish(
    scopes text[], tables text[], keys text[], row_texts text[],
    lanes0 bigint[], lanes1 bigint[],
    at_ms bigint DEFAULT NULL, of_stream uuid DEFAULT NULL, of_last_n bigint DEFAULT NULL,
    fresh integer DEFAULT 0  -- so many rows at the end have keys that were never there
) RETURNS bigint LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
    total integer := coalesce(array_length(keys, 1), 0);
    looked_up integer := total - fresh;
    drawn bigint := greatest(1, (total + 4999) / 5000);
    first_seq bigint;
    last_seq bigint;
    found_rows bigint;
    changed_rows bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7265836);
    UPDATE feed_head SET seq = seq + drawn RETURNING seq INTO last_seq;
    first_seq := last_seq - drawn + 1;
    WITH incoming AS MATERIALIZED (
        SELECT i.scope, i.table_name, i.key, i.row, i.lane0, i.lane1,
               first_seq + (i.place - 1) / 5000 AS seq, f.ctid AS old_place,
               CASE WHEN f.row IS NULL THEN 0 ELSE f.lane0 END AS old_lane0,
               CASE WHEN f.row IS NULL THEN 0 ELSE f.lane1 END AS old_lane1,
               (f.row IS NOT NULL)::integer AS old_rows
        FROM unnest(scopes, tables, keys, row_texts, lanes0, lanes1)
             WITH ORDINALITY AS i (scope, table_name, key, row, lane0, lane1, place)
        -- Nothing is looked up for a key of NULL.
        LEFT JOIN feed f ON f.scope = i.scope AND f.table_name = i.table_name
            AND f.key = CASE WHEN i.place <= looked_up THEN i.key END
    ), changed AS (
        UPDATE feed f
        SET seq = i.seq, row = i.row, lane0 = i.lane0, lane1 = i.lane1
        FROM incoming i
        WHERE f.ctid = i.old_place
        RETURNING 1
    ), added AS (
        INSERT INTO feed (scope, table_name, key, seq, row, lane0, lane1)
        SELECT scope, table_name, key, seq, row, lane0, lane1
        FROM incoming
        WHERE old_place IS NULL
    ), change AS (
        SELECT scope, sum(lane0 - old_lane0)::bigint AS lane0,
               sum(lane1 - old_lane1)::bigint AS lane1,
               sum((row IS NOT NULL)::integer - old_rows)::bigint AS rows
        FROM incoming
        GROUP BY scope
    ), known AS (
        UPDATE feed_scope s
        SET lane0 = (s.lane0 + c.lane0) & 4294967295,
            lane1 = (s.lane1 + c.lane1) & 4294967295,
            rows = s.rows + c.rows
        FROM change c
        WHERE s.scope = c.scope
        RETURNING s.scope
    ), met AS (
        INSERT INTO feed_scope (scope, lane0, lane1, rows)
        SELECT c.scope, c.lane0 & 4294967295, c.lane1 & 4294967295, c.rows
        FROM change c
        WHERE c.scope NOT IN (SELECT scope FROM known)
    )
    SELECT (SELECT count(old_place) FROM incoming), (SELECT count(*) FROM changed)
    INTO found_rows, changed_rows;
    IF found_rows <> changed_rows THEN
        RAISE EXCEPTION 'a row of the feed was named twice, or changed without the feed lock'
            USING ERRCODE = 'cardinality_violation';
    END IF;
    INSERT INTO head_commit (seq, committed_at_ms, stream, last_n)
    VALUES (last_seq, coalesce(at_ms, (extract(epoch FROM clock_timestamp()) * 1000)::bigint),
            of_stream, of_last_n);
    RETURN last_seq;
END $$;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("runtime", ID, DESCRIPTION, SQL)
