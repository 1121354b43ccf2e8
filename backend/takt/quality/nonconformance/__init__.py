"""Goods that do not conform: reports, dispositions, signatures, actions and claims."""

from takt.quality.nonconformance.case_numbers import number_text
from takt.quality.nonconformance.checks import CHECKS
from takt.quality.nonconformance.extension import Nonconformances
from takt.quality.nonconformance.failed_without_lot import FailedWithoutLot
from takt.quality.nonconformance.follow_verdict import Inspected, follow_verdict
from takt.quality.nonconformance.model import NONCONFORMANCE_NAMESPACE, nonconformance_id
from takt.quality.nonconformance.overdue import tell_overdue_actions
from takt.quality.nonconformance.ports import ReworkOrders
from takt.quality.nonconformance.store import forget_nonconformances

__all__ = [
    "CHECKS",
    "NONCONFORMANCE_NAMESPACE",
    "FailedWithoutLot",
    "Inspected",
    "Nonconformances",
    "ReworkOrders",
    "follow_verdict",
    "forget_nonconformances",
    "nonconformance_id",
    "number_text",
    "tell_overdue_actions",
]
