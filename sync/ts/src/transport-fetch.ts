/**
 * The transport over fetch. Bearer tokens come from the device's keys; one
 * refusal for an old token is answered with a fresh one.
 */
import type { BlobReply, BlobRequest } from './blob-lane.ts'
import { SyncProblem } from './envelope.ts'
import type { Transport } from './transport.ts'
import type { Json } from './types.ts'

const TIMEOUT_MS = 30_000
const CHUNK_TIMEOUT_MS = 180_000
const GZIP_FROM_BYTES = 4096

export interface Tokens {
  /** A token that should be valid; a fresh one when asked for. */
  token(isFresh?: boolean): Promise<string>
}

export interface Patience {
  timeoutMs?: number | undefined
  /** What must not be asked twice is waited for, even where the line seems to be gone. */
  isOnce?: boolean
}

/** Any request; no answer at all is the problem `offline`. */
export async function send(
  fetcher: typeof fetch,
  url: string,
  init: RequestInit,
  patience: Patience = {},
): Promise<Response> {
  let response: Response
  try {
    response = await fetcher(url, { ...init, signal: endAfter(patience, init.signal) })
  } catch (cause) {
    throw new SyncProblem('offline', String(cause))
  }
  if (response.ok) return response
  throw await problemOf(response)
}

/**
 * For the body too, so nobody stops the timer; AbortSignal.timeout() is younger than our target.
 * A line that is gone answers nothing any more: waiting on would hold up what comes after it.
 */
function endAfter(
  { timeoutMs = TIMEOUT_MS, isOnce = false }: Patience,
  given?: AbortSignal | null,
): AbortSignal {
  const controller = new AbortController()
  const { signal } = controller
  const end = (): void => controller.abort()
  setTimeout(end, timeoutMs)
  if (given?.aborted) end()
  given?.addEventListener('abort', end)
  if (!isOnce) globalThis.addEventListener?.('offline', end, { signal })
  return signal
}

async function problemOf(response: Response): Promise<SyncProblem> {
  const { status, statusText } = response
  const fields = (await response.json().catch(() => ({}))) as { [name: string]: Json } | null
  const { code, detail } = fields ?? {}
  // Without a code it was not our server that answered.
  const word = typeof code === 'string' ? code : status === 404 ? 'not_found' : 'unreadable'
  return new SyncProblem(word, String(detail ?? statusText), status, fields ?? {})
}

/** A JSON body of a reply; a page in its place is no answer of our server. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw new SyncProblem('unreadable', String(cause))
  }
}

async function packed(body: string): Promise<RequestInit> {
  const headers = { 'Content-Type': 'application/json' }
  if (body.length < GZIP_FROM_BYTES || typeof CompressionStream === 'undefined') {
    return { body, headers }
  }
  const stream = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'))
  const bytes = await new Response(stream).arrayBuffer()
  return { body: bytes, headers: { ...headers, 'Content-Encoding': 'gzip' } }
}

export class FetchTransport implements Transport {
  private readonly base: string
  private readonly tokens: Tokens
  private readonly fetcher: typeof fetch

  constructor(baseUrl: string, tokens: Tokens, fetcher: typeof fetch) {
    this.base = `${baseUrl}/sync/v1`
    this.tokens = tokens
    this.fetcher = fetcher
  }

  async push(body: string): Promise<unknown> {
    return readJson(await this.request('/push', await packed(body)))
  }

  async pull(body: string): Promise<unknown> {
    return readJson(await this.request('/pull', await packed(body)))
  }

  async manifest(scope: string): Promise<unknown> {
    return readJson(await this.request(`/manifest?scope=${encodeURIComponent(scope)}`, {}))
  }

  async chunk(id: string): Promise<ArrayBuffer> {
    const response = await this.request(`/chunk/${id}`, {}, CHUNK_TIMEOUT_MS)
    return response.arrayBuffer().catch((cause: unknown) => {
      throw new SyncProblem('offline', String(cause))
    })
  }

  async blob(request: BlobRequest, signal: AbortSignal): Promise<BlobReply> {
    const { id, offset, total, body } = request
    if (offset === null || body === undefined) {
      const { headers } = await this.request(`/blob/${id}`, { method: 'HEAD', signal })
      const complete = headers.get('Upload-Complete') === '?1'
      return { offset: Number(headers.get('Upload-Offset')), complete }
    }
    const range = `bytes ${offset}-${offset + body.length - 1}/${total}`
    const headers = { 'Content-Type': 'application/octet-stream', 'Content-Range': range }
    const init = { method: 'PUT', body, headers, signal }
    return (await readJson(await this.request(`/blob/${id}`, init))) as BlobReply
  }

  private async request(path: string, init: RequestInit, timeoutMs?: number): Promise<Response> {
    const method = init.method ?? (init.body === undefined ? 'GET' : 'POST')
    for (let isFresh = false; ; isFresh = true) {
      const token = await this.tokens.token(isFresh)
      const headers = { ...init.headers, Authorization: `Bearer ${token}` }
      try {
        const url = `${this.base}${path}`
        return await send(this.fetcher, url, { ...init, method, headers }, { timeoutMs })
      } catch (problem) {
        const isOld = problem instanceof SyncProblem && problem.status === 401
        if (!isOld || isFresh) throw problem
      }
    }
  }
}
