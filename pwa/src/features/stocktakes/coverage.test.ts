import { describe, expect, it } from 'vitest'
import type { CountLine, Location } from '../../data/rows.ts'
import {
  areasOf,
  coverageOf,
  figuresByPlan,
  noFigures,
  percent,
  placeState,
  seenOf,
  sum,
} from './coverage.ts'
import { STATES } from './states.ts'

const line = (id: number, change: Partial<CountLine> = {}): CountLine => ({
  ...{ id, stocktake: 1, location: 100, item: 1, lot: null, state: 'open', origin: 'plan' },
  ...{ round: 1, person: null, team: null, counted_at: null, counted_by: null, not_by: [] },
  ...change,
})

const place = (id: number, kind: Location['kind'], parent: number | null): Location => ({
  ...{ id, code: `P-${id}`, name_zh: '', name_en: '', parent, kind, role: null },
  ...{ site: 1, warehouse: null, time_zone: null, active: true },
})

function finish<Result>(steps: Generator<void, Result>): { result: Result; pauses: number } {
  for (let pauses = 0; ; pauses++) {
    const step = steps.next()
    if (step.done) return { result: step.value, pauses }
  }
}

describe('how far a stocktake is', () => {
  it('counts the lines of this stocktake alone, by state and by place', () => {
    const lines = [
      line(1, { state: 'done' }),
      line(2, { state: 'question', location: 101, origin: 'found' }),
      line(3, { stocktake: 2 }),
    ]

    const { result } = finish(coverageOf(lines, 1))

    expect(result.totals).toEqual({ ...noFigures(), done: 1, question: 1 })
    expect(result.lines).toBe(2)
    expect(result.found).toBe(1)
    expect(result.conflicts.map(({ id }) => id)).toEqual([2])
    expect(finish(figuresByPlan(lines)).result.get(2)?.open).toBe(1)
  })

  it('goes through 20,000 lines in steps, and loses none in the tree of places', () => {
    const places = new Map<number, Location>([
      [1, place(1, 'site', null)],
      [2, place(2, 'warehouse', 1)],
    ])
    for (let zone = 10; zone < 50; zone++) places.set(zone, place(zone, 'zone', 2))
    for (let bin = 0; bin < 4000; bin++) {
      places.set(1000 + bin, place(1000 + bin, 'bin', 10 + (bin % 40)))
    }
    const lines = Array.from({ length: 20_000 }, (_, at) =>
      line(at, { location: 1000 + (at % 4000), state: STATES[at % STATES.length] ?? 'open' }),
    )

    const { result, pauses } = finish(coverageOf(lines, 1))
    const areas = areasOf(result.places, (id) => places.get(id))

    expect(pauses).toBe(20)
    expect(areas.map(({ location }) => location.id)).toEqual([2])
    expect(areas[0]?.areas).toHaveLength(40)
    expect(areas[0]?.areas.flatMap(({ bins }) => bins)).toHaveLength(4000)
    expect(areas[0] && sum(areas[0].figures)).toBe(20_000)
    expect(areas[0]?.figures).toEqual(result.totals)
  })

  it('puts a line of a whole zone among the bins of that zone', () => {
    const places = new Map([
      [10, place(10, 'zone', null)],
      [100, place(100, 'bin', 10)],
    ])

    const { result } = finish(coverageOf([line(1), line(2, { location: 10 })], 1))
    const [area] = areasOf(result.places, (id) => places.get(id))

    expect(area?.bins.map(({ location }) => location.id)).toEqual([10, 100])
    expect(area && sum(area.figures)).toBe(2)
  })

  it('never shows a hundred percent before all is seen', () => {
    expect(percent(19_999, 20_000)).toBe(99)
    expect(percent(20_000, 20_000)).toBe(100)
    expect(percent(0, 0)).toBe(100)
    expect(seenOf({ ...noFigures(), open: 2, dropped: 1, recount: 1, done: 4 })).toBe(5)
  })
})

describe('the figures of a headline', () => {
  it('add up to all lines, also when a stocktake was closed with lines that nobody counted', () => {
    const running = { ...noFigures(), open: 58, recount: 5, done: 16 }
    const closed = { ...noFigures(), done: 24, dropped: 55 }

    expect(seenOf(running) + running.open).toBe(sum(running))
    expect(seenOf(closed) + closed.dropped).toBe(sum(closed))
    expect(percent(seenOf(closed), sum(closed))).toBe(30)
  })
})

describe('what a place shows', () => {
  it('is the gravest thing in it, before how far it is', () => {
    expect(placeState({ ...noFigures(), done: 9, question: 1 })).toBe('question')
    expect(placeState({ ...noFigures(), open: 9, recheck: 1, recount: 1 })).toBe('recheck')
    expect(placeState({ ...noFigures(), open: 2 })).toBe('open')
    expect(placeState({ ...noFigures(), open: 2, done: 1 })).toBe('partly')
    expect(placeState({ ...noFigures(), review: 1, counted: 1, done: 1 })).toBe('review')
    expect(placeState({ ...noFigures(), done: 1, dropped: 3 })).toBe('done')
    expect(placeState({ ...noFigures(), dropped: 3 })).toBe('dropped')
  })
})
