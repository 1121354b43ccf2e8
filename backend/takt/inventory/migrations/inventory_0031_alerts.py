"""Alerts about stock: what expires, is too much, too little or lies too long; one open each.

`alert_progress` is how far each site has been looked at: up to which change, and for which day.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0031_alerts"
VERSION = "1.38.0"
DESCRIPTION = "alerts about stock"

SQL = """
CREATE TABLE stock_alert (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('expiring', 'overstock', 'stock_out', 'slow')),
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    lot uuid NOT NULL,
    location bigint NULL REFERENCES location ON DELETE RESTRICT,
    quantity bigint NOT NULL,
    "limit" bigint NOT NULL,
    owner bigint NULL,
    snoozed_until bigint NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
    opened_at bigint NOT NULL,
    closed_at bigint NULL,
    CHECK ((status = 'closed') = (closed_at IS NOT NULL))
);

CREATE UNIQUE INDEX stock_alert_open_idx ON stock_alert (site, item, kind, lot)
WHERE status = 'open';

CREATE TABLE alert_progress (
    site bigint PRIMARY KEY REFERENCES location ON DELETE RESTRICT,
    seq bigint NOT NULL,
    day date NULL
);

SELECT app_may('SELECT, INSERT, UPDATE', 'stock_alert');
SELECT app_may('SELECT, INSERT, UPDATE', 'alert_progress');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
