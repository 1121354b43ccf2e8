"""Who is calling, and the guards that every route declares.

A guard asks the authority, which the identity area provides, to name the caller behind the
bearer token and leaves the caller in `request.state.caller`. Tokens are made and checked in
`runtime.tokens`; who holds which permission is decided by `identity`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from litestar.connection import ASGIConnection, WebSocket
from litestar.handlers import BaseRouteHandler

from takt.kernel.errors import Forbidden, Unauthorized
from takt.runtime.origin import is_same_origin

SOCKET_PROTOCOL = "takt.sync.1"
PERSON_HEADER = "x-takt-person"
PERSON_DIGITS_MAX = 16
Connection = ASGIConnection[Any, Any, Any, Any]
Guarding = Callable[[Connection, BaseRouteHandler], Awaitable[None] | None]
"""What stands before a route."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The person or device behind a request, with what it may do now.

    `sites` maps a permission to the sites where it is held; the site None stands for all.
    """

    person: int | None = None
    device: str | None = None
    site: int | None = None
    session: str | None = None
    push_only: bool = False
    device_status: str | None = None
    sites: frozenset[tuple[str, int | None]] = frozenset()
    blind_to: tuple[int, ...] = ()
    """Blind stocktakes that the person or the device counts for; their figures are not shown."""

    @property
    def permissions(self) -> frozenset[str]:
        """Every permission that the caller holds somewhere."""
        return frozenset(permission for permission, _ in self.sites)

    def may(self, permission: str, site: int | None = None) -> bool:
        """Whether the caller holds `permission` at `site`, or anywhere when no site is named."""
        if site is None:
            return permission in self.permissions
        return (permission, site) in self.sites or (permission, None) in self.sites

    def sites_with(self, permission: str) -> list[int] | None:
        """The sites where the caller holds `permission`; None for everywhere."""
        sites = [site for held, site in self.sites if held == permission]
        return None if None in sites else [site for site in sites if site is not None]

    def demand(self, permission: str, site: int | None) -> None:
        """Refuse unless the caller holds `permission` at `site` (None: at every site)."""
        if (permission, None) in self.sites or (site is not None and self.may(permission, site)):
            return
        raise Forbidden("auth.forbidden", permission=permission)


class Authority(Protocol):
    """Names the caller behind a token or raises Unauthorized."""

    async def person(self, token: str) -> Caller: ...

    async def device(self, token: str) -> Caller: ...

    async def person_on_device(self, token: str, person: int | None) -> Caller:
        """The device behind a token with the rights at its site of the person named.

        Whoever does not work on the device has none there.
        """
        ...

    async def scopes(self, device: str) -> list[str]:
        """What the device may load now; nothing when it is not active."""
        ...


class Guard:
    """A permission that a route demands; the guard test looks for instances of this class."""

    __slots__ = ("kind", "permission", "push_only_allowed")

    def __init__(
        self, kind: str, permission: str | None = None, push_only_allowed: bool = False
    ) -> None:
        self.kind = kind
        self.permission = permission
        self.push_only_allowed = push_only_allowed

    def __repr__(self) -> str:
        return f"Guard({self.kind}, {self.permission})"

    async def __call__(self, connection: Connection, _: BaseRouteHandler) -> None:
        authority = cast(Authority, connection.app.state.authority)
        is_socket = isinstance(connection, WebSocket)
        if is_socket and not is_same_origin(connection.headers):
            raise Forbidden("auth.foreign_origin")
        token = socket_token(connection) if is_socket else bearer_token(connection)
        if self.kind == "device":
            caller = await authority.device(token)
        elif self.kind == "person_on_device":
            caller = await authority.person_on_device(token, named_person(connection))
        else:
            caller = await authority.person(token)
        self.check(caller)
        connection.state.caller = caller

    def check(self, caller: Caller) -> None:
        """Refuse a caller without the right that this guard stands for."""
        if caller.push_only and not self.push_only_allowed:
            raise Forbidden("auth.device_revoked", reason=caller.device_status or "revoked")
        if self.permission is not None and not caller.may(self.permission):
            raise Forbidden("auth.forbidden", permission=self.permission)


def requires(permission: str) -> Guard:
    """A guard for people who hold `permission`, given as area.action, somewhere."""
    return Guard("person", permission)


def requires_on_device(permission: str) -> Guard:
    """A guard for people without a session, who came to an enrolled device by PIN or badge.

    The device's token is the credential, `X-Takt-Person` says who is at work. The PIN was checked
    on the device, so a stolen token may name anybody: it reads no more than what those that work
    on this device may see at its site, and that until the device is revoked. Hence this guard
    stands before reads alone, and never before exports, recalls or changes.
    """
    return Guard("person_on_device", permission)


requires_person = Guard("person")
"""A guard for everybody who is signed in."""

requires_device = Guard("device")
"""A guard for active devices."""

requires_pushing_device = Guard("device", push_only_allowed=True)
"""A guard for push alone: revoked and lost devices may still hand in what they recorded."""


def sees_figures(connection: Connection, _: BaseRouteHandler) -> None:
    """A guard behind another one: whoever counts blindly is told no quantity of the books."""
    if caller_of(connection).blind_to:
        raise Forbidden("auth.counts_blindly")


def bearer_token(connection: Connection) -> str:
    """The bearer token of the request."""
    header = connection.headers.get("authorization", "")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("auth.missing")
    return token.strip()


def named_person(connection: Connection) -> int | None:
    """Who is at work on the device that asks; None where nobody is named in digits."""
    text = connection.headers.get(PERSON_HEADER, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= PERSON_DIGITS_MAX
    return int(text) if is_number else None


def socket_token(connection: Connection) -> str:
    """The token among the subprotocols that a websocket offers; browsers send no header there."""
    offered: list[str] = cast(dict[str, Any], connection.scope).get("subprotocols", [])
    tokens = [one.removeprefix("bearer.") for one in offered if one.startswith("bearer.")]
    if SOCKET_PROTOCOL not in offered or len(tokens) != 1 or not tokens[0]:
        raise Unauthorized("auth.missing")
    return tokens[0]


def caller_of(connection: Connection) -> Caller:
    """The caller that the route's guard found."""
    return cast(Caller, connection.state.caller)
