import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RULES, limits } from '@takt/sync/spc'
import { controlModel, type Plotted } from './control.ts'
import { MARKS, markOf, marksOf, numberOf, rangeOf, shapeOf } from './shape.ts'
import { whole } from './window.ts'

/** Swings by 1 around 10, with a few far points. */
function series(count: number, far: Readonly<Record<number, number>> = {}): Plotted {
  const subgroups = Array.from({ length: count }, (_, at) => [far[at] ?? 10 + ((at * 7) % 5) / 4])
  const calm = Array.from({ length: 40 }, (_, at) => [10 + ((at * 7) % 5) / 4])
  const data = { kind: 'imr', subgroups, limits: limits('imr', calm) } as const
  const { model } = controlModel({ ...data, rules: ['nelson_1'] })
  if (!model) throw new Error('no model')
  return model.main
}

describe('what is drawn of a series', () => {
  it('is all of it where there is room', () => {
    const plotted = series(30)

    expect(shapeOf(plotted, whole(30), 300).positions).toHaveLength(30)
  })

  it('is a few points for each column of pixels where there is none', () => {
    const plotted = series(20_000)

    expect(shapeOf(plotted, whole(20_000), 300).positions.length).toBeLessThanOrEqual(602)
  })

  it('reaches one point beyond the window, so that the line leaves the picture', () => {
    const { positions } = shapeOf(series(100), { from: 39.5, to: 60.5 }, 300)

    expect([positions[0], positions.at(-1)]).toEqual([39, 61])
  })

  it('never loses the lowest and the highest point or a mark', () => {
    const fars = fc.dictionary(
      fc.integer({ min: 0, max: 4999 }).map(String),
      fc.integer({ min: -100, max: 100 }),
      { maxKeys: 20 },
    )
    fc.assert(
      fc.property(fars, (far) => {
        const plotted = series(5000, far)

        const { positions, values } = shapeOf(plotted, whole(5000), 200)

        const all = plotted.values.map((value) => value ?? 0)
        expect(Math.max(...values)).toBe(Math.max(...all))
        expect(Math.min(...values)).toBe(Math.min(...all))
        const marks = marksOf(plotted, whole(5000), 200)
        expect(marks.every(({ at }) => positions.includes(at))).toBe(true)
      }),
    )
  })
})

describe('the upright axis', () => {
  it('holds the points, the limits and a specification that is near', () => {
    const plotted = series(30)
    const shape = shapeOf(plotted, whole(30), 300)
    const lines = plotted.points[0]?.lines

    const [low, high] = rangeOf(plotted, shape, { lower: 8, upper: 13 })

    expect(low).toBeLessThan(Math.min(8, lines?.lcl ?? 0))
    expect(high).toBeGreaterThan(Math.max(13, lines?.ucl ?? 0))
  })

  it('is not stretched by a specification that is far away', () => {
    const plotted = series(30)
    const shape = shapeOf(plotted, whole(30), 300)

    const near = rangeOf(plotted, shape, null)

    expect(rangeOf(plotted, shape, { lower: -500, upper: 13 })).toEqual(near)
  })

  it('has room where all points are equal', () => {
    const subgroups = [[5], [5], [5]]
    const { model } = controlModel({ kind: 'imr', subgroups })
    if (!model) throw new Error('no model')
    const shape = shapeOf(model.main, whole(3), 300)

    const [low, high] = rangeOf(model.main, shape, null)

    expect(low).toBeLessThan(5)
    expect(high).toBeGreaterThan(5)
  })
})

describe('the marks of alarms', () => {
  it('differ by what the rule looks at, and every rule has one', () => {
    expect(RULES.map(markOf).every((mark) => MARKS.includes(mark))).toBe(true)
    expect(new Set(RULES.map(markOf)).size).toBe(MARKS.length)
    expect(numberOf('western_3')).toBe('3')
  })

  it('stand at every alarm where there is room', () => {
    const marks = marksOf(series(40, { 5: 90, 30: -90 }), whole(40), 300)

    expect(marks.map(({ at }) => at)).toEqual([5, 30])
  })

  it('show the furthest of neighbours that share their pixels', () => {
    const marks = marksOf(series(10_000, { 500: 90, 501: 95, 502: 91 }), whole(10_000), 300)

    expect(marks.map(({ at }) => at)).toEqual([501])
  })

  it('are left out beyond the window', () => {
    expect(marksOf(series(100, { 5: 90 }), { from: 20, to: 60 }, 300)).toEqual([])
  })
})
