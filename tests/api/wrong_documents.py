"""Named forms of parties, deliveries, shipments and work orders that are wrong.

Every field that must be named stands beside each. Names in braces are rows that exist, as in
`wrong_catalogue`; 999999 is one that does not.
"""

from __future__ import annotations

from typing import Any

from tests.api.wrong_catalogue import MISSING, Wrong

Fault = tuple[str, str]
Form = dict[str, Any]
PATHS = {
    "party": "/api/v1/parties",
    "delivery": "/api/v1/deliveries",
    "shipment": "/api/v1/shipments",
    "order": "/api/v1/work-orders",
}
GOOD: dict[str, Form] = {
    "party": {"code": "P-NEW", "name_en": "New", "is_supplier": True},
    "delivery": {
        "code": "D-NEW",
        "site": "{site}",
        "supplier": "{supplier}",
        "lines": [{"item": "{item}", "quantity": 5}],
    },
    "shipment": {
        "code": "S-NEW",
        "site": "{site}",
        "customer": "{customer}",
        "lines": [{"item": "{item}", "quantity": 5}],
    },
    "order": {
        "code": "W-NEW",
        "site": "{site}",
        "item": "{item}",
        "quantity": 5,
        "components": [{"item": "{other}", "quantity": 5}],
    },
}


def _new(what: str, name: str, form: Form, *faults: Fault) -> Wrong:
    return Wrong(f"{what}: {name}", "POST", PATHS[what], {**GOOD[what], **form}, 422, faults)


def _change(what: str, name: str, form: Form, *faults: Fault) -> Wrong:
    path = f"{PATHS[what]}/{{{what}}}"
    return Wrong(f"{what}: {name}", "PATCH", path, form, 422, faults)


def _line(what: str, name: str, line: Any, *faults: Fault) -> Wrong:
    field = "components" if what == "order" else "lines"
    item = "{other}" if what == "order" else "{item}"
    full = {"item": item, "quantity": 5, **line} if isinstance(line, dict) else line
    named = [(f"{field}.0{'.' if fault[0] else ''}{fault[0]}", fault[1]) for fault in faults]
    return _new(what, name, {field: [full]}, *named)


PARTIES = (
    _new("party", "no code", {"code": None}, ("code", "missing")),
    _new("party", "a code of spaces", {"code": "  "}, ("code", "missing")),
    _new("party", "a code with a colon", {"code": "A:B"}, ("code", "colon")),
    _new("party", "a code of another party", {"code": "sup"}, ("code", "taken")),
    _new("party", "the code in full width", {"code": "ＳＵＰ"}, ("code", "taken")),
    _new("party", "no name", {"name_en": None}, ("name_zh", "name_missing")),
    _new("party", "a name that is a number", {"name_zh": 5}, ("name_zh", "not_text")),
    _new("party", "neither supplier nor customer", {"is_supplier": False},
         ("is_supplier", "no_role")),
    _new("party", "a role in words", {"is_supplier": "yes"}, ("is_supplier", "not_a_flag")),
    _new("party", "days of a supplier", {"min_days": 5}, ("min_days", "not_for_kind")),
    _new("party", "negative days", {"is_customer": True, "min_days": -1},
         ("min_days", "out_of_range")),
    _new("party", "days of a hundred years", {"is_customer": True, "min_days": 36_501},
         ("min_days", "out_of_range")),
    _new("party", "days of a half", {"is_customer": True, "min_days": 0.5},
         ("min_days", "not_whole")),
    _new("party", "a GLN of 12 digits", {"gln": "400638100000"}, ("gln", "not_13_digits")),
    _new("party", "a GLN of letters", {"gln": "40063810000O0"}, ("gln", "not_13_digits")),
    _new("party", "a GLN with a wrong check digit", {"gln": "4006381000001"},
         ("gln", "wrong_check_digit")),
    _new("party", "a GLN of another party", {"gln": "4006381000000"}, ("gln", "taken")),
    _new("party", "a GLN that is a number", {"gln": 4006381000000}, ("gln", "not_text")),
    _new("party", "an id of one's own", {"id": 7}, ("id", "unknown")),
    _new("party", "initials of one's own", {"pinyin": "x"}, ("pinyin", "unknown")),
    _new("party", "four faults at once",
         {"code": "", "name_en": 5, "is_supplier": None, "gln": "1"},
         ("code", "missing"), ("name_en", "not_text"), ("is_supplier", "not_a_flag"),
         ("gln", "not_13_digits")),
    _change("party", "a change to a taken code", {"code": "CUS"}, ("code", "taken")),
    _change("party", "a change to no role", {"is_supplier": False}, ("is_supplier", "no_role")),
)  # fmt: skip

HEADS = tuple(
    case
    for what, party, no_role in (
        ("delivery", "supplier", "not_a_supplier"),
        ("shipment", "customer", "not_a_customer"),
    )
    for case in (
        _new(what, "no code", {"code": None}, ("code", "missing")),
        _new(what, "a code of 65 characters", {"code": "A" * 65}, ("code", "too_long")),
        _new(what, "a code that exists", {"code": f"{what}"}, ("code", "taken")),
        _new(what, "no site", {"site": None}, ("site", "missing")),
        _new(what, "a site that is a unit", {"site": MISSING}, ("site", "unknown_site")),
        _new(what, "a site in letters", {"site": "S1"}, ("site", "not_an_id")),
        _new(what, "no party", {party: None}, (party, "missing")),
        _new(what, "a party that does not exist", {party: MISSING}, (party, "unknown")),
        _new(what, "a party of the other kind", {party: "{wrong_party}"}, (party, no_role)),
        _new(what, "a party out of use", {party: "{gone_party}"}, (party, "not_active")),
        _new(what, "a party that is true", {party: True}, (party, "not_an_id")),
        _new(what, "no lines", {"lines": []}, ("lines", "missing")),
        _new(what, "lines that are an object", {"lines": {}}, ("lines", "not_a_list")),
        _new(what, "lines of null", {"lines": None}, ("lines", "missing")),
        _new(what, "201 lines", {"lines": [{"item": "{item}", "quantity": 1}] * 201},
             ("lines", "too_many")),
        _new(what, "an unknown status", {"status": "lost"}, ("status", "not_allowed")),
        _new(what, "a field too many", {"colour": "red"}, ("colour", "unknown")),
        _change(what, "a change of the site", {"site": MISSING},
                ("site", "fixed")),
        _change(what, "a line of another document",
                {"lines": [{"id": MISSING, "item": "{item}", "quantity": 1}]},
                ("lines.0.id", "unknown")),
        _change(what, "a change to a taken code", {"code": f"{what}-2"}, ("code", "taken")),
    )
)  # fmt: skip

DAYS = (
    _new("delivery", "a day of no month", {"expected_on": "2026-13-01"},
         ("expected_on", "not_a_day")),
    _new("delivery", "the 30th of February", {"expected_on": "2026-02-30"},
         ("expected_on", "not_a_day")),
    _new("delivery", "a day as a number", {"expected_on": 20260101}, ("expected_on", "not_a_day")),
    _new("delivery", "a day of full-width digits", {"expected_on": "２０２６-01-01"},
         ("expected_on", "not_a_day")),
    _new("shipment", "a moment instead of a day", {"due_on": "2026-01-01T00:00"},
         ("due_on", "not_a_day")),
    _new("shipment", "days below nothing", {"min_days": -1}, ("min_days", "out_of_range")),
    _new("order", "a week instead of a day", {"due_on": "2026-W01-1"}, ("due_on", "not_a_day")),
)  # fmt: skip

LINES = (
    *(
        case
        for what in ("delivery", "shipment", "order")
        for case in (
            _line(what, "a line that is a number", 5, ("", "not_an_object")),
            _line(what, "a line without an item", {"item": None}, ("item", "missing")),
            _line(what, "an item that does not exist", {"item": MISSING}, ("item", "unknown")),
            _line(what, "an item out of use", {"item": "{gone}"}, ("item", "not_active")),
            _line(what, "an item in letters", {"item": "BOLT"}, ("item", "not_an_id")),
            _line(what, "no quantity", {"quantity": None}, ("quantity", "missing")),
            _line(what, "a quantity of nothing", {"quantity": 0}, ("quantity", "out_of_range")),
            _line(what, "a negative quantity", {"quantity": -5}, ("quantity", "out_of_range")),
            _line(what, "a quantity over 10^12", {"quantity": 10**12 + 1},
                  ("quantity", "out_of_range")),
            _line(what, "a quantity of half a piece", {"quantity": 0.5},
                  ("quantity", "not_whole")),
            _line(what, "a quantity that is true", {"quantity": True}, ("quantity", "not_whole")),
            _line(what, "an id of nowhere", {"id": MISSING}, ("id", "unknown")),
            _line(what, "a word too many", {"received": 5}, ("received", "unknown")),
        )
    ),
    _line("delivery", "a unit that the item lacks", {"unit": "{box}"}, ("unit", "unit_unknown")),
    _line("delivery", "a unit in letters", {"unit": "PCS"}, ("unit", "not_an_id")),
    _line("delivery", "a lot of an item without lots", {"lot_code": "L1"},
          ("lot_code", "not_lot_tracked")),
    _line("delivery", "a lot code with a line end", {"item": "{glue}", "lot_code": "a\nb"},
          ("lot_code", "bad_character")),
    _line("delivery", "a lot code of 101 characters", {"item": "{glue}", "lot_code": "L" * 101},
          ("lot_code", "too_long")),
    _line("delivery", "an expiry of no day", {"item": "{glue}", "expires_on": "soon"},
          ("expires_on", "not_a_day")),
    _line("delivery", "an inspection in words", {"inspects": "yes"}, ("inspects", "not_a_flag")),
)  # fmt: skip

ORDERS = (
    _new("order", "no item", {"item": None}, ("item", "missing")),
    _new("order", "an order of an item out of use", {"item": "{gone}"}, ("item", "not_active")),
    _new("order", "an order of nothing", {"quantity": 0}, ("quantity", "out_of_range")),
    _new("order", "no site", {"site": None}, ("site", "missing")),
    _new("order", "a code that exists", {"code": "order"}, ("code", "taken")),
    _new("order", "a status of shipments", {"status": "open"}, ("status", "not_allowed")),
    _new("order", "components in words", {"components": "bolts"}, ("components", "not_a_list")),
    _new("order", "an order that takes what it makes",
         {"components": [{"item": "{item}", "quantity": 1}]},
         ("components.0.item", "makes_itself")),
    _new("order", "a component told twice",
         {"components": [{"item": "{other}", "quantity": 1}] * 2},
         ("components.1.item", "repeated")),
    _change("order", "a change of what was made", {"made": 5}, ("made", "unknown")),
    _change("order", "a change of the site", {"site": MISSING}, ("site", "fixed")),
)  # fmt: skip

PAGES = tuple(
    case
    for what, path in PATHS.items()
    for case in (
        Wrong(f"{what}: a change of nothing", "PATCH", f"{path}/{MISSING}", {}, 404),
        Wrong(f"{what}: an id of letters", "GET", f"{path}/abc", None, 404),
        Wrong(f"{what}: an id of zero", "GET", f"{path}/0", None, 404),
        Wrong(f"{what}: an id beyond 2^53", "PATCH", f"{path}/{2**60}", {}, 404),
        Wrong(f"{what}: a form that is a list", "POST", path, [1], 400),
        Wrong(f"{what}: a form that is null", "POST", path, None, 400),
        Wrong(f"{what}: a page of nothing", "GET", f"{path}?limit=0", None, 400),
        Wrong(f"{what}: a page of a thousand", "GET", f"{path}?limit=1000", None, 400),
        Wrong(f"{what}: a negative offset", "GET", f"{path}?offset=-1", None, 400),
        Wrong(f"{what}: a limit with an underscore", "GET", f"{path}?limit=1_0", None, 400),
        Wrong(f"{what}: a search with U+0000", "GET", f"{path}?search=%00", None, 422),
        Wrong(f"{what}: a search too long", "GET", f"{path}?search={'x' * 201}", None, 422),
    )
)
LISTS = (
    Wrong("party: a role nobody has", "GET", "/api/v1/parties?role=friend", None, 422),
    Wrong("party: activity in words", "GET", "/api/v1/parties?active=perhaps", None, 400),
    Wrong(
        "delivery: a page of an unknown status",
        "GET",
        "/api/v1/deliveries?status=planned",
        None,
        422,
    ),
    Wrong("shipment: a page of an unknown status", "GET", "/api/v1/shipments?status=x", None, 422),
    Wrong(
        "order: a page of an unknown status", "GET", "/api/v1/work-orders?status=open", None, 422
    ),
)
CASES = (*PARTIES, *HEADS, *DAYS, *LINES, *ORDERS, *PAGES, *LISTS)
