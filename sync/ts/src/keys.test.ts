import 'fake-indexeddb/auto'
import { describe, expect, it, vi } from 'vitest'
import { deviceToken, enrol, enrolledDevice, openClient } from './index.ts'
import { withKeys, type StoredIdentity } from './identity.ts'
import { openKeys } from './keys.ts'
import { FetchTransport } from './transport-fetch.ts'
import type { JsonObject } from './types.ts'

const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' }
const DEVICE = 'de000000-0000-4000-8000-000000000001'

interface Asked {
  url: string
  headers: Headers
  body: JsonObject
}

/** Answers like the server's enrolment and token endpoints. */
class Gate {
  asked: Asked[] = []
  publicKey: CryptoKey | null = null
  tokens = 0
  serverTime = Date.now()
  /** Answers to be given before the usual ones. */
  next: Response[] = []

  fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers)
    let body = {}
    if (typeof init?.body === 'string') body = JSON.parse(init.body) as JsonObject
    else if (init?.body instanceof ArrayBuffer) body = await unpacked(init.body)
    this.asked.push({ url: String(input), headers, body })
    const planned = this.next.shift()
    if (planned) return planned
    return this.usual(String(input), body as JsonObject)
  }

  private async usual(url: string, body: JsonObject): Promise<Response> {
    if (url.endsWith('/enrol')) {
      const jwk = body['public_key'] as JsonWebKey
      const curve = { name: 'ECDSA', namedCurve: 'P-256' }
      this.publicKey = await crypto.subtle.importKey('jwk', jwk, curve, true, ['verify'])
      return Response.json({ device: DEVICE, site: 1, name: body['name'] })
    }
    if (!url.endsWith('/token')) return Response.json({ ok: true })
    this.tokens += 1
    const { serverTime } = this
    const expires_at = serverTime + 900_000
    return Response.json({ token: `token-${this.tokens}`, expires_at, server_time: serverTime })
  }
}

async function unpacked(bytes: ArrayBuffer): Promise<JsonObject> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(stream).json()) as JsonObject
}

function bytesOf(part: string): Uint8Array<ArrayBuffer> {
  const text = atob(part.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

let names = 0

async function enrolled(gate: Gate): Promise<string> {
  names += 1
  const database = `keys-${names}`
  await enrol({ baseUrl: 'https://t', database, code: 'ABC', name: 'Gate 1', fetch: gate.fetch })
  return database
}

function problem(status: number, body: JsonObject): Response {
  return Response.json(body, { status })
}

describe('enrolment', () => {
  it('sends the code and the public half, and remembers who it is', async () => {
    const gate = new Gate()

    const database = await enrolled(gate)

    const { code, public_key: key } = gate.asked[0]?.body ?? {}
    expect(code).toBe('ABC')
    expect(Object.keys(key as JsonObject).sort()).toEqual(['crv', 'kty', 'x', 'y'])
    expect(await enrolledDevice(database)).toEqual({ device: DEVICE, site: 1, name: 'Gate 1' })
  })

  it('says why when the code is refused, and remembers nothing', async () => {
    const gate = new Gate()
    gate.next = [problem(403, { code: 'auth.code_used', detail: 'used' })]
    const options = { baseUrl: '', database: 'refused', code: 'X', name: 'n', fetch: gate.fetch }

    await expect(enrol(options)).rejects.toMatchObject({ code: 'auth.code_used' })

    expect(await enrolledDevice('refused')).toBeNull()
  })

  it('keeps a key that cannot be taken out', async () => {
    const database = await enrolled(new Gate())
    const { key } = (await withKeys(database, (keys) => keys.get())) as StoredIdentity

    await expect(crypto.subtle.exportKey('jwk', key.privateKey)).rejects.toThrow()
  })
})

describe('tokens', () => {
  it('are traded for an assertion that the key signed, and kept', async () => {
    const gate = new Gate()
    const name = await enrolled(gate)

    const both = [await deviceToken(name), await deviceToken(name)]
    expect(both).toEqual(['token-1', 'token-1'])

    const [head = '', claims = '', signature = ''] = String(gate.asked[1]?.body['assertion']).split(
      '.',
    )
    const text = new TextEncoder().encode(`${head}.${claims}`)
    const key = gate.publicKey as CryptoKey
    expect(await crypto.subtle.verify(SIGNATURE, key, bytesOf(signature), text)).toBe(true)
    const said = JSON.parse(new TextDecoder().decode(bytesOf(claims))) as Record<string, number>
    expect(said).toMatchObject({ iss: DEVICE, sub: DEVICE, aud: 'takt-sync' })
    expect((said['exp'] ?? 0) - (said['iat'] ?? 0)).toBeLessThanOrEqual(60)
  })

  it('are asked for again in the time of the server when the clock is hours off', async () => {
    const gate = new Gate()
    const name = await enrolled(gate)
    gate.serverTime = Date.now() + 3 * 3600 * 1000
    gate.next = [problem(401, { code: 'auth', server_time: gate.serverTime })]

    expect(await deviceToken(name)).toBe('token-1')

    const claims = String(gate.asked[2]?.body['assertion']).split('.')[1] ?? ''
    const { iat } = JSON.parse(new TextDecoder().decode(bytesOf(claims))) as { iat: number }
    expect(Math.abs(iat * 1000 - gate.serverTime)).toBeLessThan(5000)
  })

  it('are got by a tab that leaves talking to the server to another one', async () => {
    const gate = new Gate()
    const name = await enrolled(gate)
    vi.resetModules()
    vi.stubGlobal('fetch', gate.fetch)
    const otherTab = await import('./index.ts')

    expect(await otherTab.deviceToken(name)).toBe('token-1')
    expect(await otherTab.deviceToken(name, true)).toBe('token-2')
    vi.unstubAllGlobals()
  })

  it('are renewed once when a request is refused for an old one', async () => {
    const gate = new Gate()
    const database = await enrolled(gate)
    const keys = await openKeys(database, gate.fetch)
    const transport = new FetchTransport('https://t', keys as NonNullable<typeof keys>, gate.fetch)
    await keys?.token()
    gate.next = [problem(401, { code: 'auth' })]

    await transport.pull('{}')

    expect(gate.asked.at(-1)?.headers.get('Authorization')).toBe('Bearer token-2')
  })
})

describe('requests', () => {
  const transportOf = (fetcher: typeof fetch): FetchTransport =>
    new FetchTransport('https://t', { token: () => Promise.resolve('t') }, fetcher)

  it('become the problem that the server names', async () => {
    const gate = new Gate()
    gate.next = [problem(409, { code: 'gap', expected: 4 })]

    const failed = transportOf(gate.fetch).push('{}')

    await expect(failed).rejects.toMatchObject({ code: 'gap', fields: { expected: 4 } })
  })

  it('are offline when nobody answers, and unreadable when a portal does', async () => {
    const gate = new Gate()
    gate.next = [new Response('<html>', { status: 200 })]

    await expect(transportOf(gate.fetch).pull('{}')).rejects.toMatchObject({ code: 'unreadable' })
    const dead = transportOf(() => Promise.reject(new TypeError('failed')))
    await expect(dead.pull('{}')).rejects.toMatchObject({ code: 'offline' })
  })

  it('are packed when they are long', async () => {
    const gate = new Gate()

    await transportOf(gate.fetch).push(JSON.stringify({ text: 'x'.repeat(5000) }))

    expect(gate.asked[0]?.headers.get('Content-Encoding')).toBe('gzip')
    expect(gate.asked[0]?.body['text']).toHaveLength(5000)
  })
})

describe('openClient', () => {
  it('records on a device that is not enrolled and says that it must be', async () => {
    const gate = new Gate()
    const client = await openClient({ database: 'fresh', baseUrl: 'https://t', fetch: gate.fetch })

    const act = await client.record('lot.hold', { lot: 'x', reason: 1, note: null }, { actor: 1 })
    await client.start()
    const settled = new Promise<void>((resolve) => {
      client.subscribe(() => {
        if (client.status.phase === 'sign_in_needed') resolve()
      })
    })
    await settled

    expect(act.state).toBe('device')
    expect(gate.asked).toEqual([])
    await client.stop()
  })
})
