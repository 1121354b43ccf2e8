"""GS1 codes: reading, writing, and what they say. The same files stand in `pwa/src/scan/gs1`."""

from takt.catalogue.gs1.encode import CannotEncode, bracketed, digital_link, element_string
from takt.catalogue.gs1.identifiers import GROUP_SEPARATOR, IDENTIFIERS, Identifier
from takt.catalogue.gs1.link import parse_link
from takt.catalogue.gs1.meaning import Amount, Meaning, date_of, meaning_of
from takt.catalogue.gs1.pairs import Contradiction, combine, missing_pair, pair_fault
from takt.catalogue.gs1.parse import (
    Reading,
    parse,
    parse_bracketed,
    parse_item_number,
    parse_scan,
    parse_unbracketed,
    upc_e_in_full,
)
from takt.catalogue.gs1.values import Element, Refusal

__all__ = [
    "GROUP_SEPARATOR",
    "IDENTIFIERS",
    "Amount",
    "CannotEncode",
    "Contradiction",
    "Element",
    "Identifier",
    "Meaning",
    "Reading",
    "Refusal",
    "bracketed",
    "combine",
    "date_of",
    "digital_link",
    "element_string",
    "meaning_of",
    "missing_pair",
    "pair_fault",
    "parse",
    "parse_bracketed",
    "parse_item_number",
    "parse_link",
    "parse_scan",
    "parse_unbracketed",
    "upc_e_in_full",
]
