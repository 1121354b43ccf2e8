"""Reads what was said of the inspections that a batch may settle, and what they are judged by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import TYPE_CHECKING, Any

from takt.inventory import Facts
from takt.quality.inspections import gauge_store, said_store, series_store, version_store
from takt.quality.inspections.commands import InspectBegin, InspectReadings
from takt.quality.inspections.inspected_lots import SeriesKey
from takt.quality.inspections.model import Quality, quality_of
from takt.quality.plans import category_chains

if TYPE_CHECKING:
    from takt.runtime.database import Connection


async def load_said(
    connection: Connection, facts: Facts, named: Set[str], undone: Iterable[str]
) -> None:
    """Fills the facts; asks nothing that no act of the batch is about."""
    known = quality_of(facts)
    told, undone = named | known.inspections.keys(), list(undone)
    if told or undone:
        known.results = await said_store.results_of(connection, told, undone)
    drawn = list(known.looked | (named & known.inspections.keys()))
    if drawn:
        known.begins = await said_store.begins_of(connection, drawn)
    if known.begins or known.looked:
        known.taken = await said_store.taken_of(connection, drawn)
    commands: list[Any] = list(facts.commands.values())
    begun = [one for one in commands if type(one) is InspectBegin]
    versions = {one.version for one in begun} | {one.version for one in known.begins.values()}
    if versions:
        known.versions = await version_store.versions_of(connection, versions)
    if begun and any(one.category is not None for one in known.versions.values()):
        known.categories = await category_chains(connection, {one.item for one in begun})
    if keys := series_keys(known) | _begun_keys(begun, facts, known):
        known.series = await series_store.lock_series(connection, keys)
    read = [one for one in commands if type(one) is InspectReadings]
    if gauges := {one.gauge for one in read if one.gauge is not None}:
        known.gauges = await gauge_store.gauges_of(connection, gauges)
    bare = {one[1] for said in read if said.gauge is None for one in said.readings}
    if bare:
        known.gauged = await gauge_store.gauged(connection, bare)


def series_keys(known: Quality) -> set[SeriesKey]:
    """The series of all samples, where lots are inspected by those before them."""
    return {
        key
        for one in known.begins.values()
        if _remembers(one.version, one.plan, known)
        for key in _keys((one.author.site, one.plan, one.item), one.inspection, one.supplier, known)
    }


def _begun_keys(begun: Iterable[InspectBegin], facts: Facts, known: Quality) -> set[SeriesKey]:
    """Those of the samples that a batch brings."""
    return {
        key
        for one in begun
        if one.item in facts.items and _remembers(one.version, one.plan, known)
        for key in _keys(
            (facts.device_site, one.plan, one.item), one.inspection, one.supplier, known
        )
    }


def _keys(
    of: tuple[int, int, int], inspection: str | None, said: int | None, known: Quality
) -> Iterator[SeriesKey]:
    """By the supplier who is known, and until then by the one who was said."""
    found = None if inspection is None else known.inspections.get(inspection)
    opened = None if found is None else found.opened_supplier
    told = {opened, known.suppliers.get(inspection or "")} - {None}
    for supplier in {said, *told}:
        yield *of, supplier or 0


def _remembers(version: int, plan: int, known: Quality) -> bool:
    found = known.versions.get(version)
    return found is not None and found.plan == plan and found.remembers
