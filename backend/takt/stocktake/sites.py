"""Which sites there are to count at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from takt.inventory import Location, locations_by_id
from takt.kernel.errors import NotFound

if TYPE_CHECKING:
    from takt.runtime.database import Connection


async def site_of(connection: Connection, site: int) -> Location:
    """The site, or a refusal where there is none of this id."""
    found = (await locations_by_id(connection, [site])).get(site)
    if found is None or found.kind != "site":
        raise NotFound("stocktake.site_not_found", site=site)
    return found
