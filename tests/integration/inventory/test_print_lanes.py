"""Each printer has a lane of its own; what became of a job is said, also when nobody can know."""

from __future__ import annotations

import asyncio

import pytest

from takt.inventory.printing.sending import Limits
from tests.integration.inventory.bureau import Bureau
from tests.integration.inventory.paper_printer import closed_port, paper_printer, stuck_printer
from tests.integration.inventory.plant import BOLT, NUT, Plant


@pytest.fixture
async def bureau(plant: Plant) -> Bureau:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    return Bureau(plant, phone, worker.id)


async def test_a_printer_that_never_reads_delays_no_other(bureau: Bureau) -> None:
    """Each printer has a lane of its own: the round does not wait for the slowest."""
    bureau.spooler.limits = Limits(write_s=3_600)
    async with stuck_printer() as stuck, paper_printer() as paper:
        waiting = bureau.ask(await bureau.printer(stuck.port, "Stuck"), *[BOLT, NUT] * 250)
        alive = await bureau.printer(paper.port, "Alive")
        for_others = [bureau.ask(alive) for _ in range(3)]
        await bureau.plant.push(bureau.phone)

        bureau.spooler.start()
        try:
            await asyncio.wait_for(paper.has(3), 20)
            await asyncio.wait_for(stuck.reached.wait(), 20)
            assert (await bureau.status_of(waiting))[0] == "printing"
        finally:
            await bureau.spooler.stop()

    assert len(for_others) == len(paper.jobs) == 3
    assert await bureau.status_of(waiting) == ("failed", "interrupted")


async def test_a_printer_has_one_connection_under_whatever_names_it_is_listed(
    bureau: Bureau,
) -> None:
    async with paper_printer() as paper:
        wide = await bureau.printer(paper.port, "Wide")
        narrow = await bureau.printer(paper.port, "Narrow", width_mm=70)
        jobs = [bureau.ask(printer) for printer in (wide, narrow, wide, narrow)]
        await bureau.plant.push(bureau.phone)

        rounds = [await bureau.run_due() for _ in range(5)]

    assert rounds == [1, 1, 1, 1, 0]
    assert len(paper.jobs) == 4
    assert [(await bureau.status_of(job))[0] for job in jobs] == ["printed"] * 4


async def test_a_printer_that_stops_reading_is_given_up_and_may_have_printed(
    bureau: Bureau,
) -> None:
    bureau.spooler.limits = Limits(write_s=0.2)
    async with stuck_printer() as stuck:
        job = bureau.ask(await bureau.printer(stuck.port), *[BOLT, NUT] * 250)
        await bureau.plant.push(bureau.phone)
        await bureau.run_due()

    bureau.plant.clock.advance(3_600_000)
    assert await bureau.run_due() == 0
    assert await bureau.status_of(job) == ("failed", "broke_off")


async def test_a_printer_that_takes_a_drop_now_and_then_has_an_end_too(bureau: Bureau) -> None:
    bureau.spooler.limits = Limits(write_s=3_600, whole_s=0.2)
    async with stuck_printer() as stuck:
        job = bureau.ask(await bureau.printer(stuck.port), *[BOLT, NUT] * 250)
        await bureau.plant.push(bureau.phone)
        await bureau.run_due()

    assert await bureau.status_of(job) == ("failed", "broke_off")


async def test_a_job_that_is_being_sent_is_not_taken_for_abandoned(bureau: Bureau) -> None:
    """Its server renews its mark; without that another server fails it, and says what is unsure."""
    other = Bureau(bureau.plant, bureau.phone, bureau.person)
    bureau.spooler.limits = Limits(write_s=3_600)
    async with stuck_printer() as stuck:
        job = bureau.ask(await bureau.printer(stuck.port), *[BOLT, NUT] * 250)
        await bureau.plant.push(bureau.phone)
        await bureau.spooler.begin_due()
        await asyncio.wait_for(stuck.reached.wait(), 20)

        bureau.plant.clock.advance(110_000)
        await bureau.spooler.renew_claims()
        bureau.plant.clock.advance(110_000)
        kept = await other.spooler.fail_abandoned()
        bureau.plant.clock.advance(110_000)
        left = await other.spooler.fail_abandoned()
        await bureau.spooler.stop()

    assert (kept, left) == (0, 1)
    assert await bureau.status_of(job) == ("failed", "interrupted")


async def test_a_printer_that_is_back_tells_those_that_waited_for_it(bureau: Bureau) -> None:
    printer = await bureau.printer(await closed_port())
    _, second, third = bureau.ask(printer), bureau.ask(printer, NUT), bureau.ask(printer)
    await bureau.plant.push(bureau.phone)
    await bureau.run_due()
    before = (await bureau.shown())[third]["error"]

    async with paper_printer() as paper:
        async with bureau.plant.database.transaction() as connection:
            await connection.execute("UPDATE printer SET port = $1", paper.port)
        bureau.plant.clock.advance(5_000)
        await bureau.run_due()

    shown = await bureau.shown()
    assert before == "not_reached"
    assert [shown[job]["error"] for job in (second, third)] == [None, None]
    assert [shown[job]["status"] for job in (second, third)] == ["waiting", "waiting"]


async def test_a_job_that_was_not_sent_when_the_server_stops_waits_for_the_next_start(
    bureau: Bureau,
) -> None:
    """Nothing left the house, so nothing is unsure."""
    job = bureau.ask(await bureau.printer(await closed_port()))
    await bureau.plant.push(bureau.phone)
    await bureau.spooler.begin_due()
    await bureau.spooler.stop()

    assert (await bureau.status_of(job))[0] == "waiting"
