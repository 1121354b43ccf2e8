"""What `takt verify` and every backup recompute: the books, and what areas keep beside them."""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Sequence

from takt import demand, production, purchasing, quality
from takt.inventory import Check
from takt.inventory.verify import Difference, run_verify, verify_arguments
from takt.inventory.verify import differences as differences_of
from takt.runtime.database import Connection
from takt.settings import Settings

__all__ = ["CHECKS", "differences", "verify_arguments", "verify_command"]

CHECKS: Sequence[Check] = (
    *purchasing.CHECKS,
    *demand.CHECKS,
    *production.CHECKS,
    *quality.CHECKS,
)
"""One line per area."""


def differences(connection: Connection) -> AsyncIterator[Difference]:
    """All that does not agree, in a read snapshot."""
    return differences_of(connection, CHECKS)


def verify_command(arguments: argparse.Namespace, settings: Settings) -> int:
    """Run `takt verify`."""
    return run_verify(arguments, settings, CHECKS)
