"""The device draws the same labels: both sides run the cases of sync/vectors/labels.json."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from takt.catalogue.gs1 import digital_link
from takt.catalogue.labels import LabelThing, as_printed, counts_pieces, gtin_of, lot_identifiers
from takt.catalogue.labels.content import human_readable
from takt.catalogue.labels.designs import Element
from takt.catalogue.labels.layout import text_lines
from takt.catalogue.labels.symbols import HOST
from takt.catalogue.model import Barcode

FILE = Path(__file__).parents[4] / "sync" / "vectors" / "labels.json"
VECTORS: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text("utf-8"))


@pytest.mark.parametrize("case", VECTORS["lines"], ids=lambda case: case["name"])
def test_the_lines_of_a_text_stand_where_the_vector_says(case: dict[str, Any]) -> None:
    lines = text_lines(Element(**case["element"]), case["text"])

    assert [
        {
            "x_um": line.x_um,
            "baseline_um": line.baseline_um,
            "size_tenths_pt": line.size_tenths_pt,
            "text": line.text,
        }
        for line in lines
    ] == case["lines"]


@pytest.mark.parametrize("case", VECTORS["codes"], ids=lambda case: case["name"])
def test_a_lot_says_what_the_vector_says(case: dict[str, Any]) -> None:
    lot = case["lot"]
    names = {"17": "expires_on", "15": "best_before_on", "11": "produced_on"}
    dates = {key: lot[name] and date.fromisoformat(lot[name]) for key, name in names.items()}
    gtin = gtin_of([Barcode(*barcode) for barcode in case["barcodes"]])
    plain = LabelThing(
        {"quantity": "", **{name: lot[name] or "" for name in names.values()}},
        f"T:X:{lot['code']}",
        lot_identifiers(gtin, lot["code"], dates, is_serial=case["serial"]),
        is_counted=counts_pieces(case["unit"], case["scale"]),
    )

    now = datetime.fromisoformat(case["today"]).replace(tzinfo=UTC)
    thing = as_printed(plain, case["quantity"] or None, int(now.timestamp() * 1000))

    assert [list(pair) for pair in thing.gs1] == case["pairs"]
    assert human_readable(thing) == case["human_readable"]
    assert (digital_link(thing.gs1, HOST) if thing.gs1 else None) == case["link"]
