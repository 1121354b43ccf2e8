"""What Piccolo reads: its engine and the list of areas that own tables.

The engine opens no connections of its own: `takt.runtime.database` lends it the pool and the
transaction that is open in the current task. An area joins by naming its piccolo_app here.
"""

import importlib.util

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine

AREAS = (
    "takt.runtime",
    "takt.identity",
    "takt.catalogue",
    "takt.inventory",
)


class LentEngine(PostgresEngine):
    """An engine that works only with what Database lends it."""

    async def get_version(self) -> float:
        """Answer without a connection; Database checks the real server when it opens."""
        return 15.0


def _installed() -> list[str]:
    """Return the areas that exist already, in the order of their imports."""
    modules = [f"{area}.piccolo_app" for area in AREAS if importlib.util.find_spec(area)]
    return [module for module in modules if importlib.util.find_spec(module)]


DB = LentEngine(config={})
APP_REGISTRY = AppRegistry(apps=_installed())
