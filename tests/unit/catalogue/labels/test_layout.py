"""Everything stays in its box: text is made smaller, wrapped, and cut at last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue.labels.designs import Design
from takt.catalogue.labels.layout import (
    INCH_UM,
    Bar,
    Symbol,
    TextLine,
    advance,
    laid_out,
    text_lines,
    width_um,
)
from takt.runtime.typeface import glyph
from tests.unit.catalogue.labels.samples import a_lot, an_element, seen_symbol


def lines_of(text: str, **changes: object) -> list[TextLine]:
    return list(text_lines(an_element(**changes), text))


def test_the_widths_of_the_layout_are_those_of_the_font() -> None:
    for letter in map(chr, range(32, 127)):
        assert advance(letter) == glyph(letter).width
    assert advance("物") == glyph("物").width == 1000


def test_a_text_that_fits_keeps_its_size() -> None:
    [line] = lines_of("BRG-6204")

    assert (line.x_um, line.size_tenths_pt, line.text) == (2000, 100, "BRG-6204")
    assert line.baseline_um == 3000 + 100 * INCH_UM * 880 // 720_000


def test_a_text_that_is_too_wide_is_made_smaller_and_then_cut() -> None:
    [smaller] = lines_of("深沟球轴承深沟球轴")
    [cut] = lines_of("深沟球轴承" * 10)

    assert (smaller.size_tenths_pt, smaller.text) == (90, "深沟球轴承深沟球轴")
    assert cut.size_tenths_pt == 60
    assert cut.text.endswith("球…")


def test_a_long_text_wraps_at_spaces_and_between_chinese_letters() -> None:
    lines = lines_of("深沟球轴承 Deep groove ball bearing", wrap=True)

    assert [line.text for line in lines] == ["深沟球轴承 Deep", "groove ball bearing"]


def test_a_word_that_fits_no_line_is_broken() -> None:
    lines = lines_of("A" * 30, wrap=True)

    assert "".join(line.text for line in lines) == "A" * 30
    assert len(lines) > 1


def test_text_stands_on_the_side_that_was_asked_for() -> None:
    [right] = lines_of("12", align="right")
    [middle] = lines_of("12", align="centre")

    width = width_um("12", 100)
    assert right.x_um + width == 32000
    assert middle.x_um == 2000 + (30000 - width) // 2


def test_a_caption_is_printed_only_with_its_field() -> None:
    caption = an_element(field="best_before_on", literal="保质期 ")
    design = Design((caption,), 40000, 60000)

    assert laid_out(design, a_lot()) == []
    [line] = laid_out(design, a_lot(best_before_on="2026-12-31"))
    assert isinstance(line, TextLine)
    assert line.text == "保质期 2026-12-31"


def test_a_symbol_lies_in_the_middle_of_its_box_with_its_light_border() -> None:
    element = an_element("datamatrix", field="gs1", width_um=20000, height_um=24000)

    [symbol] = laid_out(Design((element,), 40000, 60000), a_lot())

    assert isinstance(symbol, Symbol)
    assert (symbol.x_um, symbol.y_um, symbol.side_um) == (2000, 5000, 20000)
    assert symbol.modules == len(symbol.matrix) + 2
    assert seen_symbol(symbol).symbology_identifier == "]d2"


def test_a_box_is_four_bars_and_a_line_is_one() -> None:
    box, line = an_element("box"), an_element("line", height_um=0)

    bars = laid_out(Design((box, line), 40000, 60000), a_lot())

    assert len(bars) == 5
    assert bars[-1] == Bar(2000, 3000, 30000, 100)


words = st.text(st.sampled_from("AB1 -.轴承批次，…"), max_size=60)


@given(words, st.integers(4, 40), st.booleans(), st.integers(8000, 60000), st.integers(3000, 30000))
def test_no_text_leaves_its_box_on_the_right(
    text: str, size: int, wrap: bool, width: int, height: int
) -> None:
    lines = lines_of(text, size_pt=size, wrap=wrap, width_um=width, height_um=height)

    for line in lines:
        least = width_um("轴…", line.size_tenths_pt)
        assert width_um(line.text, line.size_tenths_pt) <= max(width, least)


@given(words, st.booleans())
def test_what_fits_is_printed_whole(text: str, wrap: bool) -> None:
    lines = lines_of(text, size_pt=4, wrap=wrap, width_um=200_000, height_um=40_000)

    joined = "".join(line.text for line in lines).replace(" ", "")
    assert joined == "".join(text.split())
