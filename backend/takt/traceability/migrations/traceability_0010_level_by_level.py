"""Functions that walk a genealogy a level at a time: one scan for all lots met last.

They give what the recursive statement in `walks.py` gives, and stop where it does. A chain of
thousands of levels is not for them: they say so, and the recursive statement is asked.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "traceability_0010_level_by_level"
VERSION = "1.38.0"
DESCRIPTION = "walks through the genealogy level by level"

# sum() of a bigint counts in numeric; this one stays with integers, and fails beyond them as well.
# The plans are made for arrays of any length: one that was made for a long array would rather read
# the whole table, and a new plan for each level costs more than the level.
SQL = """
CREATE AGGREGATE quantity_sum(bigint) (SFUNC = int8pl, STYPE = bigint, PARALLEL = SAFE);

CREATE FUNCTION genealogy_way(
    root uuid, way smallint, most bigint, deepest integer,
    OUT lots uuid[], OUT items bigint[], OUT runs uuid[],
    OUT link_run uuid[], OUT link_lot uuid[], OUT link_direction smallint[],
    OUT link_quantity bigint[], OUT is_cut boolean, OUT is_deep boolean
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    here uuid[];
    found_run uuid[];
    found_lot uuid[];
    found_item bigint[];
    found_quantity bigint[];
    room bigint := most - 1;
    depth integer := 0;
BEGIN
    runs := '{}';
    link_run := '{}';
    link_lot := '{}';
    link_direction := '{}';
    link_quantity := '{}';
    is_deep := false;
    SELECT array_agg(id), array_agg(item) INTO lots, items FROM lot WHERE id = root;
    here := lots;
    WHILE here IS NOT NULL AND room > 0 LOOP
        is_deep := depth >= deepest;
        EXIT WHEN is_deep;
        depth := depth + 1;

        -- From the lots that were met last to runs that are new.
        SELECT array_agg(e.lot), array_agg(e.run), array_agg(e.quantity)
        INTO found_lot, found_run, found_quantity
        FROM (
            SELECT lot, run, quantity_sum(quantity) AS quantity
            FROM lot_entry
            WHERE lot = ANY (here) AND direction = way AND undone_by IS NULL
                AND lot <> '00000000-0000-0000-0000-000000000000'
            GROUP BY lot, run
            LIMIT room
        ) AS e;
        EXIT WHEN found_run IS NULL;
        room := room - cardinality(found_run);
        link_run := link_run || found_run;
        link_lot := link_lot || found_lot;
        link_direction := link_direction || array_fill(way, ARRAY[cardinality(found_run)]);
        link_quantity := link_quantity || found_quantity;
        SELECT array_agg(met.run) INTO here
        FROM (
            SELECT DISTINCT f.run
            FROM unnest(found_run) AS f (run)
            WHERE NOT EXISTS (SELECT FROM unnest(runs) AS seen (run) WHERE seen.run = f.run)
        ) AS met;
        EXIT WHEN here IS NULL OR room <= 0;
        runs := runs || here;

        -- From these runs to lots that are new.
        SELECT array_agg(e.lot), array_agg(e.item), array_agg(e.run), array_agg(e.quantity)
        INTO found_lot, found_item, found_run, found_quantity
        FROM (
            SELECT run, lot, min(item) AS item, quantity_sum(quantity) AS quantity
            FROM lot_entry
            WHERE run = ANY (here) AND direction = -way AND undone_by IS NULL
                AND lot <> '00000000-0000-0000-0000-000000000000'
            GROUP BY run, lot
            LIMIT room
        ) AS e;
        EXIT WHEN found_run IS NULL;
        room := room - cardinality(found_run);
        link_run := link_run || found_run;
        link_lot := link_lot || found_lot;
        link_direction := link_direction
            || array_fill((-way)::smallint, ARRAY[cardinality(found_run)]);
        link_quantity := link_quantity || found_quantity;
        SELECT array_agg(met.lot), array_agg(met.item) INTO here, found_item
        FROM (
            SELECT f.lot, min(f.item) AS item
            FROM unnest(found_lot, found_item) AS f (lot, item)
            WHERE NOT EXISTS (SELECT FROM unnest(lots) AS seen (lot) WHERE seen.lot = f.lot)
            GROUP BY f.lot
        ) AS met;
        lots := lots || here;
        items := items || found_item;
        room := room - coalesce(cardinality(here), 0);
    END LOOP;
    is_cut := most > 0 AND room <= 0;
END
$$;

CREATE FUNCTION genealogy_trace(
    root uuid, most_up bigint, most_down bigint, deepest integer,
    OUT lots uuid[], OUT items bigint[], OUT runs uuid[],
    OUT link_run bigint[], OUT link_lot bigint[], OUT link_direction smallint[],
    OUT link_quantity bigint[], OUT is_cut boolean, OUT is_deep boolean
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    up record;
    down record;
    more uuid[];
    more_items bigint[];
BEGIN
    SELECT * INTO up FROM genealogy_way(root, 1::smallint, most_up, deepest);
    SELECT * INTO down FROM genealogy_way(root, (-1)::smallint, most_down, deepest);
    is_cut := up.is_cut OR down.is_cut;
    is_deep := up.is_deep OR down.is_deep;

    -- The root is in both; the rest is where lots go round in circles.
    SELECT array_agg(d.lot), array_agg(d.item) INTO more, more_items
    FROM unnest(down.lots, down.items) AS d (lot, item)
    WHERE NOT EXISTS (SELECT FROM unnest(up.lots) AS u (lot) WHERE u.lot = d.lot);
    lots := up.lots || more;
    items := up.items || more_items;
    SELECT array_agg(d.run) INTO more
    FROM unnest(down.runs) AS d (run)
    WHERE NOT EXISTS (SELECT FROM unnest(up.runs) AS u (run) WHERE u.run = d.run);
    runs := up.runs || more;
    IF cardinality(runs) < cardinality(up.runs) + cardinality(down.runs) THEN
        SELECT array_agg(d.run), array_agg(d.lot), array_agg(d.direction), array_agg(d.quantity)
        INTO down.link_run, down.link_lot, down.link_direction, down.link_quantity
        FROM unnest(down.link_run, down.link_lot, down.link_direction, down.link_quantity)
            AS d (run, lot, direction, quantity)
        WHERE NOT EXISTS (
            SELECT
            FROM unnest(up.link_run, up.link_lot, up.link_direction) AS u (run, lot, direction)
            WHERE u.run = d.run AND u.lot = d.lot AND u.direction = d.direction
        );
    END IF;

    SELECT array_agg(r.place - 1), array_agg(l.place - 1), array_agg(k.direction),
           array_agg(k.quantity)
    INTO link_run, link_lot, link_direction, link_quantity
    FROM unnest(
        up.link_run || down.link_run, up.link_lot || down.link_lot,
        up.link_direction || down.link_direction, up.link_quantity || down.link_quantity
    ) AS k (run, lot, direction, quantity)
    JOIN unnest(lots) WITH ORDINALITY AS l (lot, place) ON l.lot = k.lot
    JOIN unnest(runs) WITH ORDINALITY AS r (run, place) ON r.run = k.run;
END
$$;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("traceability", ID, DESCRIPTION, SQL)
