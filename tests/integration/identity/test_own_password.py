"""Changing one's own password."""

from tests.server import PASSWORD, Server, SignedIn

NEW = "violet-canyon-82-moss"


async def test_a_new_own_password_ends_the_other_sessions_and_is_audited(server: Server) -> None:
    anna = await server.person("viewer", name="Anna")
    elsewhere = await server.sign_in(anna.id, "Anna")

    reply = await _change(server, anna, PASSWORD, NEW)

    assert reply == (204, [])
    here = await server.client.get("/api/v1/me", headers=anna.headers)
    there = await server.client.get("/api/v1/me", headers=elsewhere.headers)
    assert [here.status_code, there.status_code] == [200, 401]
    await server.sign_in(anna.id, "Anna", NEW)
    [entry] = await server.fetch(
        "SELECT person, subject, after FROM audit_entry WHERE action = $1",
        "identity.own_password_changed",
    )
    assert (entry["person"], entry["subject"]) == (anna.id, f"person:{anna.id}")


async def test_everything_wrong_with_an_own_password_is_named_and_nothing_changes(
    server: Server,
) -> None:
    anna = await server.person("viewer", name="Annabelle")

    reply = await _change(server, anna, "not the old one", "annabelle")

    assert reply == (
        422,
        [("old", "wrong"), ("new", "too_short"), ("new", "contains_name")],
    )
    assert await _change(server, anna, PASSWORD, PASSWORD) == (422, [("new", "not_new")])
    await server.sign_in(anna.id, "Annabelle")


async def test_an_old_password_cannot_be_guessed_with_a_stolen_token(server: Server) -> None:
    anna = await server.person("viewer", name="Anna")
    for _ in range(10):
        assert (await _change(server, anna, "wrong", NEW))[0] == 422

    assert (await _change(server, anna, PASSWORD, NEW))[0] == 429


async def _change(
    server: Server, person: SignedIn, old: str, new: str
) -> tuple[int, list[tuple[str, str]]]:
    reply = await server.client.post(
        "/api/v1/me/password", json={"old": old, "new": new}, headers=person.headers
    )
    wrong = reply.json().get("errors", []) if reply.status_code == 422 else []
    return reply.status_code, [(error["field"], error["code"]) for error in wrong]
