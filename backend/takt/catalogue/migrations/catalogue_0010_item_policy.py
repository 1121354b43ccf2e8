"""How items are picked, how long they keep and when somebody is warned; a kind of reason more.

What an item leaves open its category says, and then the one above it.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "catalogue_0010_item_policy"
VERSION = "1.38.0"
DESCRIPTION = "picking order, shelf life, stock limits and inspection of items"

SQL = """
ALTER TABLE category
    ADD COLUMN picking text NULL CHECK (picking IN ('fifo', 'fefo', 'lifo', 'nearest')),
    ADD COLUMN warn_days integer NULL CHECK (warn_days BETWEEN 0 AND 36500),
    ADD COLUMN slow_days integer NULL CHECK (slow_days BETWEEN 1 AND 36500);

ALTER TABLE item
    ADD COLUMN picking text NULL CHECK (picking IN ('fifo', 'fefo', 'lifo', 'nearest')),
    ADD COLUMN serial_tracked boolean NOT NULL DEFAULT false,
    ADD COLUMN shelf_life_days integer NULL CHECK (shelf_life_days BETWEEN 1 AND 36500),
    ADD COLUMN warn_days integer NULL CHECK (warn_days BETWEEN 0 AND 36500),
    ADD COLUMN min_stock bigint NULL CHECK (min_stock BETWEEN 0 AND 1000000000000),
    ADD COLUMN max_stock bigint NULL CHECK (max_stock BETWEEN 0 AND 1000000000000),
    ADD COLUMN slow_days integer NULL CHECK (slow_days BETWEEN 1 AND 36500),
    ADD COLUMN inspects_receipt boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT item_serial_has_lot CHECK (lot_tracked OR NOT serial_tracked),
    ADD CONSTRAINT item_limits_in_order CHECK (max_stock >= min_stock);

ALTER TABLE reason
    DROP CONSTRAINT reason_kind_check,
    ADD CONSTRAINT reason_kind_check
        CHECK (kind IN ('scrap', 'adjust', 'hold', 'pick', 'other'));
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("catalogue", ID, DESCRIPTION, SQL)
