"""The tables of identity, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from takt.identity.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="identity",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=list(TABLES),
    migration_dependencies=["takt.runtime.piccolo_app"],
)
