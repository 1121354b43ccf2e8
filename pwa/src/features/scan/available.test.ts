import { describe, expect, it } from 'vitest'
import { itemOf, lotOf } from '../../scan/books.ts'
import { itemCard, lotCard, type Viewer } from '../../scan/card.ts'
import { aPlant, BOLT, GLUE, GOOD_LOT, HELD_LOT, TODAY } from '../../scan/plant.testing.ts'
import { availableOf } from './available.ts'

const viewer: Viewer = { can: () => true, here: null, learned: {}, today: TODAY }
const base = aPlant().replica
const kept = [
  { id: 'b', item: GLUE, lot: null, quantity: 10, at: 2 },
  { id: 'a', item: GLUE, lot: GOOD_LOT, quantity: 20, at: 1 },
  { id: 'c', item: BOLT, lot: null, quantity: 500, at: 3 },
]
const books: typeof base = Object.create(base, {
  all: {
    value: (table: string) =>
      table === 'reservation' ? kept.map((row) => [row.id, row]) : base.all(table),
  },
})

describe('what may be used', () => {
  it('is what lies there less what is held and what is reserved', () => {
    const item = itemOf(books, GLUE)
    const found = item && availableOf(item, undefined, itemCard(item, viewer, books).lines, books)

    // 60 good, 12 held, 5 expired; 30 of them kept.
    expect(found).toMatchObject({ held: 17, reserved: 30, available: 30 })
    expect(found?.reservations.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  it('counts for a lot what is kept of that lot', () => {
    const [item, lot] = [itemOf(books, GLUE), lotOf(books, GOOD_LOT)]
    const lines = lot ? lotCard(lot, viewer, books).lines : []

    expect(item && availableOf(item, lot, lines, books)).toMatchObject({
      reserved: 20,
      available: 40,
    })
  })

  it('is nothing where everything is held, or more is kept than there is', () => {
    const [glue, bolt] = [itemOf(books, GLUE), itemOf(books, BOLT)]
    const held = lotOf(books, HELD_LOT)
    const lines = held ? lotCard(held, viewer, books).lines : []

    expect(glue && availableOf(glue, held, lines, books)).toMatchObject({ available: 0 })
    expect(
      bolt && availableOf(bolt, undefined, itemCard(bolt, viewer, books).lines, books),
    ).toMatchObject({ reserved: 500, available: 0 })
  })
})
