"""Named questions about figures, shifts and certificates that are wrong, with the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SITE = 900_001
NOBODY = "3f0e7c9e-3f51-4a59-8a6e-0b7a2f0a0001"
FIGURES = "/api/v1/quality-figures"


@dataclass(frozen=True)
class Wrong:
    """A request that must be refused, with the code and the fields of the answer."""

    name: str
    method: str
    path: str
    status: int
    code: str
    faults: tuple[tuple[str, str], ...] = ()
    form: Any = None


def _asked(name: str, path: str, query: str, *faults: tuple[str, str]) -> Wrong:
    where = f"{FIGURES}{path}?site={SITE}&{query}"
    return Wrong(name, "GET", where, 422, "request.invalid", faults)


def _malformed(name: str, path: str, query: str) -> Wrong:
    return Wrong(name, "GET", f"{FIGURES}{path}?{query}", 400, "request.malformed")


def _shifts(name: str, shifts: Any, *faults: tuple[str, str]) -> Wrong:
    path = f"{FIGURES}/shifts?site={SITE}"
    return Wrong(name, "PUT", path, 422, "quality.shifts_invalid", faults, {"shifts": shifts})


def _shift(**more: Any) -> dict[str, Any]:
    good = {"code": "day", "name_zh": "白班", "name_en": "Day", "begins": 480, "ends": 1200}
    return good | more


CASES = (
    _malformed("no site", "", "from_on=2026-01-01"),
    _malformed("a site that is a word", "", "site=x"),
    _malformed("a page of 501", "/rows", f"site={SITE}&of=scrap&limit=501"),
    _malformed("a key of 41 letters", "/rows", f"site={SITE}&of=scrap&by=item&key={'1' * 41}"),
    _malformed("an item below zero", "", f"site={SITE}&item=-1"),
    Wrong("a site that is none", "GET", f"{FIGURES}?site=999999", 404, "quality.site_not_found"),
    _asked("a day that is none", "", "from_on=2026-02-30", ("from_on", "not_a_day")),
    _asked("a moment for a day", "", "until_on=1767225600000", ("until_on", "not_a_day")),
    _asked("days that end before they begin", "", "from_on=2026-02-02&until_on=2026-02-01",
           ("until_on", "out_of_range")),
    _asked("a hundred years", "", "from_on=1990-01-01&until_on=2089-12-31",
           ("until_on", "out_of_range")),
    _asked("the year 1", "/months", "from_on=0001-01-01&until_on=0001-01-02",
           ("until_on", "out_of_range")),
    _asked("groups of nothing", "/pareto", "by=colour", ("by", "not_allowed")),
    _asked("groups of orders", "/pareto", "of=orders", ("of", "not_allowed")),
    _asked("a trend of nothing", "/trends", "series=luck", ("series", "not_allowed")),
    _asked("rows of nothing", "/rows", "limit=5", ("figure", "required")),
    _asked("rows of two things", "/rows", "of=scrap&figure=ppm", ("figure", "required")),
    _asked("rows of an unknown figure", "/rows", "figure=luck", ("figure", "not_allowed")),
    _asked("a paper in Klingon", "/report.pdf", "language=tlh", ("language", "not_allowed")),
    _shifts("shifts that are text", "day", ("shifts", "not_a_list")),
    _shifts("a shift that is a number", [5], ("shifts.0.code", "not_a_code")),
    _shifts("a shift without hours", [_shift(begins=None)], ("shifts.0.begins", "out_of_range")),
    _shifts("a shift at minute 1440", [_shift(ends=1440)], ("shifts.0.ends", "out_of_range")),
    _shifts("an endless shift", [_shift(ends=480)], ("shifts.0.ends", "out_of_range")),
    _shifts("a shift without a name", [_shift(name_zh=None, name_en=None)],
            ("shifts.0.name_zh", "required")),
    _shifts("a name that turns around", [_shift(name_en="a\u202eb")],
            ("shifts.0.name_en", "not_text")),
    _shifts("two shifts at once", [_shift(), _shift(code="late", begins=1000)],
            ("shifts.1.begins", "overlaps")),
    _shifts("a code twice", [_shift(), _shift(begins=1200, ends=480)],
            ("shifts.1.code", "repeated")),
    _shifts("a word nobody asked for", [_shift(colour="red")], ("shifts.0.colour", "unknown")),
    _shifts("seven shifts", [_shift(code=f"s{n}", begins=n, ends=n + 1) for n in range(7)],
            ("shifts", "too_many")),
    Wrong("a lot that nobody knows", "GET", f"/api/v1/lots/{NOBODY}/certificate", 404,
          "quality.lot_not_found"),
    Wrong("a shipment that is not there", "GET", "/api/v1/shipments/999999/certificate.pdf", 404,
          "quality.shipment_not_found"),
)  # fmt: skip
