"""Every notice that quality opens; the sentences lie in the locales of the web application."""

from __future__ import annotations

from typing import Final

FAILED: Final = "quality.failed"
SECOND_RESULT: Final = "quality.second_result"
RESULT_MISMATCH: Final = "quality.result_mismatch"
