import { describe, expect, it } from 'vitest'
import { linesRight, type Rightness, valueRight } from './accuracy.ts'

const figures = (change: Partial<Rightness> = {}): Rightness => ({
  ...{ lines: 17, right: 14, lines_right: 823 },
  ...{ value: 17_000, value_off: 3_000, value_right: 823 },
  ...change,
})

describe('how right the books were', () => {
  it('is rounded, not cut off', () => {
    expect(linesRight(figures())).toBe(824)
    expect(valueRight(figures())).toBe(824)
  })

  it('is never below nothing, and unknown where the server has no value', () => {
    expect(valueRight(figures({ value_off: 20_000, value_right: 0 }))).toBe(0)
    expect(valueRight(figures({ value: null, value_off: null, value_right: null }))).toBeNull()
    expect(valueRight(figures({ value: 0, value_off: 5, value_right: null }))).toBeNull()
    expect(linesRight(figures({ lines: 0, right: 0, lines_right: null }))).toBeNull()
  })
})
