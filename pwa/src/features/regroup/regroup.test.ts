import { lotId } from '@takt/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  A01,
  aPlant,
  B02,
  BOLT,
  CONVERSION,
  GLUE,
  GOOD_LOT,
  HELD_LOT,
  OLD_LOT,
  STEEL,
} from '../../scan/plant.testing.ts'
import { itemOf } from '../../scan/books.ts'
import * as model from './regroup.ts'

const books = aPlant().replica

function withLots(relation: model.Relation, ...lots: string[]): model.RegroupState {
  return lots.reduce((state, lot) => {
    const next = model.addInput(state, GLUE, lot, books)
    if (typeof next === 'string') throw new Error(next)
    return next
  }, model.begin(relation))
}
const out = (state: model.RegroupState, ...parts: Partial<model.Output>[]): model.RegroupState => ({
  ...state,
  outputs: parts.map((part) => ({ ...model.EMPTY_OUTPUT, ...part })),
})

describe('a split', () => {
  it('takes from one lot what its parts make, where the lot lies', async () => {
    const state = out(
      withLots('split', GOOD_LOT),
      { code: 'd1-00001', entered: '20' },
      { code: 'D1-00002', entered: '15' },
    )

    expect(model.lackOf(state, books)).toBeNull()
    expect(await model.argsOf(state, books)).toEqual({
      ...{ relation: 'split', location: A01, conversion: CONVERSION, note: null },
      inputs: [{ item: GLUE, lot: GOOD_LOT, quantity: 35 }],
      outputs: [
        {
          ...{ item: GLUE, lot: await lotId(GLUE, 'D1-00001'), lot_code: 'D1-00001', quantity: 20 },
          ...{ expires_on: '2026-09-01', best_before_on: null, produced_on: null },
        },
        {
          ...{ item: GLUE, lot: await lotId(GLUE, 'D1-00002'), lot_code: 'D1-00002', quantity: 15 },
          ...{ expires_on: '2026-09-01', best_before_on: null, produced_on: null },
        },
      ],
    })
  })

  it('asks for what is missing, one thing after the other', () => {
    const open = model.begin('split')
    const lot = withLots('split', GOOD_LOT)

    expect(model.lackOf(open, books)).toBe('input')
    expect(model.lackOf({ ...lot, location: null }, books)).toBe('location')
    expect(model.lackOf(lot, books)).toBe('quantity')
    expect(model.lackOf(out(lot, { entered: '5' }), books)).toBe('code')
  })

  it('gives each part a number of its own', () => {
    const lot = withLots('split', GOOD_LOT)
    const twice = out(lot, { code: 'X', entered: '1' }, { code: ' x ', entered: '1' })

    expect(model.lackOf(twice, books)).toBe('same_code')
    expect(model.lackOf(out(lot, { code: 'L24', entered: '1' }), books)).toBe('same_code')
  })

  it('takes another lot in place of the first', () => {
    expect(withLots('split', GOOD_LOT, HELD_LOT).inputs.map(({ lot }) => lot)).toEqual([HELD_LOT])
  })
})

describe('a merge', () => {
  it('begins with all that lies there, and the earliest date holds', async () => {
    const begun = withLots('merge', GOOD_LOT, HELD_LOT)
    const state = out(begun, { code: 'M1' })

    expect(state.inputs.map(({ entered }) => entered)).toEqual(['60', '12'])
    expect(await model.argsOf(state, books)).toMatchObject({
      outputs: [{ quantity: 72, expires_on: '2026-09-01' }],
    })
  })

  it('refuses other items, the same lot twice and goods without their lot', () => {
    const state = withLots('merge', GOOD_LOT)

    expect(model.addInput(state, GLUE, GOOD_LOT, books)).toBe('twice')
    expect(model.addInput(state, BOLT, null, books)).toBe('other_item')
    expect(model.addInput(state, GLUE, null, books)).toBe('no_lot')
    expect(model.lackOf(state, books)).toBe('second_input')
  })

  it('says what the books do not have here', () => {
    const state = out(withLots('merge', GOOD_LOT, OLD_LOT), { code: 'M1' })
    const there = { ...state, inputs: state.inputs.map((one) => ({ ...one, entered: '60' })) }

    expect(model.shortOf(there, books).map(({ lot }) => lot)).toEqual([OLD_LOT])
    expect(model.placeAt(there, B02, books).inputs.map(({ entered }) => entered)).toEqual(['', '5'])
  })
})

describe('repacking and rework', () => {
  it('may make another item, in another quantity', async () => {
    const state = out(withLots('repack', GOOD_LOT), { item: STEEL, entered: '2.5' })

    expect(model.lackOf(state, books)).toBeNull()
    expect(await model.argsOf(state, books)).toMatchObject({
      inputs: [{ item: GLUE, quantity: 60 }],
      outputs: [{ item: STEEL, lot: null, lot_code: null, quantity: 2_500, expires_on: null }],
    })
  })

  it.each(['repack', 'rework'] as const)('a %s keeps the days of the same item', async (kind) => {
    const part = { code: 'P1', entered: '5' }
    const kept = out(withLots(kind, GOOD_LOT), part)
    const typed = out(withLots(kind, GOOD_LOT), { ...part, bestBeforeOn: '2026-08-01' })

    expect(await model.argsOf(kept, books)).toMatchObject({
      outputs: [{ expires_on: '2026-09-01', best_before_on: null }],
    })
    expect(await model.argsOf(typed, books)).toMatchObject({
      outputs: [{ expires_on: '2026-09-01', best_before_on: '2026-08-01' }],
    })
  })
})

describe('whatever is typed', () => {
  it('a complete split, merge or new label puts out exactly what it takes in', async () => {
    const quantity = fc.integer({ min: 1, max: 10_000 }).map(String)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<model.Relation>('split', 'merge', 'relabel'),
        fc.array(quantity, { minLength: 2, maxLength: 6 }),
        async (relation, typed) => {
          const lots = relation === 'merge' ? [GOOD_LOT, HELD_LOT] : [GOOD_LOT]
          const begun = withLots(relation, ...lots)
          const inputs = begun.inputs.map((one, at) => ({ ...one, entered: typed[at] ?? '1' }))
          const parts = relation === 'split' ? typed : ['']
          const codes = parts.map((entered, at) => ({ code: `N${String(at)}`, entered }))
          const state = out({ ...begun, inputs }, ...codes)

          const args = await model.argsOf(state, books)

          const sumOf = (side: 'inputs' | 'outputs') =>
            (args[side] as { quantity: number }[]).reduce((all, line) => all + line.quantity, 0)
          expect(model.lackOf(state, books)).toBeNull()
          expect(sumOf('inputs')).toBe(sumOf('outputs'))
        },
      ),
    )
  })

  it('never holds more than eight lines', () => {
    const full = out(withLots('merge', GOOD_LOT), ...Array.from({ length: 7 }, () => ({})))

    expect(model.addInput(full, GLUE, HELD_LOT, books)).toBe('too_many')
  })
})

describe('packing goods on hold', () => {
  const today = '2026-06-01'
  const stopped = (relation: model.Relation, mode: 'block' | 'warn' = 'block') => {
    const plant = aPlant()
    plant.put('item', String(GLUE), { ...itemOf(plant.replica, GLUE), hold_mode: mode })
    const state = withLots(relation, HELD_LOT)
    return model.stoppedIn(state, plant.replica, today)
  }

  it('is stopped, or asks once where the item only warns', () => {
    expect(stopped('repack')).toMatchObject({ lot: { id: HELD_LOT }, block: 'hold', warns: false })
    expect(stopped('repack', 'warn')).toMatchObject({ block: 'hold', warns: true })
  })

  it('is not what taking apart and naming anew is: the parts stay on hold', () => {
    for (const relation of ['split', 'merge', 'relabel', 'rework'] as const) {
      expect(stopped(relation)).toBeNull()
    }
  })

  it('is no matter of goods that nothing stops', () => {
    expect(model.stoppedIn(withLots('repack', GOOD_LOT), books, today)).toBeNull()
  })
})
