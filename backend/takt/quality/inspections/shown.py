"""What people at a desk see of an inspection. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from takt.quality.inspections.model import Author, Begin, Inspection, Quality, Result, SaidT, Taken
from takt.quality.inspections.rows import row_of
from takt.quality.inspections.settle import judgement


def shown_row(one: Inspection) -> dict[str, Any]:
    """An inspection as devices hold it, with its site, its verdict and the act that decided."""
    more = {"defects": one.defects, "result": one.result, "site": one.site}
    return row_of(one) | more | {"verdict": one.verdict}


def shown_inspection(one: Inspection, known: Quality) -> dict[str, Any]:
    """The same with all that was said, in the order of the acts, and what still lacks."""
    judged = judgement(one, known)
    outcome = None if judged is None else judged.outcome
    return shown_row(one) | {
        "begins": [_begin(said) for said in _ordered(known.begins_of(one.id))],
        "readings": [_taken(said) for said in _ordered(known.taken_of(one.id))],
        "results": [_result(said) for said in _ordered(known.said_of(one.id))],
        "missing": [] if outcome is None else msgspec.to_builtins(outcome.missing),
        "odd": [] if outcome is None else msgspec.to_builtins(outcome.findings),
        "out": [] if outcome is None else msgspec.to_builtins(outcome.out),
    }


def _ordered(said: list[SaidT]) -> list[SaidT]:
    return sorted(said, key=lambda one: one.author.place)


def _author(author: Author) -> dict[str, Any]:
    effective, stream, n = author.place
    return {
        "id": author.operation,
        "person": author.person,
        "device": author.device,
        "effective": effective,
        "stream": stream,
        "number": n,
    }


def _begin(begin: Begin) -> dict[str, Any]:
    return _author(begin.author) | {
        "plan": begin.plan,
        "version": begin.version,
        "item": begin.item,
        "lot": begin.lot,
        "units": begin.units,
        "supplier": begin.supplier,
        "seed": begin.seed,
        "n": begin.sample,
        "ac": begin.ac,
        "re": begin.re,
        "letter": begin.letter,
        "mode": begin.mode,
        "counts": begin.counts,
        "undone": begin.undone_by is not None,
    }


def _taken(taken: Taken) -> dict[str, Any]:
    return _author(taken.author) | {
        "version": taken.version,
        "readings": taken.readings,
        "defects": taken.defects,
        "gauge": taken.gauge,
        "note": taken.note,
        "counts": taken.counts,
        "doubt": taken.doubt,
        "undone": taken.undone_by is not None,
    }


def _result(result: Result) -> dict[str, Any]:
    return _author(result.author) | {
        "item": result.item,
        "lot": result.lot,
        "verdict": result.verdict,
        "note": result.note,
        "counts": result.counts,
        "undone": result.undone_by is not None,
    }


def shown_switching(row: dict[str, Any]) -> dict[str, Any]:
    """How strictly the next lot is inspected, at which site."""
    said = {name: row[name] for name in ("site", "plan", "item", "mode")}
    return said | {
        "supplier": row["supplier"] or None,
        "state": msgspec.json.decode(row["state"]),
    }
