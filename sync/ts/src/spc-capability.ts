/**
 * Capability and performance of a process against its specification, with 95 % confidence. The
 * twin of `takt_sync/spc/capability.py`, which names the formulae.
 */
import { SpcError, constants } from './spc-constants.ts'
import { type Limits, checkNumber, deviation, mean } from './spc-limits.ts'
import { chiSquareQuantile, normalQuantile } from './spc-quantiles.ts'

const TAIL = 0.025

/** The sigma within subgroups, in the unit of the readings, and its degrees of freedom. */
export interface Within {
  sigma: number
  degrees: number
}

/**
 * An index with its confidence interval, or why there is none. `no_limit`: Cp and Pp need both
 * limits, Cpk and Ppk one. `no_spread`: sigma is 0. `no_within`: no chart was given. `too_few`:
 * fewer than two readings.
 */
export type Index =
  | { value: number; low: number; high: number; why: null }
  | { value: null; low: null; high: null; why: Why }
export type Why = 'no_limit' | 'no_spread' | 'no_within' | 'too_few'

/** The four indices, and what they were made of: number, mean and standard deviation. */
export interface Capability {
  readings: number
  centre: number | null
  overall: number | null
  cp: Index
  cpk: Index
  pp: Index
  ppk: Index
}

/** The sigma within subgroups that a chart of readings gives; throws `no_sigma` for counts. */
export function within(of: Limits): Within {
  const { kind, spread, ranges } = of
  if (spread === null) throw new SpcError('no_sigma')
  if (kind === 'imr') {
    // Neighbouring moving ranges share a reading: their correlation counts.
    const alone = Math.PI / 2 - 1
    const shared = Math.sqrt(3) / 2 + Math.PI / 12 - 1
    const variation = (ranges * alone + 2 * (ranges - 1) * shared) / (ranges * ranges)
    return { sigma: spread / constants(2).d2, degrees: degreesOf(variation) }
  }
  const { c4, d2, d3 } = constants(of.size ?? 0)
  if (kind === 'xbar_r') {
    return { sigma: spread / d2, degrees: degreesOf((d3 * d3) / (d2 * d2 * ranges)) }
  }
  return { sigma: spread / c4, degrees: degreesOf((1 - c4 * c4) / (c4 * c4 * ranges)) }
}

/**
 * The indices of those readings for the limits of the specification, null where there is none.
 * Throws `not_a_number`, or `limits` where lower is not below upper.
 */
export function capability(
  readings: readonly number[],
  inner: Within | null,
  lower: number | null,
  upper: number | null,
): Capability {
  for (const value of readings) checkNumber(value)
  for (const limit of [lower, upper]) if (limit !== null) checkNumber(limit)
  if (lower !== null && upper !== null && lower >= upper) throw new SpcError('limits')
  const count = readings.length
  if (count < 2) {
    const few = noIndex('too_few')
    const made = { readings: count, centre: readings[0] ?? null, overall: null }
    return { ...made, cp: few, cpk: few, pp: few, ppk: few }
  }
  const centre = mean(readings)
  const overall = deviation(readings)
  const width = lower === null || upper === null ? null : upper - lower
  const rooms = [
    ...(upper === null ? [] : [upper - centre]),
    ...(lower === null ? [] : [centre - lower]),
  ]
  const room = rooms.length === 0 ? null : Math.min(...rooms)
  const outer = { sigma: overall, degrees: count - 1 }
  return {
    ...{ readings: count, centre, overall },
    cp: potential(width, inner),
    cpk: actual(room, inner, count),
    pp: potential(width, outer),
    ppk: actual(room, outer, count),
  }
}

/** Degrees of freedom of a sigma whose coefficient of variation has that square. */
function degreesOf(variation: number): number {
  return 1 / (2 * (Math.sqrt(1 + 2 * variation) - 1))
}

function potential(width: number | null, of: Within | null): Index {
  if (width === null) return noIndex('no_limit')
  if (of === null) return noIndex('no_within')
  const value = width / (6 * of.sigma)
  const low = value * Math.sqrt(chiSquareQuantile(TAIL, of.degrees) / of.degrees)
  const high = value * Math.sqrt(chiSquareQuantile(1 - TAIL, of.degrees) / of.degrees)
  return index(value, low, high)
}

function actual(room: number | null, of: Within | null, count: number): Index {
  if (room === null) return noIndex('no_limit')
  if (of === null) return noIndex('no_within')
  const value = room / (3 * of.sigma)
  const error = Math.sqrt(1 / (9 * count) + (value * value) / (2 * of.degrees))
  const half = normalQuantile(1 - TAIL) * error
  return index(value, value - half, value + half)
}

/** A sigma of 0, or so small that the index is beyond all numbers, gives none. */
function index(value: number, low: number, high: number): Index {
  const isFinite = [value, low, high].every(Number.isFinite)
  return isFinite ? { value, low, high, why: null } : noIndex('no_spread')
}

function noIndex(why: Why): Index {
  return { value: null, low: null, high: null, why }
}
