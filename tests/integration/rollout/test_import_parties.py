"""Suppliers and customers come in from files, and leave as one that comes in again."""

from __future__ import annotations

from pathlib import Path

import pytest

from takt.kernel.clock import ManualClock
from takt.partners import parties_by_code
from takt.partners.export import parties_csv
from takt.rollout import ImportRequest, Source, load_mapping, run_import
from takt.runtime.database import Database
from tests.integration.rollout.plant import Plant, opener, told
from tests.server import running

HEADER = "code,name_zh,name_en,is_supplier,is_customer,min_days,gln,active\n"
TWO = (
    HEADER + "ACME,华东钢材,Acme Steel,yes,no,,4012345000009,yes\nBIKE,,Bike World,no,yes,30,,yes\n"
)


async def rows(plant: Plant) -> dict[str, tuple[object, ...]]:
    found = await plant.fetch(
        "SELECT code, name_zh, name_en, is_supplier, is_customer, min_days, gln, active FROM party"
    )
    return {str(code): tuple(rest) for code, *rest in found}


async def test_parties_come_in_and_reach_the_devices(plant: Plant) -> None:
    tried = await plant.bring(apply=False, party=TWO)
    before = await rows(plant)
    report = await plant.bring(party=TWO)

    assert (tried.applied, tried.steps[0].created, before) == (False, 2, {})
    assert report.applied, report.lines()
    assert await rows(plant) == {
        "ACME": ("华东钢材", "Acme Steel", True, False, None, "4012345000009", True),
        "BIKE": (None, "Bike World", False, True, 30, None, True),
    }
    told_rows = await plant.fetch(
        "SELECT row::json ->> 'code' AS code FROM feed"
        " WHERE scope = 'master' AND table_name = 'party' ORDER BY 1"
    )
    assert [code for (code,) in told_rows] == ["ACME", "BIKE"]
    actions = await plant.fetch("SELECT action FROM audit_entry WHERE subject LIKE 'party:%'")
    assert [action for (action,) in actions] == ["partners.party_created"] * 2


async def test_the_same_file_again_changes_nothing_and_a_new_one_changes_what_it_names(
    plant: Plant,
) -> None:
    await plant.bring(party=TWO)
    again = await plant.bring(party=TWO)
    report = await plant.bring(party="code,name_en\nacme,Acme Metals\nBIKE,Bike World\n")

    assert (again.steps[0].unchanged, again.steps[0].changed) == (2, 0)
    assert (report.steps[0].unchanged, report.steps[0].changed) == (1, 1)
    assert (await rows(plant))["acme"] == (
        "华东钢材", "Acme Metals", True, False, None, "4012345000009", True,
    )  # fmt: skip


async def test_a_supplier_in_the_list_of_customers_is_both(plant: Plant) -> None:
    await plant.bring(party="code,name_en,is_supplier\nACME,Acme Steel,1\n")
    await plant.bring(party="code,name_en,is_customer\nACME,Acme Steel,1\n")

    assert (await rows(plant))["ACME"][2:4] == (True, True)


async def test_every_wrong_cell_is_named_and_nothing_comes_in(plant: Plant) -> None:
    report = await plant.bring(
        party=HEADER + "A:B,,Colon,1,0,,,\n"
        ",,Nameless,1,0,,,\n"
        "NONAME,,,1,0,,,\n"
        "NOROLE,,No role,0,0,,,\n"
        "DAYS,,Days,1,0,5,,\n"
        "MINUS,,Minus,0,1,-1,,\n"
        "LONG,,Long,0,1,36501,,\n"
        "SHORT,,Short,1,0,,401234500000,\n"
        "CHECK,,Check,1,0,,4012345000001,\n"
        "FIRST,,First,1,0,,4012345000009,\n"
        "SECOND,,Second,1,0,,4 012345 00000 9,\n"
        "first ,,First again,1,0,,,\n"
        "FLAG,,Flag,perhaps,0,,,\n"
    )

    assert not report.applied
    assert sorted(told(report), key=lambda one: one[1] or 0) == [
        ("colon", 2, "code"),
        ("missing", 3, "code"),
        ("name_missing", 4, "name_zh"),
        ("no_role", 5, "is_supplier"),
        ("not_for_kind", 6, "min_days"),
        ("out_of_range", 7, "min_days"),
        ("out_of_range", 8, "min_days"),
        ("not_13_digits", 9, "gln"),
        ("wrong_check_digit", 10, "gln"),
        ("taken", 12, "gln"),
        ("taken", 13, "code"),
        ("not_a_flag", 14, "is_supplier"),
    ]
    assert await rows(plant) == {}


async def test_codes_and_glns_of_what_is_stored_are_taken(plant: Plant) -> None:
    await plant.bring(party=TWO)
    report = await plant.bring(
        party="code,name_en,is_supplier,gln\nOTHER,Other,1,4012345000009\nBIKE,Bike,0,\n"
    )

    assert told(report) == [("taken", 2, "gln")]


async def test_a_code_and_a_gln_that_one_row_gives_up_another_may_take(plant: Plant) -> None:
    keyed = 'key = ["nr"]'
    plant.extra["party"] = keyed
    await plant.bring(
        party="nr,code,name_en,is_supplier,gln\n1,OLD,One,1,4012345000009\n2,TWO,Two,1,\n"
    )
    report = await plant.bring(
        party="nr,code,name_en,is_supplier,gln\n1,NEW,One,1,\n2,OLD,Two,1,4012345000009\n"
    )

    assert report.applied, report.lines()
    assert {code: row[5] for code, row in (await rows(plant)).items()} == {
        "NEW": None,
        "OLD": "4012345000009",
    }


async def test_exported_parties_import_unchanged(plant: Plant, database: Database) -> None:
    await plant.bring(party=TWO + '-1,"逗号,引号""",=1+1 is no name,1,1,0,,no\n')
    refused = await rows(plant)
    await plant.bring(party=TWO + '-1,"逗号,引号""",A +1,1,1,0,,no\n')
    async with database.read_snapshot() as connection:
        text = "".join([piece async for piece in parties_csv(connection)])
        before = await parties_by_code(connection, ["ACME", "BIKE", "-1"])
    source = Source(load_mapping("takt/parties"), "parties.csv", opener(text.encode()))
    report = await run_import(plant.place, ImportRequest("back", [source], {}, apply=True))

    assert refused == {}
    assert report.applied, report.lines()
    assert (report.steps[0].unchanged, report.steps[0].changed) == (3, 0)
    async with database.read_snapshot() as connection:
        assert await parties_by_code(connection, ["ACME", "BIKE", "-1"]) == before


@pytest.mark.parametrize(("role", "status"), [("planner", 200), ("operator", 403)])
async def test_the_list_is_saved_by_those_who_may_export(
    database: Database, clock: ManualClock, tmp_path: Path, role: str, status: int
) -> None:
    async with running(database, clock, tmp_path) as server:
        person = await server.person(role)
        reply = await server.client.get("/api/v1/export/parties.csv", headers=person.headers)

    assert reply.status_code == status
    if status == 200:
        assert reply.text.startswith("\ufeffcode,name_zh")
        assert 'filename="parties.csv"' in reply.headers["content-disposition"]
