import { describe, expect, it } from 'vitest'
import type { Lot } from '../../data/rows.ts'
import {
  aLot,
  aPlant,
  GLUE,
  GOOD_LOT,
  HELD_LOT,
  NOW,
  OLD_LOT,
  TODAY,
} from '../../scan/plant.testing.ts'
import { changesOf, descriptionOf, doubledName } from './describing.ts'
import { factsOf } from './facts.ts'

const plant = aPlant()
const books = plant.replica
const lotRow = (id: string): Lot => books.get<Lot>('lot', id) as Lot

describe('what is known of a lot', () => {
  it('is its state, by its date too, and what is left of it', () => {
    expect(factsOf(lotRow(GOOD_LOT), books, TODAY)).toMatchObject({
      ...{ state: 'available', left: 60, daysLeft: 120, expiresSoon: false },
    })
    expect(factsOf(lotRow(HELD_LOT), books, TODAY)).toMatchObject({ state: 'hold', left: 12 })
    expect(factsOf(lotRow(OLD_LOT), books, TODAY)).toMatchObject({
      state: 'expired',
      daysLeft: -93,
    })
  })

  it('points out what expires soon, as its item says', () => {
    const soon = { ...lotRow(GOOD_LOT), expires_on: '2026-05-14' }

    expect(factsOf(soon, books, TODAY)).toMatchObject({ daysLeft: 10, expiresSoon: true })
  })

  it('is used up when it came and nothing is left, unless a person stopped it', () => {
    const gone = aLot({ id: 'x', code: 'GONE', received_at: NOW })
    const stopped = { ...gone, status: 'hold' as const }
    const unheard = aLot({ id: 'y', code: 'NEW' })

    expect(factsOf(gone, books, TODAY).state).toBe('consumed')
    expect(factsOf(stopped, books, TODAY).state).toBe('hold')
    expect(factsOf(unheard, books, TODAY).state).toBe('available')
  })

  it('has expired on its day', () => {
    const last = { ...lotRow(GOOD_LOT), expires_on: TODAY }

    expect(factsOf(last, books, TODAY)).toMatchObject({
      ...{ state: 'expired', daysLeft: 0, expiresSoon: false },
    })
  })

  it('names the inspection that it waits for', () => {
    plant.put('inspection', 'i', { id: 'i', item: GLUE, lot: GOOD_LOT, status: 'open' })

    expect(factsOf(lotRow(GOOD_LOT), books, TODAY).inspection).toMatchObject({ id: 'i' })
  })
})

describe('a lot described anew', () => {
  const lot = aLot({ id: 'a', code: 'L24', expires_on: '2026-09-01', attributes: { heat: 'H1' } })

  it('says the old and the new value of what changed, and nothing else', () => {
    const said = descriptionOf(lot)
    said.expires_on = ''
    said.produced_on = '2026-01-02'
    said.attributes = [
      { name: 'heat', value: 'H2' },
      { name: ' width ', value: ' 3 mm ' },
      { name: '', value: 'lost' },
    ]

    expect(changesOf(lot, said)).toEqual({
      expires_on: ['2026-09-01', null],
      produced_on: [null, '2026-01-02'],
      'attributes.heat': ['H1', 'H2'],
      'attributes.width': [null, '3 mm'],
    })
  })

  it('is no change when nothing differs, and a code is never lost', () => {
    expect(changesOf(lot, descriptionOf(lot))).toEqual({})
    expect(changesOf(lot, { ...descriptionOf(lot), code: '  ' })).toEqual({})
  })

  it('takes an attribute away that was emptied', () => {
    expect(changesOf(lot, { ...descriptionOf(lot), attributes: [] })).toEqual({
      'attributes.heat': ['H1', null],
    })
  })

  it('tells of a name that stands twice', () => {
    const value = ''
    expect(
      doubledName([
        { name: 'a', value },
        { name: ' a', value },
      ]),
    ).toBe('a')
    expect(
      doubledName([
        { name: '', value },
        { name: '', value },
      ]),
    ).toBeNull()
  })
})
