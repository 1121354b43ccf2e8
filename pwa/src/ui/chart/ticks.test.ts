import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalsOf, figure, percent, roundStep, spreadOut, ticks } from './ticks.ts'

describe('the ticks of an axis', () => {
  it('are round numbers within the range', () => {
    expect(ticks(24.951, 25.049, 5)).toEqual([24.96, 24.98, 25, 25.02, 25.04])
    expect(ticks(-0.5, 99.5, 4, 1)).toEqual([0, 50])
  })

  it('are never more than were asked for, and one', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(value, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 12 }),
        (low, room, parts) => {
          const found = ticks(low, low + room, parts)

          expect(found.length).toBeLessThanOrEqual(parts + 1)
          for (const one of found) {
            expect(one).toBeGreaterThanOrEqual(low - room * 1e-3)
            expect(one).toBeLessThanOrEqual(low + room * 1.001)
          }
        }),
    ) // prettier-ignore
  })

  it('stay within a range that is tiny beside its numbers', () => {
    const found = ticks(-541120.957569601, -541120.957568601, 4)

    expect(found).toEqual([-541120.9575695, -541120.957569])
  })

  it('do not stand between two points', () => {
    expect(roundStep(3, 10, 1)).toBe(1)
  })

  it('are written just fine enough to tell them apart', () => {
    expect(decimalsOf([24.96, 25])).toBe(2)
    expect(decimalsOf([0, 50])).toBe(0)
  })
})

describe('a figure', () => {
  it('has a true minus, narrow groups and no minus before zero', () => {
    expect(figure(-12345.678, 2)).toBe('\u221212\u202f345.68')
    expect(figure(-0.001, 2)).toBe('0.00')
    expect(percent(0.0547, 2)).toBe('5.47%')
  })
})

describe('labels at the edge', () => {
  it('keep their distance and their order', () => {
    expect(spreadOut([50, 48, 10], 14, 0, 100)).toEqual([62, 48, 10])
  })

  it('stay within the edge', () => {
    expect(spreadOut([99, 100], 14, 0, 100)).toEqual([86, 100])
  })
})
