"""label_pdf_100_ms: a hundred lot labels with their symbols as one document for A4 sheets.

Each label has a lot of its own, so nothing is drawn once for several. The limit is drawing the same
hundred symbols alone.
"""

from __future__ import annotations

import time
from datetime import date

from takt.catalogue.labels import LabelThing, full_sheet, labels_pdf, lot_identifiers
from takt.catalogue.labels.built_in import BUILT_IN
from takt.catalogue.labels.symbols import gs1_data_matrix
from tests.perf.figures import RUNS, Figure, figure

LABELS = 100
GTIN = "06901234567892"
DAY = date(2027, 1, 31)


def measure(runs: int = RUNS, labels: int = LABELS) -> list[Figure]:
    """The first document of a process opens the font; that is no part of the figure."""
    design = BUILT_IN["lot-60x40"].design
    paper = full_sheet(design)
    labels_pdf(design, [_lot("warm", 0)], paper)
    values, limits = [], []
    for run in range(runs):
        things = [_lot(f"L{run}-{number:04}", number) for number in range(labels)]
        began = time.perf_counter()
        labels_pdf(design, things, paper)
        values.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        for thing in things:
            gs1_data_matrix(thing.gs1)
        limits.append((time.perf_counter() - began) * 1000)
    return [figure("label_pdf_100_ms", values, "ms", limits)]


def _lot(code: str, number: int) -> LabelThing:
    fields = {
        "item_code": f"BRG-{6200 + number}",
        "item_names": f"深沟球轴承 {6200 + number} Deep groove ball bearing",
        "lot_code": code,
        "expires_on": DAY.isoformat(),
        "best_before_on": "",
        "quantity": str(number + 1),
    }
    return LabelThing(
        fields, f"T:BRG-{6200 + number}:{code}", lot_identifiers(GTIN, code, {"17": DAY})
    )
