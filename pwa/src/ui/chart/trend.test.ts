import { describe, expect, it } from 'vitest'
import { labelled, rangeOfTrend, runs, standing } from './trend.ts'

const point = (value: number | null, isWarning = false) => ({ label: '', value, isWarning })

describe('a point of a trend', () => {
  it('is beyond a limit before it is a warning', () => {
    expect(standing(point(5, true), { upper: 4 })).toBe('beyond')
    expect(standing(point(4, true), { upper: 4 })).toBe('warning')
    expect(standing(point(1), { lower: 2 })).toBe('beyond')
    expect(standing(point(1), {})).toBe('plain')
  })

  it('is nothing where nothing was counted', () => {
    expect(standing(point(null, true), { upper: 0 })).toBe('plain')
  })
})

describe('the picture of a trend', () => {
  it('keeps zero in sight where values are near it', () => {
    expect(rangeOfTrend([point(0.01), point(0.02)], { upper: 0.03 })).toEqual([0, 0.032])
    expect(rangeOfTrend([point(98), point(99)], {})[0]).toBeGreaterThan(90)
    expect(rangeOfTrend([], {})).toEqual([0, 1])
  })

  it('does not draw a line over a gap', () => {
    expect(runs([1, 2, null, 3, null].map((value) => point(value)))).toEqual([[0, 1], [3]])
  })

  it('always names the newest point, and others as far as there is room', () => {
    expect(labelled(12, 4)).toEqual([2, 5, 8, 11])
    expect(labelled(3, 10)).toEqual([0, 1, 2])
  })
})
