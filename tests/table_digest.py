"""What the database holds, in one figure a table, to see that nothing was written.

Left out is what the server notes about attempts as such: it is meant to be written.
"""

from typing import Any

ATTEMPTS = ["sign_in_attempt", "used_assertion"]
STATEMENT = """
    SELECT string_agg(
        format(
            'SELECT %L AS name, count(*) AS rows,'
            ' coalesce(sum(hashtextextended(t::text, 0)), 0)::text AS digest FROM %I AS t',
            relname, relname
        ),
        ' UNION ALL ' ORDER BY relname
    )
    FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
        AND relname <> ALL ($1::text[]) AND has_table_privilege(oid, 'SELECT')
"""


async def table_digests(connection: Any) -> dict[str, tuple[int, str]]:
    """The number of rows and a digest of them for every table that the account may read."""
    statement = await connection.fetchval(STATEMENT, ATTEMPTS)
    rows = await connection.fetch(statement)
    return {row["name"]: (row["rows"], row["digest"]) for row in rows}
