"""How good suppliers are, by a formula that anybody can follow. Pure.

quality = 1 - rejected / received; delivery = lines that were complete by their day / lines due;
quantity = received / ordered, at most 1. Rating = 50 % quality + 30 % delivery + 20 % quantity.
A part of which nothing is known is left out, and the others weigh more. What is not due yet and not
complete counts for its quality alone. Where lines have several units, each unit has its own shares,
and they weigh by the number of their lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from takt.quality.analysis.ratios import decimal_text
from takt.quality.analysis.rows import Row, total, widest

WEIGHTS: Final = {"quality": 50, "delivery": 30, "quantity": 20}
"""In percent."""
GRADES: Final = (("A", Fraction(95, 100)), ("B", Fraction(85, 100)), ("C", Fraction(70, 100)))
LOWEST: Final = "D"


@dataclass(frozen=True, slots=True)
class Rating:
    """One supplier: the three parts, and what they come from."""

    supplier: int
    lines: int
    due: int
    on_time: int
    quality: Fraction | None
    delivery: Fraction | None
    quantity: Fraction | None
    reject_rate: Fraction | None
    fill_rate: Fraction | None

    @property
    def score(self) -> Fraction | None:
        """The rating, from 0 to 1."""
        parts = {"quality": self.quality, "delivery": self.delivery, "quantity": self.quantity}
        known = {name: part for name, part in parts.items() if part is not None}
        weight = sum(WEIGHTS[name] for name in known)
        if not weight:
            return None
        return sum((WEIGHTS[name] * part for name, part in known.items()), Fraction(0)) / weight

    @property
    def grade(self) -> str | None:
        """A to D."""
        score = self.score
        if score is None:
            return None
        return next((grade for grade, least in GRADES if score >= least), LOWEST)

    def told(self) -> dict[str, Any]:
        """The rating as JSON."""
        return {
            "supplier": self.supplier,
            "rows": self.lines,
            "due": self.due,
            "on_time": self.on_time,
            "quality": _text(self.quality),
            "delivery": _text(self.delivery),
            "quantity": _text(self.quantity),
            "reject_rate": _text(self.reject_rate),
            "fill_rate": _text(self.fill_rate),
            "score": _text(self.score),
            "grade": self.grade,
        }


def ratings_of(rows: Sequence[Row]) -> list[Rating]:
    """Suppliers with lines of deliveries, the worst first."""
    groups: dict[int, list[Row]] = {}
    for row in rows:
        if row.source == "lines" and row.supplier is not None:
            groups.setdefault(row.supplier, []).append(row)
    found = [_rating(supplier, lines) for supplier, lines in groups.items()]
    return sorted(found, key=lambda one: (one.score is None, one.score or 0, one.supplier))


def _rating(supplier: int, lines: Sequence[Row]) -> Rating:
    due = [row for row in lines if row.is_due]
    on_time = sum(1 for row in due if row.is_good)
    rejected = _weighted(lines, _rejected)
    filled = _weighted([row for row in lines if not row.is_ahead], _filled)
    return Rating(
        supplier,
        len(lines),
        len(due),
        on_time,
        None if rejected is None else max(Fraction(0), 1 - rejected),
        Fraction(on_time, len(due)) if due else None,
        None if filled is None else min(Fraction(1), filled),
        rejected,
        filled,
    )


Share = Callable[[Sequence[Row], int], tuple[int, int]]


def _weighted(lines: Sequence[Row], share: Share) -> Fraction | None:
    """The mean of the shares of all units, each by the number of its lines."""
    parts: list[tuple[int, Fraction]] = []
    for unit in sorted({row.unit for row in lines}):
        own = [row for row in lines if row.unit == unit]
        part, whole = share(own, widest(own))
        if whole:
            parts.append((len(own), Fraction(part, whole)))
    weight = sum(count for count, _ in parts)
    return sum((count * part for count, part in parts), Fraction(0)) / weight if weight else None


def _rejected(lines: Sequence[Row], scale: int) -> tuple[int, int]:
    return total(lines, "lost", scale), total(lines, "part", scale)


def _filled(lines: Sequence[Row], scale: int) -> tuple[int, int]:
    return total(lines, "part", scale), total(lines, "quantity", scale)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value)
