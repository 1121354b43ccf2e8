/**
 * What a reading means for its series, worked out on the device at the moment of entry: by the
 * tail of the series, the limits that somebody saved, and what is on record here. Pure.
 */
import { judgeValue, judgedParts, inOrder } from '@takt/sync/quality'
import {
  RULES,
  alarmsOf,
  pointsOf,
  withPoints,
  type Limits,
  type PointAlarm,
  type Rule,
  type SeriesPoint,
  type SeriesReading,
} from '@takt/sync/spc'
import type {
  CharacteristicRow,
  ControlLimits,
  InspectionReading,
  PlanVersion,
  SeriesTail,
} from '../../data/rows.ts'

/** An inspection as far as charts have to know. */
export interface Sampled {
  id: string
  item: number
  plan: number | null
  /** Units of its sample. */
  n: number | null
}

/** The limits of the series to which a characteristic belongs; nothing where none were saved. */
export function limitsFor(
  rows: readonly ControlLimits[],
  of: CharacteristicRow,
  { plan, item }: Sampled,
): ControlLimits | undefined {
  return rows.find(
    (one) =>
      one.plan === plan &&
      one.item === item &&
      one.code === of.code &&
      one.kind === of.chart &&
      one.subgroup === of.subgroup &&
      one.scale === of.scale &&
      one.unit === (of.unit ?? ''),
  )
}

export function limitsOf({ limits }: ControlLimits): Limits {
  const entries = Object.entries(limits).map(([name, value]) => {
    const isText = typeof value === 'string' && name !== 'kind'
    return [name, isText ? Number(value) : value] as const
  })
  return Object.fromEntries(entries) as unknown as Limits
}

/** What stands of a characteristic, each unit at the place of its first reading. */
export function readingsOf(
  version: PlanVersion,
  of: CharacteristicRow,
  acts: readonly InspectionReading[],
): SeriesReading[] {
  const judge = judgedParts(version).find(({ id }) => id === of.id)
  const found = new Map<number, SeriesReading>()
  if (judge === undefined) return []
  for (const { readings, effective, stream, n } of inOrder(acts.filter(({ counts }) => counts))) {
    for (const [unit, characteristic, value] of readings) {
      if (characteristic !== of.id || of.every_unit !== unit > 0) continue
      const judged = judgeValue(judge, value)
      if (typeof judged === 'string') continue
      const isSize = typeof judged.value === 'number'
      const place = found.get(unit)?.place ?? ([effective, stream, n] as const)
      const size = isSize ? Number(judged.value) : Number(judged.state === 'nonconforming')
      found.set(unit, { unit, value: size, place })
    }
  }
  return [...found.values()]
}

export const pointsOfTail = ({ points }: SeriesTail): SeriesPoint[] =>
  points.map(([effective, stream, n, inspection, number, subgroup]) => ({
    ...{ inspection, number, place: [effective, stream, n] as const, subgroup },
  }))

export interface Entered {
  inspection: Sampled
  version: PlanVersion
  characteristic: CharacteristicRow
  /** All readings of the inspection that are on record here. */
  acts: readonly InspectionReading[]
  isDecided: boolean
  limits: ControlLimits
  tail: SeriesTail | undefined
}

/** The point to which a unit belongs. */
export function numberOf({ chart, subgroup }: CharacteristicRow, unit: number): number {
  if (chart === 'xbar_r' || chart === 'xbar_s') return Math.ceil(unit / (subgroup ?? 1))
  return chart === 'imr' ? unit : 0
}

/** The points to which the readings of acts belong. */
export function numbersIn(
  of: CharacteristicRow,
  acts: readonly Pick<InspectionReading, 'readings'>[],
): ReadonlySet<number> {
  const units = acts.flatMap(({ readings }) => readings.filter(([, by]) => by === of.id))
  return new Set(units.map(([unit]) => numberOf(of, unit)))
}

/** The alarms of this inspection's points, by what the device knows. */
export function alarmsHere(entered: Entered): { point: SeriesPoint; alarms: PointAlarm[] }[] {
  const { inspection, version, characteristic, acts, isDecided, limits, tail } = entered
  const readings = readingsOf(version, characteristic, acts)
  // Counts of a c chart are compared as they are: of samples alike.
  const all = characteristic.every_unit ? inspection.n : 1
  const isWhole = isDecided && (limits.kind !== 'c' || readings.length === all)
  const { kind, subgroup: size } = limits
  const own = pointsOf({ kind, size, inspection: inspection.id, isDecided: isWhole }, readings)
  const known = tail === undefined ? [] : pointsOfTail(tail)
  const points = withPoints(known, new Set([inspection.id]), own)
  const rules = limits.rules.filter((one): one is Rule =>
    (RULES as readonly string[]).includes(one),
  )
  const found = alarmsOf(points, { limits: limitsOf(limits), rules, fromAt: limits.from_at })
  return own.flatMap((point) => {
    const alarms = found.filter(
      (one) => one.inspection === inspection.id && one.number === point.number,
    )
    return alarms.length > 0 ? [{ point, alarms }] : []
  })
}
