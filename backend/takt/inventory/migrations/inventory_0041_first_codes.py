"""The first code of a lot is kept beside its later ones.

Devices look a code up by what it says, so a lot that got a new code needs a row for its first one
too: its identifier is that of the lot itself.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "inventory_0041_first_codes"
VERSION = "1.38.0"
DESCRIPTION = "first codes of lots beside later ones"

SQL = """
ALTER TABLE lot_code DROP CONSTRAINT lot_code_check;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("inventory", ID, DESCRIPTION, SQL)
