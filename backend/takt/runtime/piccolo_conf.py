"""What Piccolo reads: its engine and the list of areas that own tables.

Loaded by Piccolo alone, when it first needs it: areas import the database. An area joins by
naming its piccolo_app here.
"""

import importlib.util

from piccolo.conf.apps import AppRegistry

from takt.runtime import piccolo_engine

AREAS = (
    "takt.runtime",
    "takt.identity",
    "takt.catalogue",
    "takt.partners",
    "takt.inventory",
    "takt.purchasing",
    "takt.demand",
    "takt.production",
    "takt.quality",
    "takt.stocktake",
    "takt.traceability",
    "takt.rollout",
)


def _installed() -> list[str]:
    """Return the areas that exist already, in the order of their imports."""
    modules = [f"{area}.piccolo_app" for area in AREAS if importlib.util.find_spec(area)]
    return [module for module in modules if importlib.util.find_spec(module)]


DB = piccolo_engine.DB
APP_REGISTRY = AppRegistry(apps=_installed())
