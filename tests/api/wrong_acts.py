"""Named acts around deliveries, shipments, orders, lots and inspections that nobody can interpret.

Each begins as a good act of its kind; one thing is wrong. They are stored and held.
"""

from __future__ import annotations

from typing import Any

LOT = "0192f0c4-1111-7000-8000-00000000000b"
NIL = "00000000-0000-0000-0000-000000000000"

# name -> (kind, what is put into good arguments, why it is held)
CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "receipt: line zero": ("stock.receive", {"line": 0}, "unparsed"),
    "receipt: line as text": ("stock.receive", {"line": "7"}, "unparsed"),
    "receipt: line negative": ("stock.receive", {"line": -7}, "unparsed"),
    "receipt: party negative": ("stock.receive", {"party": -1}, "unparsed"),
    "receipt: party as a code": ("stock.receive", {"party": "SUP"}, "unparsed"),
    "receipt: party true": ("stock.receive", {"party": True}, "unparsed"),
    "receipt: best before no day": ("stock.receive", {"best_before_on": "2027-02-30"}, "unparsed"),
    "receipt: produced on a number": ("stock.receive", {"produced_on": 20270101}, "unparsed"),
    "receipt: attributes a list": ("stock.receive", {"attributes": ["heat"]}, "unparsed"),
    "receipt: an attribute a number": ("stock.receive", {"attributes": {"heat": 5}}, "unparsed"),
    "receipt: 21 attributes": (
        "stock.receive",
        {"attributes": {str(n): "x" for n in range(21)}},
        "unparsed",
    ),
    "shipping: line a list": ("stock.ship", {"line": [1]}, "unparsed"),
    "shipping: line an object": ("stock.ship", {"line": {"id": 1}}, "unparsed"),
    "shipping: party zero": ("stock.ship", {"party": 0}, "unparsed"),
    "shipping: proposed no uuid": ("stock.ship", {"proposed": "L1"}, "unparsed"),
    "shipping: proposed lot of zeros": ("stock.ship", {"proposed": NIL}, "unparsed"),
    "shipping: reason as text": ("stock.ship", {"reason": "old"}, "unparsed"),
    "consumption: order zero": ("stock.consume", {"work_order": 0}, "unparsed"),
    "consumption: order as a code": ("stock.consume", {"work_order": "WO-1"}, "unparsed"),
    "consumption: run no uuid": ("stock.consume", {"run": "batch 7"}, "unparsed"),
    "consumption: machine empty": ("stock.consume", {"machine": ""}, "unparsed"),
    "consumption: machine of 65 characters": ("stock.consume", {"machine": "M" * 65}, "unparsed"),
    "output: order negative": ("stock.output", {"work_order": -4}, "unparsed"),
    "output: run a number": ("stock.output", {"run": 7}, "unparsed"),
    "output: lot code empty": ("stock.output", {"lot_code": ""}, "unparsed"),
    "output: lot code of 101 characters": ("stock.output", {"lot_code": "L" * 101}, "unparsed"),
    "result: verdict in capitals": ("inspect.result", {"verdict": "PASS"}, "unparsed"),
    "result: verdict true": ("inspect.result", {"verdict": True}, "unparsed"),
    "result: inspection no uuid": ("inspect.result", {"inspection": "7"}, "unparsed"),
    "result: inspection of zeros": ("inspect.result", {"inspection": NIL}, "unparsed"),
    "result: lot in capitals": ("inspect.result", {"lot": LOT.upper()}, "unparsed"),
    "result: item unknown": ("inspect.result", {"item": 424_242}, "unknown_item"),
    "result: item null": ("inspect.result", {"item": None}, "unparsed"),
    "result: note a number": ("inspect.result", {"note": 5}, "unparsed"),
    "description: lot a code": ("lot.describe", {"lot": "R-1"}, "unparsed"),
    "description: lot null": ("lot.describe", {"lot": None}, "unparsed"),
    "description: lot unknown": ("lot.describe", {"lot": LOT}, "not_found"),
    "description: no changes": ("lot.describe", {"changes": {}}, "unparsed"),
    "description: changes a list": ("lot.describe", {"changes": ["code"]}, "unparsed"),
    "description: 25 changes": (
        "lot.describe",
        {"changes": {f"attributes.{n}": [None, "x"] for n in range(25)}},
        "unparsed",
    ),
    "description: a change of three": (
        "lot.describe",
        {"changes": {"code": ["1", "2", "3"]}},
        "unparsed",
    ),
    "description: of the supplier": (
        "lot.describe",
        {"changes": {"supplier": ["1", "2"]}},
        "unparsed",
    ),
    "description: of nothing": ("lot.describe", {"changes": {"": [None, "x"]}}, "unparsed"),
}
