"""The shifts of a site, by which figures are grouped."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0060_analysis"
VERSION = "1.38.0"
DESCRIPTION = "shifts of a site"

SQL = """
CREATE TABLE work_shift (
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    code text NOT NULL CHECK (code ~ '^[a-z0-9_-]{1,20}$'),
    name_zh text NULL CHECK (length(name_zh) BETWEEN 1 AND 40),
    name_en text NULL CHECK (length(name_en) BETWEEN 1 AND 40),
    begins smallint NOT NULL CHECK (begins BETWEEN 0 AND 1439),
    ends smallint NOT NULL CHECK (ends BETWEEN 0 AND 1439),
    PRIMARY KEY (site, code),
    CHECK (begins <> ends),
    CHECK (name_zh IS NOT NULL OR name_en IS NOT NULL)
);
CREATE INDEX inspection_site_closed_at_idx ON inspection (site, closed_at)
    WHERE closed_at IS NOT NULL;

SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'work_shift');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
