"""The tables of the inventory, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from takt.inventory.count_tables import COUNT_TABLES
from takt.inventory.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="inventory",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[*TABLES, *COUNT_TABLES],
    migration_dependencies=["takt.catalogue.piccolo_app"],
)
