"""The engine that Piccolo works with.

It opens no connections of its own: `takt.runtime.database` lends it the pool and the
transaction that is open in the current task.
"""

from piccolo.engine.postgres import PostgresEngine


class LentEngine(PostgresEngine):
    """An engine that works only with what Database lends it."""

    async def get_version(self) -> float:
        """Answer without a connection; Database checks the real server when it opens."""
        return 15.0


DB = LentEngine(config={})
