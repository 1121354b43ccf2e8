"""The designs that a server begins with: each kind of thing on 60 x 40 and 100 x 50 mm.

The symbol stands on the left, what people read on the right. Lots and items carry a DataMatrix,
which survives dirt best; the others a QR code, which any phone reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from takt.catalogue.labels.designs import MM, Design, Element, LabelDesign

_SIZES: Final = {"60x40": (60, 40), "100x50": (100, 50)}
_NAMES: Final = {
    "item": ("物料标签", "Item label"),
    "lot": ("批次标签", "Lot label"),
    "location": ("库位标签", "Location label"),
    "job": ("工单标签", "Job label"),
    "person": ("人员标签", "Person label"),
    "device": ("终端标签", "Device label"),
}

Line = tuple[str, str | None, int, bool]
"""A line beside the symbol: field, caption, lines' worth of height, bold."""
_LINES: Final[Mapping[str, tuple[Line, ...]]] = {
    "item": (("code", None, 2, True), ("names", None, 3, False), ("unit", "单位 Unit ", 1, False)),
    "lot": (
        ("item_names", None, 2, True),
        ("item_code", None, 1, False),
        ("lot_code", "批次 Lot ", 1, True),
        ("expires_on", "有效期 EXP ", 1, False),
        ("best_before_on", "保质期 BB ", 1, False),
        ("quantity", "数量 Qty ", 1, False),
    ),
    "location": (
        ("code", None, 2, True),
        ("names", None, 2, False),
        ("path", None, 2, False),
    ),
    "job": (
        ("code", "工单 Job ", 1, True),
        ("item_names", None, 2, False),
        ("item_code", None, 1, False),
        ("quantity", "数量 Qty ", 1, False),
        ("due_on", "交期 Due ", 1, False),
    ),
    "person": (("name", None, 2, True), ("roles", None, 2, False)),
    "device": (("name", None, 2, True), ("site", None, 1, False)),
}


def _design(kind: str, width: int, height: int) -> Design:
    foot, gap = (4, 2) if height < 50 else (5, 3)
    side = height - foot - 2 * gap - 1
    if width < 80:
        side = min(side, 26)
    lines = _LINES[kind]
    step = (height - foot - 2 * gap - 1) * MM // sum(line[2] for line in lines) // 500 * 500
    points = 9 if height < 50 else 12
    symbol = "datamatrix" if kind in ("item", "lot") else "qr"
    elements = [_element(symbol, (gap, gap, side, side), field="gs1")]
    top, left = gap * MM, gap + side + 2
    for field, caption, count, is_bold in lines:
        box = (left * MM, top, (width - gap - left) * MM, step * count)
        elements.append(
            Element(
                kind="text", x_um=box[0], y_um=box[1], width_um=box[2], height_um=box[3],
                field=field, literal=caption, size_pt=points + 2 * is_bold, align="left",
                bold=is_bold, wrap=count > 1,
            )
        )  # fmt: skip
        top += step * count
    foot_box = (gap, height - foot - 1, width - 2 * gap, foot)
    elements.append(_element("text", foot_box, field="human_readable", size_pt=points - 1))
    return Design(tuple(elements), height * MM, width * MM)


def _element(
    kind: str, box_mm: tuple[int, int, int, int], *, field: str, size_pt: int = 9
) -> Element:
    x, y, width, height = (edge * MM for edge in box_mm)
    return Element(
        kind=kind, x_um=x, y_um=y, width_um=width, height_um=height, field=field, literal=None,
        size_pt=size_pt, align="left", bold=False, wrap=False,
    )  # fmt: skip


BUILT_IN: Final[Mapping[str, LabelDesign]] = {
    f"{kind}-{size}": LabelDesign(
        id=0,
        code=f"{kind}-{size}",
        name_zh=f"{zh} {size}",
        name_en=f"{en} {size} mm",
        kind=kind,
        design=_design(kind, *edges),
    )
    for kind, (zh, en) in _NAMES.items()
    for size, edges in _SIZES.items()
}
"""By code; each passes the rules that a person's own design has to pass."""
