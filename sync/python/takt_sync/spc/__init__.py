"""Statistical process control: control charts, rules that raise alarms, capability.

Pure functions on doubles. Readings are whole numbers of the scale of their characteristic and are
given as such: whole numbers up to 2^53 are exact in a double, so nothing is rounded on the way in,
and every figure that comes out (centre, limits, sigma) has the same unit. Screens round what they
show; alarms are judged by the unrounded figures.

The figures of charts are made by addition, multiplication, division and square root alone, in one
order, so that a device and the server get them equal to the last bit and never differ about a
point on a limit. The quantiles of `capability` agree to 1e-9.
The twins are `sync/ts/src/spc*.ts`; cases lie in `sync/vectors/spc.json`.
"""

from takt_sync.spc.alarms import (
    NELSON,
    RULES,
    WESTERN_ELECTRIC,
    Alarm,
    AlarmState,
    Rule,
    alarms,
    judge_next,
    state_after,
)
from takt_sync.spc.capability import Capability, Index, Within, capability, within
from takt_sync.spc.constants import Constants, SpcError, constants
from takt_sync.spc.limits import (
    KINDS,
    Chart,
    ChartKind,
    Limits,
    Lines,
    Point,
    Subgroup,
    chart,
    limits,
    lines,
)
from takt_sync.spc.quantiles import chi_square_quantile, normal_quantile
from takt_sync.spc.series import (
    OF_COUNTS,
    REACH,
    TAIL,
    PointAlarm,
    SeriesPoint,
    SeriesReading,
    alarms_of,
    points_of,
    with_points,
)

__all__ = [
    "KINDS",
    "NELSON",
    "OF_COUNTS",
    "REACH",
    "RULES",
    "TAIL",
    "WESTERN_ELECTRIC",
    "Alarm",
    "AlarmState",
    "Capability",
    "Chart",
    "ChartKind",
    "Constants",
    "Index",
    "Limits",
    "Lines",
    "Point",
    "PointAlarm",
    "Rule",
    "SeriesPoint",
    "SeriesReading",
    "SpcError",
    "Subgroup",
    "Within",
    "alarms",
    "alarms_of",
    "capability",
    "chart",
    "chi_square_quantile",
    "constants",
    "judge_next",
    "limits",
    "lines",
    "normal_quantile",
    "points_of",
    "state_after",
    "with_points",
    "within",
]
