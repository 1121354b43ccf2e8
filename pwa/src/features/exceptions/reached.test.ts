import { describe, expect, it } from 'vitest'
import type { Notice } from '../../data/rows.ts'
import { reachedOf } from './reached.ts'

const told = (data: Record<string, unknown>) => reachedOf({ data } as unknown as Notice)

describe('what a hold that came late says of its lot', () => {
  it('is one line a place, and how many arrivals are not listed', () => {
    const reached = [
      { location: 4, lot: 'r', quantity: 2, operation: 'a' },
      { location: 4, lot: 'p', quantity: 3, operation: 'b' },
      { lot: 'p', quantity: null },
    ]

    expect(told({ reached, reached_count: 10 }).places).toEqual({
      list: [{ location: 4, quantity: 5 }],
      more: 7,
    })
  })

  it('is what shares the hold and what production made, of how many', () => {
    expect(told({ parts: ['p'], parts_count: 1, made: ['x'], made_count: 101 })).toMatchObject({
      parts: { list: ['p'], more: 0 },
      made: { list: ['x'], more: 100 },
    })
  })

  it('is nothing where a notice tells of nothing, and everything where it says no count', () => {
    expect(told({}).made).toEqual({ list: [], more: 0 })
    expect(told({ reached: [{ location: 4, quantity: 1 }] }).places.more).toBe(0)
  })
})
