/**
 * What goes over the wire: operations, push and pull, and the errors that the
 * server types. Replies are checked for their form, because a portal page or a
 * proxy may answer in the server's place.
 */
import type { OpTime } from './clock-frame.ts'
import type { Carried } from './store.ts'
import type { Json, JsonObject, Row } from './types.ts'

export const OPERATIONS_MAX = 500
export const OPERATION_BYTES_MAX = 16 * 1024
export const PULL_LIMIT = 5000

export interface Operation {
  id: string
  n: number
  kind: string
  version: number
  actor: number
  base: [epoch: number, head: number]
  time: OpTime
  args: JsonObject
  after?: string[]
  backdated?: { at: number; reason: string }
}

/** What every request says of the client's state. */
export interface Contact {
  stream: string
  epoch: number
  created: number
  pending: number
  boot: string
  mono: number
  rtt: number
  /** Server time of the newest reply that was processed before this request. */
  seen: number
  /** Operations of an earlier stream that come again in this one. */
  carried?: Carried[]
}

export interface PushRequest extends Contact {
  previous: string
  /** Canonical texts, sent byte for byte. */
  operations: string[]
  /** Place and hash of the last operation: what the signature covers. */
  last: [n: number, h: string]
}

export interface PullRequest extends Contact {
  cursors: Record<string, [seq: number, born: number]>
  limit: number
}

export type Result = [n: number, status: 'applied' | 'held', reason?: string]

export interface PushReply {
  ok: number
  hash: string
  epoch: number
  head: number
  results: Result[]
  server_time: number
}

export type FeedRow = [table: string, key: string, seq: number, row: Row | null, scope: string]

export interface PullReply {
  epoch: number
  head: number
  more: boolean
  scopes: string[]
  dropped: string[]
  reset: string[]
  rows: FeedRow[]
  cursors: Record<string, [number, number]>
  ack: [n: number, h: string]
  digests: Record<string, string>
  server_time: number
}

/** A typed refusal by the server, or `offline` when nobody answered. */
export class SyncProblem extends Error {
  readonly code: string
  readonly status: number
  readonly fields: { [name: string]: Json }

  constructor(code: string, detail: string, status = 0, fields: { [name: string]: Json } = {}) {
    super(`${code}: ${detail}`)
    this.name = 'SyncProblem'
    this.code = code
    this.status = status
    this.fields = fields
  }

  number(name: string): number | undefined {
    const value = this.fields[name]
    return typeof value === 'number' ? value : undefined
  }
}

/** The message that the device key signs. */
export function pushMessage(request: PushRequest): string {
  return `takt-push/1\n${request.stream}\n${request.last[0]}\n${request.last[1]}`
}

export function encodePush(request: PushRequest, signature: string): string {
  const { operations } = request
  const envelope = JSON.stringify({ ...request, signature, operations: undefined, last: undefined })
  return `${envelope.slice(0, -1)},"operations":[${operations.join(',')}]}`
}

function must(isGood: boolean, field: string): void {
  if (!isGood) throw new SyncProblem('unreadable', `the reply's ${field} has the wrong form`)
}

function checkNumbers(value: object, fields: string[]): void {
  for (const field of fields) {
    must(Number.isSafeInteger((value as { [name: string]: unknown })[field]), field)
  }
}

export function readPushReply(value: unknown): PushReply {
  must(typeof value === 'object' && value !== null, 'body')
  const reply = value as PushReply
  checkNumbers(reply, ['ok', 'epoch', 'head', 'server_time'])
  must(Array.isArray(reply.results), 'results')
  return reply
}

export function readPullReply(value: unknown): PullReply {
  must(typeof value === 'object' && value !== null, 'body')
  const reply = value as PullReply
  checkNumbers(reply, ['epoch', 'head', 'server_time'])
  for (const list of ['scopes', 'dropped', 'reset', 'rows', 'ack'] as const) {
    must(Array.isArray(reply[list]), list)
  }
  must(typeof reply.cursors === 'object' && typeof reply.digests === 'object', 'cursors')
  return reply
}
