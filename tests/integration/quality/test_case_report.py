"""A nonconformance on paper, read back from what the server sends."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from takt.quality.nonconformance.report_words import KEYS, Words
from tests.integration.documents import Desk
from tests.integration.quality.cases import a_board, disposition, report, signature
from tests.integration.quality.goods import receipt

SHA = "ab" * 32


def texts_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


async def a_report(desk: Desk, language: str) -> bytes:
    await desk.book("stock.receive", receipt(desk, None))
    board = await a_board(desk)
    act, _ = await board.say(0, "nonconformance.report", report(desk, note="burr on the edge"))
    case = act["id"]
    part = disposition(case, "scrap", quantity=100)
    await board.say(1, "nonconformance.dispose", part)
    await board.say(1, "nonconformance.dispose", disposition(case, "use_as_is"))
    await board.say(2, "nonconformance.sign", signature(case, "concession"))
    photo = {"blob": SHA, "size": 1_000, "type": "image/jpeg", "caption": "the edge"}
    await board.say(0, "attach", photo | {"subject": {"kind": "act", "id": case}})
    files = desk.plant.server.app.state.blob_files
    small = files.thumbnail_path(SHA)
    small.parent.mkdir(parents=True)
    written = io.BytesIO()
    Image.new("RGB", (320, 240), "red").save(written, "JPEG")
    small.write_bytes(written.getvalue())
    boss = await desk.plant.server.person("supervisor", everywhere=True)
    path = f"/api/v1/nonconformances/{case}"
    await desk.plant.server.client.patch(
        path, headers=boss.headers, json={"containment": "Moved to Q", "causes": ["Blunt cutter"]}
    )
    reply = await desk.plant.server.client.get(
        f"{path}/report.pdf?language={language}", headers=boss.headers
    )
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/pdf"
    return reply.content


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Nonconformance report NC-00001", "scrap 0.100 PC", "use as is all that is left")),
        ("zh-CN", ("不合格品报告 NC-00001", "报废 0.100 PC", "让步接收 全部剩余", "批准让步接收")),
    ],
)
async def test_a_report_says_what_was_found_and_who_decided_in_each_language(
    desk: Desk, language: str, words: tuple[str, ...]
) -> None:
    content = await a_report(desk, language)
    text = texts_of(content)

    for word in (
        *words,
        "GLUE",
        "0.400 PC",
        "burr on the edge",
        "Moved to Q",
        "Blunt cutter",
        "the edge",
    ):
        assert word in text, word
    images = [
        one
        for page in pypdfium2.PdfDocument(content)
        for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    assert len(images) == 1


def test_each_word_of_the_report_stands_in_both_languages() -> None:
    for language in ("zh-CN", "en"):
        assert all(Words(language)(key) for key in KEYS)
