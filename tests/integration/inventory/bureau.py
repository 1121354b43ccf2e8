"""A phone whose owner prints, and the spooler of the server."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from takt.app import LABEL_SOURCES
from takt.inventory import PrinterHosts, Spooler
from tests.integration.inventory.plant import BOLT, Plant
from tests.phone import Phone

JOBS = "SELECT id::text, status, error, tries, kind, copies FROM print_job ORDER BY at, id"


class Bureau:
    """A phone whose owner prints, and the spooler of the server."""

    def __init__(self, plant: Plant, phone: Phone, person: int) -> None:
        self.plant = plant
        self.phone = phone
        self.person = person
        hosts = PrinterHosts.of(["127.0.0.1"])
        self.spooler = Spooler(
            plant.database, plant.clock, hosts, LABEL_SOURCES, lambda _head: None
        )

    async def printer(self, port: int, name: str = "Gate", kind: str = "zpl", **more: Any) -> int:
        fields = {"host": "127.0.0.1", "width_mm": 100, "height_mm": 60, "dpi": 203, **more}
        async with self.plant.database.transaction() as connection:
            made = await connection.fetchval(
                "INSERT INTO printer (name, name_key, site, kind, host, port, width_mm, height_mm,"
                " dpi, active) VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, true) RETURNING id",
                name, fields.get("site", self.plant.site), kind, fields["host"], port,
                fields["width_mm"], fields["height_mm"], fields["dpi"],
            )  # fmt: skip
        return int(made)

    def ask(self, printer: int | None, *ids: int, **more: Any) -> str:
        """Records the act; nothing is sent yet."""
        job = str(uuid4())
        args = {
            "job": job, "kind": "item", "ids": list(ids) or [BOLT], "design": "item-60x40",
            "printer": printer, "copies": 1, "reprint_of": None, "reason": None, **more,
        }  # fmt: skip
        self.phone.record("label.print", self.person, args)
        return job

    async def run_due(self) -> int:
        """One round to its end; how many printers had something to do."""
        begun = await self.spooler.begin_due()
        await self.spooler.settled()
        return begun

    async def jobs(self) -> dict[str, Any]:
        return {row["id"]: dict(row) for row in await self.plant.server.fetch(JOBS)}

    async def status_of(self, job: str) -> tuple[str, str | None]:
        row = (await self.jobs())[job]
        return row["status"], row["error"]

    async def shown(self) -> dict[str, Any]:
        rows = await self.plant.server.fetch(
            "SELECT key, row FROM feed WHERE scope = $1 AND table_name = 'print_job'",
            f"me:{self.phone.device}",
        )
        return {row["key"]: row["row"] and json.loads(row["row"]) for row in rows}
