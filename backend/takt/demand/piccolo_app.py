"""The tables of demand, for Piccolo's migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from takt.demand.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="demand",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=list(TABLES),
    migration_dependencies=["takt.partners.piccolo_app", "takt.inventory.piccolo_app"],
)
