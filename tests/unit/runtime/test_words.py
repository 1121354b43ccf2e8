"""Every code that the terminal may have to explain has a sentence in both languages."""

import re
import string
from pathlib import Path

import takt
from takt.runtime.doctor_words import DOCTOR_WORDS, HEADINGS
from takt.runtime.words import WORDS

SOURCES = [
    path.read_text("utf-8") for path in (Path(takt.__file__).parent / "runtime").glob("*.py")
]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_use_the_same_figures() -> None:
    for code, (english, chinese) in {**WORDS, **DOCTOR_WORDS, **HEADINGS}.items():
        assert fields(english) == fields(chinese), code


def test_chinese_sentences_are_chinese() -> None:
    for code, (_, chinese) in {**WORDS, **DOCTOR_WORDS, **HEADINGS}.items():
        assert re.search(r"[\u4e00-\u9fff]", chinese), code


def test_chinese_sentences_have_full_width_punctuation() -> None:
    for code, (_, chinese) in {**WORDS, **DOCTOR_WORDS, **HEADINGS}.items():
        plain = re.sub(r"`[^`]*`|\{[^}]*\}|https?://\S*", "", chinese)
        assert not re.search(r"[,:;?!()]", plain), code


def test_every_error_of_the_runtime_can_be_explained() -> None:
    raised = set()
    for source in SOURCES:
        raised |= set(
            re.findall(r"(?:Postgres|Backup|Database|Port)Error\(\s*\"([a-z_.]+)\"", source)
        )

    assert len(raised) > 10
    assert raised <= set(WORDS)


def test_every_finding_of_the_doctor_has_words() -> None:
    found = set()
    for source in SOURCES:
        found |= set(re.findall(r"Finding\(\s*\"[a-z]+\",\s*\"([a-z_]+)\"", source))

    assert len(found) > 15
    assert found <= set(DOCTOR_WORDS)
