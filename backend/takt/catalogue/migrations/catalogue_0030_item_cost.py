"""What one whole unit of an item is worth, in 1/10000 of the plant's currency.

A table of its own, and never a column of `item`: items travel to every device of the floor, and
what things cost does not.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "catalogue_0030_item_cost"
VERSION = "1.38.0"
DESCRIPTION = "what items are worth"

SQL = """
CREATE TABLE item_cost (
    item bigint PRIMARY KEY REFERENCES item ON DELETE RESTRICT,
    unit_cost bigint NOT NULL CHECK (unit_cost BETWEEN 0 AND 10000000000000),
    changed_at bigint NOT NULL,
    changed_by bigint NULL
);

SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'item_cost');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("catalogue", ID, DESCRIPTION, SQL)
