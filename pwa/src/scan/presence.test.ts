import { describe, expect, it } from 'vitest'
import { Presence } from './presence.ts'

describe('presence', () => {
  it('counts a code that stays in view once', () => {
    const presence = new Presence()

    const counts = [0, 100, 600, 1_700, 2_800].flatMap((now) => presence.frame(['A'], now))

    expect(counts).toEqual(['A'])
  })

  it('counts it again after it was unseen for 1.2 seconds', () => {
    const presence = new Presence()
    presence.frame(['A'], 0)
    presence.frame([], 600)

    expect(presence.frame(['A'], 1_100)).toEqual([])
    expect(presence.frame(['A'], 2_300)).toEqual(['A'])
  })

  it('counts a code that stays again after a pause, where the mode says so', () => {
    const presence = new Presence({ goneMs: 1_200, againMs: 2_000 })

    const counts = [0, 500, 1_000, 1_500, 2_000, 2_500].flatMap((t) => presence.frame(['A'], t))

    expect(counts).toEqual(['A', 'A'])
  })

  it('keeps two codes in one picture apart', () => {
    const presence = new Presence()

    expect(presence.frame(['A', 'B', 'A'], 0)).toEqual(['A', 'B'])
  })
})
