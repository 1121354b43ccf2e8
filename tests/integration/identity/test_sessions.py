"""Signing in, renewing and ending sessions, and how guessing is slowed down."""

from tests.server import PASSWORD, Server


async def test_signing_in_gives_a_token_that_says_what_the_person_may_do(server: Server) -> None:
    operator = await server.person("operator", name="李娜")

    reply = await server.client.get("/api/v1/me", headers=operator.headers)

    assert reply.status_code == 200
    assert reply.json()["person"]["name"] == "李娜"
    allowed = {(p["area"], p["action"], p["site"]) for p in reply.json()["permissions"]}
    assert ("inventory", "move", server.site) in allowed
    assert ("inventory", "receive", server.site) not in allowed


async def test_a_name_is_found_however_it_is_written(server: Server) -> None:
    await server.person("viewer", name="Anna  Berg")

    for spelling in ("anna berg", "ANNA BERG", " Anna Berg "):
        reply = await server.client.post(
            "/api/v1/session", json={"name": spelling, "password": PASSWORD}
        )
        assert reply.status_code == 200, spelling


async def test_signing_in_tells_an_own_device_whether_a_pin_has_to_be_chosen(
    server: Server,
) -> None:
    anna = await server.person("supervisor", name="Anna")
    who = {"name": "Anna", "password": PASSWORD}

    before = await server.client.post("/api/v1/session", json=who)
    await server.client.post("/api/v1/me/pin", json={"pin": "482915"}, headers=anna.headers)
    after = await server.client.post("/api/v1/session", json=who)

    told = [reply.json()["person"]["has_pin"] for reply in (before, after)]
    assert told == [False, True]


async def test_a_wrong_name_and_a_wrong_password_look_the_same(server: Server) -> None:
    await server.person("viewer", name="Anna")

    replies = [
        await server.client.post("/api/v1/session", json={"name": name, "password": "x" * 12})
        for name in ("Anna", "Nobody")
    ]

    assert [reply.status_code for reply in replies] == [401, 401]
    assert replies[0].json() == replies[1].json()


async def test_the_eleventh_wrong_password_has_to_wait_and_the_right_one_too(
    server: Server,
) -> None:
    anna = await server.person("viewer", name="Anna")
    wrong = {"name": "Anna", "password": "not the password"}
    for _ in range(10):
        assert (await server.client.post("/api/v1/session", json=wrong)).status_code == 401

    refused = await server.client.post("/api/v1/session", json=wrong | {"password": PASSWORD})
    server.clock.advance(15 * 60_000)
    later = await server.client.post("/api/v1/session", json=wrong | {"password": PASSWORD})

    assert refused.status_code == 429
    assert refused.json()["code"] == "identity.too_many_attempts"
    assert 0 < refused.json()["retry_ms"] <= 15 * 60_000
    assert later.status_code == 200
    assert anna.id == later.json()["person"]["id"]


async def test_an_unknown_name_is_limited_like_a_known_one(server: Server) -> None:
    wrong = {"name": "Nobody", "password": "not the password"}

    statuses = [
        (await server.client.post("/api/v1/session", json=wrong)).status_code for _ in range(11)
    ]

    assert statuses == [401] * 10 + [429]


async def test_a_refresh_cookie_works_once_and_its_reuse_ends_the_session(server: Server) -> None:
    anna = await server.person("viewer")

    first = await server.client.post("/api/v1/session/refresh", headers=anna.cookie)
    newer = server.cookie_of(first)
    server.clock.advance(30_001)
    again = await server.client.post("/api/v1/session/refresh", headers=anna.cookie)
    after = await server.client.post("/api/v1/session/refresh", headers=newer)
    me = await server.client.get("/api/v1/me", headers=anna.headers)

    assert first.status_code == 200
    assert [again.status_code, after.status_code, me.status_code] == [401, 401, 401]
    [entry] = await server.fetch(
        "SELECT subject FROM audit_entry WHERE action = 'identity.refresh_token_reused'"
    )
    assert entry["subject"] == f"person:{anna.id}"


async def test_a_refresh_whose_reply_was_lost_may_be_asked_for_once_more(server: Server) -> None:
    """Two tabs that wake together do the same; neither throws the person out."""
    anna = await server.person("viewer")

    lost = await server.client.post("/api/v1/session/refresh", headers=anna.cookie)
    again = await server.client.post("/api/v1/session/refresh", headers=anna.cookie)
    newer = server.cookie_of(again)
    after = await server.client.post("/api/v1/session/refresh", headers=newer)

    assert [lost.status_code, again.status_code, after.status_code] == [200, 200, 200]


async def test_a_refresh_cookie_is_stolen_where_its_successor_was_used_already(
    server: Server,
) -> None:
    anna = await server.person("viewer")
    first = await server.client.post("/api/v1/session/refresh", headers=anna.cookie)
    newer = server.cookie_of(first)
    await server.client.post("/api/v1/session/refresh", headers=newer)

    again = await server.client.post("/api/v1/session/refresh", headers=anna.cookie)

    assert again.status_code == 401


async def test_the_refresh_cookie_is_out_of_reach_of_scripts_and_other_sites(
    server: Server,
) -> None:
    await server.person("viewer", name="Anna")

    reply = await server.client.post("/api/v1/session", json={"name": "Anna", "password": PASSWORD})

    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "secure" in cookie
    assert "samesite=strict" in cookie
    assert "path=/api/v1/session" in cookie


async def test_signing_out_ends_access_at_once(server: Server) -> None:
    anna = await server.person("viewer")

    out = await server.client.delete("/api/v1/session", headers=anna.cookie)
    me = await server.client.get("/api/v1/me", headers=anna.headers)

    assert out.status_code == 204
    assert me.status_code == 401


async def test_an_access_token_expires_after_fifteen_minutes(server: Server) -> None:
    anna = await server.person("viewer")

    server.clock.advance(15 * 60_000 + 6_000)
    me = await server.client.get("/api/v1/me", headers=anna.headers)

    assert me.status_code == 401
    assert me.json()["code"] == "auth.token_expired"


async def test_a_page_of_another_site_cannot_sign_anybody_in(server: Server) -> None:
    await server.person("viewer", name="Anna")

    reply = await server.client.post(
        "/api/v1/session",
        json={"name": "Anna", "password": PASSWORD},
        headers={"origin": "https://evil.test"},
    )

    assert reply.status_code == 403
    assert reply.json()["code"] == "auth.foreign_origin"
