import { describe, expect, it } from 'vitest'
import { permilleOf, permilleText } from './money.ts'

describe('a share', () => {
  it.each([
    [14, 17, 824],
    [1, 2000, 1],
    [-1, 2000, -1],
    [-1, 3000, 0],
    [9_007_199_254_740_991, 9_007_199_254_740_991, 1000],
  ])('of %i in %i is rounded half away from zero', (part, whole, expected) => {
    expect(permilleOf(part, whole)).toBe(expected)
  })

  it('of nothing is none, and reads as percent', () => {
    expect(permilleOf(1, 0)).toBeNull()
    expect(permilleText(824)).toBe('82.4 %')
  })
})
