/**
 * How readings become the points of a series, and what the last of them mean: at the moment of
 * entry, by the tail that a device holds. The twin of `takt_sync/spc/series.py`, which says why.
 */
import { RULES, type Rule, alarms } from './spc-alarms.ts'
import { type ChartKind, type Limits, chart } from './spc-limits.ts'

/** So many points of a series a device holds. */
export const TAIL = 25
export const OF_COUNTS: readonly ChartKind[] = ['p', 'np', 'c', 'u']
const OF_SECOND: readonly Rule[] = ['nelson_1', 'western_1']

/** Effective time, stream, position in it. */
export type SeriesPlace = readonly [effective: number, stream: string, n: number]

/** What stands for one unit; `place` is that of its first reading that nobody took back. */
export interface SeriesReading {
  unit: number
  /** A size, a count, or 1 where the unit does not conform and 0 where it does. */
  value: number
  place: SeriesPlace
}

/** One point: the inspection and the number of the subgroup in it (0: the lot as a whole). */
export interface SeriesPoint {
  inspection: string
  number: number
  place: SeriesPlace
  subgroup: readonly number[]
}

/** A rule that found its pattern at a point, on the second chart alone where `isSecond`. */
export interface PointAlarm {
  inspection: string
  number: number
  rule: Rule
  isSecond: boolean
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function byPlace(a: SeriesPlace, b: SeriesPlace): number {
  return a[0] - b[0] || text(a[1], b[1]) || a[2] - b[2]
}

function byOrder(a: SeriesPoint, b: SeriesPoint): number {
  return byPlace(a.place, b.place) || text(a.inspection, b.inspection) || a.number - b.number
}

interface Asked {
  kind: ChartKind
  size: number
  inspection: string
  isDecided: boolean
}

/** The points of one inspection, one reading for each unit given. */
export function pointsOf(asked: Asked, readings: Iterable<SeriesReading>): SeriesPoint[] {
  const { kind, size, inspection, isDecided } = asked
  const known = [...readings].sort((a, b) => a.unit - b.unit)
  const point = (number: number, of: readonly SeriesReading[], subgroup: number[]): SeriesPoint => {
    const places = of.map(({ place }) => place)
    const place = places.reduce((last, one) => (byPlace(one, last) > 0 ? one : last))
    return { inspection, number, place, subgroup }
  }
  if (OF_COUNTS.includes(kind)) {
    if (known.length === 0 || !isDecided) return []
    const count = known.reduce((sum, { value }) => sum + value, 0)
    return [point(0, known, kind === 'c' ? [count] : [count, known.length])]
  }
  const width = kind === 'imr' ? 1 : size
  const groups = new Map<number, SeriesReading[]>()
  for (const one of known) {
    const number = Math.floor((one.unit + width - 1) / width)
    const group = groups.get(number)
    if (group) group.push(one)
    else groups.set(number, [one])
  }
  return [...groups]
    .filter(([, group]) => group.length === width)
    .map(([number, group]) =>
      point(
        number,
        group,
        group.map(({ value }) => value),
      ),
    )
}

/** The tail of a series with what is known better of the inspections `renewed`, in order. */
export function withPoints(
  tail: readonly SeriesPoint[],
  renewed: ReadonlySet<string>,
  points: Iterable<SeriesPoint>,
): SeriesPoint[] {
  const kept = tail.filter(({ inspection }) => !renewed.has(inspection))
  const found = [...kept, ...points].sort(byOrder)
  const [first] = [...tail].sort(byOrder)
  if (first === undefined || tail.length < TAIL) return found
  return found.filter((one) => byOrder(one, first) >= 0)
}

interface Judging {
  limits: Limits
  rules: readonly Rule[]
  fromAt: number
}

/**
 * The alarms of points in order, each rule once a point; of those from `fromAt` on alone. Runs
 * begin anew with new limits, and so do moving ranges.
 */
export function alarmsOf(all: readonly SeriesPoint[], by: Judging): PointAlarm[] {
  const { limits, rules, fromAt } = by
  const points = all.filter(({ place }) => place[0] >= fromAt)
  const drawn = chart(
    limits,
    points.map(({ subgroup }) => subgroup),
  )
  const found: { at: number; rule: Rule; isSecond: boolean }[] = []
  for (const { at, rule } of alarms(drawn.main, rules)) found.push({ at, rule, isSecond: false })
  const known = new Set(found.map(({ at, rule }) => `${at}.${rule}`))
  const ofSecond = rules.filter((rule) => OF_SECOND.includes(rule))
  for (const { at, rule } of alarms(drawn.second ?? [], ofSecond)) {
    if (!known.has(`${at}.${rule}`)) found.push({ at, rule, isSecond: true })
  }
  found.sort((a, b) => a.at - b.at || RULES.indexOf(a.rule) - RULES.indexOf(b.rule))
  return found.flatMap(({ at, rule, isSecond }) => {
    const point = points[at]
    if (point === undefined) return []
    return [{ inspection: point.inspection, number: point.number, rule, isSecond }]
  })
}
