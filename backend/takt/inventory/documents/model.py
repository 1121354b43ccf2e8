"""What deliveries, shipments and work orders have in common, and the rules for it. Pure.

A document is a head with lines of items at one site. Deliveries and shipments are trades: goods
come from or go to a party, and the document closes when all of its lines are complete.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Generic, Literal, TypeVar

from takt.catalogue import Item
from takt.inventory.followed_entries import Trade, Trading
from takt.kernel.errors import FieldError
from takt.partners import Party, PartyRole, role_faults

SHOWN_CLOSED_MS: Final = 30 * 24 * 3_600_000
TRADE_STATUSES: Final = ("open", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One item of a document; quantities count in the item's own scale."""

    id: int
    item: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The head of a document; its id is 0 until it is stored."""

    table: ClassVar[str]
    """Its table, which names it to devices, in the audit and in errors too."""

    id: int
    code: str
    site: int
    closed_at: int | None = None

    def is_shown(self, now_ms: int) -> bool:
        """Whether devices still hold it."""
        return is_shown(self.closed_at, now_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeLine(DocumentLine):
    """A line that receipts or shipping fill."""

    traded: int = 0
    """How much was received or shipped."""

    @property
    def is_complete(self) -> bool:
        """Whether all of it came in or left."""
        return self.traded >= self.quantity

    def faults_beside(self, item: Item) -> list[FieldError]:  # noqa: ARG002 - for lines with more
        """What the item of the line does not allow."""
        return []


L = TypeVar("L", bound=TradeLine)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeDocument(Document, Generic[L]):
    """What a party is expected to bring, or is to get."""

    direction: ClassVar[Trading]
    role: ClassVar[PartyRole]

    party: int
    lines: tuple[L, ...]
    closed_by: int | None = None
    """Who closed it by hand; nobody where it closed itself."""

    @property
    def status(self) -> Literal["open", "closed"]:
        """Closed by a person, or because all of it came in or left."""
        is_closed = self.closed_by is not None or all(line.is_complete for line in self.lines)
        return "closed" if is_closed else "open"

    @property
    def missing(self) -> list[L]:
        """The lines of which something did not come in or leave."""
        return [line for line in self.lines if not line.is_complete]


D = TypeVar("D", bound=TradeDocument[Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What a draft is checked against."""

    items: Mapping[int, Item]
    is_site: bool
    is_code_taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeFacts(DocumentFacts):
    """What the draft of a delivery or shipment is checked against."""

    party: Party | None
    used_lines: frozenset[int] = frozenset()
    """Lines that acts name."""


def is_shown(closed_at: int | None, now_ms: int) -> bool:
    """Whether devices still hold a document: an open one, or one that was closed lately."""
    return closed_at is None or now_ms - closed_at < SHOWN_CLOSED_MS


def head_faults(facts: DocumentFacts) -> list[FieldError]:
    """What is wrong with the code and the site of a draft."""
    faults = []
    if facts.is_code_taken:
        faults.append(FieldError("code", "taken"))
    if not facts.is_site:
        faults.append(FieldError("site", "unknown_site"))
    return faults


def line_faults(place: int, faults: Sequence[FieldError], field: str = "lines") -> list[FieldError]:
    """What the rules say of a line, under its place in the form."""
    return [FieldError(f"{field}.{place}.{fault.field}", fault.code) for fault in faults]


def check_trade(draft: D, before: D | None, facts: TradeFacts) -> list[FieldError]:
    """All faults of a draft beside what is stored."""
    faults = head_faults(facts)
    if before is None or before.party != draft.party:
        faults += role_faults(facts.party, draft.role)
    known = {} if before is None else {line.id: line for line in before.lines}
    for place, line in enumerate(draft.lines):
        faults += line_faults(place, _check_line(line, known.get(line.id), facts))
    kept = {line.id for line in draft.lines}
    if any(id_ in facts.used_lines for id_ in known if id_ not in kept):
        faults.append(FieldError("lines", "in_use"))
    return faults


def _check_line(line: TradeLine, before: TradeLine | None, facts: TradeFacts) -> list[FieldError]:
    if line.id and before is None:
        return [FieldError("id", "unknown")]
    item = facts.items.get(line.item)
    if item is None:
        return [FieldError("item", "unknown")]
    is_new = before is None or before.item != line.item
    faults = []
    if is_new and line.id in facts.used_lines:
        faults.append(FieldError("item", "in_use"))
    if is_new and not item.active:
        faults.append(FieldError("item", "not_active"))
    return faults + line.faults_beside(item)


def kept_in_step(document: D, sums: Mapping[tuple[int, int, int], int], now_ms: int) -> D:
    """The document with what stands of its acts: of the line's item, at its own site."""
    lines = tuple(
        replace(line, traded=sums.get((line.id, line.item, document.site), 0))
        for line in document.lines
    )
    return closed_in_time(replace(document, lines=lines), now_ms)


def closed_in_time(document: D, now_ms: int) -> D:
    """A document knows since when it is closed, and only then."""
    if document.status == "open":
        return replace(document, closed_at=None)
    return document if document.closed_at is not None else replace(document, closed_at=now_ms)


def mismatch(trade: Trade, line: TradeLine | None, document: D | None) -> str | None:
    """Why an act does not fit the line that it names, as a stable word."""
    if document is None or line is None:
        return "unknown_line"
    if trade.site != document.site:
        return "other_site"
    if trade.item != line.item:
        return "other_item"
    if trade.party not in (None, document.party):
        return "other_supplier" if document.role == "supplier" else "other_customer"
    is_late = document.closed_at is not None and trade.effective > document.closed_at
    return "closed" if document.closed_by is not None and is_late else None
