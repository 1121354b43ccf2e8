"""What the READMEs tell a newcomer to type finds something in the demo plant."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from takt.catalogue.pinyin import initials
from takt.demo import FOLDER

ROOT = Path(__file__).resolve().parents[3]
STEP = re.compile(r"^3\. .*$", re.M)


def words_of(readme: str) -> list[str]:
    """The words of step 3, which follow the scan of a label."""
    step = STEP.search((ROOT / readme).read_text("utf-8"))
    assert step is not None
    return re.findall(r"`([^`]+)`", step[0])


@pytest.fixture(scope="module")
def pumps() -> list[str]:
    """What the search compares with, for every finished pump of the demo plant."""
    with (FOLDER / "items.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["category"] == "PUMP"]
    return [
        " ".join((row["code"], row["name_zh"], row["name_en"], initials(row["name_zh"]))).lower()
        for row in rows
    ]


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_word_to_type_finds_a_pump(readme: str, pumps: list[str]) -> None:
    words = words_of(readme)

    assert len(words) == 3
    assert [word for word in words if not any(word in pump for pump in pumps)] == []


def test_both_readmes_tell_the_same_words() -> None:
    assert words_of("README.md") == words_of("README.zh-CN.md")
