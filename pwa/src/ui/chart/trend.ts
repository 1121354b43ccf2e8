/** A figure over weeks: its points in a picture, and which of them warn. */

export interface TrendPoint {
  /** "W47" or "Nov 16" */
  label: string
  /** null: nothing was counted in that time. */
  value: number | null
  /** The rules found that it is on its way out. */
  isWarning?: boolean | undefined
}

export interface TrendLimits {
  target?: number | null | undefined
  upper?: number | null | undefined
  lower?: number | null | undefined
}

export type Standing = 'plain' | 'warning' | 'beyond'

/** Beyond a limit is worse than a warning. */
export function standing({ value, isWarning }: TrendPoint, limits: TrendLimits): Standing {
  const { upper, lower } = limits
  const isAbove = typeof upper === 'number' && value !== null && value > upper
  const isBelow = typeof lower === 'number' && value !== null && value < lower
  if (isAbove || isBelow) return 'beyond'
  return isWarning === true && value !== null ? 'warning' : 'plain'
}

/** From the lowest to the highest of values and limits; rates keep their zero in sight. */
export function rangeOfTrend(
  points: readonly TrendPoint[],
  { target, upper, lower }: TrendLimits,
): [number, number] {
  const values = points.map(({ value }) => value)
  const all = [...values, target, upper, lower].filter((one) => typeof one === 'number')
  if (all.length === 0) return [0, 1]
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const room = high - low || Math.abs(high) || 1
  const isNearZero = low >= 0 && low <= room
  return [isNearZero ? 0 : low - room * 0.1, high + room * 0.1]
}

/** Runs of neighbouring points that have a value: a line does not leap over a gap. */
export function runs(points: readonly TrendPoint[]): number[][] {
  const found: number[][] = []
  points.forEach(({ value }, at) => {
    if (value === null) return
    const before = points[at - 1]
    if (before && before.value !== null) found.at(-1)?.push(at)
    else found.push([at])
  })
  return found
}

/** Which labels have room below the line: the last one always, and evenly before it. */
export function labelled(count: number, room: number): number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)))
  return Array.from({ length: count }, (_, at) => at).filter((at) => (count - 1 - at) % every === 0)
}
