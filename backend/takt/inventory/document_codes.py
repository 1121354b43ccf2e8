"""Codes of the documents that acts of a batch name by number, for what is known by the code alone.

Areas above the inventory own the documents; they tell the codes while a push is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from takt.inventory.model import Facts

NamedBy = Literal["work_order", "shipment_line"]
CODES: Final = "inventory.document_codes"


def tell_codes(facts: Facts, named_by: NamedBy, codes: Iterable[tuple[int, str]]) -> None:
    """An area says which documents stand behind these numbers."""
    known = facts.of.setdefault(CODES, {})
    known |= {(named_by, number): code for number, code in codes}


def code_of(facts: Facts, command: Any) -> str | None:
    """The code of the document that a command names by number; None where nobody knows one."""
    known: dict[tuple[str, int | None], str] = facts.of.get(CODES, {})
    order, line = getattr(command, "work_order", None), getattr(command, "line", None)
    return known.get(("work_order", order)) or known.get(("shipment_line", line))
