"""Reading of the shared vectors, and the small conversions that several tests need."""

import json
import math
from pathlib import Path
from typing import Any

from takt_sync.acceptance import Counted, Neighbour, Timed, Told
from takt_sync.stock import Balance, StockEvent

VECTORS = Path(__file__).parents[2] / "sync" / "vectors"


def cases(name: str) -> list[dict[str, Any]]:
    """The cases of one file."""
    found: list[dict[str, Any]] = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))["cases"]
    return found


def title(case: dict[str, Any]) -> str:
    """The name of a case, for pytest's ids."""
    return str(case["name"])


def event(values: list[Any]) -> StockEvent:
    """An event as the vectors write it."""
    return StockEvent(*values)


def values(event: StockEvent) -> list[Any]:
    """And back."""
    return [
        event.location, event.item, event.lot, event.kind, event.quantity,
        event.effective, event.stream, event.n, event.part,
    ]  # fmt: skip


def balance_values(balance: Balance) -> dict[str, Any]:
    """A balance as the vectors write it."""
    return {
        "quantity": balance.quantity,
        "anchor": None if balance.anchor is None else list(balance.anchor),
    }


def counted(value: dict[str, Any]) -> Counted:
    """A count as the vectors write it."""
    return Counted(
        Timed(**value["time"]), value["person"], value["quantity"], value.get("netted", 0)
    )


def neighbour(value: dict[str, Any]) -> Neighbour:
    """A move beside a count as the vectors write it."""
    return Neighbour(Timed(**value["time"]), value["quantity"])


def told(value: list[list[Any]]) -> Told:
    """People's answers about moves as the vectors write them."""
    return {(stream, n): side for stream, n, side in value}


def assert_close(found: Any, wanted: Any, relative: float, where: str = "") -> None:
    """Numbers to a relative difference (or 1e-12 beside zero), the rest as it is."""
    if isinstance(wanted, dict):
        assert set(found) == set(wanted), where
        for key, value in wanted.items():
            assert_close(found[key], value, relative, f"{where}.{key}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), where
        for at, (one, other) in enumerate(zip(found, wanted, strict=True)):
            assert_close(one, other, relative, f"{where}[{at}]")
    elif isinstance(wanted, int | float):
        beside = 1e-12 if relative else 0.0
        assert math.isclose(found, wanted, rel_tol=relative, abs_tol=beside), (where, found, wanted)
    else:
        assert found == wanted, where
