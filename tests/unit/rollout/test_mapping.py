"""Mapping files: every fault at once, and rows as the mapping says."""

from __future__ import annotations

from pathlib import Path

import pytest

from takt.kernel.errors import Invalid
from takt.rollout.mapping import parse_mapping
from takt.rollout.problems import Problem
from takt.rollout.reader import Record
from takt.rollout.rows import Row, RowReader
from takt.rollout.sets import SHIPPED, load_mapping, load_set, shipped_sets

SOUND = """
id = "plant.items"
kind = "item"
key = ["Nr"]

[format]
null = ["", "NULL"]

[fields]
code = { column = "Nr" }
name_en = { column = "Name" }
unit = { column = "Unit", lookup = { Stk = "PCS", kg = "KG" } }
category = { template = "C-{Group}" }
lot_tracked = { column = "Lot", default = "no" }
active = { constant = "yes" }
"""


def faults(text: str) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        parse_mapping(text)
    return {(fault.field, fault.code) for fault in refused.value.errors}


def one(text: str, variables: dict[str, str] | None = None, **cells: str) -> Row | list[Problem]:
    reader = RowReader(parse_mapping(text), variables or {})
    [row] = reader.rows([Record(2, cells)])
    return row


def row_of(text: str, variables: dict[str, str] | None = None, **cells: str) -> Row:
    row = one(text, variables, **cells)
    assert isinstance(row, Row)
    return row


def problems_of(text: str, **cells: str) -> list[tuple[str, str | None]]:
    found = one(text, **cells)
    assert isinstance(found, list)
    return [(problem.code, problem.column) for problem in found]


def test_columns_constants_templates_lookups_and_defaults_fill_the_fields() -> None:
    row = row_of(SOUND, Nr=" A-1 ", Name="NULL", Unit="Stk", Group="7", Lot="")
    assert row.values == {
        "code": "A-1",
        "name_en": None,
        "unit": "PCS",
        "category": "C-7",
        "lot_tracked": False,
        "active": True,
    }
    assert (row.number, row.key) == (2, "A-1")


def test_a_template_with_an_empty_part_is_empty() -> None:
    row = row_of(SOUND, Nr="A", Name="x", Unit="kg", Group="", Lot="")
    assert row.values["category"] is None


def test_every_wrong_cell_of_a_row_is_named() -> None:
    found = problems_of(SOUND, Nr="A:1", Name="=cmd()", Unit="Meter", Group="7", Lot="vielleicht")
    assert found == [
        ("colon", "Nr"),
        ("formula", "Name"),
        ("not_in_lookup", "Unit"),
        ("not_a_flag", "Lot"),
    ]


def test_a_required_cell_is_missing_under_its_column() -> None:
    assert ("missing", "Nr") in problems_of(SOUND, Nr=" ", Name="x", Unit="kg", Group="", Lot="")


def test_the_digest_looks_at_mapped_columns_only() -> None:
    cells = {"Nr": "A", "Name": "x", "Unit": "kg", "Group": "", "Lot": ""}
    first = row_of(SOUND, None, **cells)
    assert row_of(SOUND, None, **cells, Changed="today").digest == first.digest
    assert row_of(SOUND, None, **{**cells, "Name": "y"}).digest != first.digest


def test_our_own_guard_against_formulas_is_taken_off() -> None:
    text = SOUND.replace("[format]", "[format]\nunquote_formulas = true")
    row = row_of(text, Nr="A", Name="'=1+1", Unit="kg", Group="", Lot="")
    assert row.values["name_en"] == "=1+1"
    found = problems_of(text, Nr="A", Name="=1+1", Unit="kg", Group="", Lot="")
    assert found == [("formula", "Name")]


def test_variables_come_from_outside_and_must_be_there() -> None:
    text = SOUND.replace('{ constant = "yes" }', '{ variable = "on" }')
    row = row_of(text, {"on": "no"}, Nr="A", Name="x", Unit="kg", Group="", Lot="")
    assert row.values["active"] is False
    with pytest.raises(Invalid):
        RowReader(parse_mapping(text), {})


def formatted(line: str) -> str:
    return SOUND.replace("[format]", f"[format]\n{line}")


WRONG = [
    ("not toml", "", "not_toml"),
    ("[" * 5_000, "", "not_toml"),
    ("x" * 1_000_001, "", "too_long"),
    (SOUND.replace('id = "plant.items"', ""), "id", "missing"),
    (SOUND.replace('id = "plant.items"', 'id = "../x"'), "id", "bad_spelling"),
    (SOUND.replace('kind = "item"', 'kind = "person"'), "kind", "not_allowed"),
    (SOUND.replace('kind = "item"', 'kind = "item"\ncolour = 1'), "colour", "unknown_key"),
    (formatted('encoding = "latin-1"'), "format.encoding", "not_allowed"),
    (formatted('delimiter = "ab"'), "format.delimiter", "not_a_character"),
    (formatted('delimiter = ""'), "format.delimiter", "not_a_character"),
    (formatted("delimiter = '\"'"), "format.quote", "is_the_delimiter"),
    (formatted("header = false"), "format.columns", "missing"),
    (formatted('columns = ["a"]'), "format.columns", "header_says_it"),
    (formatted("skip_rows = -1"), "format.skip_rows", "out_of_range"),
    (formatted('trim = "yes"'), "format.trim", "not_a_flag"),
    (formatted('group = "."'), "format.group", "is_the_decimal"),
    (formatted('date = "%Y"'), "format.date", "not_allowed"),
    (SOUND.replace('code = { column = "Nr" }', ""), "fields.code", "missing"),
    (SOUND + 'weight = { column = "W" }', "fields.weight", "unknown_field"),
    (SOUND + 'scale = { column = "W", constant = "1" }', "fields.scale", "one_source"),
    (SOUND + "scale = {}", "fields.scale", "one_source"),
    (
        SOUND + 'scale = { column = "W", reference = "x" }',
        "fields.scale.reference",
        "not_a_reference",
    ),
    (SOUND + 'scale = { column = "W", lookup = 5 }', "fields.scale.lookup", "not_words"),
    (SOUND + 'scale = { column = "W", formula = "x" }', "fields.scale.formula", "unknown_key"),
    (SOUND + "scale = 5", "fields.scale", "not_a_table"),
    ('id = "a"\nkind = "unit"\nfields = 5', "fields", "not_a_table"),
    ('id = "a"\nkind = "unit"\nrows = 5\n[fields]\ncode = {constant="A"}', "rows", "not_rows"),
    (
        'id = "a"\nkind = "opening_stock"\n[fields]\nitem = {column="i"}\n'
        'location = {column="l"}\nquantity = {column="q"}',
        "key",
        "missing",
    ),
]


@pytest.mark.parametrize(
    ("text", "field", "code"), WRONG, ids=[f"{n}-{w[2]}" for n, w in enumerate(WRONG)]
)
def test_a_wrong_mapping_names_the_place(text: str, field: str, code: str) -> None:
    assert (field, code) in faults(text)


def test_all_faults_of_a_mapping_come_together() -> None:
    assert len(faults('id = "X"\nkind = "y"\nz = 1\n[format]\nencoding = "q"')) >= 4


def test_every_shipped_mapping_is_sound() -> None:
    assert shipped_sets() == ["adventureworks"]
    for name in shipped_sets():
        assert load_set(name).plans
    for path in SHIPPED.rglob("*.toml"):
        if path.name != "set.toml":
            assert load_mapping(str(path)).id.split(".")[0] == path.parent.name


def test_a_set_names_its_steps_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "set.toml").write_text('id = "x"\nsteps = []\nmore = 1\n')
    with pytest.raises(Invalid) as refused:
        load_set(str(tmp_path))
    assert {fault.field for fault in refused.value.errors} == {"steps", "more"}
