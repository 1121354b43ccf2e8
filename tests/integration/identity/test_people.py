"""Creating, changing and retiring people, and what the audit log keeps of it."""

import json

from takt.identity.credentials import badge_hash, is_pin
from takt.identity.model import Pin
from takt.identity.qr import modules
from tests.server import PASSWORD, PIN, Server

NEW = {"name": "王伟", "roles": ["storekeeper"], "password": PASSWORD, "pin": PIN}


async def test_a_new_person_can_sign_in_and_shows_a_badge_code_once(server: Server) -> None:
    boss = await server.administrator()

    made = await server.client.post(
        "/api/v1/people", json={**NEW, "site": server.site}, headers=boss.headers
    )
    listed = await server.client.get("/api/v1/people", headers=boss.headers)

    assert made.status_code == 201, made.text
    assert len(made.json()["badge_code"]) == 16
    assert made.json()["badge_modules"] == modules("B:" + made.json()["badge_code"])
    person = next(one for one in listed.json()["people"] if one["id"] == made.json()["id"])
    assert person["roles"] == [{"role": "storekeeper", "site": server.site}]
    assert (person["has_pin"], person["has_password"], person["has_badge"]) == (True, True, True)
    assert "badge_code" not in person
    await server.sign_in(person["id"], "王伟")


async def test_every_wrong_field_of_a_new_person_is_named_at_once(server: Server) -> None:
    boss = await server.administrator()
    before = await server.written()

    reply = await server.client.post(
        "/api/v1/people",
        json={"name": " ", "roles": ["emperor"], "password": "password1", "pin": "12"},
        headers=boss.headers,
    )

    assert reply.status_code == 422
    found = {(error["field"], error["code"]) for error in reply.json()["errors"]}
    assert found == {
        ("name", "missing"),
        ("roles", "unknown_role"),
        ("password", "too_short"),
        ("password", "too_common"),
        ("pin", "not_4_to_8_digits"),
    }
    assert await server.written() == before


async def test_two_people_cannot_have_one_name_in_two_spellings(server: Server) -> None:
    boss = await server.administrator()
    await server.person("viewer", name="Anna Berg")

    reply = await server.client.post(
        "/api/v1/people", json={"name": "ANNA  BERG", "roles": []}, headers=boss.headers
    )

    assert reply.status_code == 409
    assert reply.json()["code"] == "identity.name_taken"


async def test_a_new_password_ends_the_sessions_of_the_person(server: Server) -> None:
    boss = await server.administrator()
    anna = await server.person("viewer", name="Anna")

    reply = await server.client.post(
        f"/api/v1/people/{anna.id}/password",
        json={"password": "violet-canyon-82-moss"},
        headers=boss.headers,
    )
    me = await server.client.get("/api/v1/me", headers=anna.headers)
    old = await server.client.post("/api/v1/session", json={"name": "Anna", "password": PASSWORD})

    assert reply.status_code == 200
    assert [me.status_code, old.status_code] == [401, 401]
    await server.sign_in(anna.id, "Anna", "violet-canyon-82-moss")


async def test_a_password_with_the_persons_name_is_refused(server: Server) -> None:
    boss = await server.administrator()
    anna = await server.person("viewer", name="Annabelle")

    reply = await server.client.post(
        f"/api/v1/people/{anna.id}/password",
        json={"password": "annabelle-2026!"},
        headers=boss.headers,
    )

    assert reply.status_code == 422
    assert reply.json()["errors"] == [{"field": "password", "code": "contains_name"}]


async def test_retiring_somebody_ends_sessions_and_roles_but_keeps_the_history(
    server: Server,
) -> None:
    boss = await server.administrator()
    anna = await server.person("operator")
    server.clock.advance(60_000)

    reply = await server.client.patch(
        f"/api/v1/people/{anna.id}", json={"active": False}, headers=boss.headers
    )
    me = await server.client.get("/api/v1/me", headers=anna.headers)

    assert reply.json()["active"] is False
    assert me.status_code == 401
    [role] = await server.fetch("SELECT * FROM person_role WHERE person_id = $1", anna.id)
    assert role["until"] == server.clock.now_ms()


async def test_rights_are_known_as_of_the_time_of_an_act(server: Server) -> None:
    from takt import identity

    boss = await server.administrator()
    anna = await server.person("operator")
    was_operator_at = server.clock.now_ms()
    server.clock.advance(60_000)
    await server.client.patch(
        f"/api/v1/people/{anna.id}", json={"roles": ["viewer"]}, headers=boss.headers
    )

    async with server.database.connection() as connection:
        rights = await identity.rights_of(connection, [anna.id, 999])

    assert rights[anna.id].held("inventory.move", server.site, was_operator_at)
    assert not rights[anna.id].held("inventory.move", server.site, server.clock.now_ms())
    assert rights[anna.id].held("live.view", server.site, server.clock.now_ms())
    assert not rights[999].held("inventory.move", server.site, was_operator_at)


async def test_the_last_administrator_can_neither_leave_nor_lose_the_role(server: Server) -> None:
    boss = await server.administrator()

    replies = [
        await server.client.patch(f"/api/v1/people/{boss.id}", json=body, headers=boss.headers)
        for body in ({"active": False}, {"roles": ["viewer"]}, {"roles": ["administrator"]})
    ]

    assert [reply.status_code for reply in replies] == [409, 409, 409]
    assert {reply.json()["code"] for reply in replies} == {"identity.last_administrator"}


async def test_an_administrator_of_one_site_cannot_reach_beyond_it(server: Server) -> None:
    await server.administrator()
    local = await server.person("administrator")
    elsewhere = await server.administrator()

    replies = [
        await server.client.post(
            "/api/v1/people",
            json={"name": "X", "roles": [{"role": "viewer", "site": None}]},
            headers=local.headers,
        ),
        await server.client.patch(
            f"/api/v1/people/{elsewhere.id}", json={"active": False}, headers=local.headers
        ),
        await server.client.post(
            f"/api/v1/people/{elsewhere.id}/password",
            json={"password": "violet-canyon-82-moss"},
            headers=local.headers,
        ),
        await server.client.patch(
            f"/api/v1/people/{local.id}",
            json={"roles": [{"role": "administrator", "site": None}]},
            headers=local.headers,
        ),
        await server.client.get("/api/v1/audit", headers=local.headers),
    ]

    assert [reply.status_code for reply in replies] == [403] * 5


async def test_pin_and_badge_are_kept_so_that_a_device_can_check_them_alone(
    server: Server,
) -> None:
    boss = await server.administrator()
    anna = await server.person("operator")
    device = await server.device()

    await server.client.post(
        f"/api/v1/people/{anna.id}/pin", json={"pin": "90417"}, headers=boss.headers
    )
    badge = await server.client.post(f"/api/v1/people/{anna.id}/badge", headers=boss.headers)

    [row] = await server.fetch(
        "SELECT row FROM feed WHERE scope = $1 AND table_name = 'person' AND key = $2",
        f"me:{device.id}",
        str(anna.id),
    )
    person = json.loads(row["row"])
    assert is_pin(Pin(**person["pin"]), "90417")
    assert person["pin"]["iterations"] >= 600_000
    assert person["badge"] == badge_hash(badge.json()["badge_code"])
    assert "password" not in row["row"]


async def test_everybody_sets_their_own_pin_and_nobody_without_a_sign_in(server: Server) -> None:
    anna = await server.person("operator")
    device = await server.device()

    mine = await server.client.post("/api/v1/me/pin", json={"pin": "90417"}, headers=anna.headers)
    weak = await server.client.post("/api/v1/me/pin", json={"pin": "1"}, headers=anna.headers)
    nobody = await server.client.post("/api/v1/me/pin", json={"pin": "90417"})

    assert (mine.status_code, weak.status_code, nobody.status_code) == (200, 422, 401)
    assert mine.json() == {"has_pin": True}
    [row] = await server.fetch(
        "SELECT row FROM feed WHERE scope = $1 AND table_name = 'person' AND key = $2",
        f"me:{device.id}",
        str(anna.id),
    )
    assert is_pin(Pin(**json.loads(row["row"])["pin"]), "90417")


async def test_every_change_is_audited_with_before_and_after_and_no_secret(
    server: Server,
) -> None:
    boss = await server.administrator()
    anna = await server.person("operator", name="Anna")
    await server.client.patch(
        f"/api/v1/people/{anna.id}", json={"name": "Anne"}, headers=boss.headers
    )
    await server.client.post(
        f"/api/v1/people/{anna.id}/pin", json={"pin": "90417"}, headers=boss.headers
    )

    log = await server.client.get("/api/v1/audit", params={"limit": 500}, headers=boss.headers)

    entries = log.json()["entries"]
    changed = next(one for one in entries if one["action"] == "identity.person_changed")
    assert (changed["person"], changed["subject"]) == (boss.id, f"person:{anna.id}")
    assert (changed["before"], changed["after"]) == ({"name": "Anna"}, {"name": "Anne"})
    assert any(one["action"] == "identity.pin_set" for one in entries)
    assert "90417" not in log.text
    assert PASSWORD not in log.text
    assert "argon2" not in log.text


async def test_the_audit_log_is_read_backwards_page_by_page_without_a_gap(server: Server) -> None:
    boss = await server.administrator()
    await server.person("operator", name="Anna")
    get = server.client.get
    whole = (await get("/api/v1/audit", params={"limit": 500}, headers=boss.headers)).json()

    read: list[int] = []
    is_more = True
    while is_more:
        query = {"before": read[-1] if read else 2**53 - 1, "limit": 2}
        page = (await get("/api/v1/audit", params=query, headers=boss.headers)).json()
        read += [entry["n"] for entry in page["entries"]]
        is_more = page["more"]

    assert read == [entry["n"] for entry in reversed(whole["entries"])]


async def test_built_in_roles_in_the_database_equal_those_of_the_model(server: Server) -> None:
    from takt.identity import ROLES

    rows = await server.fetch("SELECT code, name_zh, name_en, permissions FROM role")

    assert {row["code"]: tuple(row["permissions"]) for row in rows} == {
        code: role.permissions for code, role in ROLES.items()
    }
    assert {(row["name_zh"], row["name_en"]) for row in rows} == {
        (role.name_zh, role.name_en) for role in ROLES.values()
    }
