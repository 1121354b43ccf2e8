"""What may be asked of traceability, and how lists of identifiers are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from litestar import Request

from takt.kernel.errors import FieldError, Invalid
from takt.runtime.http import Form
from takt.traceability.timelines import LAST, SOURCES
from takt_sync.envelope import is_uuid

DETAILS_MAX: Final = 500
RECALL_MAX: Final = 100


class TraceDetails(Form):
    """A page of lots and runs of a trace."""

    lots: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()


class LotSet(Form):
    """Lots whose balance is asked for together."""

    lots: list[str]


class RecallOf(Form):
    """Lots that are at fault; with `siblings` also all that came from the same sources."""

    lots: list[str]
    siblings: bool = False


class KeepTrace(Form):
    """A lot whose trace a device shall hold: the one in the hand, else that of the sign-in."""

    lot: str
    device: str | None = None


def identifiers(field: str, values: Sequence[str], most: int, least: int = 0) -> list[str]:
    """The identifiers, each once and in their order; Invalid where one is none."""
    if not least <= len(values) <= most:
        raise Invalid("request.invalid", [FieldError(field, "out_of_range")])
    wrong = [at for at, value in enumerate(values) if not is_uuid(value)]
    if wrong:
        raise Invalid("request.invalid", [FieldError(f"{field}[{at}]", "invalid") for at in wrong])
    return list(dict.fromkeys(values))


def identifier(field: str, value: object) -> str:
    """One identifier in the form in which they are written."""
    if not is_uuid(value):
        raise Invalid("request.invalid", [FieldError(field, "invalid")])
    return str(value)


def lot_of(request: Request[Any, Any, Any]) -> str:
    """The lot in the query."""
    return identifier("lot", request.query_params.get("lot"))


def place_in_time(text: str | None) -> tuple[int, str, str]:
    """The place after which a page of a timeline begins."""
    if text is None:
        return LAST
    at, _, rest = text.partition("_")
    source, _, key = rest.partition("_")
    is_good = at.isascii() and at.isdigit() and len(at) <= 16 and source in SOURCES
    if not is_good or not key or not key.isascii() or not key.isprintable():
        raise Invalid("request.invalid", [FieldError("before", "invalid")])
    return int(at), source, key
