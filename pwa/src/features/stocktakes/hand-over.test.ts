import { describe, expect, it } from 'vitest'
import type { CountDevice, CountLine, CountTeam, CountWait } from '../../data/rows.ts'
import { batchesOf, handable, MOST_LINES, receiverOf, receivers, type Wanted } from './hand-over.ts'
import { devicesOf, isBlindHere, waitedOf } from './taking-part.ts'

const line = (id: number, change: Partial<CountLine> = {}): CountLine => ({
  ...{ id, stocktake: 1, location: 100, item: 1, lot: null, state: 'open', origin: 'plan' },
  ...{ round: 1, person: null, team: null, counted_at: null, counted_by: null, not_by: [] },
  ...change,
})
const PARENTS: Record<number, number | null> = { 100: 10, 101: 11, 10: 2, 11: 2, 2: null }
const wanted = (change: Partial<Wanted> = {}): Wanted => ({
  ...{ stocktake: 1, area: 0, from: 'any', to: '', parentOf: (id) => PARENTS[id] ?? null },
  ...change,
})

describe('lines that can be handed over', () => {
  it('are those that somebody still has to count, in this stocktake', () => {
    const lines = [
      line(1),
      line(2, { state: 'recount' }),
      line(3, { state: 'counted' }),
      line(4, { stocktake: 2 }),
    ]

    expect(handable(lines, wanted())).toEqual([1, 2])
  })

  it('lie in the chosen place or anywhere below it', () => {
    const lines = [line(1), line(2, { location: 101 }), line(3, { location: 10 })]

    expect(handable(lines, wanted({ area: 10 }))).toEqual([1, 3])
    expect(handable(lines, wanted({ area: 2 }))).toEqual([1, 2, 3])
  })

  it('are with whoever was named, or with nobody', () => {
    const lines = [line(1), line(2, { person: 5 }), line(3, { team: 5 })]

    expect(handable(lines, wanted({ from: 'none' }))).toEqual([1])
    expect(handable(lines, wanted({ from: 'person:5' }))).toEqual([2])
    expect(handable(lines, wanted({ from: 'team:5' }))).toEqual([3])
  })

  it('are not yet with whom they are given to, so that nothing is said twice', () => {
    const lines = [
      line(1),
      line(2, { person: 5 }),
      line(3, { team: 5 }),
      line(4, { person: 5, team: 2 }),
    ]

    expect(handable(lines, wanted({ to: 'person:5' }))).toEqual([1, 3, 4])
    expect(handable(lines, wanted({ to: 'team:5' }))).toEqual([1, 2, 4])
    expect(handable(lines, wanted({ to: 'none' }))).toEqual([2, 3, 4])
    expect(receiverOf('person:5')).toEqual({ person: 5, team: null })
    expect(receiverOf('team:2')).toEqual({ person: null, team: 2 })
    expect(receiverOf('none')).toEqual({ person: null, team: null })
  })

  it('go out in acts of as many as one takes', () => {
    const all = Array.from({ length: 2 * MOST_LINES + 1 }, (_, at) => at)

    expect(batchesOf(all).map((batch) => batch.length)).toEqual([MOST_LINES, MOST_LINES, 1])
    expect(batchesOf(all).flat()).toEqual(all)
    expect(batchesOf([])).toEqual([])
  })

  it('are given to teams in use and to people who may count, by name', () => {
    const people = [
      { id: 1, name: 'Wang' },
      { id: 3, name: 'Li' },
    ]
    const teams = [
      { id: 1, name: 'Night', members: [1], active: true },
      { id: 2, name: 'Old', members: [], active: false },
    ] satisfies CountTeam[]

    const given = receivers(people, teams).map(({ value }) => value)
    expect(given).toEqual(['team:1', 'person:3', 'person:1'])
  })

  it('are not given to somebody who counted them and must not recount them', () => {
    const again = line(9, { state: 'recount', not_by: [5] })

    expect(handable([again], wanted({ to: 'person:5' }))).toEqual([])
    expect(handable([again], wanted({ to: 'person:6' }))).toEqual([9])
    expect(handable([again], wanted({ to: 'team:5' }))).toEqual([9])
  })
})

describe('devices that take part', () => {
  const device = (id: string, change: Partial<CountDevice> = {}): CountDevice => ({
    ...{ device: id, stocktake: 1, name: id, person: 1, on: true, is_blind: true },
    ...{ joined_at: 1, last_at: null },
    ...change,
  })

  it('are listed for their own stocktake, those that left last', () => {
    const rows = [
      device('a', { on: false }),
      device('c'),
      device('b'),
      device('x', { stocktake: 2 }),
    ]

    expect(devicesOf(rows, 1).map((row) => row.device)).toEqual(['b', 'c', 'a'])
  })

  it('are those of whom it was said last, heard or not', () => {
    const rows = [device('a', { wanted: false }), device('b', { on: false, wanted: true })]

    expect(devicesOf(rows, 1).map((row) => row.device)).toEqual(['b', 'a'])
  })

  it('are blind here only while this very device takes part and has no figures', () => {
    expect(isBlindHere([device('a')], 'a')).toBe(true)
    expect(isBlindHere([device('a')], 'b')).toBe(false)
    expect(isBlindHere([device('a', { on: false })], 'a')).toBe(false)
    expect(isBlindHere([device('a', { is_blind: false })], 'a')).toBe(false)
  })

  it('are waited for by the books of one stocktake', () => {
    const rows: CountWait[] = [
      { stocktake: 2, at: 5, until: 9, waiting: [] },
      { stocktake: 1, at: 3, until: 9, waiting: [{ device: 'a', name: 'A' }] },
    ]

    expect(waitedOf(rows, 1)).toEqual({ at: 3, until: 9, devices: [{ device: 'a', name: 'A' }] })
    expect(waitedOf([], 1)).toBeUndefined()
  })
})
