import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import type { BlobRecord, BlobStore } from './blob-store.ts'
import { IndexedDbBlobStore } from './blob-store-indexeddb.ts'
import { MemoryBlobStore } from './blob-store-memory.ts'

let names = 0
const STORES: [string, () => BlobStore][] = [
  ['in memory', () => new MemoryBlobStore()],
  ['in IndexedDB', () => new IndexedDbBlobStore(`photos-${(names += 1)}`)],
]

function aRecord(id: string, order: number): BlobRecord {
  return {
    ...{ id, size: 3, type: 'image/jpeg', at: 1, order, hasBytes: true },
    ...{ confirmedIn: null, confirmedAt: null, refused: null },
  }
}

const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer
const read = (buffer: ArrayBuffer | undefined): number[] | undefined =>
  buffer && [...new Uint8Array(buffer)]

describe.each(STORES)('a store of photos %s', (_name, open) => {
  it('lists records in the order of the lane and keeps bytes and picture beside', async () => {
    const store = open()
    await store.put(aRecord('b', 2), bytes(1, 2, 3))
    await store.put(aRecord('a', 1), bytes(4), bytes(5))

    expect((await store.list()).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(read(await store.bytes('b'))).toEqual([1, 2, 3])
    expect(read(await store.small('a'))).toEqual([5])
    expect(await store.small('b')).toBeUndefined()
    await store.close()
  })

  it('drops the bytes with the record that says so, and keeps the picture', async () => {
    const store = open()
    await store.put(aRecord('a', 1), bytes(4), bytes(5))

    await store.change({ ...aRecord('a', 1), hasBytes: false, confirmedIn: 1 })

    expect(await store.bytes('a')).toBeUndefined()
    expect(read(await store.small('a'))).toEqual([5])
    expect(await store.list()).toMatchObject([{ hasBytes: false, confirmedIn: 1 }])
    await store.close()
  })

  it('does not bring back by a change what was removed meanwhile', async () => {
    const store = open()
    await store.put(aRecord('a', 1), bytes(4), bytes(5))
    await store.remove('a')

    await store.change({ ...aRecord('a', 1), confirmedIn: 1 })

    expect(await store.list()).toEqual([])
    expect(await store.bytes('a')).toBeUndefined()
    expect(await store.small('a')).toBeUndefined()
    await store.close()
  })

  it('remembers what the person chose, over a closed connection too', async () => {
    const store = open()
    expect(await store.setting('metered')).toBeUndefined()
    await store.set('metered', true)
    await store.close()

    expect(await store.setting('metered')).toBe(true)
  })
})
