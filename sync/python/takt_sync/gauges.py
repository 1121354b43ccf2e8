"""What a gauge or a scale types when its button is pressed, as an integer in a scale.

A keyboard wedge sends a line of text. Read are a plain value, as a person types it as well, and
these lines, each as its maker documents it:

- `01A+0012.345`: Digimatic over USB (Mitutoyo QM-Height, manual 99MAF600B, 6.3): code number 0,
  channel, item A, sign, eight places with a floating point; all of them, or a key was lost
- `+012.345`, `ERR3`: Opto-RS (Sylvac, Opto-RS manual, data format); behind the value `<`, `=` or
  `>` where the gauge compares with limits of its own (Bowers UniCal, VIII.5)
- `+0012.345 ,MM`: dial indicators (Chicago Dial Indicator, USB and RS-232 protocol)
- `ST,+00012.34  g`, `ST,+0012.34, g`, `WT   +12.34  g`: A&D standard, CSV and DP format (EK-L, 9-2;
  AD-4212D; GX-A/GF-A communication manual, 7-2); `ST,OK,+0012.34 kg` where it compares (GC, 16.2)
- `ST,GS,+   1.250kg`: the same with gross or net (Tiger TI-02, 7.1)
- `+   12.34 g  `, `N     +   12.34 g  `: Sartorius SBI, 16 and 22 places (LE; Combics 3; Entris II)
- `S S      12.34 g`: MT-SICS, command S (Mettler-Toledo, level 0)
- `     12.34 g ?`: Ohaus (RS232 interface manual, output format; Explorer)

Point and comma are both the decimal sign, so neither ever groups thousands. Nothing is rounded:
more decimals than the scale has are refused, unless they are zeros. A value that the instrument
itself calls unstable or out of its range is no value. What a Chinese input method makes of keys
(full-width signs) is read as the keys. The twin is `sync/ts/src/gauges.ts`; cases lie in
`sync/vectors/verdicts.json`.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from takt_sync.characteristics import SCALE_MAX, VALUE_MAX
from takt_sync.gauge_units import unit_named

GaugeFault = Literal[
    "type", "scale", "empty", "too_long", "not_a_value", "decimals", "too_large",
    "unit", "unstable", "out_of_range", "instrument",
]  # fmt: skip

LINE_LENGTH_MAX: Final = 64
# Every sign is one for the point here, also what ends a line elsewhere.
_ANY: Final = re.DOTALL
_SIGNS: Final = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        "\u3000": " ",
        "\u00a0": " ",
        "\t": " ",
        "\u3002": ".",
        "\u2212": "-",
    }
)
_ENDS: Final = " \r\n\x02\x03"
_DIGIMATIC: Final = re.compile("0[0-9]A([+-][0-9.]{8})")
_HEADED: Final = re.compile(
    "(ST|QT|WT|US|OL) *[,;] *(?:(?:GS|NT|G|N|LO|OK|HI|--) *[,;] *)?(.*)|(WT|QT|US|OL) +(.*)",
    _ANY,
)
_SICS: Final = re.compile("S ([SDI])(?: +(.*))?", _ANY)
_NET: Final = re.compile("(?:N1?|G#?|Qnt) +(.*)", _ANY)
_OVER: Final = re.compile("(?:Stat +)?(?:H|HH|L|LL|High|Low)|S [+-]|ERR3")
_BROKEN: Final = re.compile("(?:Stat +)?(?:ERR|Err|ERROR|Error)[ 0-9]*|Stat(?: .*)?", _ANY)
_BRACKETED: Final = re.compile(r"([^\[\]]*[0-9.,])\[([0-9])\]([^\[\]]*)")
_VALUE: Final = re.compile(
    r"([+-]?) *([0-9]*)(?:[.,]([0-9]*))?"
    r"(?: *[,;](?= *[^ ]))? *([^-+0-9?<=>.,;\[\] ]*)"
    r" *([?<=>]?)(?: +(?:NET|G|N))?"
)


@dataclass(frozen=True, slots=True)
class GaugeError:
    """Why a line gives no value. It is handed back, not raised: people mistype all day.

    type: no text, or the unit asked for is none; scale: not 0 to 6; empty; too_long: over 64 signs;
    not_a_value: of no known form; decimals: more than the scale has; too_large: over 10^12 in the
    scale; unit: another one than asked for, or unknown; unstable, out_of_range, instrument: the
    gauge says so of itself.
    """

    code: GaugeFault


class _FaultyError(Exception):
    def __init__(self, code: GaugeFault) -> None:
        super().__init__(code)
        self.code: GaugeFault = code


def gauge_value(text: object, scale: object, unit: object = None) -> int | GaugeError:
    """The value of a line in 10^-scale of its unit, or why there is none.

    Where `unit` is given, a line that names another one is refused: a caliper that was left in
    inches is no reading in mm. A line without a unit is taken for the one that is asked for.
    """
    if type(scale) is not int or not 0 <= scale <= SCALE_MAX:
        return GaugeError("scale")
    if type(text) is not str or not (unit is None or isinstance(unit, str)):
        return GaugeError("type")
    try:
        return _value(_body(_line(text)), scale, unit)
    except _FaultyError as fault:
        return GaugeError(fault.code)


def _line(text: str) -> str:
    if len(text) > LINE_LENGTH_MAX:
        raise _FaultyError("too_long")
    line = text.translate(_SIGNS).strip(_ENDS)
    if not line:
        raise _FaultyError("empty")
    return line


def _body(line: str) -> str:
    """The value with its unit, without what the instrument says before it."""
    if digimatic := _DIGIMATIC.fullmatch(line):
        return digimatic[1]
    if _OVER.fullmatch(line):
        raise _FaultyError("out_of_range")
    if _BROKEN.fullmatch(line):
        raise _FaultyError("instrument")
    state, body = "", line
    if headed := _HEADED.fullmatch(line):
        state, body = headed[1] or headed[3], headed[2] or headed[4] or ""
    elif sics := _SICS.fullmatch(line):
        state, body = sics[1], sics[2] or ""
    elif net := _NET.fullmatch(line):
        body = net[1]
    if state == "OL":
        raise _FaultyError("out_of_range")
    if state in ("US", "D", "I"):
        raise _FaultyError("unstable")
    return body


def _value(body: str, scale: int, unit: str | None) -> int:
    parts = _VALUE.fullmatch(_BRACKETED.sub(r"\1\2\3", body))
    if parts is None or not (parts[2] or parts[3]):
        raise _FaultyError("not_a_value")
    sign, whole, decimals, named, mark = parts.groups(default="")
    if mark == "?":
        raise _FaultyError("unstable")
    if named and not _is_unit(named, unit):
        raise _FaultyError("unit")
    decimals = decimals.rstrip("0")
    if len(decimals) > scale:
        raise _FaultyError("decimals")
    size = int(whole + decimals.ljust(scale, "0") or "0")
    if size > VALUE_MAX:
        raise _FaultyError("too_large")
    return -size if sign == "-" else size


def _is_unit(named: str, asked: str | None) -> bool:
    """Whether a unit is the one asked for; where none is, whether it is one at all."""
    named = unicodedata.normalize("NFC", named)
    known = unit_named(named)
    if asked is None:
        return known is not None
    asked = unicodedata.normalize("NFC", asked)
    return named == asked or (known is not None and known == unit_named(asked))
