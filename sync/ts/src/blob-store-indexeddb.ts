/**
 * Photos in IndexedDB, in a database of their own. Bytes are kept as buffers:
 * some browsers lose what a stored Blob points to.
 */
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb'
import { inOrder, type BlobRecord, type BlobStore } from './blob-store.ts'
import { Connection } from './connection.ts'

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

function upgrade(database: Database): void {
  database.createObjectStore('blob', { keyPath: 'id' })
  database.createObjectStore('bytes')
  database.createObjectStore('small')
  database.createObjectStore('setting')
}

export class IndexedDbBlobStore implements BlobStore {
  private readonly connection: Connection<Schema>

  constructor(name: string) {
    this.connection = new Connection(name, VERSION, upgrade)
  }

  async list(): Promise<BlobRecord[]> {
    return inOrder(await this.connection.run((database) => database.getAll('blob')))
  }

  bytes(id: string): Promise<ArrayBuffer | undefined> {
    return this.connection.run((database) => database.get('bytes', id))
  }

  small(id: string): Promise<ArrayBuffer | undefined> {
    return this.connection.run((database) => database.get('small', id))
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
    return this.connection.run((database) => database.get('setting', name))
  }

  async set(name: string, value: boolean): Promise<void> {
    await this.connection.run((database) => database.put('setting', value, name))
  }

  close(): Promise<void> {
    return this.connection.close()
  }

  private write(change: (transaction: Writing) => Promise<void>): Promise<void> {
    return this.connection.run(async (database) => {
      const transaction = database.transaction(ALL, 'readwrite', { durability: 'strict' })
      transaction.done.catch(() => undefined)
      await change(transaction)
      await transaction.done
    })
  }
}
