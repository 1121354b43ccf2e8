"""Applies a mapping to records: values by field, the row's key, and what is wrong with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from takt.catalogue import plain_cell
from takt.kernel.errors import FieldError, Invalid
from takt.rollout.kinds import KINDS, FieldKind
from takt.rollout.mapping import PLACEHOLDER, FieldSource, MappingPlan
from takt.rollout.problems import Problem, shown
from takt.rollout.reader import Record
from takt.rollout.values import CellError, Value, parse

KEY_LENGTH_MAX: Final = 300
FORMULA_STARTS: Final = ("=", "@", "＝", "＠")
"""What no code, name or number starts with; our own export puts an apostrophe before it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row to import. Equal digests mean that the source says the same as before."""

    number: int
    key: str
    digest: bytes
    values: dict[str, Value | None]
    texts: dict[str, str]


class RowReader:
    """Reads the records of one file by one mapping."""

    def __init__(self, plan: MappingPlan, variables: Mapping[str, str]) -> None:
        self._plan = plan
        self._variables = variables
        self._kinds = KINDS[plan.kind]
        unknown = [
            FieldError(f"fields.{name}", "unknown_variable")
            for name, source in plan.fields.items()
            if source.how == "variable" and source.what not in variables
        ]
        if unknown:
            raise Invalid("rollout.mapping_invalid", unknown)

    def rows(self, records: Iterable[Record | Problem]) -> Iterator[Row | list[Problem]]:
        """Rows in order; for a bad record everything that is wrong with it."""
        for record in records:
            yield [record] if isinstance(record, Problem) else self._row(record)

    def _row(self, record: Record) -> Row | list[Problem]:
        problems: list[Problem] = []
        values: dict[str, Value | None] = {}
        texts: dict[str, str] = {}
        for name, source in self._plan.fields.items():
            kind = self._kinds[name]
            text = ""
            try:
                text = self._text(source, record.cells) or ""
                values[name] = self._value(text, kind)
                texts[name] = text
            except CellError as error:
                column = self._plan.column_of(name)
                cell = record.cells.get(column, "") if source.how == "column" else text
                problems.append(
                    Problem(error.code, "", record.row, column, shown(cell) if cell else None)
                )
        key = self._key(record, texts)
        if not problems and not key:
            problems.append(Problem("key_missing", "", record.row))
        elif len(key) > KEY_LENGTH_MAX:
            problems.append(Problem("key_too_long", "", record.row))
        if problems:
            return problems
        said = json.dumps(texts, sort_keys=True, ensure_ascii=True).encode()
        return Row(record.row, key, hashlib.sha256(said).digest(), values, texts)

    def _key(self, record: Record, texts: Mapping[str, str]) -> str:
        if self._plan.key:
            parts = [self._cell(record.cells, column, key=True) for column in self._plan.key]
            return "|".join(parts) if all(parts) else ""
        return texts.get("code", "")

    def _cell(self, cells: Mapping[str, str], column: str, *, key: bool = False) -> str:
        cell = cells.get(column, "")
        if self._plan.trim:
            cell = cell.strip()
        if cell in self._plan.nulls:
            return ""
        if not key and cell.startswith(FORMULA_STARTS):
            raise CellError("formula")
        return plain_cell(cell) if self._plan.unquote_formulas else cell

    def _text(self, source: FieldSource, cells: Mapping[str, str]) -> str | None:
        if source.how == "constant":
            text = source.what
        elif source.how == "variable":
            text = self._variables[source.what]
        elif source.how == "template":
            parts = [self._cell(cells, name) for name in source.columns()]
            text = _filled(source.what, parts) if all(parts) else ""
        else:
            text = self._cell(cells, source.what)
        if text and source.lookup is not None:
            text = _looked_up(text, source)
        return text or source.default

    def _value(self, text: str, kind: FieldKind) -> Value | None:
        if not text:
            if kind.required:
                raise CellError("missing")
            return None
        value = parse(kind.read_as, text, self._plan.spelling)
        if kind.choices and value not in kind.choices:
            raise CellError("not_allowed")
        return value


def _filled(template: str, parts: list[str]) -> str:
    pieces = iter(parts)
    return PLACEHOLDER.sub(lambda _: next(pieces), template)


def _looked_up(text: str, source: FieldSource) -> str:
    known = source.lookup or {}
    if text in known:
        return known[text]
    if source.otherwise == "keep":
        return text
    if source.otherwise == "null":
        return ""
    raise CellError("not_in_lookup")
