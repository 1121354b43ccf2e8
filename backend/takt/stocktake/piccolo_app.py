"""The tables of stocktakes, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from takt.stocktake.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="stocktake",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=list(TABLES),
    migration_dependencies=["takt.inventory.piccolo_app"],
)
