"""How often and how exactly a site counts, and the class of each of its items.

A site without rows counts by the defaults. `since` is the day that an item was first seen with a
class: an item that nobody ever counted is due a period after it.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "stocktake_0010_policies"
VERSION = "1.38.0"
DESCRIPTION = "policies of counting and classes of items"

SQL = """
CREATE TABLE count_site (
    site bigint PRIMARY KEY REFERENCES location ON DELETE RESTRICT,
    cycles boolean NOT NULL,
    share_a smallint NOT NULL CHECK (share_a BETWEEN 0 AND 1000),
    share_b smallint NOT NULL CHECK (share_b BETWEEN 0 AND 1000),
    CHECK (share_a <= share_b)
);

CREATE TABLE count_policy (
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    kind text NOT NULL CHECK (kind IN ('A', 'B', 'C')),
    times_a_year smallint NOT NULL CHECK (times_a_year BETWEEN 0 AND 52),
    permille smallint NOT NULL CHECK (permille BETWEEN 0 AND 1000),
    most_value bigint NULL CHECK (most_value BETWEEN 0 AND 9007199254740991),
    asks_second boolean NOT NULL,
    PRIMARY KEY (site, kind)
);

CREATE TABLE count_class (
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    kind text NOT NULL CHECK (kind IN ('A', 'B', 'C')),
    is_fixed boolean NOT NULL,
    movement_value bigint NOT NULL CHECK (movement_value BETWEEN 0 AND 9007199254740991),
    since date NOT NULL,
    computed_at bigint NULL,
    PRIMARY KEY (site, item)
);
CREATE INDEX count_class_item_idx ON count_class (item);

SELECT app_may('SELECT, INSERT, UPDATE', 'count_site');
SELECT app_may('SELECT, INSERT, UPDATE', 'count_policy');
SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'count_class');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("stocktake", ID, DESCRIPTION, SQL)
