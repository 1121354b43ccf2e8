"""What a restore takes away: keys, sessions and codes that lay in the backup.

A backup holds the keys that sign tokens, so whoever read one could sign. The server makes a new
key when it finds none; devices get new tokens by their own keys, people sign in again.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "identity_0010_after_a_restore"
VERSION = "1.38.0"
DESCRIPTION = "a restore ends tokens, sessions and enrolment codes"

SQL = """
CREATE FUNCTION after_restore_identity(by bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    now_ms bigint := (extract(epoch FROM now()) * 1000)::bigint;
BEGIN
    DELETE FROM signing_key;
    UPDATE session SET revoked_at = now_ms, revoked_for = 'restored' WHERE revoked_at IS NULL;
    -- One that was used after the backup was made would be good a second time.
    UPDATE enrolment_code SET expires_at = 0 WHERE used_at IS NULL;
END
$$;
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("identity", ID, DESCRIPTION, SQL)
