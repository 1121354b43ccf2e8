"""A small book to try the rules on: two shelves, a quarantine zone, and people with rights."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

from takt.inventory.deciding import RULES
from takt.inventory.model import Act, Facts, Item, Key, Notice, Place, Stock, Target
from takt.inventory.reading import COMMANDS, read
from takt_sync.ports import Applied, Held

SITE, A1, A2, QUARANTINE, SUPPLIER, PRODUCTION, SCRAP, DIFFERENCE = range(1, 9)
BOLT, GLUE, OLD = 101, 103, 104
STREAM, DEVICE = str(UUID(int=1)), str(UUID(int=2))
LI, WANG, GUEST = 31, 32, 33
PLACES = (
    Place(A1, "bin", None, SITE, SITE),
    Place(A2, "bin", None, SITE, SITE),
    Place(QUARANTINE, "zone", "quarantine", SITE, SITE),
    Place(SUPPLIER, "virtual", "supplier", SITE, None),
    Place(PRODUCTION, "virtual", "production", SITE, None),
    Place(SCRAP, "virtual", "scrap", SITE, None),
    Place(DIFFERENCE, "virtual", "difference", SITE, None),
)


@dataclass(frozen=True)
class Holder:
    """Somebody who may do everything, or nothing."""

    may: bool

    def held(self, permission: str, site: int | None, at_ms: int) -> bool:
        return self.may


@dataclass
class Book:
    """Acts come one after the other, a second apart, as one batch."""

    facts: Facts = field(
        default_factory=lambda: Facts(
            now_ms=10_000_000,
            stream=STREAM,
            device=DEVICE,
            device_site=SITE,
            items={
                BOLT: Item(BOLT, lot_tracked=False, active=True),
                GLUE: Item(GLUE, lot_tracked=True, active=True),
                OLD: Item(OLD, lot_tracked=False, active=False),
            },
            locations={place.id: place for place in PLACES},
            difference={SITE: DIFFERENCE},
            rights={LI: Holder(True), WANG: Holder(True), GUEST: Holder(False)},
        )
    )
    numbers: Any = field(default_factory=lambda: count(1))

    def follows(self, *keys: Key) -> None:
        """Balances that the rules see."""
        for key in keys:
            self.facts.stock[key] = Stock(0, None)

    def do(
        self, kind: str, person: int = LI, at: int | None = None, **args: Any
    ) -> tuple[str, Applied | Held]:
        """One act; returns its id and the verdict."""
        n = next(self.numbers)
        effective = n * 1_000 if at is None else at
        act = Act(
            str(UUID(int=1_000 + n)), n, kind, person, DEVICE, effective, effective, effective,
            0, False, (effective, STREAM, n),
        )  # fmt: skip
        command = read(args, COMMANDS[kind])
        assert command is not None, args
        target = Target(act.id, kind, person, act.place, args, True)
        self.facts.targets[act.id] = target
        verdict = RULES[kind](act, command, self.facts)
        target.is_applied = isinstance(verdict, Applied)
        return act.id, verdict

    def move(self, kind: str, source: int, target: int, quantity: int, **more: Any) -> Any:
        """One move of bolts, unless told otherwise."""
        person, at = more.pop("person", LI), more.pop("at", None)
        extra: dict[str, Any] = {"lot": None, "unit": None, "entered": None}
        if kind == "stock.receive":
            extra |= {"lot_code": None, "expires_on": None, "reference": None}
        elif kind in ("stock.issue", "stock.return"):
            extra |= {"reference": None}
        elif kind == "stock.scrap":
            extra |= {"reason": None, "note": None}
        args = {"item": BOLT, "from": source, "to": target, "quantity": quantity} | extra | more
        return self.do(kind, person, at, **args)

    def undo(self, operation: str, person: int = LI) -> Applied | Held:
        return self.do("undo", person, operation=operation)[1]

    def on_hand(self, location: int, item: int = BOLT) -> int:
        return sum(
            event.quantity
            for event in self.facts.outcome.events
            if (event.location, event.item) == (location, item)
        )

    def codes(self) -> list[str]:
        return sorted(notice.code for notice in self.notices())

    def notices(self) -> Collection[Notice]:
        return [one for one in self.facts.outcome.notices.values() if one.status == "open"]
