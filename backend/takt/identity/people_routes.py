"""HTTP for people, roles and the audit log."""

from __future__ import annotations

from typing import Annotated, Any, cast

from litestar import Controller, Request, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from takt.identity import qr, queries
from takt.identity.commands import ChangePerson, CreatePerson, SetPassword, SetPin
from takt.identity.model import Person
from takt.identity.store import Actor
from takt.identity.use_cases import people
from takt.identity.use_cases.people import PersonChanged
from takt.runtime import audit
from takt.runtime.auth import Caller, caller_of, requires, requires_person
from takt.runtime.http import RowId

AnyRequest = Request[Any, Any, Any]
PageStart = Annotated[int, Parameter(ge=0, le=2**53 - 1)]
PageSize = Annotated[int, Parameter(ge=1, le=500)]


def actor_of(request: AnyRequest) -> Actor:
    """Who makes the change that this request asks for."""
    caller = caller_of(request)
    return Actor(request.app.state.clock.now_ms(), caller.person, caller.device)


def nudge(request: AnyRequest, head: int | None) -> None:
    """Tell the devices that there is something new, after the commit."""
    if head is not None:
        request.app.state.nudge(head)


def person_view(person: Person) -> dict[str, Any]:
    """A person as administrators see them: what is set, never a hash."""
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language,
        "active": person.active,
        "site": person.site,
        "roles": [{"role": held.role, "site": held.site} for held in person.assignments],
        "has_password": person.has_password,
        "has_pin": person.pin is not None,
        "has_badge": person.badge_hash is not None,
    }


def _is_visible(person: Person, caller: Caller) -> bool:
    sites = {held.site for held in person.assignments} | {person.site}
    return any(
        (permission == "identity.view_people") and (site is None or site in sites or None in sites)
        for permission, site in caller.sites
    )


async def _changed(request: AnyRequest, done: PersonChanged) -> dict[str, Any]:
    nudge(request, done.head)
    async with request.app.state.database.connection() as connection:
        [person] = await queries.people(connection, [done.person])
    view = person_view(person)
    if done.badge is None:
        return view
    return {**view, "badge_code": done.badge, "badge_modules": qr.badge_modules(done.badge)}


class PeopleController(Controller):
    """People and what they may do."""

    path = "/api/v1/people"

    @get(guards=[requires("identity.view_people")])
    async def everybody(self, request: AnyRequest) -> dict[str, Any]:
        """List the people of the sites that the caller may see."""
        async with request.app.state.database.connection() as connection:
            found = await queries.people(connection)
        caller = caller_of(request)
        return {"people": [person_view(one) for one in found if _is_visible(one, caller)]}

    @post(guards=[requires("identity.manage_people")])
    async def create(self, request: AnyRequest, data: JSONBody[CreatePerson]) -> dict[str, Any]:
        """Add a person; the answer shows the badge code, this once."""
        async with request.app.state.database.transaction() as connection:
            done = await people.create_person(
                connection, data, actor_of(request), caller_of(request)
            )
        return await _changed(request, done)

    @patch("/{person_id:int}", guards=[requires("identity.manage_people")])
    async def change(
        self, request: AnyRequest, person_id: FromPath[RowId], data: JSONBody[ChangePerson]
    ) -> dict[str, Any]:
        """Change name, roles, language, home site, or whether the person works here."""
        async with request.app.state.database.transaction() as connection:
            done = await people.change_person(
                connection, person_id, data, actor_of(request), caller_of(request)
            )
        return await _changed(request, done)

    @post(
        "/{person_id:int}/password",
        guards=[requires("identity.manage_people")],
        status_code=200,
    )
    async def password(
        self, request: AnyRequest, person_id: FromPath[RowId], data: JSONBody[SetPassword]
    ) -> dict[str, Any]:
        """Set a new password; the person's sessions end."""
        async with request.app.state.database.transaction() as connection:
            done = await people.set_password(
                connection, person_id, data.password, actor_of(request), caller_of(request)
            )
        return await _changed(request, done)

    @post("/{person_id:int}/pin", guards=[requires("identity.manage_people")], status_code=200)
    async def pin(
        self, request: AnyRequest, person_id: FromPath[RowId], data: JSONBody[SetPin]
    ) -> dict[str, Any]:
        """Set a new PIN, or take it away with null."""
        async with request.app.state.database.transaction() as connection:
            done = await people.set_pin(
                connection, person_id, data.pin, actor_of(request), caller_of(request)
            )
        return await _changed(request, done)

    @post("/{person_id:int}/badge", guards=[requires("identity.manage_people")], status_code=200)
    async def badge(self, request: AnyRequest, person_id: FromPath[RowId]) -> dict[str, Any]:
        """Make a new badge code; it is shown only in this answer."""
        async with request.app.state.database.transaction() as connection:
            done = await people.issue_badge(
                connection, person_id, actor_of(request), caller_of(request)
            )
        return await _changed(request, done)


@post("/api/v1/me/pin", guards=[requires_person], status_code=200)
async def own_pin(request: AnyRequest, data: JSONBody[SetPin]) -> dict[str, Any]:
    """Set or take away the PIN of whoever asks: a personal device needs one at once."""
    person = cast(int, caller_of(request).person)
    async with request.app.state.database.transaction() as connection:
        done = await people.set_pin(connection, person, data.pin, actor_of(request))
    nudge(request, done.head)
    return {"has_pin": data.pin is not None}


@get("/api/v1/roles", guards=[requires("identity.view_people")])
async def roles(request: AnyRequest) -> dict[str, Any]:
    """List the roles with their permissions."""
    async with request.app.state.database.connection() as connection:
        found = await queries.roles(connection)
    return {
        "roles": [
            {
                "code": role.code,
                "name_zh": role.name_zh,
                "name_en": role.name_en,
                "permissions": list(role.permissions),
            }
            for role in found.values()
        ]
    }


@get("/api/v1/audit", guards=[requires("identity.view_audit")])
async def audit_log(
    request: AnyRequest,
    after: FromQuery[PageStart] = 0,
    before: FromQuery[PageStart] = 0,
    limit: FromQuery[PageSize] = 100,
) -> dict[str, Any]:
    """Read the audit log, oldest first after `after`; newest first below `before`, if given."""
    caller_of(request).demand("identity.view_audit", None)
    async with request.app.state.database.connection() as connection:
        if before:
            entries = await audit.page_back(connection, before, limit)
        else:
            entries = await audit.page(connection, after, limit)
    return {"entries": entries, "more": len(entries) == limit}
