/**
 * A connection to one IndexedDB database, opened when it is first asked for and
 * again after the browser dropped it in the background.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { StorageError } from './types.ts'

const LOST = new Set(['InvalidStateError', 'UnknownError', 'TransactionInactiveError'])

/** A failure of the storage in our own words. */
function storageError(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause
  const { name = '', message = '' } = cause instanceof Error ? cause : {}
  const code = name === 'QuotaExceededError' ? 'storage_full' : 'storage_lost'
  return new StorageError(code, `${name} ${message}`, cause)
}

export class Connection<Schema extends DBSchema> {
  private readonly name: string
  private readonly version: number
  private readonly upgrade: (database: IDBPDatabase<Schema>) => void
  private opened: Promise<IDBPDatabase<Schema>> | null = null

  constructor(name: string, version: number, upgrade: (database: IDBPDatabase<Schema>) => void) {
    this.name = name
    this.version = version
    this.upgrade = upgrade
  }

  /** Safari drops connections of backgrounded tabs: one more try on a fresh connection. */
  async run<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
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

  async close(): Promise<void> {
    const { opened } = this
    this.opened = null
    ;(await opened)?.close()
  }

  private open(): Promise<IDBPDatabase<Schema>> {
    const forget = (): void => {
      this.opened = null
    }
    this.opened ??= openDB<Schema>(this.name, this.version, {
      upgrade: this.upgrade,
      blocking: () => void this.close(),
      terminated: forget,
    }).catch((cause: unknown) => {
      forget()
      throw cause
    })
    return this.opened
  }
}
