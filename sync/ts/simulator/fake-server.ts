/**
 * A small server in memory for the tests of the client: chain, duplicates,
 * state feed, pages, resets, dropped scopes, epochs and chunks, booking moves
 * as plain sums. The rules of the real one are tested in Python.
 */
import { chainNext, chainStart, sha256 } from '../src/chain.ts'
import { canonText } from '../src/canon.ts'
import { add, lanesToHex, rowDigest, ZERO, type Lanes } from '../src/digest.ts'
import { SyncProblem, type FeedRow, type Operation, type PullReply } from '../src/envelope.ts'
import type { PullRequest, PushReply, Result } from '../src/envelope.ts'
import type { BlobReply, BlobRequest } from '../src/blob-lane.ts'
import type { ChunkBody, Manifest } from '../src/chunks.ts'
import { balanceKey, legs } from '../src/stock.ts'
import type { Transport } from '../src/transport.ts'
import type { Json, JsonObject, Row } from '../src/types.ts'

interface Stream {
  n: number
  h: string
  results: Map<number, [hash: string, result: Result]>
}

interface Stored {
  row: Row | null
  seq: number
}

type PushBody = { stream: string; previous: string; operations: Operation[] }

export class FakeServer implements Transport {
  epoch = 1
  head = 0
  time = 1_750_000_000_000
  granted: string[] = ['master', 'warehouse:1']
  limit = 5000
  floor = 0
  rowsPerChunk = Infinity
  /** Thrown at the next requests of this kind. */
  failures: { kind: string; problem: Error }[] = []
  /** Requests served, by kind. */
  readonly calls: string[] = []
  readonly booked: Operation[] = []
  /** Operations of this kind are held. */
  heldKind = ''
  streams = new Map<string, Stream>()
  readonly blobs = new Map<string, Uint8Array<ArrayBuffer>>()
  readonly parts = new Map<string, Uint8Array<ArrayBuffer>>()
  private ids = new Set<string>()
  private feed = new Map<string, Map<string, Stored>>()
  private readonly chunks = new Map<string, string>()

  /** Set a row as some other device's act would; null deletes it. */
  put(scope: string, table: string, key: string, row: Row | null): void {
    let rows = this.feed.get(scope)
    if (rows === undefined) this.feed.set(scope, (rows = new Map()))
    rows.set(`${table}\n${key}`, { row, seq: ++this.head })
  }

  /** Ids of all operations that it has, those of before a restored backup left out. */
  get known(): ReadonlySet<string> {
    return this.ids
  }

  rows(scope: string): Map<string, Row> {
    const live = new Map<string, Row>()
    for (const [key, { row }] of this.feed.get(scope) ?? []) if (row) live.set(key, row)
    return live
  }

  async push(text: string): Promise<PushReply> {
    this.begin('push')
    const { stream: name, previous, operations } = JSON.parse(text) as PushBody
    let stream = this.streams.get(name)
    if (stream === undefined) {
      this.streams.set(name, (stream = { n: 0, h: await chainStart(name), results: new Map() }))
    }
    const first = operations[0]?.n ?? 0
    if (first > stream.n + 1) throw new SyncProblem('gap', '', 409, { expected: stream.n + 1 })
    const known = first === 1 ? await chainStart(name) : stream.results.get(first - 1)?.[0]
    if (known !== previous) throw new SyncProblem('fork', '', 409)
    const results: Result[] = []
    let h = previous
    for (const operation of operations) {
      h = await chainNext(h, canonText(operation as unknown as Json))
      results.push(this.take(stream, operation, h))
    }
    const { n, h: hash } = stream
    return { ok: n, hash, epoch: this.epoch, head: this.head, results, server_time: this.time }
  }

  pull(text: string): Promise<PullReply> {
    try {
      this.begin('pull')
    } catch (problem) {
      return Promise.reject(problem as Error)
    }
    return this.page(JSON.parse(text) as PullRequest)
  }

  manifest(scope: string): Promise<Manifest> {
    try {
      this.begin('manifest')
    } catch (problem) {
      return Promise.reject(problem as Error)
    }
    return this.build(scope)
  }

  async chunk(id: string): Promise<ArrayBuffer> {
    this.begin('chunk')
    await Promise.resolve()
    const text = this.chunks.get(id)
    if (text === undefined) throw new SyncProblem('not_found', id, 404)
    return new TextEncoder().encode(text).buffer
  }

  async blob({ id, offset, total, body }: BlobRequest): Promise<BlobReply> {
    this.begin(body === undefined ? 'blob_head' : 'blob')
    const stored = this.blobs.get(id)
    if (stored) return { offset: stored.length, complete: true }
    const part = this.parts.get(id) ?? new Uint8Array()
    if (body === undefined) return { offset: part.length, complete: false }
    if (part.length < total && offset !== part.length) {
      throw new SyncProblem('offset', '', 409, { offset: part.length })
    }
    const bytes = part.length < total ? Uint8Array.from([...part, ...body]) : part
    this.parts.set(id, bytes)
    if (bytes.length < total) return { offset: bytes.length, complete: false }
    this.parts.delete(id)
    if ((await sha256(bytes)) !== id) throw new SyncProblem('content', '', 409)
    this.blobs.set(id, bytes)
    return { offset: total, complete: true }
  }

  /** The whole state, for a restore. */
  backup(): () => void {
    const saved = structuredClone({
      head: this.head,
      streams: this.streams,
      ids: this.ids,
      feed: this.feed,
    })
    return () => {
      const { head, streams, ids, feed } = structuredClone(saved)
      Object.assign(this, { head, streams, ids, feed, epoch: this.epoch + 1 })
    }
  }

  private begin(kind: string): void {
    this.calls.push(kind)
    const at = this.failures.findIndex((failure) => failure.kind === kind)
    if (at >= 0) throw this.failures.splice(at, 1)[0]?.problem
  }

  private take(stream: Stream, operation: Operation, h: string): Result {
    const { n, id } = operation
    const recorded = stream.results.get(n)
    if (recorded) {
      if (recorded[0] !== h) throw new SyncProblem('fork', '', 409)
      return recorded[1]
    }
    const isHeld = operation.kind === this.heldKind
    if (!this.ids.has(id) && !isHeld) this.book(operation)
    this.ids.add(id)
    const result: Result = isHeld ? [n, 'held', 'unknown_item'] : [n, 'applied']
    stream.results.set(n, [h, result])
    Object.assign(stream, { n, h })
    this.head += 1
    return result
  }

  private book(operation: Operation): void {
    this.booked.push(operation)
    const target = this.booked.find(({ id }) => id === operation.args['operation'])
    const sign = operation.kind === 'undo' ? -1 : 1
    const source = operation.kind === 'undo' ? target : operation
    for (const leg of source ? legs(source.kind, source.args) : []) {
      const { item, location, lot } = leg
      const key = balanceKey(item, location, lot)
      const old = this.feed.get('warehouse:1')?.get(`balance\n${key}`)?.row
      const quantity = Number(old?.['quantity'] ?? 0) + sign * leg.quantity
      const row = quantity === 0 ? null : { item, location, lot, quantity }
      this.put('warehouse:1', 'balance', key, row)
    }
  }

  private async page(request: PullRequest): Promise<PullReply> {
    const { cursors, stream: name } = request
    const asked = Object.keys(cursors)
    const kept = asked.filter((scope) => this.granted.includes(scope))
    const isOther = request.epoch !== this.epoch
    const isOld = (scope: string): boolean => {
      const [seq = 0, born = 0] = cursors[scope] ?? []
      return isOther || seq > this.head || (seq < this.floor && born < this.floor)
    }
    const reset = kept.filter(isOld)
    const going = kept.filter((scope) => !reset.includes(scope))
    const found = this.after(going, cursors).slice(0, Math.min(request.limit, this.limit))
    const isFull = found.length === Math.min(request.limit, this.limit)
    const reached = isFull ? (found.at(-1)?.[2] ?? this.head) : this.head
    const after: Record<string, [number, number]> = {}
    for (const scope of going) after[scope] = [reached, cursors[scope]?.[1] ?? 0]
    for (const scope of reset) after[scope] = [0, this.head]
    const more = reached < this.head || reset.length > 0
    const stream = this.streams.get(name)
    return {
      ...{ epoch: this.epoch, head: this.head, more, scopes: [...this.granted].sort(), reset },
      dropped: asked.filter((scope) => !this.granted.includes(scope)),
      ...{ rows: found, cursors: after, digests: more ? {} : this.digests(kept) },
      ack: stream ? [stream.n, stream.h] : [0, await chainStart(name)],
      server_time: this.time,
    }
  }

  private after(scopes: string[], cursors: PullRequest['cursors']): FeedRow[] {
    const found: FeedRow[] = []
    for (const scope of scopes) {
      for (const [name, { row, seq }] of this.feed.get(scope) ?? []) {
        const [table = '', key = ''] = name.split('\n')
        if (seq > (cursors[scope]?.[0] ?? 0)) found.push([table, key, seq, row, scope])
      }
    }
    return structuredClone(found.sort((a, b) => a[2] - b[2]))
  }

  digests(scopes: string[]): Record<string, string> {
    const found: Record<string, string> = {}
    for (const scope of scopes) found[scope] = lanesToHex(this.lanes(scope))
    return found
  }

  private lanes(scope: string): Lanes {
    const lanes: Lanes = [...ZERO]
    for (const [name, row] of this.rows(scope)) {
      const [table = '', key = ''] = name.split('\n')
      add(lanes, rowDigest(table, key, row))
    }
    return lanes
  }

  private async build(scope: string): Promise<Manifest> {
    const byTable = new Map<string, [string, Row][]>()
    for (const [name, row] of this.rows(scope)) {
      const [table = '', key = ''] = name.split('\n')
      byTable.set(table, [...(byTable.get(table) ?? []), [key, row]])
    }
    const chunks: Manifest['chunks'] = []
    for (const [table, all] of byTable) {
      while (all.length > 0) {
        const rows = all.splice(0, this.rowsPerChunk)
        const text = JSON.stringify(chunkOf(table, rows))
        const id = await sha256(new TextEncoder().encode(text))
        this.chunks.set(id, text)
        chunks.push({ id, table, rows: rows.length, bytes: text.length, digest: '' })
      }
    }
    return { scope, epoch: this.epoch, at: this.head, digest: '', chunks }
  }
}

/** Columns as a server would code them: integers by difference, the rest as values or words. */
export function chunkOf(table: string, rows: [string, Row][]): ChunkBody {
  const names = Object.keys(rows[0]?.[1] ?? {})
  const columns = names.map((name): ChunkBody['columns'][number] => {
    const values = rows.map(([, row]) => row[name] ?? null)
    if (values.every((value) => typeof value === 'number')) {
      return [name, 'delta', values.map((value, i) => value - Number(values[i - 1] ?? 0))]
    }
    const distinct = [...new Set(values)]
    if (values.some((value) => typeof value === 'object' && value !== null)) {
      return [name, 'values', values]
    }
    return [name, 'dictionary', distinct, values.map((value) => distinct.indexOf(value))]
  })
  const isBalance = table === 'balance'
  const key = isBalance ? ['item', 'location', 'lot'] : { values: rows.map(([name]) => name) }
  return { table, rows: rows.length, key, columns }
}

export function aMove(quantity: number, from = 1, to = 2): JsonObject {
  return { item: 5, lot: null, from, to, quantity, unit: null, entered: null }
}
