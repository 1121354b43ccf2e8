/** Everything that a device's storage holds, byte for byte, whatever the engine makes of it. */
import { Segment } from '../src/chunks.ts'
import type { MemoryStore } from '../src/store-memory.ts'

/** All records of all object stores of an IndexedDB database as one text, chunks decoded. */
export async function textOfDatabase(name: string): Promise<string> {
  const database = await done(indexedDB.open(name))
  const stores = [...database.objectStoreNames]
  const transaction = database.transaction(stores)
  const records = await Promise.all(
    stores.map((store) => done(transaction.objectStore(store).getAll() as IDBRequest<unknown>)),
  )
  database.close()
  return decoded(records)
}

/** The same of a storage in memory. */
export async function textOfStore(store: MemoryStore): Promise<string> {
  return decoded([await store.load(), await store.archived(-Infinity)])
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(new Error(String(request.error)))
  })
}

function decoded(records: unknown): string {
  const shown = (_: string, value: unknown): unknown => {
    // A buffer of a clone is of another realm.
    const isBuffer = Object.prototype.toString.call(value) === '[object ArrayBuffer]'
    return isBuffer ? chunk(value as ArrayBuffer) : value
  }
  return JSON.stringify(records, shown)
}

/** The text of a chunk and its rows: in the text a number stands as a difference. */
function chunk(body: ArrayBuffer): unknown {
  const text = new TextDecoder().decode(body)
  const { rows } = JSON.parse(text) as { rows: number }
  const segment = new Segment(body, rows)
  return [text, Array.from({ length: rows }, (_, i) => [segment.key(i), segment.row(i)])]
}
