"""Every code that the terminal may have to explain has a sentence in both languages."""

import re
import string
from pathlib import Path

import takt
from takt.rollout.report import VERDICTS
from takt.rollout.words import WORDS as ROW_WORDS
from takt.runtime.command_words import COMMAND_WORDS, FIELD_WORDS
from takt.runtime.doctor_words import DOCTOR_WORDS, HEADINGS
from takt.runtime.trust_page import PAGE
from takt.runtime.web_files import MISSING
from takt.runtime.words import WORDS

SOURCES = [
    path.read_text("utf-8") for path in (Path(takt.__file__).parent / "runtime").glob("*.py")
]


EVERYTHING = {**WORDS, **COMMAND_WORDS, **FIELD_WORDS, **DOCTOR_WORDS, **HEADINGS}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_use_the_same_figures() -> None:
    for code, (english, chinese) in EVERYTHING.items():
        assert fields(english) == fields(chinese), code


def test_chinese_sentences_are_chinese() -> None:
    for code, (_, chinese) in EVERYTHING.items():
        assert re.search(r"[\u4e00-\u9fff]", chinese), code


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


BY_HTTP_ONLY = {
    "identity.already_set_up",
    "identity.session_ended",
    "identity.sign_in_failed",
    "identity.too_many_attempts",
    "identity.wrong_setup_code",
    "auth.foreign_origin",
}
OF_COMMANDS = ("demo.py", "identity/cli.py", "identity/errors.py", "rollout/*.py")
USE_CASES = ("identity/use_cases/people.py", "identity/use_cases/devices.py")


def codes_of(pattern: str) -> set[str]:
    folder = Path(takt.__file__).parent
    sources = [path for glob in (*OF_COMMANDS, *USE_CASES) for path in folder.glob(glob)]
    return {code for path in sources for code in re.findall(pattern, path.read_text("utf-8"))}


def test_every_error_that_a_command_can_raise_has_a_sentence() -> None:
    kinds = "(?<!Field)Error|Invalid|NotFound|Refused|Forbidden|Unauthorized|Busy"
    calls = rf"(?:{kinds})\(\s*\"([a-z]+\.[a-z_]+)\""
    raised = codes_of(calls) - BY_HTTP_ONLY

    assert len(raised) > 15
    assert raised <= set(WORDS) | set(COMMAND_WORDS)


def test_every_fault_of_a_field_that_a_command_can_name_has_words() -> None:
    faults = codes_of(r"FieldError\([^()]*,\s*\"([a-z0-9_]+)\"\)")
    faults |= codes_of(r"fault\([^()]*,\s*\"([a-z0-9_]+)\"\)")
    credentials = (Path(takt.__file__).parent / "identity/credentials.py").read_text("utf-8")
    faults |= set(re.findall(r"FieldError\(\"\w+\", \"(\w+)\"\)", credentials))

    assert len(faults) > 15
    assert faults - set(FIELD_WORDS) - set(ROW_WORDS) == set()


def test_chinese_is_written_with_chinese_punctuation() -> None:
    chinese = [text for _, text in (*EVERYTHING.values(), *ROW_WORDS.values(), *VERDICTS.values())]
    page = PAGE.partition('<section lang="zh-CN">')[2].partition("</section>")[0]
    missing = MISSING.decode().partition("<p lang=zh-CN>")[2]
    # Commands, figures and marks of the page are written as they are typed.
    spoken = [re.sub(r"`[^`]*`|\{[^}]*\}|<[^>]*>", "", text) for text in (*chinese, page, missing)]

    wrong = [text for text in spoken if re.search(r"[,;:?!()]", text)]

    assert len(spoken) > 150
    assert wrong == []
