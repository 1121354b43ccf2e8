"""The invariants that are looked at when all faults have stopped and time has passed."""

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from takt_sync.digest import to_hex
from takt_sync.envelope import Operation
from takt_sync.ports import Held
from takt_sync.simulator import count_checks
from takt_sync.simulator.booking import used_lots
from takt_sync.simulator.counting import PLACES
from takt_sync.simulator.ledger import in_order
from takt_sync.stock import UNDO_PART, Key, fold

if TYPE_CHECKING:
    from takt_sync.simulator.checks import Checks


def run_all(checks: "Checks") -> None:
    """Every check of the end."""
    drained(checks)
    nothing_lost(checks)
    at_most_one_effect(checks)
    held_is_in_the_inbox(checks)
    balances_are_folds(checks)
    intervals_hold_the_truth(checks)
    on_hand_is_the_truth(checks)
    losses_are_reported(checks)
    holds_are_seen(checks)
    blobs_are_there(checks)
    count_checks.run_all(checks)


def drained(checks: "Checks") -> None:
    """I3 and I11: all queues are empty, all devices at the head with the server's digests."""
    state = checks.world.server.state
    for handset in checks.world.handsets:
        disk = handset.disk
        if disk.outbox:
            checks.fail("I11", f"{len(disk.outbox)} operations wait on {handset.index}")
        granted = state.devices[handset.device].granted
        if set(disk.scopes) != granted:
            checks.fail("I11", f"{handset.index} has {sorted(disk.scopes)}")
        if disk.epoch != state.epoch:
            checks.fail("I11", f"{handset.index} is in epoch {disk.epoch}")
        for name, scope in disk.scopes.items():
            live = {
                key: row.row for key, row in state.feed.get(name, {}).items() if row.row is not None
            }
            if scope.rows != live and disk.head == state.head:
                checks.fail("I3", f"{name} of {handset.index}")
            scope.recount()
            if disk.head == state.head and to_hex(scope.lanes) != to_hex(
                state.lanes.get(name, (0, 0))
            ):
                checks.fail("I3", f"digest of {name} of {handset.index}")
        if disk.head != state.head:
            checks.fail("I11", f"{handset.index} is at {disk.head}, not {state.head}")


def nothing_lost(checks: "Checks") -> None:
    """I1: every act on surviving storage is on the server."""
    gone = {lost.id for lost in checks.world.truth.wiped}
    known = checks.world.server.state.ids
    for act in checks.world.truth.acts.values():
        if act.id not in known and act.id not in gone:
            checks.fail("I1", f"{act.kind} {act.id} never arrived")


def at_most_one_effect(checks: "Checks") -> None:
    """I2: the ledger's plain entries are those of the acts on record, once each."""
    world = checks.world
    state = world.server.state
    sums: dict[Key, int] = {}
    for act in world.truth.acts.values():
        known = state.ids.get(act.id)
        if known is None or known.verdict is None or known.verdict[0] != "applied":
            continue
        for leg in act.legs:
            if leg.kind == "delta":
                sums[leg.key] = sums.get(leg.key, 0) + leg.quantity
    for key, events in state.ledger.events.items():
        plain = sum(
            event.quantity
            for event in events
            if event.part < UNDO_PART and event.kind == "delta" and event.stream != "opening"
        )
        if plain != sums.get(key, 0):
            checks.fail("I2", f"{key}: {plain} in the ledger, {sums.get(key, 0)} recorded")


def held_is_in_the_inbox(checks: "Checks") -> None:
    """I6: every held operation has its notice."""
    state = checks.world.server.state
    inbox = state.feed.get("inbox:1", {})
    held = [
        (name, one.operation.n)
        for name, stream in state.streams.items()
        for one in stream.log
        if isinstance(one.verdict, Held)
    ]
    for name, n in held:
        row = inbox.get(("notice", f"held.{name}.{n}"))
        if row is None or row.row is None:
            checks.fail("I6", f"{n} of {name} is held and nobody sees it")


def balances_are_folds(checks: "Checks") -> None:
    """I7: balances equal the fold from scratch, and every sum over all locations is zero."""
    ledger = checks.world.server.state.ledger
    sums: dict[tuple[int, str | None], int] = {}
    for key, events in ledger.events.items():
        balance = fold(events)
        if ledger.balance(key) != balance:
            checks.fail("I7", f"{key}: {ledger.balance(key)} instead of {balance}")
        sums[key[1], key[2]] = sums.get((key[1], key[2]), 0) + balance.quantity
    for what, quantity in sums.items():
        if quantity != 0:
            checks.fail("I7", f"{what} sums up to {quantity}")


def on_hand_is_the_truth(checks: "Checks") -> None:
    """I8: on-hand is the physical stock, but for keys with an open question or lost operations."""
    world = checks.world
    ledger = world.server.state.ledger
    phantoms, lost = unexplained(checks)
    excluded = lost | count_checks.ambiguous_keys(checks, ("accepted",))
    for key in in_order({*ledger.events, *world.truth.physical}):
        if key[0] not in PLACES:
            continue
        checks.keys += 1
        checks.unambiguous += key not in checks.asked and key not in lost
        if key in excluded:
            continue
        since, error = counted_at(checks, key)
        wanted = world.truth.physical.get(key, 0) + error
        wanted += sum(quantity for at, quantity in phantoms.get(key, ()) if at > since)
        found = ledger.balance(key).quantity
        if found != wanted:
            checks.fail("I8", f"{key}: {found} on hand, {wanted} in truth")


def intervals_hold_the_truth(checks: "Checks") -> None:
    """S31: every act happened inside its interval, whatever was put back; I8 rests on that."""
    truth = checks.world.truth
    for act, (_, time, device) in checks.world.server.state.acts.items():
        happened = truth.acts[act].at
        if time.lo <= happened <= time.hi:
            continue
        early, late = time.lo - happened, happened - time.hi
        checks.fail("S31", f"{act} of {device} lies {max(early, late)} outside its interval")


def unexplained(checks: "Checks") -> tuple[dict[Key, list[tuple[int, int]]], set[Key]]:
    """What the books cannot know: losses nobody saw, wrong records not undone; and the keys of
    real acts that were lost or held."""
    world = checks.world
    ids = world.server.state.ids
    phantoms: dict[Key, list[tuple[int, int]]] = {}
    excluded: set[Key] = set()
    for at, key, quantity in world.truth.vanished:
        phantoms.setdefault(key, []).append((at, quantity))
    applied = {act for act, known in ids.items() if known.verdict and known.verdict[0] == "applied"}
    undone = {a.target for a in world.truth.acts.values() if a.target and a.id in applied}
    for act in world.truth.acts.values():
        if act.id not in applied:
            if act.is_real:
                excluded.update(leg.key for leg in act.legs)
        elif not act.is_real and act.id not in undone:
            for leg in act.legs:
                phantoms.setdefault(leg.key, []).append((act.step, leg.quantity))
    return phantoms, excluded


def counted_at(checks: "Checks", key: Key) -> tuple[int, int]:
    """The step of the last accepted count at which the goods were looked at, and its error."""
    ledger = checks.world.server.state.ledger
    anchor = ledger.balance(key).anchor
    if anchor is None:
        return 0, 0
    for name in ledger.counted[key]:
        count = ledger.counts[name]
        if count.event.order[:3] == anchor:
            act = checks.world.truth.acts[count.op_id]
            return act.stands_at, act.error
    raise AssertionError("an anchor without a count")


def losses_are_reported(checks: "Checks") -> None:
    """I10: what the server reports as lost is what went down with storage, as far as it knew.

    Numbers that a device restored from its own backup gave again, and carried over, tell nothing.
    Places of a carried act that is on record from another stream may be reported too, no others:
    the server was told that the place was made, never which act it holds.
    """
    state = checks.world.server.state
    again = {
        (stream, n)
        for row in state.streams.values()
        for stream, first, last in row.carried
        for n in range(first, last + 1)
    }
    wanted: set[tuple[str, str, int]] = set()
    doubles: set[tuple[str, str, int]] = set()
    for lost in checks.world.truth.wiped:
        row = state.streams.get(lost.stream)
        if row is None or lost.n > row.created or lost.n <= row.state.n:
            continue
        if (lost.stream, lost.n) not in again:
            places = doubles if lost.id in state.ids else wanted
            places.add((lost.device, lost.stream, lost.n))
    least = Counter((device, stream) for device, stream, _ in wanted)
    most = Counter((device, stream) for device, stream, _ in wanted | doubles)
    found = {
        (device, stream): lost
        for device, row in state.devices.items()
        for stream, lost in row.lost.items()
    }
    for place in found.keys() | least.keys():
        # After a server restore nothing bounds it from above: the server forgot what came (c).
        is_too_many = state.epoch == 1 and found.get(place, 0) > most[place]
        if is_too_many or found.get(place, 0) < least[place]:
            checks.fail("I10", f"reported {found}, in truth {dict(least)}")


def holds_are_seen(checks: "Checks") -> None:
    """I13: whatever left of a lot while it was on hold has an exception that names it."""
    state = checks.world.server.state
    for op, time, _ in state.acts.values():
        if not isinstance(op, Operation):
            continue
        for lot in used_lots(op):
            words = [word for since, word in state.lots.get(lot, ()) if since <= time.effective]
            if words and words[-1] == "hold" and f"lot.{op.id}" not in state.notices:
                checks.fail("I13", f"{op.id} took of {lot} unseen")


def blobs_are_there(checks: "Checks") -> None:
    """S83, S89: what is stored is what its name says; what an act on record names is stored."""
    state, truth = checks.world.server.state, checks.world.truth
    for name, body in state.blobs.items():
        if sha256(body).hexdigest() != name:
            checks.fail("S83", f"{name} holds other bytes")
    for photo in truth.photos:
        known = state.ids.get(photo.act or "")
        is_applied = (
            known is not None and known.verdict is not None and known.verdict[0] == "applied"
        )
        if not is_applied or (photo.device, photo.name) in truth.lost_photos:
            continue
        if state.blobs.get(photo.name) != photo.body:
            checks.fail("S89", f"{photo.name} of {photo.act} never arrived")
