"""Notices about a state of things: open while it lasts, closed when it came right.

An area says for each case whether there is something to tell. The same case has the same
identifier however often it is looked at, so nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import asyncpg
import msgspec

from takt.inventory import store
from takt.inventory.errors import Severity
from takt.inventory.model import Notice, notice_id
from takt.inventory.publishing import add_notice
from takt.runtime.database import Connection
from takt.runtime.feeds import FeedBatch

KNOWN = """
    SELECT id, code, site, operation, device, person, item, lot, location, data, status,
           opened_at, closed_at, resolution, severity
    FROM notice
    WHERE id = ANY ($1::uuid[])
    ORDER BY id
    FOR UPDATE
"""

REOPEN = """
    UPDATE notice
    SET status = 'open', closed_at = NULL, resolution = NULL, data = $2, item = $3, lot = $4
    WHERE id = $1
"""

CAME_RIGHT = "came_right"


Findings = dict[str, Notice | None]
"""The notice of each case by its identifier; None where there is nothing to tell any more."""


def finding(code: str, case: str, severity: Severity, **about: Any) -> Notice:
    """The notice of one case; `about` gives its other fields."""
    return Notice(id=notice_id(case, code), code=code, severity=severity, **about)


def finding_of(
    code: str, case: str, severity: Severity, data: dict[str, Any] | None, **about: Any
) -> Findings:
    """One case, of which `data` is to be told, or nothing."""
    notice = None if data is None else finding(code, case, severity, data=data, **about)
    return {notice_id(case, code): notice}


async def settle_findings(
    connection: Connection, feed: FeedBatch, now_ms: int, findings: Mapping[str, Notice | None]
) -> None:
    """Opens, brings up to date and closes the notices of these cases, by their identifiers."""
    if not findings:
        return
    known = {str(row["id"]): row for row in await connection.fetch(KNOWN, sorted(findings))}
    fresh, ended = [], []
    for id_, notice in sorted(findings.items()):
        row = known.get(id_)
        if notice is not None and row is None:
            notice.opened_at = now_ms
            fresh.append(notice)
        elif notice is not None and row is not None:
            await _bring_up_to_date(connection, feed, row, notice)
        elif row is not None and row["status"] == "open":
            ended.append(_ended(row, now_ms))
    added = await store.add_notices(connection, fresh)
    await store.close_notices(connection, ended)
    for notice in [*(one for one in fresh if one.id in added), *ended]:
        add_notice(feed, notice)


async def _bring_up_to_date(
    connection: Connection, feed: FeedBatch, row: asyncpg.Record, told: Notice
) -> None:
    """It says what is so now. What a person dismissed stays so while nothing else happens."""
    text = msgspec.json.encode(told.data, order="sorted").decode()
    is_over = row["status"] == "closed" and row["resolution"] == CAME_RIGHT
    is_same = (text, told.item, told.lot) == (row["data"], row["item"], _text(row["lot"]))
    if is_same and not is_over:
        return
    await connection.execute(REOPEN, row["id"], text, told.item, told.lot)
    notice = _stored(row)
    notice.data, notice.item, notice.lot, notice.status = (
        dict(told.data),
        told.item,
        told.lot,
        "open",
    )
    notice.closed_at = notice.resolution = None
    add_notice(feed, notice)


def _ended(row: asyncpg.Record, now_ms: int) -> Notice:
    notice = _stored(row)
    notice.status, notice.closed_at, notice.resolution = "closed", now_ms, CAME_RIGHT
    return notice


def _stored(row: asyncpg.Record) -> Notice:
    id_, code, site, operation, device, person, item, lot, location, data, *rest = row
    return Notice(
        str(id_), code, site, _text(operation), _text(device), person, item, _text(lot), location,
        msgspec.json.decode(data), *rest,
    )  # fmt: skip


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)
