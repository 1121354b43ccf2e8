"""Named acts around samples and readings that nobody can interpret, and wrong queries of them.

Each act begins as a good one of its kind; one thing is wrong. They are stored and held.
"""

from __future__ import annotations

from typing import Any

NIL = "00000000-0000-0000-0000-000000000000"


def _begin(**wrong: Any) -> tuple[str, dict[str, Any], str]:
    return "inspect.begin", wrong, "unparsed"


def _read(*readings: Any) -> tuple[str, dict[str, Any], str]:
    return "inspect.readings", {"readings": list(readings)}, "unparsed"


def _said(**wrong: Any) -> tuple[str, dict[str, Any], str]:
    return "inspect.readings", wrong, "unparsed"


# name -> (kind, what is put into good arguments, why it is held)
CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "sample: item unknown": ("inspect.begin", {"item": 424_242}, "unknown_item"),
    "sample: inspection no uuid": _begin(inspection="7"),
    "sample: inspection of zeros": _begin(inspection=NIL),
    "sample: lot of zeros": _begin(lot=NIL),
    "sample: kind of no plan": _begin(kind="incoming"),
    "sample: plan null": _begin(plan=None),
    "sample: version zero": _begin(version=0),
    "sample: units none": _begin(units=0),
    "sample: units null": _begin(units=None),
    "sample: quantity of 10^13": _begin(quantity=10**13),
    "sample: seed in capitals": _begin(seed="0123456789ABCDEF"),
    "sample: seed too short": _begin(seed="0123"),
    "sample: seed with a line end": _begin(seed="0123456789abcde\n"),
    "sample: nothing drawn, though not skipped": _begin(n=0),
    "sample: n negative": _begin(n=-1),
    "sample: re not above ac": _begin(ac=2, re=2),
    "sample: ac as text": _begin(ac="0"),
    "sample: letter of two": _begin(letter="AB"),
    "sample: mode unknown": _begin(mode="mild"),
    "sample: operation empty": _begin(operation=""),
    "sample: operation of 65 characters": _begin(operation="x" * 65),
    "sample: document without its kind": _begin(for_id=1),
    "sample: kind of document without an id": _begin(for_kind="delivery"),
    "sample: kind of document unknown": _begin(for_kind="invoice", for_id=1),
    "readings: none": _read(),
    "readings: 201": _read(*[[unit, 1, 5] for unit in range(201)]),
    "readings: one of two parts": _read([1, 2]),
    "readings: one of four parts": _read([1, 2, 3, 4]),
    "readings: unit negative": _read([-1, 1, 5]),
    "readings: unit as text": _read(["1", 1, 5]),
    "readings: characteristic zero": _read([1, 0, 5]),
    "readings: value null": _read([1, 1, None]),
    "readings: value an object": _read([1, 1, {"mm": 5}]),
    "readings: value a list of numbers": _read([1, 1, [5]]),
    "readings: value of 2001 characters": _read([1, 1, "x" * 2001]),
    "readings: 51 pictures": _read([1, 1, ["f" * 64] * 51]),
    "readings: inspection null": _said(inspection=None),
    "readings: inspection no uuid": _said(inspection="delivery 7"),
    "readings: inspection of zeros": _said(inspection=NIL),
    "readings: version negative": _said(version=-1),
    "readings: gauge zero": _said(gauge=0),
    "readings: gauge as a code": _said(gauge="C-1"),
    "readings: defects null": _said(defects=None),
    "readings: no defect at all": _said(defects=[[1, 1, 1, 0]]),
    "readings: 51 defects": _said(defects=[[1, 1, 1, 1]] * 51),
    "readings: note a number": _said(note=5),
    "acceptance: of no uuid": ("inspect.accept", {"readings": "7"}, "unparsed"),
    "acceptance: of nothing": ("inspect.accept", {"readings": None}, "unparsed"),
    "acceptance: of readings that are unknown": ("inspect.accept", {}, "not_found"),
}

# Query of a list, and the field that the answer names.
QUERIES: dict[str, tuple[str, str]] = {
    "inspections: status unknown": ("inspections?status=void", "status"),
    "inspections: kind unknown": ("inspections?kind=incoming", "kind"),
    "inspections: lot no uuid": ("inspections?lot=G-1", "lot"),
    "inspections: item zero": ("inspections?item=0", "item"),
    "inspections: plan as text": ("inspections?plan=P-1", "plan"),
    "inspections: page of nothing": ("inspections?limit=0", "limit"),
    "inspections: page of 501": ("inspections?limit=501", "limit"),
    "inspections: offset negative": ("inspections?offset=-1", "offset"),
    "inspections: kind of document unknown": ("inspections?for_kind=invoice&for_id=1", "for_kind"),
    "inspections: document without its kind": ("inspections?for_id=1", "for_id"),
    "switching: mode unknown": ("switching?mode=mild", "mode"),
    "switching: plan zero": ("switching?plan=0", "plan"),
}

ORDER: dict[str, Any] = {"site": 1, "plan": 1, "item": 1, "supplier": None, "mode": "tightened"}
# What is put into a good order, and the field that the answer names.
ORDERS: dict[str, tuple[dict[str, Any], str]] = {
    "order: to reduced": ({"mode": "reduced"}, "mode"),
    "order: mode null": ({"mode": None}, "mode"),
    "order: plan as text": ({"plan": "1"}, "plan"),
    "order: item zero": ({"item": 0}, "item"),
    "order: supplier true": ({"supplier": True}, "supplier"),
    "order: note of 2001 characters": ({"note": "x" * 2001}, "note"),
    "order: of more": ({"more": 1}, "body"),
}
