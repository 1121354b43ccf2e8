"""How goods, places, parties and documents are called outside, as URIs.

GS1 Digital Link where the plant has GS1 keys, for no company prefix has to be known there; else an
address below the name of this installation, so that house codes survive. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

GS1: Final = "https://id.gs1.org"
# GS1 General Specifications, table 7.11-1: the 82 characters of a lot or serial number, 20 at most.
_IS_GS1_LOT = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}").fullmatch


@dataclass(frozen=True, slots=True)
class Goods:
    """An item by its code, with its GTIN where it has one."""

    code: str
    gtin: str | None
    unit: str
    scale: int
    is_serial: bool = False

    def is_instance(self, lot_id: str | None) -> bool:
        """Whether the name is that of one piece, by its serial number, and not of a class."""
        return self.is_serial and lot_id is not None


@dataclass(frozen=True, slots=True)
class Identifiers:
    """URIs below the address of an installation, such as https://takt.example."""

    home: str

    def goods(self, goods: Goods, lot_id: str | None, lot_code: str | None) -> str:
        """A lot of an item, or a piece by its serial number; the item alone without a lot."""
        if goods.gtin is not None and (lot_id is None or _IS_GS1_LOT(lot_code or "")):
            item = f"{GS1}/01/{goods.gtin.zfill(14)}"
            key = "21" if goods.is_serial else "10"
            return item if lot_id is None else f"{item}/{key}/{_part(lot_code or '')}"
        item = f"{self.home}/id/item/{_part(goods.code)}"
        return item if lot_id is None else f"{item}/lot/{_part(lot_code or lot_id)}"

    def location(self, code: str, gln: str | None = None) -> str:
        """A place: by its GLN, else by its code."""
        return f"{GS1}/414/{gln}" if gln else f"{self.home}/id/location/{_part(code)}"

    def party(self, party: int, code: str | None = None, gln: str | None = None) -> str:
        """A supplier or a customer: by GLN, by code, or by number where nobody described it."""
        return f"{GS1}/417/{gln}" if gln else f"{self.home}/id/party/{_part(code or str(party))}"

    def document(self, kind: str, number: int) -> str:
        """An order, or a line of a delivery or shipment."""
        return f"{self.home}/id/{kind}/{number}"


def _part(text: str) -> str:
    return quote(text, safe="")


_COUNTED: Final = frozenset(
    (
        "pcs", "pc", "pce", "piece", "ea", "each",
        "件", "个", "只", "支", "根", "块", "片", "台", "张", "条", "颗", "枚", "把",
    )
)  # fmt: skip
_RECOMMENDATION_20: Final = {
    "mg": "MGM", "g": "GRM", "kg": "KGM", "t": "TNE", "lb": "LBR", "oz": "ONZ",
    "毫克": "MGM", "克": "GRM", "千克": "KGM", "公斤": "KGM", "吨": "TNE",
    "ml": "MLT", "l": "LTR", "m3": "MTQ", "毫升": "MLT", "升": "LTR", "立方米": "MTQ",
    "mm": "MMT", "cm": "CMT", "m": "MTR", "km": "KMT", "in": "INH", "ft": "FOT",
    "毫米": "MMT", "厘米": "CMT", "米": "MTR", "千米": "KMT",
    "m2": "MTK", "平方米": "MTK", "h": "HUR", "小时": "HUR",
    "set": "SET", "套": "SET", "pr": "PR", "pair": "PR", "双": "PR", "对": "PR",
    "box": "XBX", "盒": "XBX", "箱": "XBX", "pal": "XPX", "托盘": "XPX", "roll": "XRO", "卷": "XRO",
    "drum": "XDR", "桶": "XDR", "bag": "XBG", "袋": "XBG", "bottle": "XBO", "瓶": "XBO",
}  # fmt: skip


def unit_code(unit: str) -> tuple[bool, str | None]:
    """Whether the unit is known, and its code of UN/CEFACT recommendation 20; pieces have none."""
    key = unit.casefold()
    if key in _COUNTED:
        return True, None
    code = _RECOMMENDATION_20.get(key)
    if code is None and unit in _RECOMMENDATION_20.values():
        code = unit
    return code is not None, code
