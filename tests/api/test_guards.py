"""Every route has a permission or stands in the public list, and every role is judged by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pytest
from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import HTTPRoute, WebSocketRoute

from takt.app import CONTROLLERS, PUBLIC_ROUTES, create_app
from takt.identity import PERMISSIONS, ROLES
from takt.identity.roles import ROLES as MATRIX
from takt.kernel.clock import ManualClock
from takt.kernel.errors import Forbidden
from takt.runtime.auth import PERSON_HEADER, Caller, Guard, requires
from takt.runtime.database import Database
from takt.settings import Settings
from tests.server import Server

SITE = 1


@dataclass(frozen=True)
class Route:
    """One method on one path, with the guards in front of it."""

    method: str
    path: str
    guards: tuple[Guard, ...]


NOBODYS = ("987654321", "00000000-0000-4000-8000-000000000001")


def handlers_of(app: Litestar) -> Iterator[tuple[str, BaseRouteHandler]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            yield from ((route.path, handler) for handler in route.route_handlers)
        else:
            yield route.path, cast(WebSocketRoute, route).route_handler


def routes_of(app: Litestar) -> Iterator[Route]:
    for path, handler in handlers_of(app):
        guards = tuple(one for one in handler.resolve_guards() if isinstance(one, Guard))
        methods = {str(getattr(one, "value", one)) for one in getattr(handler, "http_methods", ())}
        for method in (methods or {"WEBSOCKET"}) - {"OPTIONS"}:
            yield Route(method, path, guards)


class NoPool:
    """The routes can be walked without a database."""

    pool = None


ROUTES = sorted(
    routes_of(create_app(Settings(), cast(Database, NoPool()), ManualClock())),
    key=lambda route: (route.path, route.method),
)


def test_there_are_routes_to_walk() -> None:
    assert len(ROUTES) > 20
    assert CONTROLLERS


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_a_route_has_a_guard_or_stands_in_the_public_list(route: Route) -> None:
    is_public = (route.method, route.path) in PUBLIC_ROUTES

    assert is_public != bool(route.guards), "guard it, or say in PUBLIC_ROUTES why it is open"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_a_guard_names_a_permission_that_exists(route: Route) -> None:
    for guard in route.guards:
        assert guard.permission is None or guard.permission in PERMISSIONS


def test_the_public_list_names_no_route_that_is_gone() -> None:
    existing = {(route.method, route.path) for route in ROUTES}

    assert existing >= PUBLIC_ROUTES


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_guard_lets_exactly_the_roles_with_its_permission_in(role: str, permission: str) -> None:
    caller = Caller(person=1, sites=frozenset((held, SITE) for held in MATRIX[role].permissions))
    guard = requires(permission)

    if permission in MATRIX[role].permissions:
        guard.check(caller)
        caller.demand(permission, SITE)
    else:
        with pytest.raises(Forbidden):
            guard.check(caller)
    with pytest.raises(Forbidden):
        caller.demand(permission, SITE + 1)


def filled(path: str) -> str:
    """The address of something that nobody knows, by what the route asks for."""
    parts = path.split("/")
    return "/".join(NOBODYS[part[-6:] == ":uuid}"] if part[:1] == "{" else part for part in parts)


def person_routes() -> list[Route]:
    return [route for route in ROUTES if any(guard.kind == "person" for guard in route.guards)]


@pytest.mark.parametrize("role", sorted(ROLES))
async def test_the_running_server_allows_and_denies_each_route_by_the_role(
    server: Server, role: str
) -> None:
    person = await server.person(role, everywhere=True)
    wrong = []

    for route in person_routes():
        path = filled(route.path)
        reply = await server.client.request(
            route.method, path, headers=person.headers, json=None if route.method == "GET" else {}
        )
        needed = {guard.permission for guard in route.guards if guard.permission}
        is_allowed = needed <= set(MATRIX[role].permissions)
        is_refused = reply.status_code == 403 and reply.json().get("permission") in needed
        if reply.status_code >= 500 or is_allowed == is_refused:
            wrong.append((route.method, route.path, reply.status_code, reply.text[:200]))

    assert wrong == []


@pytest.mark.parametrize("role", sorted(ROLES))
async def test_a_person_at_a_device_is_allowed_and_denied_each_of_its_routes_by_the_role(
    server: Server, role: str
) -> None:
    person = await server.person(role)
    device = await server.device_headers(await server.device())
    routes = [one for one in ROUTES if any(g.kind == "person_on_device" for g in one.guards)]
    wrong = []

    for route in routes:
        path = filled(route.path)
        body = None if route.method == "GET" else {}
        needed = {guard.permission for guard in route.guards}
        for named, is_allowed in ((person.id, needed <= set(MATRIX[role].permissions)), (0, False)):
            headers = device | {PERSON_HEADER: str(named)}
            reply = await server.client.request(route.method, path, headers=headers, json=body)
            is_refused = reply.status_code == 403 and reply.json().get("permission") in needed
            if reply.status_code >= 500 or is_allowed == is_refused:
                wrong.append((route.method, route.path, named, reply.status_code, reply.text[:200]))

    assert routes
    assert all(None not in {guard.permission for guard in route.guards} for route in routes)
    assert wrong == []


async def test_nobody_gets_past_a_guard_without_a_token(server: Server) -> None:
    wrong = []

    for route in ROUTES:
        if not route.guards or route.method == "WEBSOCKET":
            continue
        path = filled(route.path)
        reply = await server.client.request(route.method, path)
        if reply.status_code != 401:
            wrong.append((route.method, route.path, reply.status_code))

    assert wrong == []
