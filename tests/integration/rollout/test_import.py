"""Importing: all or nothing, repeatable, and honest about what is wrong."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from takt.catalogue import Workplace, queries
from takt.catalogue.export import items_csv
from takt.catalogue.use_cases import items
from takt.identity import (
    Actor,
    CreateEnrolment,
    CreatePerson,
    create_enrolment,
    create_person,
)
from takt.identity.commands import Enrol
from takt.identity.use_cases.devices import enrol
from takt.kernel.clock import ManualClock
from takt.kernel.errors import Invalid
from takt.rollout import ImportRequest, Source, load_mapping, run_import
from takt.runtime import audit
from takt.runtime.database import Database
from tests.integration.rollout.plant import Plant, opener, told
from tests.server import DeviceKey

STOCK = "item,location,quantity\nBOLT,A-1,250\nNUT,A-2,0\n"


async def test_one_wrong_row_keeps_everything_out(plant: Plant) -> None:
    before = await plant.written()
    report = await plant.bring(
        item="code,name_en,unit\nSCREW,Screw,PCS\nPIN,Pin,LITRE\n",
        opening_stock="item,location,quantity\nSCREW,A-1,7\n",
    )
    assert not report.applied
    assert told(report) == [("unknown", 3, "unit")]
    assert await plant.written() == before


async def test_all_wrong_cells_are_named_by_row_and_column(plant: Plant) -> None:
    report = await plant.bring(
        item="code,name_en,unit,scale,units\n"
        ",Nameless,PCS,0,\n"
        "A:B,Colon,PCS,0,\n"
        "C,=1+1,PCS,0,\n"
        "D,Deep,PCS,9,\n"
        "E,Even,PCS,0,CRATE|2|1\n"
        "F,Fine,PCS,0,\n"
        "F,Twice,PCS,0,\n"
        "G,Short\n"
    )
    assert told(report) == [
        ("missing", 2, "code"),
        ("colon", 3, "code"),
        ("formula", 4, "name_en"),
        ("column_count", 9, None),
        ("key_repeated", 8, None),
        ("out_of_range", 5, "scale"),
        ("unit_unknown", 6, "units"),
    ]
    assert report.problems.total == 7


async def test_a_thousand_problems_are_counted_and_some_are_kept(plant: Plant) -> None:
    rows = "".join(f"I{n},Item,NONE\n" for n in range(1_000))
    report = await plant.bring(item="code,name_en,unit\n" + rows)
    assert report.problems.total == 1_000
    assert len(report.problems.kept) == 200
    assert "1,000 problems in all" in "\n".join(report.lines())


async def test_a_dry_run_writes_nothing_and_tells_the_same(plant: Plant) -> None:
    before = await plant.written()
    dry = await plant.bring(opening_stock=STOCK, apply=False)
    assert await plant.written() == before
    real = await plant.bring(opening_stock=STOCK)
    assert [step.as_json() for step in dry.steps] == [step.as_json() for step in real.steps]


async def test_opening_stock_is_booked_once(plant: Plant) -> None:
    await plant.bring(opening_stock=STOCK)
    before = await plant.written()
    again = await plant.bring(opening_stock=STOCK)
    assert again.applied
    assert again.steps[0].unchanged == 2
    after = await plant.written()
    rows = {table: after[table][0] - before[table][0] for table in after}
    assert {table: more for table, more in rows.items() if more} == {"import_run": 1}
    assert after["stock_event"] == before["stock_event"]
    assert after["balance"] == before["balance"]
    assert await plant.on_hand() == {("BOLT", "A-1"): 250}


async def test_a_changed_quantity_is_told_and_not_booked_again(plant: Plant) -> None:
    await plant.bring(opening_stock=STOCK)
    report = await plant.bring(opening_stock=STOCK.replace("250", "260"))
    assert told(report) == [("opening_differs", 2, "quantity")]
    assert report.problems.kept[0].data == {"booked": "250"}
    assert await plant.on_hand() == {("BOLT", "A-1"): 250}


async def test_a_zero_row_is_known_without_an_entry(plant: Plant) -> None:
    report = await plant.bring(opening_stock=STOCK)
    assert (report.steps[0].created, report.steps[0].zero) == (1, 1)
    assert report.steps[0].totals["rows"] == 2
    [(quantity, n)] = await plant.fetch("SELECT quantity, n FROM opening_row WHERE quantity = 0")
    assert (quantity, n) == (0, None)


async def test_opening_stock_comes_from_the_opening_location(plant: Plant) -> None:
    await plant.bring(opening_stock=STOCK)
    [(total,)] = await plant.fetch("SELECT sum(quantity)::int FROM balance")
    [(taken,)] = await plant.fetch(
        "SELECT quantity FROM balance JOIN location ON location.id = location"
        " WHERE location.role = 'opening'"
    )
    assert (total, taken) == (0, -250)


async def test_quantities_are_converted_from_the_unit_told(plant: Plant) -> None:
    await plant.bring(
        opening_stock="item,location,quantity,unit\nBOLT,A-1,2.5,BOX\nBOLT,A-2,3,PCS\n"
    )
    assert await plant.on_hand() == {("BOLT", "A-1"): 250, ("BOLT", "A-2"): 3}


async def test_lots_are_made_with_their_dates(plant: Plant) -> None:
    plant.extra["opening_stock"] = 'key = ["item", "location", "lot"]'
    report = await plant.bring(
        opening_stock="item,location,quantity,lot,expires_on\n"
        "GLUE,A-1,1.25,l 24,2027-01-31\nGLUE,A-1,0.5,L25,2027-02-28\n"
    )
    assert report.applied, report.lines()
    rows = await plant.fetch("SELECT expires_on::text, status FROM lot ORDER BY expires_on")
    assert rows == [("2027-01-31", "available"), ("2027-02-28", "available")]
    figures = await plant.fetch("SELECT quantity FROM balance WHERE quantity > 0 ORDER BY 1")
    assert figures == [(500,), (1250,)]


async def test_wrong_stock_is_told_by_field(plant: Plant) -> None:
    plant.extra["opening_stock"] = 'key = ["item", "location", "quantity"]'
    report = await plant.bring(
        opening_stock="item,location,quantity,unit,lot,expires_on\n"
        "NONE,A-1,1,,,\n"
        "BOLT,NOWHERE,1,,,\n"
        "BOLT,S,1,,,\n"
        "BOLT,A-1,-1,,,\n"
        "BOLT,A-1,1.5,,,\n"
        "BOLT,A-1,1,KG,,\n"
        "BOLT,A-1,2,,L1,\n"
        "BOLT,A-1,3,,,2027-01-01\n"
        "GLUE,A-1,1,,,\n"
        "BOLT,A-1,1000000000001,,,\n"
        "BOLT,A-1,many,,,\n"
    )
    assert sorted(told(report), key=lambda problem: problem[1] or 0) == [
        ("unknown", 2, "item"),
        ("unknown", 3, "location"),
        ("holds_no_stock", 4, "location"),
        ("negative", 5, "quantity"),
        ("too_precise", 6, "quantity"),
        ("no_conversion", 7, "unit"),
        ("not_lot_tracked", 8, "lot"),
        ("without_lot", 9, "expires_on"),
        ("missing", 10, "lot"),
        ("too_large", 11, "quantity"),
        ("not_a_number", 12, "quantity"),
    ]


async def test_a_row_told_anew_changes_its_item_and_keeps_the_id(plant: Plant) -> None:
    before = await plant.fetch("SELECT id FROM item WHERE code = 'BOLT'")
    report = await plant.bring(item="code,name_en,unit\nBOLT,Hex bolt,PCS\n")
    assert report.steps[0].changed == 1
    after = await plant.fetch("SELECT id, name_en FROM item WHERE code = 'BOLT'")
    assert after == [(*before[0], "Hex bolt")]
    units = await plant.fetch("SELECT numerator FROM item_unit")
    assert units == [(100,)]


async def test_what_people_changed_since_stays_when_the_source_is_the_same(plant: Plant) -> None:
    [(bolt,)] = await plant.fetch("SELECT id FROM item WHERE code = 'BOLT'")
    await items.change_item(plant.place, bolt, {"code": "BOLT-8", "name_en": "Better name"})
    text = "code,name_en,unit,lot_tracked,units\nBOLT,Bolt,PCS,0,BOX|100|1\n"
    report = await plant.bring(item=text)
    assert (report.steps[0].unchanged, report.steps[0].created) == (1, 0)
    assert await plant.fetch("SELECT name_en FROM item WHERE id = $1", bolt) == [("Better name",)]


async def test_parents_may_stand_after_their_children(plant: Plant) -> None:
    report = await plant.bring(category="code,name_en,parent\nC,C,B\nB,B,A\nA,A,\n")
    assert report.applied, report.lines()
    rows = await plant.fetch(
        "SELECT c.code, p.code FROM category c JOIN category p ON p.id=c.parent"
    )
    assert sorted(rows) == [("B", "A"), ("C", "B")]


async def test_categories_in_a_circle_are_refused(plant: Plant) -> None:
    report = await plant.bring(category="code,name_en,parent\nA,A,B\nB,B,A\n")
    assert told(report) == [("unknown", 2, "parent"), ("unknown", 3, "parent")]


async def test_barcodes_join_items_and_move_to_nobody(plant: Plant) -> None:
    report = await plant.bring(barcode="code,item,unit\n690,BOLT,\n691,BOLT,BOX\n692,BOLT,PCS\n")
    assert report.applied, report.lines()
    rows = await plant.fetch("SELECT code, unit IS NULL FROM item_barcode ORDER BY code")
    assert rows == [("690", True), ("691", False), ("692", True)]
    wrong = await plant.bring(barcode="code,item,unit\n690,NUT,\n693,NUT,BOX\n694,NONE,\n")
    assert sorted(told(wrong)) == [
        ("taken", 2, "code"),
        ("unit_unknown", 3, "unit"),
        ("unknown", 4, "item"),
    ]


async def test_every_change_is_audited_and_published(plant: Plant) -> None:
    await plant.bring(opening_stock=STOCK)
    rows = await plant.fetch("SELECT scope, table_name, count(*)::int FROM feed GROUP BY 1, 2")
    tables = {(scope.split(":")[0], table): count for scope, table, count in rows}
    assert tables[("master", "item")] == 3
    assert tables[("master", "unit")] == 3
    assert tables[("warehouse", "balance")] == 1
    assert tables[("site", "location")] >= 10
    subjects = await plant.fetch("SELECT subject FROM audit_entry WHERE action LIKE 'catalogue.%'")
    assert len(subjects) == 6
    async with plant.place.database.read_snapshot() as connection:
        assert await audit.verify(connection) == []


async def test_exported_items_import_unchanged_and_into_an_empty_server(
    plant: Plant, database: Database, clock: ManualClock
) -> None:
    [(bolt,)] = await plant.fetch("SELECT id FROM item WHERE code = 'BOLT'")
    names = {"name_en": "=cmd|' /C calc'!A0", "name_zh": '"引号",逗号', "code": "-1"}
    policy = {"picking": "lifo", "min_stock": 5, "slow_days": 90, "inspects_receipt": True}
    policy["hold_mode"] = "warn"
    change = {**names, **policy, "barcodes": [["a;b|c\\d", None]]}
    await items.change_item(plant.place, bolt, change)
    async with database.read_snapshot() as connection:
        text = "".join([piece async for piece in items_csv(connection, bom=True)])
        before = await queries.items_by_id(connection, [bolt])
    assert "'=cmd" in text
    source = Source(load_mapping("takt/items"), "items.csv", opener(text.encode()))
    report = await run_import(plant.place, ImportRequest("back", [source], {}, apply=True))
    assert report.applied, report.lines()
    assert (report.steps[0].unchanged, report.steps[0].changed) == (3, 0)
    async with database.read_snapshot() as connection:
        assert await queries.items_by_id(connection, [bolt]) == before


async def test_two_imports_at_once_book_once(plant: Plant) -> None:
    reports = await asyncio.gather(*(plant.bring(opening_stock=STOCK) for _ in range(3)))
    assert all(report.applied for report in reports)
    assert await plant.on_hand() == {("BOLT", "A-1"): 250}


async def test_a_nudge_follows_only_what_was_written(plant: Plant) -> None:
    heads: list[int] = []
    plant.place = Workplace(plant.place.database, plant.place.clock, nudge=heads.append)
    await plant.bring(opening_stock=STOCK, apply=False)
    assert heads == []
    await plant.bring(opening_stock=STOCK)
    await plant.bring(opening_stock=STOCK)
    assert len(heads) == 1


async def test_the_scale_is_fixed_once_stock_was_booked(plant: Plant) -> None:
    [(bolt,)] = await plant.fetch("SELECT id FROM item WHERE code = 'BOLT'")
    assert (await items.change_item(plant.place, bolt, {"scale": 1})).scale == 1
    await items.change_item(plant.place, bolt, {"scale": 0})
    await plant.bring(opening_stock=STOCK)
    with pytest.raises(Invalid) as refused:
        await items.change_item(plant.place, bolt, {"scale": 2, "name_en": "Still named"})
    [fault] = refused.value.errors
    assert (fault.field, fault.code) == ("scale", "fixed_after_first_move")
    with pytest.raises(asyncpg.PostgresError):
        await plant.fetch("UPDATE item SET scale = 2 WHERE id = $1", bolt)


async def test_devices_of_the_site_are_granted_a_new_warehouse(plant: Plant) -> None:
    [(site,)] = await plant.fetch("SELECT id FROM location WHERE kind = 'site'")
    clock = plant.place.clock
    async with plant.place.database.transaction() as connection:
        person = CreatePerson(name="Li Wei", roles=["storekeeper"], site=site)
        await create_person(connection, person, Actor(clock.now_ms()))
        wanted = CreateEnrolment(name="Tablet", site=site)
        code = await create_enrolment(connection, wanted, Actor(clock.now_ms()))
        key = DeviceKey.new().jwk
        await enrol(connection, Enrol(code=code.code, public_key=key), Actor(clock.now_ms()))
    await plant.bring(location="code,name_en,kind,parent\nW2,Second,warehouse,S\n")
    [(made,)] = await plant.fetch("SELECT id FROM location WHERE code = 'W2'")
    scopes = await plant.fetch("SELECT scope FROM device_grant")
    assert (f"warehouse:{made}",) in scopes


async def test_a_place_that_lies_in_another_site_is_not_kept_there_in_silence(
    plant: Plant,
) -> None:
    other = "code,name_en,kind,parent,time_zone\nT,Other site,site,,Asia/Shanghai\n"
    await plant.bring(location=other)
    plant.extra["location"] = 'existing = "keep"'

    report = await plant.bring(location="code,name_en,kind,parent\nW,Store,warehouse,T\n")

    assert [problem.code for problem in report.problems.kept] == ["lies_elsewhere"]
    assert not report.applied


async def test_the_report_names_the_site_of_the_stock(plant: Plant) -> None:
    report = await plant.bring(opening_stock="item,location,quantity\nNUT,A-1,5\n")

    assert list(report.sites) == ["S"]
    assert list(report.new_sites) == []


async def test_limits_of_stock_are_brought_in_as_decimals_of_the_base_unit(plant: Plant) -> None:
    report = await plant.bring(
        item="code,name_en,unit,picking,warn_days,min_stock,max_stock\n"
        "GLUE,Glue,KG,fefo,30,2.5,100\nNUT,Nut,PCS,,,7,\n"
    )

    assert report.applied, report.lines()
    rows = await plant.fetch(
        "SELECT code, picking, warn_days, min_stock, max_stock FROM item WHERE code <> 'BOLT'"
        " ORDER BY code"
    )
    assert rows == [("GLUE", "fefo", 30, 2_500, 100_000), ("NUT", None, None, 7, None)]


async def test_limits_that_do_not_fit_are_named_by_their_column(plant: Plant) -> None:
    report = await plant.bring(
        item="code,name_en,unit,min_stock,max_stock\nNUT,Nut,PCS,1.5,\nGLUE,Glue,KG,5,4\n"
    )

    assert sorted(told(report)) == [("below_min", 3, "max_stock"), ("too_precise", 2, "min_stock")]
