"""The words of quality on paper, in the language of whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

CHINESE: Final = "zh-CN"
LANGUAGES: Final = (CHINESE, "en")
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "report": ("质量分析报告", "Quality figures"),
    "site": ("工厂", "Site"),
    "period": ("期间", "Period"),
    "made_at": ("生成时间（{zone}）", "Made at ({zone})"),
    "narrowed": ("筛选", "Narrowed to"),
    "none": ("无", "None"),
    "first_only": (
        "仅列前 {rows} 行，全部内容见 Excel",
        "The first {rows} lines; all are in Excel",
    ),
    "figures": ("指标", "Figures"),
    "figure": ("指标", "Figure"),
    "value": ("数值", "Value"),
    "part": ("分子", "Part"),
    "whole": ("分母", "Whole"),
    "rows": ("记录数", "Rows"),
    "pass_rate": ("检验合格率", "Pass rate"),
    "first_pass": ("一次检验合格率", "First-pass yield of lots"),
    "ppm": ("不合格品率 (ppm)", "Nonconforming units (ppm)"),
    "first_pass_made": ("生产直通率", "First-pass yield of production"),
    "yield": ("产出良率", "Yield"),
    "scrap_rate": ("报废率", "Scrap rate"),
    "defects": ("缺陷排列", "Defects"),
    "scrap": ("报废排列", "Scrap"),
    "code": ("代码", "Code"),
    "name": ("名称", "Name"),
    "quantity": ("数量", "Quantity"),
    "unit": ("单位", "Unit"),
    "work_orders": ("工单数", "Work orders"),
    "share": ("占比", "Share"),
    "cumulative": ("累计占比", "Cumulative"),
    "months": ("各月良率", "Yield by month"),
    "month": ("月份", "Month"),
    "ordered": ("计划数", "Ordered"),
    "made": ("产出数", "Made"),
    "scrapped": ("报废数", "Scrapped"),
    "costs": ("质量损失成本", "Cost of poor quality"),
    "source": ("类别", "Kind"),
    "cost": ("金额", "Cost"),
    "unknown": ("无成本的记录", "Rows without a cost"),
    "cost_scrap": ("报废", "Scrap"),
    "cost_rework": ("返工", "Rework"),
    "cost_returns": ("退货", "Returns"),
    "total": ("合计", "Total"),
    "suppliers": ("供应商评分", "Supplier rating"),
    "formula": (
        "评分 = 50% 质量 + 30% 交期 + 20% 数量。质量 = 1 − 拒收 / 收货；"
        "交期 = 按期到齐的行 / 应到的行；数量 = 收货 / 订货（最高为 1）。"
        "没有数据的部分不计，其余按比例加权。",
        "Rating = 50 % quality + 30 % delivery + 20 % quantity. Quality = 1 - rejected / "
        "received; delivery = lines complete by their day / lines due; quantity = received / "
        "ordered, at most 1. A part without data is left out and the others weigh more.",
    ),
    "supplier": ("供应商", "Supplier"),
    "lines": ("到货行", "Delivery lines"),
    "quality": ("质量", "Quality"),
    "delivery": ("交期", "Delivery"),
    "amount": ("数量", "Quantity"),
    "score": ("评分", "Score"),
    "grade": ("等级", "Grade"),
    "trend": ("每周不合格批", "Lots that failed, by week"),
    "week": ("周", "Week"),
    "bad": ("不合格", "Failed"),
    "inspected": ("检验", "Inspected"),
    "limit": ("上控制限", "Upper limit"),
    "warning": ("预警", "Warning"),
    "warns": ("是", "yes"),
    "rows_inspections": ("检验记录", "Inspections"),
    "rows_defects": ("缺陷记录", "Defects found"),
    "rows_scrap": ("报废记录", "Scrap entries"),
    "rows_orders": ("完工工单", "Finished orders"),
    "rows_lines": ("到货行记录", "Lines of deliveries"),
    "at": ("时间（{zone}）", "Time ({zone})"),
    "item": ("物料", "Item"),
    "lot": ("批次", "Lot"),
    "document": ("单据", "Document"),
    "line": ("产线", "Line"),
    "shift": ("班次", "Shift"),
    "team": ("班组", "Team"),
    "person": ("人员", "Person"),
    "part_of": ("其中", "Of which"),
    "lost": ("损失", "Lost"),
    "good": ("合格", "Good"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "certificate": ("合格证明", "Certificate of conformity"),
    "of_what": ("编号", "Of"),
    "customer": ("客户", "Customer"),
    "declaration": (
        "以下货物已按要求检验，所列要求全部合格。",
        "The goods below were inspected as required, and everything that is asked of them was "
        "passed.",
    ),
    "declaration_signed": (
        "以下货物已按要求检验。曾不合格的检验，之后重检合格，或经签名让步接收、返工放行，见下。",
        "The goods below were inspected as required. What failed at first passed later, or was "
        "let go by the signatures below.",
    ),
    "declaration_skipped": (
        "以下货物按检验方案放行，其中有的批次按跳批规则未检验，逐项列明如下。",
        "The goods below were accepted by their inspection plans. Some of their lots were not "
        "looked at, by the skip-lot rule: each is named below.",
    ),
    "goods": ("货物", "Goods"),
    "produced_on": ("生产日期", "Produced on"),
    "expires_on": ("有效期", "Expires on"),
    "kind_receipt": ("来料检验", "Inspection on receipt"),
    "kind_in_process": ("过程检验", "In-process inspection"),
    "kind_final": ("成品检验", "Final inspection"),
    "kind_shipment": ("出货检验", "Inspection before shipment"),
    "kind_move": ("移动检验", "Inspection on a move"),
    "verdict_passed": ("合格", "passed"),
    "verdict_failed": ("不合格，之后已处理", "failed, and settled afterwards"),
    "verdict_skipped": ("跳批放行", "skipped"),
    "not_looked_at": (
        "未检验：按方案的跳批规则放行",
        "Not looked at: accepted by the skip-lot rule of its plan",
    ),
    "by_word": ("无检验方案，由检验员判定", "No plan: decided by the inspector"),
    "plan": ("检验方案", "Plan"),
    "version": ("版本", "version"),
    "sample": (
        "样本 {n}（批量 {units}），接收数 {ac}，拒收数 {re}，发现 {found}",
        "Sample {n} of {units}, accepted up to {ac}, rejected from {re}, found {found}",
    ),
    "characteristic": ("检验项目", "Characteristic"),
    "limits": ("规格", "Limits"),
    "readings": ("读数", "Readings"),
    "least": ("最小", "Least"),
    "most": ("最大", "Most"),
    "mean": ("平均", "Mean"),
    "conforming": ("{yes} / {all} 合格", "{yes} of {all} good"),
    "looked_at": ("已检验", "looked at"),
    "signatures": ("判定与签名", "Verdicts and signatures"),
    "meaning": ("含义", "Meaning"),
    "method": ("方式", "Method"),
    "when": ("时间", "Time"),
    "meaning_disposed": ("处置", "disposed"),
    "meaning_concession_approved": ("批准让步接收", "concession approved"),
    "meaning_released": ("放行", "released"),
    "meaning_rejected": ("驳回", "rejected"),
    "method_pin": ("PIN 码", "PIN"),
    "method_password": ("密码", "password"),
    "issued_by": ("签发人", "Issued by"),
    "date": ("日期", "Date"),
    "unknown_key": ("（未记录）", "(not recorded)"),
}
KEYS: Final = frozenset(_WORDS)


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._place = 0 if language == CHINESE else 1

    def __call__(self, key: str) -> str:
        return _WORDS[key][self._place]

    def name(self, thing: Mapping[str, Any] | None) -> str:
        """A name in this language, in the other where it has none, else the code."""
        if thing is None:
            return self("unknown_key")
        names = (thing.get("name_zh") or "", thing.get("name_en") or "")
        return names[self._place] or names[1 - self._place] or str(thing.get("code") or "")
