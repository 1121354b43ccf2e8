"""HTTP for signing in and out, for "what may I do", and for the first-run set-up."""

from __future__ import annotations

from typing import Any, cast

from litestar import Controller, Request, delete, get, post
from litestar.datastructures import Cookie
from litestar.params import JSONBody
from litestar.response import Response

from takt.identity import errors, queries
from takt.identity.authority import IdentityAuthority
from takt.identity.commands import ChangeOwnPassword, SetUp, SignIn
from takt.identity.model import AttemptLimit, Person
from takt.identity.use_cases import sessions, set_up
from takt.identity.use_cases.own_password import change_own_password
from takt.runtime.auth import caller_of, requires_person
from takt.runtime.origin import client_address, is_same_origin
from takt.runtime.setup_code import forget_setup_code, is_setup_code

COOKIE = "takt_refresh"
COOKIE_PATH = "/api/v1/session"
SETUP_LIMIT = AttemptLimit(30, 15 * 60_000)

AnyRequest = Request[Any, Any, Any]


def address_of(request: AnyRequest) -> str | None:
    """The client's address for limits; None behind a proxy that does not tell it."""
    peer = request.client.host if request.client else None
    trusted = request.app.state.settings.trusted_proxies
    return client_address(peer, request.headers.get("x-forwarded-for"), trusted)


def _refuse_foreign_pages(request: AnyRequest) -> None:
    if not is_same_origin(request.headers):
        raise errors.foreign_origin()


def _refresh_cookie(token: str, max_age_s: int) -> Cookie:
    return Cookie(
        key=COOKIE,
        value=token,
        path=COOKIE_PATH,
        max_age=max_age_s,
        httponly=True,
        secure=True,
        samesite="strict",
    )


def _person_view(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "has_pin": person.pin is not None,
        "site": person.site,
        "roles": person.roles_at(person.site),
        "permissions": person.permissions_at(person.site),
    }


async def _answer(request: AnyRequest, session: sessions.Session) -> Response[dict[str, Any]]:
    authority = cast(IdentityAuthority, request.app.state.authority)
    token, expires_at = await authority.issue_person_token(session.person.id, session.id)
    content = {
        "access_token": token,
        "expires_at": expires_at,
        "person": _person_view(session.person),
        "server_time": request.app.state.clock.now_ms(),
    }
    cookie = _refresh_cookie(session.refresh_token, sessions.REFRESH_LIFE_MS // 1000)
    return Response(content, status_code=200, cookies=[cookie])


class SessionController(Controller):
    """Sign in, renew, sign out."""

    path = "/api/v1/session"

    @post(status_code=200)
    async def sign_in(
        self, request: AnyRequest, data: JSONBody[SignIn]
    ) -> Response[dict[str, Any]]:
        """Exchange name and password for an access token and a refresh cookie."""
        _refuse_foreign_pages(request)
        state = request.app.state
        session = await sessions.sign_in(
            state.database,
            state.clock,
            data,
            address_of(request),
            await _known_device(request),
        )
        return await _answer(request, session)

    @post("/refresh", status_code=200)
    async def renew(self, request: AnyRequest) -> Response[dict[str, Any]]:
        """Exchange the refresh cookie for a new one and a new access token."""
        _refuse_foreign_pages(request)
        token = request.cookies.get(COOKIE)
        if not token or len(token) > 128:
            raise errors.session_ended()
        state = request.app.state
        device = await _known_device(request)
        renewed = await sessions.renew(state.database, state.clock, token, device)
        return await _answer(request, renewed)

    @delete(status_code=204)
    async def sign_out(self, request: AnyRequest) -> Response[None]:
        """End the session; the cookie is all that is needed."""
        _refuse_foreign_pages(request)
        token = request.cookies.get(COOKIE)
        if token and len(token) <= 128:
            await sessions.sign_out(request.app.state.database, request.app.state.clock, token)
        return Response(None, status_code=204, cookies=[_refresh_cookie("", 0)])


async def _known_device(request: AnyRequest) -> str | None:
    """The device that says it is used, if it is one of ours; no right comes of it."""
    claimed = request.headers.get("x-takt-device", "")
    if len(claimed) != 36 or not claimed.isascii():
        return None
    async with request.app.state.database.connection() as connection:
        known = {device.id for device in await queries.devices(connection)}
    return claimed if claimed in known else None


@get("/api/v1/me", guards=[requires_person])
async def me(request: AnyRequest) -> dict[str, Any]:
    """What the signed-in person may do, where, and which role says so."""
    async with request.app.state.database.connection() as connection:
        [person] = await queries.people(connection, [cast(int, caller_of(request).person)])
    reasons: dict[tuple[str, int | None], list[str]] = {}
    for held in person.assignments:
        for permission in held.permissions:
            reasons.setdefault((permission, held.site), []).append(held.role)
    permissions = []
    for (permission, site), roles in sorted(reasons.items(), key=repr):
        area, _, action = permission.partition(".")
        permissions.append({"area": area, "action": action, "site": site, "roles": sorted(roles)})
    return {
        "person": _person_view(person),
        "permissions": permissions,
        "server_time": request.app.state.clock.now_ms(),
    }


@post("/api/v1/me/password", guards=[requires_person], status_code=204)
async def own_password(request: AnyRequest, data: JSONBody[ChangeOwnPassword]) -> None:
    """Change the caller's own password; every other session of theirs ends."""
    state = request.app.state
    await change_own_password(state.database, state.clock, data, caller_of(request))


class SetupController(Controller):
    """The first run of an empty server."""

    path = "/api/v1/setup"

    @get()
    async def is_needed(self, request: AnyRequest) -> dict[str, bool]:
        """Say whether there is nobody yet."""
        async with request.app.state.database.connection() as connection:
            return {"needed": not await queries.has_people(connection)}

    @post(status_code=201)
    async def set_up(self, request: AnyRequest, data: JSONBody[SetUp]) -> dict[str, Any]:
        """Create the first site and administrator with the code from the terminal."""
        _refuse_foreign_pages(request)
        state = request.app.state
        address = address_of(request)
        if address is not None:
            async with state.database.connection() as connection:
                await sessions.check_attempts(
                    connection, f"setup:{address}", SETUP_LIMIT, state.clock.now_ms()
                )
        if not is_setup_code(state.settings, data.setup_code):
            raise errors.wrong_setup_code()
        made = await set_up.set_up(state.database, data, state.make_site, state.clock.now_ms())
        forget_setup_code(state.settings)
        if made.head is not None:
            state.nudge(made.head)
        return {"site": made.site, "person": made.person}
