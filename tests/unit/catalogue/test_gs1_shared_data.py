"""The table of identifiers and the parser against data that nobody of this project wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from takt.catalogue.gs1 import (
    Reading,
    Refusal,
    element_string,
    parse_bracketed,
    parse_link,
    parse_scan,
    parse_unbracketed,
)
from tests.shared_data import ROOT, shared
from tests.unit.catalogue.gs1_table import rows

PYTHON_TABLE = ROOT / "backend" / "takt" / "catalogue" / "gs1" / "identifiers.json"
SCREEN_TABLE = ROOT / "pwa" / "src" / "scan" / "gs1" / "identifiers.json"
pytestmark = pytest.mark.data


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _elements(kind: str, text: str) -> list[list[str]] | None:
    read: Any
    if kind == "bracketed_element_string":
        read = parse_bracketed(text)
    elif kind == "unbracketed_element_string_fnc1_caret":
        read = parse_unbracketed(text, "^")
    elif kind == "scan_data_with_symbology_identifier":
        read = parse_scan(text)
    else:
        read = parse_link(text)
    if isinstance(read, Refusal):
        return None
    return [list(one) for one in (read.elements if isinstance(read, Reading) else read)]


def test_the_table_says_what_the_dictionary_says_of_every_identifier() -> None:
    table = _json(PYTHON_TABLE)
    own = {"en", "zh", "measure"}
    facts = [{name: value for name, value in row.items() if name not in own} for row in table]
    assert facts == rows(shared("data", "gs1", "gs1-syntax-dictionary.txt"))


def test_every_vector_is_accepted_or_refused_as_stated() -> None:
    vectors = _json(shared("data", "gs1", "vectors.json"))["vectors"]
    judged = {one["id"]: _elements(one["kind"], one["input"]) is not None for one in vectors}
    assert judged == {one["id"]: one["valid"] for one in vectors}


def test_the_elements_of_a_vector_are_written_as_stated() -> None:
    vectors = _json(shared("data", "gs1", "vectors.json"))["vectors"]
    stated = {one["id"]: one.get("unbracketed_fnc1_caret") for one in vectors}
    written = {}
    for one in vectors:
        pairs = _elements(one["kind"], one["input"])
        # An identifier that the dictionary does not know is read from an address, never written.
        if stated[one["id"]] and pairs and all(ai != "89" for ai, _ in pairs):
            written[one["id"]] = element_string([(ai, value) for ai, value in pairs])
    assert len(written) > 10
    for name, text in written.items():
        assert text.replace("\x1d", "^") == stated[name]


def test_the_answers_computed_independently_are_equal() -> None:
    answers = _json(shared("expected", "gs1.expected.json"))["cases"]
    found = {one["id"]: _elements(one["kind"], one["input"]) for one in answers}
    assert found == {one["id"]: one["elements"] for one in answers}
