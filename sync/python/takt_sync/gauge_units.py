"""Units as gauges and scales spell them behind a value, and as people write them in a plan.

Only what these instruments measure, and only spellings of one meaning: a lone `t` is a tonne here
and a tola there, a lone `M` is Mahr's mm and others' metre, so both are left out.
The twin is `sync/ts/src/gauge-units.ts`; that they are equal is a case of
`sync/vectors/verdicts.json`.
"""

from typing import Final

UNITS: Final[dict[str, tuple[str, ...]]] = {
    "um": ("um", "UM", "µm", "μm", "微米"),
    "mm": ("mm", "MM", "毫米"),
    "cm": ("cm", "CM", "厘米"),
    "m": ("m", "米"),
    "in": ("in", "IN", "In", "inch", "INCH", '"', "英寸"),
    "mg": ("mg", "毫克"),
    "g": ("g", "G", "克"),
    "kg": ("kg", "KG", "Kg", "千克", "公斤"),
    "lb": ("lb", "LB", "lbs", "磅"),
    "oz": ("oz", "OZ", "盎司"),
    "ct": ("ct", "CT", "克拉"),
    "pcs": ("pcs", "PCS", "PC", "pc", "个", "件"),
    "N": ("N", "牛"),
    "kN": ("kN", "KN", "千牛"),
    "lbf": ("lbf", "lbF", "LBF"),
    "kgf": ("kgf", "kgF", "KGF"),
    "Nm": ("Nm", "NM", "N·m", "N*m"),
    "kPa": ("kPa", "KPA", "千帕"),
    "MPa": ("MPa", "MPA", "兆帕"),
    "bar": ("bar", "BAR", "巴"),
    "psi": ("psi", "PSI"),
    "deg": ("deg", "DEG", "°", "度"),
    "degC": ("degC", "°C", "℃", "摄氏度"),
    "degF": ("degF", "°F", "℉"),
    "%": ("%",),
    "V": ("V", "伏"),
    "mV": ("mV", "毫伏"),
    "A": ("A", "安"),
    "mA": ("mA", "毫安"),
    "Ohm": ("Ohm", "ohm", "OHM", "Ω", "欧"),
    "HRC": ("HRC",),
    "HRB": ("HRB",),
    "HV": ("HV",),
    "HB": ("HB",),
}
"""A unit by the name that it has here -> every way in which it is spelled."""

_SPELLED: Final = {spelling: name for name, all_of in UNITS.items() for spelling in all_of}


def unit_named(spelling: str) -> str | None:
    """The unit that a spelling means, or None."""
    return _SPELLED.get(spelling)
