import type { Act } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import {
  approveArgs,
  barredBy,
  hindrance,
  isOut,
  offBy,
  saidOf,
  type ReviewLine,
  shownLines,
  standingCount,
  sumsOf,
  toSetAside,
} from './review.ts'

const count = (id: string, person: number, status = 'approve', effective = 1) => ({
  ...{ id, person, quantity: 6, effective, status },
})
const line = (id: number, change: Partial<ReviewLine> = {}): ReviewLine => ({
  ...{ id, location: 2, item: 3, lot: null, state: 'review', origin: 'plan', counted: 6, book: 10 },
  ...{ variance: -4, value: -40_000, permille: 0, tolerance: 0, counted_by: 7, counted_at: 1 },
  ...{ counts: [count('c', 7)], approval: { id: 'c', status: 'pending' } },
  ...{ notice: null, reason: null, note: null, photos: 0, entries: 0 },
  ...change,
})
const everybody = () => true

describe('who may approve a line', () => {
  it('is nobody who counted it, first or later, also where that count fell out', () => {
    const recounted = line(1, {
      counts: [count('a', 8, 'voided'), count('c', 7)],
    })

    expect(hindrance(recounted, 7, everybody)).toBe('counted_it')
    expect(hindrance(recounted, 8, everybody)).toBe('counted_it')
    expect(hindrance(recounted, 9, everybody)).toBeNull()
  })

  it('needs the right, and something that waits', () => {
    expect(hindrance(line(1), 9, () => false)).toBe('no_right')
    expect(hindrance(line(1, { approval: null }), 9, everybody)).toBe('nothing_asked')
    const decided = line(1, { approval: { id: 'c', status: 'approved' } })
    expect(hindrance(decided, 9, everybody)).toBe('nothing_asked')
  })
})

describe('the lines of a review', () => {
  it('stand by what they cost, whatever the sign, and without a cost by the quantity', () => {
    const lines = [
      line(1, { value: 10_000 }),
      line(2, { value: -90_000 }),
      line(3, { value: null, variance: 2 }),
      line(4, { value: null, variance: -30 }),
    ]

    expect(shownLines(lines, 'all').map(({ id }) => id)).toEqual([2, 1, 4, 3])
  })

  it('are out of tolerance by the quantity, and right without any variance', () => {
    expect(isOut(line(1, { tolerance: 4 }))).toBe(false)
    expect(isOut(line(1, { tolerance: 3 }))).toBe(true)
    expect(isOut(line(1, { variance: null }))).toBe(false)
    const right = line(2, { variance: 0, value: 0 })
    expect(shownLines([line(1), right], 'right')).toEqual([right])
  })

  it('tell how far they are off, where the books had anything', () => {
    expect(offBy(line(1))).toBe(-400)
    expect(offBy(line(1, { book: 0 }))).toBeNull()
    expect(offBy(line(1, { variance: null }))).toBeNull()
  })

  it('add up to what is missing and what is too much', () => {
    const lines = [line(1), line(2, { value: 15_000 }), line(3, { value: null })]

    expect(sumsOf(lines)).toEqual({
      ...{ lines: 3, value: -25_000, lost: 40_000, gained: 15_000, unpriced: 1 },
      isUnknown: false,
    })
  })

  it('speak by the last count that stands', () => {
    const counts = [
      count('a', 1, 'approve', 5),
      count('b', 2, 'approve', 9),
      count('x', 3, 'voided', 99),
    ]

    expect(standingCount(line(1, { counts }))?.id).toBe('b')
    expect(standingCount(line(1, { counts: [] }))).toBeUndefined()
  })
})

it('signs with the meaning of the decision', () => {
  const signed = { method: 'pin', reason: 3, note: null } as const

  expect(approveArgs('c', { decision: 'approve', ...signed })).toEqual({
    ...{ operation: 'c', decision: 'approve', meaning: 'approved', method: 'pin' },
    ...{ reason: 3, note: null },
  })
  expect(approveArgs('c', { decision: 'reject', ...signed })['meaning']).toBe('rejected')
})

describe('a recount by somebody else', () => {
  const differing = [count('a', 7, 'voided', 1), count('b', 8, 'recount', 2)]

  it('sets aside every count that is not decided, not the newest alone', () => {
    const recounted = line(1, {
      state: 'recount',
      counts: [...differing, count('c', 9, 'recount', 3)],
    })

    expect(toSetAside(recounted).map(({ id }) => id)).toEqual(['b', 'c'])
    expect(barredBy({ ...recounted, not_by: [7, 8] })).toEqual([7, 8, 9])
  })

  it('speaks of the count that stands where all are decided', () => {
    const done = line(1, { state: 'done', counts: [count('a', 7, 'accepted')] })

    expect(toSetAside(done).map(({ id }) => id)).toEqual(['a'])
    expect(toSetAside(line(2, { counts: [count('a', 7, 'voided')] }))).toEqual([])
  })
})

describe('what was said of a line on this device', () => {
  const act = (state: Act['state'], answer = 'settle') =>
    ({ state, args: { answer } }) as unknown as Act
  const said = (answer: Act | undefined) => ({ of: () => undefined, ofCount: () => answer })

  it('stands for its question until the line is loaded anew', () => {
    const asked = line(1, { state: 'question', approval: null })

    expect(saidOf(asked, said(act('device')))).toBeDefined()
    expect(saidOf(asked, said(act('booked')))).toBeDefined()
    expect(saidOf(asked, said(undefined))).toBeUndefined()
  })

  it('does not keep anybody from approving what the answer led to', () => {
    expect(saidOf(line(1), said(act('booked')))).toBeUndefined()
    expect(saidOf(line(1), said(act('booked', 'recount')))).toBeDefined()
  })
})

describe('sums while costs are missing', () => {
  it('are not known, instead of nothing', () => {
    const sums = sumsOf([line(1, { value: null }), line(2, { value: null, variance: 0 })])

    expect(sums).toMatchObject({ unpriced: 1, isUnknown: true })
    expect(sumsOf([line(1, { value: 0, variance: 0 })])).toMatchObject({
      ...{ value: 0, unpriced: 0, isUnknown: false },
    })
  })
})
