"""Jobs for label printers: exact dots, Chinese as pictures, symbols that read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue.labels import labels_zpl
from takt.catalogue.labels.built_in import BUILT_IN
from takt.catalogue.labels.designs import Design, Element
from takt.catalogue.labels.zpl import DPI, compressed, dots, graphic
from tests.unit.catalogue.labels.golden_files import compare
from tests.unit.catalogue.labels.printer import printed, unpacked
from tests.unit.catalogue.labels.samples import GTIN, a_lot, seen

DESIGN = BUILT_IN["lot-60x40"].design


@pytest.mark.parametrize("dpi", DPI)
def test_the_job_of_a_lot_label_is_as_it_was(dpi: int) -> None:
    compare(f"lot-60x40-{dpi}.zpl", labels_zpl(DESIGN, [a_lot()], dpi))


@pytest.mark.parametrize("dpi", DPI)
def test_the_symbol_of_a_printed_label_reads_back(dpi: int) -> None:
    [label] = printed(labels_zpl(DESIGN, [a_lot()], dpi))

    [found] = seen(label.rows(), border=0, scale=1)
    assert (label.width, label.height) == (dots(60_000, dpi), dots(40_000, dpi))
    assert found.bytes == f"01{GTIN}1727013110L2401-A".encode()


def test_a_module_is_a_whole_number_of_dots() -> None:
    [label] = printed(labels_zpl(DESIGN, [a_lot()], 203))

    x, y, rows = label.pictures[0]
    assert len(rows) % 20 == 0
    module = len(rows) // 20
    assert rows[-module:] == [rows[-1]] * module
    assert x >= dots(2_000, 203)
    assert y >= dots(2_000, 203)


def test_chinese_is_sent_as_pictures_and_latin_in_the_printers_font() -> None:
    [label] = printed(labels_zpl(DESIGN, [a_lot()], 203))

    assert set(label.texts) == {
        "BRG-6204",
        "groove ball bearing",
        f"(01){GTIN} (17)270131 (10)L2401-A",
    }
    assert len(label.pictures) == 1 + 3


def test_letters_that_mean_something_to_a_printer_are_escaped() -> None:
    job = labels_zpl(DESIGN, [a_lot("^XZ~JA_5C\\")], 203)

    [label] = printed(job)
    assert "T:BRG-6204:^XZ~JA_5C\\" in label.texts
    assert job.count("^XZ") == 1
    assert "~JA" not in job


def test_equal_labels_are_one_format_with_copies() -> None:
    labels = printed(labels_zpl(DESIGN, [a_lot("A"), a_lot("A"), a_lot("B")], 203, copies=3))

    assert [label.copies for label in labels] == [6, 3]


def test_lines_and_boxes_are_drawn_to_the_dot() -> None:
    box = Element("left", False, None, 10_000, "box", None, 9, 20_000, False, 5_000, 5_000)

    [label] = printed(labels_zpl(Design((box,), 40_000, 60_000), [a_lot()], 203))

    across = {x for x, _ in label.black}
    assert (min(across), max(across) + 1) == (dots(5_000, 203), dots(25_000, 203))


@given(
    st.integers(1, 70).flatmap(
        lambda w: st.lists(st.text("01", min_size=w, max_size=w), min_size=1, max_size=30)
    )
)
def test_any_picture_comes_out_as_it_went_in(rows: list[str]) -> None:
    sent = graphic(rows).removeprefix("^GF")

    received = unpacked(sent)

    width = len(rows[0])
    assert [row[:width] for row in received] == rows
    assert all(set(row[width:]) <= {"0"} for row in received)


@given(st.integers(1, 1300))
def test_runs_of_any_length_are_counted(count: int) -> None:
    row = "A" * count + "1"

    assert unpacked(f"A,{len(row)},{len(row)},{len(row)},{compressed(row + 'B' * len(row))}") == [
        f"{int(row + 'B' * len(row), 16):0{len(row) * 8}b}"
    ]
