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
        return re.findall(r"^\| `([a-z0-9_]+)` \| ([\d,.]+) [^|]+ \| ([\d.]+) \|", text, re.M)

    def commands(text: str) -> set[str]:
        return set(re.findall(r"(?:`|^)((?:make|takt) [a-z]+)", text, re.M))

    assert parts(chinese) == parts(english)
    assert figures(chinese) == figures(english)
    assert commands(chinese) == commands(english)


def test_both_readmes_show_the_same_pictures() -> None:
    shown = [
        re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / name).read_text())
        for name in ("README.md", "README.zh-CN.md")
    ]

    assert shown[0] == shown[1]


def test_every_figure_of_the_readme_is_taken_by_a_measure() -> None:
    rows = re.findall(r"^\| `([a-z0-9_]+)` \|", (ROOT / "README.md").read_text(), re.M)
    measures = "".join(path.read_text() for path in (ROOT / "tests" / "perf").glob("*.py"))

    assert rows
    assert [name for name in rows if f'"{name}"' not in measures] == []


def test_a_word_has_one_line_in_the_glossary() -> None:
    lines = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", text_of(ROOT / "backend/GLOSSARY.md"), re.M)
    for language in (0, 1):
        words = [word.strip() for line in lines[1:] for word in re.split("[,:;：]", line[language])]
        assert sorted(words) == sorted(set(words))


def test_a_change_is_told_once() -> None:
    told = re.findall(r"^- .+$", text_of(ROOT / "CHANGELOG.md"), re.M)

    assert sorted(told) == sorted(set(told))


def test_every_make_target_is_explained() -> None:
    makefile = text_of(ROOT / "Makefile")
    named = set(re.search(r"^\.PHONY: (.+)$", makefile, re.M)[1].split())  # type: ignore[index]  # the line is there, or this test should fail
    explained = set(re.findall(r"^## ([a-z]+):", makefile, re.M))
    assert named == explained


def test_the_notices_name_every_locked_package() -> None:
    locked = re.findall(r"^([A-Za-z0-9_.-]+)==", text_of(ROOT / "requirements.lock"), re.M)
    notices = set(re.findall(r"^\| ([^ ]+) \| Python", text_of(ROOT / "NOTICE.md"), re.M))
    assert set(locked) == notices
