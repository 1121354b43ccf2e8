import { describe, expect, it } from 'vitest'
import { othersWaited } from './taking-part.ts'

describe('whom the books wait for', () => {
  it('may be the device that one sits at, which nobody gives up on', () => {
    const waiting = [
      { device: 'me', name: 'Office PC' },
      { device: 'p2', name: 'Phone 2' },
    ]

    expect(othersWaited(waiting, 'me').map(({ name }) => name)).toEqual(['Phone 2'])
    expect(othersWaited(waiting, undefined)).toEqual(waiting)
  })
})
