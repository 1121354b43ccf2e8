"""Migrations are imported by bare names: of two equal ones the first would run twice."""

import re

from .tree import ROOT

MIGRATIONS = sorted(
    path
    for path in (ROOT / "backend" / "takt").glob("*/migrations/*.py")
    if path.name != "__init__.py"
)


def test_no_two_migrations_have_one_name() -> None:
    names = [path.stem for path in MIGRATIONS]

    assert len(names) == len(set(names))


def test_each_migration_is_named_for_its_area_and_carries_its_name_as_id() -> None:
    for path in MIGRATIONS:
        area = path.parents[1].name
        assert re.fullmatch(rf"{area}_\d{{4}}_[a-z0-9_]+", path.stem), path.name
        assert f'ID = "{path.stem}"' in path.read_text("utf-8"), path.name
