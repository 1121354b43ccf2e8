"""The words of count sheets and variance reports, in the language of whoever asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CHINESE: Final = "zh-CN"
LANGUAGES: Final = (CHINESE, "en")
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "sheet": ("盘点表", "Count sheet"),
    "report": ("盘点差异报告", "Variance report"),
    "stocktake": ("盘点单", "Stocktake"),
    "site": ("工厂", "Site"),
    "zone": ("库区", "Zone"),
    "due_on": ("到期日", "Due on"),
    "kind": ("类型", "Kind"),
    "kind_full": ("全盘", "Full"),
    "kind_zone": ("按库区", "By zone"),
    "kind_class": ("按分类", "By class"),
    "kind_cycle": ("循环盘点", "Cycle count"),
    "kind_zero": ("零库存检查", "Zero-stock check"),
    "made_at": ("生成时间（{zone}）", "Made at ({zone})"),
    "lines": ("行数", "Lines"),
    "all_lines": ("盘点明细", "All lines"),
    "blind": ("盲盘：表上没有账面数", "Blind: no book figures on this sheet"),
    "place": ("库位", "Place"),
    "item": ("物料", "Item"),
    "name": ("名称", "Name"),
    "lot": ("批次", "Lot"),
    "unit": ("单位", "Unit"),
    "book": ("账面数", "Book"),
    "counted": ("实盘数", "Counted"),
    "counter": ("盘点人", "Counted by"),
    "note": ("备注", "Note"),
    "date": ("日期", "Date"),
    "signature": ("签名", "Signature"),
    "coverage": (
        "共 {lines} 行，已盘 {counted} 行，未盘 {left} 行",
        "{counted} of {lines} lines counted, {left} not counted",
    ),
    "whatever_lies_here": ("（所有物料）", "(whatever lies here)"),
    "found_here": ("表外物料", "Found, not on the list"),
    "scan": ("扫码内容", "Code to scan"),
    "variance": ("差异", "Variance"),
    "value": ("差异金额", "Value"),
    "book_value": ("账面金额", "Book value"),
    "off_value": ("差异金额（绝对值）", "Value off (absolute)"),
    "reason": ("原因", "Reason"),
    "approver": ("批准人", "Approved by"),
    "meaning": ("签名含义", "Meaning of the signature"),
    "meaning_approved": ("批准", "approved"),
    "meaning_rejected": ("驳回", "rejected"),
    "at": ("时间（{zone}）", "Time ({zone})"),
    "class": ("分类", "Class"),
    "state": ("状态", "State"),
    "state_open": ("未盘", "not counted"),
    "state_counted": ("等待入账", "waits for the books"),
    "state_recount": ("需复盘", "to be counted again"),
    "state_question": ("待确认先后", "before or after?"),
    "state_review": ("待批准", "waits for approval"),
    "state_recheck": ("需重查", "to be rechecked"),
    "state_done": ("完成", "done"),
    "state_dropped": ("未盘即关闭", "closed uncounted"),
    "right": ("账实相符", "Right"),
    "right_lines": ("行准确率", "Lines right"),
    "right_value": ("金额准确率", "Value right"),
    "sums_by_zone": ("按库区汇总", "Sums by zone"),
    "sums_by_class": ("按分类汇总", "Sums by class"),
    "all": ("合计", "All"),
    "several": ("多人盘点对比", "Counted by several people"),
    "each": ("各人盘点数", "Each count"),
    "duplicates": ("重复序列号（在两处盘到）", "Serials found at two places"),
    "serial": ("序列号", "Serial number"),
    "gaps": ("未盘行", "Lines not counted"),
    "found": ("表外盘到的行", "Lines found, not on the list"),
    "unknown": ("未识别的条码", "Codes nobody knew"),
    "code": ("条码", "Code"),
    "none": ("无", "None"),
    "first_only": (
        "仅列前 {rows} 行，全部内容见 Excel",
        "The first {rows} lines; all are in Excel",
    ),
}
KEYS: Final = frozenset(_WORDS)


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self._place = 0 if language == CHINESE else 1

    def __call__(self, key: str) -> str:
        return _WORDS[key][self._place]

    def unit(self, name_zh: str | None, name_en: str | None, code: str) -> str:
        """A unit as screens call it."""
        return self.name(name_zh, name_en) or code

    def name(self, name_zh: str | None, name_en: str | None) -> str:
        """A name in this language, or in the other where it has none."""
        names = (name_zh or "", name_en or "")
        return names[self._place] or names[1 - self._place]
