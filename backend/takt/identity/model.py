"""Who may do what: permissions, roles, rights over time, and what a device is given to hold.

Pure values and rules. Rows for the feed are built here too, so that a test can read exactly
what reaches a floor device; storing and publishing them is left to the store.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Literal

from takt.identity.roles import ROLES, Role

RULES: Final = 4
"""Raised by whoever changes `scopes_of` or the rows below, so that devices learn of it."""
ALL_SITES: None = None
GRANT_DAYS = 14
DOCUMENTS = "traceability.view"
"""Who may see documents that a device keeps."""
COUNT = "inventory.count"
DOCUMENT_PREFIX = "document:"
DAY_MS = 86_400_000

DeviceKind = Literal["shared", "personal"]
DeviceStatus = Literal["active", "revoked", "lost", "retired"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role that a person holds at a site (None: at all sites) for a span of time."""

    role: str
    permissions: frozenset[str]
    site: int | None
    since_ms: int = 0
    until_ms: int | None = None

    def covers(self, site: int | None, at_ms: int) -> bool:
        """Whether the role is held at `site` at that time."""
        in_time = self.since_ms <= at_ms and (self.until_ms is None or at_ms < self.until_ms)
        return in_time and (self.site is ALL_SITES or self.site == site)


@dataclass(frozen=True, slots=True)
class Rights:
    """What one person was and is allowed to do, where and when."""

    assignments: tuple[Assignment, ...] = ()

    def held(self, permission: str, site: int | None, at_ms: int) -> bool:
        """Whether the person held `permission` at `site` at that time."""
        for assignment in self.assignments:  # asked twice for each act of a push
            if permission in assignment.permissions and assignment.covers(site, at_ms):
                return True
        return False

    def at(self, now_ms: int) -> frozenset[tuple[str, int | None]]:
        """Every (permission, site) held at that time."""
        return frozenset(
            (permission, assignment.site)
            for assignment in self.assignments
            if assignment.covers(assignment.site, now_ms)
            for permission in assignment.permissions
        )


@dataclass(frozen=True, slots=True)
class Pin:
    """What a device needs to check a PIN offline; hexadecimal salt and hash."""

    salt: str
    iterations: int
    hash: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works with Takt."""

    id: int
    name: str
    language: str
    active: bool
    site: int | None = None
    pin: Pin | None = None
    badge_hash: str | None = None
    has_password: bool = False
    assignments: tuple[Assignment, ...] = ()

    def roles_at(self, site: int | None) -> list[str]:
        """Codes of the roles held now at `site`, sorted."""
        return sorted({item.role for item in self._current(site)})

    def permissions_at(self, site: int | None) -> list[str]:
        """Permissions held now at `site`, sorted."""
        return sorted({name for item in self._current(site) for name in item.permissions})

    def _current(self, site: int | None) -> list[Assignment]:
        if not self.active:
            return []
        return [
            item
            for item in self.assignments
            if item.until_ms is None and (item.site is ALL_SITES or item.site == site)
        ]


@dataclass(frozen=True, slots=True)
class Device:
    """A phone, tablet or board that is known to the server."""

    id: str
    name: str
    site: int
    kind: DeviceKind
    status: DeviceStatus
    device_prefix: str
    granted_until: int
    person: int | None = None
    offline_grant_days: int = GRANT_DAYS
    status_reason: str | None = None
    enrolled_at: int = 0
    seen_at: int | None = None

    @property
    def is_active(self) -> bool:
        """Whether the device may still be given anything."""
        return self.status == "active"


@dataclass(frozen=True, slots=True)
class Stocktake:
    """A stocktake of a site; a blind one hides the figures of its places in a scope of its own."""

    id: int
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class World:
    """The people, devices and warehouses that grants and rows are computed from."""

    people: Sequence[Person]
    warehouses: Mapping[int, Sequence[int]] = field(default_factory=dict)
    stocktakes: Mapping[int, Sequence[Stocktake]] = field(default_factory=dict)
    withheld: Mapping[str, Collection[int]] = field(default_factory=dict)
    """Device -> the stocktakes whose hidden figures it must not hold, since it counts there."""


def name_key(name: str) -> str:
    """The form in which two spellings of one name are equal."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def people_on(device: Device, people: Iterable[Person]) -> list[Person]:
    """Who may work on `device`: its owner, or everybody with a role at its site."""
    if not device.is_active:
        return []
    if device.kind == "personal":
        return [one for one in people if one.id == device.person and one.active]
    return [one for one in people if one.active and one.roles_at(device.site)]


def scopes_of(device: Device, world: World) -> set[str]:
    """The scopes that `device` may load: the union over the people allowed on it."""
    if not device.is_active:
        return set()
    permissions = {
        permission
        for person in people_on(device, world.people)
        for permission in person.permissions_at(device.site)
    }
    scopes = {f"me:{device.id}"}
    if any(permission.startswith("inventory.") for permission in permissions):
        scopes |= {"master", "lots", f"site:{device.site}"}
        scopes |= {f"warehouse:{one}" for one in world.warehouses.get(device.site, ())}
        scopes |= _counting(device, world)
    if device.id in world.withheld:
        return scopes  # acts and notices tell figures as well
    if "live.view" in permissions:
        scopes.add(f"live:{device.site}")
    if permissions & {"inventory.resolve", "inventory.approve_adjustment"}:
        scopes.add(f"inbox:{device.site}")
    return scopes


def _counting(device: Device, world: World) -> set[str]:
    """Stocktakes of the site, and the figures that blind ones hide from those who count."""
    of_site = world.stocktakes.get(device.site, ())
    withheld = world.withheld.get(device.id, ())
    hidden = {f"counted:{one.id}" for one in of_site if one.is_hidden and one.id not in withheld}
    return {f"stocktake:{one.id}" for one in of_site} | hidden


def readers_on(device: Device, world: World) -> list[Person]:
    """Who of those that work on the device may see the documents that it keeps."""
    return [
        person
        for person in people_on(device, world.people)
        if DOCUMENTS in person.permissions_at(device.site)
    ]


def kept_scopes(device: Device, world: World, granted: Iterable[str]) -> set[str]:
    """Documents among the granted scopes, which stay as they were asked for."""
    # They say what lies where: a device that counts blindly must ask for them anew.
    if device.id in world.withheld or not readers_on(device, world):
        return set()
    return {scope for scope in granted if scope.startswith(DOCUMENT_PREFIX)}


FeedKey = tuple[str, str, str]
"""Scope, table and key of one row of the feed."""


def device_row(device: Device) -> dict[str, Any]:
    """What a device learns about itself."""
    return {
        "id": device.id,
        "name": device.name,
        "site": device.site,
        "kind": device.kind,
        "status": device.status,
        "offline_grant_days": device.offline_grant_days,
        "granted_until": device.granted_until,
        "device_prefix": device.device_prefix,
    }


def person_row(person: Person, site: int) -> dict[str, Any]:
    """What a device learns about somebody who may work on it."""
    pin = person.pin
    return {
        "id": person.id,
        "name": person.name,
        "roles": person.roles_at(site),
        "permissions": person.permissions_at(site),
        "pin": None
        if pin is None
        else {"salt": pin.salt, "iterations": pin.iterations, "hash": pin.hash},
        "badge": person.badge_hash,
        "language": person.language,
        "active": person.active,
    }


def rows_of_device(device: Device, people: Iterable[Person]) -> dict[FeedKey, dict[str, Any]]:
    """Every identity row in the device's own scope."""
    scope = f"me:{device.id}"
    rows = {(scope, "device", device.id): device_row(device)}
    for person in people_on(device, people):
        rows[(scope, "person", str(person.id))] = person_row(person, device.site)
    return rows


def rows_of_site(site: int, people: Iterable[Person]) -> dict[FeedKey, dict[str, Any]]:
    """Who may count at a site, by name alone.

    An own device knows its owner alone: whoever plans or hands over there chooses from these. They
    are no rows of people, so nobody signs in by them.
    """
    return {
        (f"site:{site}", "counter", str(one.id)): {"id": one.id, "name": one.name}
        for one in people
        if COUNT in one.permissions_at(site)
    }


def rows_of_board(site: int, people: Iterable[Person]) -> dict[FeedKey, dict[str, Any]]:
    """Names for the live boards of a site; people who left stay named in what they did."""
    return {(f"live:{site}", "person_name", str(one.id)): {"name": one.name} for one in people}


def changed_rows(
    current: Mapping[FeedKey, dict[str, Any]], wanted: Mapping[FeedKey, dict[str, Any]]
) -> dict[FeedKey, dict[str, Any] | None]:
    """What must be published so that `current` becomes `wanted`; None removes a row."""
    changes: dict[FeedKey, dict[str, Any] | None] = {
        key: row for key, row in wanted.items() if current.get(key) != row
    }
    changes.update({key: None for key in current if key not in wanted})
    return changes


def rules_mark(roles: Mapping[str, Role] = ROLES) -> str:
    """What scopes and rows are computed by: their rules, and what each role may do."""
    rights = sorted((role.code, sorted(role.permissions)) for role in roles.values())
    return f"{RULES}-{sha256(repr(rights).encode()).hexdigest()}"


def manages_everything(person: Person) -> bool:
    """Whether the person could put everything else right again."""
    return "identity.manage_people" in person.permissions_at(ALL_SITES)


def leaves_nobody_in_charge(before: Iterable[Person], after: Iterable[Person]) -> bool:
    """Whether a change takes the last person away who can manage people at all sites."""
    return any(map(manages_everything, before)) and not any(map(manages_everything, after))


def grant_until(now_ms: int, device: Device) -> int | None:
    """The new end of the device's offline grant, or None while the old one is fresh enough."""
    wanted = now_ms + device.offline_grant_days * DAY_MS
    return wanted if wanted - device.granted_until >= DAY_MS else None


@dataclass(frozen=True, slots=True)
class AttemptLimit:
    """So many wrong tries are allowed in a window of time."""

    attempts: int
    window_ms: int

    def retry_ms(self, attempts: int, window_started_at_ms: int, now_ms: int) -> int:
        """How long to wait when this many tries were made, this one included; 0: go on."""
        if attempts <= self.attempts:
            return 0
        return max(1_000, window_started_at_ms + self.window_ms - now_ms)
