"""The tables of quality, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from takt.quality.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="quality",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=list(TABLES),
    migration_dependencies=["takt.inventory.piccolo_app", "takt.partners.piccolo_app"],
)
