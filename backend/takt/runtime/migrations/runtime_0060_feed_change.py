"""The log of changes: which rows of the feed each publish has written, one entry a scope.

With it `feed.seq` needs no index, so a row that changes stays on its page and writes nothing but
itself. Whoever reads by `seq` walks over this log (`feed_changes`).
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "runtime_0060_feed_change"
VERSION = "1.38.0"
DESCRIPTION = "a log of changes instead of an index on seq"

SQL = """
CREATE SEQUENCE feed_id_seq CACHE 100;

-- A short name of a row, the same for all its versions.
ALTER TABLE feed
    ADD COLUMN id bigint NOT NULL DEFAULT nextval('feed_id_seq'),
    ADD CONSTRAINT feed_id_key UNIQUE (id);

ALTER SEQUENCE feed_id_seq OWNED BY feed.id;

CREATE TABLE feed_change (
    scope text NOT NULL,
    seq bigint NOT NULL,
    ids bigint[] NOT NULL CHECK (cardinality(ids) > 0),
    PRIMARY KEY (scope, seq)
);

-- They are written once and read a few times; to compress them costs more than both.
ALTER TABLE feed_change ALTER COLUMN ids SET STORAGE EXTERNAL;

INSERT INTO feed_change (scope, seq, ids)
SELECT scope, seq, array_agg(id)
FROM feed
GROUP BY scope, seq;

DROP INDEX feed_scope_seq_idx;

-- An index on an expression of `row` is written anew with each change of any row.
DROP INDEX feed_attachment_blob_idx;

-- Room for the next version of a row on the page of the last one.
ALTER TABLE feed SET (fillfactor = 90);

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
               coalesce(f.id, nextval('feed_id_seq')) AS id,
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
        INSERT INTO feed (scope, table_name, key, seq, row, lane0, lane1, id)
        SELECT scope, table_name, key, seq, row, lane0, lane1, id
        FROM incoming
        WHERE old_place IS NULL
    ), change AS MATERIALIZED (
        SELECT scope, seq, array_agg(id) AS ids,
               sum(lane0 - old_lane0)::bigint AS lane0,
               sum(lane1 - old_lane1)::bigint AS lane1,
               sum((row IS NOT NULL)::integer - old_rows)::bigint AS rows
        FROM incoming
        GROUP BY scope, seq
    ), named AS (
        INSERT INTO feed_change (scope, seq, ids)
        SELECT scope, seq, ids
        FROM change c
    ), grown AS MATERIALIZED (
        SELECT scope, sum(lane0)::bigint AS lane0, sum(lane1)::bigint AS lane1,
               sum(rows)::bigint AS rows
        FROM change
        GROUP BY scope
    ), known AS (
        UPDATE feed_scope s
        SET lane0 = (s.lane0 + g.lane0) & 4294967295,
            lane1 = (s.lane1 + g.lane1) & 4294967295,
            rows = s.rows + g.rows
        FROM grown g
        WHERE s.scope = g.scope
        RETURNING s.scope
    ), met AS (
        INSERT INTO feed_scope (scope, lane0, lane1, rows)
        SELECT g.scope, g.lane0 & 4294967295, g.lane1 & 4294967295, g.rows
        FROM grown g
        WHERE g.scope NOT IN (SELECT scope FROM known)
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

-- The rows of some scopes after a cursor each, in the order of seq, and at least `most` of them
-- where there are so many; a seq is never split. A row that changed again is passed over here and
-- found at its newest seq, so each row comes once. The log is walked in windows of so many entries
-- of a scope, in its own order and no further than needed, whatever the statistics say.
CREATE FUNCTION feed_changes(scopes text[], afters bigint[], most integer)
RETURNS TABLE (scope text, table_name text, key text, seq bigint, "row" text)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off
AS $$
#variable_conflict use_column
DECLARE
    done bigint := 0;
    window_end bigint;
    found_rows integer := 0;
    added integer;
BEGIN
    LOOP
        SELECT min(e.seq)
        INTO window_end
        FROM unnest(scopes, afters) AS wanted (scope, after)
        CROSS JOIN LATERAL (
            SELECT c.seq
            FROM feed_change c
            WHERE c.scope = wanted.scope AND c.seq > greatest(wanted.after, done)
            ORDER BY c.seq
            OFFSET most
            LIMIT 1
        ) AS e;
        RETURN QUERY
        SELECT f.scope, f.table_name, f.key, f.seq, f.row
        FROM (
            SELECT c.seq, c.ids
            FROM unnest(scopes, afters) AS wanted (scope, after)
            JOIN feed_change c
                ON c.scope = wanted.scope AND c.seq > greatest(wanted.after, done)
                AND c.seq <= coalesce(window_end, 9223372036854775807)
            ORDER BY c.seq
            OFFSET 0
        ) AS c
        CROSS JOIN LATERAL (
            SELECT f.scope, f.table_name, f.key, f.seq, f.row
            FROM feed f
            WHERE f.id = ANY (c.ids) AND f.seq = c.seq
            OFFSET 0
        ) AS f
        ORDER BY c.seq
        FETCH FIRST (most - found_rows) ROWS WITH TIES;
        GET DIAGNOSTICS added = ROW_COUNT;
        found_rows := found_rows + added;
        EXIT WHEN window_end IS NULL OR found_rows >= most;
        done := window_end;
    END LOOP;
END $$;

SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'feed_change');
SELECT app_may('USAGE', 'feed_id_seq');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("runtime", ID, DESCRIPTION, SQL)
