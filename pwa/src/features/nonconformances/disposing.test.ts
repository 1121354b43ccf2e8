import { describe, expect, it } from 'vitest'
import { disposeArgs, firstPlace, lacks, proposed, signArgs, takesRest } from './disposing.ts'

const signature = { method: 'pin', reason: 3, note: 'n' } as const

describe('the place to take bad goods from', () => {
  const places = [
    { id: 1, quantity: 9 },
    { id: 2, quantity: 4 },
    { id: 3, quantity: -2 },
  ]

  it('is where they were found, else where most lies, and none where nothing does', () => {
    expect(firstPlace({ location: 2 }, places)?.id).toBe(2)
    expect(firstPlace({ location: 3 }, places)?.id).toBe(1)
    expect(firstPlace({ location: 1 }, [])).toBeNull()
  })

  it('proposes what was reported, but no more than lies there', () => {
    const none = { disposed_quantity: null }
    expect(proposed({ quantity: 5, ...none }, 9)).toBe(5)
    expect(proposed({ quantity: 12, ...none }, 9)).toBe(9)
    expect(proposed({ quantity: null, ...none }, 9)).toBe(9)
    expect(proposed({ quantity: 5, ...none }, null)).toBe(5)
    expect(proposed({ quantity: 5, disposed_quantity: 2 }, 9)).toBe(3)
  })
})

describe('a decision', () => {
  it('needs a place and a figure where it books, a figure for rework, and nothing for use as is', () => {
    const one = { quantity: 9 }
    const none = { quantity: null, location: null }

    expect(lacks(one, { disposition: 'scrap', ...none })).toBe('place')
    expect(lacks(one, { disposition: 'return', quantity: null, location: 1 })).toBe('quantity')
    expect(lacks(one, { disposition: 'scrap', quantity: 2, location: 1 })).toBeNull()
    expect(lacks(one, { disposition: 'rework', ...none })).toBe('quantity')
    expect(lacks(one, { disposition: 'use_as_is', ...none })).toBeNull()
  })

  it('is about all that is left without a figure, where nothing is booked by it', () => {
    const uncounted = { quantity: null }
    const none = { quantity: null, location: 1 }

    expect(takesRest('use_as_is', { quantity: 9 })).toBe(true)
    expect(takesRest('rework', { quantity: 9 })).toBe(false)
    expect(lacks(uncounted, { disposition: 'rework', ...none })).toBeNull()
    expect(lacks(uncounted, { disposition: 'scrap', ...none })).toBe('quantity')
    expect(lacks(uncounted, { disposition: 'return', ...none })).toBe('quantity')
  })

  it('names a place only where goods leave it', () => {
    const choice = { quantity: 2, location: 1 }

    expect(disposeArgs('n', { disposition: 'scrap', ...choice }, signature)).toEqual({
      ...{ nonconformance: 'n', disposition: 'scrap', quantity: 2, location: 1, reason: 3 },
      ...{ note: 'n', meaning: 'disposed', method: 'pin' },
    })
    const rework = disposeArgs('n', { disposition: 'rework', ...choice }, signature)
    expect(rework['location']).toBeNull()
  })
})

it('signs with the meaning of the step, and turns down with that of a refusal', () => {
  const sign = (step: 'concession' | 'release', decision: 'approve' | 'reject'): unknown =>
    signArgs('n', { step, decision }, signature)['meaning']

  expect(sign('concession', 'approve')).toBe('concession_approved')
  expect(sign('release', 'approve')).toBe('released')
  expect(sign('release', 'reject')).toBe('rejected')
})
