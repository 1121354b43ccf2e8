"""HTTP for devices: enrolment, tokens, and taking devices out of use."""

from __future__ import annotations

from typing import Any, cast

from litestar import Controller, Request, get, post
from litestar.params import FromPath, JSONBody

from takt.identity import qr, queries, store
from takt.identity.authority import IdentityAuthority
from takt.identity.commands import (
    AskToken,
    CreateEnrolment,
    Enrol,
    EnrolOwn,
    RetireDevice,
    RevokeDevice,
)
from takt.identity.model import AttemptLimit, Device, grant_until
from takt.identity.people_routes import actor_of, nudge
from takt.identity.session_routes import address_of
from takt.identity.store import Actor
from takt.identity.use_cases import devices, sessions
from takt.identity.use_cases.devices import DeviceChanged
from takt.kernel.errors import FieldError, Invalid
from takt.runtime.auth import caller_of, requires
from takt.runtime.built import fetch_value
from takt.runtime.database import Connection
from takt.runtime.tables import ServerState
from takt.runtime.tokens import unverified_issuer

AnyRequest = Request[Any, Any, Any]
ENROL_LIMIT = AttemptLimit(30, 15 * 60_000)


def device_view(device: Device) -> dict[str, Any]:
    """A device as administrators see it."""
    return {
        "id": device.id,
        "name": device.name,
        "site": device.site,
        "kind": device.kind,
        "person": device.person,
        "status": device.status,
        "status_reason": device.status_reason,
        "device_prefix": device.device_prefix,
        "granted_until": device.granted_until,
        "enrolled_at": device.enrolled_at,
        "seen_at": device.seen_at,
    }


async def _enrolled(request: AnyRequest, done: DeviceChanged) -> dict[str, Any]:
    nudge(request, done.head)
    async with request.app.state.database.connection() as connection:
        epoch = await fetch_value(connection, ServerState.select(ServerState.epoch))
    return {
        "device": done.device.id,
        "site": done.device.site,
        "name": done.device.name,
        "epoch": epoch,
        "server_time": request.app.state.clock.now_ms(),
    }


@post("/sync/v1/enrol", status_code=201)
async def enrol(request: AnyRequest, data: JSONBody[Enrol]) -> dict[str, Any]:
    """Exchange a one-time code and a public key for a device id."""
    state = request.app.state
    now_ms = state.clock.now_ms()
    address = address_of(request)
    if address is not None:
        async with state.database.connection() as connection:
            await sessions.check_attempts(connection, f"enrol:{address}", ENROL_LIMIT, now_ms)
    async with state.database.transaction() as connection:
        done = await devices.enrol(connection, data, Actor(now_ms))
    return await _enrolled(request, done)


@post("/sync/v1/token", status_code=200)
async def token(request: AnyRequest, data: JSONBody[AskToken]) -> dict[str, Any]:
    """Exchange an assertion signed with the device's key for a short token.

    A revoked, lost or retired device still gets one, for push alone: what was recorded on it
    before must not be lost.
    """
    authority = cast(IdentityAuthority, request.app.state.authority)
    issuer = unverified_issuer(data.assertion)
    await authority.ring()
    async with request.app.state.database.transaction() as connection:
        device_id = await authority.take_assertion(connection, data.assertion, issuer)
        device = await devices.find(connection, device_id)
        head = await _renew(connection, device, request.app.state.clock.now_ms())
    nudge(request, head)
    issued, expires_at = await authority.issue_device_token(device.id, not device.is_active)
    return {
        "token": issued,
        "expires_at": expires_at,
        "push_only": not device.is_active,
        "server_time": request.app.state.clock.now_ms(),
    }


async def _renew(connection: Connection, device: Device, now_ms: int) -> int | None:
    """Note the contact and push the end of the offline grant on, once a day."""
    until = grant_until(now_ms, device) if device.is_active else None
    await connection.execute(store.NOTE_CONTACT, device.id, now_ms, until)
    if until is None:
        return None
    return await store.republish(connection, now_ms, (), [device.id])


class DevicesController(Controller):
    """Phones, tablets and boards."""

    path = "/api/v1/devices"

    @get(guards=[requires("identity.manage_devices")])
    async def every_device(self, request: AnyRequest) -> dict[str, Any]:
        """List the devices of the sites that the caller looks after."""
        async with request.app.state.database.connection() as connection:
            found = await queries.devices(connection)
        caller = caller_of(request)
        return {
            "devices": [
                device_view(one) for one in found if caller.may("identity.manage_devices", one.site)
            ]
        }

    @post("/enrolments", guards=[requires("identity.manage_devices")])
    async def create_enrolment(
        self, request: AnyRequest, data: JSONBody[CreateEnrolment]
    ) -> dict[str, Any]:
        """Make a one-time code and the address that a phone opens with it."""
        caller_of(request).demand("identity.manage_devices", data.site)
        async with request.app.state.database.transaction() as connection:
            made = await devices.create_enrolment(connection, data, actor_of(request))
        origin = f"{request.url.scheme}://{request.headers.get('host', request.url.netloc)}"
        url = f"{origin}/#enrol={made.code}"
        return {
            "code": made.code,
            "url": url,
            "modules": qr.modules(url),
            "expires_at": made.expires_at_ms,
        }

    @post("/self", guards=[requires("identity.enrol_own_device")])
    async def enrol_own(self, request: AnyRequest, data: JSONBody[EnrolOwn]) -> dict[str, Any]:
        """Make the device in hand the caller's own."""
        caller = caller_of(request)
        site = caller.site if data.site is None else data.site
        if site is None:
            raise Invalid("request.invalid", errors=[FieldError("site", "missing")])
        caller.demand("identity.enrol_own_device", site)
        async with request.app.state.database.transaction() as connection:
            done = await devices.enrol_own(connection, data, site, actor_of(request))
        return await _enrolled(request, done)

    @post("/{device_id:str}/revoke", guards=[requires("identity.manage_devices")], status_code=200)
    async def revoke(
        self, request: AnyRequest, device_id: FromPath[str], data: JSONBody[RevokeDevice]
    ) -> dict[str, Any]:
        """Take a device out of use at its next contact; `lost` holds what it still sends."""
        status: Any = "lost" if data.lost else "revoked"
        return await _end(request, device_id, status, data.reason)

    @post("/{device_id:str}/retire", guards=[requires("identity.manage_devices")], status_code=200)
    async def retire(
        self, request: AnyRequest, device_id: FromPath[str], data: JSONBody[RetireDevice]
    ) -> dict[str, Any]:
        """Take a device out of use in good order."""
        return await _end(request, device_id, "retired", data.reason)


async def _end(request: AnyRequest, device_id: str, status: Any, reason: str) -> dict[str, Any]:
    known = devices.known_id(device_id)
    async with request.app.state.database.transaction() as connection:
        device = await devices.find(connection, known)
        caller_of(request).demand("identity.manage_devices", device.site)
        done = await devices.end_device(connection, known, status, reason, actor_of(request))
    nudge(request, done.head)
    return device_view(done.device)
