"""Who looks after an alert, and until when it may be quiet: the act of a person, online or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from takt.inventory import errors
from takt.inventory.alert_store import add_alert, alerts_by_id, save_alerts
from takt.inventory.alerts import Alert
from takt.inventory.commands import ID_MAX, Id
from takt.inventory.kinds import Kind
from takt.inventory.model import Act, Booked, Facts, Line
from takt.inventory.publishing import shown_lot
from takt.inventory.use_cases.judge_act import has_right
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch
from takt_sync.envelope import Operation, is_uuid
from takt_sync.ports import Applied, Held

AREA: Final = "alerts"

PEOPLE = """
    SELECT id
    FROM person
    WHERE id = ANY ($1::bigint[])
"""


class ChangeAlert(msgspec.Struct, frozen=True):
    """The owner of an alert, and the time before which nobody wants to see it."""

    alert: str
    owner: Id | None
    snoozed_until: Annotated[int, Meta(ge=0, le=ID_MAX)] | None


class Watched(msgspec.Struct):
    """The alerts that a push names, and the people who may own them."""

    alerts: dict[str, Alert]
    people: set[int]


def change_alert(act: Act, command: ChangeAlert, facts: Facts) -> Applied | Held:
    """The last word counts: an owner is a wish, not a promise."""
    watched: Watched = facts.of[AREA]
    alert = watched.alerts.get(command.alert)
    if alert is None or (command.owner is not None and command.owner not in watched.people):
        return Held(errors.NOT_FOUND)
    if not has_right(act, facts, alert.site):
        return Held(errors.RIGHT_MISSING)
    alert.owner, alert.snoozed_until = command.owner, command.snoozed_until
    return Applied(Line(alert.item, shown_lot(alert.lot), None, alert.location))


KINDS: Final[Mapping[str, Kind]] = {
    "alert.change": Kind(ChangeAlert, change_alert, "inventory.alerts", is_intent=True),
}


class AlertActs:
    """The part of alerts in a push."""

    area: str = AREA
    kinds: Mapping[str, Kind] = KINDS

    async def load(
        self, connection: Connection, facts: Facts, operations: Sequence[Operation]
    ) -> None:
        """Reads and locks the alerts that acts name."""
        watched = facts.of[self.area] = Watched({}, set())
        commands: list[Any] = [facts.commands.get(operation.id) for operation in operations]
        changes = [command for command in commands if type(command) is ChangeAlert]
        ids = {change.alert for change in changes if is_uuid(change.alert)}
        if ids:
            watched.alerts = await alerts_by_id(connection, ids)
            owners = {change.owner for change in changes if change.owner is not None}
            watched.people = {row[0] for row in await connection.fetch(PEOPLE, list(owners))}

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Stores who looks after which alert."""
        ids = {one.command.alert for one in booked if type(one.command) is ChangeAlert}
        if ids:
            watched: Watched = facts.of[self.area]
            changed = [watched.alerts[id_] for id_ in sorted(ids)]
            await save_alerts(connection, changed)
            for alert in changed:
                add_alert(feed, alert)
