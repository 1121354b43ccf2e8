/**
 * The durable state of a device and its picture in memory. Memory follows the
 * storage, never the other way: a change is written first, in one transaction,
 * and shown only when that is safe. Other tabs write too; `refresh` catches up.
 */
import { Segment } from './chunks.ts'
import { chainStart } from './chain.ts'
import { Outbox, pendingOf } from './outbox.ts'
import { ReplicaView } from './replica.ts'
import type { Archived, BaseMeta, Batch, Changes, ChunkRecord, Entry } from './store.ts'
import type { PageRow, Page, Store, Tip } from './store.ts'
import type { ScopeState } from './types.ts'

export function firstBase(h0: string): BaseMeta {
  return {
    ...{ revision: 1, generation: 1, layout: 1, epoch: 1, head: 0, revealedAt: null, seen: 0 },
    ...{ ack: [0, h0], carried: [], carriedUntil: 0, scopes: {}, loads: {}, granted: [] },
    nextPage: 1,
  }
}

export class Disk {
  readonly store: Store
  readonly view = new ReplicaView()
  base: BaseMeta = firstBase('')
  outbox = new Outbox({ stream: '', n: 0, h: '' }, [])
  /** Ids of the stored pages by scope. */
  readonly pages = new Map<string, number[]>()
  /** Chunks of first loads that are not yet complete, by scope and id. */
  readonly loading = new Map<string, Map<string, ChunkRecord>>()
  private readonly grounded = new Set<string>()
  /** Names of stored chunks by scope. */
  readonly chunks = new Map<string, string[]>()
  /** The table of each stored chunk, by scope and id. */
  private readonly tables = new Map<string, string>()
  /** Granted scopes as of the last reply; forgotten at restart. */
  granted: string[] = []

  private readonly newStream: () => string

  constructor(store: Store, newStream: () => string) {
    this.store = store
    this.newStream = newStream
  }

  /** Read everything; a disk without its canary (the tip) is a new installation. */
  async open(): Promise<void> {
    let snapshot = await this.store.load()
    if (snapshot.tip === undefined || snapshot.base === undefined) {
      const stream = this.newStream()
      const h = await chainStart(stream)
      const batch = { tip: { stream, n: 0, h }, base: firstBase(h), dropAllEntries: true }
      await this.store.write({ ...batch, expectRevision: snapshot.base?.revision ?? 0 })
      snapshot = await this.store.load()
    }
    for (const scope of [...this.pages.keys(), ...this.chunks.keys()]) this.view.forget(scope)
    for (const map of [this.pages, this.chunks, this.loading, this.grounded]) map.clear()
    this.takeChunks(snapshot.chunks, snapshot.base?.scopes ?? {})
    await this.prepare(snapshot.entries)
    this.take(snapshot)
  }

  /** Catch up with what other tabs wrote. */
  async refresh(): Promise<void> {
    const { tip } = this.outbox
    const { revision, nextPage, layout } = this.base
    const changes = await this.store.changes({ tip, revision, nextPage })
    if (changes === null) return
    await this.prepare(changes.entries)
    const isMine = changes.base?.layout === layout && changes.tip !== undefined
    if (isMine) this.view.changed(this.take(changes))
    else {
      await this.open()
      this.view.changed(this.view.tableNames())
    }
  }

  /**
   * One durable change of the base. False when another tab was first; the
   * caller's plan is then void, and the memory has caught up.
   */
  async commit(change: Partial<BaseMeta>, batch: Batch): Promise<boolean> {
    const before = this.base
    const base = { ...before, ...change, revision: before.revision + 1 }
    const isDone = await this.store.write({ ...batch, base, expectRevision: before.revision })
    if (isDone) this.base = base
    else await this.refresh()
    return isDone
  }

  /** The chain's hash after operation n of this stream, if it can still be known. */
  async hashAt(n: number): Promise<string | undefined> {
    if (n === 0) return chainStart(this.outbox.tip.stream)
    if (n === this.base.ack[0]) return this.base.ack[1]
    return this.outbox.at(n)?.hash ?? (await this.ownArchive()).find((entry) => entry.n === n)?.hash
  }

  /** Archived operations of this stream, in order. */
  async ownArchive(): Promise<Archived[]> {
    const all = await this.store.archived(-Infinity)
    const own = all.filter((entry) => entry.stream === this.outbox.tip.stream)
    return own.sort((a, b) => a.n - b.n)
  }

  /** Remove a scope from the picture; the caller has removed it from the storage. */
  forget(scope: string): void {
    this.view.forget(scope)
    this.pages.delete(scope)
    this.chunks.delete(scope)
    this.loading.delete(scope)
    this.grounded.delete(scope)
  }

  /** The parts of a batch that remove a scope from the storage. */
  removal(scope: string): { dropPages: number[]; dropChunks: [string, string][] } {
    const ids = this.chunks.get(scope) ?? []
    return {
      dropPages: this.pages.get(scope) ?? [],
      dropChunks: ids.map((id): [string, string] => [scope, id]),
    }
  }

  /** Ids of the stored chunks of one table. */
  packedIds(scope: string, table: string): string[] {
    const ids = this.chunks.get(scope) ?? []
    return ids.filter((id) => this.tables.get(`${scope}\n${id}`) === table)
  }

  /** Note that other chunks hold the rows of some now. */
  repacked(scope: string, gone: readonly string[], records: readonly ChunkRecord[]): void {
    const old = new Set(gone)
    const others = (this.chunks.get(scope) ?? []).filter((id) => !old.has(id))
    this.chunks.set(scope, [...others, ...records.map(({ id }) => id)])
    for (const { id, table } of records) this.tables.set(`${scope}\n${id}`, table)
  }

  /** Let the chunks of a first load lie under the scope's tables, still out of view. */
  ground(scope: string): void {
    if (this.grounded.has(scope)) return
    this.grounded.add(scope)
    for (const record of this.loading.get(scope)?.values() ?? []) this.addSegment(record)
  }

  setOutbox(tip: Tip, entries: Entry[]): void {
    const before = this.outbox
    const isSameStream = before.tip.stream === tip.stream
    if (isSameStream && before.tip.n > tip.n) return
    if (isSameStream) {
      before.tip = tip
      before.entries = entries
    } else this.outbox = new Outbox(tip, entries, before)
  }

  /** Recompute what pending acts add; returns the tables that may look different. */
  repaint(): string[] {
    const noted = this.heldReasons()
    const isHeld = (id: string): boolean => this.outbox.verdict(id)?.[1] === 'held' || noted.has(id)
    return this.view.setPending(this.outbox.entries.map(pendingOf), isHeld)
  }

  /** Whether the server holds an own operation: it has no effect. */
  isHeld(id: string): boolean {
    return this.outbox.verdict(id)?.[1] === 'held' || this.heldReasons().has(id)
  }

  /** Reasons of held operations, from the notices that the server sends. */
  heldReasons(): Map<string, string> {
    const reasons = new Map<string, string>()
    for (const [, row] of this.view.all('notice')) {
      if (row['code'] !== 'sync.held') continue
      const data = row['data'] as { reason?: string } | null
      reasons.set(String(row['operation']), data?.reason ?? '')
    }
    return reasons
  }

  /** Tell the view which scopes there are. */
  showScopes(): void {
    const { base, view, granted } = this
    const { scopes, loads, head, epoch, revealedAt } = base
    const states = new Map<string, ScopeState>()
    for (const scope of [...granted, ...Object.keys(loads)]) states.set(scope, 'loading')
    for (const scope of Object.keys(scopes)) states.set(scope, 'ready')
    Object.assign(view, { head, epoch, revealedAt })
    view.show(states)
  }

  addPage(page: Page): string[] {
    const changed = new Set<string>()
    this.pages.set(page.scope, [...(this.pages.get(page.scope) ?? []), page.id])
    for (const [table, key, row] of JSON.parse(page.text) as PageRow[]) {
      this.view.table(page.scope, table).put(key, row)
      changed.add(table)
    }
    return [...changed]
  }

  private prepare(entries: readonly Entry[]): Promise<boolean> {
    return this.view.prepare(entries.map(({ kind }) => kind))
  }

  private take(changes: Changes): string[] {
    if (changes.base) this.base = changes.base
    const changed = changes.pages.flatMap((page) => this.addPage(page))
    if (changes.tip) this.setOutbox(changes.tip, changes.entries)
    this.showScopes()
    return [...changed, ...this.repaint()]
  }

  private takeChunks(records: ChunkRecord[], scopes: BaseMeta['scopes']): void {
    for (const record of records) {
      const { scope, id } = record
      this.keepChunk(record)
      if (scope in scopes) {
        this.loading.get(scope)?.delete(id)
        this.addSegment(record)
      }
    }
  }

  keepChunk(record: ChunkRecord): void {
    const { scope, id } = record
    this.chunks.set(scope, [...(this.chunks.get(scope) ?? []), id])
    this.tables.set(`${scope}\n${id}`, record.table)
    const kept = this.loading.get(scope) ?? new Map<string, ChunkRecord>()
    this.loading.set(scope, kept.set(id, record))
  }

  private addSegment({ scope, table, body, rows, id }: ChunkRecord): void {
    this.view.table(scope, table).segments.push(new Segment(body, rows, id))
  }
}
