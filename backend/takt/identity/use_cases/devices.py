"""Enrolling devices with a one-time code or by their owner, and taking devices out of use."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping
from typing import Any

from takt.identity import credentials, errors, queries, store, tables
from takt.identity.commands import CreateEnrolment, Enrol, EnrolOwn
from takt.identity.model import DAY_MS, GRANT_DAYS, Device, DeviceKind, DeviceStatus
from takt.identity.store import Actor
from takt.kernel.errors import FieldError, Invalid
from takt.kernel.texts import tidy
from takt.runtime.built import fetch_row, run
from takt.runtime.database import Connection
from takt.runtime.device_keys import WrongKeyError, normal_jwk
from takt.runtime.ended_devices import publish_end
from takt.runtime.sync_store import DeviceFace

CODE_LIFE_MS = 15 * 60_000


@dataclasses.dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """A one-time code in the clear; it is shown once and only its hash is kept."""

    code: str
    expires_at_ms: int


@dataclasses.dataclass(frozen=True, slots=True)
class DeviceChanged:
    """The device after the change, and the head to nudge."""

    device: Device
    head: int | None


async def create_enrolment(
    connection: Connection, command: CreateEnrolment, actor: Actor, life_ms: int = CODE_LIFE_MS
) -> EnrolmentCode:
    """Make a one-time code for a device that stands for a site, or belongs to a person."""
    await _check_place(connection, command)
    code = credentials.random_code(credentials.CODE_LENGTH)
    expires_at_ms = actor.now_ms + life_ms
    await store.lock(connection)
    kept = tables.EnrolmentCode(
        hash=credentials.code_hash(code),
        name=tidy(command.name),
        site=command.site,
        kind=command.kind,
        person_id=command.person,
        created_by=actor.person,
        created_at=actor.now_ms,
        expires_at=expires_at_ms,
    )
    await run(connection, tables.EnrolmentCode.insert(kept))
    after = {
        "name": tidy(command.name),
        "site": command.site,
        "kind": command.kind,
        "person": command.person,
        "expires_at": expires_at_ms,
    }
    entry = actor.entry("enrolment_created", f"site:{command.site}", None, after)
    await store.finish(connection, [entry], actor.now_ms)
    return EnrolmentCode(code, expires_at_ms)


async def enrol(connection: Connection, command: Enrol, actor: Actor) -> DeviceChanged:
    """Take a code and a key and make a device of them."""
    jwk = read_key(command.public_key)
    await store.lock(connection)
    hashed = credentials.code_hash(credentials.normal_code(command.code))
    code = tables.EnrolmentCode
    is_good = (code.hash == hashed) & code.used_at.is_null() & (code.expires_at > actor.now_ms)
    found = await fetch_row(connection, code.select().where(is_good).lock_rows("UPDATE"))
    if found is None:
        raise errors.enrolment_refused()
    device = _new_device(
        name=tidy(command.name or "") or found["name"],
        site=found["site"],
        owner=found["person_id"],
        now_ms=actor.now_ms,
    )
    enroller = dataclasses.replace(actor, person=found["created_by"])
    saved = await _save(connection, device, jwk, enroller)
    used = code.update({code.used_at: actor.now_ms, code.device_id: saved.id})
    await run(connection, used.where(code.hash == hashed))
    return await _announce(connection, saved, enroller)


async def enrol_own(
    connection: Connection, command: EnrolOwn, site: int, actor: Actor
) -> DeviceChanged:
    """Make the device in somebody's hand their own; they signed in with their password."""
    jwk = read_key(command.public_key)
    await store.lock(connection)
    if not await connection.fetchval(queries.SITE_EXISTS, site):
        raise Invalid("request.invalid", errors=[FieldError("site", "unknown_site")])
    device = _new_device(tidy(command.name), site, actor.person, actor.now_ms)
    saved = await _save(connection, device, jwk, actor)
    return await _announce(connection, saved, actor)


async def end_device(
    connection: Connection, device_id: str, status: DeviceStatus, reason: str, actor: Actor
) -> DeviceChanged:
    """Revoke, lose or retire a device: it may still hand in what it recorded, nothing else."""
    await store.lock(connection)
    before = await find(connection, device_id)
    if before.status == status or (before.status != "active" and status == "retired"):
        raise errors.device_not_active(before.status)
    await store.set_device_status(connection, device_id, status, reason, actor.now_ms)
    after = dataclasses.replace(before, status=status, status_reason=reason)
    entry = actor.entry(
        f"device_{status}",
        f"device:{device_id}",
        {"status": before.status, "reason": before.status_reason},
        {"status": status, "reason": reason},
    )
    face = DeviceFace(after.id, after.site, after.name, after.status, after.person)
    head = await store.finish(connection, [entry], actor.now_ms, devices=[device_id])
    # Behind all that locks: whoever publishes holds up the pushes of everybody until the commit.
    told = await publish_end(connection, face, actor.now_ms)
    return DeviceChanged(after, told or head)


async def find(connection: Connection, device_id: str) -> Device:
    """The device, or NotFound."""
    found = await queries.devices(connection, [device_id])
    if not found:
        raise errors.device_not_found(device_id)
    return found[0]


def known_id(text: str) -> str:
    """The device id in its one spelling, or NotFound."""
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise errors.device_not_found(text) from error


def read_key(public_key: Mapping[str, Any]) -> dict[str, str]:
    """The device's public key, or Invalid."""
    try:
        return normal_jwk(public_key)
    except WrongKeyError as error:
        wrong = FieldError("public_key", "not_a_public_p256_key")
        raise Invalid("request.invalid", errors=[wrong]) from error


def _new_device(name: str, site: int, owner: int | None, now_ms: int) -> Device:
    kind: DeviceKind = "shared" if owner is None else "personal"
    return Device(
        id=str(uuid.uuid4()),
        name=name,
        site=site,
        kind=kind,
        status="active",
        device_prefix="",
        granted_until=now_ms + GRANT_DAYS * DAY_MS,
        person=owner,
        enrolled_at=now_ms,
    )


async def _save(
    connection: Connection, device: Device, jwk: Mapping[str, str], actor: Actor
) -> Device:
    numbered = dataclasses.replace(device, device_prefix=await store.next_device_prefix(connection))
    made = await connection.fetchval(
        store.INSERT_DEVICE,
        numbered.id,
        numbered.name,
        numbered.site,
        numbered.kind,
        numbered.person,
        jwk["x"],
        jwk["y"],
        actor.now_ms,
        numbered.offline_grant_days,
        numbered.granted_until,
        numbered.device_prefix,
        actor.person,
    )
    if made is None:
        raise errors.key_in_use()
    return numbered


async def _announce(connection: Connection, device: Device, actor: Actor) -> DeviceChanged:
    after: dict[str, Any] = {
        "name": device.name,
        "site": device.site,
        "kind": device.kind,
        "person": device.person,
        "device_prefix": device.device_prefix,
    }
    entry = actor.entry("device_enrolled", f"device:{device.id}", None, after)
    head = await store.finish(connection, [entry], actor.now_ms, devices=[device.id])
    return DeviceChanged(device, head)


async def _check_place(connection: Connection, command: CreateEnrolment) -> None:
    wrong = []
    if not tidy(command.name):
        wrong.append(FieldError("name", "missing"))
    if not await connection.fetchval(queries.SITE_EXISTS, command.site):
        wrong.append(FieldError("site", "unknown_site"))
    if (command.kind == "personal") != (command.person is not None):
        wrong.append(FieldError("person", "needed_for_personal_only"))
    elif command.person is not None:
        people = await queries.people(connection, [command.person])
        if not people or not people[0].active:
            wrong.append(FieldError("person", "unknown_person"))
    if wrong:
        raise Invalid("request.invalid", errors=wrong)
