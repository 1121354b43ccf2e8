"""Plans of stocktakes, their lines and places, teams, and the devices that take part."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "stocktake_0001_plans"
VERSION = "1.38.0"
DESCRIPTION = "stocktakes, their lines, places, teams and devices"

SQL = """
CREATE TABLE count_team (
    id bigserial PRIMARY KEY,
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    name text NOT NULL CHECK (name <> ''),
    members bigint[] NOT NULL,
    active boolean NOT NULL DEFAULT true
);
CREATE INDEX count_team_site_idx ON count_team (site);

CREATE TABLE stocktake (
    id bigserial PRIMARY KEY,
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    kind text NOT NULL CHECK (kind IN ('full', 'zone', 'class', 'cycle', 'zero')),
    name text NULL,
    zone bigint NULL REFERENCES location ON DELETE RESTRICT,
    classes text[] NOT NULL DEFAULT '{}',
    items bigint[] NOT NULL DEFAULT '{}',
    blind boolean NOT NULL DEFAULT true,
    frozen boolean NOT NULL DEFAULT false,
    adds boolean NOT NULL DEFAULT false,
    status text NOT NULL DEFAULT 'planned'
        CHECK (status IN ('planned', 'open', 'review', 'closed', 'cancelled')),
    team bigint NULL REFERENCES count_team ON DELETE RESTRICT,
    person bigint NULL REFERENCES person ON DELETE RESTRICT,
    due_on date NULL,
    lines integer NOT NULL DEFAULT 0 CHECK (lines >= 0),
    locations integer NOT NULL DEFAULT 0 CHECK (locations >= 0),
    created_by bigint NULL,
    created_at bigint NOT NULL,
    opened_at bigint NULL,
    closed_at bigint NULL,
    is_shown boolean NOT NULL DEFAULT true,
    CHECK (kind <> 'zone' OR zone IS NOT NULL),
    CHECK (kind <> 'class' OR cardinality(classes) > 0),
    CHECK (kind <> 'cycle' OR cardinality(items) > 0),
    CHECK ((status IN ('closed', 'cancelled')) = (closed_at IS NOT NULL)),
    CHECK (status IN ('planned', 'cancelled') OR opened_at IS NOT NULL)
);
CREATE INDEX stocktake_site_idx ON stocktake (site, status);
CREATE INDEX stocktake_shown_idx ON stocktake (closed_at) WHERE is_shown;

CREATE TABLE count_place (
    stocktake bigint NOT NULL REFERENCES stocktake ON DELETE RESTRICT,
    location bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    PRIMARY KEY (stocktake, location)
);
CREATE INDEX count_place_location_idx ON count_place (location);

CREATE TABLE count_line (
    id bigserial PRIMARY KEY,
    stocktake bigint NOT NULL REFERENCES stocktake ON DELETE RESTRICT,
    location bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    item bigint NULL REFERENCES item ON DELETE RESTRICT,
    lot uuid NOT NULL,
    origin text NOT NULL CHECK (origin IN ('plan', 'found')),
    state text NOT NULL DEFAULT 'open' CHECK (state IN (
        'open', 'counted', 'recount', 'question', 'review', 'recheck', 'done', 'dropped'
    )),
    round integer NOT NULL DEFAULT 0 CHECK (round >= 0),
    person bigint NULL REFERENCES person ON DELETE RESTRICT,
    team bigint NULL REFERENCES count_team ON DELETE RESTRICT,
    counted_at bigint NULL,
    counted_by bigint NULL,
    not_by bigint[] NOT NULL DEFAULT '{}',
    UNIQUE NULLS NOT DISTINCT (stocktake, location, item, lot),
    CHECK ((counted_at IS NULL) = (counted_by IS NULL))
);
CREATE INDEX count_line_key_idx ON count_line (location, item, lot);
CREATE INDEX count_line_state_idx ON count_line (stocktake, state);

CREATE TABLE count_device (
    stocktake bigint NOT NULL REFERENCES stocktake ON DELETE RESTRICT,
    device uuid NOT NULL REFERENCES device ON DELETE RESTRICT,
    person bigint NOT NULL,
    is_on boolean NOT NULL,
    is_blind boolean NOT NULL DEFAULT false,
    joined_at bigint NOT NULL,
    stream uuid NOT NULL,
    n bigint NOT NULL,
    last_at bigint NULL,
    PRIMARY KEY (stocktake, device)
);
CREATE INDEX count_device_device_idx ON count_device (device) WHERE is_on;

CREATE TABLE count_wait (
    stocktake bigint PRIMARY KEY REFERENCES stocktake ON DELETE RESTRICT,
    told text NOT NULL
);

SELECT app_may('SELECT, INSERT, UPDATE', 'count_team');
SELECT app_may('SELECT, INSERT, UPDATE', 'stocktake');
SELECT app_may('SELECT, INSERT', 'count_place');
SELECT app_may('SELECT, INSERT, UPDATE', 'count_line');
SELECT app_may('SELECT, INSERT, UPDATE', 'count_device');
SELECT app_may('SELECT, INSERT, UPDATE', 'count_wait');
SELECT app_may('USAGE', 'stocktake_id_seq');
SELECT app_may('USAGE', 'count_line_id_seq');
SELECT app_may('USAGE', 'count_team_id_seq');

-- What devices of a site may load of its stocktakes; see takt.identity.
CREATE OR REPLACE FUNCTION site_stocktakes(wanted bigint)
RETURNS TABLE (id bigint, is_hidden boolean) LANGUAGE sql STABLE AS $$
    SELECT s.id, EXISTS (SELECT 1 FROM location l WHERE l.counted_by = s.id)
    FROM stocktake s
    WHERE s.site = wanted AND s.is_shown AND s.status <> 'planned'
$$;

-- Stocktakes whose hidden figures a device must not hold: they hide a place that it counts.
CREATE OR REPLACE FUNCTION stocktakes_withheld(wanted bigint)
RETURNS TABLE (device uuid, id bigint) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT d.device, l.counted_by
    FROM stocktake s
    JOIN count_device d ON d.stocktake = s.id AND d.is_on
    JOIN count_place p ON p.stocktake = s.id
    JOIN location l ON l.id = p.location
    WHERE s.site = wanted AND s.blind AND s.status IN ('open', 'review')
        AND l.counted_by IS NOT NULL
$$;

-- The same for a caller of the person API: by the device, and by who counts.
CREATE OR REPLACE FUNCTION stocktakes_blind_to(of_device uuid, of_person bigint)
RETURNS TABLE (id bigint) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT l.counted_by
    FROM stocktake s
    JOIN count_place p ON p.stocktake = s.id
    JOIN location l ON l.id = p.location
    WHERE s.blind AND s.status = 'open' AND l.counted_by IS NOT NULL
        AND (
            EXISTS (
                SELECT 1
                FROM count_device d
                WHERE d.stocktake = s.id AND d.is_on
                    AND (d.device = of_device OR d.person = of_person)
            )
            OR EXISTS (
                SELECT 1
                FROM count_line c
                WHERE c.stocktake = s.id AND (c.person = of_person OR c.counted_by = of_person)
            )
        )
$$;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("stocktake", ID, DESCRIPTION, SQL)
