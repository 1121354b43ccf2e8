import { describe, expect, it } from 'vitest'
import { holdUpdates, openForms } from './forms.svelte.ts'

describe('open forms', () => {
  it('are counted once each, however often they are released', () => {
    const first = holdUpdates()
    const second = holdUpdates()
    first()
    first()

    expect(openForms.count).toBe(1)
    second()
    expect(openForms.count).toBe(0)
  })
})
