"""What is done about a nonconformance: causes, actions with owners, claims; told when overdue."""

from __future__ import annotations

from typing import Any

import pytest

from takt.quality import tell_overdue_actions
from takt.quality.nonconformance.overdue import OPEN
from tests.integration.documents import Desk
from tests.integration.quality.cases import Board, a_board, disposition, report
from tests.integration.quality.goods import receipt
from tests.server import SignedIn

DAY_MS = 86_400_000


class Office:
    """A case, and people at desks who work on it."""

    def __init__(self, board: Board, case: str, boss: SignedIn, other: SignedIn) -> None:
        self.board, self.desk, self.case = board, board.desk, case
        self.boss, self.other = boss, other

    async def ask(
        self, method: str, path: str, form: Any = None, who: SignedIn | None = None
    ) -> Any:
        options = {} if form is None else {"json": form}
        person = who or self.boss
        return await self.desk.plant.server.client.request(
            method,
            f"/api/v1/nonconformances{path}",
            headers=person.headers,
            **options,
        )

    async def told(self) -> Any:
        return (await self.ask("GET", f"/{self.case}")).json()


@pytest.fixture
async def office(desk: Desk) -> Office:
    await desk.book("stock.receive", receipt(desk, None))
    board = await a_board(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk, note="burr on the edge"))
    server = desk.plant.server
    people = [await server.person("supervisor", everywhere=True) for _ in range(2)]
    return Office(board, act["id"], *people)


def an_action(office: Office, **more: Any) -> dict[str, Any]:
    about = {"kind": "corrective", "text": "Change the cutter", "owner": office.boss.id}
    return about | {"due_on": "2026-01-08"} | more


async def test_a_case_is_found_by_its_number_its_item_and_its_note(office: Office) -> None:
    for search in ("NC-00001", "glue", "burr"):
        page = (await office.ask("GET", f"?search={search}&status=open")).json()
        assert [one["id"] for one in page["nonconformances"]] == [office.case]
        assert page["total"] == 1
    none = (await office.ask("GET", "?search=cutter")).json()
    assert none == {"nonconformances": [], "total": 0}
    told = await office.told()
    assert told["people"] == {str(told["person"]): told["people"][str(told["person"])]}
    assert (told["actions"], told["claims"], told["steps"], told["causes"]) == ([], [], [], [])


async def test_containment_and_causes_are_written_down(office: Office) -> None:
    form = {"containment": "Moved to Q", "causes": ["The cutter was blunt", "Nobody looks at it"]}
    reply = await office.ask("PATCH", f"/{office.case}", form)
    assert reply.status_code == 200, reply.text
    told = await office.told()
    assert (told["containment"], told["causes"]) == (form["containment"], form["causes"])

    await office.ask("PATCH", f"/{office.case}", {"causes": []})
    told = await office.told()
    assert (told["containment"], told["causes"]) == ("Moved to Q", [])


async def test_whether_an_action_helped_is_said_by_somebody_else_than_its_owner(
    office: Office,
) -> None:
    made = await office.ask("POST", f"/{office.case}/actions", an_action(office))
    assert made.status_code == 201, made.text
    path = f"/{office.case}/actions/{made.json()['id']}"
    too_early = await office.ask("PATCH", path, {"effectiveness": "effective"}, office.other)
    assert too_early.json()["errors"] == [{"field": "effectiveness", "code": "not_done"}]
    await office.ask("PATCH", path, {"done_on": "2026-01-05"})

    own = await office.ask("PATCH", path, {"effectiveness": "effective"})
    assert own.json()["errors"] == [{"field": "effectiveness", "code": "own_action"}]
    other = await office.ask("PATCH", path, {"effectiveness": "effective"}, office.other)
    assert other.status_code == 200, other.text
    assert other.json()["checked_by"] == office.other.id


async def test_an_overdue_action_is_told_once_and_closes_when_it_is_done(office: Office) -> None:
    made = (await office.ask("POST", f"/{office.case}/actions", an_action(office))).json()
    plant = office.desk.plant

    async def told() -> list[dict[str, Any]]:
        await tell_overdue_actions(plant.database, plant.clock.now_ms())
        return [data for _, data in await office.desk.noted("quality.action")]

    assert await told() == []
    plant.clock.advance(10 * DAY_MS)
    assert await told() == await told()
    [data] = await told()
    assert (data["action"], data["what"], data["due_on"]) == (made["id"], "action", "2026-01-08")

    office.boss = await plant.server.person("supervisor", everywhere=True)
    done = {"done_on": "2026-01-09", "check_on": "2026-01-10"}
    reply = await office.ask("PATCH", f"/{office.case}/actions/{made['id']}", done)
    assert reply.status_code == 200, reply.text
    [data] = [data for _, data in await office.desk.noted("quality.action")]
    assert (data["what"], data["due_on"]) == ("check", "2026-01-10")
    assert await office.desk.differences() == []


async def test_an_action_that_is_done_and_needs_no_check_is_not_looked_at_again(
    office: Office,
) -> None:
    made = (await office.ask("POST", f"/{office.case}/actions", an_action(office))).json()
    server = office.desk.plant.server
    assert [row["id"] for row in await server.fetch(OPEN, None)] == [made["id"]]

    done = {"done_on": "2026-01-05", "check_on": None}
    reply = await office.ask("PATCH", f"/{office.case}/actions/{made['id']}", done)

    assert reply.status_code == 200, reply.text
    assert await server.fetch(OPEN, None) == []


async def test_goods_that_go_back_open_a_claim_that_is_sent_and_answered(office: Office) -> None:
    said = disposition(office.case, "return")
    await office.board.say(1, "nonconformance.dispose", said)
    [claim] = (await office.told())["claims"]
    assert (claim["quantity"], claim["status"], claim["supplier"]) == (400, "open", None)

    path = f"/{office.case}/claims/{claim['id']}"
    form = {"supplier": office.desk.supplier, "amount": 125_000, "currency": "CNY"}
    reply = await office.ask("PATCH", path, form | {"status": "sent", "sent_on": "2026-01-06"})
    assert reply.status_code == 200, reply.text
    wrong = await office.ask("PATCH", path, {"supplier": office.desk.customer})
    assert wrong.json()["errors"] == [{"field": "supplier", "code": "not_a_supplier"}]
    [claim] = (await office.told())["claims"]
    assert (claim["status"], claim["amount"], claim["currency"]) == ("sent", 125_000, "CNY")


async def test_what_people_wrote_stands_in_the_audit(office: Office) -> None:
    await office.ask("PATCH", f"/{office.case}", {"containment": "Moved to Q"})
    await office.ask("POST", f"/{office.case}/actions", an_action(office))
    rows = await office.desk.plant.server.fetch(
        "SELECT action FROM audit_entry WHERE action LIKE 'quality.%' ORDER BY n"
    )
    assert [row[0] for row in rows] == ["quality.nonconformance_changed", "quality.action_created"]


async def test_a_case_of_another_site_is_not_there(office: Office) -> None:
    stranger = await office.desk.plant.server.person("operator")
    reply = await office.ask("GET", f"/{office.case}", who=stranger)
    assert reply.status_code == 403
    missing = await office.ask("GET", "/0192f0c4-1111-7000-8000-00000000000b")
    assert (missing.status_code, missing.json()["code"]) == (
        404,
        "quality.nonconformance_not_found",
    )
