"""The AdventureWorks plant on a real server, with the people that the browser tests sign in.

Everything goes through the command line and the public interface, as an administrator would do it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.live_server import LiveServer, live_server, takt
from tests.shared_data import adventureworks
from tests.stopped_servers import copy_stopped, folder_to_keep

PASSWORD = "brass-otter-41-lantern"
PIN = "2468"
TRACKED = "CH-0234"
PEOPLE = {"李师傅": "storekeeper", "Bo Berg": "storekeeper", "王主管": "supervisor"}


@dataclass
class BicyclePlant:
    """A running plant; `api` speaks as its administrator."""

    server: LiveServer
    api: httpx.Client
    people: dict[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def key_hash(self) -> str:
        """What Chromium takes to trust this server's key (SPKI, SHA-256)."""
        pem = (self.server.folder / "certificates" / "server.crt").read_bytes()
        public = x509.load_pem_x509_certificate(pem).public_key()
        spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(spki).digest()).decode()

    def enrolment_code(self, name: str) -> str:
        """A one-time code for a shared device of the plant."""
        reply = self.api.post(
            "/api/v1/devices/enrolments", json={"name": name, "site": 1, "kind": "shared"}
        )
        return str(reply.raise_for_status().json()["code"])

    def add_person(self, name: str, role: str) -> None:
        """Employ somebody; the PIN is everybody's."""
        person = {
            "name": name,
            "password": PASSWORD,
            "pin": PIN,
            "site": 1,
            "language": "en",
            "roles": [{"role": role, "site": 1}],
        }
        made = self.api.post("/api/v1/people", json=person).raise_for_status().json()
        self.people[name] = made["id"]

    def pin_of(self, person: str) -> str:
        """The PIN that this person types."""
        assert person in self.people
        return PIN

    def device_id(self, name: str) -> str:
        """The id that enrolment gave the device of this name."""
        devices = self.get("/api/v1/devices")["devices"]
        return str(next(one["id"] for one in devices if one["name"] == name))

    def command(self, *words: str) -> str:
        """Run a `takt` command beside the server; it has to succeed."""
        done = takt(self.server.folder, *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def get(self, path: str, **query: Any) -> Any:
        """What the interface answers."""
        return self.api.get(path, params=query).raise_for_status().json()

    @property
    def today(self) -> str:
        """The day at its site, which lies far from Greenwich."""
        places = self.get("/api/v1/locations")["locations"]
        zone = next(one["time_zone"] for one in places if one["kind"] == "site")
        return str(datetime.now(ZoneInfo(zone)).date())


@contextmanager
def bicycle_plant(folder: Path) -> Iterator[BicyclePlant]:
    """A server with the plant and its people, as it was set up for all tests."""
    kept, people = _kept_plant()
    copy_stopped(kept, folder)
    with live_server(folder) as server, _administrator(server) as api:
        yield BicyclePlant(server, api, dict(people))


@cache
def _kept_plant() -> tuple[Path, Mapping[str, int]]:
    """Where the data of the plant lie: imported, with its people, and stopped."""
    folder, data = folder_to_keep(), adventureworks()
    with live_server(folder) as server:
        done = takt(folder, "import", "--set", "adventureworks", "--from", str(data), "--apply")
        assert done.returncode == 0, done.stdout + done.stderr
        root = ("Root", "--role", "administrator", "--password", PASSWORD)
        done = takt(folder, "user", "add", *root)
        assert done.returncode == 0, done.stdout + done.stderr
        with _administrator(server) as api:
            plant = BicyclePlant(server, api)
            _add_people(plant)
            _track_lots(plant)
        assert server.stop() == 0
    return folder, plant.people


@contextmanager
def _administrator(server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, verify=trusting(server), timeout=30) as api:
        reply = api.post("/api/v1/session", json={"name": "Root", "password": PASSWORD})
        api.headers["Authorization"] = f"Bearer {reply.raise_for_status().json()['access_token']}"
        yield api


def trusting(server: LiveServer) -> Any:
    """What a client needs to trust this server's own authority."""
    import ssl

    return ssl.create_default_context(cafile=str(server.authority))


def _add_people(plant: BicyclePlant) -> None:
    for name, role in PEOPLE.items():
        plant.add_person(name, role)


def _track_lots(plant: BicyclePlant) -> None:
    """The data knows no lots: one item is tracked from now on."""
    found = plant.get("/api/v1/items", search=TRACKED)["items"]
    item = next(one for one in found if one["code"] == TRACKED)
    plant.api.patch(f"/api/v1/items/{item['id']}", json={"lot_tracked": True}).raise_for_status()
