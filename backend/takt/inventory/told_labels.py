"""What the labels of receipts say of the day of expiry, and which of them contradict. Pure.

Of two labels that differ the later one by time puts the lot in doubt, whichever arrived first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from takt.inventory.lots import Anchor

BEHIND: Final = 2**39
"""Added to the number of a receipt: the doubt comes right behind it, and behind its quarantine."""


@dataclass(slots=True)
class Label:
    """The day of expiry on the label of one receipt; `stands` until that is undone."""

    operation: str
    place: Anchor
    person: int
    device: str
    expires_on: str
    stands: bool = True

    @property
    def doubt_place(self) -> Anchor:
        """Where a lot is put on hold because this label says something else."""
        effective, stream, n = self.place
        return effective, stream, n + BEHIND


def doubtful(labels: Iterable[Label]) -> list[Label]:
    """Those that stand and differ from one that was there before."""
    standing = sorted((one for one in labels if one.stands), key=lambda one: one.place)
    return [
        label
        for at, label in enumerate(standing)
        if any(earlier.expires_on != label.expires_on for earlier in standing[:at])
    ]


def is_doubt(place: Anchor, status: str) -> bool:
    """Whether a change of status is the hold that labels brought about."""
    return status == "hold" and place[2] >= BEHIND
