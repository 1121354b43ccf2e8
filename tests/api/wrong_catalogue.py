"""Named forms of the catalogue that are wrong, and every field that must be named for each.

`{item}`, `{other}`, `{gone}`, `{unit}`, `{box}` and `{category}` in paths and forms are rows
that exist; 999999 is one that does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MISSING = 999_999


@dataclass(frozen=True)
class Wrong:
    """A request that must be refused, with the fields named in the answer."""

    name: str
    method: str
    path: str
    form: Any = None
    status: int = 422
    faults: tuple[tuple[str, str], ...] = ()


def _item(name: str, form: dict[str, Any], *faults: tuple[str, str]) -> Wrong:
    good = {"code": "NEW-1", "name_en": "New", "unit": "{unit}"}
    return Wrong(name, "POST", "/api/v1/items", {**good, **form}, 422, faults)


def _change(name: str, form: dict[str, Any], *faults: tuple[str, str]) -> Wrong:
    return Wrong(name, "PATCH", "/api/v1/items/{item}", form, 422, faults)


def _merge(name: str, form: dict[str, Any], *faults: tuple[str, str]) -> Wrong:
    return Wrong(name, "POST", "/api/v1/items/{item}/merge", form, 422, faults)


def _label(name: str, form: dict[str, Any], *faults: tuple[str, str]) -> Wrong:
    return Wrong(name, "POST", "/api/v1/labels", form, 422, faults)


def _query(name: str, query: str, status: int = 400) -> Wrong:
    return Wrong(name, "GET", f"/api/v1/items?{query}", None, status)


def _coded(name: str, rows: list[Any], *faults: tuple[str, str]) -> Wrong:
    return _item(name, {"barcodes": rows}, *faults)


ITEMS = (
    _item("no code", {"code": None}, ("code", "missing")),
    _item("an empty code", {"code": ""}, ("code", "missing")),
    _item("a code of ideographic spaces", {"code": "\u3000\u3000"}, ("code", "missing")),
    _item("a code that is a number", {"code": 5}, ("code", "not_text")),
    _item("a code with a colon", {"code": "A:B"}, ("code", "colon")),
    _item("a code with a full-width colon", {"code": "A：B"}, ("code", "colon")),
    _item("a code with a zero-width space", {"code": "A\u200bB"}, ("code", "bad_character")),
    _item("a code that turns the text around", {"code": "A\u202eB"}, ("code", "bad_character")),
    _item("a code with a private character", {"code": "A\ue000"}, ("code", "bad_character")),
    _item("a code of 65 characters", {"code": "A" * 65}, ("code", "too_long")),
    _item("a code that NFKC makes long", {"code": "ﷺ" * 10}, ("code", "too_long")),
    _item("a code that exists", {"code": "item"}, ("code", "taken")),
    _item("a code that exists in full width", {"code": "ＩＴＥＭ"}, ("code", "taken")),
    _item("a code that is a barcode", {"code": "2000000000015"}, ("code", "is_a_barcode")),
    _item("no name in any language", {"name_en": None}, ("name_zh", "name_missing")),
    _item("a name of spaces", {"name_en": "  "}, ("name_zh", "name_missing")),
    _item("a name that is a list", {"name_zh": ["x"]}, ("name_zh", "not_text")),
    _item("a name of 201 characters", {"name_zh": "长" * 201}, ("name_zh", "too_long")),
    _item("a name with a line end", {"name_zh": "a\nb"}, ("name_zh", "bad_character")),
    _item("no unit", {"unit": None}, ("unit", "missing")),
    _item("a unit that does not exist", {"unit": MISSING}, ("unit", "unknown")),
    _item("a unit that is a text", {"unit": "PCS"}, ("unit", "not_an_id")),
    _item("a unit that is true", {"unit": True}, ("unit", "not_an_id")),
    _item("a unit that is negative", {"unit": -1}, ("unit", "not_an_id")),
    _item("a unit of the largest number", {"unit": 2**53 - 1}, ("unit", "unknown")),
    _item("a unit that is a float", {"unit": 1.0}, ("unit", "not_an_id")),
    _item("a category that does not exist", {"category": MISSING}, ("category", "unknown")),
    _item("a category that is zero", {"category": 0}, ("category", "not_an_id")),
    _item("a scale of seven", {"scale": 7}, ("scale", "out_of_range")),
    _item("a negative scale", {"scale": -1}, ("scale", "out_of_range")),
    _item("a scale of two and a half", {"scale": 2.5}, ("scale", "not_whole")),
    _item("a scale that is null", {"scale": None}, ("scale", "missing")),
    _item("lot tracking that is a number", {"lot_tracked": 1}, ("lot_tracked", "not_a_flag")),
    _item("activity that is a text", {"active": "yes"}, ("active", "not_a_flag")),
    _item("a field that nobody knows", {"colour": "red"}, ("colour", "unknown")),
    _item("an id of one's own", {"id": 7}, ("id", "unknown")),
    _item("units that are no list", {"units": {}}, ("units", "not_a_list")),
    _item("a conversion of two numbers", {"units": [[1, 2]]}, ("units.0", "not_a_conversion")),
    _item("a conversion by zero", {"units": [["{box}", 1, 0]]}, ("units.0", "not_a_conversion")),
    _item("a conversion of floats", {"units": [[1, 0.5, 1]]}, ("units.0", "not_a_conversion")),
    _item(
        "a conversion beyond a billion", {"units": [["{box}", 10**9 + 1, 1]]}, ("units.0", "ratio")
    ),
    _item("a conversion of an unknown unit", {"units": [[MISSING, 2, 1]]}, ("units.0", "unknown")),
    _item("a conversion of the base unit", {"units": [["{unit}", 2, 1]]}, ("units.0", "repeated")),
    _item(
        "a conversion told twice",
        {"units": [["{box}", 2, 1], ["{box}", 3, 1]]},
        ("units.1", "repeated"),
    ),
    _item("51 conversions", {"units": [[n + 1, 1, 1] for n in range(51)]}, ("units", "too_many")),
    _item("barcodes that are a text", {"barcodes": "690"}, ("barcodes", "not_a_list")),
    _coded("a barcode without its pair", ["690"], ("barcodes.0", "not_a_barcode")),
    _coded("a barcode that is a number", [[69, None]], ("barcodes.0", "not_a_barcode")),
    _coded("an empty barcode", [["", None]], ("barcodes.0", "missing")),
    _coded("a barcode of 129 characters", [["1" * 129, None]], ("barcodes.0", "too_long")),
    _coded("a barcode with a tab", [["1\t\x012", None]], ("barcodes.0", "bad_character")),
    _item(
        "a barcode of another item",
        {"barcodes": [["2000000000015", None]]},
        ("barcodes.0", "taken"),
    ),
    _item(
        "a barcode that is an item code",
        {"barcodes": [["item", None]]},
        ("barcodes.0", "is_an_item_code"),
    ),
    _item(
        "a barcode told twice",
        {"barcodes": [["690", None], ["６９０", None]]},
        ("barcodes.1", "repeated"),
    ),
    _item(
        "a barcode of a unit the item lacks",
        {"barcodes": [["690", "{box}"]]},
        ("barcodes.0", "unit_unknown"),
    ),
    _item(
        "101 barcodes",
        {"barcodes": [[f"9{n}", None] for n in range(101)]},
        ("barcodes", "too_many"),
    ),
    _coded("1,001 barcodes", [["x", None]] * 1_001, ("barcodes", "too_many")),
    _item(
        "five faults at once",
        {"code": "", "name_en": 5, "unit": None, "scale": 9, "active": 0},
        *(("code", "missing"), ("name_en", "not_text"), ("unit", "missing")),
        *(("scale", "out_of_range"), ("active", "not_a_flag")),
    ),
    _change("a change to a taken code", {"code": "OTHER"}, ("code", "taken")),
    _change("a change to no name", {"name_en": None}, ("name_zh", "name_missing")),
    _change("a change of the survivor", {"merged_into": 1}, ("merged_into", "unknown")),
    _change("a change of the initials", {"pinyin": "x"}, ("pinyin", "unknown")),
    _change("a change to an unknown unit", {"unit": MISSING}, ("unit", "unknown")),
    Wrong(
        "bringing a merged item back",
        *("PATCH", "/api/v1/items/{gone}", {"active": True}, 422, (("active", "merged"),)),
    ),
    Wrong("a change of nothing that exists", "PATCH", f"/api/v1/items/{MISSING}", {}, 404),
    Wrong("an item id of letters", "PATCH", "/api/v1/items/abc", {}, 404),
    Wrong("an item id of zero", "GET", "/api/v1/items/0", None, 404),
    Wrong("an item id beyond 2^53", "GET", f"/api/v1/items/{2**60}", None, 404),
    Wrong("a form that is a list", "POST", "/api/v1/items", [1], 400),
    Wrong("a form that is null", "POST", "/api/v1/units", None, 400),
    _merge("a merge into itself", {"into": "{item}"}, ("into", "same_item")),
    _merge("a merge into nothing", {}, ("into", "missing")),
    _merge("a merge into null", {"into": None}, ("into", "missing")),
    _merge("a merge into a text", {"into": "OTHER"}, ("into", "not_an_id")),
    _merge("a merge into what does not exist", {"into": MISSING}, ("into", "unknown")),
    _merge("a merge into a merged item", {"into": "{gone}"}, ("into", "not_active")),
    _merge("a merge into another unit", {"into": "{boxed}"}, ("into", "unit_differs")),
    _merge(
        "a merge with a word too many", {"into": "{other}", "force": True}, ("force", "unknown")
    ),
    Wrong(
        "a merge of a merged item",
        *("POST", "/api/v1/items/{gone}/merge", {"into": "{item}"}, 422),
        faults=(("id", "already_merged"),),
    ),
    Wrong(
        "barcodes left out",
        "PUT",
        "/api/v1/items/{item}/barcodes",
        {},
        422,
        (("barcodes", "missing"),),
    ),
)
QUERIES = (
    _query("a page of nothing", "limit=0"),
    _query("a page of a thousand", "limit=1000"),
    _query("a page size in letters", "limit=many"),
    _query("a negative offset", "offset=-1"),
    _query("a category in letters", "category=abc"),
    _query("activity in words", "active=perhaps"),
    _query("a search of 201 characters", "search=" + "x" * 201, 422),
    _query("a search with U+0000", "search=%00", 422),
)
SMALL = (
    Wrong(
        "a unit of scale ten",
        *("POST", "/api/v1/units", {"code": "U", "name_en": "U", "scale": 10}, 422),
        faults=(("scale", "out_of_range"),),
    ),
    Wrong(
        "a unit that exists",
        *("POST", "/api/v1/units", {"code": "pcs", "name_en": "U", "scale": 0}, 422),
        faults=(("code", "taken"),),
    ),
    Wrong(
        "a unit without anything",
        *("POST", "/api/v1/units", {}, 422),
        faults=(("code", "missing"), ("name_zh", "name_missing")),
    ),
    Wrong("a change of an unknown unit", "PATCH", f"/api/v1/units/{MISSING}", {}, 404),
    Wrong(
        "a category below itself",
        *("PATCH", "/api/v1/categories/{category}", {"parent": "{category}"}, 422),
        faults=(("parent", "cycle"),),
    ),
    Wrong(
        "a category below nothing",
        *("POST", "/api/v1/categories", {"code": "X", "name_en": "X", "parent": MISSING}, 422),
        faults=(("parent", "unknown"),),
    ),
    Wrong(
        "a category with a scale",
        *("POST", "/api/v1/categories", {"code": "X", "name_en": "X", "scale": 1}, 422),
        faults=(("scale", "unknown"),),
    ),
    Wrong(
        "a reason of no kind",
        *("POST", "/api/v1/reasons", {"code": "R", "name_en": "R"}, 422),
        faults=(("kind", "missing"),),
    ),
    Wrong(
        "a reason of an unknown kind",
        *("POST", "/api/v1/reasons", {"code": "R", "name_en": "R", "kind": "SCRAP"}, 422),
        faults=(("kind", "not_allowed"),),
    ),
    Wrong("a reason that does not exist", "PATCH", f"/api/v1/reasons/{MISSING}", {}, 404),
)
LABELS = (
    _label("labels of nothing", {"kind": "item", "ids": []}, ("ids", "missing")),
    _label("labels of an unknown kind", {"kind": "price", "ids": [1]}, ("kind", "not_allowed")),
    _label("labels without a kind", {"ids": [1]}, ("kind", "missing")),
    _label("labels of what does not exist", {"kind": "item", "ids": [MISSING]}, ("ids", "unknown")),
    _label("labels of a text", {"kind": "item", "ids": ["1"]}, ("ids.0", "not_an_id")),
    _label("labels of 501 things", {"kind": "item", "ids": [1] * 501}, ("ids", "too_many")),
    _label("a badge without its code", {"kind": "badge"}, ("codes", "missing")),
    _label("no badges", {"kind": "badge", "codes": []}, ("codes", "missing")),
    _label("a badge of a number", {"kind": "badge", "codes": [5]}, ("codes.0.code", "not_a_code")),
    _label(
        "a badge with lines that are no text",
        {"kind": "badge", "codes": [{"code": "ABC", "text": [1]}]},
        ("codes.0.text", "not_lines"),
    ),
    _label(
        "labels with weak correction",
        {"kind": "item", "ids": ["{item}"], "correction": "L"},
        ("correction", "not_allowed"),
    ),
)
CASES = (*ITEMS, *QUERIES, *SMALL, *LABELS)
