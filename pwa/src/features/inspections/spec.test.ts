import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barOf, limitsText, sized } from './spec.ts'

const limits = (lower: number | null, upper: number | null, nominal: number | null = null) => ({
  ...{ scale: 2, lower, upper, nominal },
})

describe('limits in words', () => {
  it.each([
    [limits(995, 1005, 1000), '10.00 ±0.05'],
    [limits(995, 1002, 1000), '9.95 – 10.02'],
    [limits(null, 20), '≤ 0.20'],
    [limits(500, null), '≥ 5.00'],
    [limits(null, null, 7), '0.07'],
    [limits(null, null), ''],
    [limits(-3, 3, 0), '0.00 ±0.03'],
  ])('%j', (of, text) => {
    expect(limitsText(of)).toBe(text)
  })

  it('have all decimals of their scale', () => {
    expect(sized(-5, 3)).toBe('−0.005')
    expect(sized(12, 0)).toBe('12')
  })
})

it('as a bar have the value between them exactly where it conforms', () => {
  const size = fc.integer({ min: -1000, max: 1000 })
  const limit = fc.option(size)
  fc.assert(
    fc.property(limit, limit, limit, size, (one, other, nominal, value) => {
      const isTurned = one !== null && other !== null && one > other
      const [lower, upper] = isTurned ? [other, one] : [one, other]
      const bar = barOf(limits(lower, upper, nominal), value)

      expect(bar.isIn).toBe((lower ?? value) <= value && value <= (upper ?? value))
      const place = bar.value ?? NaN
      expect(place).toBeGreaterThanOrEqual(3)
      expect(place).toBeLessThanOrEqual(97)
      const isBetween = (bar.lower ?? 0) <= place && place <= (bar.upper ?? 100)
      expect(isBetween).toBe(bar.isIn)
    }),
  )
})
