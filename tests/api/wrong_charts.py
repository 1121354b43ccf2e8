"""Wrong choices of limits, and wrong causes of alarms. One thing is wrong in each."""

from __future__ import annotations

from typing import Any

A = "0192f0c4-1111-7000-8000-00000000000a"
Form = dict[str, Any]
GOOD: Form = {"from": 0, "to": 2**52, "rules": ["nelson_1"]}
POINT: Form = {"inspection": A, "number": 1}
OUT: Form = {**POINT, "reason": "tool broke"}

# name -> (what is put into a good form, the fields and why)
FORMS: dict[str, tuple[Form, set[tuple[str, str]]]] = {
    "no beginning": ({"from": None}, {("from", "missing")}),
    "a beginning as text": ({"from": "0"}, {("from", "not_whole")}),
    "a beginning that is a fraction": ({"from": 0.5}, {("from", "not_whole")}),
    "a beginning that is true": ({"from": True}, {("from", "not_whole")}),
    "a beginning before all time": ({"from": -1}, {("from", "out_of_range")}),
    "an end ahead of the beginning": ({"from": 5, "to": 4}, {("to", "before_from")}),
    "a period without points": ({"from": 0, "to": 1}, {("from", "too_few")}),
    "no rules said": ({"rules": None}, {("rules", "missing")}),
    "rules as text": ({"rules": "nelson_1"}, {("rules", "not_a_list")}),
    "a rule that is none": ({"rules": ["nelson_9"]}, {("rules.0", "not_allowed")}),
    "a rule that is a list": ({"rules": [["nelson_1"]]}, {("rules.0", "not_allowed")}),
    "a rule that is nothing": ({"rules": [None]}, {("rules.0", "not_allowed")}),
    "a first point alone": ({"first": POINT}, {("last", "missing")}),
    "a point that is a number": ({"first": 1, "last": POINT}, {("first", "not_an_object")}),
    "points that do not exist": (
        {"first": POINT, "last": POINT},
        {("first", "unknown"), ("last", "unknown")},
    ),
    "a point of no inspection": (
        {"first": {"inspection": "7", "number": 1}, "last": POINT},
        {("first.inspection", "not_an_id")},
    ),
    "a point with a negative number": (
        {"first": {**POINT, "number": -1}, "last": POINT},
        {("first.number", "out_of_range")},
    ),
    "single points that do not exist": ({"points": [POINT]}, {("points.0", "unknown")}),
    "single points that are none": ({"points": []}, {("points", "missing")}),
    "a list of points that is none": ({"points": {}}, {("points", "not_a_list")}),
    "1,001 single points": ({"points": [POINT] * 1_001}, {("points", "too_many")}),
    "a point left out without a reason": (
        {"excluded": [POINT]},
        {("excluded.0.reason", "missing")},
    ),
    "a point left out with an empty reason": (
        {"excluded": [{**POINT, "reason": "  "}]},
        {("excluded.0.reason", "missing")},
    ),
    "a reason that is a number": (
        {"excluded": [{**POINT, "reason": 5}]},
        {("excluded.0.reason", "not_text")},
    ),
    "a reason of 501 signs": (
        {"excluded": [{**POINT, "reason": "x" * 501}]},
        {("excluded.0.reason", "too_long")},
    ),
    "a point left out that does not exist": ({"excluded": [OUT]}, {("excluded.0", "unknown")}),
    "points left out that are no list": ({"excluded": OUT}, {("excluded", "not_a_list")}),
    "a point left out with more said of it": (
        {"excluded": [{**OUT, "person": 5}]},
        {("excluded.0.person", "unknown")},
    ),
    "a kind of one's choice": ({"kind": "imr"}, {("kind", "unknown")}),
    "limits of one's choice": ({"limits": {"centre": 5}}, {("limits", "unknown")}),
}

SAVING: dict[str, tuple[Form, set[tuple[str, str]]]] = {
    "from a moment to come": ({"from_at": 2**52}, {("from_at", "out_of_range")}),
    "from a moment as text": ({"from_at": "now"}, {("from_at", "not_whole")}),
    "from no moment": ({"from_at": None}, {("from_at", "missing")}),
}

CAUSE: Form = {**POINT, "code": "length", "cause": "tool", "note": None}
CAUSES: dict[str, tuple[str, Form, str]] = {
    f"cause: {name}": ("inspect.cause", wrong, "unparsed")
    for name, wrong in {
        "inspection no uuid": {"inspection": "7"},
        "inspection of zeros": {"inspection": "00000000-0000-0000-0000-000000000000"},
        "inspection null": {"inspection": None},
        "characteristic empty": {"code": ""},
        "characteristic of 65 signs": {"code": "x" * 65},
        "characteristic as a number": {"code": 5},
        "number negative": {"number": -1},
        "number as text": {"number": "1"},
        "number true": {"number": True},
        "cause of no list": {"cause": "weather"},
        "cause null": {"cause": None},
        "note as a number": {"note": 5},
        "note of 2,001 signs": {"note": "x" * 2_001},
    }.items()
}
