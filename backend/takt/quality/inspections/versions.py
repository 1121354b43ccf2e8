"""What a version of a plan asks for, as inspections are judged by it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from takt_sync.characteristics import Characteristic, Counts


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a plan; never changed once its day has come."""

    id: int
    plan: int
    from_on: date
    sampling: dict[str, Any]
    counts: Counts
    is_steady: bool
    holds: bool
    characteristics: tuple[Characteristic, ...] = field(default=())
