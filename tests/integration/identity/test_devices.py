"""Enrolling devices, what they are granted, and taking them out of use."""

import json
import uuid
from typing import Any

from tests.server import DeviceKey, EnrolledDevice, Server

CODE_LIFE_MS = 15 * 60_000


async def scopes_of(server: Server, device: EnrolledDevice) -> set[str]:
    rows = await server.fetch("SELECT scope FROM device_grant WHERE device_id = $1", device.id)
    return {row["scope"] for row in rows}


async def people_on(server: Server, device: EnrolledDevice) -> dict[int, dict[str, Any]]:
    rows = await server.fetch(
        "SELECT key, row FROM feed WHERE scope = $1 AND table_name = 'person' AND row IS NOT NULL",
        f"me:{device.id}",
    )
    return {int(row["key"]): json.loads(row["row"]) for row in rows}


async def test_a_code_enrols_one_device_and_no_second_one(server: Server) -> None:
    code = await server.code(name="Gate 4")

    first = await server.client.post(
        "/sync/v1/enrol", json={"code": code.lower(), "public_key": DeviceKey.new().jwk}
    )
    second = await server.client.post(
        "/sync/v1/enrol", json={"code": code, "public_key": DeviceKey.new().jwk}
    )

    assert first.status_code == 201
    assert first.json()["name"] == "Gate 4"
    assert first.json()["epoch"] == 1
    assert first.json()["server_time"] == server.clock.now_ms()
    assert second.status_code == 403
    assert second.json()["code"] == "auth"
    assert second.json()["reason"] == "identity.enrolment_refused"


async def test_a_code_is_worthless_after_a_quarter_of_an_hour(server: Server) -> None:
    code = await server.code()
    server.clock.advance(CODE_LIFE_MS)

    reply = await server.client.post(
        "/sync/v1/enrol", json={"code": code, "public_key": DeviceKey.new().jwk}
    )

    assert reply.status_code == 403


async def test_only_the_hash_of_a_code_is_kept(server: Server) -> None:
    boss = await server.administrator()

    reply = await server.client.post(
        "/api/v1/devices/enrolments",
        json={"name": "Gate 4", "site": server.site, "kind": "shared"},
        headers=boss.headers,
    )

    code = reply.json()["code"]
    assert len(code) == 10
    assert reply.json()["url"] == f"https://takt.test/#enrol={code}"
    kept = await server.fetch("SELECT enrolment_code::text AS whole FROM enrolment_code")
    audited = await server.fetch("SELECT audit_entry::text AS whole FROM audit_entry")
    assert all(code not in row["whole"] for row in [*kept, *audited])


async def test_a_key_enrolled_twice_is_refused_and_its_code_stays_good(server: Server) -> None:
    device = await server.device()
    code = await server.code()

    again = await server.client.post(
        "/sync/v1/enrol", json={"code": code, "public_key": device.key.jwk}
    )
    fresh = await server.client.post(
        "/sync/v1/enrol", json={"code": code, "public_key": DeviceKey.new().jwk}
    )

    assert again.status_code == 409
    assert fresh.status_code == 201


async def test_a_shared_device_is_granted_what_any_of_its_people_may_see(server: Server) -> None:
    device = await server.device()
    assert await scopes_of(server, device) == {f"me:{device.id}"}

    await server.person("operator")
    floor = {f"me:{device.id}", "master", "lots", f"site:{server.site}"}
    assert await scopes_of(server, device) == floor

    await server.person("supervisor")
    assert await scopes_of(server, device) == floor | {
        f"live:{server.site}",
        f"inbox:{server.site}",
    }


async def test_a_personal_device_carries_nobody_but_its_owner(server: Server) -> None:
    await server.person("supervisor")
    anna = await server.person("operator")

    device = await server.device(kind="personal", person=anna.id)

    assert set(await people_on(server, device)) == {anna.id}
    assert f"inbox:{server.site}" not in await scopes_of(server, device)


async def test_a_personal_device_names_who_may_count_and_holds_no_secret_of_theirs(
    server: Server,
) -> None:
    boss = await server.administrator()
    anna = await server.person("supervisor")
    bert = await server.person("operator")
    await server.person("viewer")
    await server.client.post(
        f"/api/v1/people/{bert.id}/pin", json={"pin": "2468"}, headers=boss.headers
    )

    device = await server.device(kind="personal", person=anna.id)

    scopes = sorted(await scopes_of(server, device))
    rows = await server.fetch(
        "SELECT table_name, key, row FROM feed WHERE scope = ANY ($1) AND row IS NOT NULL", scopes
    )
    named = {
        int(row["key"]): json.loads(row["row"]) for row in rows if row["table_name"] == "counter"
    }
    assert {anna.id, bert.id} <= set(named)
    assert all(set(row) == {"id", "name"} for row in named.values())
    assert [row["key"] for row in rows if row["table_name"] == "person"] == [str(anna.id)]
    told = json.dumps([row["row"] for row in rows])
    [kept] = await server.fetch("SELECT pin_hash, pin_salt FROM person WHERE id = $1", bert.id)
    assert kept["pin_hash"] is not None
    assert not any(secret in told for secret in kept.values())

    await server.client.patch(
        f"/api/v1/people/{bert.id}", json={"roles": ["viewer"]}, headers=boss.headers
    )
    left = await server.fetch(
        "SELECT 1 FROM feed WHERE table_name = 'counter' AND key = $1 AND row IS NOT NULL",
        str(bert.id),
    )
    assert left == []


async def test_people_of_another_site_are_not_sent_to_a_device(server: Server) -> None:
    from takt import identity
    from takt.identity import Actor, CreatePerson, RoleAt

    device = await server.device()
    here = await server.person("operator")
    async with server.database.transaction() as connection:
        stranger = CreatePerson(name="Elsewhere", roles=[])
        await identity.create_person(connection, stranger, Actor(server.clock.now_ms()))
        everywhere = CreatePerson(name="Everywhere", roles=[RoleAt(role="viewer")])
        made = await identity.create_person(connection, everywhere, Actor(server.clock.now_ms()))

    assert set(await people_on(server, device)) == {here.id, made.person}


async def test_a_change_of_roles_reaches_the_rows_of_the_device(server: Server) -> None:
    boss = await server.administrator()
    device = await server.device()
    anna = await server.person("operator")

    await server.client.patch(
        f"/api/v1/people/{anna.id}", json={"roles": ["viewer"]}, headers=boss.headers
    )
    assert (await people_on(server, device))[anna.id]["roles"] == ["viewer"]

    await server.client.patch(
        f"/api/v1/people/{anna.id}", json={"active": False}, headers=boss.headers
    )
    assert anna.id not in await people_on(server, device)


async def test_a_person_enrols_the_phone_in_their_hand(server: Server) -> None:
    planner = await server.person("planner")

    reply = await server.client.post(
        "/api/v1/devices/self",
        json={"name": "My phone", "public_key": DeviceKey.new().jwk},
        headers=planner.headers,
    )

    assert reply.status_code == 201, reply.text
    [device] = await server.fetch("SELECT kind, person_id, site FROM device")
    assert tuple(device) == ("personal", planner.id, server.site)


async def test_a_device_token_opens_what_devices_may_ask(server: Server) -> None:
    device = await server.device()

    headers = await server.device_headers(device)
    caller = await server.app.state.authority.device(headers["authorization"][7:])

    assert caller.device == device.id
    assert caller.push_only is False


async def test_an_assertion_is_good_once(server: Server) -> None:
    device = await server.device()
    assertion = device.key.assertion(device.id, server.clock.now_ms())

    replies = [
        await server.client.post("/sync/v1/token", json={"assertion": assertion}) for _ in range(2)
    ]

    assert [reply.status_code for reply in replies] == [200, 401]
    assert replies[1].json()["code"] == "auth"
    assert replies[1].json()["server_time"] == server.clock.now_ms()


async def test_a_clock_two_minutes_off_is_forgiven_and_three_are_not(server: Server) -> None:
    device = await server.device()
    now_ms = server.clock.now_ms()

    replies = [
        await server.client.post(
            "/sync/v1/token", json={"assertion": device.key.assertion(device.id, now_ms + off_ms)}
        )
        for off_ms in (119_000, 181_000, -170_000, -190_000)
    ]

    assert [reply.status_code for reply in replies] == [200, 401, 200, 401]


async def test_a_revoked_device_may_hand_in_what_it_has_and_nothing_else(server: Server) -> None:
    boss = await server.administrator()
    await server.person("operator")
    device = await server.device()
    before = await server.device_headers(device)

    reply = await server.client.post(
        f"/api/v1/devices/{device.id}/revoke", json={"reason": "broken"}, headers=boss.headers
    )
    assertion = device.key.assertion(device.id, server.clock.now_ms())
    token = await server.client.post("/sync/v1/token", json={"assertion": assertion})

    assert reply.json()["status"] == "revoked"
    assert token.json()["push_only"] is True
    for bearer in (before["authorization"][7:], token.json()["token"]):
        caller = await server.app.state.authority.device(bearer)
        assert caller.push_only
        assert caller.device_status == "revoked"
    assert await scopes_of(server, device) == set()
    assert await people_on(server, device) == {}


async def test_a_retired_device_can_still_be_reported_lost(server: Server) -> None:
    boss = await server.administrator()
    device = await server.device()
    path = f"/api/v1/devices/{device.id}"

    steps = [
        await server.client.post(f"{path}/retire", json={}, headers=boss.headers),
        await server.client.post(f"{path}/retire", json={}, headers=boss.headers),
        await server.client.post(
            f"{path}/revoke", json={"reason": "gone", "lost": True}, headers=boss.headers
        ),
    ]

    assert [step.status_code for step in steps] == [200, 409, 200]
    assert steps[2].json()["status"] == "lost"


async def test_the_offline_grant_moves_on_once_a_day_with_contact(server: Server) -> None:
    device = await server.device()
    [enrolled] = await server.fetch("SELECT granted_until FROM device")

    await server.device_headers(device)
    [same_day] = await server.fetch("SELECT granted_until FROM device")
    server.clock.advance(86_400_000)
    await server.device_headers(device)
    [next_day] = await server.fetch("SELECT granted_until, seen_at FROM device")

    assert same_day["granted_until"] == enrolled["granted_until"]
    assert next_day["granted_until"] == enrolled["granted_until"] + 86_400_000
    assert next_day["seen_at"] == server.clock.now_ms()


async def test_an_unknown_device_is_not_found(server: Server) -> None:
    boss = await server.administrator()

    for name in (str(uuid.uuid4()), "nonsense"):
        reply = await server.client.post(
            f"/api/v1/devices/{name}/retire", json={}, headers=boss.headers
        )
        assert reply.status_code == 404, name


async def test_device_numbers_start_with_a_prefix_of_their_own(server: Server) -> None:
    await server.device()
    await server.device()

    rows = await server.fetch("SELECT device_prefix FROM device")

    assert len({row["device_prefix"] for row in rows}) == 2
    assert all(len(row["device_prefix"]) == 3 for row in rows)
