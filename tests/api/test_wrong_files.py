"""A wrong file is refused with its reason and its row; the database stays as it was."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from takt.catalogue import Workplace
from takt.kernel.errors import Invalid
from takt.rollout.mapping import parse_mapping
from takt.runtime.backup_archive import unpack
from takt.runtime.database_copy import BackupError
from takt.runtime.words import WORDS
from tests.api.wrong_files import ARCHIVES, IMPORTS, MAPPINGS, WrongImport
from tests.integration.rollout.plant import Plant
from tests.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def plant(shared_server: Server) -> AsyncIterator[Plant]:
    made = Plant(Workplace(shared_server.database, shared_server.clock))
    await made.set_up()
    yield made


@pytest.mark.parametrize("case", IMPORTS, ids=lambda case: case.name)
async def test_a_wrong_file_is_not_imported(plant: Plant, case: WrongImport) -> None:
    before = await plant.written()
    header = b"item,location,quantity"

    report = await plant.bring_as(header, opening_stock=case.data)

    assert not report.applied
    first = report.problems.kept[0]
    assert (first.code, first.row) == (case.code, case.row or first.row)
    assert await plant.written() == before


@pytest.mark.parametrize("name", MAPPINGS)
async def test_a_wrong_mapping_is_refused_by_its_field(plant: Plant, name: str) -> None:
    before = await plant.written()
    text, field, code = MAPPINGS[name]

    with pytest.raises(Invalid) as refused:
        parse_mapping(text)

    assert (field, code) in {(one.field, one.code) for one in refused.value.errors}
    assert await plant.written() == before


@pytest.mark.parametrize("name", ARCHIVES)
async def test_a_wrong_archive_is_refused_before_anything_is_put_back(
    plant: Plant, tmp_path: Path, name: str
) -> None:
    before = await plant.written()
    archive, folder = tmp_path / "x.backup", tmp_path / "into"
    archive.write_bytes(ARCHIVES[name])
    folder.mkdir()

    with pytest.raises(BackupError) as refused:
        unpack(archive, folder)

    assert refused.value.code == "backup.unreadable"
    assert refused.value.code in WORDS
    assert not (tmp_path / "x").exists()
    assert await plant.written() == before
