"""Labels over HTTP: the designs, and labels as documents, printer language or matrices.

The document is mounted twice, for whoever came to a shared device by PIN prints as well: it holds
nothing that the device could not draw from what it has.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from litestar import Controller, Request, Response, Router, delete, get, patch, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from takt.catalogue import feeds
from takt.catalogue.codes import code_fault, house_code
from takt.catalogue.forms import Form, tidy_name
from takt.catalogue.labels.content import SOURCE_RIGHTS, LabelSource, LabelThing, may_label
from takt.catalogue.labels.pdf import labels_pdf
from takt.catalogue.labels.requests import (
    LABELS_MAX,
    LabelOrder,
    read_order,
    read_paper,
    things_of,
)
from takt.catalogue.labels.store import label_designs
from takt.catalogue.labels.symbols import Correction, qr
from takt.catalogue.labels.zpl import DPI, labels_zpl
from takt.catalogue.use_cases import label_designs as use_cases
from takt.catalogue.workplaces import workplace
from takt.kernel.errors import FieldError, Forbidden
from takt.runtime.auth import Caller, caller_of, requires, requires_on_device
from takt.runtime.http import RowId

Body = JSONBody[dict[str, Any]]
LINES_MAX = 4


def _sources(state: State) -> Mapping[str, LabelSource]:
    sources: Mapping[str, LabelSource] = state.label_sources
    return sources


class LabelDesignsController(Controller):
    """Label designs: list, make, change, remove."""

    path = "/api/v1/label-designs"

    @get(guards=[requires("labels.print")])
    async def every(self, state: State) -> dict[str, list[dict[str, Any]]]:
        """All designs."""
        async with state.database.read_snapshot() as connection:
            designs = await label_designs(connection)
        return {"label_designs": [feeds.label_design_row(design) for design in designs]}

    @post(guards=[requires("labels.edit")])
    async def create(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """Make a design."""
        return feeds.label_design_row(await use_cases.save_design(workplace(request, state), data))

    @patch("/{design_id:int}", guards=[requires("labels.edit")])
    async def change(
        self, request: Request[Any, Any, Any], state: State, design_id: FromPath[RowId], data: Body
    ) -> dict[str, Any]:
        """Change the fields that are sent."""
        place = workplace(request, state)
        return feeds.label_design_row(await use_cases.save_design(place, data, design_id))

    @delete("/{design_id:int}", guards=[requires("labels.edit")])
    async def remove(
        self, request: Request[Any, Any, Any], state: State, design_id: FromPath[RowId]
    ) -> None:
        """Remove a design."""
        await use_cases.remove_design(workplace(request, state), design_id)


class LabelsController(Controller):
    """Labels of whatever kinds the areas offer."""

    path = "/api/v1/labels"

    @post(guards=[requires("labels.print")], status_code=200)
    async def matrices(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> dict[str, Any]:
        """QR matrices and texts of the things asked for, or of badges just made."""
        form = Form(data, "labels.invalid")
        kind = form.choice("kind", [*sorted(_sources(state)), "badge"])
        correction = form.choice("correction", ("Q", "M"), "Q")
        level: Correction = "M" if correction == "M" else "Q"
        if kind == "badge":
            badges = badge_labels(form)
            form.finish()
            return {"labels": [_matrix(code, lines, level) for code, lines in badges]}
        ids = [str(one) for one in form.ids("ids", LABELS_MAX)]
        form.finish()
        _demand_kind(caller_of(request), kind)
        async with state.database.read_snapshot() as connection:
            things = await _sources(state)[kind](connection, ids)
        _demand_things(caller_of(request), kind, things.values())
        if not things.keys() >= set(ids):
            form.finish(FieldError("ids", "unknown"))
        return {"labels": [_matrix(*_lines(things[one]), level) for one in ids]}

    @post("/zpl", guards=[requires("labels.print")], status_code=200)
    async def as_zpl(
        self, request: Request[Any, Any, Any], state: State, data: Body
    ) -> Response[str]:
        """The same for a label printer, to be sent to it as it is."""
        form = Form(data, "labels.invalid")
        dpi = form.choice("dpi", [str(one) for one in DPI], "203")
        order, things = await _ordered(caller_of(request), state, form)
        text = await asyncio.to_thread(
            labels_zpl, order.design.design, things, int(dpi), order.copies
        )
        return Response(text, media_type="text/plain; charset=utf-8")


@post("/labels/pdf", status_code=200)
async def labels_as_pdf(
    request: Request[Any, Any, Any], state: State, data: Body
) -> Response[bytes]:
    """A document for any printer: on sheets of A4, or a label a page."""
    form = Form(data, "labels.invalid")
    paper = read_paper(form)
    order, things = await _ordered(caller_of(request), state, form)
    sheet = paper.on(order.design.design)
    if sheet is not None and not sheet.fits(order.design.design):
        form.finish(FieldError("paper", "outside_label"))
    document = await asyncio.to_thread(
        labels_pdf, order.design.design, order.copied(things), sheet, paper.skip
    )
    return Response(
        document,
        media_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="labels.pdf"'},
    )


async def _ordered(caller: Caller, state: State, form: Form) -> tuple[LabelOrder, list[LabelThing]]:
    async with state.database.read_snapshot() as connection:
        order = await read_order(connection, form, _sources(state))
        _demand_kind(caller, order.kind)
        source = _sources(state)[order.kind]
        things, missing = await things_of(connection, source, order, state.clock.now_ms())
    _demand_things(caller, order.kind, things)
    if missing:
        form.finish(*(FieldError(f"ids.{place}", "unknown") for place in missing))
    return order, things


def _demand_kind(caller: Caller, kind: str) -> None:
    """Refuses somebody who may see things of the kind nowhere, before anything is looked up."""
    permission = SOURCE_RIGHTS.get(kind)
    if permission is not None and not caller.may(permission):
        raise Forbidden("auth.forbidden", permission=permission)


def _demand_things(caller: Caller, kind: str, things: Iterable[LabelThing]) -> None:
    """Refuses things of sites where the caller may not see them."""
    permission = SOURCE_RIGHTS.get(kind)
    if permission is None:
        return
    if not all(may_label(thing, lambda site: caller.may(permission, site)) for thing in things):
        raise Forbidden("auth.forbidden", permission=permission)


def _lines(thing: LabelThing) -> tuple[str, list[str]]:
    names = ("code", "lot_code", "name", "item_code", "name_zh", "name_en")
    return thing.house, [line for name in names if (line := thing.fields.get(name))][:LINES_MAX]


def _matrix(code: str, lines: list[str], correction: Correction) -> dict[str, Any]:
    return {"text": lines, "code": code, "modules": list(qr(code, correction))}


def badge_labels(form: Form) -> list[tuple[str, list[str]]]:
    """Badges from codes: only who has just made a badge knows its code, nobody keeps it."""
    labels = []
    for place, row in enumerate(form.rows("codes")):
        code, lines = (row.get("code"), row.get("text")) if isinstance(row, dict) else (None, None)
        if not isinstance(code, str) or code_fault(code):
            form.fault(f"codes.{place}.code", "not_a_code")
        elif not isinstance(lines, list) or not all(_is_line(line) for line in lines):
            form.fault(f"codes.{place}.text", "not_lines")
        else:
            labels.append((house_code("badge", code), lines[:LINES_MAX]))
    if not labels and not form.faults:
        form.fault("codes", "missing")
    if len(labels) > LABELS_MAX:
        form.fault("codes", "too_many")
    return labels


def _is_line(line: object) -> bool:
    return isinstance(line, str) and tidy_name(line)[1] is None


ROUTES = (
    LabelDesignsController,
    LabelsController,
    Router("/api/v1", route_handlers=[labels_as_pdf], guards=[requires("labels.print")]),
    Router(
        "/api/v1/device",
        route_handlers=[labels_as_pdf],
        guards=[requires_on_device("labels.print")],
    ),
)
"""What the application serves of labels."""
