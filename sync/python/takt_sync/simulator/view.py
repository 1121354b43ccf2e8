"""What is on the screen of a device: the base of the last checkpoint plus its own pending acts."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from takt_sync.simulator.disk import Disk
from takt_sync.stock import Key, Leg, act_legs, replay, undo_legs

Json = dict[str, Any]


def quantities(disk: Disk, held: AbstractSet[str] = frozenset()) -> dict[Key, int]:
    """Server state plus own pending acts, but for what the server was heard to hold."""
    base: dict[Key, int] = {}
    for name, scope in disk.scopes.items():
        if name.startswith("warehouse:"):
            balances = (row for (table, _), row in scope.rows.items() if table == "balance")
            base.update({(r["location"], r["item"], r["lot"]): r["quantity"] for r in balances})
    taken_back = set(held)
    return replay(base, (leg for entry in disk.outbox for leg in legs(disk, entry.op, taken_back)))


def legs(disk: Disk, op: Json, taken_back: set[str]) -> Sequence[Leg]:
    """The legs that a pending act shows; what is held, or undone twice, shows none."""
    if op["id"] in taken_back:
        return ()
    if op["kind"] != "undo":
        return act_legs(op["kind"], op["args"])
    target = op["args"]["operation"]
    if target in taken_back:
        return ()
    taken_back.add(target)
    original = disk.by_id(target)
    return undo_legs(original.op["kind"], original.op["args"]) if original else ()


def view(disk: Disk, held: AbstractSet[str]) -> Json:
    """The whole view as JSON."""
    rows = [[*key, quantity] for key, quantity in quantities(disk, held).items() if quantity != 0]
    rows.sort(key=lambda row: (row[0], row[1], row[2] or ""))
    return {
        "head": disk.head, "epoch": disk.epoch, "stream": disk.stream, "n": disk.n,
        "pending": [entry.op["id"] for entry in disk.outbox],
        "scopes": sorted(disk.scopes), "quantities": rows,
    }  # fmt: skip
