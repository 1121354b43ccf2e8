"""Indexes that tracing needs, for Piccolo's migrations; the area keeps no facts of its own."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

APP_CONFIG = AppConfig(
    app_name="traceability",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[],
    migration_dependencies=["takt.inventory.piccolo_app"],
)
