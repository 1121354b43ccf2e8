import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { send } from './transport-fetch.ts'

/** A request without an answer; it ends when it is given up. */
const silent: typeof fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new Error('given up')))
  })

beforeEach(() => {
  vi.useFakeTimers()
  // Chromium 94, the oldest that runs this program, has no such function.
  vi.stubGlobal('AbortSignal', class extends EventTarget {})
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a request from an old browser', () => {
  it('is answered', async () => {
    const answer = (): Promise<Response> => Promise.resolve(new Response('fine'))

    const response = await send(answer, '/sync/v1/push', {})

    expect(await response.text()).toBe('fine')
  })

  it('without an answer is offline when its time is over', async () => {
    const sending = send(silent, '/sync/v1/push', {}, 5000)
    const ending = expect(sending).rejects.toMatchObject({ code: 'offline' })
    expect(vi.getTimerCount()).toBe(1)

    await vi.advanceTimersByTimeAsync(5000)

    await ending
  })
})
