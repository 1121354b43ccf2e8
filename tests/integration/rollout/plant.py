"""A tiny plant to import into, and importing from text instead of files."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from takt.catalogue import Workplace
from takt.rollout import ImportRequest, Report, Source, run_import
from takt.rollout.mapping import parse_mapping
from tests.table_digest import table_digests

MAPPINGS = {
    "unit": "code name_en scale",
    "category": "code name_en parent",
    "item": "code name_zh name_en category unit scale lot_tracked active units barcodes"
    " picking warn_days min_stock max_stock",
    "barcode": "code item unit",
    "party": "code name_zh name_en is_supplier is_customer min_days gln active",
    "reason": "code name_en kind",
    "location": "code name_en kind parent role time_zone",
    "opening_stock": "item location quantity unit lot expires_on",
}
SETTING_UP = {
    "unit": "code,name_en,scale\nPCS,Piece,0\nBOX,Box,0\nKG,Kilogram,3\n",
    "item": "code,name_en,unit,lot_tracked,units\n"
    "BOLT,Bolt,PCS,0,BOX|100|1\nGLUE,Glue,KG,1,\nNUT,Nut,PCS,0,\n",
    "location": "code,name_en,kind,parent,role,time_zone\nS,Site,site,,,Asia/Shanghai\n"
    "W,Store,warehouse,S,,\nA-1,Bin 1,bin,W,,\nA-2,Bin 2,bin,W,,\n",
}


def mapping(kind: str, header: str, name: str = "", extra: str = "") -> str:
    """A mapping whose columns are called like the fields."""
    fields = [name for name in MAPPINGS[kind].split() if name in header.split(",")]
    lines = [f'id = "{name or f"test.{kind}"}"', f'kind = "{kind}"', extra]
    if kind == "opening_stock" and "key =" not in extra:
        lines.append('key = ["item", "location"]')
    lines.append("[fields]")
    lines += [f'{field} = {{ column = "{field}" }}' for field in fields]
    return "\n".join(lines) + "\n"


@dataclass
class Plant:
    """Imports text as if it were files, into one database."""

    place: Workplace
    extra: dict[str, str] = field(default_factory=dict)

    async def bring(self, *, apply: bool = True, **files: str | bytes) -> Report:
        """Import `kind=text of a CSV file with a header`, in the order given."""
        return await self.bring_as(None, apply=apply, **files)

    async def bring_as(
        self, expected: bytes | None, *, apply: bool = True, **files: str | bytes
    ) -> Report:
        """The same, with a mapping for another header than that of the file."""
        sources = []
        for kind, data in files.items():
            raw = data if isinstance(data, bytes) else data.encode()
            header = (expected or raw.split(b"\n")[0]).decode("utf-8", "replace").strip()
            plan = parse_mapping(mapping(kind, header, extra=self.extra.get(kind, "")))
            sources.append(Source(plan, f"{kind}.csv", opener(raw)))
        return await run_import(self.place, ImportRequest("test", sources, {}, apply))

    async def set_up(self) -> None:
        report = await self.bring(**SETTING_UP)
        assert report.applied, report.lines()

    async def fetch(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        async with self.place.database.connection() as connection:
            return [tuple(row) for row in await connection.fetch(statement, *values)]

    async def written(self) -> dict[str, tuple[int, str]]:
        """What every table holds, to see that nothing was written."""
        async with self.place.database.connection() as connection:
            return await table_digests(connection)

    async def on_hand(self) -> dict[tuple[str, str], int]:
        rows = await self.fetch(
            "SELECT item.code, location.code, quantity FROM balance"
            " JOIN item ON item.id = item JOIN location ON location.id = location"
            " WHERE location.kind <> 'virtual'"
        )
        return {(item, place): quantity for item, place, quantity in rows}


def opener(raw: bytes) -> Any:
    return lambda: io.BytesIO(raw)


def told(report: Report) -> list[tuple[str, int | None, str | None]]:
    """What the report complains about: code, row and column."""
    return [(problem.code, problem.row, problem.column) for problem in report.problems.kept]
