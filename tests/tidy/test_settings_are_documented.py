"""Each setting has a line in the table of deploy/README.md, and the table names no other."""

import dataclasses
import re

from takt.settings import PARSERS, Settings, variable

from .tree import ROOT

TABLE = ROOT / "deploy" / "README.md"


def test_every_setting_is_documented_and_nothing_else() -> None:
    rows = re.findall(r"^\| `(TAKT_[A-Z_]+)` \|", TABLE.read_text("utf-8"), re.MULTILINE)

    assert sorted(rows) == sorted(variable(field) for field in PARSERS)


def test_every_field_can_be_set() -> None:
    fields = {field.name for field in dataclasses.fields(Settings)} - {"given"}

    assert fields == set(PARSERS)
