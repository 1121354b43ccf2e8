"""What stocktakes let devices load, and what they keep from those of the counters."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "identity_0080_counting_devices"
VERSION = "1.38.0"
DESCRIPTION = "stocktakes of a site, and the devices that count blindly"

# Stocktakes are of a later area, which says what these answer.
SQL = """
CREATE FUNCTION site_stocktakes(wanted bigint)
RETURNS TABLE (id bigint, is_hidden boolean) LANGUAGE sql STABLE AS $$
    SELECT NULL::bigint, false WHERE false
$$;

CREATE FUNCTION stocktakes_withheld(wanted bigint)
RETURNS TABLE (device uuid, id bigint) LANGUAGE sql STABLE AS $$
    SELECT NULL::uuid, NULL::bigint WHERE false
$$;

CREATE FUNCTION stocktakes_blind_to(of_device uuid, of_person bigint)
RETURNS TABLE (id bigint) LANGUAGE sql STABLE AS $$
    SELECT NULL::bigint WHERE false
$$;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("identity", ID, DESCRIPTION, SQL)
