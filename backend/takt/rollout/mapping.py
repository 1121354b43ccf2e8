"""A mapping file: how the columns of one file become the fields of one kind of row.

Written in TOML by whoever brings data in; `backend/takt/rollout/MAPPING.md` explains every
key. Everything wrong with a mapping is named at once, before any data is read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from takt.kernel.errors import FieldError, Invalid
from takt.rollout.kinds import KINDS
from takt.rollout.mapping_shape import Shape
from takt.rollout.reader import COLUMNS_MAX, ENCODINGS, Format
from takt.rollout.values import DATE_STYLES, Spelling

MAPPING_BYTES_MAX: Final = 1_000_000
ID: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
SOURCES: Final = ("column", "constant", "template", "variable")
PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where one field comes from: a column, a constant, several columns, or a variable."""

    how: str
    what: str
    default: str | None = None
    lookup: Mapping[str, str] | None = None
    otherwise: str = "error"
    reference: str | None = None

    def columns(self) -> list[str]:
        """The columns that the source reads."""
        if self.how == "column":
            return [self.what]
        return PLACEHOLDER.findall(self.what) if self.how == "template" else []


@dataclass(frozen=True, slots=True)
class MappingPlan:
    """A mapping that was read and found sound."""

    id: str
    kind: str
    file: str | None
    layout: Format
    spelling: Spelling
    fields: Mapping[str, FieldSource]
    key: tuple[str, ...]
    nulls: frozenset[str]
    trim: bool
    unquote_formulas: bool
    keep_existing: bool
    rows: tuple[Mapping[str, str], ...] | None

    def columns(self) -> set[str]:
        """Every column that the file must have."""
        from_fields = {name for source in self.fields.values() for name in source.columns()}
        return from_fields | set(self.key)

    def variables(self) -> set[str]:
        """Every variable that the mapping takes."""
        return {source.what for source in self.fields.values() if source.how == "variable"}

    def column_of(self, field: str) -> str:
        """The column to name when a field is wrong."""
        source = self.fields.get(field.split(".", maxsplit=1)[0])
        columns = source.columns() if source else []
        return columns[0] if columns else field


def parse_mapping(text: str) -> MappingPlan:
    """Read a mapping, or raise Invalid with everything that is wrong with it."""
    shape = Shape(parse_toml(text))
    kind = shape.choice("kind", tuple(KINDS))
    plan = MappingPlan(
        id=shape.text("id", pattern=ID),
        kind=kind,
        file=shape.optional_text("file"),
        layout=_layout(shape.table("format")),
        spelling=_spelling(shape.table("format")),
        fields=_fields(shape, kind),
        key=tuple(shape.texts("key", COLUMNS_MAX)),
        nulls=frozenset(shape.table("format").texts("null", 100, ("",))),
        trim=shape.table("format").flag("trim", True),
        unquote_formulas=shape.table("format").flag("unquote_formulas", False),
        keep_existing=shape.choice("existing", ("update", "keep"), "update") == "keep",
        rows=_rows(shape),
    )
    shape.close()
    faults = [*shape.faults(), *_cross_checks(plan)]
    if faults:
        raise Invalid("rollout.mapping_invalid", faults)
    return plan


def parse_toml(text: str) -> dict[str, Any]:
    """The keys of a mapping or set."""
    if len(text) > MAPPING_BYTES_MAX:
        raise Invalid("rollout.mapping_invalid", [FieldError("", "too_long")])
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = str(error)
        raise Invalid("rollout.mapping_invalid", [FieldError("", "not_toml")], why=where) from error


def _layout(table: Shape) -> Format:
    return Format(
        encoding=table.choice("encoding", tuple(ENCODINGS), "utf-8"),
        delimiter=table.character("delimiter", ",", empty=False),
        quote=table.character("quote", '"', empty=True),
        header=table.flag("header", True),
        columns=tuple(table.texts("columns", COLUMNS_MAX)),
        skip_rows=table.whole("skip_rows", 0, 1_000, 0),
    )


def _spelling(table: Shape) -> Spelling:
    return Spelling(
        decimal=table.choice("decimal", (".", ","), "."),
        group=table.choice("group", ("", ",", ".", " ", "'", "\u00a0"), ""),
        date=table.choice("date", tuple(DATE_STYLES), "yyyy-mm-dd"),
    )


def _fields(shape: Shape, kind: str) -> dict[str, FieldSource]:
    known = KINDS.get(kind, {})
    fields = {}
    for name, table in shape.tables("fields").items():
        if known and name not in known:
            table.fault("", "unknown_field")
        how = [source for source in SOURCES if table.has(source)]
        if len(how) != 1:
            table.fault("", "one_source")
        fields[name] = FieldSource(
            how=how[0] if how else "constant",
            what=table.text(how[0]) if how else "",
            default=table.optional_text("default"),
            lookup=table.words("lookup"),
            otherwise=table.choice("otherwise", ("error", "keep", "null"), "error"),
            reference=table.optional_text("reference"),
        )
        if known.get(name) and fields[name].reference and not known[name].refers_to:
            table.fault("reference", "not_a_reference")
    return fields


def _rows(shape: Shape) -> tuple[Mapping[str, str], ...] | None:
    rows = shape.list_of_words("rows")
    return None if rows is None else tuple(rows)


def _cross_checks(plan: MappingPlan) -> list[FieldError]:
    faults = [
        FieldError(f"fields.{name}", "missing")
        for name, field in KINDS.get(plan.kind, {}).items()
        if field.required and name not in plan.fields
    ]
    if plan.kind == "opening_stock" and not plan.key:
        faults.append(FieldError("key", "missing"))
    if plan.rows is not None:
        return faults
    if not plan.layout.header and not plan.layout.columns:
        faults.append(FieldError("format.columns", "missing"))
    if plan.layout.header and plan.layout.columns:
        faults.append(FieldError("format.columns", "header_says_it"))
    names = plan.layout.columns
    if len(set(names)) != len(names):
        faults.append(FieldError("format.columns", "repeated"))
    if plan.spelling.group and plan.spelling.group == plan.spelling.decimal:
        faults.append(FieldError("format.group", "is_the_decimal"))
    if plan.layout.quote and plan.layout.quote == plan.layout.delimiter:
        faults.append(FieldError("format.quote", "is_the_delimiter"))
    if not plan.layout.header:
        unknown = sorted(plan.columns() - set(names))
        faults += [FieldError("format.columns", f"lacks {name}") for name in unknown]
    return faults
