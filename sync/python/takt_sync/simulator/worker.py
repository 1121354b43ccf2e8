"""The people on the floor: what they do with goods, and what they record of it."""

from random import Random
from typing import TYPE_CHECKING, Any

from takt_sync.simulator.booking import (
    CONVERSION,
    CUSTOMER,
    ITEMS,
    PRODUCTION,
    SUPPLIER,
    USED_AT,
    WAREHOUSE,
)
from takt_sync.simulator.handset import Handset
from takt_sync.simulator.truth import Act, Photo
from takt_sync.stock import REGROUP_KIND, Key, act_legs

if TYPE_CHECKING:
    from takt_sync.simulator.world import World

LOTS = {5: ("lot-a", "lot-b"), 6: ("lot-c",)}
SCRAP = 92
LOT_ACTS = ("ship", "consume", "output", "regroup")
"""Drawn last and without weight in the older profiles, so that their seeds stay what they are."""
WEIGHTS = {
    "receive": 15, "move": 35, "issue": 25, "give_back": 3, "scrap": 5, "wrong": 4,
    "undo": 5, "unknown_code": 2, "odd": 2, "hold": 1, "release": 1,
}  # fmt: skip


class Worker:
    """Does and records acts on whatever handset."""

    more_acts: tuple[str, ...] = ()

    def __init__(self, world: "World") -> None:
        self.world = world
        self.random: Random = world.random
        profile = world.profile
        weights = {**WEIGHTS, "count": profile.counts, "vanish": profile.losses}
        weights |= dict.fromkeys(LOT_ACTS, profile.lot_acts)
        weights |= dict.fromkeys(self.more_acts, profile.stocktakes)
        self.names, self.weights = list(weights), list(weights.values())
        self.person = 0
        self.bins = tuple(WAREHOUSE)[: world.profile.bins]
        self.items = tuple(ITEMS)[: world.profile.items]

    def act(self, handset: Handset) -> None:
        """One act, whatever comes up."""
        name = self.random.choices(self.names, self.weights)[0]
        self.person = handset.index * 2 + self.random.choice((1, 1, 1, 2))
        getattr(self, name)(handset)

    def record(
        self, handset: Handset, kind: str, args: dict[str, Any], is_real: bool = True
    ) -> Act:
        """Record an act on one of the tabs; it is in the truth from now on."""
        client = self.random.choice(handset.tabs)
        op = client.record(kind, self.person, args, handset.reading())
        is_stock = kind.startswith("stock.") or kind == REGROUP_KIND
        known = is_stock and args.get("item", 1) in ITEMS
        legs = act_legs(kind, args) if known else ()
        target = args.get("operation") if kind == "undo" else None
        act = Act(op["id"], kind, legs, self.world.now, handset.device, target, is_real)
        self.world.truth.record(act)
        handset.recorded()
        handset.sync_soon(self.random.randint(1, 400))
        return act

    def some_stock(self) -> tuple[Key, int] | None:
        """A bin with something in it."""
        full = [(key, q) for key, q in self.world.truth.physical.items() if q > 0]
        full = [(k, q) for k, q in full if k[0] in self.bins and k[1] in self.items]
        return self.random.choice(full) if full else None

    def carry(self, handset: Handset, kind: str, to: int, is_real: bool = True) -> None:
        """Take something from a bin to another place."""
        found = self.some_stock()
        if found is None:
            return
        (location, item, lot), there = found
        if to in USED_AT and lot is not None and self.knows_hold(handset, lot):
            return
        if to == location:
            return
        quantity = self.random.randint(1, min(there, 12))
        args = {"item": item, "lot": lot, "from": location, "to": to, "quantity": quantity}
        self.record(handset, kind, args, is_real)

    def knows_hold(self, handset: Handset, lot: str) -> bool:
        """Whether the device knows that a lot is on hold; then it offers no issue."""
        scope = handset.disk.scopes.get("lots")
        row = scope.rows.get(("lot", lot)) if scope else None
        return row is not None and row["status"] == "hold"

    def receive(self, handset: Handset) -> None:
        """Goods come in."""
        item = self.random.choice(self.items)
        lot = self.random.choice(LOTS[item]) if item in LOTS else None
        args = {
            "item": item, "lot": lot, "from": SUPPLIER,
            "to": self.random.choice(self.bins), "quantity": self.random.randint(1, 20),
        }  # fmt: skip
        self.record(handset, "stock.receive", args)

    def move(self, handset: Handset) -> None:
        """From bin to bin."""
        kind = self.random.choice(("stock.move", "stock.put_away"))
        self.carry(handset, kind, self.random.choice(self.bins))

    def issue(self, handset: Handset) -> None:
        """To production."""
        self.carry(handset, "stock.issue", PRODUCTION)

    def ship(self, handset: Handset) -> None:
        """To a customer."""
        self.carry(handset, "stock.ship", CUSTOMER)

    def consume(self, handset: Handset) -> None:
        """Into what is being made."""
        self.carry(handset, "stock.consume", CONVERSION)

    def output(self, handset: Handset) -> None:
        """Made, and put into a bin."""
        item = self.random.choice(self.items)
        lot = self.random.choice(LOTS[item]) if item in LOTS else None
        args = {
            "item": item, "lot": lot, "from": CONVERSION,
            "to": self.random.choice(self.bins), "quantity": self.random.randint(1, 9),
        }  # fmt: skip
        self.record(handset, "stock.output", args)

    def regroup(self, handset: Handset) -> None:
        """A lot is split, or goes over into another one, where it lies."""
        found = self.some_stock()
        if found is None:
            return
        (location, item, lot), there = found
        if lot is None or self.knows_hold(handset, lot):
            return
        parts = self.random.sample(
            ("lot-x", "lot-y", *LOTS.get(item, ())), self.random.randint(1, 3)
        )
        quantities = [self.random.randint(1, max(1, there // 4)) for _ in parts]
        if sum(quantities) > there:
            return
        outputs = [
            {"item": item, "lot": one, "quantity": q, "lot_code": None}
            for one, q in zip(parts, quantities, strict=True)
        ]
        inputs = [{"item": item, "lot": lot, "quantity": sum(quantities)}]
        relation = "relabel" if len(parts) == 1 else "split"
        args = {
            "relation": relation, "location": location, "conversion": CONVERSION,
            "inputs": inputs, "outputs": outputs,
        }  # fmt: skip
        is_real = self.random.random() < 0.9
        self.record(handset, REGROUP_KIND, args, is_real)

    def give_back(self, handset: Handset) -> None:
        """From production."""
        args = {
            "item": self.random.choice(self.items[:4]), "lot": None, "from": PRODUCTION,
            "to": self.random.choice(self.bins), "quantity": self.random.randint(1, 4),
        }  # fmt: skip
        self.record(handset, "stock.return", args)

    def scrap(self, handset: Handset) -> None:
        """Broken."""
        self.carry(handset, "stock.scrap", SCRAP)

    def wrong(self, handset: Handset) -> None:
        """A slip of the finger: recorded, but it did not happen."""
        self.carry(handset, "stock.move", self.random.choice(self.bins), is_real=False)

    def undo(self, handset: Handset) -> None:
        """Take back an own wrong record."""
        known = {e.op["id"] for e in (*handset.disk.outbox, *handset.disk.archive)}
        undone = {act.target for act in self.world.truth.acts.values() if act.target}
        wrong = [
            act.id
            for act in self.world.truth.acts.values()
            if not act.is_real and act.id in known and act.id not in undone
        ]
        if wrong:
            self.record(handset, "undo", {"operation": self.random.choice(wrong)})

    def count(self, handset: Handset) -> None:
        """Count a bin, correctly."""
        found = self.some_stock()
        if found is None:
            return
        (location, item, lot), quantity = found
        args = {"item": item, "lot": lot, "location": location, "quantity": quantity, "plan": None}
        self.record(handset, "stock.count", args)

    def vanish(self, _handset: Handset) -> None:
        """Something is gone, and nobody saw it."""
        found = self.some_stock()
        if found is not None:
            key, quantity = found
            self.world.truth.vanish(key, self.random.randint(1, min(2, quantity)))

    def unknown_code(self, handset: Handset) -> None:
        """A code that nobody knows."""
        args = {"code": "?", "location": 1, "quantity": "2", "symbology": "qr"}
        self.record(handset, "scan.unresolved", args)

    def odd(self, handset: Handset) -> None:
        """What the server has to hold: a kind or an item that it does not know."""
        if self.random.random() < 0.5:
            self.record(handset, "stock.teleport", {"item": 1})
        else:
            args = {"item": 77, "lot": None, "from": 1, "to": 2, "quantity": 1}
            self.record(handset, "stock.move", args)

    def hold(self, handset: Handset) -> None:
        """An inspector stops a lot."""
        lot = self.random.choice(("lot-a", "lot-b", "lot-c"))
        self.record(handset, "lot.hold", {"lot": lot, "reason": 1, "note": None})

    def release(self, handset: Handset) -> None:
        """And releases it, with the right to do so or without."""
        lot = self.random.choice(("lot-a", "lot-b", "lot-c"))
        allowed = self.random.random() < 0.7
        self.record(handset, "lot.release", {"lot": lot, "allowed": allowed})

    def photo(self, handset: Handset) -> None:
        """A photo of something; now and then the browser dies before the act is recorded."""
        body = b"\xff\xd8\xff" + self.random.randbytes(self.random.randint(1, 4_000))
        name = handset.client().blobs.keep(body)
        self.person = handset.index * 2 + 1
        act = None
        if self.random.random() < 0.9:
            subject = {"kind": "item", "id": "1"}
            args = {"blob": name, "size": len(body), "type": "image/jpeg", "subject": subject}
            act = self.record(handset, "attach", args).id
        self.world.truth.photos.append(Photo(name, body, handset.device, act))
