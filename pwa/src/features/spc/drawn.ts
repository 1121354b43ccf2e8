/** A series as the chart draws it: in the unit that is shown. Pure. */
import { OF_COUNTS, limits, type Limits, type Rule, SpcError, type SpcCode } from '@takt/sync/spc'
import type { ControlData } from '../../ui/chart/control.ts'
import type { Spec } from '../../ui/chart/shape.ts'
import type { Saved, SeriesAnswer, SeriesHead } from './answers.ts'

/** Sizes are whole numbers of their scale; counts are counts. */
export const divisorOf = ({ kind, scale }: SeriesHead): number =>
  OF_COUNTS.includes(kind) ? 1 : 10 ** scale

export function subgroupsOf({ series, points }: SeriesAnswer): number[][] {
  const divisor = divisorOf(series)
  return points.subgroups.map((subgroup) => subgroup.map((value) => value / divisor))
}

/** The limits of a chart, in the unit that is shown. */
export function shownLimits(of: Limits, series: SeriesHead): Limits {
  const divisor = divisorOf(series)
  if (divisor === 1) return of
  const { spread } = of
  return { ...of, centre: of.centre / divisor, spread: spread === null ? null : spread / divisor }
}

export function specOf(series: SeriesHead): Spec | null {
  if (OF_COUNTS.includes(series.kind)) return null
  const { lower, upper, nominal } = series
  if (lower === null && upper === null) return null
  const divisor = divisorOf(series)
  const shown = (value: number | null): number | null => (value === null ? null : value / divisor)
  return { lower: shown(lower), upper: shown(upper), nominal: shown(nominal) }
}

/** Where the points that saved limits leave out are among those that are here. */
export function excludedIn({ points }: SeriesAnswer, saved: Saved | null): number[] {
  if (saved === null || saved.excluded.length === 0) return []
  const wanted = new Set(saved.excluded.map((one) => `${one.inspection}:${one.number}`))
  return points.of.flatMap((of, at) =>
    wanted.has(`${points.inspections[of]}:${points.number[at]}`) ? [at] : [],
  )
}

/** What somebody chooses limits by, before they are saved: positions of points. */
export interface Choice {
  first: number
  last: number
  /** With the reason. */
  excluded: ReadonlyMap<number, string>
  rules: readonly Rule[]
}

export type Proposed = { why: null; limits: Limits } | { why: SpcCode; limits: null }

/** The limits that a choice gives, in the unit of the subgroups. */
export function proposed(
  series: SeriesHead,
  subgroups: readonly number[][],
  { first, last, excluded }: Choice,
): Proposed {
  const [low, high] = [Math.min(first, last), Math.max(first, last)]
  const out = [...excluded.keys()].filter((at) => at >= low && at <= high).map((at) => at - low)
  try {
    const found = limits(series.kind, subgroups.slice(low, high + 1), out)
    return { why: null, limits: found }
  } catch (error) {
    if (!(error instanceof SpcError)) throw error
    return { why: error.code, limits: null }
  }
}

/** The form of a choice as the server reads it. */
export function formOf({ points }: SeriesAnswer, choice: Choice): Record<string, unknown> {
  const pointAt = (at: number) => ({
    inspection: points.inspections[points.of[at] ?? 0],
    number: points.number[at],
  })
  const [low, high] = [choice.first, choice.last].sort((a, b) => a - b) as [number, number]
  return {
    first: pointAt(low),
    last: pointAt(high),
    rules: choice.rules,
    excluded: [...choice.excluded]
      .filter(([at]) => at >= low && at <= high)
      .map(([at, reason]) => ({ ...pointAt(at), reason })),
  }
}

/** One picture for what is saved and for what is being chosen. */
export function drawn(
  answer: SeriesAnswer,
  subgroups: number[][],
  choice: Choice | null,
): ControlData {
  const { series, points } = answer
  const base = { kind: series.kind, subgroups, times: points.at }
  if (choice !== null) {
    const { limits: found } = proposed(series, subgroups, choice)
    const excluded = [...choice.excluded.keys()]
    return { ...base, limits: found ?? undefined, excluded, rules: choice.rules }
  }
  if (answer.limits === null) return base
  return {
    ...base,
    limits: shownLimits(answer.limits.limits, series),
    excluded: excludedIn(answer, answer.limits),
    rules: answer.limits.rules,
  }
}

/** What alarms now first, then what is charted without limits, then by name. */
export function inOrder(series: readonly SeriesHead[]): SeriesHead[] {
  const weight = (one: SeriesHead): number =>
    one.recent_alarms > 0 ? (one.last_alarm?.at ?? 0) : one.has_limits ? -2 : -1
  return [...series].sort(
    (a, b) =>
      weight(b) - weight(a) ||
      a.item_code.localeCompare(b.item_code) ||
      a.code.localeCompare(b.code),
  )
}
