"""What the screens put together for labels has a sentence in each language.

Errors of print jobs are read from the source; fields and kinds come from the closed sets that
designs are checked against.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

import pytest

from takt.catalogue.labels.designs import ALIGNMENTS, ELEMENT_KINDS, FIELDS, KINDS, SYMBOL_FIELDS
from takt.inventory.printing.model import NOT_ALLOWED, PRINTER_UNKNOWN, TOO_MANY
from tests.tidy.tree import ROOT

RAISED = ("SendError", "HostRefused")
PRINTING = ROOT / "backend" / "takt" / "inventory" / "printing"


def raised_words() -> Iterator[str]:
    """The stable words with which a job can fail."""
    yield from (NOT_ALLOWED, PRINTER_UNKNOWN, TOO_MANY, "interrupted")
    for path in PRINTING.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
                yield from (str(one.value) for one in node.args if isinstance(one, ast.Constant))


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_labels_and_print_jobs_have_their_words(language: str) -> None:
    path = ROOT / "pwa" / "src" / "locales" / f"labels.{language}.json"
    words = json.loads(path.read_text("utf-8"))
    fields = {field for names in FIELDS.values() for field in names} | set(SYMBOL_FIELDS)
    needed = {
        *(f"error_{word}" for word in raised_words()),
        *(f"field_{field}" for field in fields),
        *(f"kind_{kind}" for kind in KINDS),
        *(f"element_{kind}" for kind in ELEMENT_KINDS),
        *(f"align_{side}" for side in ALIGNMENTS),
    }

    assert sorted(f"labels.{key}" for key in needed if f"labels.{key}" not in words) == []


def test_the_words_of_the_source_are_found() -> None:
    assert {"not_reached", "broke_off", "host_not_allowed", "label_too_large"} <= set(
        raised_words()
    )
