"""QR codes as rows of 0 and 1: enrolment links and badges, for screens that draw them.

A module of 1 is dark; what draws them leaves four modules of quiet zone around.
"""

from __future__ import annotations

import qrcode
import qrcode.constants

BADGE_PREFIX = "B:"


def modules(text: str) -> list[str]:
    """The QR code of a text."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    return ["".join("1" if is_dark else "0" for is_dark in row) for row in code.get_matrix()]


def badge_modules(badge_code: str) -> list[str]:
    """The QR code of a badge: the house code that the scanner knows as a badge."""
    return modules(BADGE_PREFIX + badge_code)
