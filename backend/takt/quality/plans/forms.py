"""Reads plans, versions, codes and gauges from forms; every fault of a form is named at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from takt.catalogue import code_fault, normal_code
from takt.inventory import DocumentForm
from takt.quality.plans.model import (
    ALL_CHARTS,
    CALIBRATION_RESULTS,
    KINDS,
    SUBGROUP_MAX,
    TRIGGERS,
    Calibration,
    Characteristic,
    DefectCode,
    Gauge,
    Option,
    Plan,
    PlanVersion,
)
from takt_sync.characteristics import (
    CODE_LENGTH_MAX,
    OPTIONS_MAX,
    PHOTOS_MAX,
    SAMPLE_MAX,
    SCALE_MAX,
    TEXT_LENGTH_MAX,
    VALUE_MAX,
)
from takt_sync.sampling import AQLS, LEVELS, SamplingError, sampling_of, skip_rule_of
from takt_sync.text_patterns import pattern_tokens

PICTURES_MAX: Final = 12
CHARACTERISTICS_MAX: Final = 100
INSTRUCTIONS_MAX: Final = 4_000
NOTE_MAX: Final = 2_000
UNIT_MAX: Final = 16
EVERY_MAX: Final = 1_000_000
INTERVAL_MAX: Final = 36_500
LOTS_MAX: Final = 1_000
SAMPLINGS: Final = ("full", "fixed", "percent", "aql", "c0")
CHARACTERISTIC_KINDS: Final = ("measured", "counted", "passfail", "choice", "text", "photo")
COUNTS: Final = ("units", "defects")
ALL_TRIGGERS: Final = tuple(dict.fromkeys(one for many in TRIGGERS.values() for one in many))
_PICTURE: Final = re.compile(r"[0-9a-f]{64}", re.ASCII).fullmatch
_LIMITS: Final = ("nominal", "lower", "upper")
_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "measured": ("unit", "scale", *_LIMITS, "gauge"),
    "counted": ("gauge",),
    "passfail": ("gauge",),
    "choice": ("options", "gauge"),
    "text": ("pattern",),
    "photo": ("least",),
}
"""The fields that a kind of characteristic has beside those that all have."""


class PlanForm(DocumentForm):
    """A form with longer texts, and with parts that are forms of their own."""

    def text(self, field: str, most: int, fallback: str | None = None) -> str | None:
        """Words of one or several lines, in NFC, or nothing."""
        value = self.take(field)
        if not self.sent(field):
            return fallback
        if value is None:
            return None
        if not isinstance(value, str):
            self.fault(field, "not_text")
            return fallback
        text, fault = _tidy(value, most)
        if fault is not None:
            self.fault(field, fault)
        return text

    def word(self, field: str, fallback: str | None = None) -> str | None:
        """A code of somebody else's, or nothing."""
        value = self.take(field)
        if not self.sent(field):
            return fallback
        if value is None or value == "":
            return None
        fault = code_fault(value) if isinstance(value, str) else "not_text"
        if fault is not None:
            self.fault(field, fault)
            return fallback
        return normal_code(str(value))

    def part(self, field: str) -> PlanForm:
        """A part that has to be there, as a form."""
        value = self.take(field)
        if value is None:
            self.fault(field, "missing")
        return PlanForm({} if value is None else value, self._code, self._below(field))

    def parts(self, field: str, most: int) -> list[PlanForm]:
        """A list of parts, as forms."""
        rows = self.rows(field)
        if len(rows) > most:
            self.fault(field, "too_many")
            return []
        path = self._below(field)
        return [PlanForm(row, self._code, f"{path}.{at}") for at, row in enumerate(rows)]

    def close(self, part: DocumentForm) -> None:
        """Take over what is wrong with a part that has been read."""
        self._close(part)

    def _below(self, field: str) -> str:
        return f"{self._path}.{field}" if self._path else field


def _tidy(text: str, most: int) -> tuple[str | None, str | None]:
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return None, "bad_character"
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())
    if any(unicodedata.category(sign)[0] == "C" and sign not in "\n\t" for sign in tidy):
        return None, "bad_character"
    return (None, "too_long") if len(tidy) > most else (tidy or None, None)


def read_plan(form: PlanForm, before: Plan | None) -> Plan:
    """The head of a plan; what was not sent stays as it was."""
    kind = form.choice("kind", KINDS, before.kind if before else None)
    return Plan(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        name_zh=form.name("name_zh", before.name_zh if before else None),
        name_en=form.name("name_en", before.name_en if before else None),
        kind=kind,
        trigger=form.choice("trigger", ALL_TRIGGERS, before.trigger if before else "each"),
        every=form.count("every", 1, EVERY_MAX, before.every if before else None),
        operation=form.word("operation", before.operation if before else None),
        holds=form.flag("holds", before.holds if before else False),
        active=form.flag("active", before.active if before else True),
        versions=before.versions if before else (),
        **{
            name: form.reference(name, getattr(before, name, None))
            for name in ("item", "category", "supplier", "customer")
        },
    )


def read_version(form: PlanForm, plan: int, before: PlanVersion | None) -> PlanVersion:
    """A version of a plan; a list or a sampling that is sent replaces the whole one."""
    from_on = form.day("from_on", before.from_on if before else None)
    if from_on is None and not form.is_faulty("from_on"):
        form.fault("from_on", "missing")
    characteristics = before.characteristics if before else ()
    if before is None or form.sent("characteristics"):
        characteristics = _characteristics(form)
    else:
        form.take("characteristics")
    return PlanVersion(
        id=before.id if before else 0,
        plan=plan,
        number=before.number if before else 0,
        from_on=from_on or date.max,
        sampling=_sampling(form, before),
        counts=form.choice("counts", COUNTS, before.counts if before else "units"),
        is_steady=form.flag("is_steady", before.is_steady if before else False),
        pictures=_pictures(form, before),
        characteristics=characteristics,
        **{
            name: form.text(name, INSTRUCTIONS_MAX, getattr(before, name, None))
            for name in ("instructions_zh", "instructions_en")
        },
    )


def _sampling(form: PlanForm, before: PlanVersion | None) -> Mapping[str, Any]:
    if before is not None and not form.sent("sampling"):
        form.take("sampling")
        return before.sampling
    part = form.part("sampling")
    if form.is_faulty("sampling"):
        return {}
    kind = part.choice("kind", SAMPLINGS)
    found: dict[str, Any] = {"kind": kind}
    if kind == "fixed":
        found["n"] = part.whole("n", 1, SAMPLE_MAX)
    if kind == "percent":
        found["permille"] = part.whole("permille", 1, 1_000)
        found["least"] = part.whole("least", 1, SAMPLE_MAX)
    if kind in ("fixed", "percent"):
        found["ac"] = part.whole("ac", 0, SAMPLE_MAX)
    if kind in ("aql", "c0"):
        found["level"] = part.choice("level", LEVELS)
        found["aql"] = part.choice("aql", AQLS)
    if part.sent("skip") and part.take("skip") is not None:
        skip = part.part("skip")
        found["skip"] = {
            "after": skip.whole("after", 1, LOTS_MAX),
            "every": skip.whole("every", 2, LOTS_MAX),
        }
        part.close(skip)
    if not part.faults:
        _check_sampling(part, found)
    form.close(part)
    return found


def _check_sampling(part: PlanForm, found: Mapping[str, Any]) -> None:
    """What the rules of sampling themselves refuse, as a zero acceptance of an AQL above 10."""
    try:
        sampling_of(dict(found))
        if "skip" in found:
            skip_rule_of(found["skip"])
    except SamplingError as refused:
        part.fault(refused.path.partition(".")[2], "not_allowed")


def _pictures(form: PlanForm, before: PlanVersion | None) -> tuple[str, ...]:
    if not form.sent("pictures"):
        form.take("pictures")
        return before.pictures if before else ()
    rows = form.rows("pictures")
    if len(rows) > PICTURES_MAX:
        form.fault("pictures", "too_many")
        return ()
    found: list[str] = []
    for at, row in enumerate(rows):
        if not isinstance(row, str) or _PICTURE(row) is None:
            form.fault(f"pictures.{at}", "not_a_picture")
        elif row in found:
            form.fault(f"pictures.{at}", "repeated")
        else:
            found.append(row)
    return tuple(found)


def _characteristics(form: PlanForm) -> tuple[Characteristic, ...]:
    found = []
    for part in form.parts("characteristics", CHARACTERISTICS_MAX):
        found.append(_characteristic(part))
        form.close(part)
    return tuple(found)


def _characteristic(form: PlanForm) -> Characteristic:
    kind = form.choice("kind", CHARACTERISTIC_KINDS)
    for name in dict.fromkeys(name for own in _OWN.values() for name in own):
        _refuse_foreign(form, kind, name)
    chart, subgroup = form.option("chart", ALL_CHARTS), form.count("subgroup", 1, SUBGROUP_MAX)
    if form.is_faulty("chart"):
        chart = subgroup = None
    return Characteristic(
        id=0,
        code=form.code("code"),
        name_zh=form.name("name_zh"),
        name_en=form.name("name_en"),
        kind=kind,
        unit=form.text("unit", UNIT_MAX),
        scale=form.whole("scale", 0, SCALE_MAX, 0),
        options=_options(form) if kind == "choice" else (),
        pattern=_pattern(form) if kind == "text" else None,
        least=form.whole("least", 1, PHOTOS_MAX, 1),
        gauge=form.reference("gauge"),
        chart=chart,
        subgroup=subgroup,
        is_required=form.flag("is_required", True),
        is_critical=form.flag("is_critical", False),
        every_unit=form.flag("every_unit", True),
        **{name: form.count(name, -VALUE_MAX, VALUE_MAX) for name in _LIMITS},
    )


def _refuse_foreign(form: PlanForm, kind: str, name: str) -> None:
    """A field of another kind says nothing here: the nothing that a row has, or a fault."""
    nothing: dict[str, object] = {"scale": 0, "least": 1, "options": []}
    value = form.take(name)
    is_nothing = not form.sent(name) or value is None or value == nothing.get(name)
    if name not in _OWN[kind] and (not is_nothing or isinstance(value, bool)):
        form.fault(name, "not_for_this_kind")


def _options(form: PlanForm) -> tuple[Option, ...]:
    found: list[Option] = []
    for part in form.parts("options", OPTIONS_MAX):
        code = part.code("code")
        if len(code) > CODE_LENGTH_MAX:
            part.fault("code", "too_long")
        if code and code in {one.code for one in found}:
            part.fault("code", "repeated")
        if not part.sent("ok"):
            part.fault("ok", "missing")
        found.append(
            Option(code, part.flag("ok", True), part.name("name_zh"), part.name("name_en"))
        )
        form.close(part)
    if not found and not form.is_faulty("options"):
        form.fault("options", "missing")
    return tuple(found)


def _pattern(form: PlanForm) -> str:
    """What a text has to look like; nothing said: like anything."""
    pattern = form.text("pattern", TEXT_LENGTH_MAX)
    if pattern is not None and pattern_tokens(pattern) is None:
        form.fault("pattern", "not_a_pattern")
    return pattern or "*"


def read_defect_code(form: PlanForm, before: DefectCode | None) -> DefectCode:
    """A defect code; what was not sent stays as it was."""
    return DefectCode(
        id=before.id if before else 0,
        code=form.code("code", before.code if before else ""),
        name_zh=form.name("name_zh", before.name_zh if before else None),
        name_en=form.name("name_en", before.name_en if before else None),
        category=form.reference("category", before.category if before else None),
        active=form.flag("active", before.active if before else True),
    )


def read_gauge(form: PlanForm, before: Gauge | None) -> Gauge:
    """A gauge; it stays at its site."""
    interval = before.interval_days if before else None
    return Gauge(
        id=before.id if before else 0,
        site=before.site if before else form.needed("site"),
        code=form.code("code", before.code if before else ""),
        name_zh=form.name("name_zh", before.name_zh if before else None),
        name_en=form.name("name_en", before.name_en if before else None),
        unit=form.text("unit", UNIT_MAX, before.unit if before else None),
        interval_days=form.count("interval_days", 1, INTERVAL_MAX, interval),
        due_on=form.day("due_on", before.due_on if before else None),
        active=form.flag("active", before.active if before else True),
    )


def read_calibration(form: PlanForm, gauge: Gauge) -> Calibration:
    """What a calibration came to; without a day until which it holds, the gauge's interval says."""
    done_on, due_on = form.day("done_on"), form.day("due_on")
    if done_on is None and not form.is_faulty("done_on"):
        form.fault("done_on", "missing")
    done_on = done_on or date.min
    result = form.choice("result", CALIBRATION_RESULTS)
    if due_on is None and not form.is_faulty("due_on"):
        if result == "fail":
            due_on = done_on
        elif gauge.interval_days is not None:
            last = min(done_on.toordinal() + gauge.interval_days, date.max.toordinal())
            due_on = date.fromordinal(last)
        else:
            form.fault("due_on", "missing")
    return Calibration(
        id=0,
        gauge=gauge.id,
        done_on=done_on,
        due_on=due_on or done_on,
        result=result,
        certificate=form.name("certificate"),
        note=form.text("note", NOTE_MAX),
    )
