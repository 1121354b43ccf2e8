"""When somebody has to be told about stock, and when it has come right; pure, no I/O.

One open alert for each kind, item, lot and site. It closes itself when its cause is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID, uuid5

from takt.inventory.commands import NO_LOT
from takt.inventory.picking import days_left

AlertKind = Literal["expiring", "overstock", "stock_out", "slow"]
AlertKey = tuple[str, int, str]
"""Kind, item, lot."""

ALERT_NAMESPACE: Final = UUID("5d3b9c1e-2f47-5b6a-8c0d-54414b54414c")
DAY_MS: Final = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class LotFigure:
    """What lies of a lot at a site; the place, where it is only one."""

    lot: str
    quantity: int
    location: int | None
    expires_on: str | None
    best_before_on: str | None


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """An item at a site: what it has, what it may have, when it was last used or came in.

    `blocked` is what of it nobody may use: on hold, in quarantine, rejected or expired. `back_at`
    is when some of it came after there was none.
    """

    item: int
    on_hand: int
    active: bool = True
    min_stock: int | None = None
    max_stock: int | None = None
    warn_days: int | None = None
    slow_days: int | None = None
    used_at: int | None = None
    came_at: int | None = None
    lots: tuple[LotFigure, ...] = ()
    blocked: int = 0
    back_at: int | None = None

    @property
    def usable(self) -> int:
        """What somebody who needs it may take."""
        return self.on_hand - self.blocked


@dataclass(slots=True)
class Alert:
    """What somebody has to be told, and who cares about it."""

    id: str
    kind: str
    site: int
    item: int
    lot: str
    location: int | None
    quantity: int
    limit: int
    owner: int | None = None
    snoozed_until: int | None = None
    status: Literal["open", "closed"] = "open"
    opened_at: int = 0
    closed_at: int | None = None

    @property
    def key(self) -> AlertKey:
        """What there is only one of at a site."""
        return self.kind, self.item, self.lot

    @property
    def figures(self) -> tuple[int | None, int, int]:
        """What may change while it is open."""
        return self.location, self.quantity, self.limit


@dataclass(frozen=True, slots=True)
class Due:
    """A cause of an alert, as of now."""

    kind: AlertKind
    item: int
    quantity: int
    limit: int
    lot: str = NO_LOT
    location: int | None = None

    @property
    def key(self) -> AlertKey:
        """The alert that it is the cause of."""
        return self.kind, self.item, self.lot

    @property
    def figures(self) -> tuple[int | None, int, int]:
        """What the alert shows of it."""
        return self.location, self.quantity, self.limit


def causes(figure: ItemFigure, today: str, now_ms: int) -> list[Due]:
    """Everything that somebody has to be told about one item."""
    return [*_expiring(figure, today), *_amounts(figure), *_slow(figure, now_ms)]


def _expiring(figure: ItemFigure, today: str) -> Iterable[Due]:
    # Where nobody said how early to warn, goods that have expired are told all the same.
    warn = figure.warn_days or 0
    for lot in figure.lots:
        left = days_left(lot.expires_on, lot.best_before_on, today)
        if lot.quantity > 0 and left is not None and left <= warn:
            yield Due("expiring", figure.item, lot.quantity, warn, lot.lot, lot.location)


def _amounts(figure: ItemFigure) -> Iterable[Due]:
    there, lowest, highest = figure.on_hand, figure.min_stock, figure.max_stock
    if highest is not None and there > highest:
        yield Due("overstock", figure.item, there, highest)
    if not figure.active:
        return
    # Without a least nobody said that some of it has to be there.
    if lowest is not None and figure.usable < lowest:
        yield Due("stock_out", figure.item, figure.usable, lowest)


def _slow(figure: ItemFigure, now_ms: int) -> Iterable[Due]:
    if figure.slow_days is not None and is_slow(figure, now_ms):
        yield Due("slow", figure.item, figure.on_hand, figure.slow_days)


def is_slow(figure: ItemFigure, now_ms: int) -> bool:
    """Whether it has lain there for so long that somebody should ask why."""
    since = figure.came_at if figure.used_at is None else figure.used_at
    if figure.slow_days is None or figure.on_hand <= 0 or since is None:
        return False
    return now_ms - max(since, figure.back_at or since) >= figure.slow_days * DAY_MS


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What has to be written: alerts that are new, and those that changed or came right."""

    fresh: list[Alert]
    changed: list[Alert]


def reconcile(
    known: Mapping[AlertKey, Alert], due: Sequence[Due], site: int, now_ms: int
) -> Reconciled:
    """Compares the causes of now with the alerts that are open for the same items."""
    fresh: list[Alert] = []
    changed: list[Alert] = []
    for one in due:
        alert = known.get(one.key)
        if alert is None:
            id_ = str(uuid5(ALERT_NAMESPACE, f"{site}:{one.kind}:{one.item}:{one.lot}:{now_ms}"))
            fresh.append(
                Alert(
                    id_, one.kind, site, one.item, one.lot, one.location, one.quantity, one.limit,
                    opened_at=now_ms,
                )
            )  # fmt: skip
        elif alert.figures != one.figures:
            alert.location, alert.quantity, alert.limit = one.figures
            changed.append(alert)
    causes_now = {one.key for one in due}
    for key, alert in known.items():
        if key not in causes_now:
            alert.status, alert.closed_at = "closed", now_ms
            changed.append(alert)
    return Reconciled(fresh, changed)
