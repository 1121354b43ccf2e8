"""The figures as files: the same numbers, in both languages, and nothing in them is a formula."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pypdfium2

from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT
from tests.integration.quality.random_facts import Facts

DAYS = "from_on=2026-01-05&until_on=2026-03-29"
EVIL = '=HYPERLINK("http://evil","x")'


async def asked(desk: Desk, path: str, more: str = "") -> bytes:
    query = f"site={desk.plant.site}&{DAYS}{more}"
    reply = await desk.plant.server.client.get(
        f"/api/v1/quality-figures/{path}?{query}", headers=desk.planner.headers
    )
    assert reply.status_code == 200, reply.text
    assert "attachment" in reply.headers["content-disposition"]
    return reply.content


async def some_facts(desk: Desk) -> None:
    plant = desk.plant
    facts = Facts(plant.database, plant.site, plant.places["A1"], (desk.supplier, desk.other))
    one: dict[str, Any] = {"at": 3_600_000, "item": BOLT, "lot": 1, "person": 1, "number": 7}
    one |= {"part": 1, "supplier": 1, "flag": True, "is_undone": False, "is_void": False}
    one |= {"is_skipped": False, "good": 2}
    one["defects"] = [{"code": 1, "number": 2, "counts": True, "is_undone": False}]
    for kind in ("inspection", "scrap", "order", "return", "rework"):
        await facts.add({**one, "kind": kind})
    await plant.database.pool.execute("UPDATE item SET name_en = $1 WHERE id = $2", EVIL, BOLT)
    await plant.database.pool.execute("UPDATE party SET name_en = $1", EVIL)


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


async def test_a_report_on_paper_speaks_both_languages(desk: Desk) -> None:
    await some_facts(desk)

    english = text_of(await asked(desk, "report.pdf", "&language=en"))
    chinese = text_of(await asked(desk, "report.pdf", "&language=zh-CN"))

    assert "First-pass yield" in english
    assert "2026-01-05" in english
    assert "检验合格率" in chinese
    assert "供应商评分" in chinese


async def test_nothing_in_a_spreadsheet_is_taken_for_a_formula(desk: Desk) -> None:
    await some_facts(desk)

    content = await asked(desk, "report.xlsx", "&language=en")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = "".join(archive.read(name).decode() for name in archive.namelist())
        assert len(sheets) >= 11
        assert not any("<f>" in archive.read(name).decode() for name in sheets)
    assert "HYPERLINK" in texts


async def test_who_may_not_see_costs_finds_none_in_the_files(desk: Desk) -> None:
    await some_facts(desk)
    plant = desk.plant
    inspector = await plant.server.person("inspector")

    reply = await plant.server.client.get(
        f"/api/v1/quality-figures/report.pdf?site={plant.site}&{DAYS}&language=en",
        headers=inspector.headers,
    )
    costs = await plant.server.client.get(
        f"/api/v1/quality-figures/costs?site={plant.site}&{DAYS}", headers=inspector.headers
    )

    assert reply.status_code == 200, reply.text
    assert "Cost of poor quality" not in text_of(reply.content)
    assert "Cost of poor quality" in text_of(await asked(desk, "report.pdf", "&language=en"))
    assert costs.status_code == 403
