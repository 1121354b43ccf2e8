"""Photos and attachments: what is known of each blob, and which devices have announced it.

The bytes lie in the data folder (see `runtime.blob_files`). A claim is what an attachment leaves
here: as long as it stands, the database lets nobody forget the blob.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "runtime_0050_blobs"
VERSION = "1.38.0"
DESCRIPTION = "blobs and who has announced them"

SQL = """
CREATE TABLE blob (
    sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    device uuid NULL,
    size bigint NOT NULL CHECK (size BETWEEN 1 AND 10485760),
    type text NOT NULL
        CHECK (type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
    state text NOT NULL CHECK (state IN ('waiting', 'stored')),
    received bigint NOT NULL CHECK (received BETWEEN 0 AND size),
    thumbnail text NOT NULL CHECK (thumbnail IN ('none', 'made', 'impossible')),
    heard_at bigint NOT NULL,
    stored_at bigint NULL,
    CHECK ((state = 'stored') = (stored_at IS NOT NULL)),
    CHECK (state <> 'stored' OR (received = size AND device IS NOT NULL))
);

CREATE INDEX blob_device_idx ON blob (device);

CREATE INDEX blob_waiting_idx ON blob (heard_at) WHERE state = 'waiting';

CREATE TABLE blob_claim (
    blob text NOT NULL REFERENCES blob ON DELETE RESTRICT,
    device uuid NOT NULL,
    claimed_at bigint NOT NULL,
    PRIMARY KEY (blob, device)
);

-- A device may see what a row of its scopes names.
CREATE INDEX feed_attachment_blob_idx ON feed ((row::json ->> 'blob'))
WHERE table_name = 'attachment' AND row IS NOT NULL;

SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'blob');
SELECT append_only('blob_claim');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("runtime", ID, DESCRIPTION, SQL)
