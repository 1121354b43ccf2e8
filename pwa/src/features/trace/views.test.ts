import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Figures, KeptPart, Moment } from './answers.ts'
import { keptFor, keptTraces } from './kept.ts'
import { happenings } from './moments.ts'
import { concerns } from './own-acts.ts'
import { share, sheetOf } from './sheet.ts'

const NOTHING: Figures = {
  received: 0,
  opening: 0,
  made: 0,
  used: 0,
  shipped: 0,
  returned: 0,
  scrapped: 0,
  difference: 0,
  floor: 0,
  stock: 0,
}

describe('the mass balance', () => {
  it('adds up when all that came in is somewhere', () => {
    const sheet = sheetOf({ ...NOTHING, received: 200, used: 64, floor: 6, stock: 130 })

    expect(sheet.remainder).toBe(0)
    expect(sheet.sources).toEqual([{ name: 'received', quantity: 200 }])
    expect(sheet.uses.map((part) => part.name)).toEqual(['used', 'floor', 'stock'])
  })

  it('says by how much it does not', () => {
    expect(sheetOf({ ...NOTHING, made: 24, shipped: 20 }).remainder).toBe(4)
    expect(sheetOf({ ...NOTHING, made: 24, shipped: 27 }).remainder).toBe(-3)
  })

  it('counts what a count found on top as a source', () => {
    const sheet = sheetOf({ ...NOTHING, received: 10, difference: -2, stock: 12 })

    expect(sheet.remainder).toBe(0)
    expect(sheet.sources.at(-1)).toEqual({ name: 'found', quantity: 2 })
  })

  it('has no bar longer than the whole, whatever the figures', () => {
    const names = Object.keys(NOTHING)
    const figure = fc.integer({ min: -1000, max: 1000 })
    const figures = fc.array(figure, { minLength: names.length, maxLength: names.length })
    fc.assert(
      fc.property(figures, (numbers) => {
        const given = Object.fromEntries(names.map((name, at) => [name, numbers[at]]))
        checkSheet({ ...NOTHING, ...given })
      }),
    )
    function checkSheet(given: Figures) {
      const sheet = sheetOf(given)

      for (const side of [sheet.sources, sheet.uses]) {
        const length = side.reduce((sum, part) => sum + share(part, sheet), 0)
        expect(length).toBeLessThanOrEqual(100.0001)
      }
      const sources = given.received + given.opening + given.made + given.returned
      const uses = given.used + given.shipped + given.scrapped + given.difference
      expect(sheet.remainder).toBe(sources - uses - given.floor - given.stock)
    }
  })
})

const aMoment = (change: Partial<Moment>): Moment => ({
  at: 1,
  source: 'ledger',
  key: 'k',
  act: 'stock.move',
  operation: 'op',
  person: 1,
  device: null,
  location: 1,
  entry: 'delta',
  quantity: 1,
  status: null,
  reason: null,
  undone_by: null,
  code: null,
  data: null,
  ...change,
})

describe('the timeline', () => {
  it('tells both legs of a move as one happening, even across pages', () => {
    const legs = [
      aMoment({ key: 'b', location: 2, quantity: 5 }),
      aMoment({ key: 'n', source: 'notice', operation: null, quantity: null }),
      aMoment({ key: 'a', location: 1, quantity: -5 }),
    ]

    expect(happenings(legs)).toMatchObject([
      { kind: 'move', from: 1, to: 2, quantity: 5 },
      { kind: 'notice' },
    ])
  })

  it('keeps a status of the same act beside its move, and a count for itself', () => {
    const moments = [
      aMoment({ key: 's', source: 'status', status: 'hold', quantity: null }),
      aMoment({ key: 'm' }),
      aMoment({ key: 'c', entry: 'count', quantity: 70, location: 9 }),
    ]

    expect(happenings(moments).map((one) => one.kind)).toEqual(['status', 'move', 'count'])
    expect(happenings(moments).at(-1)).toMatchObject({ to: 9, quantity: 70 })
  })
})

const aPart = (root: string, change: Partial<KeptPart>): KeptPart => ({
  root,
  truncated: false,
  limit: 9,
  at: 5,
  part: 0,
  parts: 1,
  lots: [root],
  items: [1],
  runs: [],
  links: { run: [], lot: [], direction: [], quantity: [] },
  details: { lots: [], runs: [] },
  ...change,
})

describe('kept traces', () => {
  it('are put together in the order of their parts', () => {
    const links = (run: number[]) => ({ run, lot: run, direction: run, quantity: run })
    const parts = [
      aPart('a', { part: 1, parts: 2, lots: ['c'], items: [3], links: links([1]) }),
      aPart('a', { part: 0, parts: 2, lots: ['a', 'b'], items: [1, 2], links: links([0]) }),
    ]

    const [trace] = keptTraces(parts)

    expect(trace).toMatchObject({ lots: ['a', 'b', 'c'], items: [1, 2, 3], links: links([0, 1]) })
  })

  it('are left out while a part is missing or of another time', () => {
    expect(keptTraces([aPart('a', { parts: 2 })])).toEqual([])
    expect(
      keptTraces([aPart('a', { parts: 2 }), aPart('a', { part: 1, parts: 2, at: 6 })]),
    ).toEqual([])
  })

  it('tell of a lot by its own trace first, else by the newest that holds it', () => {
    const traces = keptTraces([
      aPart('a', { lots: ['a', 'x'], at: 1 }),
      aPart('b', { lots: ['b', 'x', 'a'], at: 2 }),
    ])

    expect(keptFor('a', traces)).toMatchObject({ trace: { root: 'a' }, isPart: false })
    expect(keptFor('x', traces)).toMatchObject({ trace: { root: 'b' }, isPart: true })
    expect(keptFor('never', traces)).toBeUndefined()
  })
})

describe('own acts of a lot', () => {
  it('are those that name it, also as one line of several', () => {
    expect(concerns({ lot: 'a' }, 'a')).toBe(true)
    expect(concerns({ inputs: [{ lot: 'b' }, { lot: 'a' }] }, 'a')).toBe(true)
    expect(concerns({ lot: 'b', note: 'a' }, 'a')).toBe(false)
    expect(concerns({ lot: null }, 'a')).toBe(false)
  })
})
