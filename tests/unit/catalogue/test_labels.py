"""A label's matrix reads back as its house code."""

import numpy
import zxingcpp

from takt.catalogue.labels import LabelText, draw, modules


def read_back(rows: list[str]) -> str:
    quiet = 4
    size = len(rows) + 2 * quiet
    picture = numpy.full((size, size), 255, dtype=numpy.uint8)
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            if module == "1":
                picture[y + quiet, x + quiet] = 0
    large = numpy.kron(picture, numpy.ones((8, 8), dtype=numpy.uint8))
    [found] = zxingcpp.read_barcodes(large)
    return str(found.text)


def test_the_matrix_is_square_and_reads_back() -> None:
    for code in ("I:BRG-6204", "L:A-01-02", "T:BRG-6204:L2401", "I:轴承-6204"):
        for correction in ("M", "Q"):
            rows = modules(code, correction)  # type: ignore[arg-type]  # both are allowed words
            assert {len(row) for row in rows} == {len(rows)}
            assert read_back(rows) == code


def test_labels_keep_their_order_and_lines() -> None:
    texts = [LabelText("I:B", ["B", "螺母"]), LabelText("I:A", ["A"])]
    labels = draw(texts)
    assert [(label.code, label.text) for label in labels] == [
        ("I:B", ["B", "螺母"]),
        ("I:A", ["A"]),
    ]
