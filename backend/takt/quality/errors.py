"""Every notice that quality opens; the sentences lie in the locales of the web application."""

from __future__ import annotations

from typing import Final

FAILED: Final = "quality.failed"
SECOND_RESULT: Final = "quality.second_result"
RESULT_MISMATCH: Final = "quality.result_mismatch"
VERDICT_DIFFERS: Final = "quality.verdict_differs"
READING_ODD: Final = "quality.reading_odd"
BEGIN_ODD: Final = "quality.begin_odd"
BEGUN_TWICE: Final = "quality.begun_twice"
SAMPLE_DIFFERS: Final = "quality.sample_differs"
GAUGE_OVERDUE: Final = "quality.gauge_overdue"
DISCONTINUED: Final = "quality.discontinued"
NOT_INSPECTED: Final = "quality.not_inspected"
FAILED_GOODS_LEFT: Final = "quality.failed_goods_left"
SPC_ALARM: Final = "quality.spc_alarm"
