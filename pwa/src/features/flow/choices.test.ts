import { describe, expect, it } from 'vitest'
import { lotOf } from '../../scan/books.ts'
import {
  A01,
  aPlant,
  B02,
  BOLT,
  DOCK,
  GLUE,
  GOOD_LOT,
  HELD_LOT,
  OLD_LOT,
  STEEL,
  TODAY,
} from '../../scan/plant.testing.ts'
import { issue } from '../issue/view-model.ts'
import { move } from '../move/view-model.ts'
import { alternative, elsewhere, lotsOf, placesOf, warningsFor } from './choices.ts'
import { EMPTY } from './state.ts'

const books = aPlant().replica

describe('choices', () => {
  it('lists the places of an item, the fullest first', () => {
    expect(placesOf(BOLT, null, books).map((p) => [p.location.id, p.quantity])).toEqual([
      [A01, 120],
      [DOCK, 40],
    ])
  })

  it('lists usable lots before blocked ones and says why a lot is blocked', () => {
    expect(lotsOf(GLUE, null, books, TODAY).map(({ lot, block }) => [lot.id, block])).toEqual([
      [GOOD_LOT, null],
      [OLD_LOT, 'expired'],
      [HELD_LOT, 'hold'],
    ])
    expect(lotsOf(GLUE, B02, books, TODAY).map(({ lot }) => lot.id)).toEqual([OLD_LOT])
  })

  it('names another lot that may be used instead of a held one', () => {
    const held = lotOf(books, HELD_LOT)
    const found = held === undefined ? null : alternative(held, books, TODAY)

    expect(found).toMatchObject({ lot: { id: GOOD_LOT }, place: { id: A01 }, quantity: 60 })
  })
})

describe('a place that was remembered', () => {
  const glue = { ...EMPTY, item: GLUE, lot: OLD_LOT }

  it('gives way to where the lot lies by the books', () => {
    expect(elsewhere(issue, { ...glue, from: A01 }, books)).toMatchObject({
      location: { id: B02 },
    })
    expect(elsewhere(issue, { ...glue, from: B02 }, books)).toBeUndefined()
  })

  it('is not left for the place where the goods go, nor for one where there is nothing', () => {
    expect(elsewhere(move, { ...glue, from: A01, to: B02 }, books)).toBeUndefined()
    expect(elsewhere(issue, { ...glue, lot: 'nowhere', from: A01 }, books)).toBeUndefined()
    expect(elsewhere(issue, { ...EMPTY, from: A01 }, books)).toBeUndefined()
  })
})

describe('warnings', () => {
  const at = { ...EMPTY, from: A01, item: BOLT }

  it('says when more is taken than the books know, and stops nobody', () => {
    expect(warningsFor(issue, { ...at, entered: '121' }, books, TODAY)).toEqual([
      { kind: 'more_than_there', there: 120 },
    ])
    expect(warningsFor(issue, { ...at, entered: '120' }, books, TODAY)).toEqual([])
  })

  it('says when the lot lies elsewhere, is on hold, or the figure was rounded', () => {
    const wrongLot = { ...EMPTY, from: A01, item: GLUE, lot: OLD_LOT, entered: '1' }
    const heldLot = { ...wrongLot, lot: HELD_LOT }
    const rounded = { ...EMPTY, from: B02, item: STEEL, unit: 1, entered: '1' }

    expect(warningsFor(move, wrongLot, books, TODAY)).toEqual([
      { kind: 'lot_blocked', block: 'expired' },
      { kind: 'lot_not_there', there: 0 },
    ])
    expect(warningsFor(move, heldLot, books, TODAY)).toEqual([
      { kind: 'lot_blocked', block: 'hold' },
    ])
    expect(warningsFor(move, rounded, books, TODAY)).toEqual([{ kind: 'rounded' }])
  })
})
