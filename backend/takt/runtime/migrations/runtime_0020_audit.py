"""The audit log: append-only, each entry sealed by the hash of the one before.

`audit_head` is the lock that puts entries in order, and the witness that none was cut off the end.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "runtime_0020_audit"
VERSION = "1.38.0"
DESCRIPTION = "hash-chained audit log"

SQL = """
CREATE TABLE audit_entry (
    n bigint PRIMARY KEY CHECK (n >= 1),
    at bigint NOT NULL,
    person bigint,
    device uuid,
    action text NOT NULL CHECK (action <> ''),
    subject text NOT NULL CHECK (subject <> ''),
    before json,
    after json,
    previous bytea NOT NULL CHECK (length(previous) = 32),
    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32)
);
CREATE INDEX audit_entry_subject_idx ON audit_entry (subject, n);
SELECT append_only('audit_entry');

CREATE TABLE audit_head (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    n bigint NOT NULL CHECK (n >= 0),
    hash bytea NOT NULL CHECK (length(hash) = 32)
);
INSERT INTO audit_head (id, n, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));
SELECT app_may('SELECT, UPDATE', 'audit_head');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("runtime", ID, DESCRIPTION, SQL)
