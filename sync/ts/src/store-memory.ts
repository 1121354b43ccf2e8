/**
 * Storage in memory, with the same rules as IndexedDB: for tests and for the
 * simulator. A write can be made to fail before or after it took effect.
 */
import { isKnown, tipFits } from './store.ts'
import type { Archived, BaseMeta, Batch, Changes, ChunkRecord, Entry } from './store.ts'
import type { Known, Page, Snapshot, Store, Tip } from './store.ts'

export type Fault = 'before' | 'after'

interface Shelf {
  tip: Tip | undefined
  base: BaseMeta | undefined
  entries: Map<number, Entry>
  archive: Map<string, Archived>
  pages: Map<number, Page>
  chunks: Map<string, ChunkRecord>
}

function emptyShelf(): Shelf {
  return {
    tip: undefined,
    base: undefined,
    entries: new Map(),
    archive: new Map(),
    pages: new Map(),
    chunks: new Map(),
  }
}

export class MemoryStore implements Store {
  writes = 0
  /** Asked before each write; throwing the given error before or after it took effect. */
  fault: ((write: number, batch: Batch) => [Fault, Error] | undefined) | null = null
  private shelf: Shelf

  constructor(shelf?: Shelf) {
    this.shelf = shelf ?? emptyShelf()
  }

  /** A copy as a backup tool would make it. */
  copy(): MemoryStore {
    return new MemoryStore(structuredClone(this.shelf))
  }

  wipe(): void {
    this.shelf = emptyShelf()
  }

  load(): Promise<Snapshot> {
    const chunks = [...this.shelf.chunks.values()]
    return Promise.resolve(structuredClone({ ...this.changesFrom(0), chunks }))
  }

  changes(known: Known): Promise<Changes | null> {
    const isUpToDate = isKnown(known, this.shelf.tip, this.shelf.base)
    return Promise.resolve(isUpToDate ? null : structuredClone(this.changesFrom(known.nextPage)))
  }

  write(batch: Batch): Promise<boolean> {
    this.writes += 1
    const [when, error] = this.fault?.(this.writes, batch) ?? []
    if (when === 'before') return Promise.reject(error)
    const fit = tipFits(this.shelf.tip, batch)
    if (fit !== 'fits') return Promise.resolve(fit === 'done')
    const revision = this.shelf.base?.revision
    if (batch.expectRevision !== undefined && batch.expectRevision !== (revision ?? 0)) {
      return Promise.resolve(false)
    }
    this.apply(structuredClone(batch))
    return when === 'after' ? Promise.reject(error) : Promise.resolve(true)
  }

  archived(sinceMs: number): Promise<Archived[]> {
    const found = [...this.shelf.archive.values()].filter((entry) => entry.at >= sinceMs)
    return Promise.resolve(structuredClone(found))
  }

  archivedById(id: string): Promise<Archived | undefined> {
    return Promise.resolve(structuredClone(this.shelf.archive.get(id)))
  }

  prune(acknowledgedBefore: number): Promise<void> {
    for (const [id, entry] of this.shelf.archive) {
      if (entry.acknowledgedAt < acknowledgedBefore) this.shelf.archive.delete(id)
    }
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  private changesFrom(page: number): Changes {
    const { tip, base } = this.shelf
    const entries = [...this.shelf.entries.values()].sort((a, b) => a.n - b.n)
    const pages = [...this.shelf.pages.values()].filter(({ id }) => id >= page)
    return { tip, base, entries, pages: pages.sort((a, b) => a.id - b.id) }
  }

  private apply(batch: Batch): void {
    const { shelf } = this
    if (batch.tip) shelf.tip = batch.tip
    if (batch.base) shelf.base = batch.base
    if (batch.dropAllEntries) shelf.entries.clear()
    for (const n of [...shelf.entries.keys()]) {
      if (n <= (batch.dropEntriesTo ?? 0)) shelf.entries.delete(n)
    }
    for (const id of batch.unarchive ?? []) shelf.archive.delete(id)
    for (const entry of batch.archive ?? []) shelf.archive.set(entry.id, entry)
    for (const entry of batch.putEntries ?? []) shelf.entries.set(entry.n, entry)
    for (const id of batch.dropPages ?? []) shelf.pages.delete(id)
    for (const page of batch.pages ?? []) shelf.pages.set(page.id, page)
    for (const key of batch.dropChunks ?? []) shelf.chunks.delete(key.join('\n'))
    for (const chunk of batch.chunks ?? []) shelf.chunks.set(`${chunk.scope}\n${chunk.id}`, chunk)
  }
}
