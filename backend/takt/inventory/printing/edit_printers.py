"""Adding and changing printers on behalf of a person."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final

import asyncpg

from takt.catalogue import Form, code_key
from takt.inventory.printing import store
from takt.inventory.printing.feeds import printer_row
from takt.inventory.printing.hosts import HostRefused, PrinterHosts
from takt.inventory.printing.model import Printer
from takt.kernel.errors import FieldError, NotFound, Refused
from takt.runtime import audit
from takt.runtime.feeds import FeedRow, publish

if TYPE_CHECKING:
    from takt.runtime.auth import Caller
    from takt.runtime.database import Connection, Database

HOST: Final = re.compile(
    r"^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$"
)
KINDS: Final = ("zpl", "pdf")
DPI: Final = ("203", "300", "600")
SITE: Final = "SELECT 1 FROM location WHERE id = $1 AND kind = 'site'"
RAW_PORT: Final = 9100


@dataclass(frozen=True, slots=True)
class Bureau:
    """What the use case works with."""

    database: Database
    hosts: PrinterHosts
    caller: Caller
    now_ms: int


async def save_printer(
    bureau: Bureau, data: object, number: int | None = None
) -> tuple[Printer, int]:
    """A new printer, or a changed one, and the new head."""
    form = Form(data, "inventory.printer_invalid")
    try:
        async with bureau.database.transaction() as connection:
            before = None
            if number is not None:
                row = await connection.fetchrow(store.PRINTER, number)
                if row is None:
                    raise NotFound("inventory.printer_not_found", printer=number)
                before = Printer(*row.values())
                bureau.caller.demand("labels.edit", before.site)
            draft = _read(form, before)
            form.finish(*await _faults(connection, bureau, draft))
            bureau.caller.demand("labels.edit", draft.site)
            made = await store.save_printer(connection, draft, code_key(draft.name))
            after = replace(draft, id=made)
            return after, await _tell(connection, bureau, before, after)
    except asyncpg.UniqueViolationError as error:
        raise Refused("inventory.printer_taken") from error


def _read(form: Form, before: Printer | None) -> Printer:
    name = form.name("name", before.name if before else None)
    host = form.name("host", before.host if before else None)
    dpi = form.choice("dpi", DPI, str(before.dpi) if before else "203")
    return Printer(
        id=before.id if before else 0,
        name=name or "",
        site=form.reference("site", before.site if before else None) or 0,
        kind=form.choice("kind", KINDS, before.kind if before else None),
        host=(host or "").lower(),
        port=form.whole("port", 1, 65_535, before.port if before else RAW_PORT),
        width_mm=form.whole("width_mm", 10, 420, before.width_mm if before else None),
        height_mm=form.whole("height_mm", 5, 594, before.height_mm if before else None),
        dpi=int(dpi),
        active=form.flag("active", before.active if before else True),
    )


async def _faults(connection: Connection, bureau: Bureau, draft: Printer) -> list[FieldError]:
    faults = []
    if not draft.name:
        faults.append(FieldError("name", "missing"))
    elif await connection.fetchval(store.TAKEN, draft.site, code_key(draft.name)) not in (
        None, draft.id,
    ):  # fmt: skip
        faults.append(FieldError("name", "taken"))
    if not draft.site or not await connection.fetchval(SITE, draft.site):
        faults.append(FieldError("site", "unknown_site"))
    fault = host_fault(bureau.hosts, draft.host, draft.port)
    if fault == "port_not_allowed":
        faults.append(FieldError("port", "port_not_allowed"))
    elif fault == "missing":
        faults.append(FieldError("host", "missing"))
    elif fault == "not_a_host":
        faults.append(FieldError("host", "not_a_host"))
    elif fault:
        faults.append(FieldError("host", "host_not_allowed"))
    return faults


def host_fault(hosts: PrinterHosts, host: str, port: int) -> str | None:
    """Why nothing would be sent there; where a name leads is only known when it is sent."""
    if not host:
        return "missing"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None if HOST.match(host) and not host[-1].isdigit() else "not_a_host"
    try:
        hosts.demand(host, port, address)
    except HostRefused as error:
        return error.why
    return None


async def _tell(
    connection: Connection, bureau: Bureau, before: Printer | None, after: Printer
) -> int:
    action = "printer_created" if before is None else "printer_changed"
    entry = audit.AuditEntry(
        f"inventory.{action}", f"printer:{after.id}", bureau.now_ms, bureau.caller.person,
        bureau.caller.device, None if before is None else asdict(before), asdict(after),
    )  # fmt: skip
    await audit.append_many(connection, [entry])
    rows = [printer_row(after)]
    if before is not None and before.site != after.site:
        old = printer_row(before)
        rows.append(FeedRow(old.scope, old.table, old.key, None))
    return await publish(connection, rows, bureau.now_ms)
