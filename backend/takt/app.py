"""Builds the application; the only file that knows every area.

An area gives its controllers to CONTROLLERS and what it needs at run time to `create_app`.
Every route carries a guard of `runtime.auth` or stands in PUBLIC_ROUTES; a test walks them all.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from litestar import Litestar, Router, get
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ControllerRouterHandler

from takt import demand, identity, inventory, production, purchasing, quality, stocktake
from takt.catalogue import Workplace, first_designs, first_lists
from takt.catalogue import routes as catalogue_routes
from takt.catalogue.labels import LabelSource, device_things, item_things, person_things
from takt.demand import routes as demand_routes
from takt.identity import routes as identity_routes
from takt.inventory import routes as inventory_routes
from takt.inventory.attachments import Attachments
from takt.inventory.labels import location_things, lot_things
from takt.inventory.printing import routes as printing_routes
from takt.kernel.clock import Clock
from takt.partners import routes as partners_routes
from takt.production import routes as production_routes
from takt.production.labels import job_things
from takt.purchasing import routes as purchasing_routes
from takt.quality import routes as quality_routes
from takt.runtime import blob_routes, blob_store, change_log, status_routes, sync_routes
from takt.runtime.addresses import own_numbers
from takt.runtime.auth import requires_person
from takt.runtime.blob_files import BlobFiles
from takt.runtime.feeds import FeedRow, Nudger, publish
from takt.runtime.http import (
    BODY_MAX_BYTES,
    TaktRequest,
    add_security_headers,
    answer_error,
    refuse_odd_numbers,
)
from takt.runtime.hub import Hub
from takt.runtime.live import live
from takt.settings import Settings
from takt.stocktake import routes as stocktake_routes
from takt.traceability import export_routes as traceability_exports
from takt.traceability import routes as traceability_routes

if TYPE_CHECKING:
    from takt.runtime.database import Connection, Database

PUBLIC_ROUTES = frozenset(
    {
        ("GET", "/healthz"),
        ("POST", "/sync/v1/enrol"),  # the one-time code is the credential
        ("POST", "/sync/v1/token"),  # the signed assertion is
        ("POST", "/api/v1/session"),  # the password is
        ("DELETE", "/api/v1/session"),  # the refresh cookie is
        ("POST", "/api/v1/session/refresh"),
        ("GET", "/api/v1/setup"),
        ("POST", "/api/v1/setup"),  # the code from the terminal is
    }
)
"""Method and path of every route that needs no sign-in."""

CONTROLLERS: Sequence[ControllerRouterHandler] = (
    *identity_routes.CONTROLLERS,
    *catalogue_routes.ROUTES,
    *partners_routes.ROUTES,
    *inventory_routes.ROUTES,
    *traceability_routes.ROUTES,
    *traceability_exports.ROUTES,
    *purchasing_routes.ROUTES,
    *demand_routes.ROUTES,
    *production_routes.ROUTES,
    *quality_routes.ROUTES,
    *stocktake_routes.ROUTES,
    *printing_routes.ROUTES,
    *sync_routes.ROUTES,
    *blob_routes.ROUTES,
    *status_routes.ROUTES,
)
"""Each area's controllers, one line per area."""


EXTENSIONS: Sequence[inventory.Extension] = (
    inventory.ReservationActs(),
    inventory.AlertActs(),
    Attachments(),
    inventory.LotDescriptions(),
    inventory.LateDates(),
    inventory.NumberBlocks(),
    purchasing.EXTENSION,
    demand.EXTENSION,
    production.EXTENSION,
    *quality.extensions(
        quality.Ports(
            suppliers=purchasing.suppliers_of_lines,
            shipments=demand.shipments_of_lines,
            ends=production.ends_of,
        )
    ),
    quality.Nonconformances(quality.ReworkOrders(production.open_rework, production.keep_rework)),
    quality.FailedWithoutLot(),
    stocktake.EXTENSION,
    inventory.PrintingExtension(),
)
"""What areas above the inventory add to a push, one line per area."""

LABEL_SOURCES: Mapping[str, LabelSource] = {
    "item": item_things,
    "lot": lot_things,
    "location": location_things,
    "person": person_things,
    "device": device_things,
    "job": job_things,
}
"""What each area has for labels, by kind of thing."""


JOBS: Sequence[inventory.AreaJob] = (
    inventory.AreaJob("forget deliveries", purchasing.forget_deliveries),
    inventory.AreaJob("forget shipments", demand.forget_shipments),
    inventory.AreaJob("forget work orders", production.forget_work_orders),
    inventory.AreaJob("forget inspections", quality.forget_inspections),
    inventory.AreaJob("watch trends of quality", quality.watch_trends, 6 * 3_600_000),
    inventory.AreaJob("forget nonconformances", quality.forget_nonconformances),
    inventory.AreaJob("tell overdue actions", quality.tell_overdue_actions),
    inventory.AreaJob(
        "settle inspections", partial(quality.settle_overtaken, extensions=EXTENSIONS), 5_000
    ),
    inventory.AreaJob(
        "settle ends of orders",
        partial(
            quality.settle_ends,
            extensions=EXTENSIONS,
            ends=quality.OrderEnds(production.unsettled, production.note_settled),
        ),
        5_000,
    ),
    inventory.AreaJob("forget stocktakes", stocktake.forget_stocktakes),
    inventory.AreaJob("plan cycle counts", stocktake.plan_cycles),
    inventory.AreaJob("tell waits", stocktake.tell_waits, 5_000),
)
"""What areas above the inventory do by themselves, one line per area."""


@get("/healthz")
async def health() -> dict[str, str]:
    """Say that the process answers; says nothing about anybody's data."""
    return {"status": "ok"}


def _openapi() -> OpenAPIConfig:
    """The description of the interface, for people who are signed in; no page from elsewhere."""
    return OpenAPIConfig(
        title="Takt",
        version="1",
        render_plugins=[JsonRenderPlugin()],
        openapi_router=Router(
            "/api/v1/schema", route_handlers=[], guards=[requires_person], include_in_schema=False
        ),
    )


async def make_site(
    connection: Connection, site: identity.NewSite, now_ms: int
) -> tuple[int, list[FeedRow]]:
    """The site of the first run, with what items are measured and explained by."""
    lists = await first_lists(connection, now_ms)  # its lock comes ahead of that of the audit
    made, rows = await inventory.create_site(connection, site, now_ms)
    return made, [*lists, *rows]


async def catch_up(database: Database, clock: Clock) -> None:
    """What an update brings besides tables: places that every site has, rights of the roles."""
    async with database.transaction() as connection:
        await identity.refresh_all(connection, clock.now_ms())
    async with database.transaction() as connection:
        if rows := await inventory.add_conversions(connection):
            await publish(connection, rows, clock.now_ms())


def _blobs_and_jobs(
    settings: Settings, database: Database, clock: Clock, nudger: Nudger
) -> dict[str, object]:
    """Where photos lie, and what the server does by itself, the areas' work and their removal."""
    files = BlobFiles(settings.data_dir)
    jobs = inventory.background_jobs(database, clock, nudger.nudge, EXTENSIONS, JOBS)
    clean_up = blob_store.clean_up_job(database, files, clock)
    forget_changes = change_log.forget_changes_job(database)
    return {"blob_files": files, "jobs": [*jobs, clean_up, forget_changes]}


def create_app(settings: Settings, database: Database, clock: Clock) -> Litestar:
    """The whole application on an open database."""

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        await catch_up(database, clock)
        await first_designs(Workplace(database, clock))
        hub.start()
        spooler.start()
        try:
            yield
        finally:
            await spooler.stop()
            await hub.stop()
            await nudger.close()

    nudger = Nudger(database.pool)
    hub = Hub(database)
    hosts = inventory.PrinterHosts.of(settings.printer_hosts, own_numbers())
    spooler = inventory.Spooler(database, clock, hosts, LABEL_SOURCES, nudger.nudge)
    state = State(
        {
            "settings": settings,
            "database": database,
            "clock": clock,
            "authority": identity.IdentityAuthority(database, clock),
            "nudge": nudger.nudge,
            "hub": hub,
            **_blobs_and_jobs(settings, database, clock, nudger),
            "push_slots": sync_routes.push_slots(),
            "make_site": make_site,
            "label_sources": LABEL_SOURCES,
            "printer_hosts": hosts,
            "spooler": spooler,
            "sync": inventory.sync_services(identity.rights_of, EXTENSIONS),
        }
    )
    return Litestar(
        route_handlers=[health, live, *CONTROLLERS],
        request_class=TaktRequest,
        request_max_body_size=BODY_MAX_BYTES,
        exception_handlers={Exception: answer_error},
        before_request=refuse_odd_numbers,
        before_send=[add_security_headers],
        lifespan=[running],
        state=state,
        openapi_config=_openapi(),
        logging_config=None,
        debug=False,
    )
