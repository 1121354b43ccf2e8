"""Picks from real warehouses, against answers that were computed independently."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from takt.inventory.picking import Candidate, Wish, propose
from tests.shared_data import shared


def answers(name: str) -> Any:
    return json.loads(shared("expected", f"{name}.expected.json").read_text("utf-8"))


def count_sheet() -> dict[str, list[Candidate]]:
    """The lines of the count sheet by product; a bin is known by its code."""
    path = shared("data", "openboxes-demo", "mainWarehouseInventory.csv")
    bins: dict[str, int] = {}
    found: dict[str, list[Candidate]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            place, lot = line["Bin location"], line["Lot number"]
            expires_on = None
            if line["Expiration date"]:
                day = datetime.strptime(line["Expiration date"], "%m/%d/%Y").replace(tzinfo=UTC)
                expires_on = day.date().isoformat()
            found[line["Product code"]].append(
                Candidate(
                    bins.setdefault(place, len(bins) + 1),
                    lot or None,
                    int(line["Physical QOH"] or 0),
                    place,
                    lot,
                    expires_on=expires_on,
                )
            )
    return found


@pytest.mark.parametrize("part", [0, 1])
def test_fefo_of_a_count_sheet_picks_what_the_answers_say(part: int) -> None:
    answer, sheet = answers("fefo")["fefo"]["shared_main"][part], count_sheet()

    for case in answer["cases"]:
        lines = sheet[case["product"]]
        everything = propose(lines, Wish("fefo", 10**9, answer["as_of"]))
        pick = propose(lines, Wish("fefo", case["request"], answer["as_of"]))

        assert sum(one.quantity for one in everything.proposals) == case["available"]
        assert [
            {
                "lot": one.candidate.lot_code,
                "expires": one.candidate.expires_on,
                "bin": one.candidate.location_code,
                "quantity": one.quantity,
            }
            for one in pick.proposals
        ] == case["picks"]
        assert pick.short == case["short"]
    stats = answer["stats"]
    every = [line for lines in sheet.values() for line in lines]
    assert len(every) == stats["lines"]
    assert sum(line.quantity <= 0 for line in every) == stats["no_stock"]
    assert len({case["product"] for case in answer["cases"]}) == answer["products"]


SCALE = 5
CLAIMED = ("serial", "consumed_by", "belongs_to", "sales_order", "customer", "is_building")


def scaled(quantity: str | float) -> int:
    return int(Decimal(str(quantity)).scaleb(SCALE))


def stock_items() -> dict[int, list[Candidate]]:
    """The stock of each part that nobody has a claim on, its number standing for its code."""
    path = shared("data", "inventree-demo", "inventree_data_2024-03-19.json.gz")
    with gzip.open(path, "rt", encoding="utf-8") as text:
        rows = [row for row in json.load(text) if row["model"] == "stock.stockitem"]
    found: dict[int, list[Candidate]] = defaultdict(list)
    for row in rows:
        fields = row["fields"]
        if any(fields[claim] for claim in CLAIMED):
            continue
        day = datetime.fromisoformat(fields["updated"]).date()
        found[fields["part"]].append(
            Candidate(
                fields["location"] or 0,
                str(row["pk"]),
                scaled(fields["quantity"]),
                lot_code=f"{row['pk']:09}",
                received_at=day.toordinal(),
            )
        )
    return found


def test_fifo_of_parts_with_several_lots_picks_what_the_answers_say() -> None:
    answer, stock = answers("fefo_multilot"), stock_items()

    for case in answer["cases"]:
        lots = stock[case["part"]]
        pick = propose(lots, Wish("fifo", scaled(case["request"]), "2024-03-19"))

        there = sum(max(0, one.quantity) for one in lots)
        assert there == scaled(case["available"])
        assert [(int(one.candidate.lot or 0), one.quantity) for one in pick.proposals] == [
            (one["stock_item"], scaled(one["quantity"])) for one in case["picks"]
        ]
        assert pick.short == scaled(case["short"])
    assert len({case["part"] for case in answer["cases"]}) == answer["parts"]
