/**
 * First loads: a scope's immutable chunks are fetched in any order, verified and
 * kept, so that a load goes on after any interruption. A complete scope joins
 * the next pulls and enters the view with the checkpoint that they reveal.
 */
import { Segment, type Manifest, type ManifestChunk } from './chunks.ts'
import { sha256 } from './chain.ts'
import type { Disk } from './disk.ts'
import type { Cursor } from './inbox.ts'
import { segmentLanes } from './segment-digest.ts'
import { without } from './store.ts'

export class Loads {
  private readonly disk: Disk
  /** Scopes that come row by row, with the head at which they began. */
  readonly begun = new Map<string, Cursor>()

  constructor(disk: Disk) {
    this.disk = disk
  }

  /** Granted scopes that nobody loads yet. */
  wanted(): string[] {
    const { scopes, loads } = this.disk.base
    const isBusy = (scope: string): boolean =>
      scope in scopes || scope in loads || this.begun.has(scope)
    return this.disk.granted.filter((scope) => !isBusy(scope)).sort()
  }

  /** Loads by chunks that are not complete. */
  unfinished(): string[] {
    return Object.keys(this.disk.base.loads).filter((scope) => !this.isComplete(scope))
  }

  begin(scope: string, head: number): void {
    if (this.wanted().includes(scope)) this.begun.set(scope, [0, head])
  }

  /** Begin or go on with a load by chunks; returns the chunks that are missing. */
  async manifest(manifest: Manifest): Promise<ManifestChunk[]> {
    const { disk } = this
    const { scope, at, chunks } = manifest
    const { epoch, scopes, loads } = disk.base
    if (manifest.epoch !== epoch || scope in scopes || this.begun.has(scope)) return []
    const known = loads[scope]
    if (known === undefined || (known.at !== at && !this.isComplete(scope))) {
      const named = new Set(chunks.map(({ id }) => id))
      const stale = (disk.chunks.get(scope) ?? []).filter((id) => !named.has(id))
      const dropChunks = stale.map((id): [string, string] => [scope, id])
      const change = { loads: { ...loads, [scope]: { at, chunks } } }
      if (!(await disk.commit(change, { dropChunks }))) return []
      for (const id of stale) disk.loading.get(scope)?.delete(id)
      disk.showScopes()
    }
    return this.missing(scope)
  }

  missing(scope: string): ManifestChunk[] {
    const kept = this.disk.loading.get(scope)
    return (this.disk.base.loads[scope]?.chunks ?? []).filter(({ id }) => !kept?.has(id))
  }

  /** Keep one chunk; true when the scope is complete but for its tail. */
  async chunk(scope: string, id: string, body: ArrayBuffer): Promise<boolean> {
    const chunk = this.missing(scope).find((one) => one.id === id)
    if (chunk && (await sha256(body)) === id) {
      const segment = new Segment(body, chunk.rows)
      const { table, rows } = segment.open()
      if (table !== chunk.table || rows !== chunk.rows) return false
      const lanes = segmentLanes(table, segment)
      const record = { scope, id, table, rows, body, lanes }
      await this.disk.store.write({ chunks: [record] })
      if (this.missing(scope).includes(chunk)) this.disk.keepChunk(record)
      else await this.dropUnless(scope, id)
    }
    return this.isComplete(scope)
  }

  /** The load was thrown away while the chunk was written: it must not stay behind. */
  private async dropUnless(scope: string, id: string): Promise<void> {
    const isKnown = this.disk.chunks.get(scope)?.includes(id) ?? false
    if (!isKnown) await this.disk.store.write({ dropChunks: [[scope, id]] })
  }

  isComplete(scope: string): boolean {
    return scope in this.disk.base.loads && this.missing(scope).length === 0
  }

  /** Give up a load whose manifest the server no longer honours; what fits the next stays. */
  async abandon(scope: string): Promise<void> {
    await this.disk.commit({ loads: without(this.disk.base.loads, [scope]) }, {})
  }

  /** Scopes that may join a pull, with the cursor to begin from; fresh ones have no chunks. */
  *joining(): Iterable<[scope: string, cursor: Cursor, isFresh: boolean]> {
    for (const [scope, cursor] of this.begun) yield [scope, cursor, true]
    for (const [scope, { at }] of Object.entries(this.disk.base.loads)) {
      if (this.isComplete(scope)) yield [scope, [at, at], false]
    }
  }
}
