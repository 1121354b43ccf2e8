"""The demo plant on a real server, as `takt serve --demo` makes it: people with random sign-ins.

The pictures and the tests of all screens are made on it; what is in stock is known beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.bicycle_plant import BicyclePlant, trusting
from tests.live_server import live_server
from tests.stopped_servers import copy_stopped, folder_to_keep


@dataclass
class DemoPlant(BicyclePlant):
    """A running demo plant; people are named by their role."""

    sign_ins: dict[str, dict[str, Any]] = field(default_factory=dict)

    def pin_of(self, person: str) -> str:
        return str(self.sign_ins[person]["pin"])

    def password_of(self, person: str) -> tuple[str, str]:
        """Name and password of the person in this role."""
        return self.sign_ins[person]["name"], self.sign_ins[person]["password"]


@contextmanager
def demo_plant(
    folder: Path, more: Mapping[str, str] | None = None, language: str = "en"
) -> Iterator[DemoPlant]:
    """Serve a copy of the demo plant, with more settings, and sign in as its administrator.

    Its people all read one language, which their screens take.
    """
    copy_stopped(_kept_demo(), folder)
    with (
        live_server(folder, demo=True, more=more) as server,
        httpx.Client(base_url=server.url, verify=trusting(server), timeout=30) as api,
    ):
        sign_ins = {person["role"]: person for person in server.demo["people"]}
        root = {key: sign_ins["administrator"][key] for key in ("name", "password")}
        reply = api.post("/api/v1/session", json=root).raise_for_status().json()
        api.headers["Authorization"] = f"Bearer {reply['access_token']}"
        plant = DemoPlant(server, api, sign_ins=sign_ins)
        ids = {person["name"]: person["id"] for person in plant.get("/api/v1/people")["people"]}
        plant.people = {role: ids[person["name"]] for role, person in sign_ins.items()}
        for id_ in plant.people.values():
            change = {"language": language}
            api.patch(f"/api/v1/people/{id_}", json=change).raise_for_status()
        yield plant


@cache
def _kept_demo() -> Path:
    """Where the data of the demo plant lie, loaded and stopped."""
    folder = folder_to_keep()
    with live_server(folder, demo=True) as server:
        assert server.stop() == 0
    return folder
