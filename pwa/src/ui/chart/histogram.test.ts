import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beyond, curveOf, expectedIn, histogram, rangeOfHistogram } from './histogram.ts'

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0)

describe('a histogram', () => {
  it('counts every reading once, in bars of one width that a gauge can tell apart', () => {
    const scaled = fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(scaled, fc.integer({ min: 0, max: 3 }), (values, decimals) => {
        const unit = 10 ** -decimals
        const readings = values.map((value) => value * unit)

        const { bins, width } = histogram(readings, decimals)

        expect(sum(bins.map(({ count }) => count))).toBe(readings.length)
        expect(bins.length).toBeLessThanOrEqual(82)
        expect(width / unit).toBeCloseTo(Math.round(width / unit), 6)
        for (const { from, to, count } of bins) {
          const own = readings.filter((value) => value > from && value < to)
          expect(own).toHaveLength(count)
        }
      }),
    )
  })

  it('is one bar where all readings are equal, and none where there are none', () => {
    expect(histogram([5, 5, 5], 1).bins).toEqual([{ from: 4.95, to: 5.05, count: 3 }])
    expect(histogram([], 2).bins).toEqual([])
  })

  it('has a curve above it that holds as many readings', () => {
    const curve = { centre: 10, sigma: 0.5 }
    const steps = Array.from({ length: 401 }, (_, at) => 6 + at * 0.02)

    expect(sum(steps.map((value) => expectedIn(curve, value, 0.02, 200)))).toBeCloseTo(200, 3)
  })

  it('shows the specification and the tails of the curve', () => {
    const bars = histogram([9.8, 10, 10.2], 1)
    const curve = { centre: 10, sigma: 0.2 }

    const [low, high] = rangeOfHistogram(bars, [9, null, 10.5], curve)

    expect(low).toBeLessThan(9)
    expect(high).toBeGreaterThan(10.7)
    expect(curveOf(curve, bars, 3, [low, high]).at(-1)?.[0]).toBeCloseTo(high)
  })
})

describe('readings beyond the specification', () => {
  it('are counted without those on its limits', () => {
    expect(beyond([1, 2, 3, 4, 5], 2, 4)).toBe(2)
    expect(beyond([1, 2, 3], null, null)).toBe(0)
  })
})
