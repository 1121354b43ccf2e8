"""The part of nonconformances in a push: reports, dispositions, signatures and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from takt.inventory import (
    Booked,
    Facts,
    Kind,
    load_balances,
    load_places,
    settle_findings,
)
from takt.quality.inspections.model import quality_of
from takt.quality.nonconformance import store
from takt.quality.nonconformance.case_numbers import number_text
from takt.quality.nonconformance.goods import goods_of
from takt.quality.nonconformance.keep_held import keep_held
from takt.quality.nonconformance.keep_parts import keep_parts
from takt.quality.nonconformance.model import (
    AREA,
    DISPOSE,
    LOTS,
    REPORT,
    SIGN,
    Case,
    Cases,
    Step,
    amount_of,
    cases_of,
    nonconformance_id,
)
from takt.quality.nonconformance.ports import ReworkOrders
from takt.quality.nonconformance.settle_case import ENDS, is_end
from takt.quality.nonconformance.spoken import spoken_of
from takt.quality.nonconformance.told_cases import findings_of_cases
from takt.quality.nonconformance.use_cases import decide_case, report
from takt.runtime.editing import Edit

if TYPE_CHECKING:
    from takt.runtime.database import Connection
    from takt.runtime.feeds import FeedBatch
    from takt_sync.envelope import Operation


class Nonconformances:
    """Reports open cases, dispositions and signatures decide them."""

    area = AREA
    kinds: Mapping[str, Kind] = {
        REPORT: report.KIND,
        DISPOSE: decide_case.DISPOSE_KIND,
        SIGN: decide_case.SIGN_KIND,
    }

    def __init__(self, rework: ReworkOrders) -> None:
        self._rework = rework

    async def foresee(self, connection: Connection, facts: Facts) -> frozenset[str]:
        """The lots of the cases that the batch decides on: who signs does not name them."""
        spoken = spoken_of(facts)
        if not spoken.cases:
            return frozenset()
        lots = facts.of[LOTS] = await store.lots_of(connection, spoken.cases)
        return lots

    async def load(self, connection: Connection, facts: Facts, _: Sequence[Operation]) -> None:
        """The cases that the batch may open or decide, with all that was said of them."""
        spoken = spoken_of(facts)
        quality = quality_of(facts)
        inspections = quality.inspections.values()
        inspected = {one.id for one in inspections} | set(quality.looked)
        cases = spoken.cases | {nonconformance_id(one) for one in inspected}
        lots = spoken.lots | facts.of.get(LOTS, frozenset()) | quality.foreseen
        lots |= _above(facts, facts.lots if spoken.regroups else facts.parts.below(lots))
        lots |= {one.lot for one in inspections if one.lot is not None}
        known = facts.of[AREA] = Cases()
        if not (cases or lots):
            return
        known.cases = await store.lock(connection, cases, lots, inspected)
        if known.cases:
            known.steps = await store.steps_of(connection, known.cases)
        for case in known.cases.values():
            known.note_reports(case)
        for step in known.steps.values():
            step.had_effect = step.takes_effect
        if spoken.disposes or any(one.disposition in ENDS for one in known.steps.values()):
            known.ends = await store.ends(connection)
            wanted = goods_of(facts, known)
            await load_places(connection, facts, wanted.places)
            await load_balances(connection, facts, wanted.keys)
        for case in known.cases.values():
            case.lies_nowhere = is_end(facts.locations.get(case.location or 0))

    def follow(self, booked: Booked, facts: Facts) -> None:
        """Whatever was said of a lot, its nonconformances keep it on hold."""
        lot = facts.lots.get(booked.line.lot or "")
        if lot is not None and booked.act.kind not in self.kinds:
            keep_held(booked.act, lot, facts)
            if cases_of(facts).cases:
                keep_parts(booked.act, lot, facts)

    async def write(
        self, connection: Connection, facts: Facts, booked: Sequence[Booked], feed: FeedBatch
    ) -> None:
        """Stores what the batch reported and decided, with the orders and claims that follow."""
        known = cases_of(facts)
        if not booked:
            return
        for case in sorted(known.changed.values(), key=lambda one: one.id):
            await self._save(connection, facts, case, feed)
        await settle_findings(connection, feed, facts.now_ms, findings_of_cases(known))

    async def _save(
        self, connection: Connection, facts: Facts, case: Case, feed: FeedBatch
    ) -> None:
        steps = sorted(cases_of(facts).steps_of(case.id), key=lambda one: one.place)
        await store.save_case(connection, case, facts.now_ms)
        fresh = [one for one in steps if one.takes_effect != one.had_effect]
        for step in steps:
            if step.disposition == "rework" and (step.takes_effect or step.work_order is not None):
                await self._keep_order(Edit(connection, None, facts.now_ms, feed), case, step)
        await store.save_steps(connection, case, steps)
        lot = facts.lots.get(case.lot or "")
        for step in fresh:
            if step.disposition == "return":
                supplier = None if lot is None else lot.supplier
                await store.keep_claim(connection, case, step, supplier, facts.now_ms)
        store.add_case(feed, case, steps, facts.now_ms)

    async def _keep_order(self, edit: Edit, case: Case, step: Step) -> None:
        """Rework has a work order of its own, which is closed where nobody wants it any more."""
        quantity = amount_of(case, step)
        if step.work_order is None and case.item is not None and quantity is not None:
            code = f"{number_text(case.number)}-{step.round}"
            step.work_order = await self._rework.open(edit, code, case.site, case.item, quantity)
        if step.work_order is not None:
            is_wanted = step.takes_effect and not step.is_done
            await self._rework.keep(edit, step.work_order, is_wanted)


def _above(facts: Facts, lots: Iterable[str]) -> set[str]:
    """Lots with those that they have holds of: theirs are the cases that keep them."""
    known = [facts.lots[id_] for id_ in lots if id_ in facts.lots]
    return {id_ for lot in known for id_ in (lot.id, *(one.source for one in lot.passed))}
