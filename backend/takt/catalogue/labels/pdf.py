"""Labels as a document: on sheets of A4 in rows and columns, or one label a page from a roll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from takt.catalogue.labels.content import LabelThing
from takt.catalogue.labels.designs import MM, Design
from takt.catalogue.labels.layout import Bar, Drawn, Symbol, TextLine, laid_out
from takt.runtime.pdf import A4_MM, PdfDocument, PdfPage

A4_UM: Final = (210_000, 297_000)


class Paper(msgspec.Struct, frozen=True):
    """A sheet of labels; margins reach from the edge to the first label."""

    columns: int
    rows: int
    left_um: int
    top_um: int
    gap_x_um: int = 0
    gap_y_um: int = 0

    def fits(self, design: Design) -> bool:
        """Whether the labels lie on the sheet."""
        right = self.left_um + self.columns * (design.width_um + self.gap_x_um) - self.gap_x_um
        foot = self.top_um + self.rows * (design.height_um + self.gap_y_um) - self.gap_y_um
        return right <= A4_UM[0] and foot <= A4_UM[1]


def full_sheet(design: Design, margin_um: int = 5 * MM) -> Paper:
    """As many labels as an A4 sheet holds, in its middle."""
    columns = max(1, (A4_UM[0] - 2 * margin_um) // design.width_um)
    rows = max(1, (A4_UM[1] - 2 * margin_um) // design.height_um)
    left = max(0, A4_UM[0] - columns * design.width_um) // 2
    top = max(0, A4_UM[1] - rows * design.height_um) // 2
    return Paper(columns, rows, left, top)


def labels_pdf(
    design: Design, things: Sequence[LabelThing], paper: Paper | None = None, skip: int = 0
) -> bytes:
    """The document; without paper it is for a roll. `skip` places of the first sheet are used."""
    return drawn_pages(design, things, paper, skip).written()


def drawn_pages(
    design: Design, things: Sequence[LabelThing], paper: Paper | None = None, skip: int = 0
) -> PdfDocument:
    """The pages before they are written."""
    document = PdfDocument()
    layouts: dict[int, list[Drawn]] = {}  # copies of one label are laid out once
    for number, thing in enumerate(things, skip if paper else 0):
        if id(thing) not in layouts:
            layouts[id(thing)] = laid_out(design, thing)
        page, corner = _place(document, design, paper, number)
        for drawn in layouts[id(thing)]:
            _draw(page, corner, drawn)
    return document


def _place(
    document: PdfDocument, design: Design, paper: Paper | None, number: int
) -> tuple[PdfPage, tuple[int, int]]:
    """The page of a label and its corner there."""
    if paper is None:
        return document.page((design.width_um / MM, design.height_um / MM)), (0, 0)
    on_sheet = number % (paper.columns * paper.rows)
    if on_sheet == 0 or not document.pages:
        document.page(A4_MM)
    row, column = divmod(on_sheet, paper.columns)
    left = paper.left_um + column * (design.width_um + paper.gap_x_um)
    return document.pages[-1], (left, paper.top_um + row * (design.height_um + paper.gap_y_um))


def _draw(page: PdfPage, corner: tuple[int, int], drawn: Drawn) -> None:
    left, top = corner
    if isinstance(drawn, TextLine):
        place = ((left + drawn.x_um) / MM, (top + drawn.baseline_um) / MM)
        page.text(place, drawn.text, drawn.size_tenths_pt / 10, is_bold=drawn.bold)
    elif isinstance(drawn, Bar):
        x, y = (left + drawn.x_um) / MM, (top + drawn.y_um) / MM
        page.bar(x, y, drawn.width_um / MM, drawn.height_um / MM)
    elif isinstance(drawn, Symbol):
        module = drawn.side_um / drawn.modules / MM
        x = (left + drawn.x_um) / MM + drawn.quiet * module
        page.modules(x, (top + drawn.y_um) / MM + drawn.quiet * module, module, drawn.matrix)
