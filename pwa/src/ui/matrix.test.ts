import { describe, expect, it } from 'vitest'
import { pathOf } from './matrix.ts'

describe('a matrix code', () => {
  it('joins runs of dark modules and keeps the quiet zone', () => {
    expect(pathOf(['1101', '0000'])).toBe('M4 4h2v1h-2zM7 4h1v1h-1z')
  })
})
