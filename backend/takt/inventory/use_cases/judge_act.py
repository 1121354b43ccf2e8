"""What is said about an act besides booking it: rights, lots on hold, expiry, grants.

A fact is booked whatever comes out here; each finding opens a notice for a person.
"""

from __future__ import annotations

from takt.inventory.commands import BACKDATE, INTENTS, NO_LOT, PERMISSIONS
from takt.inventory.errors import (
    CLOCK_OFF,
    DEVICE_REVOKED,
    INACTIVE_ITEM,
    LOT_EXPIRED,
    LOT_ON_HOLD,
    OTHER_PERSON,
    OVER_GRANT,
    RIGHT_REVOKED,
    TAKEN_FROM_QUARANTINE,
)
from takt.inventory.lot_states import day_at, is_expired
from takt.inventory.lots import Change, Lot
from takt.inventory.model import Act, Event, Facts, Item, Place, open_notice
from takt_sync.canon import INTEGER_LIMIT
from takt_sync.ports import PlacedOp

CLOCK_OFF_MS = 120_000
USED_AT = frozenset({"production", "conversion", "customer"})
FARTHEST_MS = INTEGER_LIMIT - 1


def permission_of(kind: str, facts: Facts) -> str | None:
    """The right that a kind of act needs: one of the inventory's, or of the area that adds it."""
    own = PERMISSIONS.get(kind)
    if own is None and kind in facts.kinds:
        return facts.kinds[kind].permission
    return own


def is_intent(kind: str, facts: Facts) -> bool:
    """Whether an act may be held for want of a right; facts never are."""
    return kind in INTENTS or (kind in facts.kinds and facts.kinds[kind].is_intent)


def has_right(act: Act, facts: Facts, site: int) -> bool:
    """Whether the person held the permission when acting, and holds it still."""
    permission = permission_of(act.kind, facts)
    if permission is None:
        return True
    rights = facts.rights.get(act.person)
    if rights is None:
        return False
    return rights.held(permission, site, facts.now_ms) and rights.held(
        permission, site, act.effective
    )


def note_rights(act: Act, facts: Facts, site: int) -> None:
    """Opens a notice where a fact was recorded without the right to it."""
    if is_intent(act.kind, facts):
        return
    if not has_right(act, facts, site):
        permission = permission_of(act.kind, facts) or ""
        data = {
            "permission": permission,
            "held_then": facts.may(act.person, permission, site, act.effective),
        }
        open_notice(facts, act, RIGHT_REVOKED, site=site, data=data)
    if act.is_backdated and not facts.may(act.person, BACKDATE, site, facts.now_ms):
        data = {"permission": BACKDATE, "held_then": False}
        open_notice(facts, act, RIGHT_REVOKED, site=site, data=data, detail=BACKDATE)


def is_strange(act: Act, facts: Facts) -> bool:
    """Whether somebody else than its owner acts on a personal device: its key is the owner's."""
    return facts.owner is not None and act.person != facts.owner


def note_device(placed: PlacedOp, act: Act, facts: Facts) -> None:
    """Opens notices about the device, one of each a push: revoked, past its grant, clock off."""
    if is_strange(act, facts):
        _once(facts, act, OTHER_PERSON, {"owner": facts.owner})
    if facts.device_status in ("revoked", "retired"):
        _once(facts, act, DEVICE_REVOKED, {"status": facts.device_status})
    if facts.granted_until is not None and act.effective > facts.granted_until:
        _once(facts, act, OVER_GRANT, {"granted_until": facts.granted_until})
    time = placed.operation.time
    if time.boot == facts.boot:
        off = time.wall - placed.placement.raw
    elif time.offset is not None:
        off = -time.offset
    else:
        return
    if abs(off) > CLOCK_OFF_MS:
        # Times may be anything that JSON can say; the difference of two has to fit as well.
        _once(facts, act, CLOCK_OFF, {"off_ms": max(-FARTHEST_MS, min(off, FARTHEST_MS))})


def _once(facts: Facts, act: Act, code: str, data: dict[str, object]) -> None:
    if code not in facts.noted:
        facts.noted.add(code)
        open_notice(facts, act, code, data=data)


def note_item(act: Act, facts: Facts, item: Item, site: int) -> None:
    """Opens a notice where the item is no longer to be used."""
    if not item.active:
        open_notice(facts, act, INACTIVE_ITEM, site=site, item=item.id)


def blocking_change(lot: Lot, at_ms: int) -> Change | None:
    """The change that blocks a lot, as of a time or now."""
    if not lot.changes and not lot.passed:
        return None
    return lot.block_at(at_ms) or lot.block_at()


def note_lot(act: Act, facts: Facts, lot: Lot, legs: tuple[Event, Event], detail: str = "") -> None:
    """Opens a notice where stock of a blocked or expired lot left a real place (I13).

    `detail` keeps the lines of an act apart that has several.
    """
    out, into = legs if legs[0].quantity < 0 else reversed(legs)
    source, target = facts.locations[out.location], facts.locations[into.location]
    # From the floor it may still go into a product; from anywhere else goods only come in.
    if source.is_virtual and not (source.role == "production" and target.is_virtual):
        return
    about = {"site": source.site, "item": out.item, "lot": lot.id, "location": target.id}
    about["detail"] = detail
    change = blocking_change(lot, act.effective)
    # What was rejected may be thrown away: that is what the rejection asks for.
    is_asked = change is not None and change.status == "rejected" and target.role == "scrap"
    if change is not None and target.role != "quarantine" and not is_asked:
        data = {
            "kind": act.kind,
            "from": source.id,
            "reached": [{"location": target.id, "quantity": into.quantity}],
            "status": change.status,
            "held_by": change.operation,
            "before_hold": act.effective < change.place[0],
        }
        open_notice(facts, act, LOT_ON_HOLD, **about, data=data)
    if (
        lot.expires_on is not None
        and target.role in USED_AT
        and is_over(act.effective, lot, source)
    ):
        data = {"kind": act.kind, "expires_on": lot.expires_on.isoformat()}
        open_notice(facts, act, LOT_EXPIRED, **about, data=data)


def note_quarantine(act: Act, facts: Facts, out: Event, target: Place) -> None:
    """Opens a notice where goods left quarantine: a part of a lot is held there (I13).

    Whoever may release a lot may move a part of one out; to use it from there nobody may.
    """
    source = facts.locations[out.location]
    if source.role != "quarantine" or target.role == "quarantine":
        return
    is_freed = not target.is_virtual and not _may_release(act, facts, source.site)
    if not is_freed and target.role not in USED_AT:
        return
    data = {
        "kind": act.kind,
        "from": source.id,
        "reached": [{"location": target.id, "quantity": -out.quantity}],
    }
    about = {"site": source.site, "item": out.item, "location": target.id}
    lot = None if out.lot == NO_LOT else out.lot
    open_notice(facts, act, TAKEN_FROM_QUARANTINE, **about, lot=lot, data=data)


def _may_release(act: Act, facts: Facts, site: int) -> bool:
    return facts.may(act.person, PERMISSIONS["lot.release"], site, act.effective)


def is_over(at_ms: int, lot: Lot, place: Place) -> bool:
    """Whether a lot had expired at a time, as the calendar of the place has it."""
    return lot.expires_on is not None and is_expired(lot.expires_on, day_at(at_ms, place.time_zone))
