"""Documents keep their word: what they name exists, and the twins say the same."""

from __future__ import annotations

import re

from tests.tidy.tree import ROOT, text_of, tracked_files

LINK = re.compile(
    r"\[[^\]]*\]\(([^)#]+)\)|!\[[^\]]*\]\(([^)]+)\)|`((?:backend|sync|pwa|tests|deploy)/[\w./-]+)`"
)


def test_every_file_that_a_document_names_exists() -> None:
    missing = []
    for path in tracked_files():
        if path.suffix != ".md":
            continue
        for found in LINK.finditer(text_of(path)):
            link, picture, plain = found.groups()
            target = (link or picture or plain).strip()
            is_built = target.startswith(("pwa/dist", ".takt"))
            if "://" in target or "*" in target or is_built:
                continue
            here = ROOT / target if plain else (ROOT / path).parent / target
            if not here.exists():
                missing.append(f"{path}: {target}")
    assert missing == []


def test_the_chinese_readme_has_the_same_parts_commands_and_figures() -> None:
    english, chinese = (ROOT / "README.md").read_text(), (ROOT / "README.zh-CN.md").read_text()

    def parts(text: str) -> list[str]:
        return re.findall(r"^(#+) ", text, re.M)

    def figures(text: str) -> list[str]:
        return re.findall(r"^\| `([a-z0-9_]+)` \| ([^|]+) \|", text, re.M)

    def commands(text: str) -> set[str]:
        return set(re.findall(r"(?:`|^)((?:make|takt) [a-z]+)", text, re.M))

    assert parts(chinese) == parts(english)
    assert figures(chinese) == figures(english)
    assert commands(chinese) == commands(english)


def test_every_make_target_is_explained() -> None:
    makefile = text_of(ROOT / "Makefile")
    named = set(re.search(r"^\.PHONY: (.+)$", makefile, re.M)[1].split())  # type: ignore[index]  # the line is there, or this test should fail
    explained = set(re.findall(r"^## ([a-z]+):", makefile, re.M))
    assert named == explained


def test_the_notices_name_every_locked_package() -> None:
    locked = re.findall(r"^([A-Za-z0-9_.-]+)==", text_of(ROOT / "requirements.lock"), re.M)
    notices = set(re.findall(r"^\| ([^ ]+) \| Python", text_of(ROOT / "NOTICE.md"), re.M))
    assert set(locked) == notices
