"""House codes from the administrator to the phone: what was set is what both matchers read."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from takt.catalogue.patterns import compile_pattern, match_pattern
from tests.integration.inventory.plant import Plant
from tests.phone import Phone
from tests.sync.vector_files import cases

ROOT = Path(__file__).parents[3]
ESBUILD = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
PATH = "/api/v1/code-patterns"
CASES = [one for one in cases("gs1") if one["kind"] == "pattern"]
MATCHER = """
import { readFileSync } from 'node:fs'
import { compilePattern, matchPattern } from './pwa/src/scan/patterns.ts'

const asked = JSON.parse(readFileSync(0, 'utf8'))
const answers = asked.map(([pattern, text, today]) =>
  matchPattern(compilePattern(pattern), text, today))
process.stdout.write(JSON.stringify(answers))
"""


@pytest.fixture(scope="module")
def matcher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The matcher of the application, as one file that Node runs."""
    built = tmp_path_factory.mktemp("matcher") / "matcher.mjs"
    options = ["--bundle", "--platform=node", "--format=esm", f"--outfile={built}"]
    subprocess.run(
        [str(ESBUILD), *options, "--loader=ts", "--log-level=error"],
        input=MATCHER, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    return built


def read_by_the_application(matcher: Path, asked: list[list[str]]) -> list[Any]:
    node = shutil.which("node")
    assert node is not None
    done = subprocess.run(
        [node, str(matcher)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


async def pulled(plant: Plant, phone: Phone) -> dict[str, Any]:
    """The rows of patterns that a phone holds after a first load of its site."""
    scope = f"site:{plant.site}"
    first = await plant.pull(phone, {})
    assert scope in first["scopes"]
    page = await plant.pull(phone, {scope: [0, first["head"]]})
    assert not page["more"]
    rows = {key: row for table, key, _, row, _ in page["rows"] if table == "code_pattern"}
    return {key: row for key, row in rows.items() if row is not None}


async def test_a_phone_pulls_the_patterns_of_its_site_and_both_matchers_read_by_them(
    plant: Plant, matcher: Path
) -> None:
    boss = await plant.server.administrator()
    patterns = list(dict.fromkeys(one["pattern"] for one in CASES))
    made: dict[str, int] = {}
    for number, pattern in enumerate(patterns):
        form = {"site": plant.site, "name": f"供应商 {number}", "pattern": pattern}
        reply = await plant.server.client.post(PATH, json=form, headers=boss.headers)
        assert reply.status_code == 201, reply.text
        made[pattern] = reply.json()["id"]

    rows = await pulled(plant, await plant.phone())

    assert {row["pattern"]: row["id"] for row in rows.values()} == made
    assert all(sorted(row) == ["id", "name", "pattern"] for row in rows.values())
    asked = [
        [rows[str(made[one["pattern"]])]["pattern"], one["text"], one["today"]] for one in CASES
    ]
    expected = [one["fields"] for one in CASES]
    assert read_by_the_application(matcher, asked) == expected
    assert [read_by_the_server(*one) for one in asked] == expected


async def test_a_changed_pattern_replaces_the_old_one_and_a_deleted_one_leaves_the_phone(
    plant: Plant,
) -> None:
    boss = await plant.server.administrator()
    phone = await plant.phone()
    client, headers = plant.server.client, boss.headers
    form = {"site": plant.site, "name": "A", "pattern": "{item}#{lot}"}
    made = (await client.post(PATH, json=form, headers=headers)).json()["id"]

    await client.patch(f"{PATH}/{made}", json={"pattern": "{item}/{lot}"}, headers=headers)
    changed = await pulled(plant, phone)
    await client.delete(f"{PATH}/{made}", headers=headers)

    assert changed == {str(made): {"id": made, "name": "A", "pattern": "{item}/{lot}"}}
    assert await pulled(plant, phone) == {}


def read_by_the_server(pattern: str, text: str, today: str) -> dict[str, str] | None:
    ready = compile_pattern(pattern)
    assert not isinstance(ready, str)
    return match_pattern(ready, text, today)
