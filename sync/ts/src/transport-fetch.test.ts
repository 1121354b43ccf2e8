import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FetchTransport, send } from './transport-fetch.ts'

/** A request without an answer; it ends when it is given up. */
const silent: typeof fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    if (init?.signal?.aborted) reject(new Error('given up before it began'))
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
    const sending = send(silent, '/sync/v1/push', {}, { timeoutMs: 5000 })
    const ending = expect(sending).rejects.toMatchObject({ code: 'offline' })
    expect(vi.getTimerCount()).toBe(1)

    await vi.advanceTimersByTimeAsync(5000)

    await ending
  })
})

describe('a request under way when the line goes', () => {
  it('is given up at once, and the next one goes out', async () => {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    const sending = send(silent, '/sync/v1/pull', {})
    const ending = expect(sending).rejects.toMatchObject({ code: 'offline' })

    page.dispatchEvent(new Event('offline'))

    await ending
    const answer = (): Promise<Response> => Promise.resolve(new Response('fine'))
    expect(await (await send(answer, '/sync/v1/pull', {})).text()).toBe('fine')
  })

  it('is waited for where it must not be asked twice', async () => {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    let answer: (response: Response) => void = () => undefined
    const slow: typeof fetch = (_input, init) =>
      new Promise((resolve, reject) => {
        answer = resolve
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
      })
    const sending = send(slow, '/sync/v1/enrol', {}, { isOnce: true })

    page.dispatchEvent(new Event('offline'))
    answer(new Response('fine'))

    expect(await (await sending).text()).toBe('fine')
  })
})

describe('a photo', () => {
  const tokens = { token: () => Promise.resolve('t') }
  const asked: [string, RequestInit | undefined][] = []
  const answering =
    (response: () => Response): typeof fetch =>
    (url, init) => {
      asked.push([String(url), init])
      return Promise.resolve(response())
    }

  it('is asked for by its name', async () => {
    const headers = { 'Upload-Offset': '70', 'Upload-Complete': '?0' }
    const transport = new FetchTransport(
      '',
      tokens,
      answering(() => new Response(null, { headers })),
    )

    const reply = await transport.blob(
      { id: 'abc', offset: null, total: 9 },
      new AbortController().signal,
    )

    expect(reply).toEqual({ offset: 70, complete: false })
    expect(asked.at(-1)).toMatchObject(['/sync/v1/blob/abc', { method: 'HEAD' }])
  })

  it('is sent with the place of its piece', async () => {
    const transport = new FetchTransport(
      '',
      tokens,
      answering(() => new Response('{"offset":9,"complete":true}')),
    )
    const body = new Uint8Array([1, 2, 3])

    const reply = await transport.blob(
      { id: 'abc', offset: 6, total: 9, body },
      new AbortController().signal,
    )

    expect(reply).toMatchObject({ complete: true })
    const headers = { 'Content-Range': 'bytes 6-8/9' }
    expect(asked.at(-1)).toMatchObject(['/sync/v1/blob/abc', { method: 'PUT', body, headers }])
  })

  it('is given up when somebody records an act', async () => {
    const transport = new FetchTransport('', tokens, silent)
    const sending = new AbortController()

    const request = transport.blob({ id: 'abc', offset: null, total: 9 }, sending.signal)
    sending.abort()

    await expect(request).rejects.toMatchObject({ code: 'offline' })
  })
})
