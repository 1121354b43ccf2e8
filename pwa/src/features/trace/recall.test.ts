import { describe, expect, it } from 'vitest'
import type { RecallAnswer } from './answers.ts'
import { lotsFrom, MOST, recallOf, toHold, type AffectedLot } from './recall.ts'

const lot = (change: Partial<AffectedLot>): AffectedLot => ({
  lot: 'a',
  item: 1,
  code: 'A',
  status: 'available',
  shipped: 0,
  returned: 0,
  floor: 0,
  stock: 0,
  isSibling: false,
  ...change,
})

describe('a recall', () => {
  const answer: RecallAnswer = {
    roots: ['a'],
    truncated: false,
    limit: 100,
    siblings: [1],
    lots: {
      ...{ lot: ['a', 'b'], item: [1, 1], code: ['A', 'B'], status: ['hold', 'available'] },
      ...{ received: [9, 0], opening: [0, 0], made: [0, 5], used: [4, 0], scrapped: [0, 0] },
      ...{ difference: [0, 0], shipped: [3, 5], returned: [1, 0], floor: [0, 1], stock: [2, 0] },
    },
    places: { lot: [0, 0, 1], location: [7, 8, 7], quantity: [1, 1, 1] },
    trades: {
      lot: [1, 0, 0, 0, 0, 1],
      party: [null, 4, 4, 4, 4, 5],
      line: [null, 11, null, 11, 12, null],
      direction: ['shipped', 'shipped', 'returned', 'shipped', 'shipped', 'returned'],
      quantity: [5, 2, 1, 1, 3, 2],
      at: [9, 5, 8, 6, 4, 7],
    },
    customers: [],
    items: [],
  }

  it('names each customer once, unnamed ones last, with what went out and what came back', () => {
    const { customers } = recallOf(answer)

    expect(customers.map(({ party }) => party)).toEqual([4, 5, null])
    expect(customers[0]?.lines).toMatchObject([{ shipped: 6, returned: 1, lines: [11, 12], at: 6 }])
  })

  it('knows no day of shipment where something only came back', () => {
    expect(recallOf(answer).customers[1]?.lines).toMatchObject([
      { shipped: 0, returned: 2, lines: [], at: null },
    ])
  })

  it('gathers what is left by place and adds up within an item', () => {
    const { places, items, lots } = recallOf(answer)

    expect(places.map(({ location, lines }) => [location, lines.length])).toEqual([
      [7, 2],
      [8, 1],
    ])
    expect(items).toEqual([{ item: 1, lots: 2, stock: 2, floor: 1, shipped: 7 }])
    expect(lots.map((one) => one.isSibling)).toEqual([false, true])
  })

  it('holds what is left in the house or may come back, and is not stopped yet', () => {
    const lots = [
      lot({ lot: 'stock', stock: 2 }),
      lot({ lot: 'floor', floor: 1 }),
      lot({ lot: 'used' }),
      lot({ lot: 'shipped', shipped: 2, returned: 1 }),
      lot({ lot: 'back and scrapped', shipped: 2, returned: 2 }),
      lot({ lot: 'held', stock: 2, status: 'hold' }),
      lot({ lot: 'held here', stock: 2 }),
    ]

    const left = toHold(lots, (one) => (one.lot === 'held here' ? 'hold' : one.status))

    expect(left.map((one) => one.lot)).toEqual(['stock', 'floor', 'shipped'])
  })

  it('asks for each lot of the address once and for no more than the server takes', () => {
    const many = Array.from({ length: 130 }, (_, at) => `l${at}`)

    expect(lotsFrom('a,b,a,')).toEqual(['a', 'b'])
    expect(lotsFrom(null)).toEqual([])
    expect(lotsFrom(many.join(','))).toHaveLength(MOST)
  })
})
