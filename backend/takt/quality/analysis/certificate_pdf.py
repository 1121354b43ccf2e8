"""A certificate of conformity on paper, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from takt.quality.analysis.certificate import CertifiedLot, Inspected, Measured, Signature
from takt.quality.analysis.certificate_queries import Evidence
from takt.quality.analysis.paper_words import Words
from takt.quality.analysis.periods import local
from takt.runtime.pdf import PdfDocument
from takt.runtime.pdf_table import Column, PdfReport

SIGNING_MM: Final = 12.0
NAMED_KINDS: Final = ("receipt", "in_process", "final", "shipment", "move")


@dataclass(frozen=True, slots=True)
class Head:
    """What a certificate is of, for whom, and when it was made."""

    number: str
    site: str
    customer: str
    zone: ZoneInfo
    made_at: int


def certificate_pdf(head: Head, evidence: Evidence, words: Words) -> bytes:
    """The document."""
    paper = PdfReport(PdfDocument(f"{words('certificate')} {head.number}"), 9)
    paper.heading(words("certificate"), 16)
    paper.line(f"{words('of_what')}: {head.number}   {words('site')}: {head.site}")
    if head.customer:
        paper.line(f"{words('customer')}: {head.customer}")
    zone = words("made_at").format(zone=head.zone)
    paper.line(f"{zone}: {_minute(head.made_at, head.zone)}")
    paper.gap()
    paper.line(words(_declaration(evidence)))
    paper.gap()
    paper.heading(words("goods"), 11)
    paper.table(_columns(words, GOODS), [_goods(lot, words) for lot in evidence.lots])
    for inspection in evidence.inspections:
        if inspection.status in ("passed", "failed"):
            _inspection(paper, inspection, evidence.measured, (words, head.zone))
    _signatures(paper, evidence, (words, head.zone))
    return paper.written()


def _declaration(evidence: Evidence) -> str:
    """What may be said of all the goods: nothing of a look that nobody took."""
    if any(one.is_skipped for one in evidence.inspections):
        return "declaration_skipped"
    has_failed = any(one.status == "failed" for one in evidence.inspections)
    return "declaration_signed" if has_failed else "declaration"


GOODS: Final = (("lot", 1.4), ("item", 1.2), ("name", 2), ("quantity", 1), ("produced_on", 1),
                ("expires_on", 1))  # fmt: skip
READ: Final = (("characteristic", 2), ("unit", 0.7), ("limits", 1.4), ("readings", 0.8),
               ("least", 1), ("most", 1), ("mean", 1))  # fmt: skip
SIGNED: Final = (("lot", 1.4), ("meaning", 2), ("person", 1.2), ("method", 1), ("when", 1.4))


def _columns(words: Words, names: Sequence[tuple[str, float]]) -> list[Column]:
    return [Column(words(name), share) for name, share in names]


def _goods(lot: CertifiedLot, words: Words) -> list[str]:
    quantity = ""
    if lot.quantity is not None:
        quantity = f"{Decimal(lot.quantity).scaleb(-lot.scale):f} {lot.unit}"
    name = words.name({"name_zh": lot.name_zh, "name_en": lot.name_en, "code": lot.item})
    return [
        lot.code or lot.id, lot.item, name, quantity, lot.produced_on or "", lot.expires_on or "",
    ]  # fmt: skip


def _inspection(
    paper: PdfReport, one: Inspected, measured: Sequence[Measured], told: tuple[Words, ZoneInfo]
) -> None:
    """What was looked at, how much of it, what was found and by whom."""
    words, zone = told
    paper.gap()
    kind = words(f"kind_{one.kind}") if one.kind in NAMED_KINDS else one.kind
    of_lot = f" · {words('lot')} {one.lot_code}" if one.lot_code else ""
    verdict = words("verdict_skipped" if one.is_skipped else f"verdict_{one.status}")
    paper.heading(f"{kind}{of_lot} · {verdict}", 11)
    for line in _lines(one, words, zone):
        paper.line(line)
    rows = [_read(row, words) for row in measured if row.inspection == one.id]
    if rows:
        paper.table(_columns(words, READ), rows)


def _lines(one: Inspected, words: Words, zone: ZoneInfo) -> Iterator[str]:
    if one.is_skipped:
        yield words("not_looked_at")
    by = f"{words('person')}: {one.person or words('unknown_key')}"
    yield f"{by}   {words('when')}: {_minute(one.closed_at or 0, zone)}"
    if one.plan is None:
        yield words("by_word")
        return
    name = words.name({"name_zh": one.plan_zh, "name_en": one.plan_en, "code": one.plan})
    yield f"{words('plan')}: {one.plan} {name} ({words('version')} {one.version})"
    if one.n is not None:
        sample = words("sample").format(
            n=one.n, units=one.units or "–", ac=one.ac, re=one.re, found=one.found
        )
        yield sample


def _read(row: Measured, words: Words) -> list[str]:
    name = words.name({"name_zh": row.name_zh, "name_en": row.name_en, "code": row.code})
    if row.kind == "measured":
        sizes = [row.size(row.least), row.size(row.most), row.mean]
    elif row.kind == "passfail":
        sizes = [words("conforming").format(yes=row.conforming, all=row.count), "", ""]
    elif row.kind == "counted":
        sizes = [str(row.least), str(row.most), ""]
    else:
        sizes = [words("looked_at"), "", ""]
    return [name, row.unit or "", row.limits, str(row.count), *sizes]


def _signatures(paper: PdfReport, evidence: Evidence, told: tuple[Words, ZoneInfo]) -> None:
    words, zone = told
    paper.gap()
    paper.heading(words("signatures"), 11)
    rows = [_signed(one, words, zone) for one in evidence.signatures]
    for one in evidence.inspections:
        if one.status == "passed" and not one.is_skipped:
            at = _minute(one.closed_at or 0, zone)
            meaning = words("verdict_passed")
            rows.append([one.lot_code or "", meaning, one.person or "", "", at])
    if rows:
        paper.table(_columns(words, SIGNED), rows)
    paper.gap()
    boxes = [Column(words("issued_by"), 2, is_box=True), Column(words("date"), 1, is_box=True)]
    paper.table(boxes, [["", ""]], SIGNING_MM)


def _signed(one: Signature, words: Words, zone: ZoneInfo) -> list[str]:
    meaning = words(f"meaning_{one.meaning}")
    method = words(f"method_{one.method}")
    return [one.lot_code or "", meaning, one.person, method, _minute(one.at, zone)]


def _minute(at: int, zone: ZoneInfo) -> str:
    return f"{local(at, zone):%Y-%m-%d %H:%M}"
