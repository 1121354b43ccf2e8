"""What somebody wants printed: of which things, by which design, how many, on what paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from takt.catalogue.forms import Form, tidy_name
from takt.catalogue.labels.content import LabelSource, LabelThing, as_printed
from takt.catalogue.labels.designs import MM, Design, LabelDesign
from takt.catalogue.labels.pdf import Paper, full_sheet
from takt.catalogue.labels.store import design_by_code

if TYPE_CHECKING:
    from takt.runtime.database import Connection

LABELS_MAX: Final = 500
COPIES_MAX: Final = 100
PRINTED_MAX: Final = 2_000
ID_LENGTH_MAX: Final = 64
QUANTITY_LENGTH_MAX: Final = 40


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """What to print; ids as texts, whatever kind of number they are."""

    kind: str
    ids: tuple[str, ...]
    design: LabelDesign
    copies: int
    quantity: str | None

    def copied(self, things: Sequence[LabelThing]) -> list[LabelThing]:
        """Each thing as often as it is wanted, its copies side by side."""
        return [thing for thing in things for _ in range(self.copies)]


@dataclass(frozen=True, slots=True)
class PaperWish:
    """The paper as it was asked for; a sheet without measures holds what it can."""

    is_roll: bool
    skip: int = 0
    measures: Paper | None = None

    def on(self, design: Design) -> Paper | None:
        """The sheet for labels of this size; None is a roll."""
        if self.is_roll:
            return None
        return self.measures or full_sheet(design)


async def read_order(
    connection: Connection, form: Form, sources: Mapping[str, LabelSource]
) -> LabelOrder:
    """The order in a form; everything that is wrong with it is raised at once."""
    kind = form.choice("kind", sorted(sources))
    ids = read_ids(form)
    code = form.code("design")
    copies = form.whole("copies", 1, COPIES_MAX, 1)
    quantity = read_quantity(form)
    if len(ids) * copies > PRINTED_MAX:
        form.fault("copies", "too_many")
    design = await design_by_code(connection, code) if code else None
    if code and design is None:
        form.fault("design", "unknown")
    elif design is not None and design.kind != kind:
        form.fault("design", "not_allowed")
    form.finish()
    if design is None:
        raise AssertionError("a form without faults names a design")
    return LabelOrder(kind, tuple(ids), design, copies, quantity)


def read_ids(form: Form) -> list[str]:
    """Row numbers or UUIDs, one for each label."""
    ids = []
    rows = form.rows("ids")
    if not rows and not form.is_faulty("ids"):
        form.fault("ids", "missing")
    if len(rows) > LABELS_MAX:
        form.fault("ids", "too_many")
    for place, row in enumerate(rows):
        text = str(row) if type(row) is int else row
        if isinstance(text, str) and 0 < len(text) <= ID_LENGTH_MAX and text.isascii():
            ids.append(text)
        else:
            form.fault(f"ids.{place}", "not_an_id")
    return ids


def read_quantity(form: Form) -> str | None:
    """How much one label stands for, as people write it."""
    value = form.take("quantity")
    if value is None:
        return None
    text, fault = tidy_name(value) if isinstance(value, str) else (None, "not_text")
    if text is not None and len(text) > QUANTITY_LENGTH_MAX:
        fault = "too_long"
    if fault:
        form.fault("quantity", fault)
    return text


def read_paper(form: Form) -> PaperWish:
    """`paper` is `roll`, or `a4` with or without columns, rows and margins in millimetres."""
    is_roll = form.choice("paper", ("a4", "roll"), "a4") == "roll"
    skip = form.whole("skip", 0, LABELS_MAX, 0)
    names = ("columns", "rows", "left_um", "top_um", "gap_x_um", "gap_y_um")
    if not any(form.sent(name) for name in names):
        for name in names:
            form.take(name)
        return PaperWish(is_roll, skip)
    paper = Paper(
        columns=form.whole("columns", 1, 20),
        rows=form.whole("rows", 1, 50),
        left_um=form.whole("left_um", 0, 200 * MM, 0),
        top_um=form.whole("top_um", 0, 290 * MM, 0),
        gap_x_um=form.whole("gap_x_um", 0, 100 * MM, 0),
        gap_y_um=form.whole("gap_y_um", 0, 100 * MM, 0),
    )
    return PaperWish(is_roll, skip, paper)


async def things_of(
    connection: Connection, source: LabelSource, order: LabelOrder, now_ms: int
) -> tuple[list[LabelThing], list[int]]:
    """The things in the order of the ids, and the places of ids that name nothing."""
    found = await source(connection, order.ids)
    wanted = {one: as_printed(thing, order.quantity, now_ms) for one, thing in found.items()}
    missing = [place for place, one in enumerate(order.ids) if one not in wanted]
    return [wanted[one] for one in order.ids if one in wanted], missing
