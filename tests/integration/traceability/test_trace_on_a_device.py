"""Whoever came to a shared device by PIN traces from a scan, by the rights held there."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.api.test_guards import ROUTES
from tests.integration.inventory.plant import Plant
from tests.integration.traceability.factory import M1, P1, R1, after_a_day
from tests.phone import Phone
from tests.server import insert_site

QUESTIONS: list[tuple[str, str, Any]] = [
    ("GET", f"/trace?lot={P1}", None),
    ("POST", "/trace/details", {"lots": [R1, M1, P1], "runs": []}),
    ("GET", f"/lots/{P1}/timeline", None),
    ("GET", f"/lots/{P1}/balance", None),
    ("POST", "/trace/keep", {"lot": P1}),
]
SESSION_ONLY = {"/recall", "/recall.csv", "/recall.pdf", "/trace.epcis", "/lots/balance"}


class Hand:
    """A device in the hand of somebody."""

    def __init__(self, plant: Plant, phone: Phone, person: int | str | None) -> None:
        self.plant = plant
        given = plant.headers[phone.device].items()
        self.headers = {name.encode(): value.encode() for name, value in given}
        if person is not None:
            self.headers[b"x-takt-person"] = str(person).encode("latin-1")

    async def ask(self, method: str, path: str, body: Any) -> httpx.Response:
        client = self.plant.server.client
        return await client.request(
            method, f"/api/v1/device{path}", json=body, headers=self.headers
        )

    async def all(self) -> set[tuple[int, str]]:
        """Statuses and codes of the answers to all questions."""
        replies = [await self.ask(*question) for question in QUESTIONS]
        return {(one.status_code, one.json().get("code", "")) for one in replies}


async def test_an_operator_without_a_session_gets_what_a_session_gets(plant: Plant) -> None:
    factory = await after_a_day(plant)
    worker = await plant.worker("operator")
    hand = Hand(plant, factory.phone, worker.id)

    for method, path, body in QUESTIONS[:-1]:
        here = await hand.ask(method, path, body)
        there = await plant.server.client.request(
            method, f"/api/v1{path}", json=body, headers=worker.headers
        )

        assert here.status_code == 200, here.text
        assert here.json() == there.json()


async def test_a_trace_asked_without_a_session_is_kept_on_the_device_that_asks(
    plant: Plant,
) -> None:
    factory = await after_a_day(plant)
    worker = await plant.worker("operator")
    reply = await Hand(plant, factory.phone, worker.id).ask("POST", "/trace/keep", {"lot": P1})

    assert reply.status_code == 200, reply.text
    assert f"document:{P1}" in (await plant.pull(factory.phone, {}))["scopes"]


async def test_a_device_keeps_nothing_on_another_one(plant: Plant) -> None:
    factory = await after_a_day(plant)
    worker, other = await plant.worker("operator"), await plant.phone()
    body = {"lot": P1, "device": other.device}
    reply = await Hand(plant, factory.phone, worker.id).ask("POST", "/trace/keep", body)

    assert (reply.status_code, reply.json()["code"]) == (403, "auth.forbidden")
    assert f"document:{P1}" not in (await plant.pull(other, {}))["scopes"]


@pytest.mark.parametrize("person", [None, "", "0", "-1", "\u00b2", "x", "9" * 16, "9" * 400])
async def test_a_device_that_names_nobody_is_denied(plant: Plant, person: str | None) -> None:
    factory = await after_a_day(plant)

    assert await Hand(plant, factory.phone, person).all() == {(403, "auth.forbidden")}


async def test_somebody_without_the_right_is_denied_on_every_device(plant: Plant) -> None:
    factory = await after_a_day(plant)
    rightless = await plant.server.person()
    own = await plant.phone(kind="personal", person=rightless.id, name="Visitor")

    for phone in (factory.phone, own):
        assert await Hand(plant, phone, rightless.id).all() == {(403, "auth.forbidden")}


async def test_the_phone_of_somebody_else_speaks_for_its_owner_alone(plant: Plant) -> None:
    await after_a_day(plant)
    owner, other = await plant.worker("operator"), await plant.worker("supervisor")
    own = await plant.phone(kind="personal", person=owner.id, name="Own phone")

    assert await Hand(plant, own, other.id).all() == {(403, "auth.forbidden")}
    assert await Hand(plant, own, owner.id).all() == {(200, "")}


async def test_people_of_another_site_are_denied(plant: Plant) -> None:
    factory = await after_a_day(plant)
    async with plant.database.transaction() as connection:
        elsewhere = await insert_site(connection, 900_777)
    stranger = await plant.server.person("supervisor", site=elsewhere)

    assert await Hand(plant, factory.phone, stranger.id).all() == {(403, "auth.forbidden")}


async def test_a_person_who_lost_the_right_is_denied_at_once(plant: Plant) -> None:
    factory = await after_a_day(plant)
    worker, boss = await plant.worker("operator"), await plant.server.administrator()
    path = f"/api/v1/people/{worker.id}"
    await plant.server.client.patch(path, json={"roles": []}, headers=boss.headers)

    assert await Hand(plant, factory.phone, worker.id).all() == {(403, "auth.forbidden")}


@pytest.mark.parametrize("is_lost", [False, True])
async def test_a_revoked_device_reads_nothing(plant: Plant, is_lost: bool) -> None:
    factory = await after_a_day(plant)
    worker, boss = await plant.worker("operator"), await plant.server.administrator()
    path = f"/api/v1/devices/{factory.phone.device}/revoke"
    body = {"reason": "gone", "lost": is_lost}
    await plant.server.client.post(path, json=body, headers=boss.headers)

    assert await Hand(plant, factory.phone, worker.id).all() == {(403, "auth.device_revoked")}


async def test_a_session_is_no_device(plant: Plant) -> None:
    await after_a_day(plant)
    worker = await plant.worker("operator")
    headers = worker.headers | {"x-takt-person": str(worker.id)}
    reply = await plant.server.client.get(f"/api/v1/device/trace?lot={P1}", headers=headers)

    assert reply.status_code == 401


async def test_a_device_is_no_session(plant: Plant) -> None:
    factory = await after_a_day(plant)
    worker = await plant.worker("operator")
    headers = Hand(plant, factory.phone, worker.id).headers
    reply = await plant.server.client.get(f"/api/v1/trace?lot={P1}", headers=headers)

    assert reply.status_code == 401


def test_recalls_and_exports_stay_behind_a_session() -> None:
    by_device = {
        route.path.removeprefix("/api/v1/device")
        for route in ROUTES
        if any(guard.kind == "person_on_device" for guard in route.guards)
    }

    others = {"/labels/pdf", "/charts", "/charts/{series_id:int}"}
    assert len(by_device - others) == len(QUESTIONS)
    assert not by_device & SESSION_ONLY
