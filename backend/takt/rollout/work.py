"""What the steps of an import share: the transaction, what they changed, and look-ups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from takt.catalogue import (
    Subject,
    categories_by_code,
    code_key,
    feed_row_of,
    items_by_code,
    units_by_code,
)
from takt.inventory import locations_by_code
from takt.kernel.errors import FieldError
from takt.rollout import store
from takt.rollout.kinds import KINDS
from takt.rollout.mapping import MappingPlan
from takt.rollout.problems import Problem, Problems, shown
from takt.rollout.report import StepReport
from takt.rollout.rows import Row
from takt.rollout.spool import Spool
from takt.runtime.audit import AuditEntry
from takt.runtime.feeds import FeedRow

if TYPE_CHECKING:
    from takt.runtime.database import Connection


@dataclass(slots=True)
class Notes:
    """Changes of the whole import, waiting for its end. Fits the catalogue's Notebook."""

    connection: Connection
    at_ms: int
    person: int | None = None
    entries: Spool[AuditEntry] = field(default_factory=lambda: Spool(AuditEntry))
    rows: Spool[FeedRow] = field(default_factory=lambda: Spool(FeedRow))
    sites_with_new_warehouses: set[int] = field(default_factory=set)
    new_sites: set[str] = field(default_factory=set)

    def note(self, action: str, before: Subject | None, after: Subject) -> None:
        """Remember one changed thing of the catalogue for the audit and the feed."""
        row = feed_row_of(after)
        told = None if before is None else feed_row_of(before).row
        subject = f"{row.table}:{row.key}"
        self.audit(f"catalogue.{action}", subject, (told, row.row))
        self.rows.add(row)

    def audit(
        self,
        action: str,
        subject: str,
        change: tuple[Mapping[str, Any] | None, Mapping[str, Any] | None],
    ) -> None:
        entry = AuditEntry(action, subject, self.at_ms, self.person, None, change[0], change[1])
        self.entries.add(entry)

    def close(self) -> None:
        self.entries.close()
        self.rows.close()


@dataclass(slots=True)
class Step:
    """One mapping at work on one file."""

    plan: MappingPlan
    run: int
    notes: Notes
    report: StepReport
    problems: Problems

    @property
    def connection(self) -> Connection:
        return self.notes.connection

    def wrong(self, problems: Sequence[Problem]) -> None:
        """Count one bad row and tell what is wrong with it."""
        self.report.wrong += 1
        for problem in problems:
            self.problems.add(replace(problem, file=self.report.file))

    def wrong_fields(self, row: Row, faults: Sequence[FieldError]) -> None:
        """The same for faults that a rule found in a row's fields."""
        self.wrong([self.problem(row, fault.field, fault.code) for fault in faults])

    def problem(self, row: Row, field_name: str, code: str, **data: Any) -> Problem:
        text = row.texts.get(field_name.split(".", maxsplit=1)[0])
        column = self.plan.column_of(field_name)
        return Problem(code, "", row.number, column, shown(text) if text else None, data)

    async def remember(self, rows: Sequence[tuple[Row, int | None]]) -> None:
        """Keep what became of these rows."""
        if rows:
            plan = (self.plan.id, self.plan.kind, self.run)
            await store.save_records(self.connection, plan, rows)

    async def fresh(self, rows: Sequence[Row]) -> dict[str, store.ImportRecord]:
        """Earlier imports of these rows; a row told twice in this run is a problem."""
        return await store.records(self.connection, self.plan.id, [row.key for row in rows])

    def without_repeats(
        self, rows: Sequence[Row], earlier: Mapping[str, store.ImportRecord]
    ) -> list[Row]:
        """The rows whose key this file has not told before."""
        first: dict[str, int] = {
            key: record.row_number for key, record in earlier.items() if record.run == self.run
        }
        kept = []
        for row in rows:
            if row.key in first:
                data = {"key": shown(row.key), "first_row": first[row.key]}
                self.wrong([Problem("key_repeated", "", row.number, None, None, data)])
                continue
            first[row.key] = row.number
            kept.append(row)
        return kept

    async def resolve(self, rows: Sequence[Row]) -> dict[str, dict[str, int]]:
        """For every field that refers to something, the ids by the text in the file."""
        found = {}
        for name, kind in KINDS[self.plan.kind].items():
            if kind.refers_to and name in self.plan.fields:
                texts = sorted({row.texts[name] for row in rows if row.texts[name]})
                reference = self.plan.fields[name].reference
                found[name] = await self._ids(kind.refers_to, reference, texts)
        return found

    async def _ids(self, kind: str, reference: str | None, texts: list[str]) -> dict[str, int]:
        if reference is not None:
            known = await store.records(self.connection, reference, texts)
            return {key: row.subject for key, row in known.items() if row.subject is not None}
        return await ids_by_code(self.connection, kind, texts)


async def ids_by_code(connection: Connection, kind: str, codes: Sequence[str]) -> dict[str, int]:
    """The ids of things by the spelling of their code in the file."""
    by_key: dict[str, int]
    if kind == "unit":
        by_key = {key: row.id for key, row in (await units_by_code(connection)).items()}
    elif kind == "category":
        by_key = {key: row.id for key, row in (await categories_by_code(connection)).items()}
    elif kind == "item":
        items = await items_by_code(connection, codes)
        by_key = {key: row.id for key, row in items.items()}
    else:
        places = await locations_by_code(connection, codes)
        by_key = {key: row.id for key, row in places.items()}
    return {code: by_key[code_key(code)] for code in codes if code_key(code) in by_key}
