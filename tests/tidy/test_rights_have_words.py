"""Everything that a person may be allowed to do has a name in each language.

The page "What may I do?" shows each permission by its area; kinds of acts stand in "my acts".
"""

from __future__ import annotations

import json

import pytest

from takt.app import EXTENSIONS
from takt.identity.roles import PERMISSIONS
from takt.inventory.deciding import RULES
from tests.tidy.tree import ROOT

LOCALES = ROOT / "pwa" / "src" / "locales"


def words(part: str, language: str) -> dict[str, str]:
    known: dict[str, str] = json.loads((LOCALES / f"{part}.{language}.json").read_text("utf-8"))
    return known


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_each_permission_and_its_area_has_words(language: str) -> None:
    wanted = {f"admin.right_{permission.replace('.', '_')}" for permission in PERMISSIONS}
    wanted |= {f"admin.area_{permission.partition('.')[0]}" for permission in PERMISSIONS}
    assert wanted - words("admin", language).keys() == set()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_each_kind_of_act_has_a_name(language: str) -> None:
    kinds = {*RULES, *(kind for area in EXTENSIONS for kind in area.kinds)}
    wanted = {f"acts.kind_{kind.replace('.', '_')}" for kind in kinds}
    assert wanted - words("acts", language).keys() == set()
