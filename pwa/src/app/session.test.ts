import { memoryClient, type MemoryClient } from '@takt/sync/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SessionReply } from '../data/api.ts'
import { useClient } from '../data/client.ts'
import { forgetSubscriptions } from '../data/live.svelte.ts'
import { session } from './session.svelte.ts'
import { aStorage } from './storage.testing.ts'

const ROW = { id: 31, name: 'Lin', roles: [], permissions: ['inventory.move'], active: true }
const REPLY: SessionReply = {
  access_token: 't',
  expires_at: 0,
  person: { ...ROW, site: 1 },
}
let client: MemoryClient

beforeEach(() => {
  vi.stubGlobal('localStorage', aStorage())
  vi.stubGlobal('sessionStorage', aStorage())
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(null, { status: 204 })))
  client = memoryClient({}, { scopes: { 'me:d1': 'ready' } })
  useClient(client)
  forgetSubscriptions()
})
afterEach(async () => {
  session.lock()
  await vi.waitFor(() => expect(localStorage.getItem('takt.session')).toBeNull())
  vi.unstubAllGlobals()
})

/** A reveal, and the effect that follows it. */
const put = (row: typeof ROW | null): void => {
  client.put('person', '31', row)
  session.guard()
}

describe('who is signed in with the password', () => {
  it('works before the device knows the person', () => {
    session.adopt(REPLY)
    session.guard()

    expect(session.person?.id).toBe(31)
  })

  it('loses the screen when the person is taken off the device', () => {
    session.adopt(REPLY)
    put(ROW)
    expect(session.person?.name).toBe('Lin')

    put(null)

    expect(session.person).toBeUndefined()
    expect(session.can('inventory.move')).toBe(false)
  })

  it('loses the screen when the person is no longer active', () => {
    session.adopt(REPLY)
    put({ ...ROW, active: false })

    expect(session.person).toBeUndefined()
    put(ROW)
    expect(session.person).toBeUndefined()
  })

  it('keeps it while the device loads its own data anew', () => {
    session.adopt(REPLY)
    put(ROW)
    Object.assign(client.replica, { scopes: new Map([['me:d1', 'loading']]) })

    put(null)

    expect(session.person?.id).toBe(31)
  })
})

describe('locking while the server cannot be reached', () => {
  const asked: string[] = []
  const server = (answers: boolean) =>
    vi.stubGlobal('fetch', (path: string, { method }: RequestInit) => {
      asked.push(`${method} ${path}`)
      if (!answers) return Promise.reject(new TypeError('cut'))
      const isRefresh = path.endsWith('refresh')
      return Promise.resolve(isRefresh ? Response.json(REPLY) : new Response(null, { status: 204 }))
    })

  it('ends the session on the server before anybody can use it again', async () => {
    session.adopt(REPLY)
    server(false)
    session.lock()
    await new Promise((resolve) => setImmediate(resolve))
    asked.length = 0
    server(true)

    await session.reconnect()

    expect(asked[0]).toBe('DELETE /api/v1/session')
  })

  it('does so once the network is back, and once only', async () => {
    session.adopt(REPLY)
    server(false)
    session.lock()
    await new Promise((resolve) => setImmediate(resolve))
    asked.length = 0
    server(true)

    session.resume()
    await vi.waitFor(() => expect(asked).toEqual(['DELETE /api/v1/session']))
    await vi.waitFor(() => expect(localStorage.getItem('takt.session')).toBeNull())
    session.resume()

    expect(asked).toHaveLength(1)
  })

  it('lets nobody near the session while the server stays away', async () => {
    session.adopt(REPLY)
    server(false)
    session.lock()

    await expect(session.reconnect()).rejects.toMatchObject({ code: 'offline' })
    expect(asked.at(-1)).toBe('DELETE /api/v1/session')
    server(true)
  })
})
