"""What leaves the catalogue on paper or as a file: QR labels and the items as CSV."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from litestar import Controller, get, post
from litestar.datastructures import State
from litestar.params import FromQuery, JSONBody
from litestar.response import Stream

from takt.catalogue import queries
from takt.catalogue.codes import code_fault, house_code
from takt.catalogue.export import items_csv
from takt.catalogue.forms import Form, tidy_name
from takt.catalogue.labels import LABELS_MAX, LINES_MAX, Correction, LabelSource, LabelText, draw
from takt.kernel.errors import FieldError
from takt.runtime.auth import requires

if TYPE_CHECKING:
    from takt.runtime.database import Connection


async def item_labels(connection: Connection, ids: list[int]) -> list[LabelText]:
    """Item labels in the order of the ids; ids that name nothing are left out."""
    found = await queries.items_by_id(connection, ids)
    return [
        LabelText(
            house_code("item", found[item].code),
            [found[item].code, *filter(None, (found[item].name_zh, found[item].name_en))],
        )
        for item in ids
        if item in found
    ]


class LabelsController(Controller):
    """Labels to print, of whatever kinds the areas offer."""

    path = "/api/v1/labels"

    @post(guards=[requires("labels.print")], status_code=200)
    async def print_labels(self, state: State, data: JSONBody[dict[str, Any]]) -> dict[str, Any]:
        """QR matrices and texts of the things asked for."""
        sources: dict[str, LabelSource] = getattr(state, "label_sources", {"item": item_labels})
        form = Form(data, "labels.invalid")
        kind = form.choice("kind", [*sorted(sources), "badge"])
        correction = form.choice("correction", ("Q", "M"), "Q")
        level: Correction = "M" if correction == "M" else "Q"
        if kind == "badge":
            badges = badge_labels(form)
            form.finish()
            return {"labels": draw(badges, level)}
        ids = form.ids("ids", LABELS_MAX)
        form.finish()
        async with state.database.read_snapshot() as connection:
            texts = await sources[kind](connection, ids)
        if len(texts) != len(ids):
            form.finish(FieldError("ids", "unknown"))
        return {"labels": draw(texts, level)}


def badge_labels(form: Form) -> list[LabelText]:
    """Badges from codes: only who has just made a badge knows its code, nobody keeps it."""
    labels = []
    for place, row in enumerate(form.rows("codes")):
        code, lines = (row.get("code"), row.get("text")) if isinstance(row, dict) else (None, None)
        if not isinstance(code, str) or code_fault(code):
            form.fault(f"codes.{place}.code", "not_a_code")
        elif not isinstance(lines, list) or not all(_is_line(line) for line in lines):
            form.fault(f"codes.{place}.text", "not_lines")
        else:
            labels.append(LabelText(house_code("badge", code), lines[:LINES_MAX]))
    if not labels and not form.faults:
        form.fault("codes", "missing")
    if len(labels) > LABELS_MAX:
        form.fault("codes", "too_many")
    return labels


def _is_line(line: object) -> bool:
    return isinstance(line, str) and tidy_name(line)[1] is None


@get("/api/v1/export/items.csv", guards=[requires("data.export")])
async def export_items(state: State, bom: FromQuery[bool] = True) -> Stream:
    """Every item as CSV; with a byte order mark, so that Excel reads UTF-8."""

    async def pieces() -> AsyncIterator[bytes]:
        async with state.database.read_snapshot() as connection:
            async for piece in items_csv(connection, bom=bom):
                yield piece.encode()

    return Stream(
        pieces(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="items.csv"'},
    )
