/** A histogram of readings: bars as wide as the gauge allows, and the normal curve above them. */
import { roundStep } from './ticks.ts'

export interface Bin {
  from: number
  to: number
  count: number
}

export interface Histogram {
  bins: Bin[]
  width: number
  most: number
}

const BINS_MAX = 40
const BINS_LEAST = 7
/** Rounding goes up: from here on to the nearest round width. */
const BEFORE_ROUNDING = 0.65

/**
 * Bars of a round width by the rule of Freedman and Diaconis, at least one step of the gauge and a
 * whole number of them: otherwise some bars hold more possible readings than their neighbours.
 * `decimals` is how fine one reading is; borders lie half a step beside possible readings.
 */
export function histogram(readings: ArrayLike<number>, decimals: number): Histogram {
  const sorted = Float64Array.from(readings).sort()
  const count = sorted.length
  if (count === 0) return { bins: [], width: 0, most: 0 }
  const [low, high] = [sorted[0] ?? 0, sorted[count - 1] ?? 0]
  const unit = 10 ** -decimals
  const middle = quantile(sorted, 0.75) - quantile(sorted, 0.25)
  const wanted = (2 * middle) / Math.cbrt(count) || (high - low) / Math.sqrt(count)
  const bounded = Math.min(Math.max(wanted, (high - low) / BINS_MAX), (high - low) / BINS_LEAST)
  const round = bounded > 0 ? roundStep(bounded * BEFORE_ROUNDING, 1) : 0
  const parts = Math.max(1, Math.round(round / unit))
  const width = parts * unit
  const start = Math.floor(Math.round(low / unit) / parts) * width - unit / 2
  const bars = Math.max(1, Math.floor((high - start) / width) + 1)
  const bins = Array.from({ length: bars }, (_, index) => ({
    from: start + index * width,
    to: start + (index + 1) * width,
    count: 0,
  }))
  for (const value of sorted) {
    const bin = bins[Math.min(bars - 1, Math.max(0, Math.floor((value - start) / width)))]
    if (bin) bin.count += 1
  }
  return { bins, width, most: Math.max(...bins.map((bin) => bin.count)) }
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const [one = 0, other = one] = [sorted[below], sorted[below + 1]]
  return one + (place - below) * (other - one)
}

export interface Curve {
  centre: number
  sigma: number
}

/** Readings that a normal process would have in a bar of that width at that value. */
export function expectedIn({ centre, sigma }: Curve, value: number, width: number, count: number) {
  const away = (value - centre) / sigma
  return (count * width * Math.exp(-0.5 * away * away)) / (sigma * Math.sqrt(2 * Math.PI))
}

/** As corners of a line over the range that is shown. */
export function curveOf(curve: Curve, of: Histogram, count: number, [low, high]: [number, number]) {
  const steps = 96
  return Array.from({ length: steps + 1 }, (_, index): [number, number] => {
    const value = low + (index / steps) * (high - low)
    return [value, expectedIn(curve, value, of.width, count)]
  })
}

/** From the lowest to the highest of bars, limits and what the curve reaches. */
export function rangeOfHistogram(
  { bins, width }: Histogram,
  limits: readonly (number | null | undefined)[],
  curve: Curve | null,
): [number, number] {
  const ends = limits.filter((limit) => limit !== null && limit !== undefined)
  const reach = curve ? [curve.centre - 3.5 * curve.sigma, curve.centre + 3.5 * curve.sigma] : []
  const low = Math.min(bins[0]?.from ?? 0, ...ends, ...reach)
  const high = Math.max(bins.at(-1)?.to ?? 1, ...ends, ...reach)
  const margin = Math.max(width / 2, (high - low) * 0.03)
  return [low - margin, high + margin]
}

/** How many readings lie beyond the specification. */
export function beyond(
  readings: ArrayLike<number>,
  lower: number | null,
  upper: number | null,
): number {
  let found = 0
  for (let at = 0; at < readings.length; at++) {
    const value = readings[at] ?? 0
    if ((lower !== null && value < lower) || (upper !== null && value > upper)) found += 1
  }
  return found
}
