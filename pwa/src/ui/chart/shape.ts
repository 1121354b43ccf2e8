/**
 * What is drawn of a series in a window: as few points as give the same picture, the range of the
 * upright axis, and the marks of alarms, of which neighbours on the same pixels are one.
 */
import { decimate, type Rule } from '@takt/sync/spc'
import type { Plotted } from './control.ts'
import type { Window } from './window.ts'

/** Limits of the specification; null where there is none. */
export interface Spec {
  lower: number | null
  upper: number | null
  nominal?: number | null | undefined
}

export interface Shape {
  positions: number[]
  values: number[]
  marks: Mark[]
}

const PART_OF_RANGE = 0.06
/** A specification that would press the points together is named at the edge instead. */
const SPEC_ROOM = 2.5
const MARK_COLUMN = 7

/** The points in view and one beyond either edge, so that the line leaves the picture. */
export function shapeOf(of: Plotted, view: Window, columns: number): Shape {
  const from = Math.max(0, Math.ceil(view.from) - 1)
  const to = Math.min(of.values.length, Math.floor(view.to) + 2)
  const marks = marksOf(of, view, columns)
  const kept = marks.map(({ at }) => at)
  const positions = decimate(of.values, columns, kept, from, to)
  return { positions, values: positions.map((at) => of.values[at] ?? 0), marks }
}

/** The range of the values and of their limits, with the specification where there is room. */
export function rangeOf(of: Plotted, shape: Shape, spec: Spec | null): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  const take = (value: number) => {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  for (const at of shape.positions) {
    const point = of.points[at]
    if (!point) continue
    for (const value of [point.value, point.lines.lcl, point.lines.ucl]) take(value)
  }
  if (low > high) return [0, 1]
  const room = high - low
  const ends = [spec?.lower, spec?.upper].filter((one) => one !== null && one !== undefined)
  const wide = Math.max(high, ...ends) - Math.min(low, ...ends)
  if (wide <= room * SPEC_ROOM) ends.forEach(take)
  const margin = (high - low || Math.abs(high) || 1) * PART_OF_RANGE
  return [low - margin, high + margin]
}

export const MARKS = ['diamond', 'square', 'triangle', 'wedge', 'cross'] as const
/** diamond: beyond a limit; square: a run; triangle: a trend; wedge: a zone; cross: the spread. */
export type MarkShape = (typeof MARKS)[number]

const SHAPE_OF: Readonly<Record<Rule, MarkShape>> = {
  nelson_1: 'diamond',
  nelson_2: 'square',
  nelson_3: 'triangle',
  nelson_4: 'triangle',
  nelson_5: 'wedge',
  nelson_6: 'wedge',
  nelson_7: 'cross',
  nelson_8: 'cross',
  western_1: 'diamond',
  western_2: 'wedge',
  western_3: 'wedge',
  western_4: 'square',
}

export const markOf = (rule: Rule): MarkShape => SHAPE_OF[rule]

/** The number that a rule is called by. */
export const numberOf = (rule: Rule): string => rule.slice(-1)

export interface Mark {
  at: number
  shape: MarkShape
  rule: Rule
}

/** One mark for each alarmed point; in a few pixels only the most serious one can be told. */
export function marksOf(of: Plotted, view: Window, columns: number): Mark[] {
  const width = Math.max(1, Math.floor(columns / MARK_COLUMN))
  const best = new Map<number, Mark>()
  for (const [at, found] of of.alarms) {
    if (at < view.from || at > view.to) continue
    const column = Math.floor(((at - view.from) / (view.to - view.from)) * width)
    const mark = mostSerious(at, found)
    const other = best.get(column)
    if (!other || isFirst(of, mark, other)) best.set(column, mark)
  }
  return [...best.values()].sort((one, other) => one.at - other.at)
}

const rank = (rule: Rule): number => MARKS.indexOf(markOf(rule))

function mostSerious(at: number, found: readonly { rule: Rule }[]): Mark {
  let worst = found[0]?.rule ?? 'nelson_1'
  for (const { rule } of found) if (rank(rule) < rank(worst)) worst = rule
  return { at, rule: worst, shape: markOf(worst) }
}

/** Beyond a limit before all others; of equals the one further from the centre. */
function isFirst(of: Plotted, one: Mark, other: Mark): boolean {
  const [a, b] = [rank(one.rule), rank(other.rule)]
  return a === b ? away(of, one.at) > away(of, other.at) : a < b
}

function away(of: Plotted, at: number): number {
  const point = of.points[at]
  return point ? Math.abs(point.value - point.lines.centre) : 0
}
