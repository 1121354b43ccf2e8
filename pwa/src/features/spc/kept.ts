/**
 * The answers that were looked at last, so that they can be read without a network: the list, and
 * some series. A database of its own beside the replica; it goes when the device is left.
 */
import { DATABASE } from '../../data/client.ts'

export interface Kept<Answer> {
  answer: Answer
  /** When the server said so. */
  at: number
}

const SERIES_MAX = 8
const STORE = 'answer'
const LIST = 'list'
const seriesKey = (id: number | string): string => `series:${id}`

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`${DATABASE}.charts`, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => {
      // Whoever removes the database is not kept waiting.
      request.result.onversionchange = () => request.result.close()
      resolve(request.result)
    }
    request.onerror = () => reject(request.error ?? new Error('not opened'))
  })
}

async function within<Value>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value | undefined> {
  try {
    const database = await opened()
    return (await new Promise((resolve, reject) => {
      const request = work(database.transaction(STORE, mode).objectStore(STORE))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('not done'))
    }).finally(() => database.close())) as Value
  } catch {
    // A device without room keeps nothing: the chart on the screen stays whole.
    return undefined
  }
}

interface Stored extends Kept<unknown> {
  person: number
}

async function read<Answer>(key: string, person: number): Promise<Kept<Answer> | undefined> {
  const found = await within<Stored | undefined>('readonly', (store) => store.get(key))
  return found?.person === person ? (found as unknown as Kept<Answer>) : undefined
}

const write = (key: string, stored: Stored) =>
  within('readwrite', (store) => store.put(stored, key))

export const keptList = <Answer>(person: number) => read<Answer>(LIST, person)
export const keepList = (person: number, answer: unknown, at: number) =>
  write(LIST, { answer, at, person })

export const keptSeries = <Answer>(person: number, id: string) =>
  read<Answer>(seriesKey(id), person)

export async function keepSeries(
  person: number,
  id: string,
  answer: unknown,
  at: number,
): Promise<void> {
  await write(seriesKey(id), { answer, at, person })
  const keys = (await within('readonly', (store) => store.getAllKeys())) ?? []
  const others = keys.map(String).filter((key) => key !== LIST && key !== seriesKey(id))
  // As many as fit beside the newest one, whichever they are.
  for (const key of others.slice(0, Math.max(0, others.length + 1 - SERIES_MAX))) {
    await within('readwrite', (store) => store.delete(key))
  }
}
