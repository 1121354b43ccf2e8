"""Sheets and reports of a real stocktake, read back from what the server sends."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from tests.integration.inventory.plant import BOLT, NO_LOT, NUT
from tests.integration.stocktake.bureau import Bureau
from tests.unit.stocktake.spreadsheets import parts_of, sheets_of

OPEN = """
    INSERT INTO stocktake (site, kind, name, blind, status, created_at, opened_at)
    VALUES ($1, 'full', 'January', $2, 'open', $3, $3)
    RETURNING id
"""
LINE = """
    INSERT INTO count_line (stocktake, location, item, lot, origin, state)
    VALUES ($1, $2, $3, $4, $5, $6)
"""
BOOK = 4_711


async def stocktake(bureau: Bureau, *, blind: bool) -> int:
    """An open one: bolts and nuts in A1, an empty place, and nuts found in A2."""
    plant, now = bureau.plant, bureau.plant.clock.now_ms()
    await bureau.set_costs({BOLT: 10_000, NUT: 25_000})
    for item in (BOLT, NUT):
        await bureau.book("stock.receive", plant.receive(item, "A1", BOOK))
    async with plant.database.transaction() as connection:
        made = await connection.fetchval(OPEN, plant.site, blind, now)
        for place, item, origin, state in (
            ("A1", BOLT, "plan", "done"),
            ("A1", NUT, "plan", "open"),
            ("Q", None, "plan", "open"),
            ("A2", NUT, "found", "done"),
        ):
            await connection.execute(LINE, made, plant.places[place], item, NO_LOT, origin, state)
        for name in ("A1", "A2", "Q"):
            place_row = "INSERT INTO count_place (stocktake, location) VALUES ($1, $2)"
            await connection.execute(place_row, made, plant.places[name])
    return int(made)


async def fetched(bureau: Bureau, path: str) -> Any:
    reply = await bureau.plant.server.client.get(f"/api/v1/{path}", headers=bureau.boss.headers)
    assert reply.status_code == 200, reply.text
    return reply


def text_of(document: bytes) -> str:
    opened = pypdfium2.PdfDocument(document)
    return "\n".join(str(page.get_textpage().get_text_range()) for page in opened)


async def test_a_blind_sheet_tells_where_to_count_and_never_what_the_books_say(
    bureau: Bureau,
) -> None:
    made = await stocktake(bureau, blind=True)

    paper = text_of((await fetched(bureau, f"stocktakes/{made}/sheet.pdf")).content)
    table = (await fetched(bureau, f"stocktakes/{made}/sheet.xlsx")).content

    assert all(word in paper for word in ("January", "A1", "BOLT", "NUT", "Q"))
    assert str(BOOK) not in paper
    assert not any(str(BOOK) in part for part in parts_of(table).values())
    [rows] = sheets_of(table).values()
    assert [row[:2] for row in rows[1:4]] == [["A1", "BOLT"], ["A1", "NUT"], ["Q", ""]]


async def test_a_sheet_that_is_not_blind_has_the_books_beside(bureau: Bureau) -> None:
    made = await stocktake(bureau, blind=False)

    paper = text_of((await fetched(bureau, f"stocktakes/{made}/sheet.pdf")).content)
    table = (await fetched(bureau, f"stocktakes/{made}/sheet.xlsx")).content

    assert str(BOOK) in paper
    [rows] = sheets_of(table).values()
    assert [row[5] for row in rows[1:3]] == [float(BOOK)] * 2


async def test_a_report_says_what_became_of_each_line(bureau: Bureau) -> None:
    made = await stocktake(bureau, blind=True)
    code = {"code": "0012345", "location": bureau.plant.places["A1"], "quantity": None}
    await bureau.book("scan.unresolved", {**code, "symbology": None})
    serials = {"serials": ["SN-1", "SN-2"]}
    key = {"item": BOLT, "lot": None, "location": bureau.plant.places["A1"], "plan": made}
    await bureau.count(BOLT, "A1", BOOK, made)
    await bureau.book("stock.count", {**key, "quantity": BOOK, **serials})
    other = {**key, "location": bureau.plant.places["A2"], "quantity": 0}
    await bureau.book("stock.count", {**other, "serials": ["SN-2"]})
    await bureau.become_final()

    answer = (await fetched(bureau, f"stocktakes/{made}/report")).json()

    lines = {(one["place"], one["item"]): one for one in answer["lines"]}
    bolts = lines["A1", "BOLT"]
    assert (bolts["counted"], bolts["book"], bolts["variance"], bolts["value"]) == (
        BOOK, BOOK, 0, 0,
    )  # fmt: skip
    assert (bolts["zone"], bolts["class"]) == ("A1", "C")
    assert len(bolts["counters"]) == 1
    assert lines["A1", "NUT"]["variance"] is None
    assert answer["total"] == 5
    assert len(answer["gaps"]) == 2
    assert set(answer["found"]) == {lines["A2", item]["id"] for item in ("NUT", "BOLT")}
    assert answer["duplicates"] == [{"serial": "SN-2", "places": ["A1", "A2"]}]
    assert [one["code"] for one in answer["unknown"]] == ["0012345"]
    assert (answer["sums"]["lines"], answer["sums"]["right"]) == (2, 2)
    page = (await fetched(bureau, f"stocktakes/{made}/report?limit=1&offset=1")).json()
    assert [one["item"] for one in page["lines"]] == ["NUT"]
    assert "SN-2" in text_of((await fetched(bureau, f"stocktakes/{made}/report.pdf")).content)
    sheets = sheets_of((await fetched(bureau, f"stocktakes/{made}/report.xlsx")).content)
    assert len(sheets["盘点明细"]) == 6


async def test_papers_are_in_the_language_of_the_screen_and_name_the_number(
    bureau: Bureau,
) -> None:
    made = await stocktake(bureau, blind=True)
    names = {"zh-CN": ("盘点表", "盘点差异报告"), "en": ("Count sheet", "Variance report")}

    for language, (sheet, report) in names.items():
        for paper, title in (("sheet", sheet), ("report", report)):
            path = f"stocktakes/{made}/{paper}"
            pdf = await fetched(bureau, f"{path}.pdf?language={language}")
            table = await fetched(bureau, f"{path}.xlsx?language={language}")
            assert f"{title} ST-{made:05d} January" in text_of(pdf.content)
            assert f"{title} ST-{made:05d}" in parts_of(table.content)["docProps/core.xml"]
            assert f"ST-{made:05d}" in pdf.headers["content-disposition"]
    await bureau.ask("GET", f"stocktakes/{made}/report.pdf?language=fr", status=422)


async def test_an_unknown_code_is_told_with_the_time_of_its_scan_and_the_quantity_typed(
    bureau: Bureau,
) -> None:
    plant = bureau.plant
    made = await stocktake(bureau, blind=True)
    phone, anna = await plant.phone(), await plant.worker()
    plant.clock.advance(60_000)
    said = {"code": "0012345", "location": plant.places["A1"], "quantity": "7", "symbology": None}
    scanned_at = plant.clock.now_ms()
    phone.record("scan.unresolved", anna.id, said)
    plant.clock.advance(180_000)
    await plant.push(phone)

    [told] = (await fetched(bureau, f"stocktakes/{made}/report")).json()["unknown"]

    assert (told["at"], told["quantity"]) == (scanned_at, "7")


@pytest.mark.parametrize(
    "paper", ["sheet.pdf", "sheet.xlsx", "report", "report.pdf", "report.xlsx"]
)
async def test_papers_are_for_those_who_plan_or_review(bureau: Bureau, paper: str) -> None:
    made = await stocktake(bureau, blind=True)
    worker = await bureau.plant.worker()
    path = f"/api/v1/stocktakes/{made}/{paper}"

    reply = await bureau.plant.server.client.get(path, headers=worker.headers)

    assert reply.status_code == 403
    await bureau.ask("GET", f"stocktakes/987654321/{paper}", status=404)


async def test_whoever_counts_blind_gets_the_sheet_and_not_what_the_books_say(
    bureau: Bureau,
) -> None:
    made = await stocktake(bureau, blind=True)
    async with bureau.plant.database.transaction() as connection:
        await connection.execute(
            "UPDATE count_line SET person = $2 WHERE stocktake = $1", made, bureau.boss.id
        )
        await connection.execute("UPDATE location SET counted_by = $1 WHERE kind = 'bin'", made)

    for paper in ("report", "report.pdf", "report.xlsx"):
        answer = await bureau.ask("GET", f"stocktakes/{made}/{paper}", status=403)
        assert answer["code"] == "auth.counts_blindly"
    await fetched(bureau, f"stocktakes/{made}/sheet.pdf")
