"""By which rules devices were told of people last; what is told is computed anew when they change.

No row stands for rules that nobody noted. A migration that gives roles other rights has to do
nothing: the rights are part of the mark.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "identity_0040_published_rules"
VERSION = "1.38.0"
DESCRIPTION = "the rules by which devices were told of people"

SQL = """
CREATE TABLE published_rules (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    mark text NOT NULL CHECK (mark <> '')
);

SELECT app_may('SELECT, INSERT, UPDATE', 'published_rules');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("identity", ID, DESCRIPTION, SQL)
