"""Labels asked for on a device are printed once, whatever network and printers do."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue import SOURCE_RIGHTS
from takt.inventory.printing.model import PrintLabels
from takt.inventory.reading import read
from tests.integration.inventory.bureau import Bureau
from tests.integration.inventory.paper_printer import closed_port, paper_printer
from tests.integration.inventory.plant import BOLT, NUT, Plant, one
from tests.server import insert_site


@pytest.fixture
async def bureau(plant: Plant) -> Bureau:
    phone, worker = await plant.phone(), await plant.worker("supervisor")
    return Bureau(plant, phone, worker.id)


async def test_labels_asked_for_offline_are_printed_once_after_they_arrive(bureau: Bureau) -> None:
    async with paper_printer() as paper:
        printer = await bureau.printer(paper.port)
        job = bureau.ask(printer, BOLT, NUT, copies=2)
        assert await bureau.run_due() == 0

        await bureau.plant.push(bureau.phone)
        waiting = (await bureau.shown())[job]
        await bureau.plant.push(bureau.phone, first=1)
        assert await bureau.run_due() == 1
        assert await bureau.run_due() == 0
        await asyncio.wait_for(paper.came.wait(), 10)

    [data] = paper.jobs
    assert (data.count(b"^XA"), data.count(b"^PQ2")) == (2, 2)
    assert b"I:BOLT" in data
    assert (waiting["status"], waiting["count"]) == ("waiting", 4)
    assert (await bureau.shown())[job] == {**waiting, "status": "printed"}
    assert await bureau.plant.codes() == []


async def test_a_second_act_about_the_same_job_prints_nothing_more(bureau: Bureau) -> None:
    async with paper_printer() as paper:
        printer = await bureau.printer(paper.port)
        job = bureau.ask(printer)
        bureau.ask(printer, NUT, job=job)
        receipt = await bureau.plant.push(bureau.phone)

        await bureau.run_due()
        await bureau.run_due()

    assert receipt["ok"] == 2
    assert len(await bureau.jobs()) == 1
    assert len(paper.jobs) == 1


async def test_a_reprint_without_a_reason_is_held(bureau: Bureau) -> None:
    first = bureau.ask(None)
    bureau.ask(None, reprint_of=first)
    await bureau.plant.push(bureau.phone)

    held = one(await bureau.plant.notices(), "sync.held")
    assert held["data"]["reason"] == "reason_missing"
    assert set(await bureau.jobs()) == {first}


async def test_a_reprint_with_a_reason_is_a_job_of_its_own(bureau: Bureau) -> None:
    async with bureau.plant.database.transaction() as connection:
        reason = await connection.fetchval(
            "INSERT INTO reason (code, code_key, kind, name_en, active)"
            " VALUES ('TORN', 'torn', 'other', 'Torn', true) RETURNING id"
        )
    first = bureau.ask(None)
    again = bureau.ask(None, reprint_of=first, reason=reason)
    await bureau.plant.push(bureau.phone)

    assert set(await bureau.jobs()) == {first, again}
    assert (await bureau.shown())[again]["reprint_of"] == first


async def test_what_came_out_of_the_browser_is_recorded_as_printed(bureau: Bureau) -> None:
    job = bureau.ask(None)
    await bureau.plant.push(bureau.phone)

    assert await bureau.status_of(job) == ("printed", None)


async def test_an_unknown_printer_fails_where_it_can_be_seen(bureau: Bureau) -> None:
    job = bureau.ask(4711)
    await bureau.plant.push(bureau.phone)

    assert await bureau.status_of(job) == ("failed", "printer_unknown")
    assert (await bureau.shown())[job]["error"] == "printer_unknown"


async def test_a_printer_that_is_off_is_tried_again_later_and_in_order(bureau: Bureau) -> None:
    printer = await bureau.printer(await closed_port())
    first, second = bureau.ask(printer), bureau.ask(printer, NUT)
    await bureau.plant.push(bureau.phone)

    assert await bureau.run_due() == 1
    assert await bureau.run_due() == 0
    assert await bureau.status_of(first) == ("waiting", "not_reached")
    assert await bureau.status_of(second) == ("waiting", "not_reached")
    assert (await bureau.shown())[second]["error"] == "not_reached"

    async with paper_printer() as paper:
        async with bureau.plant.database.transaction() as connection:
            await connection.execute("UPDATE printer SET port = $1", paper.port)
        bureau.plant.clock.advance(5_000)
        assert [await bureau.run_due() for _ in range(3)] == [1, 1, 0]
    assert [b"I:BOLT" in job for job in paper.jobs] == [True, False]
    assert {row["status"] for row in (await bureau.jobs()).values()} == {"printed"}


async def test_after_many_tries_a_person_is_asked(bureau: Bureau) -> None:
    job = bureau.ask(await bureau.printer(await closed_port()))
    await bureau.plant.push(bureau.phone)

    for _ in range(20):
        assert await bureau.run_due() == 1
        bureau.plant.clock.advance(300_000)

    assert await bureau.run_due() == 0
    assert await bureau.status_of(job) == ("failed", "not_reached")


async def test_a_job_that_broke_off_is_not_sent_again(bureau: Bureau) -> None:
    async with paper_printer() as paper:
        paper.breaks_off = True
        job = bureau.ask(await bureau.printer(paper.port), *[BOLT, NUT] * 250)
        await bureau.plant.push(bureau.phone)
        await bureau.run_due()

        paper.breaks_off = False
        bureau.plant.clock.advance(3_600_000)
        again = await bureau.run_due()

    assert again == 0
    assert await bureau.status_of(job) == ("failed", "broke_off")


async def test_a_job_whose_server_died_is_failed_as_interrupted(bureau: Bureau) -> None:
    job = bureau.ask(await bureau.printer(await closed_port()))
    await bureau.plant.push(bureau.phone)
    async with bureau.plant.database.transaction() as connection:
        await connection.execute(
            "UPDATE print_job SET status = 'printing', next_at = $1", bureau.plant.clock.now_ms()
        )

    assert await bureau.spooler.fail_abandoned() == 1

    assert await bureau.status_of(job) == ("failed", "interrupted")


async def test_one_printer_that_is_off_does_not_hold_up_another(bureau: Bureau) -> None:
    async with paper_printer() as paper:
        dead = bureau.ask(await bureau.printer(await closed_port(), "Dead"))
        alive = bureau.ask(await bureau.printer(paper.port, "Alive"))
        await bureau.plant.push(bureau.phone)

        assert await bureau.run_due() == 2

    assert (await bureau.status_of(dead))[0] == "waiting"
    assert (await bureau.status_of(alive))[0] == "printed"


async def test_two_nodes_do_not_print_the_same_job(bureau: Bureau) -> None:
    other = Bureau(bureau.plant, bureau.phone, bureau.person)
    async with paper_printer() as paper:
        bureau.ask(await bureau.printer(paper.port))
        await bureau.plant.push(bureau.phone)

        await asyncio.gather(bureau.run_due(), other.run_due())

    assert len(paper.jobs) == 1


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"design": "none"}, "design_unknown"),
        ({"design": "lot-60x40"}, "design_unknown"),
        ({"ids": [999_999]}, "thing_unknown"),
        ({"ids": ["A"]}, "thing_unknown"),
    ],
)
async def test_what_cannot_be_drawn_fails_with_its_reason(
    bureau: Bureau, more: dict[str, Any], error: str
) -> None:
    job = bureau.ask(await bureau.printer(await closed_port()), **more)
    await bureau.plant.push(bureau.phone)
    await bureau.run_due()

    assert await bureau.status_of(job) == ("failed", error)


async def test_a_label_that_is_larger_than_the_printers_is_not_sent(bureau: Bureau) -> None:
    job = bureau.ask(await bureau.printer(await closed_port(), width_mm=50))
    await bureau.plant.push(bureau.phone)
    await bureau.run_due()

    assert await bureau.status_of(job) == ("failed", "label_too_large")


async def test_an_office_printer_gets_a_document(bureau: Bureau) -> None:
    async with paper_printer() as paper:
        size = {"kind": "pdf", "width_mm": 210, "height_mm": 297}
        bureau.ask(await bureau.printer(paper.port, **size), copies=3)
        await bureau.plant.push(bureau.phone)
        await bureau.run_due()

    [data] = paper.jobs
    assert data.startswith(b"%PDF-")


async def test_a_printer_elsewhere_is_not_connected_to(bureau: Bureau) -> None:
    job = bureau.ask(await bureau.printer(9100, host="198.51.100.7"))
    await bureau.plant.push(bureau.phone)
    await bureau.run_due()

    assert await bureau.status_of(job) == ("failed", "host_not_allowed")


async def test_a_person_without_the_right_has_it_noted_and_gets_the_labels(plant: Plant) -> None:
    phone, worker = await plant.phone(), await plant.worker("viewer")
    bureau = Bureau(plant, phone, worker.id)
    bureau.ask(None)
    await plant.push(phone)

    assert await plant.codes() == ["inventory.right_revoked"]
    assert len(await bureau.jobs()) == 1


@pytest.mark.parametrize("kind", ["item", *SOURCE_RIGHTS])
async def test_without_the_right_nothing_is_sent_to_a_printer(plant: Plant, kind: str) -> None:
    """The act is a fact and applied; a viewer has a notice and no label."""
    phone, worker = await plant.phone(), await plant.worker("viewer")
    bureau = Bureau(plant, phone, worker.id)
    job = bureau.ask(await bureau.printer(await closed_port()), kind=kind, design=f"{kind}-60x40")
    receipt = await plant.push(phone)

    assert receipt["results"] == [[1, "applied"]]
    assert await bureau.status_of(job) == ("failed", "not_allowed")
    assert (await bureau.shown())[job]["error"] == "not_allowed"
    assert await bureau.run_due() == 0


@pytest.mark.parametrize(
    ("kind", "status"), [("person", "failed"), ("device", "failed"), ("job", "waiting")]
)
async def test_who_prints_prints_only_what_they_may_see(
    plant: Plant, kind: str, status: str
) -> None:
    bureau = Bureau(plant, await plant.phone(), (await plant.worker("operator")).id)
    job = bureau.ask(await bureau.printer(await closed_port()), kind=kind)
    await plant.push(bureau.phone)

    assert (await bureau.status_of(job))[0] == status
    assert await plant.codes() == []


async def test_a_printer_of_another_site_prints_nothing(bureau: Bureau) -> None:
    async with bureau.plant.database.transaction() as connection:
        elsewhere = await insert_site(connection, 900_002)
    job = bureau.ask(await bureau.printer(await closed_port(), site=elsewhere))
    await bureau.plant.push(bureau.phone)

    assert await bureau.status_of(job) == ("failed", "not_allowed")


@pytest.mark.parametrize(("copies", "expected"), [(4, "waiting"), (5, "failed")])
async def test_as_many_labels_as_at_the_desk_are_printed_in_one_go(
    bureau: Bureau, copies: int, expected: str
) -> None:
    printer = await bureau.printer(await closed_port())
    job = bureau.ask(printer, *[BOLT, NUT] * 250, copies=copies)
    await bureau.plant.push(bureau.phone)

    assert await bureau.status_of(job) == (expected, "too_many" if copies == 5 else None)


async def test_people_of_another_site_are_not_printed(bureau: Bureau) -> None:
    async with bureau.plant.database.transaction() as connection:
        elsewhere = await insert_site(connection, 900_002)
    stranger = await bureau.plant.server.person("operator", site=elsewhere)
    async with paper_printer() as paper:
        printer = await bureau.printer(paper.port, height_mm=90)
        more = {"kind": "person", "design": "person-60x40"}
        hidden = bureau.ask(printer, stranger.id, **more)
        own = bureau.ask(printer, bureau.person, **more)
        await bureau.plant.push(bureau.phone)
        await bureau.run_due()
        await bureau.run_due()

    assert await bureau.status_of(hidden) == ("failed", "not_allowed")
    assert await bureau.status_of(own) == ("printed", None)


async def test_jobs_of_last_week_leave_the_device(bureau: Bureau) -> None:
    job = bureau.ask(None)
    await bureau.plant.push(bureau.phone)
    bureau.plant.clock.advance(8 * 86_400_000)

    assert await bureau.spooler.hide_old() == 1
    assert await bureau.spooler.hide_old() == 0

    assert await bureau.shown() == {job: None}
    assert set(await bureau.jobs()) == {job}


GOOD = {
    "job": "0192aaaa-0000-7000-8000-000000000001", "kind": "lot", "ids": [5], "design": "A",
    "copies": 1,
}  # fmt: skip
values = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just([])


@given(st.sampled_from(sorted(GOOD)), values)
def test_arguments_that_do_not_fit_are_held_and_never_an_error(field: str, value: Any) -> None:
    command = read({**GOOD, field: value}, PrintLabels)

    assert command is None or getattr(command, field) == value
    assert read(GOOD, PrintLabels) is not None


@pytest.mark.parametrize("odd", ["-" * 36, "0" * 36, "not an id"])
async def test_a_job_about_things_that_cannot_be_does_not_stop_the_others(
    bureau: Bureau, odd: str
) -> None:
    async with paper_printer() as paper:
        printer = await bureau.printer(paper.port)
        wrong = bureau.ask(printer, kind="lot", ids=[odd], design="lot-60x40")
        right = bureau.ask(printer)
        await bureau.plant.push(bureau.phone)
        await bureau.run_due()
        await bureau.run_due()

    assert await bureau.status_of(wrong) == ("failed", "thing_unknown")
    assert (await bureau.status_of(right))[0] == "printed"
