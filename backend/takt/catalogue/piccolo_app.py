"""The tables of the catalogue, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from takt.catalogue.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="catalogue",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=list(TABLES),
    migration_dependencies=["takt.runtime.piccolo_app"],
)
