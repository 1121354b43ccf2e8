/**
 * Storage in IndexedDB. Few big records (chunks, pages) so that a cold start is
 * quick; one strict transaction per write.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb'
import { Connection } from './connection.ts'
import { isKnown, tipFits } from './store.ts'
import type { Archived, BaseMeta, Batch, Changes, ChunkRecord, Entry } from './store.ts'
import type { Known, Page, Snapshot, Store, Tip } from './store.ts'

interface Schema extends DBSchema {
  meta: { key: string; value: Tip | BaseMeta }
  outbox: { key: number; value: Entry }
  archive: {
    key: string
    value: Archived
    indexes: { at: number; acknowledgedAt: number }
  }
  page: { key: number; value: Page }
  chunk: { key: [string, string]; value: ChunkRecord }
}

type StoreName = 'meta' | 'outbox' | 'archive' | 'page' | 'chunk'
type Database = IDBPDatabase<Schema>
type Transaction = IDBPTransaction<Schema, StoreName[], 'readwrite'>

const VERSION = 1

function upgrade(database: Database): void {
  database.createObjectStore('meta')
  database.createObjectStore('outbox', { keyPath: 'n' })
  const archive = database.createObjectStore('archive', { keyPath: 'id' })
  archive.createIndex('at', 'at')
  archive.createIndex('acknowledgedAt', 'acknowledgedAt')
  database.createObjectStore('page', { keyPath: 'id' })
  database.createObjectStore('chunk', { keyPath: ['scope', 'id'] })
}

export class IndexedDbStore implements Store {
  private readonly connection: Connection<Schema>

  constructor(name: string) {
    this.connection = new Connection(name, VERSION, upgrade)
  }

  load(): Promise<Snapshot> {
    return this.connection.run(async (database) => {
      const transaction = database.transaction(['meta', 'outbox', 'page', 'chunk'])
      const chunks = transaction.objectStore('chunk').getAll()
      const [tip, base] = await readMeta(transaction)
      const [entries, pages] = await readLists(transaction, 0)
      return { tip, base, entries, pages, chunks: await chunks }
    })
  }

  changes(known: Known): Promise<Changes | null> {
    return this.connection.run(async (database) => {
      const transaction = database.transaction(['meta', 'outbox', 'page'])
      const [tip, base] = await readMeta(transaction)
      if (isKnown(known, tip, base)) return null
      const [entries, pages] = await readLists(transaction, known.nextPage)
      return { tip, base, entries, pages }
    })
  }

  write(batch: Batch): Promise<boolean> {
    return this.connection.run((database) => writeOnce(database, batch))
  }

  archived(sinceMs: number): Promise<Archived[]> {
    const range = IDBKeyRange.lowerBound(sinceMs)
    return this.connection.run((database) => database.getAllFromIndex('archive', 'at', range))
  }

  archivedById(id: string): Promise<Archived | undefined> {
    return this.connection.run((database) => database.get('archive', id))
  }

  prune(acknowledgedBefore: number): Promise<void> {
    return this.connection.run(async (database) => {
      const transaction = database.transaction('archive', 'readwrite')
      const index = transaction.store.index('acknowledgedAt')
      const range = IDBKeyRange.upperBound(acknowledgedBefore, true)
      for (const id of await index.getAllKeys(range)) void transaction.store.delete(id)
      await transaction.done
    })
  }

  close(): Promise<void> {
    return this.connection.close()
  }
}

type Reading<Name extends StoreName> = IDBPTransaction<Schema, Name[], 'readonly'>

function readMeta<Name extends StoreName>(
  transaction: Reading<Name | 'meta'>,
): Promise<[Tip | undefined, BaseMeta | undefined]> {
  const meta = transaction.objectStore('meta')
  return Promise.all([
    meta.get('tip') as Promise<Tip | undefined>,
    meta.get('base') as Promise<BaseMeta | undefined>,
  ])
}

function readLists<Name extends StoreName>(
  transaction: Reading<Name | 'outbox' | 'page'>,
  fromPage: number,
): Promise<[Entry[], Page[]]> {
  return Promise.all([
    transaction.objectStore('outbox').getAll(),
    transaction.objectStore('page').getAll(IDBKeyRange.lowerBound(fromPage)),
  ])
}

/** The stores that a batch touches; an act on the floor locks only what it needs. */
function storesOf(batch: Batch): StoreName[] {
  const stores: StoreName[] = []
  if (batch.tip || batch.base) stores.push('meta')
  if (batch.putEntries || batch.dropAllEntries || batch.dropEntriesTo) stores.push('outbox')
  if (batch.archive || batch.unarchive) stores.push('archive')
  if (batch.pages || batch.dropPages) stores.push('page')
  if (batch.chunks || batch.dropChunks) stores.push('chunk')
  return stores
}

async function writeOnce(database: Database, batch: Batch): Promise<boolean> {
  const transaction = database.transaction(storesOf(batch), 'readwrite', { durability: 'strict' })
  // The transaction speaks through `done`; single requests must not raise on their own.
  transaction.done.catch(() => undefined)
  if (batch.tip || batch.base) {
    const [tip, base] = await readMeta(transaction as unknown as Reading<'meta'>)
    const fit = tipFits(tip, batch)
    if (fit !== 'fits') return fit === 'done'
    if ((batch.expectRevision ?? base?.revision ?? 0) !== (base?.revision ?? 0)) return false
  }
  for (const request of requests(transaction as unknown as Transaction, batch)) {
    request.catch(() => undefined)
  }
  await transaction.done
  return true
}

function* requests(transaction: Transaction, batch: Batch): Iterable<Promise<unknown>> {
  if (batch.tip) yield transaction.objectStore('meta').put(batch.tip, 'tip')
  if (batch.base) yield transaction.objectStore('meta').put(batch.base, 'base')
  if (batch.dropAllEntries) yield transaction.objectStore('outbox').clear()
  if (batch.dropEntriesTo) {
    yield transaction.objectStore('outbox').delete(IDBKeyRange.upperBound(batch.dropEntriesTo))
  }
  for (const id of batch.unarchive ?? []) yield transaction.objectStore('archive').delete(id)
  for (const one of batch.archive ?? []) yield transaction.objectStore('archive').put(one)
  for (const one of batch.putEntries ?? []) yield transaction.objectStore('outbox').put(one)
  for (const id of batch.dropPages ?? []) yield transaction.objectStore('page').delete(id)
  for (const one of batch.pages ?? []) yield transaction.objectStore('page').put(one)
  for (const key of batch.dropChunks ?? []) yield transaction.objectStore('chunk').delete(key)
  for (const one of batch.chunks ?? []) yield transaction.objectStore('chunk').put(one)
}
