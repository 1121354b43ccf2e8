"""The place of each result in the order of all acts, whether it counts, and what took it back.

What an inspection says is worked out from its results, so that it does not depend on which came
first. Of the results on record those count that decided something until now.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0010_results_in_any_order"
VERSION = "1.38.0"
DESCRIPTION = "results of inspections in their order, and undone ones"

SQL = """
ALTER TABLE inspection_result
    ADD stream uuid NULL,
    ADD n bigint NULL,
    ADD counts boolean NULL,
    ADD undone_by uuid NULL;

UPDATE inspection_result r
SET stream = coalesce(o.stream, k.operation), n = coalesce(o.n, 0),
    counts = EXISTS (SELECT FROM inspection i WHERE i.result = k.operation)
FROM inspection_result k
LEFT JOIN operation o ON o.id = k.operation AND o.duplicate_of IS NULL
WHERE r.operation = k.operation;

ALTER TABLE inspection_result
    ALTER stream SET NOT NULL,
    ALTER n SET NOT NULL,
    ALTER counts SET NOT NULL;

SELECT app_may('SELECT, INSERT, UPDATE', 'inspection_result');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
