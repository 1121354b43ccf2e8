"""Names that hide their meaning and calls that break a promise are refused here.

Each rule is one test, so that the failing name says which rule was broken.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.tidy.tree import code_files, text_of, tracked_files

BANNED_STEMS = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
TOP_LEVEL_FOLDERS = {"backend", "pwa", "sync", "tests", "deploy"}
ROOT_FILES = re.compile(
    r"README(\.zh-CN)?\.md|CONTRIBUTING\.md|CHANGELOG\.md|LICENSE|NOTICE\.md|Makefile|pyproject\.toml"
    r"|requirements(-dev)?\.lock|package(-lock)?\.json|tsconfig\.json|eslint\.config\.js|\..+"
)
OURS = Path("tests/tidy")


def lines_with(pattern: str, *suffixes: str) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{path}:{number}"
        for path in code_files(*suffixes)
        if not path.is_relative_to(OURS)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if wanted.search(line)
    ]


def test_only_the_five_folders_and_the_root_files_stand_at_the_top() -> None:
    strangers = {
        path.parts[0]
        for path in tracked_files()
        if path.parts[0] not in TOP_LEVEL_FOLDERS and not ROOT_FILES.fullmatch(path.parts[0])
    }
    assert strangers == set()


def test_no_module_is_named_after_nothing() -> None:
    vague = [
        str(path)
        for path in tracked_files()
        if path.stem.lower() in BANNED_STEMS or BANNED_STEMS & {part.lower() for part in path.parts}
    ]
    assert vague == []


def test_html_is_never_made_from_data() -> None:
    places = r"\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|\{@html"
    assert lines_with(places, ".ts", ".svelte") == []


def test_sql_is_never_built_from_strings() -> None:
    built = lines_with(r"""(?i)f["'].*\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.*\{""", ".py")
    assert built == []


def test_the_wall_clock_is_read_in_one_place() -> None:
    readings = lines_with(r"datetime\.now\(|datetime\.utcnow\(|\btime\.time(_ns)?\(", ".py")
    allowed = ("backend/takt/kernel/clock.py:", "tests/")
    assert [place for place in readings if not place.startswith(allowed)] == []


def test_no_test_sleeps_or_is_skipped_without_a_reason() -> None:
    sleeping = lines_with(r"\btime\.sleep\(|asyncio\.sleep\([1-9]|wait_for_timeout\(", ".py")
    # A figure paces its load by the clock; that is no waiting for something to happen.
    paced = "tests/perf/"
    waiting = [at for at in sleeping if at.startswith("tests/") and not at.startswith(paced)]
    assert waiting == []
    assert lines_with(r"\.(only|skip)\(", ".ts") == []


def test_every_exception_to_a_check_says_why() -> None:
    bare = lines_with(r"#\s*(type: ignore|noqa)(\[[^\]]*\]|: [A-Z0-9, ]+)?\s*$", ".py")
    bare += lines_with(
        r"eslint-disable[^-]*(-next-line)?\s+[\w/@-]+\s*(\*/)?\s*$", ".ts", ".svelte"
    )
    assert bare == []


def test_lock_files_carry_no_addresses() -> None:
    locks = [
        path
        for path in tracked_files()
        if path.name.endswith(".lock") or path.name == "package-lock.json"
    ]
    assert locks
    with_address = [str(path) for path in locks if re.search(r"https?://", text_of(path))]
    assert with_address == []


def test_no_work_is_left_for_later_in_the_code() -> None:
    marks = lines_with(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", ".py", ".ts", ".svelte")
    assert marks == []
