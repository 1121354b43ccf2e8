import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aPlant } from '../../scan/plant.testing.ts'
import { issue } from '../issue/view-model.ts'
import { FlowRun } from './run.svelte.ts'

const DAY_MS = 24 * 3_600_000

beforeEach(() => {
  const storage = { getItem: () => null, setItem: vi.fn(), removeItem: vi.fn() }
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('sessionStorage', storage)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the day on which a lot is judged', () => {
  it.each([
    ['days ahead', 5],
    ['days behind', -5],
    ['right', 0],
  ])('is that of the server when the clock of the device is %s', (_, days) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 5, 10, 4) + days * DAY_MS })
    const client = aPlant()
    client.setStatus({ clockOffMs: days * DAY_MS })

    expect(new FlowRun(issue, client, 31, null).world.today).toBe('2026-06-10')
  })

  it('is that of the device while the server has not said its time', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 5, 10, 4) })
    const client = aPlant()
    client.setStatus({ clockOffMs: null })

    expect(new FlowRun(issue, client, 31, null).world.today).toBe('2026-06-10')
  })
})
