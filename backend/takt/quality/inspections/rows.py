"""What devices hold of inspections and of what was read. Pure."""

from __future__ import annotations

from typing import Any

from takt.quality.inspections.model import Inspection, Taken


def inspection_row(one: Inspection) -> dict[str, Any] | None:
    """An inspection as devices see it; none while it is awaited, none when it was withdrawn."""
    return None if one.status in ("awaited", "void") else row_of(one)


def row_of(one: Inspection) -> dict[str, Any]:
    """All that devices are told of an inspection."""
    return {
        "ac": one.ac,
        "closed_at": one.closed_at,
        "for_id": one.for_id,
        "for_kind": one.for_kind,
        "found": one.found,
        "id": one.id,
        "item": one.item,
        "kind": one.kind,
        "letter": one.letter,
        "line": one.line,
        "lot": one.lot,
        "mode": one.mode,
        "n": one.n,
        "nonconforming": one.nonconforming,
        "opened_at": one.opened_at,
        "operation": one.operation,
        "person": one.person,
        "plan": one.plan,
        "quantity": one.quantity,
        "re": one.re,
        "seed": one.seed,
        "status": one.status,
        "stopped": one.is_stopped,
        "supplier": one.supplier,
        "units": one.units,
        "version": one.version,
    }


def reading_row(taken: Taken) -> dict[str, Any]:
    """Readings of one act as devices see them."""
    effective, stream, n = taken.author.place
    return {
        "counts": taken.counts,
        "defects": taken.defects,
        "effective": effective,
        "gauge": taken.gauge,
        "id": taken.author.operation,
        "inspection": taken.inspection,
        "n": n,
        "person": taken.author.person,
        "readings": taken.readings,
        "stream": stream,
        "version": taken.version,
    }
