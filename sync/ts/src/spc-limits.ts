/**
 * Control charts: limits from a chosen period, and the points that are judged by them. The twin of
 * `takt_sync/spc/limits.py`, which names the formulae: the same operations in the same order, so
 * that both have every figure equal to the last bit.
 */
import { LARGEST, SMALLEST, SpcError, constants } from './spc-constants.ts'

export const KINDS = ['xbar_r', 'xbar_s', 'imr', 'p', 'np', 'c', 'u'] as const
export type ChartKind = (typeof KINDS)[number]

/** Readings (xbar_r, xbar_s), one reading (imr), count and size (p, np, u), or a count (c). */
export type Subgroup = readonly number[]

const GREATEST = 1e15
const LEAST_SIZE = 1e-9
const LEAST_SUBGROUPS = 2

/** What a period says of a process; every point is judged by it. */
export interface Limits {
  kind: ChartKind
  /** Readings in each subgroup (1 for imr), null for counts. */
  size: number | null
  /** Mean of the means, or count by size over the whole period. */
  centre: number
  /** Mean range, standard deviation or moving range; null for counts. */
  spread: number | null
  subgroups: number
  /** How many ranges or standard deviations made `spread`. */
  ranges: number
  /** Sums of counts and sizes (of c: the subgroups); 0 for readings. */
  total: number
  inspected: number
}

/** What is drawn beside a point. `sigma` is that of the plotted value: a zone is as wide. */
export interface Lines {
  centre: number
  sigma: number
  lcl: number
  ucl: number
}

/** A plotted value with the lines that hold for it. */
export interface Point {
  value: number
  lines: Lines
}

/** The points of a chart and of its second one (R, s, MR); the first moving range is null. */
export interface Chart {
  main: Point[]
  second: (Point | null)[] | null
}

type PairOfLines = readonly [Lines, Lines | null]

/** The limits that the subgroups of a period give, without those at the positions `excluded`. */
export function limits(
  kind: ChartKind,
  subgroups: readonly Subgroup[],
  excluded: Iterable<number> = [],
): Limits {
  const out = new Set(excluded)
  for (const at of out) {
    if (!(Number.isInteger(at) && at >= 0 && at < subgroups.length)) throw new SpcError('excluded')
  }
  for (const subgroup of subgroups) check(kind, subgroup)
  const kept = subgroups.filter((_, at) => !out.has(at))
  const [first] = kept
  if (!first || kept.length < LEAST_SUBGROUPS) throw new SpcError('too_few')
  const none = { total: 0, inspected: 0 }
  if (kind === 'imr') {
    const moving = movingRanges(subgroups, out)
    if (moving.length === 0) throw new SpcError('too_few')
    const centre = mean(kept.map((one) => valueAt(one, 0)))
    const made = { subgroups: kept.length, ranges: moving.length }
    return { kind, size: 1, centre, spread: mean(moving), ...made, ...none }
  }
  if (isOfReadings(kind)) {
    const size = first.length
    if (kept.some((one) => one.length !== size)) throw new SpcError('mixed_sizes')
    const spread = mean(kept.map((one) => spreadOf(kind, one)))
    const made = { subgroups: kept.length, ranges: kept.length }
    return { kind, size, centre: mean(kept.map(mean)), spread, ...made, ...none }
  }
  const total = sum(kept.map((one) => valueAt(one, 0)))
  const inspected = kind === 'c' ? kept.length : sum(kept.map((one) => valueAt(one, 1)))
  const values = kept.map((one) => plottedValue(kind === 'np' ? 'p' : kind, one))
  const only = valueAt(values, 0)
  const centre = values.every((value) => value === only) ? only : total / inspected
  const made = { subgroups: kept.length, ranges: 0 }
  return { kind, size: null, centre, spread: null, ...made, total, inspected }
}

/** The lines of a point of that size on the chart and on its second one. */
export function lines(of: Limits, size: number): PairOfLines {
  const { kind, centre, spread } = of
  if (spread === null) return [linesOfCounts(of, size), null]
  if (kind === 'imr') {
    const { d2, D3, D4 } = constants(2)
    return [around(centre, (3 * spread) / d2), ofSpread(spread, D3, D4)]
  }
  const own = constants(of.size ?? 0)
  const wanted = constants(size)
  const isOwn = own.n === wanted.n
  if (kind === 'xbar_r') {
    const here = isOwn ? spread : (spread * wanted.d2) / own.d2
    return [around(centre, wanted.A2 * here), ofSpread(here, wanted.D3, wanted.D4)]
  }
  const here = isOwn ? spread : (spread * wanted.c4) / own.c4
  return [around(centre, wanted.A3 * here), ofSpread(here, wanted.B3, wanted.B4)]
}

/** The points of those subgroups, of the period or not. */
export function chart(of: Limits, subgroups: readonly Subgroup[]): Chart {
  const { kind } = of
  const drawn = new Map<number, PairOfLines>()
  const main: Point[] = []
  const second: (Point | null)[] = []
  let before: number | null = null
  for (const subgroup of subgroups) {
    check(kind, subgroup)
    const size = isSized(kind) ? valueAt(subgroup, 1) : subgroup.length
    const pair = drawn.get(size) ?? lines(of, size)
    drawn.set(size, pair)
    const value = plottedValue(kind, subgroup)
    main.push({ value, lines: pair[0] })
    if (pair[1] === null) continue
    if (kind !== 'imr') second.push({ value: spreadOf(kind, subgroup), lines: pair[1] })
    else second.push(before === null ? null : { value: Math.abs(value - before), lines: pair[1] })
    before = value
  }
  return { main, second: of.spread === null ? null : second }
}

/** The arithmetic mean, from the first value on; exact where all are equal. */
export function mean(values: readonly number[]): number {
  const first = valueAt(values, 0)
  let total = 0
  for (const value of values) total += value - first
  return first + total / values.length
}

/** The standard deviation of a sample (n - 1); 0 exactly where all are equal. */
export function deviation(values: readonly number[]): number {
  const first = valueAt(values, 0)
  let total = 0
  for (const value of values) total += value - first
  const shift = total / values.length
  let squares = 0
  for (const value of values) squares += (value - first - shift) * (value - first - shift)
  return Math.sqrt(squares / (values.length - 1))
}

/** Throws `not_a_number` for what is not finite, too great (1e15) or no number at all. */
export function checkNumber(value: unknown): void {
  const isNumber = typeof value === 'number' && Number.isFinite(value)
  if (!isNumber || Math.abs(value) > GREATEST) throw new SpcError('not_a_number')
}

function valueAt(values: readonly number[], at: number): number {
  const value = values[at]
  if (value === undefined) throw new SpcError('subgroup_size')
  return value
}

function sum(values: readonly number[]): number {
  let total = 0
  for (const value of values) total += value
  return total
}

function movingRanges(subgroups: readonly Subgroup[], out: ReadonlySet<number>): number[] {
  const moving: number[] = []
  for (let at = 1; at < subgroups.length; at++) {
    const [one, other] = [subgroups[at - 1], subgroups[at]]
    if (!one || !other || out.has(at) || out.has(at - 1)) continue
    moving.push(Math.abs(valueAt(other, 0) - valueAt(one, 0)))
  }
  return moving
}

function around(centre: number, half: number): Lines {
  return { centre, sigma: half / 3, lcl: centre - half, ucl: centre + half }
}

function ofSpread(spread: number, lower: number, upper: number): Lines {
  const sigma = ((upper - 1) * spread) / 3
  return { centre: spread, sigma, lcl: lower * spread, ucl: upper * spread }
}

function linesOfCounts(of: Limits, size: number): Lines {
  const { kind, total, inspected } = of
  if (kind !== 'c') checkSize(kind, size)
  // np is multiplied first: equal counts then have exactly their value as centre.
  const centre = kind === 'np' ? (size * total) / inspected : of.centre
  const greatest = kind === 'p' ? 1 : kind === 'np' ? size : GREATEST
  const sigma = sigmaOfCounts(of, centre, size)
  const lcl = Math.max(0, centre - 3 * sigma)
  return { centre, sigma, lcl, ucl: Math.min(greatest, centre + 3 * sigma) }
}

function sigmaOfCounts(of: Limits, centre: number, size: number): number {
  if (of.kind === 'p') return Math.sqrt((centre * (1 - centre)) / size)
  if (of.kind === 'np') return Math.sqrt(centre * (1 - of.centre))
  return of.kind === 'c' ? Math.sqrt(centre) : Math.sqrt(centre / size)
}

function plottedValue(kind: ChartKind, subgroup: Subgroup): number {
  if (isOfReadings(kind)) return mean(subgroup)
  const isShare = kind === 'p' || kind === 'u'
  return isShare ? valueAt(subgroup, 0) / valueAt(subgroup, 1) : valueAt(subgroup, 0)
}

function spreadOf(kind: ChartKind, subgroup: Subgroup): number {
  return kind === 'xbar_s' ? deviation(subgroup) : Math.max(...subgroup) - Math.min(...subgroup)
}

function isOfReadings(kind: ChartKind): boolean {
  return kind === 'xbar_r' || kind === 'xbar_s'
}

function isSized(kind: ChartKind): boolean {
  return kind === 'p' || kind === 'np' || kind === 'u'
}

function check(kind: ChartKind, subgroup: Subgroup): void {
  for (const value of subgroup) checkNumber(value)
  if (isOfReadings(kind)) {
    const isCharted = subgroup.length >= SMALLEST && subgroup.length <= LARGEST
    if (!isCharted) throw new SpcError('subgroup_size')
    return
  }
  if (subgroup.length !== (isSized(kind) ? 2 : 1)) throw new SpcError('subgroup_size')
  if (kind === 'imr') return
  const count = valueAt(subgroup, 0)
  if (!(Number.isInteger(count) && count >= 0)) throw new SpcError('count')
  if (kind === 'c') return
  const size = valueAt(subgroup, 1)
  checkSize(kind, size)
  if (kind !== 'u' && count > size) throw new SpcError('count')
}

function checkSize(kind: ChartKind, size: number): void {
  const isWhole = kind === 'u' || Number.isInteger(size)
  if (!(size >= LEAST_SIZE && size <= GREATEST && isWhole)) throw new SpcError('size')
}
