"""A recall on paper, for whoever phones customers and clears shelves; in both languages at once.

Customers come first, then where goods lie, then all lots. What is too much for paper is in the CSV,
and the paper says so; where the list itself was cut, the CSV has no more lots than it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from takt.inventory import figure, moment
from takt.runtime.pdf import PdfDocument
from takt.runtime.pdf_table import Column, PdfReport
from takt.traceability.recall import Recall
from takt.traceability.recall_csv import Names, cut_text

ROWS_MAX: Final = 2_000
"""Of one table."""
WHOLE: Final = "全部数量见 CSV The CSV has every quantity"
CUT: Final = (
    "所列批次的全部数量见 CSV The CSV has every quantity of the lots listed, and of no others"
)
TITLE: Final = "召回清单 Recall list"
STATUS: Final = {
    "available": "可用 available",
    "hold": "冻结 hold",
    "quarantine": "隔离 quarantine",
    "expired": "过期 expired",
    "rejected": "判退 rejected",
    "consumed": "用完 consumed",
}
DIRECTIONS: Final = {"shipped": "发出 shipped", "returned": "退回 returned"}
CUSTOMERS: Final = (
    Column("客户 Customer", 2), Column("物料 Item", 2), Column("批次数 Lots", align="right"),
    Column("发出 Shipped", align="right"), Column("退回 Returned", align="right"),
)  # fmt: skip
TRADES: Final = (
    Column("客户 Customer", 2), Column("批次 Lot", 2), Column("物料 Item", 2),
    Column("去向 Direction"), Column("数量 Quantity", align="right"),
    Column("时间 Time (UTC)", 1.6),
)  # fmt: skip
PLACES: Final = (
    Column("库位 Location", 2), Column("批次 Lot", 2), Column("物料 Item", 2),
    Column("数量 Quantity", align="right"),
)  # fmt: skip
LOTS: Final = (
    Column("批次 Lot", 2), Column("物料 Item", 2), Column("状态 Status", 1.4),
    Column("库存 Stock", align="right"), Column("现场 Floor", align="right"),
    Column("已用 Used", align="right"), Column("发出 Shipped", align="right"),
    Column("报废 Scrapped", align="right"),
)  # fmt: skip
Rows = Iterator[Sequence[str]]


def recall_pdf(found: Recall, names: Names, made_at: int) -> bytes:
    """The document."""
    report = PdfReport(PdfDocument(TITLE), 8)
    report.heading(TITLE)
    report.line(f"生成时间 Made at {moment(made_at)}")
    codes = {lot.lot: lot.code or lot.lot for lot in found.lots}
    report.line("问题批次 Lots at fault: " + ", ".join(codes.get(r, r) for r in found.roots))
    report.line(f"受影响批次 Affected lots: {len(found.lots)}")
    if found.truncated:
        report.line(cut_text(found))
    rest = CUT if found.truncated else WHOLE
    _table(report, "客户 Customers", CUSTOMERS, _customers(found, names), rest)
    _table(report, "发货与退回 Shipments and returns", TRADES, _trades(found, names), rest)
    _table(report, "在库与现场 In stock and on the floor", PLACES, _places(found, names), rest)
    _table(report, "批次 Lots", LOTS, _lots(found, names), rest)
    return report.written()


def _table(report: PdfReport, title: str, columns: Sequence[Column], rows: Rows, rest: str) -> None:
    report.gap()
    report.heading(title, 11)
    report.table(columns, islice(rows, ROWS_MAX))
    if next(rows, None) is not None:
        report.line(f"仅前 {ROWS_MAX} 行 The first {ROWS_MAX} lines only")
        report.line(rest)


def _customers(found: Recall, names: Names) -> Rows:
    for line in found.customers:
        item = names.items[line.item]
        shipped, returned = figure(line.shipped, item.scale), figure(line.returned, item.scale)
        yield _party(line.party, names), item.code, str(line.lots), shipped, returned


def _trades(found: Recall, names: Names) -> Rows:
    for trade in found.trades:
        lot = found.lots[trade.lot]
        item = names.items[lot.item]
        yield (
            _party(trade.party, names), lot.code or lot.lot, item.code, DIRECTIONS[trade.direction],
            figure(trade.quantity, item.scale), moment(trade.at)[:16].replace("T", " "),
        )  # fmt: skip


def _places(found: Recall, names: Names) -> Rows:
    for place in found.places:
        lot = found.lots[place.lot]
        item = names.items[lot.item]
        quantity = figure(place.quantity, item.scale)
        yield names.places[place.location], lot.code or lot.lot, item.code, quantity


def _lots(found: Recall, names: Names) -> Rows:
    for lot in found.lots:
        item = names.items[lot.item]
        parts = (lot.stock, lot.floor, lot.used, lot.shipped, lot.scrapped)
        yield (
            lot.code or lot.lot, item.code, STATUS[lot.status],
            *(figure(part, item.scale) for part in parts),
        )  # fmt: skip


def _party(party: int | None, names: Names) -> str:
    if party is None:
        return "未记录 not noted"
    return " ".join(filter(None, names.party(party)))
