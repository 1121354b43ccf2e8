"""The words of a nonconformance report, in the language of whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CHINESE: Final = "zh-CN"
LANGUAGES: Final = (CHINESE, "en")
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "report": ("不合格品报告", "Nonconformance report"),
    "site": ("工厂", "Site"),
    "made_at": ("生成时间（{zone}）", "Made at ({zone})"),
    "item": ("物料", "Item"),
    "lot": ("批次", "Lot"),
    "location": ("库位", "Location"),
    "quantity": ("数量", "Quantity"),
    "defect": ("缺陷", "Defect"),
    "severity": ("严重程度", "Severity"),
    "severity_minor": ("轻微", "minor"),
    "severity_major": ("严重", "major"),
    "severity_critical": ("致命", "critical"),
    "status": ("状态", "Status"),
    "status_open": ("待处置", "open"),
    "status_concession": ("待让步批准", "waits for the concession"),
    "status_rework": ("返工中", "in rework"),
    "status_closed": ("已关闭", "closed"),
    "reported": ("上报", "Reported"),
    "of_inspection": ("由检验不合格产生", "opened by a failed inspection"),
    "note": ("备注", "Note"),
    "containment": ("围堵措施", "Containment"),
    "causes": ("原因分析", "Cause"),
    "why": ("为什么 {number}", "Why {number}"),
    "decisions": ("处置与签名", "Disposition and signatures"),
    "step": ("步骤", "Step"),
    "meaning": ("签名含义", "Meaning of the signature"),
    "meaning_disposed": ("处置", "disposed"),
    "meaning_concession_approved": ("批准让步接收", "concession approved"),
    "meaning_released": ("放行", "released"),
    "meaning_rejected": ("驳回", "rejected"),
    "step_disposition": ("处置", "Disposition"),
    "step_concession": ("让步接收", "Concession"),
    "step_release": ("放行", "Release"),
    "disposition_rework": ("返工", "rework"),
    "disposition_scrap": ("报废", "scrap"),
    "disposition_return": ("退货", "return to supplier"),
    "disposition_use_as_is": ("让步接收", "use as is"),
    "all_that_is_left": ("全部剩余", "all that is left"),
    "person": ("签名人", "Person"),
    "method": ("签名方式", "Signed by"),
    "method_pin": ("PIN 码", "PIN"),
    "method_password": ("密码", "password"),
    "at": ("时间", "Time"),
    "work_order": ("返工工单", "Rework order"),
    "without_effect": ("未生效", "no effect"),
    "actions": ("纠正与预防措施", "Actions"),
    "kind": ("类型", "Kind"),
    "kind_containment": ("围堵", "containment"),
    "kind_corrective": ("纠正", "corrective"),
    "kind_preventive": ("预防", "preventive"),
    "action": ("措施", "Action"),
    "owner": ("负责人", "Owner"),
    "due_on": ("到期日", "Due on"),
    "done_on": ("完成日", "Done on"),
    "effectiveness": ("效果", "Effectiveness"),
    "effectiveness_effective": ("有效", "effective"),
    "effectiveness_not_effective": ("无效", "not effective"),
    "checked_by": ("确认人", "Checked by"),
    "claims": ("供应商索赔", "Supplier claims"),
    "supplier": ("供应商", "Supplier"),
    "amount": ("金额", "Amount"),
    "answer": ("答复", "Answer"),
    "sent_on": ("发出日", "Sent on"),
    "claim_open": ("未发出", "open"),
    "claim_sent": ("已发出", "sent"),
    "claim_accepted": ("已接受", "accepted"),
    "claim_refused": ("已拒绝", "refused"),
    "claim_closed": ("已关闭", "closed"),
    "photos": ("照片", "Photos"),
    "none": ("无", "None"),
}
KEYS: Final = frozenset(_WORDS)


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self._place = 0 if language == CHINESE else 1

    def __call__(self, key: str) -> str:
        return _WORDS[key][self._place]

    def name(self, name_zh: str | None, name_en: str | None) -> str:
        """A name in this language, or in the other where it has none."""
        names = (name_zh or "", name_en or "")
        return names[self._place] or names[1 - self._place]
