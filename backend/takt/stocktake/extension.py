"""The part of stocktakes in a push: who takes part, whose lines they are, what became of lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from takt.identity import lock_rights, regrant
from takt.inventory import CountedKey, CountRule, open_notice
from takt.stocktake import errors, plan_store
from takt.stocktake.follow_lines import are_listed, follow_lines
from takt.stocktake.model import AREA, Assign, DeviceRow, Join
from takt.stocktake.policy_store import rules_for
from takt.stocktake.take_part import KINDS, Counting, counting_of
from takt_sync.stock import BOOKED_KINDS

if TYPE_CHECKING:
    from takt.inventory import Act, Booked, CountRecord, EmptyRecord, Facts, Key, Kind
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation

SPOKEN_OF: Final = """
    SELECT id, site, kind, name, zone, classes, items, blind, frozen, adds, status, team, person,
           due_on, lines, locations, created_by, created_at, opened_at, closed_at, is_shown
    FROM stocktake
    WHERE id = ANY ($1::bigint[]) AND status IN ('open', 'review')
"""

LINES: Final = "SELECT id, stocktake FROM count_line WHERE id = ANY ($1::bigint[])"
TEAMS: Final = "SELECT id FROM count_team WHERE id = ANY ($1::bigint[])"
PEOPLE: Final = "SELECT id FROM person WHERE id = ANY ($1::bigint[])"

JOIN: Final = """
    INSERT INTO count_device (stocktake, device, person, is_on, joined_at, stream, n)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (stocktake, device) DO UPDATE
    SET person = EXCLUDED.person, is_on = EXCLUDED.is_on, is_blind = false,
        joined_at = EXCLUDED.joined_at, stream = EXCLUDED.stream, n = EXCLUDED.n
"""

DEVICES: Final = """
    SELECT c.device, c.is_blind, c.joined_at, c.last_at, d.name, c.is_on, c.person, c.stocktake
    FROM count_device c
    JOIN device d ON d.id = c.device
    WHERE c.stocktake = ANY ($1::bigint[]) AND ($2::uuid IS NULL OR c.device = $2)
    ORDER BY c.stocktake, c.device
"""

# It is blind once it saw a head that came after it had joined: by then its figures were gone.
NOTE_COUNTED: Final = """
    UPDATE count_device c
    SET last_at = greatest(c.last_at, $3),
        is_blind = c.is_blind OR (c.is_on AND coalesce((
            SELECT h.seq
            FROM head_commit h
            WHERE h.stream = c.stream AND h.last_n >= c.n
            ORDER BY h.last_n, h.seq
            LIMIT 1
        ), 9007199254740991) <= $4)
    WHERE c.stocktake = ANY ($1::bigint[]) AND c.device = $2
"""

ASSIGN: Final = """
    UPDATE count_line c
    SET person = $2, team = $3
    WHERE c.id = ANY ($1::bigint[])
    RETURNING c.counted_at, c.counted_by, c.id, c.item, c.location, c.lot, c.not_by, c.origin,
              c.person, c.round, c.state, c.stocktake, c.team
"""

# What the device was told of its shortages before names figures of places that are hidden now.
TOLD_FIGURES: Final = """
    SELECT q.id
    FROM notice q
    JOIN location l ON l.id = q.location
    WHERE q.device = $1 AND l.counted_by IS NOT NULL
        AND l.counted_by IN (SELECT w.id FROM stocktakes_withheld(l.site) AS w WHERE w.device = $1)
        AND q.code IN ('inventory.negative_stock', 'inventory.undo_needed_later')
"""

SETTINGS: Final = """
    SELECT id, adds, status
    FROM stocktake
    WHERE id = ANY ($1::bigint[])
"""

_OWN_FORMS: Final[frozenset[type]] = frozenset({Join, Assign})


class Stocktakes:
    """Devices take part, lines follow their counts, tolerances come from the policy."""

    area = AREA
    kinds: Mapping[str, Kind] = KINDS

    async def load(self, connection: Connection, facts: Facts, _: Sequence[Operation]) -> None:
        """The stocktakes, lines, teams and people that acts of the batch name."""
        known = facts.of[AREA] = Counting()
        commands: list[Any] = [one for one in facts.commands.values() if type(one) in _OWN_FORMS]
        if not commands:
            return
        named = {one.stocktake for one in commands}
        assigns: list[Assign] = [one for one in commands if type(one) is Assign]
        for row in await connection.fetch(SPOKEN_OF, list(named)):
            known.stocktakes[row["id"]] = plan_store.stocktake_of(row)
        if assigns:
            lines = sorted({line for one in assigns for line in one.lines})
            teams = sorted({one.team for one in assigns if one.team is not None})
            people = sorted({one.person for one in assigns if one.person is not None})
            known.lines = {row[0]: row[1] for row in await connection.fetch(LINES, lines)}
            known.teams = {row[0] for row in await connection.fetch(TEAMS, teams)}
            known.people = {row[0] for row in await connection.fetch(PEOPLE, people)}

    def follow(self, booked: Booked, facts: Facts) -> None:
        """What moves at a place that is frozen is booked, and told."""
        for place in (booked.line.source, booked.line.target):
            known = None if place is None else facts.locations.get(place)
            if known is not None and known.frozen_by is not None and _moves(booked):
                self._tell(booked, facts, known.id, known.frozen_by)
                return

    def _tell(self, booked: Booked, facts: Facts, place: int, stocktake: int) -> None:
        """Once for each move, also where both of its ends are frozen."""
        line = booked.line
        data = {
            "stocktake": stocktake, "kind": booked.act.kind, "quantity": line.quantity,
            "from": line.source, "to": line.target,
        }  # fmt: skip
        open_notice(
            facts, booked.act, errors.MOVED_IN_FREEZE, severity="warning",
            site=facts.locations[place].site, item=line.item, lot=line.lot, location=place,
            data=data,
        )  # fmt: skip

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Who takes part, whose lines they are, and which device counted last."""
        del booked
        known = counting_of(facts)
        await self._note_counted(connection, facts, feed)
        for command, lines in known.assigned:
            for row in await connection.fetch(ASSIGN, lines, command.person, command.team):
                plan_store.add_line(feed, row)
        if known.joined:
            await self._join(connection, facts, known.joined, feed)

    async def _join(
        self,
        connection: Connection,
        facts: Facts,
        joined: Mapping[int, tuple[Act, bool]],
        feed: FeedBatch,
    ) -> None:
        await lock_rights(connection)
        for stocktake, (act, is_on) in joined.items():
            await connection.execute(
                JOIN, stocktake, act.device, act.person, is_on, act.effective, facts.stream, act.n
            )
        for (notice,) in await connection.fetch(TOLD_FIGURES, facts.device):
            feed.add(f"me:{facts.device}", "notice", str(notice), None)
        await add_devices(connection, feed, joined, facts.device)
        for row in await regrant(connection, facts.device_site, facts.device):
            feed.add(row.scope, row.table, row.key, row.row)

    async def rules_of(
        self, connection: Connection, keys: Collection[CountedKey]
    ) -> Mapping[CountedKey, CountRule]:
        """How counts of planned keys are judged."""
        plans = sorted({one.plan for one in keys if one.plan is not None})
        settings = {row["id"]: row for row in await connection.fetch(SETTINGS, plans)}
        tolerances = await rules_for(connection, [one.key[:2] for one in keys])
        found: dict[CountedKey, CountRule] = {}
        for one in keys:
            setting = settings.get(one.plan)
            if setting is None:
                continue
            tolerance = tolerances[one.key[:2]]
            found[one] = CountRule(
                tolerance.permille, tolerance.most,
                tolerance.asks_second and setting["status"] in ("open", "review"), setting["adds"],
                is_complete=setting["status"] != "open", is_void=setting["status"] == "cancelled",
            )  # fmt: skip
        return found

    async def is_concerned(self, connection: Connection, keys: Collection[Key]) -> bool:
        """Whether these counts can have lines; none is opened while a push is under way."""
        return await are_listed(connection, keys)

    async def follow_counts(
        self, connection: Connection, feed: FeedBatch, now_ms: int, keys: Collection[Key]
    ) -> None:
        """Lines say what became of their counts."""
        del now_ms
        await follow_lines(connection, feed, keys)

    async def _note_counted(self, connection: Connection, facts: Facts, feed: FeedBatch) -> None:
        """When a device counted last, and whether it did so blindly."""
        counted = facts.outcome.counted
        plans: dict[int, list[Act]] = {}
        recorded: list[CountRecord | EmptyRecord] = [*counted.records, *counted.empties]
        for one in recorded:
            if isinstance(one.command.plan, int):
                plans.setdefault(one.command.plan, []).append(one.act)
        if not plans:
            return
        acts = [act for ones in plans.values() for act in ones]
        last, seen = max(act.effective for act in acts), max(act.base_head for act in acts)
        await connection.execute(NOTE_COUNTED, list(plans), facts.device, last, seen)
        await add_devices(connection, feed, plans, facts.device)


def _moves(booked: Booked) -> bool:
    kind = booked.act.kind if booked.undoes is None else booked.undoes.kind
    return kind in BOOKED_KINDS


async def add_devices(
    connection: Connection,
    feed: FeedBatch,
    stocktakes: Collection[int],
    device: str | None = None,
) -> None:
    """The devices that take part, or one of them, to all who see the stocktake."""
    for row in await connection.fetch(DEVICES, list(stocktakes), device):
        shown = DeviceRow(
            str(row["device"]), row["is_blind"], row["joined_at"], row["last_at"], row["name"],
            row["is_on"], row["person"], row["stocktake"],
        )  # fmt: skip
        # A device may take part in two: its rows of both stand beside each other.
        key = f"{row['stocktake']}.{row['device']}"
        feed.add(f"stocktake:{row['stocktake']}", "count_device", key, shown)
