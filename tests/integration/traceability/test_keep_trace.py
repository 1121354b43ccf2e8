"""A trace that is kept reaches the device that asked, and no device that must not have it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from takt.identity.use_cases import documents
from tests.integration.inventory.plant import Plant
from tests.integration.traceability.factory import M1, P1, R1, Factory, after_a_day
from tests.phone import Phone
from tests.server import PASSWORD, SignedIn

SCOPE = f"document:{P1}"


async def sign_in_on(plant: Plant, person: SignedIn, device: str) -> SignedIn:
    """Somebody who signs in on a device."""
    reply = await plant.server.client.post(
        "/api/v1/session",
        json={"name": person.name, "password": PASSWORD},
        headers={"x-takt-device": device},
    )
    headers = {"authorization": f"Bearer {reply.json()['access_token']}"}
    return SignedIn(person.id, person.name, headers, plant.server.cookie_of(reply))


async def a_day_with_a_phone(plant: Plant) -> tuple[Factory, Phone]:
    factory = await after_a_day(plant)
    factory.worker = await sign_in_on(plant, factory.worker, factory.phone.device)
    return factory, factory.phone


async def keep(factory: Factory, lot: str) -> httpx.Response:
    return await factory.post("/api/v1/trace/keep", {"lot": lot})


async def scopes(plant: Plant, phone: Phone) -> set[str]:
    rows = await plant.server.fetch(
        "SELECT scope FROM device_grant WHERE device_id = $1 AND scope LIKE 'document:%'",
        phone.device,
    )
    return {row[0] for row in rows}


async def pulled(plant: Plant, phone: Phone, scope: str) -> list[dict[str, Any]]:
    """The rows of a scope as the phone gets them."""
    reply = await plant.pull(phone, {scope: [0, 0]})
    return [row[3] for row in reply["rows"] if row[4] == scope and row[3] is not None]


async def test_a_kept_trace_comes_with_the_next_pull(plant: Plant) -> None:
    factory, phone = await a_day_with_a_phone(plant)
    reply = await keep(factory, P1)

    assert reply.status_code == 200, reply.text
    assert reply.json()["scope"] == SCOPE
    assert (reply.json()["parts"], reply.json()["truncated"]) == (1, False)
    offered = await plant.pull(phone, {})
    assert SCOPE in offered["scopes"]
    (row,) = await pulled(plant, phone, SCOPE)
    assert (row["root"], row["part"], row["parts"], row["truncated"]) == (P1, 0, 1, False)
    assert set(row["lots"]) >= {R1, M1, P1}
    assert {lot["code"] for lot in row["details"]["lots"]} >= {"R-1", "M-1", "P-1"}
    assert len(row["details"]["runs"]) == len(row["runs"]) == 3
    assert len(row["links"]["run"]) == len(row["links"]["quantity"])


async def test_keeping_again_brings_the_trace_up_to_date(plant: Plant) -> None:
    factory, phone = await a_day_with_a_phone(plant)
    await keep(factory, R1)
    factory.consume("R-1", 100, order=5)
    factory.output("P-9", 100, order=5)
    await factory.push()
    before = await pulled(plant, phone, f"document:{R1}")
    await keep(factory, R1)
    (after,) = await pulled(plant, phone, f"document:{R1}")

    assert "P-9" not in str(before)
    assert "P-9" in str(after["details"])


async def test_a_large_trace_comes_in_several_rows_and_shrinks_again(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory, phone = await a_day_with_a_phone(plant)
    monkeypatch.setattr("takt.traceability.pieces.BYTES_MAX", 2_000)
    many = (await keep(factory, P1)).json()["parts"]
    parts = await pulled(plant, phone, SCOPE)
    monkeypatch.undo()
    await keep(factory, P1)

    assert many > 1
    assert [part["part"] for part in sorted(parts, key=lambda p: p["part"])] == list(range(many))
    assert len(await pulled(plant, phone, SCOPE)) == 1


async def test_the_oldest_goes_when_a_device_keeps_too_many(
    plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory, phone = await a_day_with_a_phone(plant)
    monkeypatch.setattr(documents, "KEPT_MAX", 2)
    for lot in (R1, M1, R1, P1):
        plant.clock.advance(1_000)
        await keep(factory, lot)

    assert await scopes(plant, phone) == {f"document:{R1}", SCOPE}
    left = await plant.server.fetch(
        "SELECT count(*) FROM feed WHERE scope = $1 AND row IS NOT NULL", f"document:{M1}"
    )
    assert left[0][0] == 0
    reply = await plant.pull(phone, {f"document:{M1}": [1, 1]})
    assert f"document:{M1}" in reply["dropped"]


async def test_kept_traces_survive_the_recomputation_of_grants(plant: Plant) -> None:
    factory, phone = await a_day_with_a_phone(plant)
    await keep(factory, P1)
    await plant.worker("operator")

    assert await scopes(plant, phone) == {SCOPE}


async def test_a_device_that_is_revoked_loses_what_it_kept(plant: Plant) -> None:
    factory, phone = await a_day_with_a_phone(plant)
    await keep(factory, P1)
    boss = await plant.server.administrator()
    await plant.server.client.post(
        f"/api/v1/devices/{phone.device}/revoke", json={"reason": "gone"}, headers=boss.headers
    )
    again = await keep(factory, P1)

    assert await scopes(plant, phone) == set()
    assert (again.status_code, again.json()["code"]) == (403, "auth.forbidden")
    assert await scopes(plant, phone) == set()


async def test_a_device_whose_people_may_not_trace_gets_no_trace(plant: Plant) -> None:
    factory, _ = await a_day_with_a_phone(plant)
    rightless = await plant.server.person()
    own = await plant.phone(kind="personal", person=rightless.id, name="Visitor")
    factory.worker = await sign_in_on(plant, factory.worker, own.device)
    reply = await keep(factory, P1)

    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    assert await scopes(plant, own) == set()


async def test_a_device_loses_its_traces_with_the_right_to_see_them(plant: Plant) -> None:
    factory = await after_a_day(plant)
    person = await plant.worker("viewer")
    own = await plant.phone(kind="personal", person=person.id, name="Own phone")
    factory.worker = await sign_in_on(plant, person, own.device)
    assert (await keep(factory, P1)).status_code == 200
    boss = await plant.server.administrator()
    taken = await plant.server.client.patch(
        f"/api/v1/people/{person.id}", json={"roles": []}, headers=boss.headers
    )

    assert taken.status_code == 200, taken.text
    assert await scopes(plant, own) == set()


async def test_a_browser_names_the_device_in_the_hand(plant: Plant) -> None:
    factory = await after_a_day(plant)
    body = {"lot": P1, "device": factory.phone.device}
    reply = await factory.post("/api/v1/trace/keep", body)

    assert reply.status_code == 200
    assert await scopes(plant, factory.phone) == {SCOPE}


async def test_nobody_puts_traces_on_the_phone_of_somebody_else(plant: Plant) -> None:
    factory = await after_a_day(plant)
    other = await plant.worker("supervisor")
    own = await plant.phone(kind="personal", person=other.id, name="Own phone")
    reply = await factory.post("/api/v1/trace/keep", {"lot": P1, "device": own.device})

    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    assert await scopes(plant, own) == set()


async def test_another_device_does_not_get_what_this_one_keeps(plant: Plant) -> None:
    factory, _ = await a_day_with_a_phone(plant)
    other = await plant.phone()
    await keep(factory, P1)

    assert SCOPE not in (await plant.pull(other, {}))["scopes"]
    assert await pulled(plant, other, SCOPE) == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"lot": "P-1"}, 422, "request.invalid"),
        ({}, 422, "request.invalid"),
        ({"lot": P1, "device": "mine"}, 422, "request.invalid"),
        (
            {"lot": P1, "device": "00000000-0000-4000-8000-000000000001"},
            404,
            "identity.device_not_found",
        ),
        ({"lot": "00000000-0000-4000-8000-000000000001"}, 404, "traceability.lot_unknown"),
    ],
)
async def test_what_cannot_be_kept_gets_a_typed_answer(
    plant: Plant, body: Any, status: int, code: str
) -> None:
    factory, _ = await a_day_with_a_phone(plant)
    reply = await factory.post("/api/v1/trace/keep", body)

    assert (reply.status_code, reply.json()["code"]) == (status, code)


async def test_a_browser_that_is_no_device_cannot_keep_a_trace(plant: Plant) -> None:
    factory = await after_a_day(plant)
    reply = await keep(factory, P1)

    assert (reply.status_code, reply.json()["code"]) == (409, "traceability.no_device")


async def test_a_session_from_before_the_enrolment_belongs_to_the_device_once_it_is_renewed(
    plant: Plant,
) -> None:
    factory = await after_a_day(plant)
    before = await keep(factory, P1)

    reply = await plant.server.client.post(
        "/api/v1/session/refresh",
        headers=factory.worker.cookie | {"x-takt-device": factory.phone.device},
    )
    bearer = {"authorization": f"Bearer {reply.json()['access_token']}"}
    factory.worker = SignedIn(
        factory.worker.id, factory.worker.name, bearer, plant.server.cookie_of(reply)
    )
    after = await keep(factory, P1)

    assert before.json()["code"] == "traceability.no_device"
    assert after.status_code == 200, after.text
