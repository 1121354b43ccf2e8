import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { itemOf } from '../../scan/books.ts'
import { aPlant, anItem, BOLT, BOX, KILOGRAM, PIECE, STEEL } from '../../scan/plant.testing.ts'
import { decimalsOf, divideHalfUp, measure, minusOne, plusOne, unitsOf } from './quantity.ts'

const books = aPlant().replica
const bolt = itemOf(books, BOLT) ?? anItem({ id: 1, code: 'x' })
const steel = itemOf(books, STEEL) ?? anItem({ id: 1, code: 'x' })

describe('quantity', () => {
  it('counts one box as fifty pieces', () => {
    expect(measure('3', bolt, BOX, 0)).toEqual({ ok: true, quantity: 150, exact: true })
  })

  it('keeps what was typed in the base unit, to the last decimal', () => {
    expect(measure('2.5', steel, null, 3)).toEqual({ ok: true, quantity: 2_500, exact: true })
    expect(measure('0.001', steel, KILOGRAM, 3)).toEqual({ ok: true, quantity: 1, exact: true })
  })

  it('rounds half up where a unit does not come out even, and says so', () => {
    // One piece is 10/3 kg: 3.333… kg.
    expect(measure('1', steel, PIECE, 0)).toEqual({ ok: true, quantity: 3_333, exact: false })
    expect(measure('2', steel, PIECE, 0)).toEqual({ ok: true, quantity: 6_667, exact: false })
    expect(measure('3', steel, PIECE, 0)).toEqual({ ok: true, quantity: 10_000, exact: true })
  })

  it.each([
    ['', 'nothing'],
    ['.', 'nothing'],
    ['abc', 'nothing'],
    ['0', 'zero'],
    ['0.00', 'zero'],
    ['1.5', 'too_many_decimals'],
    ['9999999999999', 'too_large'],
  ])('refuses %j as %s', (entered, why) => {
    expect(measure(entered, bolt, null, 0)).toEqual({ ok: false, why })
  })

  it('refuses a unit that the item does not have', () => {
    expect(measure('1', bolt, KILOGRAM, 3)).toEqual({ ok: false, why: 'no_unit' })
  })

  it('allows the decimals of the unit that is typed in', () => {
    expect(decimalsOf(books, steel, null)).toBe(3)
    expect(decimalsOf(books, steel, PIECE)).toBe(0)
    expect(unitsOf(books, bolt).map(({ code }) => code)).toEqual(['pc', 'box'])
  })

  it('steps by one without touching the decimals, and not below one', () => {
    expect(plusOne('')).toBe('1')
    expect(plusOne('9')).toBe('10')
    expect(plusOne('2.5')).toBe('3.5')
    expect(minusOne('3.5')).toBe('2.5')
    expect(minusOne('1')).toBe('1')
  })

  it('never strays by more than half of the last place', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
        fc.bigInt(1n, 10n ** 9n),
        (a, b) => {
          const error = 2n * (divideHalfUp(a, b) * b - a)

          return error <= b && error >= -b
        },
      ),
    )
  })
})
