"""The tables of purchasing, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from takt.purchasing.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="purchasing",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=list(TABLES),
    migration_dependencies=["takt.partners.piccolo_app", "takt.inventory.piccolo_app"],
)
