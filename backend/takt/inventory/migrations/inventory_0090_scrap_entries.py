"""What was scrapped, why, from where and at which work order, so that it can be added up.

Until now the reason of a scrap stood in its act alone: the acts on record are read once. Reasons
and work orders are as somebody said them and may be unknown here.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0090_scrap_entries"
VERSION = "1.38.0"
DESCRIPTION = "scrap with its reasons and work orders"

SQL = """
CREATE TABLE scrap_entry (
    operation uuid PRIMARY KEY,
    lot uuid NOT NULL,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    quantity bigint NOT NULL CHECK (quantity BETWEEN 1 AND 9007199254740991),
    reason bigint NULL,
    work_order bigint NULL,
    location bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    person bigint NOT NULL,
    device uuid NOT NULL,
    site bigint NOT NULL,
    effective bigint NOT NULL,
    undone_by uuid NULL
);

WITH undone AS (
    SELECT DISTINCT ON (1)
        convert_from(u.body, 'UTF8')::jsonb -> 'args' ->> 'operation' AS target, u.id
    FROM operation u
    WHERE u.kind = 'undo' AND u.status = 'applied' AND u.duplicate_of IS NULL
    ORDER BY 1, u.effective, u.id
), said AS (
    SELECT o.id, o.stream, o.n, o.person, o.device, o.effective,
           CASE o.kind WHEN 'resolve' THEN b.args -> 'fact' ->> 'kind' ELSE o.kind END AS kind,
           CASE o.kind WHEN 'resolve' THEN b.args -> 'fact' -> 'args' ELSE b.args END AS args
    FROM operation o
    CROSS JOIN LATERAL (SELECT convert_from(o.body, 'UTF8')::jsonb -> 'args' AS args) AS b
    WHERE o.kind IN ('stock.scrap', 'resolve') AND o.status = 'applied'
        AND o.duplicate_of IS NULL
)
INSERT INTO scrap_entry (operation, lot, item, quantity, reason, location, person, device, site,
                         effective, undone_by)
SELECT s.id, e.lot, e.item, -e.quantity, (s.args ->> 'reason')::bigint, e.location, s.person,
       s.device, l.site, s.effective, u.id
FROM said s
JOIN stock_event e ON e.stream = s.stream AND e.n = s.n AND e.part = 0 AND e.operation = s.id
JOIN location l ON l.id = e.location
LEFT JOIN undone u ON u.target = s.id::text
WHERE s.kind = 'stock.scrap' AND e.quantity < 0;

CREATE INDEX scrap_entry_site_effective_idx ON scrap_entry (site, effective);
CREATE INDEX scrap_entry_item_idx ON scrap_entry (item);
CREATE INDEX scrap_entry_location_idx ON scrap_entry (location);
CREATE INDEX scrap_entry_work_order_idx ON scrap_entry (work_order) WHERE work_order IS NOT NULL;

CREATE INDEX lot_entry_effective_idx ON lot_entry USING brin (effective);

SELECT app_may('SELECT, INSERT, UPDATE', 'scrap_entry');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
