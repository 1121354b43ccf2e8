"""The catalogue over HTTP: what people see, change, print and take away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server import Server, SignedIn

GOOD = {"code": "BOLT-8", "name_zh": "六角螺栓", "name_en": "Hex bolt"}


class Desk:
    """Somebody at the catalogue."""

    def __init__(self, server: Server, person: SignedIn) -> None:
        self._server = server
        self._person = person

    async def ask(self, method: str, path: str, form: Any = None, status: int = 200) -> Any:
        options = {} if form is None else {"json": form}
        reply = await self._server.client.request(
            method, f"/api/v1{path}", headers=self._person.headers, **options
        )
        assert reply.status_code == status, reply.text
        return reply.json() if "json" in reply.headers["content-type"] else reply.content


@pytest.fixture
async def desk(server: Server) -> Desk:
    return Desk(server, await server.administrator())


@pytest.fixture
async def unit(desk: Desk) -> int:
    form = {"code": "PCS", "name_en": "Piece", "scale": 0}
    made = await desk.ask("POST", "/units", form, 201)
    return int(made["id"])


async def test_an_item_lives_its_life(desk: Desk, unit: int) -> None:
    box = await desk.ask("POST", "/units", {"code": "BOX", "name_en": "Box"}, 201)
    made = await desk.ask(
        "POST", "/items", {**GOOD, "unit": unit, "units": [[box["id"], 100, 1]]}, 201
    )
    path = f"/items/{made['id']}"
    assert made["pinyin"] == "ljls"
    assert (await desk.ask("PATCH", path, {"code": "BOLT-08"}))["code"] == "BOLT-08"
    coded = await desk.ask("PUT", f"{path}/barcodes", {"barcodes": [["690", box["id"]]]})
    assert coded["barcodes"] == [["690", box["id"]]]
    assert not (await desk.ask("POST", f"{path}/deactivate"))["active"]
    assert (await desk.ask("PATCH", path, {"active": True}))["active"]
    assert await desk.ask("GET", path) == {**coded, "active": True}


async def test_lists_are_searched_filtered_and_paged(desk: Desk, unit: int) -> None:
    for number in range(5):
        form = {"code": f"N-{number}", "name_zh": "螺母", "unit": unit, "active": number != 4}
        await desk.ask("POST", "/items", form, 201)
    await desk.ask("POST", "/items", {**GOOD, "unit": unit}, 201)
    found = await desk.ask("GET", "/items?search=lm&limit=2&offset=2")
    assert ([item["code"] for item in found["items"]], found["total"]) == (["N-2", "N-3"], 5)
    assert (await desk.ask("GET", "/items?search=螺母&active=true"))["total"] == 4
    assert (await desk.ask("GET", "/items?search=六角"))["items"][0]["code"] == "BOLT-8"


async def test_two_items_become_one(desk: Desk, unit: int) -> None:
    old = await desk.ask("POST", "/items", {**GOOD, "unit": unit, "barcodes": [["690", None]]}, 201)
    into = await desk.ask("POST", "/items", {**GOOD, "code": "BOLT-9", "unit": unit}, 201)
    survivor = await desk.ask("POST", f"/items/{old['id']}/merge", {"into": into["id"]})
    assert survivor["barcodes"] == [["690", None]]
    gone = await desk.ask("GET", f"/items/{old['id']}")
    assert (gone["merged_into"], gone["active"], gone["barcodes"]) == (into["id"], False, [])
    assert (await desk.ask("GET", "/items?search=690"))["items"][0]["id"] == into["id"]


async def test_a_viewer_looks_and_changes_nothing(server: Server, desk: Desk, unit: int) -> None:
    viewer = Desk(server, await server.person("viewer"))
    assert (await viewer.ask("GET", "/units"))["units"][0]["code"] == "PCS"
    form = {**GOOD, "unit": unit}
    assert (await viewer.ask("POST", "/items", form, 403))["code"] == "auth.forbidden"
    for path, method in (
        ("/categories", "POST"),
        ("/reasons", "POST"),
        (f"/units/{unit}", "PATCH"),
    ):
        await viewer.ask(method, path, {}, 403)


async def test_every_edit_is_in_the_audit_with_its_author(server: Server, unit: int) -> None:
    planner = await server.person("planner")
    await Desk(server, planner).ask("POST", "/items", {**GOOD, "unit": unit}, 201)
    [row] = await server.fetch("SELECT person, action FROM audit_entry ORDER BY n DESC LIMIT 1")
    assert tuple(row) == (planner.id, "catalogue.item_created")


async def test_labels_of_items_places_and_badges(server: Server, desk: Desk, unit: int) -> None:
    made = await desk.ask("POST", "/items", {**GOOD, "unit": unit}, 201)
    reply = await desk.ask("POST", "/labels", {"kind": "item", "ids": [made["id"], made["id"]]})
    [first, second] = reply["labels"]
    assert (first["code"], first["text"]) == ("I:BOLT-8", ["BOLT-8", "六角螺栓", "Hex bolt"])
    assert first == second
    assert {len(row) for row in first["modules"]} == {len(first["modules"])}
    places = await desk.ask("POST", "/labels", {"kind": "location", "ids": [server.site]})
    assert places["labels"][0]["code"].startswith("L:S")
    codes = [{"code": "0123456789ABCDEF", "text": ["王主管"]}]
    badges = await desk.ask("POST", "/labels", {"kind": "badge", "codes": codes})
    assert badges["labels"][0]["code"] == "B:0123456789ABCDEF"


async def test_items_leave_as_a_file_that_excel_opens_safely(desk: Desk, unit: int) -> None:
    await desk.ask("POST", "/items", {"code": "A", "name_en": "=1+1", "unit": unit}, 201)
    text = (await desk.ask("GET", "/export/items.csv")).decode("utf-8")
    assert text.startswith("\ufeffcode,name_zh,")
    assert "A,,'=1+1,,PCS,0,0,1,,,,,0,,,,,,0,block\r\n" in text
    assert not (await desk.ask("GET", "/export/items.csv?bom=false")).startswith(b"\xef\xbb\xbf")
