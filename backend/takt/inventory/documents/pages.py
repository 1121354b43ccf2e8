"""How lists of documents are asked for: one page, by status and by code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from litestar.params import FromQuery, Parameter

from takt.kernel.errors import FieldError, Invalid

LimitQuery = Annotated[int, Parameter(ge=1, le=500)]
OffsetQuery = Annotated[int, Parameter(ge=0, le=1_000_000)]
SEARCH_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class PageFilter:
    """Which documents a list shows, and which page of them."""

    status: str | None = None
    search: str | None = None
    limit: int = 50
    offset: int = 0
    sites: Sequence[int] | None = None
    """Where the caller may see them; None for everywhere."""

    def at(self, sites: Sequence[int] | None, statuses: Sequence[str]) -> PageFilter:
        """The same page for somebody who sees these sites; an unknown status is refused."""
        if self.status is not None and self.status not in statuses:
            raise Invalid("request.invalid", [FieldError("status", "not_allowed")])
        return replace(self, sites=sites)


async def page_filter(
    status: FromQuery[str | None] = None,
    search: FromQuery[str | None] = None,
    limit: FromQuery[LimitQuery] = 50,
    offset: FromQuery[OffsetQuery] = 0,
) -> PageFilter:
    """Which page the query asks for."""
    if search is not None and (len(search) > SEARCH_LENGTH_MAX or "\0" in search):
        raise Invalid("request.invalid", [FieldError("search", "not_searchable")])
    return PageFilter(status, search, limit, offset)
