"""Named acts and forms about nonconformances that are wrong; one thing is wrong in each.

Acts are stored and held. Forms are refused with every field that is wrong named.
"""

from __future__ import annotations

from typing import Any

from tests.api.wrong_catalogue import MISSING, Wrong

NIL = "00000000-0000-0000-0000-000000000000"
CASE = "0192f0c4-1111-7000-8000-00000000000c"
PATH = "/api/v1/nonconformances"
REPORT, DISPOSE, SIGN = "nonconformance.report", "nonconformance.dispose", "nonconformance.sign"
UNPARSED = "unparsed"

# name -> (kind, what is put into good arguments, why it is held)
ACTS: dict[str, tuple[str, dict[str, Any], str]] = {
    "report: item unknown": (REPORT, {"item": 424_242}, "unknown_item"),
    "report: item null": (REPORT, {"item": None}, UNPARSED),
    "report: lot a code": (REPORT, {"lot": "G-1"}, UNPARSED),
    "report: lot of zeros": (REPORT, {"lot": NIL}, UNPARSED),
    "report: location unknown": (REPORT, {"location": 424_242}, "unknown_location"),
    "report: location as text": (REPORT, {"location": "A1"}, UNPARSED),
    "report: quantity of nothing": (REPORT, {"quantity": 0}, UNPARSED),
    "report: quantity negative": (REPORT, {"quantity": -4}, UNPARSED),
    "report: quantity over 10^12": (REPORT, {"quantity": 10**12 + 1}, UNPARSED),
    "report: quantity true": (REPORT, {"quantity": True}, UNPARSED),
    "report: defect zero": (REPORT, {"defect": 0}, UNPARSED),
    "report: severity unheard of": (REPORT, {"severity": "awful"}, UNPARSED),
    "report: severity null": (REPORT, {"severity": None}, UNPARSED),
    "report: hold in words": (REPORT, {"hold": "yes"}, UNPARSED),
    "report: inspection no uuid": (REPORT, {"inspection": "7"}, UNPARSED),
    "report: note of 2001 characters": (REPORT, {"note": "x" * 2_001}, UNPARSED),
    "disposition: of no case": (DISPOSE, {"nonconformance": None}, UNPARSED),
    "disposition: of a number": (DISPOSE, {"nonconformance": "NC-00001"}, UNPARSED),
    "disposition: of zeros": (DISPOSE, {"nonconformance": NIL}, UNPARSED),
    "disposition: of an id in capitals": (DISPOSE, {"nonconformance": CASE.upper()}, UNPARSED),
    "disposition: unheard of": (DISPOSE, {"disposition": "burn"}, UNPARSED),
    "disposition: quantity as text": (DISPOSE, {"quantity": "5"}, UNPARSED),
    "disposition: quantity of nothing": (DISPOSE, {"quantity": 0}, UNPARSED),
    "disposition: location unknown": (DISPOSE, {"location": 424_242}, "unknown_location"),
    "disposition: reason as text": (DISPOSE, {"reason": "old"}, UNPARSED),
    "disposition: meaning of a release": (DISPOSE, {"meaning": "released"}, UNPARSED),
    "disposition: signed by nothing": (DISPOSE, {"method": None}, UNPARSED),
    "disposition: signed by badge": (DISPOSE, {"method": "badge"}, UNPARSED),
    "signature: of no case": (SIGN, {"nonconformance": ""}, UNPARSED),
    "signature: of a step unheard of": (SIGN, {"step": "disposition"}, UNPARSED),
    "signature: decision null": (SIGN, {"decision": None}, UNPARSED),
    "signature: a release that means a concession": (
        SIGN, {"meaning": "concession_approved"}, UNPARSED,
    ),
    "signature: a rejection that means a release": (SIGN, {"decision": "reject"}, UNPARSED),
    "signature: an approval that means a rejection": (SIGN, {"meaning": "rejected"}, UNPARSED),
    "signature: method unheard of": (SIGN, {"method": "finger"}, UNPARSED),
    "signature: note a number": (SIGN, {"note": 5}, UNPARSED),
}  # fmt: skip

ACTION = {"kind": "corrective", "text": "Change it", "owner": "{boss}", "due_on": "2026-02-01"}
CLAIM = {"supplier": "{supplier}", "quantity": 5}


def _case(name: str, form: Any, *faults: tuple[str, str]) -> Wrong:
    return Wrong(f"case: {name}", "PATCH", f"{PATH}/{{case}}", form, 422, faults)


def _action(name: str, form: dict[str, Any], *faults: tuple[str, str]) -> Wrong:
    path = f"{PATH}/{{case}}/actions"
    return Wrong(f"action: {name}", "POST", path, {**ACTION, **form}, 422, faults)


def _done(name: str, form: dict[str, Any], *faults: tuple[str, str]) -> Wrong:
    path = f"{PATH}/{{case}}/actions/{{action}}"
    return Wrong(f"action: {name}", "PATCH", path, form, 422, faults)


def _claim(name: str, form: dict[str, Any], *faults: tuple[str, str]) -> Wrong:
    path = f"{PATH}/{{case}}/claims"
    return Wrong(f"claim: {name}", "POST", path, {**CLAIM, **form}, 422, faults)


CASES = (
    _case("containment a list", {"containment": ["Q"]}, ("containment", "not_text")),
    _case("containment of 4001 characters", {"containment": "x" * 4_001},
          ("containment", "too_long")),
    _case("containment with a bell", {"containment": "a\ab"}, ("containment", "bad_character")),
    _case("causes in one text", {"causes": "blunt"}, ("causes", "not_a_list")),
    _case("six causes", {"causes": ["why"] * 6}, ("causes", "too_many")),
    _case("a cause that is a number", {"causes": [5]}, ("causes.0", "not_text")),
    _case("an empty cause", {"causes": ["why", " "]}, ("causes.1", "missing")),
    _case("a status", {"status": "closed"}, ("status", "unknown")),
    _action("of a kind unheard of", {"kind": "corrected"}, ("kind", "not_allowed")),
    _action("without words", {"text": ""}, ("text", "missing")),
    _action("without an owner", {"owner": None}, ("owner", "missing")),
    _action("of nobody", {"owner": MISSING}, ("owner", "unknown_person")),
    _action("of somebody by name", {"owner": "Li"}, ("owner", "not_an_id")),
    _action("without a day", {"due_on": None}, ("due_on", "missing")),
    _action("due on no day", {"due_on": "2026-02-30"}, ("due_on", "not_a_day")),
    _action("done before its time", {"done_on": "2099-01-01"}, ("done_on", "in_the_future")),
    _action("checked before it was done",
            {"done_on": "2026-01-03", "check_on": "2026-01-01"}, ("check_on", "too_early")),
    _action("that helped but was not done", {"effectiveness": "effective"},
            ("effectiveness", "not_done")),
    _action("that helped by a word unheard of", {"effectiveness": "yes"},
            ("effectiveness", "not_allowed")),
    _action("checked by whom the form says", {"checked_by": 1}, ("checked_by", "unknown")),
    _done("checked by its owner", {"done_on": "2026-01-01", "effectiveness": "effective"},
          ("effectiveness", "own_action")),
    _claim("on nobody", {"supplier": None}, ("supplier", "missing")),
    _claim("on somebody who does not exist", {"supplier": MISSING}, ("supplier", "not_a_supplier")),
    _claim("on a customer", {"supplier": "{customer}"}, ("supplier", "not_a_supplier")),
    _claim("of a quantity of nothing", {"quantity": 0}, ("quantity", "out_of_range")),
    _claim("of half a fen", {"amount": 0.5, "currency": "CNY"}, ("amount", "not_whole")),
    _claim("of money in no currency", {"amount": 5}, ("currency", "missing")),
    _claim("in a currency of no money", {"currency": "CNY"}, ("amount", "missing")),
    _claim("in yuan by its sign", {"amount": 5, "currency": "¥"}, ("currency", "not_a_currency")),
    _claim("of a status unheard of", {"status": "lost"}, ("status", "not_allowed")),
    _claim("sent on no day", {"sent_on": "soon"}, ("sent_on", "not_a_day")),
    _claim("answered by a number", {"answer": 5}, ("answer", "not_text")),
    Wrong("case: an id that does not exist", "PATCH", f"{PATH}/{CASE}", {}, 404),
    Wrong("case: an id of letters", "GET", f"{PATH}/abc", None, 404),
    Wrong("case: an id of zeros", "GET", f"{PATH}/{NIL}", None, 404),
    Wrong("case: a form that is a list", "PATCH", f"{PATH}/{{case}}", [1], 400),
    Wrong("action: an id that does not exist", "PATCH", f"{PATH}/{{case}}/actions/{MISSING}", {},
          404),
    Wrong("claim: an id that does not exist", "PATCH", f"{PATH}/{{case}}/claims/{MISSING}", {},
          404),
    Wrong("claim: an id beyond 2^53", "PATCH", f"{PATH}/{{case}}/claims/{2**60}", {}, 404),
    Wrong("page: of a status unheard of", "GET", f"{PATH}?status=void", None, 422),
    Wrong("page: of a lot by its code", "GET", f"{PATH}?lot=G-1", None, 422),
    Wrong("page: of nothing", "GET", f"{PATH}?limit=0", None, 400),
    Wrong("page: a search with U+0000", "GET", f"{PATH}?search=%00", None, 422),
    Wrong("report: a language unheard of", "GET", f"{PATH}/{{case}}/report.pdf?language=de", None,
          422),
)  # fmt: skip
