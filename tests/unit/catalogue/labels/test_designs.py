"""A design is data: what is wrong with it is named at once, and none can calculate."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from takt.catalogue.labels.built_in import BUILT_IN
from takt.catalogue.labels.designs import ELEMENT_KINDS, FIELDS, KINDS, read_design

BOX = {"x_um": 2000, "y_um": 2000, "width_um": 20000, "height_um": 8000}


def a_design(*elements: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"width_um": 60000, "height_um": 40000, "elements": list(elements), **changes}


def faults_of(kind: str, data: object) -> set[tuple[str, str]]:
    return {(fault.field, fault.code) for fault in read_design(kind, data)[1]}


@pytest.mark.parametrize("code", sorted(BUILT_IN))
def test_a_design_that_takt_brings_passes_its_own_rules(code: str) -> None:
    built_in = BUILT_IN[code]

    design, faults = read_design(built_in.kind, msgspec.to_builtins(built_in.design))

    assert faults == []
    assert design == built_in.design


def test_each_kind_of_thing_has_designs_in_two_sizes() -> None:
    sizes = {(one.kind, one.design.width_um, one.design.height_um) for one in BUILT_IN.values()}

    assert sizes == {(k, *s) for k in KINDS for s in ((60000, 40000), (100000, 50000))}


def test_every_mistake_is_named_at_once() -> None:
    data = a_design(
        {"kind": "text", **BOX, "field": "lot_code", "colour": "red"},
        {"kind": "text", **BOX, "field": "price", "align": "middle"},
        {"kind": "qr", "x_um": 50000, "y_um": 0, "width_um": 20000, "height_um": 20000},
        {"kind": "star", "x_um": -1, "y_um": 1.5, "width_um": None, "height_um": True},
        "text",
        width_um=5,
        unit="inch",
    )

    assert faults_of("item", data) == {
        ("design.width_um", "out_of_range"),
        ("design.unit", "unknown"),
        ("design.elements.0.colour", "unknown"),
        ("design.elements.0.field", "not_allowed"),
        ("design.elements.1.align", "not_allowed"),
        ("design.elements.2.field", "missing"),
        ("design.elements.3.kind", "not_allowed"),
        ("design.elements.3.x_um", "out_of_range"),
        ("design.elements.3.y_um", "not_whole"),
        ("design.elements.3.width_um", "missing"),
        ("design.elements.3.height_um", "not_whole"),
        ("design.elements.4", "not_an_object"),
    }


def test_a_field_of_another_kind_of_thing_is_refused() -> None:
    data = a_design({"kind": "text", **BOX, "field": "expires_on"})

    assert faults_of("lot", data) == set()
    assert faults_of("person", data) == {("design.elements.0.field", "not_allowed")}


def test_a_symbol_holds_a_code_and_no_caption() -> None:
    square = {"x_um": 0, "y_um": 0, "width_um": 20000, "height_um": 20000}
    data = a_design(
        {"kind": "qr", **square, "field": "name_zh"},
        {"kind": "datamatrix", **square, "field": "gs1", "literal": "A"},
        {"kind": "qr", **square, "literal": "https://takt.example/help"},
    )

    assert faults_of("item", data) == {
        ("design.elements.0.field", "not_allowed"),
        ("design.elements.1.literal", "not_allowed"),
    }


def test_an_element_that_leaves_the_label_is_refused() -> None:
    beyond = {**BOX, "x_um": 40001}

    assert faults_of("lot", a_design({"kind": "text", **beyond, "literal": "A"})) == {
        ("design.elements.0.x_um", "outside_label")
    }


@pytest.mark.parametrize("data", [None, [], "x", 5, {}, {"elements": {}}, {"elements": [None]}])
def test_what_is_no_design_is_named_and_never_an_error(data: object) -> None:
    assert faults_of("lot", data)


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
elements = st.dictionaries(
    st.sampled_from(["kind", "x_um", "y_um", "width_um", "height_um", "field", "literal", "wrap"]),
    values | st.sampled_from([*ELEMENT_KINDS, *FIELDS["lot"]]),
)


@given(st.sampled_from(KINDS), st.lists(elements | values, max_size=4), values)
def test_whatever_is_sent_is_either_named_or_a_design(
    kind: str, parts: list[object], width: object
) -> None:
    sent = {"width_um": width, "height_um": 40000, "elements": parts}

    design, faults = read_design(kind, sent)

    assert faults or read_design(kind, msgspec.to_builtins(design)) == (design, [])
