"""The application on a test database, asked in-process, with people and devices to ask as."""

import base64
import dataclasses
import secrets
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from litestar import Litestar

from takt import identity
from takt.app import create_app
from takt.identity import Actor, CreateEnrolment, CreatePerson, RoleAt, credentials
from takt.kernel.clock import ManualClock
from takt.runtime.database import Connection, Database
from takt.runtime.tokens import ASSERTION_AUDIENCE
from takt.settings import Settings
from tests.table_digest import table_digests

credentials.ARGON2_PASSES, credentials.ARGON2_MEMORY_KIB = 1, 1024
PASSWORD = "brass-otter-41-lantern"
PIN = "2468"


@dataclasses.dataclass
class DeviceKey:
    """A device's key pair, as a browser would hold it."""

    private: ec.EllipticCurvePrivateKey

    @classmethod
    def new(cls) -> "DeviceKey":
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @property
    def jwk(self) -> dict[str, Any]:
        numbers = self.private.public_key().public_numbers()
        return {"kty": "EC", "crv": "P-256", "x": _b64(numbers.x), "y": _b64(numbers.y)}

    def assertion(self, device: str, now_ms: int, **changes: Any) -> str:
        """An assertion for a token; `changes` replaces claims, None removes one."""
        claims: dict[str, Any] = {
            "iss": device,
            "sub": device,
            "aud": ASSERTION_AUDIENCE,
            "iat": now_ms // 1000,
            "exp": now_ms // 1000 + 60,
            "jti": uuid.uuid4().hex,
        }
        claims.update(changes)
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, self.private, algorithm="ES256")


def _b64(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


@dataclasses.dataclass
class SignedIn:
    """Somebody who can be asked as."""

    id: int
    name: str
    headers: dict[str, str]
    cookie: dict[str, str]


@dataclasses.dataclass
class EnrolledDevice:
    """A device that can be asked as."""

    id: str
    key: DeviceKey


@dataclasses.dataclass
class Server:
    """The application and what a test needs around it."""

    app: Litestar
    client: httpx.AsyncClient
    database: Database
    clock: ManualClock
    site: int

    async def person(
        self, *roles: str, name: str = "", everywhere: bool = False, site: int | None = None
    ) -> SignedIn:
        """Create somebody with these roles, here or elsewhere or at all sites, and sign them in."""
        name = name or f"Person {secrets.token_hex(4)}"
        held = [RoleAt(role=role) if everywhere else role for role in roles]
        command = CreatePerson(name=name, roles=held, site=site or self.site, password=PASSWORD)
        async with self.database.transaction() as connection:
            made = await identity.create_person(connection, command, Actor(self.clock.now_ms()))
        return await self.sign_in(made.person, name)

    async def sign_in(self, person: int, name: str, password: str = PASSWORD) -> SignedIn:
        reply = await self.client.post("/api/v1/session", json={"name": name, "password": password})
        assert reply.status_code == 200, reply.text
        headers = {"authorization": f"Bearer {reply.json()['access_token']}"}
        return SignedIn(person, name, headers, self.cookie_of(reply))

    def cookie_of(self, reply: httpx.Response) -> dict[str, str]:
        """The refresh cookie of a reply, as a header; the client itself keeps none."""
        token = reply.cookies["takt_refresh"]
        self.client.cookies.clear()
        return {"cookie": f"takt_refresh={token}"}

    async def administrator(self) -> SignedIn:
        """Somebody who may do everything everywhere."""
        return await self.person("administrator", everywhere=True)

    async def code(self, **fields: Any) -> str:
        """A one-time enrolment code."""
        command = CreateEnrolment(**{"name": "Gate tablet", "site": self.site, **fields})
        async with self.database.transaction() as connection:
            made = await identity.create_enrolment(connection, command, Actor(self.clock.now_ms()))
        return made.code

    async def device(self, **fields: Any) -> EnrolledDevice:
        """Enrol a device."""
        key = DeviceKey.new()
        code = await self.code(**fields)
        reply = await self.client.post("/sync/v1/enrol", json={"code": code, "public_key": key.jwk})
        assert reply.status_code == 201, reply.text
        return EnrolledDevice(reply.json()["device"], key)

    async def device_headers(self, device: EnrolledDevice) -> dict[str, str]:
        """A bearer token of the device."""
        assertion = device.key.assertion(device.id, self.clock.now_ms())
        reply = await self.client.post("/sync/v1/token", json={"assertion": assertion})
        assert reply.status_code == 200, reply.text
        return {"authorization": f"Bearer {reply.json()['token']}"}

    async def fetch(self, query: str, *values: Any) -> list[Any]:
        async with self.database.connection() as connection:
            return list(await connection.fetch(query, *values))

    async def written(self) -> dict[str, tuple[int, str]]:
        """What every table holds, to see that nothing was written."""
        async with self.database.connection() as connection:
            return await table_digests(connection)


async def insert_site(connection: Connection, site: int = 900_001) -> int:
    """A bare site to work at."""
    await connection.execute(
        "INSERT INTO location (id, code, code_key, name_en, kind, site, time_zone)"
        " VALUES ($1, $2, $2, $2, 'site', $1, 'UTC')",
        site,
        f"S{site}",
    )
    return site


@asynccontextmanager
async def running(
    database: Database, clock: ManualClock, data_dir: Path, with_site: bool = True
) -> AsyncIterator[Server]:
    """The application with a client that speaks HTTPS to it."""
    app = create_app(Settings(data_dir=data_dir), database, clock)
    transport = httpx.ASGITransport(app=app, client=("192.0.2.7", 50_000))
    site = 0
    if with_site:
        async with database.transaction() as connection:
            site = await insert_site(connection)
    async with httpx.AsyncClient(transport=transport, base_url="https://takt.test") as client:
        yield Server(app, client, database, clock, site)
