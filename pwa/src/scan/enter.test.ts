import { describe, expect, it } from 'vitest'
import { onEnter } from './enter.ts'

const typed = { marked: -1, hits: 0, isKnown: false }

describe('Enter behind a typed text', () => {
  it('stays with the list while several things fit', () => {
    expect(onEnter({ ...typed, hits: 12 })).toBe('choose')
  })

  it('takes the marked row, or the only one', () => {
    expect(onEnter({ ...typed, hits: 12, marked: 3 })).toBe(3)
    expect(onEnter({ ...typed, hits: 1 })).toBe(0)
  })

  it('takes a code that is known, and a text that nothing fits, as it stands', () => {
    expect(onEnter({ ...typed, hits: 12, isKnown: true })).toBe('code')
    expect(onEnter(typed)).toBe('code')
  })
})
