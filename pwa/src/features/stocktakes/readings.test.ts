import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Notice } from '../../data/rows.ts'
import { questionOf, readingOf, recountArgs, settleArgs, type Question } from './readings.ts'

const move = (operation: string, quantity: number, effective: number) => ({
  ...{ operation, kind: 'stock.issue', person: 1, device: 'd', quantity, effective },
  ...{ from: 2, to: 3 },
})
const ASKED: Question = {
  ...{ count: 'c', quantity: 6, book: 6, effective: 100 },
  moves: [move('m', -4, 90)],
}

describe('the question of before or after', () => {
  it('shows for each answer what the books would have said at the count', () => {
    // The move that took 4 was recorded before the count, so the books of then have it already.
    expect(readingOf(ASKED, ['before'], 0)).toEqual({ book: 6, counted: 6, variance: 0 })
    expect(readingOf(ASKED, ['after'], 0)).toEqual({ book: 10, counted: 6, variance: -4 })
  })

  it('puts a move that was recorded after the count before it, when a person says so', () => {
    const later = { ...ASKED, book: 10, moves: [move('m', -4, 110)] }

    expect(readingOf(later, ['before'], 0)).toEqual({ book: 6, counted: 6, variance: 0 })
    expect(readingOf(later, ['after'], 0)).toEqual({ book: 10, counted: 6, variance: -4 })
  })

  it('changes by exactly the quantity of each move that changes sides', () => {
    const moves = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(200)), {
      ...{ minLength: 1, maxLength: 6 },
    })
    fc.assert(
      fc.property(moves, fc.integer({ min: -99, max: 99 }), (drawn, book) => {
        const asked = { ...ASKED, book, moves: drawn.map(([q, at], n) => move(`m${n}`, q, at)) }
        const all = drawn.reduce((sum, [quantity]) => sum + quantity, 0)
        const before = readingOf(
          asked,
          drawn.map(() => 'before' as const),
          0,
        )
        const after = readingOf(
          asked,
          drawn.map(() => 'after' as const),
          0,
        )
        expect(before.book - after.book).toBe(all)
        expect(before.variance + before.book).toBe(asked.quantity)
      }),
    )
  })

  it('is read from its notice, also from one of a late move that says no book', () => {
    const notice = (data: Notice['data']) => ({ operation: 'c', data }) as Notice

    expect(questionOf(notice({ quantity: 6, book: 10, moves: [] }))?.book).toBe(10)
    expect(questionOf(notice({ quantity: 6, variance: -4, moves: [] }))?.book).toBe(10)
    expect(questionOf(notice({ quantity: 6 }))).toBeUndefined()
  })

  it('is answered for each move, or by a recount of all', () => {
    const two = { ...ASKED, moves: [move('m', -4, 90), move('n', 2, 95)] }

    expect(settleArgs(two, ['after', 'before'], null)).toEqual({
      ...{ count: 'c', answer: 'settle', before: ['n'], after: ['m'], note: null },
    })
    expect(recountArgs('c', 'nobody knows')).toEqual({
      ...{ count: 'c', answer: 'recount', before: [], after: [], note: 'nobody knows' },
    })
  })
})
