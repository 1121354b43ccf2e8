"""The trace over HTTP: what is answered, to whom, and what wrong questions get."""

from __future__ import annotations

import msgspec
import pytest

from takt.inventory import lot_id
from takt.traceability.walks import Trace
from tests.integration.inventory.plant import GLUE, Plant
from tests.phone import Act

RESIN, MIX = lot_id(GLUE, "R-1"), lot_id(GLUE, "M-1")


async def made(plant: Plant) -> None:
    """One lot that was received, and one that was made of it."""
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    paper = {"lot": RESIN, "lot_code": "R-1", "party": 7}
    phone.record("stock.receive", worker.id, plant.receive(GLUE, "A1", 10_000, **paper))
    order: Act = {"work_order": 5, "reference": None}
    use = plant.move(GLUE, "A1", "conversion", 4_000, lot=RESIN, **order)
    phone.record("stock.consume", worker.id, use)
    output = {"lot": MIX, "lot_code": "M-1", "expires_on": None}
    phone.record(
        "stock.output",
        worker.id,
        plant.move(GLUE, "conversion", "A2", 3_500, **output, **order),
    )
    await plant.push(phone)


async def test_a_trace_names_lots_runs_and_quantities_in_columns(plant: Plant) -> None:
    await made(plant)
    viewer = await plant.worker("viewer")
    reply = await plant.server.client.get(f"/api/v1/trace?lot={MIX}", headers=viewer.headers)

    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    found = msgspec.json.decode(reply.content, type=Trace, strict=True)
    lots = [found.lots[place] for place in found.links.lot]
    ends = sorted(zip(lots, found.links.direction, found.links.quantity, strict=True))
    assert ends == sorted([(RESIN, -1, 4_000), (MIX, 1, 3_500)])
    assert (found.root, found.items, len(found.runs)) == (MIX, [GLUE, GLUE], 1)


async def test_a_lot_that_was_never_used_is_its_own_trace(plant: Plant) -> None:
    await made(plant)
    viewer = await plant.worker("viewer")
    path = f"/api/v1/trace?lot={MIX}&direction=down"
    reply = await plant.server.client.get(path, headers=viewer.headers)

    assert reply.json() == {
        "root": MIX,
        "truncated": False,
        "limit": 200_000,
        "lots": [MIX],
        "items": [GLUE],
        "runs": [],
        "links": {"run": [], "lot": [], "direction": [], "quantity": []},
    }


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("lot=00000000-0000-4000-8000-000000000001", 404, "traceability.lot_unknown"),
        ("lot=00000000-0000-0000-0000-000000000000", 404, "traceability.lot_unknown"),
        ("", 422, "request.invalid"),
        ("lot=M-1", 422, "request.invalid"),
        (f"lot={MIX.upper()}", 422, "request.invalid"),
        (f"lot={MIX}&direction=sideways", 400, "request.malformed"),
    ],
)
async def test_a_wrong_question_gets_a_typed_answer(
    plant: Plant, query: str, status: int, code: str
) -> None:
    await made(plant)
    viewer = await plant.worker("viewer")
    reply = await plant.server.client.get(f"/api/v1/trace?{query}", headers=viewer.headers)

    assert (reply.status_code, reply.json()["code"]) == (status, code)


async def test_nobody_traces_without_the_right_to(plant: Plant) -> None:
    await made(plant)
    path = f"/api/v1/trace?lot={MIX}"
    nobody = await plant.server.client.get(path)
    stranger = await plant.server.person()
    reply = await plant.server.client.get(path, headers=stranger.headers)

    assert nobody.status_code == 401
    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
