/**
 * The device's identity: a P-256 key that never leaves the browser, the
 * enrolment that gave it a name, and the short tokens it is traded for. Kept in
 * a database of its own, so that nothing done to the data can touch it.
 */
import { SyncProblem } from './envelope.ts'
import { withKeys, type StoredIdentity } from './identity.ts'
import { type Patience, readJson, send, type Tokens } from './transport-fetch.ts'
import { DeviceError, type DeviceIdentity, type EnrolOptions, type JsonObject } from './types.ts'

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' }
const ASSERTION_SECONDS = 60
const RENEW_BEFORE_MS = 60_000

const encoder = new TextEncoder()

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

/** The device key at work: assertions, tokens and push signatures. */
export class DeviceKeys implements Tokens {
  readonly identity: DeviceIdentity
  private readonly stored: StoredIdentity
  private readonly fetcher: typeof fetch
  private held: { token: string; until: number } | null = null
  private asking: Promise<string> | null = null
  /** Server time minus wall time, learnt from replies: the clock may be hours off. */
  private offsetMs = 0

  constructor(stored: StoredIdentity, fetcher: typeof fetch) {
    const { device, site, name } = stored
    this.identity = { device, site, name }
    this.stored = stored
    this.fetcher = fetcher
  }

  token(isFresh = false): Promise<string> {
    if (!isFresh && this.held !== null && performance.now() < this.held.until) {
      return Promise.resolve(this.held.token)
    }
    this.asking ??= this.ask().finally(() => {
      this.asking = null
    })
    return this.asking
  }

  async sign(message: string): Promise<string> {
    const { privateKey } = this.stored.key
    const bytes = await crypto.subtle.sign(SIGNATURE, privateKey, encoder.encode(message))
    return base64url(new Uint8Array(bytes))
  }

  private async ask(): Promise<string> {
    let reply: { token: string; expires_at: number; server_time: number }
    try {
      reply = await this.trade()
    } catch (problem) {
      const serverTime = problem instanceof SyncProblem && problem.number('server_time')
      if (!serverTime || problem.code !== 'auth') throw problem
      this.offsetMs = serverTime - Date.now()
      reply = await this.trade()
    }
    this.offsetMs = reply.server_time - Date.now()
    const validMs = reply.expires_at - reply.server_time - RENEW_BEFORE_MS
    this.held = { token: reply.token, until: performance.now() + validMs }
    return reply.token
  }

  private async trade(): Promise<{ token: string; expires_at: number; server_time: number }> {
    const assertion = await this.assertion()
    const reply = await post(this.fetcher, `${this.stored.baseUrl}/sync/v1/token`, { assertion })
    return reply as { token: string; expires_at: number; server_time: number }
  }

  private async assertion(): Promise<string> {
    const { device } = this.identity
    const iat = Math.floor((Date.now() + this.offsetMs) / 1000)
    const claims = {
      ...{ iss: device, sub: device, aud: 'takt-sync', iat, exp: iat + ASSERTION_SECONDS },
      jti: crypto.randomUUID(),
    }
    const parts = [{ alg: 'ES256', typ: 'JWT' }, claims]
    const text = parts.map((part) => base64url(encoder.encode(JSON.stringify(part)))).join('.')
    return `${text}.${await this.sign(text)}`
  }
}

async function post(
  fetcher: typeof fetch,
  url: string,
  body: JsonObject,
  patience: Patience = {},
  headers: Record<string, string> = {},
): Promise<unknown> {
  const init = {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }
  return readJson(await send(fetcher, url, init, patience))
}

let current: DeviceKeys | null = null

const browserFetch: typeof fetch = (input, init) => fetch(input, init)

/** The keys of an enrolled installation, null when it is not enrolled. */
export async function openKeys(
  database: string,
  fetcher: typeof fetch = browserFetch,
): Promise<DeviceKeys | null> {
  const stored = (await withKeys(database, (keys) => keys.get())) as StoredIdentity | undefined
  if (stored === undefined) return null
  return (current = new DeviceKeys(stored, fetcher))
}

interface Enrolling {
  path: string
  body: JsonObject
  headers?: Record<string, string>
}

async function enrolWith(
  options: Omit<EnrolOptions, 'code'>,
  { path, body, headers }: Enrolling,
): Promise<DeviceIdentity> {
  const { baseUrl, database, name, fetch: fetcher = browserFetch } = options
  const key = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', key.publicKey)
  const public_key = { kty, crv, x, y } as JsonObject
  let reply: DeviceIdentity
  try {
    const sent = { ...body, name, public_key }
    // A code is good for one device: asked again with another key it would be refused.
    const given = await post(fetcher, baseUrl + path, sent, { isOnce: true }, headers)
    reply = given as DeviceIdentity
  } catch (problem) {
    if (!(problem instanceof SyncProblem)) throw problem
    throw new DeviceError(problem.code, problem.message, problem)
  }
  const stored = { device: reply.device, site: reply.site, name: reply.name, baseUrl, key }
  await withKeys(database, (keys) => keys.put(stored))
  current = new DeviceKeys(stored, fetcher)
  return current.identity
}

/** Trade a one-time code for a device identity; the key is made here and stays here. */
export function enrol(options: EnrolOptions): Promise<DeviceIdentity> {
  return enrolWith(options, { path: '/sync/v1/enrol', body: { code: options.code } })
}

/** As `enrol`, for a person who may enrol a device of their own: an access token, no code. */
export function enrolSelf(
  options: Omit<EnrolOptions, 'code'> & { accessToken: string },
): Promise<DeviceIdentity> {
  const headers = { Authorization: `Bearer ${options.accessToken}` }
  return enrolWith(options, { path: '/api/v1/devices/self', body: {}, headers })
}

/** A valid device token of the identity that was enrolled or opened last, else of the stored one. */
export async function deviceToken(database: string, isFresh = false): Promise<string> {
  // A tab that does not talk to the server itself has not opened them yet.
  const keys = current ?? (await openKeys(database))
  if (keys === null) throw new DeviceError('not_enrolled', 'no device identity is open')
  return keys.token(isFresh)
}
