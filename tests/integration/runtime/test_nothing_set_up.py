"""Commands on a data folder that holds no plant yet say so in plain words."""

from pathlib import Path

import pytest

from takt.kernel.clock import ManualClock
from takt.runtime.backup import make_backup
from takt.runtime.database import DatabaseError
from takt.runtime.installation import Installation
from takt.runtime.words import explain
from takt.settings import Settings
from tests.conftest import TestServer


async def test_backup_and_every_reader_name_the_folder_that_is_empty(
    postgres: TestServer, clock: ManualClock, tmp_path: Path
) -> None:
    name = "takt_test_nothing_set_up"
    await postgres.create(name)
    settings = Settings(data_dir=tmp_path, language="en")
    place = Installation(settings, postgres.owner_url(name), "", postgres.app_role, None, False)

    with pytest.raises(DatabaseError) as of_backup:
        await make_backup(place, clock)
    with pytest.raises(DatabaseError) as of_reader:
        async with place.open():
            pass
    await postgres.drop(name)

    assert of_backup.value.code == of_reader.value.code == "database.not_set_up"
    assert str(tmp_path) in explain(settings, of_backup.value)
