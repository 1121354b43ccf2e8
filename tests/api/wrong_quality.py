"""Named forms of inspection plans, versions, defect codes and gauges that are wrong.

Every field that must be named stands beside each. Names in braces are rows that exist, as in
`wrong_catalogue`; 999999 is one that does not.
"""

from __future__ import annotations

from typing import Any

from tests.api.wrong_catalogue import MISSING, Wrong

Fault = tuple[str, str]
Form = dict[str, Any]
PATHS = {
    "plan": "/api/v1/inspection-plans",
    "version": "/api/v1/inspection-plans/{plan}/versions",
    "defect code": "/api/v1/defect-codes",
    "gauge": "/api/v1/gauges",
    "calibration": "/api/v1/gauges/{gauge}/calibrations",
}
LENGTH: Form = {"code": "LEN", "name_en": "Length", "kind": "measured", "scale": 2}
DEFECTS: Form = {"code": "D", "name_en": "D", "kind": "counted", "chart": "c", "subgroup": 1}
CHOICE: Form = {"kind": "choice", "scale": 0}
GOOD: dict[str, Form] = {
    "plan": {"code": "P-NEW", "name_en": "New", "kind": "receipt"},
    "version": {
        "from_on": "2027-01-01",
        "sampling": {"kind": "full"},
        "characteristics": [LENGTH],
    },
    "defect code": {"code": "D-NEW", "name_en": "New"},
    "gauge": {"code": "G-NEW", "name_en": "New", "site": "{site}"},
    "calibration": {"done_on": "2026-01-05", "due_on": "2027-01-05", "result": "pass"},
}
PICTURE = "a" * 64
PAST = (2**53 - 1, 10**12 + 1, -(10**12) - 1)


def _new(what: str, name: str, form: Form, *faults: Fault) -> Wrong:
    return Wrong(f"{what}: {name}", "POST", PATHS[what], {**GOOD[what], **form}, 422, faults)


def _change(what: str, name: str, form: Form, *faults: Fault) -> Wrong:
    path = f"{PATHS[what]}/{{{what}}}"
    return Wrong(f"{what}: {name}", "PATCH", path, form, 422, faults)


def _sampling(name: str, sampling: Any, *faults: Fault) -> Wrong:
    named = [(f"sampling.{field}" if field else "sampling", word) for field, word in faults]
    return _new("version", name, {"sampling": sampling}, *named)


def _looked_at(name: str, row: Any, *faults: Fault) -> Wrong:
    full = LENGTH | row if isinstance(row, dict) else row
    path = "characteristics.0"
    named = [(f"{path}.{field}" if field else path, word) for field, word in faults]
    return _new("version", name, {"characteristics": [full]}, *named)


PLANS = (
    _new("plan", "no code", {"code": None}, ("code", "missing")),
    _new("plan", "a code with a colon", {"code": "A:B"}, ("code", "colon")),
    _new("plan", "a code that exists in another spelling", {"code": " Ｐlan "}, ("code", "taken")),
    _new("plan", "no name", {"name_en": None}, ("name_zh", "name_missing")),
    _new("plan", "no kind", {"kind": None}, ("kind", "missing")),
    _new("plan", "a kind that is none", {"kind": "incoming"}, ("kind", "not_allowed")),
    _new("plan", "a kind that is a list", {"kind": ["receipt"]}, ("kind", "not_allowed")),
    _new("plan", "a trigger that is none", {"trigger": "never"}, ("trigger", "not_allowed")),
    _new(
        *("plan", "a first piece of a receipt", {"trigger": "first_piece"}),
        ("trigger", "not_for_this_kind"),
    ),
    _new(
        *("plan", "every so many pieces of nothing said"),
        {"kind": "in_process", "trigger": "every_pieces"},
        ("every", "missing"),
    ),
    _new("plan", "a count without its trigger", {"every": 5}, ("every", "not_for_this_kind")),
    *(
        _new("plan", f"a count of {every}", {"every": every}, ("every", "out_of_range"))
        for every in (0, -1, 10**6 + 1, 2**53 - 1)
    ),
    _new("plan", "a count of half a piece", {"every": 0.5}, ("every", "not_whole")),
    _new("plan", "an item that does not exist", {"item": MISSING}, ("item", "unknown")),
    _new("plan", "an item of 2^53 - 1", {"item": 2**53 - 1}, ("item", "unknown")),
    _new("plan", "an item that is true", {"item": True}, ("item", "not_an_id")),
    _new("plan", "a category that does not exist", {"category": MISSING}, ("category", "unknown")),
    _new(
        *("plan", "an item and a category", {"item": "{item}", "category": "{category}"}),
        ("category", "item_says_it"),
    ),
    _new(
        "plan", "a supplier who is none", {"supplier": "{customer}"}, ("supplier", "not_a_supplier")
    ),
    _new("plan", "a supplier who does not exist", {"supplier": MISSING}, ("supplier", "unknown")),
    _new("plan", "a retired supplier", {"supplier": "{gone_party}"}, ("supplier", "not_active")),
    _new(
        *("plan", "a customer of a receipt", {"customer": "{customer}"}),
        ("customer", "not_for_this_kind"),
    ),
    _new(
        *("plan", "a customer who is none", {"kind": "shipment", "customer": "{supplier}"}),
        ("customer", "not_a_customer"),
    ),
    _new(
        *("plan", "a work step of a receipt", {"operation": "OP10"}),
        ("operation", "not_for_this_kind"),
    ),
    _new(
        *("plan", "a customer and a step of finished goods"),
        {"kind": "final", "customer": "{customer}", "operation": "OP10"},
        *(("customer", "not_for_this_kind"), ("operation", "not_for_this_kind")),
    ),
    _new(
        *("plan", "a first piece of a work step"),
        {"kind": "in_process", "trigger": "first_piece", "operation": "OP10"},
        ("operation", "not_for_this_trigger"),
    ),
    _new("plan", "a work step that is a number", {"operation": 10}, ("operation", "not_text")),
    _new("plan", "a work step of 65 signs", {"operation": "x" * 65}, ("operation", "too_long")),
    _new("plan", "a work step of two lines", {"operation": "a\nb"}, ("operation", "bad_character")),
    _new("plan", "a hold that is a text", {"holds": "yes"}, ("holds", "not_a_flag")),
    _new("plan", "versions of its own", {"versions": []}, ("versions", "unknown")),
    _new(
        *("plan", "many faults at once", {"code": "", "kind": 5, "item": "x", "active": 1}),
        *(("code", "missing"), ("kind", "not_allowed"), ("item", "not_an_id")),
        ("active", "not_a_flag"),
    ),
    _change("plan", "another kind", {"kind": "shipment"}, ("kind", "fixed")),
    _change("plan", "another id", {"id": 5}, ("id", "unknown")),
    Wrong("plan: none of this id", "PATCH", f"{PATHS['plan']}/{MISSING}", {}, 404),
    Wrong("plan: an id of letters", "GET", f"{PATHS['plan']}/x", None, 404),
    Wrong("plan: a list of an unknown kind", "GET", f"{PATHS['plan']}?kind=x", None, 422),
    Wrong(
        "plan: a list of perhaps active ones", "GET", f"{PATHS['plan']}?active=perhaps", None, 400
    ),
)
VERSIONS = (
    _new("version", "no day", {"from_on": None}, ("from_on", "missing")),
    *(
        _new("version", f"the day {day!r}", {"from_on": day}, ("from_on", "not_a_day"))
        for day in (
            "",
            "2026-02-30",
            "2027-1-1",
            "10000-01-01",
            20270101,
            "２０２７-01-01",
            "2027-01-01\n",
        )
    ),
    _new("version", "a day in the past", {"from_on": "2026-01-04"}, ("from_on", "in_the_past")),
    _new("version", "the first day of all", {"from_on": "0001-01-01"}, ("from_on", "in_the_past")),
    _new(
        "version", "a day that is taken", {"from_on": "2026-06-01"}, ("from_on", "another_version")
    ),
    _sampling("no sampling", None, ("", "missing")),
    _sampling("sampling that is a text", "full", ("", "not_an_object")),
    _sampling("sampling of no kind", {}, ("kind", "missing")),
    _sampling("sampling of an unknown kind", {"kind": "some"}, ("kind", "not_allowed")),
    _sampling(
        "a fixed sample of nothing", {"kind": "fixed", "n": 0, "ac": 0}, ("n", "out_of_range")
    ),
    _sampling("a fixed sample without a size", {"kind": "fixed", "ac": 0}, ("n", "missing")),
    _sampling(
        "a fixed sample of a float", {"kind": "fixed", "n": 5.0, "ac": 0}, ("n", "not_whole")
    ),
    _sampling(
        *("a fixed sample that accepts less than none", {"kind": "fixed", "n": 5, "ac": -1}),
        ("ac", "out_of_range"),
    ),
    _sampling(
        *("a share of more than all", {"kind": "percent", "permille": 1001, "least": 1, "ac": 0}),
        ("permille", "out_of_range"),
    ),
    _sampling(
        *("a share of nothing said", {"kind": "percent"}),
        *(("permille", "missing"), ("least", "missing"), ("ac", "missing")),
    ),
    _sampling(
        *("a level that is none", {"kind": "aql", "level": "IV", "aql": "1.5"}),
        ("level", "not_allowed"),
    ),
    _sampling(
        *("an AQL that is a number", {"kind": "aql", "level": "II", "aql": 1.5}),
        ("aql", "not_allowed"),
    ),
    _sampling(
        *("an AQL between two of the standard", {"kind": "aql", "level": "II", "aql": "1.7"}),
        ("aql", "not_allowed"),
    ),
    _sampling(
        *("zero acceptance of an AQL of 15", {"kind": "c0", "level": "II", "aql": "15"}),
        ("aql", "not_allowed"),
    ),
    _sampling("a word too many", {"kind": "full", "n": 5}, ("n", "unknown")),
    _sampling("skipping that is a number", {"kind": "full", "skip": 5}, ("skip", "not_an_object")),
    _sampling(
        *("skipping of each lot", {"kind": "full", "skip": {"after": 0, "every": 1}}),
        *(("skip.after", "out_of_range"), ("skip.every", "out_of_range")),
    ),
    _sampling(
        *(
            "skipping with a word too many",
            {"kind": "full", "skip": {"after": 1, "every": 2, "x": 1}},
        ),
        ("skip.x", "unknown"),
    ),
    _new("version", "a count of nothing known", {"counts": "pieces"}, ("counts", "not_allowed")),
    _new("version", "steadiness that is 1", {"is_steady": 1}, ("is_steady", "not_a_flag")),
    _new(
        *("version", "instructions of 4,001 signs", {"instructions_zh": "字" * 4_001}),
        ("instructions_zh", "too_long"),
    ),
    _new(
        *("version", "instructions that turn the text", {"instructions_en": "a\u202eb"}),
        ("instructions_en", "bad_character"),
    ),
    _new(
        *("version", "instructions that are a list", {"instructions_en": ["a"]}),
        ("instructions_en", "not_text"),
    ),
    _new("version", "pictures that are a text", {"pictures": PICTURE}, ("pictures", "not_a_list")),
    _new("version", "a picture that is none", {"pictures": ["x"]}, ("pictures.0", "not_a_picture")),
    _new(
        "version", "a picture that is not here", {"pictures": [PICTURE]}, ("pictures.0", "not_here")
    ),
    _new(
        *("version", "a picture shown twice", {"pictures": [PICTURE, PICTURE]}),
        *(("pictures.0", "not_here"), ("pictures.1", "repeated")),
    ),
    _new("version", "13 pictures", {"pictures": ["x"] * 13}, ("pictures", "too_many")),
    _new(
        "version",
        "nothing to look at",
        {"characteristics": []},
        ("characteristics", "nothing_required"),
    ),
    _new(
        *("version", "characteristics that are an object", {"characteristics": {}}),
        ("characteristics", "not_a_list"),
    ),
    _new(
        *("version", "101 characteristics", {"characteristics": [LENGTH] * 101}),
        ("characteristics", "too_many"),
    ),
    _new(
        *("version", "a characteristic told twice"),
        {"characteristics": [LENGTH, LENGTH | {"code": "ｌｅｎ"}]},
        ("characteristics.1.code", "repeated"),
    ),
    _new(
        *("version", "nothing that is required"),
        {"characteristics": [LENGTH | {"is_required": False}]},
        ("characteristics", "nothing_required"),
    ),
    _new(
        *("version", "defects of samples that differ in size"),
        {"sampling": {"kind": "full"}, "characteristics": [DEFECTS]},
        ("characteristics.0.chart", "samples_differ"),
    ),
    _new("version", "a number of its own", {"number": 7}, ("number", "unknown")),
    _looked_at("a characteristic that is a text", "LEN", ("", "not_an_object")),
    _looked_at("a characteristic that is null", None, ("", "not_an_object")),
    _looked_at("a characteristic without a code", {"code": None}, ("code", "missing")),
    _looked_at("a characteristic with a colon", {"code": "A:1"}, ("code", "colon")),
    _looked_at("a characteristic without a name", {"name_en": ""}, ("name_zh", "name_missing")),
    _looked_at("a characteristic of no kind", {"kind": None, "scale": 0}, ("kind", "missing")),
    _looked_at("a characteristic of an unknown kind", {"kind": "seen"}, ("kind", "not_allowed")),
    _looked_at("a scale of seven", {"scale": 7}, ("scale", "out_of_range")),
    _looked_at("a scale of a passed mark", {"kind": "passfail"}, ("scale", "not_for_this_kind")),
    _looked_at("a limit that is a float", {"upper": 1.5}, ("upper", "not_whole")),
    *(
        _looked_at(f"a limit of {limit}", {"lower": limit}, ("lower", "out_of_range"))
        for limit in PAST
    ),
    _looked_at("limits the wrong way round", {"lower": 2, "upper": 1}, ("lower", "above_upper")),
    _looked_at(
        *("a nominal outside its limits", {"nominal": 3, "lower": 1, "upper": 2}),
        ("nominal", "outside_limits"),
    ),
    _looked_at("a unit of 17 signs", {"unit": "m" * 17}, ("unit", "too_long")),
    _looked_at("a unit that is a number", {"unit": 5}, ("unit", "not_text")),
    _looked_at(
        *("limits of a counted defect", {"kind": "counted", "scale": 0, "lower": 1}),
        ("lower", "not_for_this_kind"),
    ),
    _looked_at("a choice of nothing", {"kind": "choice", "scale": 0}, ("options", "missing")),
    _looked_at(
        "a choice of nothing good",
        CHOICE | {"options": [{"code": "A", "ok": False}]},
        ("options", "none_conforms"),
    ),
    _looked_at("a mute option", CHOICE | {"options": [{"code": "A"}]}, ("options.0.ok", "missing")),
    _looked_at(
        "an option told twice",
        CHOICE | {"options": [{"code": "A", "ok": True}] * 2},
        ("options.1.code", "repeated"),
    ),
    _looked_at(
        "an option with a code of 41 signs",
        CHOICE | {"options": [{"code": "A" * 41, "ok": True}]},
        ("options.0.code", "too_long"),
    ),
    _looked_at("a text as option", CHOICE | {"options": ["A"]}, ("options.0", "not_an_object")),
    _looked_at(
        "options of a measured size",
        {"options": [{"code": "A", "ok": True}]},
        ("options", "not_for_this_kind"),
    ),
    _looked_at(
        "a pattern that ends too early",
        {"kind": "text", "scale": 0, "pattern": "ab\\"},
        ("pattern", "not_a_pattern"),
    ),
    _looked_at("a pattern of a measured size", {"pattern": "*"}, ("pattern", "not_for_this_kind")),
    _looked_at("21 photos", {"kind": "photo", "scale": 0, "least": 21}, ("least", "out_of_range")),
    _looked_at("no photo", {"kind": "photo", "scale": 0, "least": 0}, ("least", "out_of_range")),
    _looked_at("a gauge that does not exist", {"gauge": MISSING}, ("gauge", "unknown")),
    _looked_at("a gauge that is out of use", {"gauge": "{old_gauge}"}, ("gauge", "not_active")),
    _looked_at("a chart of no kind", {"chart": "pie", "subgroup": 5}, ("chart", "not_allowed")),
    _looked_at(
        "a chart of counts for a size",
        {"chart": "u", "subgroup": 5},
        ("chart", "not_for_this_kind"),
    ),
    _looked_at("a chart without a subgroup", {"chart": "xbar_r"}, ("subgroup", "missing")),
    _looked_at("a subgroup without a chart", {"subgroup": 5}, ("subgroup", "without_chart")),
    *(
        _looked_at(
            f"a subgroup of {size} for {chart}",
            {"chart": chart, "subgroup": size},
            ("subgroup", "out_of_range"),
        )
        for chart, size in (("xbar_r", 1), ("xbar_s", 26), ("imr", 2), ("xbar_r", 1001))
    ),
    _looked_at("a characteristic of whatever", {"colour": "red"}, ("colour", "unknown")),
    _looked_at(
        "many faults of one characteristic",
        {"code": 5, "scale": -1, "is_critical": "no", "chart": 1},
        *(("code", "not_text"), ("scale", "out_of_range"), ("is_critical", "not_a_flag")),
        ("chart", "not_allowed"),
    ),
    Wrong("version: of no plan", "POST", f"{PATHS['plan']}/{MISSING}/versions", {}, 404),
    Wrong("version: none of this number", "PATCH", f"{PATHS['version']}/99", {}, 404),
    Wrong("version: a number of zero", "PATCH", f"{PATHS['version']}/0", {}, 404),
    Wrong("version: one in force", "PATCH", f"{PATHS['version']}/1", {"is_steady": True}, 409),
)
TOOLS = (
    _new("defect code", "no code", {"code": ""}, ("code", "missing")),
    _new("defect code", "a code that exists", {"code": "burr"}, ("code", "taken")),
    _new("defect code", "no name", {"name_en": None}, ("name_zh", "name_missing")),
    _new("defect code", "an unknown category", {"category": MISSING}, ("category", "unknown")),
    _new("defect code", "a category of zero", {"category": 0}, ("category", "not_an_id")),
    _new("defect code", "a word too many", {"severity": "major"}, ("severity", "unknown")),
    Wrong("defect code: none", "PATCH", f"{PATHS['defect code']}/{MISSING}", {}, 404),
    Wrong("defect code: an id of letters", "PATCH", f"{PATHS['defect code']}/x", {}, 404),
    _new("gauge", "no code", {"code": None}, ("code", "missing")),
    _new("gauge", "a code that exists", {"code": "gauge"}, ("code", "taken")),
    _new("gauge", "no site", {"site": None}, ("site", "missing")),
    _new("gauge", "a site that does not exist", {"site": MISSING}, ("site", "unknown_site")),
    _new(
        "gauge",
        "an interval of nothing",
        {"interval_days": 0, "due_on": "2026-12-31"},
        ("interval_days", "out_of_range"),
    ),
    _new("gauge", "an interval without a day", {"interval_days": 365}, ("due_on", "missing")),
    _new("gauge", "a day that is none", {"due_on": "soon"}, ("due_on", "not_a_day")),
    _new("gauge", "a unit of two lines of text", {"unit": "m" * 40}, ("unit", "too_long")),
    _change("gauge", "another site", {"site": 5}, ("site", "unknown")),
    _change("gauge", "no day any more", {"due_on": None}, ("due_on", "missing")),
    Wrong("gauge: none of this id", "PATCH", f"{PATHS['gauge']}/{MISSING}", {}, 404),
    Wrong(
        "gauge: calibrations of none", "GET", f"{PATHS['gauge']}/{MISSING}/calibrations", None, 404
    ),
    _new("calibration", "no day", {"done_on": None}, ("done_on", "missing")),
    _new("calibration", "a day to come", {"done_on": "2026-02-01"}, ("done_on", "in_the_future")),
    _new(
        *("calibration", "the first day of all", {"done_on": "0001-01-01"}),
        ("done_on", "out_of_range"),
    ),
    _new(
        *("calibration", "an end before it was done", {"due_on": "2025-01-01"}),
        ("due_on", "before_it_was_done"),
    ),
    _new("calibration", "no result", {"result": None}, ("result", "missing")),
    _new("calibration", "a result that is none", {"result": "ok"}, ("result", "not_allowed")),
    _new(
        *("calibration", "a certificate of 201 signs", {"certificate": "x" * 201}),
        ("certificate", "too_long"),
    ),
    _new("calibration", "a note of 2,001 signs", {"note": "x" * 2_001}, ("note", "too_long")),
    _new("calibration", "a person of one's choice", {"person": 5}, ("person", "unknown")),
    Wrong("calibration: of no gauge", "POST", f"{PATHS['gauge']}/{MISSING}/calibrations", {}, 404),
)
CASES = (*PLANS, *VERSIONS, *TOOLS)
