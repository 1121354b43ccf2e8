"""What receipts and shipping leave to tell of their documents. Pure.

Each case is told while it lasts: it closes when an undo, a later act or a person puts it right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from takt.inventory.documents.model import TradeDocument, TradeLine, mismatch
from takt.inventory.findings import Findings, finding_of
from takt.inventory.followed_entries import Trade


@dataclass(frozen=True, slots=True)
class TradeNotices:
    """The codes of an area's notices."""

    mismatch: str
    too_much: str
    missing: str


def findings_of_trades(
    trades: Sequence[Trade], documents: Iterable[TradeDocument[Any]], codes: TradeNotices
) -> Findings:
    """What is to be told, or not any more, of acts and of the lines that they name."""
    by_line = {line.id: (line, one) for one in documents for line in one.lines}
    findings: Findings = {}
    for trade in trades:
        line, document = by_line.get(trade.line, (None, None))
        findings |= _of_act(trade, mismatch(trade, line, document), codes)
        if line is not None and document is not None:
            findings |= _of_line(trade, line, document, codes)
    return findings


def _of_act(trade: Trade, why: str | None, codes: TradeNotices) -> Findings:
    """One case for each act; it is over when the act is undone."""
    data = {"line": trade.line, "quantity": trade.quantity, "why": why}
    return finding_of(
        codes.mismatch,
        f"{trade.operation}:{trade.line}",
        "warning",
        data if why is not None and trade.stands else None,
        **_by(trade),
        site=trade.site,
        item=trade.item,
        location=trade.location,
    )


def _of_line(
    trade: Trade, line: TradeLine, document: TradeDocument[Any], codes: TradeNotices
) -> Findings:
    """One case for each line: it is over while more came in or left than was asked for."""
    data = {
        "code": document.code,
        document.table: document.id,
        "line": line.id,
        "quantity": line.quantity,
        document.direction: line.traded,
    }
    return finding_of(
        codes.too_much,
        f"{document.table}_line:{line.id}",
        "warning",
        data if line.traded > line.quantity else None,
        **_by(trade),
        site=document.site,
        item=line.item,
    )


def _by(trade: Trade) -> Mapping[str, Any]:
    return {"operation": trade.operation, "device": trade.device, "person": trade.person}


def findings_of_closing(
    document: TradeDocument[Any], person: int | None, codes: TradeNotices
) -> Findings:
    """Closing a document that lacks goods is told to whoever waits for them."""
    missing = [
        {"item": line.item, "line": line.id, "quantity": line.quantity - line.traded}
        for line in document.missing
    ]
    data = {"code": document.code, document.table: document.id, "missing": missing}
    return finding_of(
        codes.missing,
        f"{document.table}:{document.id}",
        "info",
        data if document.closed_by is not None and missing else None,
        site=document.site,
        operation=None,
        device=None,
        person=person,
    )
