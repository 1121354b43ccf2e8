/**
 * Statistical process control on the device: charts, alarms at the moment of entry, capability.
 * An entry of its own beside `index.ts` (`@takt/sync/spc`), since only the screens of quality load
 * it, and late. The twin of the Python package `takt_sync/spc`.
 */
export { NELSON, NO_POINTS, RULES, WESTERN_ELECTRIC } from './spc-alarms.ts'
export { alarms, judgeNext, stateAfter } from './spc-alarms.ts'
export type { Alarm, AlarmState, Rule, Series } from './spc-alarms.ts'
export { capability, within } from './spc-capability.ts'
export type { Capability, Index, Why, Within } from './spc-capability.ts'
export { SpcError, constants } from './spc-constants.ts'
export type { Constants, SpcCode } from './spc-constants.ts'
export { decimate } from './spc-decimation.ts'
export { KINDS, chart, limits, lines } from './spc-limits.ts'
export type { Chart, ChartKind, Limits, Lines, Point, Subgroup } from './spc-limits.ts'
export { chiSquareQuantile, normalQuantile } from './spc-quantiles.ts'
export { OF_COUNTS, TAIL, alarmsOf, pointsOf, withPoints } from './spc-series.ts'
export type { PointAlarm, SeriesPlace, SeriesPoint, SeriesReading } from './spc-series.ts'
