"""Works out anew what inspections came to and how strictly lots are inspected; writes nothing.

Lots that others overtook are passed over: they are about to be settled again.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

import msgspec

from takt.inventory import Check, Disagreements
from takt.quality.inspections import series_store, store
from takt.quality.inspections.inspected_lots import Series
from takt.quality.inspections.model import Inspection
from takt.quality.inspections.queries import known_of
from takt.quality.inspections.series import state_of
from takt.quality.inspections.settle import work_out

if TYPE_CHECKING:
    from takt.runtime.database import Connection

BATCH: Final = 500
FIRST: Final = "00000000-0000-0000-0000-000000000000"

STORED = """
    SELECT i.id, i.kind, i.site, i.item, i.lot, i.line, i.quantity, i.status, i.verdict, i.result,
           i.person, i.opened_at, i.closed_at, i.closed_stream, i.closed_n, i.plan, i.version,
           i.supplier, i.for_kind, i.for_id, i.operation, i.opened_by, i.opened_plan,
           i.opened_version, i.opened_supplier, i.units, i.seed, i.n, i.ac, i.re, i.letter,
           i.mode, i.found, i.nonconforming, i.defects, i.is_due,
           i.is_stopped
    FROM inspection i
    WHERE i.id > $1
    ORDER BY i.id
    LIMIT $2
"""

OVERTAKEN = """
    SELECT inspection
    FROM inspected_lot
    WHERE is_overtaken
"""

SWITCHING = """
    SELECT site, plan, item, supplier, mode, state
    FROM switching
    ORDER BY site, plan, item, supplier
"""


async def wrong_inspections(connection: Connection) -> Disagreements:
    """Each inspection that is not what was said of it, and each lot that its series has wrong."""
    overtaken = {str(row[0]) for row in await connection.fetch(OVERTAKEN)}
    after = FIRST
    while batch := await _batch(connection, after):
        after = batch[-1].id
        known = await known_of(connection, [inspection.id for inspection in batch])
        known.due_again, stored = True, deepcopy(known.series)
        for inspection in batch:
            if inspection.id in overtaken:
                continue
            found = deepcopy(inspection)
            work_out(found, known)
            if found != inspection:
                yield f"inspection {inspection.id}", found, inspection
        for key in sorted(known.retold_series):
            for wrong in _wrong_lots(known.series[key], stored.get(key, Series())):
                yield wrong


def _wrong_lots(found: Series, stored: Series) -> list[tuple[str, object, object]]:
    ids = sorted(found.lots.keys() | stored.lots.keys())
    return [
        (f"lot of inspection {id_}", found.lots.get(id_), stored.lots.get(id_))
        for id_ in ids
        if found.lots.get(id_) != stored.lots.get(id_)
    ]


async def _batch(connection: Connection, after: str) -> list[Inspection]:
    rows = await connection.fetch(STORED, after, BATCH)
    return [store.inspection_of_row(row) for row in rows]


async def wrong_switching(connection: Connection) -> Disagreements:
    """Each series of which the state is not what its lots come to."""
    for *key, mode, state in await connection.fetch(SWITCHING):
        series = await series_store.read_series(connection, [tuple(key)])
        found = state_of(series[tuple(key)])
        expected: dict[str, Any] = series_store.said_state(found)
        told = msgspec.json.decode(state)
        if (mode, told) != (found.switching.severity, _as_stored(expected)):
            yield f"plan {key[1]}, item {key[2]}, supplier {key[3]}", expected, told


def _as_stored(state: dict[str, Any]) -> Any:
    return msgspec.json.decode(msgspec.json.encode(state))


CHECKS: Final = (
    Check("inspection", find=wrong_inspections),
    Check("switching", find=wrong_switching),
)
"""What `takt verify` recomputes."""
