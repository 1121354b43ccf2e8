"""What is said of goods that do not conform, and by whom."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.integration.documents import Desk
from tests.integration.inventory.plant import GLUE
from tests.integration.quality.goods import LOT
from tests.phone import Act, Phone


def report(desk: Desk, **more: Any) -> Act:
    about = {"item": GLUE, "lot": LOT, "location": desk.plant.places["A1"], "quantity": 400}
    kind = {"defect": None, "severity": "major", "hold": True, "inspection": None, "note": None}
    return about | kind | more


def disposition(case: str, kind: str, **more: Any) -> Act:
    about = {"nonconformance": case, "disposition": kind, "quantity": None, "location": None}
    signed = {"reason": None, "note": None, "meaning": "disposed", "method": "pin"}
    return about | signed | more


def signature(case: str, step: str, decision: str = "approve", **more: Any) -> Act:
    meaning = {"concession": "concession_approved", "release": "released"}[step]
    meaning = meaning if decision == "approve" else "rejected"
    about = {"nonconformance": case, "step": step, "decision": decision}
    return about | {"meaning": meaning, "method": "pin", "note": None} | more


@dataclass
class Board:
    """A desk with several people who may decide, each on the same phone."""

    desk: Desk
    people: list[int] = field(default_factory=list)

    async def say(
        self, person: int, kind: str, args: Act, phone: Phone | None = None
    ) -> tuple[Act, str | None]:
        """One act of a person, pushed at once: the act, and why it was held."""
        phone = phone or self.desk.phone
        self.desk.plant.clock.advance(1_000)
        act = phone.record(kind, self.people[person], args)
        receipt = await self.desk.plant.push(phone)
        _, verdict, *rest = receipt["results"][-1]
        return act, None if verdict == "applied" else rest[0]

    async def shown(self) -> dict[str, dict[str, Any]]:
        """The cases as devices hold them."""
        rows = await self.desk.plant.server.fetch(
            "SELECT key, row FROM feed WHERE scope = $1 AND table_name = 'nonconformance'"
            " AND row IS NOT NULL",
            f"site:{self.desk.plant.site}",
        )
        return {key: json.loads(row) for key, row in rows}


async def a_board(desk: Desk, people: int = 3) -> Board:
    found = [(await desk.plant.worker("supervisor")).id for _ in range(people)]
    return Board(desk, found)
