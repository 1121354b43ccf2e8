"""The demo plant: complete, sound, with sign-ins of its own on every installation."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from takt.catalogue import is_gtin
from takt.checks import CHECKS
from takt.demo import FOLDER, PEOPLE, changed_since, enrolment_code, load_demo
from takt.identity import Actor, Person, credentials
from takt.identity import people as people_of
from takt.identity.commands import Enrol
from takt.identity.use_cases.devices import enrol
from takt.identity.use_cases.people import set_password
from takt.inventory.verify import verify
from takt.kernel.clock import ManualClock
from takt.runtime.database import Database
from tests.server import DeviceKey

credentials.ARGON2_PASSES, credentials.ARGON2_MEMORY_KIB = 1, 1024


@pytest.fixture
async def summary(database: Database, clock: ManualClock) -> Any:
    return await load_demo(database, clock)


async def count(database: Database, statement: str) -> int:
    async with database.connection() as connection:
        return int(await connection.fetchval(statement))


async def test_one_person_of_every_role_can_sign_in(summary: Any, database: Database) -> None:
    assert [person.role for person in summary.people] == [role for role, _, _ in PEOPLE]
    assert len({person.password for person in summary.people}) == len(PEOPLE)
    assert all(len(person.pin) == 6 and person.badge for person in summary.people)
    assert [len(entry) for entry in summary.sign_ins] == [3] * len(PEOPLE)
    assert summary.enrolment_code
    assert await count(database, "SELECT count(*) FROM person") == len(PEOPLE)


async def test_the_plant_has_what_a_first_look_needs(summary: Any, database: Database) -> None:
    wanted = {
        "SELECT count(*) FROM location WHERE kind = 'site' AND time_zone = 'Asia/Shanghai'": 1,
        "SELECT count(*) FROM location WHERE kind = 'warehouse'": 2,
        "SELECT count(*) FROM location WHERE kind = 'bin'": 40,
        "SELECT count(DISTINCT role) FROM location": 8,
        "SELECT count(*) FROM item WHERE name_zh IS NULL OR name_en IS NULL": 0,
        "SELECT count(DISTINCT category) FROM item": 6,
        "SELECT count(*) FROM balance WHERE quantity < 0 AND location NOT IN"
        " (SELECT id FROM location WHERE kind = 'virtual')": 0,
        "SELECT count(*) FROM (SELECT item FROM balance GROUP BY item"
        " HAVING sum(quantity) <> 0) AS unbalanced": 0,
    }
    assert {statement: await count(database, statement) for statement in wanted} == wanted
    assert await count(database, "SELECT count(*) FROM item") >= 55
    assert await count(database, "SELECT count(*) FROM lot WHERE expires_on IS NOT NULL") >= 10
    assert await count(database, "SELECT count(DISTINCT kind) FROM reason") == 5


async def test_a_seal_can_be_followed_from_its_supplier_into_three_shipments(
    summary: Any, database: Database
) -> None:
    wanted = {
        "SELECT count(*) FROM party WHERE is_supplier": 2,
        "SELECT count(*) FROM party WHERE is_customer": 3,
        "SELECT count(*) FROM delivery WHERE status = 'open'": 2,
        "SELECT count(*) FROM work_order WHERE status = 'released'": 2,
        "SELECT count(DISTINCT customer) FROM shipment WHERE status = 'open'": 3,
        # The rotor that one order makes is what the next one takes.
        "SELECT count(*) FROM work_order w JOIN work_order_component c ON c.item = w.item": 1,
        "SELECT count(*) FROM delivery_line l JOIN work_order_component c ON c.item = l.item"
        " JOIN item i ON i.id = l.item WHERE i.code = 'MSL-25' AND l.quantity >= c.quantity": 1,
        "SELECT quantity FROM work_order_component c JOIN item i ON i.id = c.item"
        " WHERE i.code = 'GRS-EP2'": 500,
    }
    assert {statement: await count(database, statement) for statement in wanted} == wanted
    assert await verify(database, checks=CHECKS) == []


async def test_what_arrives_is_made_and_leaves_is_looked_at(
    summary: Any, database: Database
) -> None:
    wanted = {
        "SELECT count(DISTINCT kind) FROM inspection_plan": 4,
        "SELECT count(*) FROM inspection_plan p WHERE NOT EXISTS"
        " (SELECT FROM inspection_plan_version v WHERE v.plan = p.id)": 0,
        "SELECT count(DISTINCT kind) FROM characteristic": 6,
        "SELECT count(DISTINCT sampling ->> 'kind') FROM inspection_plan_version": 5,
        "SELECT count(*) FROM gauge WHERE due_on < '2026-01-05'": 1,
        "SELECT count(*) FROM defect_code WHERE category IS NULL": 4,
        "SELECT count(*) FROM defect_code WHERE name_zh IS NULL OR name_en IS NULL": 0,
    }
    assert {statement: await count(database, statement) for statement in wanted} == wanted


async def test_charts_show_a_process_that_ran_and_once_ran_away(
    summary: Any, database: Database
) -> None:
    wanted = {
        "SELECT count(*) FROM control_point p JOIN control_series s ON s.id = p.series"
        " WHERE s.kind = 'xbar_r'": 25,
        "SELECT count(*) FROM control_point p JOIN control_series s ON s.id = p.series"
        " WHERE s.kind = 'c'": 25,
        "SELECT count(*) FROM control_limits": 2,
        "SELECT count(DISTINCT (series, inspection)) FROM control_alarm": 1,
        "SELECT count(*) FROM inspection WHERE verdict = 'pass'": 25,
        "SELECT count(*) FROM inspection WHERE status = 'open'": 0,
        "SELECT count(*) FROM notice WHERE code <> 'quality.spc_alarm'": 0,
        "SELECT count(*) FROM device WHERE status = 'active'": 0,
    }
    assert {statement: await count(database, statement) for statement in wanted} == wanted
    assert await verify(database, checks=CHECKS) == []


async def test_a_plant_in_the_east_begins_its_plans_on_its_own_day(
    database: Database, clock: ManualClock
) -> None:
    clock.set(1_767_628_800_000)  # 16:00 in London, midnight in Shanghai

    await load_demo(database, clock)

    days = "SELECT count(*) FROM inspection_plan_version WHERE from_on = '2026-01-06'"
    assert await count(database, days) == 6


async def test_a_second_load_changes_nothing(
    summary: Any, database: Database, clock: ManualClock
) -> None:
    head = await count(database, "SELECT seq FROM feed_head")
    clock.advance(40 * 86_400_000)
    again = await load_demo(database, clock)
    assert again.people == ()
    assert await count(database, "SELECT seq FROM feed_head") == head


async def test_another_installation_has_other_sign_ins(summary: Any, clock: ManualClock) -> None:
    passwords = {person.password for person in summary.people}
    assert all(len(password) == 14 for password in passwords)


def test_barcodes_are_in_store_numbers_with_right_check_digits() -> None:
    with (FOLDER / "items.csv").open(encoding="utf-8") as file:
        cells = [row["barcodes"] for row in csv.DictReader(file)]
    codes = [part.split("|")[0] for cell in cells for part in cell.split(";")]
    assert len(codes) == len(set(codes)) > 60
    assert all(is_gtin(code) and 20 <= int(code[:2]) <= 29 for code in codes)


async def test_every_start_tells_a_code_that_enrols_a_phone(
    summary: Any, database: Database, clock: ManualClock
) -> None:
    first = summary.enrolment_code
    assert await enrolment_code(database, clock, first) == first
    clock.advance(25 * 3_600_000)

    later = await enrolment_code(database, clock, first)

    assert later not in (None, first)
    assert await enrolment_code(database, clock, later) == later


async def test_a_code_that_was_spent_is_not_told_again(
    summary: Any, database: Database, clock: ManualClock
) -> None:
    command = Enrol(code=summary.enrolment_code, public_key=DeviceKey.new().jwk)
    async with database.transaction() as connection:
        await enrol(connection, command, Actor(clock.now_ms()))

    assert await enrolment_code(database, clock, summary.enrolment_code) != summary.enrolment_code


async def test_a_password_that_was_changed_is_known_as_changed(
    summary: Any, database: Database, clock: ManualClock
) -> None:
    sign_ins = [(name, password) for _, name, password in summary.sign_ins]
    people = {person.name: person.id for person in await all_people(database)}
    async with database.transaction() as connection:
        chen = people[sign_ins[0][0]]
        await set_password(connection, chen, "brass-otter-41-lantern", Actor(clock.now_ms()))

    assert await changed_since(database, sign_ins) == {sign_ins[0][0]}


async def all_people(database: Database) -> list[Person]:
    async with database.connection() as connection:
        return await people_of(connection)
