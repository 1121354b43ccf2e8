/**
 * Rules that tell when a process is not in control, on a whole series or at the moment of entry.
 * The twin of `takt_sync/spc/alarms.py`, which names the sources and how borders are taken.
 */
import { SpcError } from './spc-constants.ts'
import type { Point } from './spc-limits.ts'

export const NELSON = [
  'nelson_1',
  'nelson_2',
  'nelson_3',
  'nelson_4',
  'nelson_5',
  'nelson_6',
  'nelson_7',
  'nelson_8',
] as const
export const WESTERN_ELECTRIC = ['western_1', 'western_2', 'western_3', 'western_4'] as const
export const RULES = [...NELSON, ...WESTERN_ELECTRIC] as const
export type Rule = (typeof RULES)[number]

/** No rule looks further back than this from the point that it judges. */
const MEMORY = 14

/** A series; null is a point that is missing, which breaks every pattern. */
export type Series = readonly (Point | null)[]

/** `rule` found its pattern at the point `at`; `points` make it up, ascending, `at` the last. */
export interface Alarm {
  rule: Rule
  at: number
  points: number[]
}

/** What has to be remembered between two points: how many there were, and the last fourteen. */
export interface AlarmState {
  readonly count: number
  readonly recent: Series
}

export const NO_POINTS: AlarmState = { count: 0, recent: [] }

/** All alarms of a series, by point and then in the order of RULES; throws `rule` for others. */
export function alarms(points: Series, rules: Iterable<Rule>): Alarm[] {
  const wanted = inOrder(rules)
  const found: Alarm[] = []
  for (let at = 0; at < points.length; at++) {
    for (const rule of wanted) {
      const pattern = PATTERNS[rule](points, at)
      if (pattern) found.push({ rule, at, points: pattern })
    }
  }
  return found
}

/** The alarms that one more point raises, as `alarms` would on the whole series. */
export function judgeNext(
  state: AlarmState,
  point: Point | null,
  rules: Iterable<Rule>,
): { state: AlarmState; alarms: Alarm[] } {
  const window = [...state.recent, point]
  const offset = state.count - state.recent.length
  const raised: Alarm[] = []
  for (const rule of inOrder(rules)) {
    const pattern = PATTERNS[rule](window, window.length - 1)
    if (!pattern) continue
    raised.push({ rule, at: state.count, points: pattern.map((at) => at + offset) })
  }
  const next = { count: state.count + 1, recent: window.slice(-MEMORY) }
  return { state: next, alarms: raised }
}

/** The state after a series that need not be judged again. */
export function stateAfter(points: Series): AlarmState {
  return { count: points.length, recent: points.slice(-MEMORY) }
}

function inOrder(rules: Iterable<Rule>): Rule[] {
  const wanted = new Set<string>(rules)
  for (const rule of wanted) if (!Object.hasOwn(PATTERNS, rule)) throw new SpcError('rule')
  return RULES.filter((rule) => wanted.has(rule))
}

/** 1 above the centre, -1 below, 0 on it. */
function side({ value, lines }: Point): number {
  return Number(value > lines.centre) - Number(value < lines.centre)
}

/** 1 or -1 where the point is further than so many sigma from the centre, else 0. */
function beyond({ value, lines }: Point, zones: number): number {
  if (lines.sigma <= 0) return 0
  const reach = zones * lines.sigma
  return Number(value > lines.centre + reach) - Number(value < lines.centre - reach)
}

/** 1 where the series rises to the point at `at`, -1 where it falls, 0 where neither or a gap. */
function step(points: Series, at: number): number {
  const [one, other] = [points[at - 1], points[at]]
  if (!one || !other) return 0
  return Number(other.value > one.value) - Number(other.value < one.value)
}

type Pattern = (points: Series, at: number) => number[] | null

/** The positions of the last `length` points where each of them passes; null otherwise. */
function run(
  at: number,
  length: number,
  points: Series,
  passes: (point: Point) => boolean,
): number[] | null {
  if (at < length - 1) return null
  for (let back = 0; back < length; back++) {
    const point = points[at - back]
    if (!point || !passes(point)) return null
  }
  return lastOf(at, length)
}

function lastOf(at: number, length: number): number[] {
  return Array.from({ length }, (_, index) => at - length + 1 + index)
}

const outside: Pattern = (points, at) => {
  const point = points[at]
  if (!point) return null
  return point.value > point.lines.ucl || point.value < point.lines.lcl ? [at] : null
}

function sameSide(length: number): Pattern {
  return (points, at) => {
    const point = points[at]
    const wanted = point ? side(point) : 0
    return wanted === 0 ? null : run(at, length, points, (one) => side(one) === wanted)
  }
}

function trend(length: number): Pattern {
  return (points, at) => {
    const wanted = step(points, at)
    if (wanted === 0 || at < length - 1) return null
    for (let back = 1; back < length - 1; back++) {
      if (step(points, at - back) !== wanted) return null
    }
    return lastOf(at, length)
  }
}

function alternating(length: number): Pattern {
  return (points, at) => {
    const last = step(points, at)
    if (last === 0 || at < length - 1) return null
    for (let back = 1; back < length - 1; back++) {
      if (step(points, at - back) !== (back % 2 === 0 ? last : -last)) return null
    }
    return lastOf(at, length)
  }
}

function most(needed: number, length: number, zones: number): Pattern {
  return (points, at) => {
    const point = points[at]
    const wanted = point ? beyond(point, zones) : 0
    if (wanted === 0) return null
    const found: number[] = []
    for (let index = at; index > at - length; index--) {
      const one = points[index]
      if (!one) break
      if (beyond(one, zones) === wanted) found.push(index)
    }
    return found.length >= needed ? found.reverse() : null
  }
}

function hugging(length: number): Pattern {
  return (points, at) =>
    run(at, length, points, (one) => one.lines.sigma > 0 && beyond(one, 1) === 0)
}

function mixture(length: number): Pattern {
  return (points, at) => {
    let met = 0
    const found = run(at, length, points, (one) => {
      const where = beyond(one, 1)
      met |= where === 1 ? 1 : 2
      return where !== 0
    })
    return met === 3 ? found : null
  }
}

/** The points that make up the pattern of a rule at a point, or null. */
const PATTERNS: { readonly [rule in Rule]: Pattern } = {
  nelson_1: outside,
  nelson_2: sameSide(9),
  nelson_3: trend(6),
  nelson_4: alternating(14),
  nelson_5: most(2, 3, 2),
  nelson_6: most(4, 5, 1),
  nelson_7: hugging(15),
  nelson_8: mixture(8),
  western_1: outside,
  western_2: most(2, 3, 2),
  western_3: most(4, 5, 1),
  western_4: sameSide(8),
}
