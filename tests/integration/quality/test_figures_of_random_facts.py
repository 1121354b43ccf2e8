"""Each figure equals a plain recomputation, and lists exactly the rows that it counts."""

from __future__ import annotations

import itertools
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.integration.documents import Desk
from tests.integration.inventory.plant import BOLT, GLUE
from tests.integration.mixed_streams import histories
from tests.integration.quality.random_facts import (
    DAYS,
    FACT,
    LINE,
    START,
    Facts,
    Looked,
    a_site,
)

SITES = itertools.count(950_001)
DAYS_ASKED = "from_on=2026-01-05&until_on=2026-03-29"
LAST = START + DAYS * 86_400_000 - 1

LOST = """
    SELECT coalesce(reason::text, '') AS reason, sum(quantity / 10.0 ^ scale) AS quantity,
           count(*) AS rows
    FROM scrap_entry s
    JOIN item i ON i.id = s.item
    WHERE site = $1 AND undone_by IS NULL AND effective BETWEEN $2 AND $3
    GROUP BY 1
"""
FOUND = """
    SELECT f.defect::text AS code,
           coalesce(i.opened_supplier, (
               SELECT party FROM party_entry e
               WHERE e.lot = i.lot AND direction = 'received' AND undone_by IS NULL
               ORDER BY effective, operation
               LIMIT 1
           ))::text AS supplier, f.number, t.unit
    FROM reading_defect f
    JOIN reading r ON r.operation = f.operation AND r.unit = f.unit
    JOIN inspection i ON i.id = f.inspection
    JOIN item t ON t.id = i.item
    WHERE i.site = $1 AND i.status <> 'void' AND r.counts AND f.undone_by IS NULL
        AND f.effective BETWEEN $2 AND $3
"""
MADE = """
    WITH made AS (
        SELECT w.id, w.quantity, w.status, i.scale,
               (SELECT coalesce(sum(quantity), 0) FROM lot_entry e
                WHERE e.work_order = w.id AND undone_by IS NULL) AS made,
               (SELECT coalesce(sum(quantity), 0) FROM scrap_entry e
                WHERE e.work_order = w.id) AS lost,
               (SELECT max(effective) FROM (
                    SELECT effective FROM lot_entry
                    WHERE work_order = w.id AND undone_by IS NULL
                    UNION ALL
                    SELECT effective FROM scrap_entry WHERE work_order = w.id
               ) AS x) AS at
        FROM work_order w
        JOIN item i ON i.id = w.item
        WHERE w.site = $1
    )
    SELECT count(*) AS rows, coalesce(sum(quantity / 10.0 ^ scale), 0) AS ordered,
           coalesce(sum(made / 10.0 ^ scale), 0) AS made,
           coalesce(sum(lost / 10.0 ^ scale), 0) AS lost
    FROM made
    WHERE at BETWEEN $2 AND $3 AND (status = 'closed' OR made + lost >= quantity)
"""
COSTS = """
    SELECT source, count(*) AS rows, count(*) FILTER (WHERE unit_cost IS NULL) AS unknown,
           array_agg(quantity::numeric * unit_cost / 10.0 ^ scale) AS values
    FROM (
        SELECT 'scrap' AS source, item, quantity, effective FROM scrap_entry
        WHERE site = $1 AND undone_by IS NULL
        UNION ALL
        SELECT 'rework', item, quantity, effective FROM lot_entry
        WHERE site = $1 AND undone_by IS NULL AND relation = 'rework'
        UNION ALL
        SELECT 'returns', item, quantity, effective FROM party_entry
        WHERE site = $1 AND undone_by IS NULL AND direction = 'returned'
    ) AS x
    JOIN item i ON i.id = x.item
    LEFT JOIN item_cost c ON c.item = x.item
    WHERE effective BETWEEN $2 AND $3
    GROUP BY 1
"""


def half_even(part: Any, whole: Any) -> str | None:
    """A share as others would round it."""
    if not whole:
        return None
    share = Decimal(part) / Decimal(whole)
    return str(share.quantize(Decimal("0.000001"), ROUND_HALF_EVEN))


class Asking:
    """The figures of one site, asked over HTTP, beside what its tables say."""

    def __init__(self, desk: Desk, facts: Facts) -> None:
        self.desk, self.facts = desk, facts

    async def told(self, path: str, more: str = "") -> Any:
        query = f"site={self.facts.site}&{DAYS_ASKED}{more}"
        return await self.desk.ask("GET", f"quality-figures{path}?{query}")

    async def rows(self, more: str) -> list[dict[str, Any]]:
        """All rows of a list, page by page."""
        found: list[dict[str, Any]] = []
        while True:
            page = await self.told("/rows", f"{more}&limit=40&offset={len(found)}")
            found += page["rows"]
            if len(found) >= page["total"]:
                assert len(found) == page["total"]
                return found

    async def plain(self, statement: str) -> list[Any]:
        return await self.desk.plant.server.fetch(statement, self.facts.site, START, LAST)


def lots_inspected(asking: Asking) -> list[Looked]:
    """The lots that somebody looked at in these days."""
    return [one for one in asking.facts.looked if START <= one.at <= LAST]


def first_looks(asking: Asking) -> list[Looked]:
    """The first look at each lot, where it was in these days; goods without a lot are one each."""
    firsts: dict[str, Looked] = {}
    for one in sorted(asking.facts.looked, key=lambda one: (one.at, one.id)):
        firsts.setdefault(one.lot or one.id, one)
    return [one for one in firsts.values() if START <= one.at <= LAST]


async def figures_equal(asking: Asking) -> None:
    """Lots accepted of lots inspected; nonconforming units of a million units inspected."""
    told = {one["name"]: one for one in (await asking.told(""))["figures"]}
    looked, firsts = lots_inspected(asking), first_looks(asking)
    [made] = await asking.plain(MADE)
    accepted = [one for one in looked if one.is_accepted]
    assert told["pass_rate"]["value"] == half_even(len(accepted), len(looked))
    assert told["pass_rate"]["rows"] == len(looked)
    at_once = [one for one in firsts if one.is_accepted]
    assert told["first_pass"]["value"] == half_even(len(at_once), len(firsts))
    units = sum(one.inspected for one in looked)
    bad = sum(one.nonconforming for one in looked)
    assert (told["ppm"]["part"], told["ppm"]["whole"]) == (bad, units)
    assert told["ppm"]["value"] == (round(Fraction(bad * 1_000_000, units)) if units else None)
    assert told["yield"]["value"] == half_even(made["made"], made["ordered"])
    assert told["scrap_rate"]["value"] == half_even(made["lost"], made["ordered"])
    assert told["yield"]["rows"] == made["rows"]
    for name, one in told.items():
        rows = await asking.rows(f"&figure={name}")
        parts = await asking.rows(f"&figure={name}&part=true")
        assert (len(rows), len(parts)) == (one["rows"], one["part_rows"]), name
        assert {row["id"] for row in parts} <= {row["id"] for row in rows}


async def scrap_equals(asking: Asking) -> None:
    plain = {row["reason"]: row for row in await asking.plain(LOST)}
    told = await asking.told("/pareto", "&of=scrap")
    assert {bar["key"] or "" for bar in told["bars"]} == set(plain)
    for bar in told["bars"]:
        row = plain[bar["key"] or ""]
        assert Decimal(bar["quantity"]).scaleb(-told["scale"]) == row["quantity"]
        key = "" if bar["key"] is None else f"&key={bar['key']}"
        rows = await asking.rows(f"&of=scrap&by=code{key}")
        assert len(rows) == bar["rows"] == row["rows"]
        sums = sum(Decimal(one["quantity"]).scaleb(-one["scale"]) for one in rows)
        assert sums == row["quantity"]
    if told["bars"]:
        assert told["bars"][-1]["cumulative"] == "1.000000"
    for by in ("item", "person", "shift", "line", "supplier", "team", "week", "month"):
        grouped = await asking.told("/pareto", f"&of=scrap&by={by}")
        assert sum(bar["rows"] for bar in grouped["bars"]) == grouped["rows"] == told["rows"]
        assert sum(bar["quantity"] for bar in grouped["bars"]) == told["quantity"]


async def defects_equal(asking: Asking) -> None:
    found = await asking.plain(FOUND)
    for by in ("code", "supplier"):
        told = await asking.told("/pareto", f"&of=defects&by={by}")
        plain = [row for row in found if row["unit"] == told["unit"]]
        assert bool(plain) == bool(found)
        sums: dict[str | None, int] = {}
        for row in plain:
            sums[row[by]] = sums.get(row[by], 0) + row["number"]
        assert {bar["key"]: bar["quantity"] for bar in told["bars"]} == sums
        assert told["rows"] == len(plain)


async def costs_equal(asking: Asking) -> None:
    plain = {row["source"]: row for row in await asking.plain(COSTS)}
    told = await asking.told("/costs")
    whole = 0
    for cost in told["costs"]:
        row = plain.get(cost["source"])
        values = [] if row is None else [one for one in row["values"] if one is not None]
        value = sum(int(one.quantize(Decimal(1), ROUND_HALF_EVEN)) for one in values)
        whole += value
        assert cost["rows"] == (0 if row is None else row["rows"])
        assert cost["unknown"] == (0 if row is None else row["unknown"])
        is_known = cost["rows"] > cost["unknown"] or not cost["rows"]
        assert cost["value"] == (value if is_known else None)
        rows = await asking.rows(f"&of={cost['source']}")
        assert len(rows) == cost["rows"]
        assert sum(one["cost"] for one in rows if one["cost"] is not None) == value
    assert sum(cost["value"] or 0 for cost in told["costs"]) == whole


async def suppliers_equal(asking: Asking) -> None:
    told = await asking.told("/suppliers")
    for one in told["suppliers"]:
        rows = await asking.rows(f"&of=lines&by=supplier&key={one['supplier']}")
        assert len(rows) == one["rows"]
        received = sum(Decimal(row["part"]).scaleb(-row["scale"]) for row in rows)
        ordered = sum(Decimal(row["quantity"]).scaleb(-row["scale"]) for row in rows)
        rejected = sum(Decimal(row["lost"]).scaleb(-row["scale"]) for row in rows)
        if all(row["at"] + 86_400_000 <= asking.desk.plant.clock.now_ms() for row in rows):
            assert one["fill_rate"] == half_even(received, ordered)
        assert one["reject_rate"] == half_even(rejected, received)


async def weeks_equal(asking: Asking) -> None:
    for series in ("lots", "units", "scrap"):
        told = await asking.told("/trends", f"&series={series}")
        asked = f"from_on={told['from_on']}&until_on={told['until_on']}"
        for week in told["weeks"][-3:]:
            path = f"quality-figures/rows?site={asking.facts.site}&{asked}&series={series}"
            page = await asking.desk.ask("GET", f"{path}&by=week&key={week['week']}&limit=1")
            assert page["total"] == week["rows"]


@given(
    facts=st.lists(FACT, min_size=5, max_size=60),
    lines=st.lists(LINE, min_size=0, max_size=6),
)
@histories(20)
async def test_figures_of_random_facts_equal_a_plain_recomputation_and_their_own_rows(
    desk: Desk, facts: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> None:
    desk.plant.clock.advance(1_000)
    pool = desk.plant.database.pool
    await pool.execute(
        "INSERT INTO item_cost (item, unit_cost, changed_at) VALUES ($1, 12345, 0), ($2, 77, 0)"
        " ON CONFLICT DO NOTHING",
        BOLT,
        GLUE,
    )
    site = await a_site(desk.plant.database, next(SITES), (desk.supplier, desk.other))
    for fact in facts:
        await site.add(fact)
    for line in lines:
        await site.deliver(line)

    asking = Asking(desk, site)
    await figures_equal(asking)
    await scrap_equals(asking)
    await defects_equal(asking)
    await costs_equal(asking)
    await suppliers_equal(asking)
    await weeks_equal(asking)
