/**
 * Photos in IndexedDB, in a database of their own. Bytes are kept as buffers:
 * some browsers lose what a stored Blob points to.
 */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb'
import { inOrder, type BlobRecord, type BlobStore } from './blob-store.ts'
import { StorageError } from './types.ts'

interface Schema extends DBSchema {
  blob: { key: string; value: BlobRecord }
  bytes: { key: string; value: ArrayBuffer }
  small: { key: string; value: ArrayBuffer }
  setting: { key: string; value: boolean }
}

type Database = IDBPDatabase<Schema>
type StoreName = 'blob' | 'bytes' | 'small'
type Writing = IDBPTransaction<Schema, StoreName[], 'readwrite'>

const VERSION = 1
const ALL: StoreName[] = ['blob', 'bytes', 'small']
const LOST = new Set(['InvalidStateError', 'UnknownError', 'TransactionInactiveError'])

function storageError(cause: unknown): StorageError {
  const { name = '', message = '' } = cause instanceof Error ? cause : {}
  const code = name === 'QuotaExceededError' ? 'storage_full' : 'storage_lost'
  return new StorageError(code, `${name} ${message}`, cause)
}

function upgrade(database: Database): void {
  database.createObjectStore('blob', { keyPath: 'id' })
  database.createObjectStore('bytes')
  database.createObjectStore('small')
  database.createObjectStore('setting')
}

export class IndexedDbBlobStore implements BlobStore {
  private readonly name: string
  private connection: Promise<Database> | null = null

  constructor(name: string) {
    this.name = name
  }

  async list(): Promise<BlobRecord[]> {
    return inOrder(await this.run((database) => database.getAll('blob')))
  }

  bytes(id: string): Promise<ArrayBuffer | undefined> {
    return this.run((database) => database.get('bytes', id))
  }

  small(id: string): Promise<ArrayBuffer | undefined> {
    return this.run((database) => database.get('small', id))
  }

  put(record: BlobRecord, bytes: ArrayBuffer, small?: ArrayBuffer): Promise<void> {
    return this.write(async (transaction) => {
      await transaction.objectStore('blob').put(record)
      await transaction.objectStore('bytes').put(bytes, record.id)
      if (small !== undefined) await transaction.objectStore('small').put(small, record.id)
    })
  }

  change(record: BlobRecord): Promise<void> {
    return this.write(async (transaction) => {
      const blobs = transaction.objectStore('blob')
      if ((await blobs.getKey(record.id)) === undefined) return
      await blobs.put(record)
      if (!record.hasBytes) await transaction.objectStore('bytes').delete(record.id)
    })
  }

  remove(id: string): Promise<void> {
    return this.write(async (transaction) => {
      for (const name of ALL) await transaction.objectStore(name).delete(id)
    })
  }

  setting(name: string): Promise<boolean | undefined> {
    return this.run((database) => database.get('setting', name))
  }

  async set(name: string, value: boolean): Promise<void> {
    await this.run((database) => database.put('setting', value, name))
  }

  async close(): Promise<void> {
    const connection = this.connection
    this.connection = null
    ;(await connection)?.close()
  }

  private write(change: (transaction: Writing) => Promise<void>): Promise<void> {
    return this.run(async (database) => {
      const transaction = database.transaction(ALL, 'readwrite', { durability: 'strict' })
      transaction.done.catch(() => undefined)
      await change(transaction)
      await transaction.done
    })
  }

  /** Safari drops connections of backgrounded tabs: one more try on a fresh connection. */
  private async run<T>(work: (database: Database) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work(await this.open())
      } catch (cause) {
        const isLost = cause instanceof Error && LOST.has(cause.name)
        if (attempt > 0 || !isLost) throw storageError(cause)
        await this.close().catch(() => undefined)
      }
    }
  }

  private open(): Promise<Database> {
    const forget = (): void => {
      this.connection = null
    }
    this.connection ??= openDB<Schema>(this.name, VERSION, {
      upgrade,
      blocking: () => void this.close(),
      terminated: forget,
    }).catch((cause: unknown) => {
      forget()
      throw cause
    })
    return this.connection
  }
}
