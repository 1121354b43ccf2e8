"""Random facts of a site of its own, written as their acts would leave them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from takt.runtime.database import Database
from tests.integration.inventory.plant import BOLT, GLUE, NUT

ITEMS = (BOLT, NUT, GLUE)
NO_LOT = "00000000-0000-0000-0000-000000000000"
DAY_MS = 86_400_000
FIRST = date(2026, 1, 5)
START = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp()) * 1000
DAYS = 84
"""Twelve weeks from a Monday on."""

FACT = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            (
                "inspection",
                "inspection",
                "inspection",
                "scrap",
                "scrap",
                "order",
                "return",
                "receipt",
                "rework",
            )
        ),
        "at": st.integers(-5 * DAY_MS, (DAYS + 5) * DAY_MS),
        "item": st.sampled_from(ITEMS),
        "lot": st.integers(0, 3),
        "person": st.integers(1, 3),
        "number": st.integers(1, 500),
        "part": st.integers(0, 5),
        "supplier": st.integers(0, 2),
        "flag": st.booleans(),
        "is_undone": st.sampled_from((False, False, False, True)),
        "defects": st.lists(
            st.fixed_dictionaries(
                {
                    "code": st.integers(1, 3),
                    "number": st.integers(1, 4),
                    "counts": st.booleans(),
                    "is_undone": st.booleans(),
                }
            ),
            max_size=3,
        ),
        "is_void": st.booleans(),
        "good": st.integers(0, 3),
        "is_skipped": st.sampled_from((False, False, False, True)),
    }
)
"""`defects`: those of an inspection, each found by a reading of its own; `good`: units without."""
LINE = st.fixed_dictionaries(
    {
        "item": st.sampled_from(ITEMS),
        "day": st.none() | st.integers(0, DAYS - 1),
        "quantity": st.integers(1, 400),
        "received": st.integers(0, 450),
        "late": st.integers(-3, 3),
        "rejected": st.integers(0, 40),
        "supplier": st.integers(1, 2),
    }
)

SITE = """
    INSERT INTO location (id, code, code_key, name_en, kind, site, time_zone)
    VALUES ($1, $2, $2, $2, 'site', $1, 'UTC')
"""
STORE = """
    INSERT INTO location (id, code, code_key, name_en, kind, parent, site, warehouse)
    VALUES ($2, $3::text, lower($3), $3, 'warehouse', $1, $1, $2)
    RETURNING id
"""
INSPECTION = """
    INSERT INTO inspection (id, kind, site, item, lot, line, quantity, status, person, opened_at,
                            closed_at, closed_stream, closed_n, is_shown, n, found, nonconforming,
                            defects, opened_supplier, is_due, mode)
    VALUES ($1::uuid, 'receipt', $2, $3, $4, $5, $6, $7::text, $8, $9::bigint,
            CASE WHEN $7 <> 'void' THEN $9 END, CASE WHEN $7 <> 'void' THEN $1 END,
            CASE WHEN $7 <> 'void' THEN 1 END, false, $10, 0, $11, 0, $12, true, $13)
"""
SCRAP = """
    INSERT INTO scrap_entry (operation, lot, item, quantity, reason, work_order, location, person,
                             device, site, effective, undone_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $1, $9, $10, $11)
"""
READING = """
    INSERT INTO reading (operation, part, inspection, version, unit, characteristic, value_kind,
                         value_number, counts, doubt, person, device, site, effective, stream, n,
                         undone_by)
    VALUES ($1, 0, $2, 1, $3, 1, 'flag', $9, $4, CASE WHEN $4 THEN NULL ELSE 'gauge_overdue' END,
            $5, $2, $6, $7, $2, $3, $8)
"""
DEFECT = """
    INSERT INTO reading_defect (operation, part, inspection, unit, characteristic, defect, number,
                                effective, undone_by)
    VALUES ($1, 0, $2, $3, 1, $4, $5, $6, $7)
"""
STREAM = """
    INSERT INTO sync_stream (stream, device, h, first_seen_at, seen_at)
    VALUES ($1, $1, sha256(''), 0, 0)
"""
ACT = """
    INSERT INTO operation (stream, n, id, kind, version, person, device, hash, body, effective, lo,
                           hi, received_at, status)
    VALUES ($1, $2, $3, 'inspect.readings', 1, $4, $1, sha256(''), '', $5, $5, $5, $5, 'applied')
"""
ORDER = """
    INSERT INTO work_order (code, code_key, site, item, quantity, made, status, closed_at, is_shown,
                            is_settled)
    VALUES ($1::text, lower($1), $2, $3, $4, 0, $5, $6, false, true)
    RETURNING id
"""
ENTRY = """
    INSERT INTO lot_entry (operation, line, run, lot, item, direction, quantity, relation,
                           work_order, person, device, site, effective, undone_by)
    VALUES ($1, 0, $1, $2, $3, $4, $5, $6, $7, $8, $1, $9, $10, $11)
"""
TRADE = """
    INSERT INTO party_entry (operation, lot, item, party, direction, line, quantity, location,
                             person, device, site, effective, undone_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $1, $10, $11, $12)
"""
DELIVERY = """
    INSERT INTO delivery (code, code_key, site, supplier, expected_on, status, is_shown)
    VALUES ($1::text, lower($1), $2, $3, $4, 'open', false)
    RETURNING id
"""
DELIVERY_LINE = """
    INSERT INTO delivery_line (delivery, place, item, unit, quantity, received, inspects)
    SELECT $1, 0, id, unit, $3, $4, false
    FROM item
    WHERE id = $2
    RETURNING id
"""


@dataclass(frozen=True)
class Looked:
    """What an inspector did with a lot: which units were looked at, and which did not conform."""

    id: str
    at: int
    lot: str | None
    is_accepted: bool
    inspected: int
    nonconforming: int


@dataclass
class Facts:
    """A site of its own, and who supplies it."""

    database: Database
    site: int
    store: int
    suppliers: tuple[int, int]
    looked: list[Looked] = field(default_factory=list)
    """Inspections that were decided by a look; what passed unseen is none of them."""

    def lot(self, number: int) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.site}:{number}"))

    async def add(self, one: dict[str, Any]) -> None:
        """One fact of any kind."""
        at, id_ = START + one["at"], str(uuid.uuid4())
        undone = str(uuid.uuid4()) if one["is_undone"] else None
        lot = self.lot(one["lot"]) if one["lot"] else NO_LOT
        if one["kind"] == "inspection":
            await self._inspect(one, id_, at)
        elif one["kind"] == "scrap":
            reason = one["part"] or None
            await self._do(
                SCRAP, id_, lot, one["item"], one["number"], reason, None, self.store,
                one["person"], self.site, at, undone,
            )  # fmt: skip
        elif one["kind"] == "order":
            await self._make(one, id_, at, undone)
        elif one["kind"] == "rework":
            await self._do(
                ENTRY, id_, lot, one["item"], -1, one["number"], "rework", None, one["person"],
                self.site, at, undone,
            )  # fmt: skip
        else:
            way = "received" if one["kind"] == "receipt" else "returned"
            named = way == "received" and one["supplier"]
            party = self.suppliers[one["supplier"] - 1] if named else None
            await self._do(
                TRADE, id_, lot, one["item"], party, way, None, one["number"], self.store,
                one["person"], self.site, at, undone,
            )  # fmt: skip

    async def _inspect(self, one: dict[str, Any], id_: str, at: int) -> None:
        sampled = one["number"] if one["flag"] else None
        defects = [] if one["is_skipped"] else one["defects"]
        good = 0 if one["is_skipped"] else one["good"]
        counting = [it["counts"] and not it["is_undone"] for it in defects]
        bad = [0, *(unit for unit, counts in enumerate(counting, 1) if counts)]
        is_failed = one["part"] > 2 and not one["is_skipped"]
        status = "open" if one["is_undone"] else "failed" if is_failed else "passed"
        status = "void" if one["is_void"] else status
        supplier = self.suppliers[one["supplier"] - 1] if one["supplier"] else None
        lot = self.lot(one["lot"]) if one["lot"] else None
        if status == "open":
            return
        await self._do(
            INSPECTION, id_, self.site, one["item"], lot, None, one["number"], status,
            one["person"], at, sampled, bad, supplier, "skip" if one["is_skipped"] else None,
        )  # fmt: skip
        await self._do(STREAM, id_)
        for unit, defect in enumerate(defects, 1):
            await self._find(id_, unit, defect, at, one["person"])
        for unit in range(len(defects) + 1, len(defects) + good + 1):
            # Each good unit is read twice: it is one unit all the same.
            for act in (str(uuid.uuid4()), str(uuid.uuid4())):
                await self._do(READING, act, id_, unit, True, 1, self.site, at, None, 1)
        if status in ("passed", "failed") and not one["is_skipped"]:
            units = sum(counting)
            self.looked.append(Looked(id_, at, lot, status == "passed", units + good, units))

    async def _find(
        self, id_: str, unit: int, defect: dict[str, Any], at: int, person: int
    ) -> None:
        """A reading of a unit, with the defect that was found on it."""
        act = str(uuid.uuid4())
        undone = str(uuid.uuid4()) if defect["is_undone"] else None
        counts, code, number = defect["counts"], defect["code"], defect["number"]
        await self._do(ACT, id_, unit, act, person, at)
        await self._do(READING, act, id_, unit, counts, person, self.site, at, undone, 0)
        await self._do(DEFECT, act, id_, unit, code, number, at, undone)

    async def _make(self, one: dict[str, Any], id_: str, at: int, undone: str | None) -> None:
        """An order that made its quantity or a part of it, and perhaps lost the rest."""
        lost = min(one["part"], one["number"] - 1)
        status, closed = ("closed", at) if one["flag"] else ("released", None)
        order = await self.database.pool.fetchval(
            ORDER, id_, self.site, one["item"], one["number"], status, closed
        )
        await self._do(
            ENTRY, id_, NO_LOT, one["item"], 1, one["number"] - lost, "production", order,
            one["person"], self.site, at, undone,
        )  # fmt: skip
        if lost and one["supplier"]:
            await self._do(
                SCRAP, str(uuid.uuid4()), NO_LOT, one["item"], lost, 1, order, self.store,
                one["person"], self.site, at + 60_000, None,
            )  # fmt: skip

    async def deliver(self, one: dict[str, Any]) -> None:
        """A line of a delivery with what came of it, and what of that was rejected."""
        day = one["day"]
        expected = None if day is None else date.fromordinal(FIRST.toordinal() + day)
        supplier = self.suppliers[one["supplier"] - 1]
        pool = self.database.pool
        delivery = await pool.fetchval(DELIVERY, str(uuid.uuid4()), self.site, supplier, expected)
        line = await pool.fetchval(
            DELIVERY_LINE, delivery, one["item"], one["quantity"], one["received"]
        )
        at = START + ((day or 0) + one["late"]) * DAY_MS + 3_600_000
        if one["received"]:
            id_ = str(uuid.uuid4())
            await self._do(
                TRADE, id_, NO_LOT, one["item"], supplier, "received", line, one["received"],
                self.store, 1, self.site, at, None,
            )  # fmt: skip
        if one["rejected"]:
            await self._do(
                INSPECTION, str(uuid.uuid4()), self.site, one["item"], None, line,
                one["rejected"], "failed", 1, START - 9 * DAY_MS, None, [], None, None,
            )  # fmt: skip

    async def _do(self, statement: str, *values: Any) -> None:
        await self.database.pool.execute(statement, *values)


async def a_site(database: Database, number: int, suppliers: tuple[int, int]) -> Facts:
    """A site without any facts."""
    await database.pool.execute(SITE, number, f"R{number}")
    place = await database.pool.fetchval(STORE, number, number + 100_000, f"B{number}")
    return Facts(database, number, place, suppliers)
