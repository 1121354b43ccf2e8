"""Events of GS1 EPCIS 2.0 in JSON-LD, made of what acts said of lots. Pure.

Exported is what makes the genealogy and what crosses the gate: consumption and output, split,
merge, relabelling, repacking and rework, receipt, shipment, return and scrap, and when a lot was
first made. Not exported: what happens to a lot inside the plant (put away, moved, issued to the
floor, counted, adjusted), holds and inspections, and corrected dates; the timeline has those.

One act is one event and its id is that of the act, so that two exports agree. An undone act keeps
its event, with an error declaration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from takt.partners import Party
from takt.traceability.identifiers import Goods, Identifiers, unit_code

CONTEXT: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
FIRST_MADE: Final = UUID("0d1b8f0e-6f0e-5a57-9b5c-54414b540001")
STEPS: Final = {"rework": "repairing", "repack": "repackaging", "relabel": "repackaging"}
TRADES: Final = {
    "received": ("OBSERVE", "receiving", "in_progress"),
    "shipped": ("OBSERVE", "shipping", "in_transit"),
    "returned": ("OBSERVE", "receiving", "returned"),
    "scrapped": ("DELETE", "destroying", "destroyed"),
}
"""Action, business step and disposition of what leaves, comes or is lost."""

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LotFact:
    """A lot as events name it."""

    id: str
    item: int
    code: str | None
    expires_on: str | None
    best_before_on: str | None
    produced_on: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class UseFact:
    """One end of a run: what an act consumed or made; `lot` None for goods without one."""

    operation: str
    run: str
    lot: str | None
    item: int
    direction: int
    quantity: int
    relation: str
    work_order: int | None
    site: int
    at: int
    undone_at: int | None


@dataclass(frozen=True, slots=True)
class TradeFact:
    """What an act received, shipped, took back or scrapped."""

    operation: str
    lot: str | None
    item: int
    party: int | None
    direction: str
    line: int | None
    quantity: int
    location: int
    site: int
    at: int
    undone_at: int | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the facts name: goods, lots, codes of places, time zones of sites."""

    names: Identifiers
    goods: Mapping[int, Goods]
    lots: Mapping[str, LotFact]
    places: Mapping[int, str]
    zones: Mapping[int, str]
    parties: Mapping[int, Party]


def document(events: Sequence[Event], names: Identifiers, made_at: int) -> dict[str, Any]:
    """An EPCIS document of these events."""
    return {
        "@context": [CONTEXT, {"takt": f"{names.home}/id/vocabulary/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": _moment(made_at),
        "epcisBody": {"eventList": list(events)},
    }


def events(
    uses: Sequence[UseFact], trades: Sequence[TradeFact], around: Surroundings
) -> list[Event]:
    """All events in the order in which things happened."""
    acts: dict[str, list[UseFact]] = {}
    for use in uses:
        acts.setdefault(use.operation, []).append(use)
    made = [_transformation(ends, around) for ends in acts.values()]
    found = [*made, *(_trade(one, around) for one in trades), *_first_made(uses, around)]
    return sorted(found, key=lambda event: (event["eventTime"], event["eventID"]))


def _transformation(ends: Sequence[UseFact], around: Surroundings) -> Event:
    first = ends[0]
    event = _event("TransformationEvent", first, around)
    used = [end for end in ends if end.direction < 0]
    made = [end for end in ends if end.direction > 0]
    event |= _named(used, ("inputEPCList", "inputQuantityList"), around)
    event |= _named(made, ("outputEPCList", "outputQuantityList"), around)
    event["transformationID"] = f"urn:uuid:{first.run}"
    event["bizStep"] = STEPS.get(first.relation, "creating_class_instance")
    event["disposition"] = "in_progress"
    event["readPoint"] = event["bizLocation"] = {"id": _place(first.site, around)}
    if first.work_order is not None:
        order = around.names.document("work-order", first.work_order)
        event["bizTransactionList"] = [{"type": "prodorder", "bizTransaction": order}]
    return _with_odd_units(event, ends, around)


def _trade(trade: TradeFact, around: Surroundings) -> Event:
    event = _event("ObjectEvent", trade, around)
    event["action"], event["bizStep"], event["disposition"] = TRADES[trade.direction]
    event |= _named([trade], ("epcList", "quantityList"), around)
    is_shipped = trade.direction == "shipped"
    event["readPoint"] = {"id": _place(trade.location, around)}
    if trade.direction in ("received", "returned"):
        event["bizLocation"] = {"id": _place(trade.location, around)}
    if trade.line is not None:
        kind = "shipment-line" if is_shipped else "delivery-line"
        line = around.names.document(kind, trade.line)
        event["bizTransactionList"] = [
            {"type": "desadv" if is_shipped else "recadv", "bizTransaction": line}
        ]
    if trade.party is not None:
        known = around.parties.get(trade.party)
        code, gln = (None, None) if known is None else (known.code, known.gln)
        party = around.names.party(trade.party, code, gln)
        end = "destination" if is_shipped else "source"
        event[f"{end}List"] = [{"type": "possessing_party", end: party}]
    return _with_odd_units(event, [trade], around)


def _first_made(uses: Iterable[UseFact], around: Surroundings) -> Iterable[Event]:
    """One event for each own lot: the moment at which it came to be, and what is printed on it."""
    seen: set[str] = set()
    for use in sorted(uses, key=lambda one: one.at):
        lot = around.lots.get(use.lot or "")
        if lot is None or use.direction < 0 or use.undone_at is not None or lot.id in seen:
            continue
        seen.add(lot.id)
        event = _event("ObjectEvent", use, around)
        event["eventID"] = f"urn:uuid:{uuid5(FIRST_MADE, lot.id)}"
        event["action"] = "ADD"
        if _is_instance(use, around):
            event["epcList"] = [_class(use, around)]
        else:
            event["quantityList"] = [{"epcClass": _class(use, around)}]
        event["bizStep"] = "creating_class_instance"
        event["disposition"] = "active"
        event["readPoint"] = event["bizLocation"] = {"id": _place(use.site, around)}
        printed = {
            "cbvmda:lotNumber": lot.code,
            "cbvmda:itemExpirationDate": lot.expires_on,
            "cbvmda:bestBeforeDate": lot.best_before_on,
            "takt:producedOn": lot.produced_on,
        }
        event["ilmd"] = {name: value for name, value in printed.items() if value is not None}
        yield event


def _event(kind: str, fact: UseFact | TradeFact, around: Surroundings) -> Event:
    zone = ZoneInfo(around.zones.get(fact.site, "UTC"))
    local = datetime.fromtimestamp(fact.at / 1000, zone).strftime("%z")
    event: Event = {
        "type": kind,
        "eventID": f"urn:uuid:{fact.operation}",
        "eventTime": _moment(fact.at),
        "eventTimeZoneOffset": f"{local[:3]}:{local[3:5]}",
    }
    if fact.undone_at is not None:
        event["errorDeclaration"] = {
            "declarationTime": _moment(fact.undone_at),
            "reason": "did_not_occur",
        }
    return event


def _class(fact: UseFact | TradeFact, around: Surroundings) -> str:
    lot = around.lots.get(fact.lot or "")
    code = None if lot is None else lot.code
    return around.names.goods(around.goods[fact.item], fact.lot, code)


def _is_instance(fact: UseFact | TradeFact, around: Surroundings) -> bool:
    return around.goods[fact.item].is_instance(fact.lot)


def _named(
    facts: Sequence[UseFact | TradeFact], lists: tuple[str, str], around: Surroundings
) -> Event:
    """Goods in their lists: a piece with a serial number has no quantity, all else has one."""
    pieces = [_class(fact, around) for fact in facts if _is_instance(fact, around)]
    rest = [_quantity(fact, around) for fact in facts if not _is_instance(fact, around)]
    filled = zip(lists, (list(dict.fromkeys(pieces)), rest), strict=True)
    return {name: goods for name, goods in filled if goods}


def _quantity(fact: UseFact | TradeFact, around: Surroundings) -> dict[str, Any]:
    """A quantity in its unit; one whose unit has no code would be taken for a number of pieces."""
    element: dict[str, Any] = {"epcClass": _class(fact, around)}
    goods = around.goods[fact.item]
    is_known, code = unit_code(goods.unit)
    if is_known:
        element["quantity"] = Decimal(fact.quantity).scaleb(-goods.scale)
        if code is not None:
            element["uom"] = code
    return element


def _with_odd_units(
    event: Event, facts: Sequence[UseFact | TradeFact], around: Surroundings
) -> Event:
    """Quantities that their lists cannot tell: in units without a code, or of a piece not 1."""
    odd = [
        {
            "takt:class": _class(fact, around),
            "takt:quantity": str(Decimal(fact.quantity).scaleb(-around.goods[fact.item].scale)),
            "takt:unit": around.goods[fact.item].unit,
        }
        for fact in facts
        if _is_odd(fact, around)
    ]
    return event | {"takt:quantities": odd} if odd else event


def _is_odd(fact: UseFact | TradeFact, around: Surroundings) -> bool:
    goods = around.goods[fact.item]
    if _is_instance(fact, around):
        return Decimal(fact.quantity).scaleb(-goods.scale) != 1
    return not unit_code(goods.unit)[0]


def _place(location: int, around: Surroundings) -> str:
    return around.names.location(around.places[location])


def _moment(at_ms: int) -> str:
    text = datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
