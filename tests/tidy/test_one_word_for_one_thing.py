"""Chinese has one word for each way in which lots become other lots: that of the glossary."""

from __future__ import annotations

import json
import re

import pytest

from tests.tidy.tree import ROOT

LOCALES = ROOT / "pwa" / "src" / "locales"
RELATIONS = ("split", "merge", "relabel", "repack", "rework")


def words(area: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((LOCALES / f"{area}.zh-CN.json").read_text("utf-8"))
    return found


def of_glossary() -> dict[str, str]:
    text = (ROOT / "backend" / "GLOSSARY.md").read_text("utf-8")
    line = re.search(r"^\| regroup: ([a-z, ]+) \| [^：|]+：([^|]+) \|", text, re.MULTILINE)
    assert line is not None
    return dict(zip(line[1].split(", "), line[2].strip().split(", "), strict=True))


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_relation_of_lots_has_the_word_of_the_glossary_on_every_screen(relation: str) -> None:
    said = {words("regroup")[f"regroup.{relation}"], words("trace")[f"trace.relation_{relation}"]}

    assert said == {of_glossary()[relation]}


SIGNING = re.compile("签字")
SPEAKING = [
    *LOCALES.glob("*.zh-CN.json"),
    *(ROOT / "backend" / "takt").rglob("*words.py"),
    *(ROOT / "pwa" / "guides").rglob("*.md"),
    *ROOT.glob("*.zh-CN.md"),
    ROOT / "backend" / "GLOSSARY.md",
]


def test_a_signature_has_one_word_on_screens_and_papers() -> None:
    other = [path.name for path in SPEAKING if SIGNING.search(path.read_text("utf-8"))]

    assert other == []
