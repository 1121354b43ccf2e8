"""The tables of the runtime, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from takt.runtime.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="runtime",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=list(TABLES),
    migration_dependencies=[],
)
