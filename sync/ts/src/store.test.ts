import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { aDevice, aPlant, isEqualToServer, record, settle } from '../simulator/rig.ts'
import { IndexedDbStore } from './store-indexeddb.ts'
import { MemoryStore } from './store-memory.ts'
import type { Entry, Store } from './store.ts'
import { firstBase } from './disk.ts'

let names = 0

const stores: [string, () => Store][] = [
  ['memory', () => new MemoryStore()],
  ['IndexedDB', () => new IndexedDbStore(`test-${(names += 1)}`)],
]

function anEntry(n: number): Entry {
  const id = `id-${n}`
  return { n, id, stream: 's', body: '{}', hash: `h${n}`, kind: 'stock.move', actor: 1, at: n }
}

const tipAt = (n: number): { stream: string; n: number; h: string } => ({
  stream: 's',
  n,
  h: `h${n}`,
})

describe.each(stores)('storage in %s', (_, open) => {
  it('has nothing at first', async () => {
    expect(await open().load()).toMatchObject({ entries: [], pages: [], chunks: [] })
  })

  it('writes an operation and the tip together', async () => {
    const store = open()

    await store.write({ tip: tipAt(1), putEntries: [anEntry(1)] })

    expect(await store.load()).toMatchObject({ tip: tipAt(1), entries: [anEntry(1)] })
  })

  it('refuses a batch whose expected tip is not the stored one, and writes none of it', async () => {
    const store = open()
    await store.write({ tip: tipAt(1), putEntries: [anEntry(1)] })

    const batch = { expectTip: tipAt(7), tip: tipAt(8), putEntries: [anEntry(8)] }
    const isDone = await store.write(batch)

    expect(isDone).toBe(false)
    expect((await store.load()).entries.length).toBe(1)
  })

  it('takes the repetition of a batch that is already in for done', async () => {
    const store = open()
    const batch = { expectTip: tipAt(0), tip: tipAt(1), putEntries: [anEntry(1)] }
    await store.write({ tip: tipAt(0) })
    await store.write(batch)

    expect(await store.write(batch)).toBe(true)
  })

  it('refuses a base that another tab has moved on', async () => {
    const store = open()
    await store.write({ base: { ...firstBase('h'), revision: 4 } })

    expect(await store.write({ base: firstBase('h'), expectRevision: 3 })).toBe(false)
  })

  it('moves operations to the archive and finds them by time and id', async () => {
    const store = open()
    await store.write({ tip: tipAt(2), putEntries: [anEntry(1), anEntry(2)] })
    const about = { state: 'booked' as const, acknowledgedAt: 50, epoch: 1 }

    await store.write({
      tip: tipAt(2),
      dropEntriesTo: 2,
      archive: [
        { ...anEntry(1), ...about },
        { ...anEntry(2), ...about, acknowledgedAt: 60 },
      ],
    })

    expect((await store.archived(2)).map(({ id }) => id)).toEqual(['id-2'])
    expect((await store.archivedById('id-1'))?.n).toBe(1)
    await store.prune(60)
    expect((await store.archived(-Infinity)).map(({ id }) => id)).toEqual(['id-2'])
  })

  it('tells another tab what changed, and only then', async () => {
    const store = open()
    const base = firstBase('h')
    const page = { id: 1, scope: 'master', text: '[]' }
    await store.write({ tip: tipAt(0), base, pages: [page] })
    const known = { tip: tipAt(0), revision: 1, nextPage: 1 }

    expect(await store.changes(known)).toBeNull()
    await store.write({ tip: tipAt(1), putEntries: [anEntry(1)] })

    expect(await store.changes(known)).toMatchObject({ entries: [anEntry(1)], pages: [page] })
  })

  it('keeps chunks and pages until they are dropped', async () => {
    const store = open()
    const body = new TextEncoder().encode('{}').buffer
    const lanes: [number, number] = [1, 2]
    const chunk = { scope: 'lots', id: 'c', table: 'lot', rows: 0, body, lanes }
    await store.write({ chunks: [chunk], pages: [{ id: 3, scope: 'lots', text: '[]' }] })
    const { chunks, pages } = await store.load()
    expect([chunks.length, chunks[0]?.body.byteLength, pages.length]).toEqual([1, 2, 1])

    await store.write({ dropChunks: [['lots', 'c']], dropPages: [3] })

    expect(await store.load()).toMatchObject({ chunks: [], pages: [] })
  })

  it('carries a device through load, acts, restart and another tab', async () => {
    const store = open()
    const one = await aDevice(aPlant(), store)
    await settle(one)
    await record(one, 3)
    await settle(one)
    await record(one, 4)

    const two = await aDevice(one.server, store)
    expect(two.engine.disk.view.quantity(2, 5, null)).toBe(7)
    await settle(two)
    await one.recorder.refresh()

    expect(one.engine.disk.outbox.entries).toEqual([])
    isEqualToServer(one)
    isEqualToServer(two)
    await store.close()
  })
})

describe('IndexedDB', () => {
  it('opens a dropped connection again and says nothing of it', async () => {
    const store = new IndexedDbStore('dropped')
    await store.write({ tip: tipAt(1), putEntries: [anEntry(1)] })
    const connection = await (store as unknown as { connection: Promise<IDBDatabase> }).connection
    connection.close()

    expect((await store.load()).entries.length).toBe(1)
  })

  it('says that storage is full in its own words', async () => {
    const store = new IndexedDbStore('full')
    await store.load()
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = function (): never {
      throw new DOMException('no room', 'QuotaExceededError')
    }
    try {
      await expect(store.write({ tip: tipAt(1) })).rejects.toMatchObject({ code: 'storage_full' })
    } finally {
      IDBObjectStore.prototype.put = put
    }
  })

  it('writes with strict durability', async () => {
    const store = new IndexedDbStore('strict')
    await store.load()
    const asked: unknown[] = []
    const transaction = IDBDatabase.prototype.transaction
    IDBDatabase.prototype.transaction = function (names, mode, options): IDBTransaction {
      asked.push(options?.durability)
      return transaction.call(this, names, mode, options)
    }
    await store.write({ tip: tipAt(1) })
    IDBDatabase.prototype.transaction = transaction

    expect(asked).toEqual(['strict'])
  })
})
