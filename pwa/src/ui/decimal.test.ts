import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { erased, fromScaled, MAX_DIGITS, toScaled, typed } from './decimal.ts'

const keys = (text: string, scale: number) =>
  [...text].reduce((all, key) => typed(all, key, scale), '')

describe('the number pad', () => {
  it('takes digits and one point, and no more decimals than the item has', () => {
    expect(keys('12.5', 1)).toBe('12.5')
    expect(keys('12.567', 1)).toBe('12.5')
    expect(keys('1..5', 2)).toBe('1.5')
    expect(keys('1.5', 0)).toBe('15')
    expect(keys('.5', 2)).toBe('0.5')
    expect(keys('007', 0)).toBe('7')
  })

  it('stops at a length that still fits the ledger', () => {
    expect(keys('9'.repeat(40), 0)).toHaveLength(MAX_DIGITS)
  })

  it('erases one key at a time', () => {
    expect(erased('12.5')).toBe('12.')
    expect(erased('')).toBe('')
  })
})

describe('scaled integers', () => {
  it('read what people type', () => {
    expect(toScaled('2.5', 3)).toBe(2500)
    expect(toScaled('2.', 0)).toBe(2)
    expect(toScaled('-0.25', 2)).toBe(-25)
    expect(toScaled('0', 0)).toBe(0)
  })

  it('refuse what would be rounded or is no number', () => {
    expect(toScaled('2.55', 1)).toBeUndefined()
    expect(toScaled('2.50', 1)).toBe(25)
    for (const text of ['', '.', '-', '1e3', '1,5', 'abc'])
      expect(toScaled(text, 3)).toBeUndefined()
  })

  it('come back as they were for every value and scale', () => {
    const values = fc.integer({ min: -(10 ** 12), max: 10 ** 12 })
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 6 }), (value, scale) => {
        const text = fromScaled(value, scale, false).replace('\u2212', '-')
        expect(toScaled(text, scale)).toBe(value)
      }),
    )
  })

  it('are grouped for reading', () => {
    expect(fromScaled(1234567, 3)).toBe('1\u202f234.567')
    expect(fromScaled(-5, 0)).toBe('\u22125')
  })
})
