import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { aCountedPlant, close, COUNTED, hasNoFigures, isWhole } from '../simulator/counted-plant.ts'
import { ITEMS, now, open, putBalance, SECRET } from '../simulator/counted-plant.ts'
import { showsNoFigures, takePart, WAREHOUSE } from '../simulator/counted-plant.ts'
import { textOfDatabase, textOfStore } from '../simulator/raw-storage.ts'
import { aDevice, aPlant, isEqualToServer, record, settle } from '../simulator/rig.ts'
import type { Rig } from '../simulator/rig.ts'
import { IndexedDbStore } from './store-indexeddb.ts'
import type { Store } from './store.ts'
import { pack } from './upkeep.ts'

let names = 0

describe('a device that had loaded the figures before it took part', () => {
  const ways: [string, (rig: Rig<Store>) => Promise<void>][] = [
    [
      'has seen the stocktake open',
      async (rig) => {
        open(rig.server)
        await settle(rig)
        takePart(rig.server)
      },
    ],
    [
      'hears of all at once',
      (rig) => {
        open(rig.server)
        takePart(rig.server)
        return Promise.resolve()
      },
    ],
    [
      'was given other figures meanwhile, page after page',
      async (rig) => {
        for (const more of [1, 2]) {
          for (const item of ITEMS) putBalance(rig.server, WAREHOUSE, item, SECRET * 10 + more)
          await settle(rig)
        }
        open(rig.server)
        await settle(rig)
        takePart(rig.server)
      },
    ],
    [
      'took part before, left, and takes part again',
      async (rig) => {
        open(rig.server)
        takePart(rig.server)
        await settle(rig)
        rig.server.granted = [...rig.server.granted, COUNTED]
        await settle(rig)
        takePart(rig.server)
      },
    ],
    [
      'was there when an earlier stocktake was closed',
      async (rig) => {
        open(rig.server)
        takePart(rig.server)
        await settle(rig)
        close(rig.server)
        await settle(rig)
        open(rig.server, 8)
        takePart(rig.server, 8)
      },
    ],
  ]

  it.each(ways)('and %s: none is left in any object store', async (_, lead) => {
    const name = `scrub-${(names += 1)}`
    const rig = await aDevice(aCountedPlant(), new IndexedDbStore(name))
    await settle(rig)
    expect(await textOfDatabase(name)).toContain(String(ITEMS[0]))

    await lead(rig)
    await rig.exchange.pull()

    hasNoFigures(await textOfDatabase(name))
    showsNoFigures(rig)
    await settle(rig)
    hasNoFigures(await textOfDatabase(name))
    await isWhole(rig)
  })

  it('loses those that came row by row', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    for (const item of ITEMS) putBalance(rig.server, WAREHOUSE, item, SECRET)
    await settle(rig)
    expect(await textOfStore(rig.store)).toContain(String(SECRET))

    open(rig.server)
    await settle(rig)
    takePart(rig.server)
    await rig.exchange.pull()

    hasNoFigures(await textOfStore(rig.store))
    await isWhole(rig)
  })

  it('loses those that it had packed', async () => {
    const rig = await aDevice(aCountedPlant())
    await settle(rig)
    const table = rig.engine.disk.view.table(WAREHOUSE, 'balance')
    await pack(rig.recorder, [WAREHOUSE, 'balance', table], now)

    open(rig.server)
    takePart(rig.server)
    await settle(rig)

    hasNoFigures(await textOfStore(rig.store))
    await isWhole(rig)
  })

  it('is mended where an earlier version had left them', async () => {
    const rig = await aDevice(aCountedPlant())
    await settle(rig)
    open(rig.server)
    takePart(rig.server)
    await settle(rig)
    const { base } = await rig.store.load()
    if (base) delete base.granted
    // The earlier version kept the chunk, a tombstone over each row, and no word of the grants.
    const old = await aDevice(aCountedPlant())
    await settle(old)
    const [chunk] = (await old.store.load()).chunks.filter(({ scope }) => scope === WAREHOUSE)
    const rows = ITEMS.map((item) => ['balance', `${item}.1.-`, null])
    const page = { id: base?.nextPage ?? 1, scope: WAREHOUSE, text: JSON.stringify(rows) }
    const { chunks, pages } = await rig.store.load()
    const gone = chunks.filter(({ scope }) => scope === WAREHOUSE)
    if (base && chunk) {
      await rig.store.write({
        ...{ base: { ...base, nextPage: page.id + 1 }, chunks: [chunk], pages: [page] },
        dropChunks: gone.map(({ scope, id }): [string, string] => [scope, id]),
        dropPages: pages.filter(({ scope }) => scope === WAREHOUSE).map(({ id }) => id),
      })
    }
    const again = await aDevice(rig.server, rig.store)
    isEqualToServer(again)

    await again.exchange.pull()

    hasNoFigures(await textOfStore(rig.store))
    await isWhole(again)
  })

  it('shows none in another tab', async () => {
    const rig = await aDevice(aCountedPlant())
    await settle(rig)
    const other = await aDevice(rig.server, rig.store)
    open(rig.server)
    takePart(rig.server)
    await settle(rig)

    await other.recorder.refresh()

    showsNoFigures(other)
    isEqualToServer(other)
  })
})

describe('a kill at any write', () => {
  it('leaves no checkpoint without the figures beside the figures', async () => {
    for (let at = 1; at <= 12; at++) {
      for (const when of ['before', 'after'] as const) {
        const rig = await aDevice(aCountedPlant())
        await settle(rig)
        open(rig.server)
        const from = rig.store.writes + at
        rig.store.fault = (write) => (write === from ? [when, new Error('kill')] : undefined)
        const joinedAt = await untilKilled(rig)
        rig.store.fault = null

        const again = await aDevice(rig.server, rig.store)
        const isRevealed = again.engine.disk.base.head >= joinedAt
        if (isRevealed) hasNoFigures(await textOfStore(rig.store))
        takePart(rig.server)
        await settle(again)

        hasNoFigures(await textOfStore(rig.store))
        showsNoFigures(again)
        await isWhole(again)
      }
    }
  })
})

/** Sees the stocktake open, takes part and counts; the head at which the device had joined. */
async function untilKilled(rig: Rig): Promise<number> {
  let joinedAt = Infinity
  try {
    await settle(rig)
    takePart(rig.server)
    joinedAt = rig.server.head
    await settle(rig)
    await record(rig, 1)
    await settle(rig)
  } catch {
    // The kill that this test is about.
  }
  return joinedAt
}

describe('in ordinary life', () => {
  it('a balance that comes to nothing costs a page and no chunk', async () => {
    const rig = await aDevice(aCountedPlant())
    await settle(rig)
    const { chunks } = await rig.store.load()

    putBalance(rig.server, WAREHOUSE, ITEMS[0] ?? 0, 0)
    await settle(rig)

    expect((await rig.store.load()).chunks).toEqual(chunks)
    await isWhole(rig)
  })

  it('rows that leave in numbers leave the disk too', async () => {
    const server = aPlant()
    server.rowsPerChunk = 400
    for (let item = 1000; item < 2200; item++) putBalance(server, WAREHOUSE, item, SECRET)
    const rig = await aDevice(server)
    await settle(rig)
    const before = (await rig.store.load()).chunks

    for (let item = 1000; item < 1600; item++) putBalance(server, WAREHOUSE, item, 0)
    await settle(rig)

    const after = (await rig.store.load()).chunks
    const balances = after.filter(({ table }) => table === 'balance')
    expect(balances.reduce((sum, { rows }) => sum + rows, 0)).toBe(601)
    expect(rig.engine.disk.view.table(WAREHOUSE, 'balance').overlay.size).toBe(0)
    // Two of four held such rows; the others are the same records as before.
    const kept = after.filter(({ id }) => before.some((chunk) => chunk.id === id))
    expect(kept.filter(({ table }) => table === 'balance')).toHaveLength(2)
    await isWhole(rig)
  })

  it('what a scrubbed scope is given later lies over its new chunks', async () => {
    const rig = await aDevice(aCountedPlant())
    await settle(rig)
    open(rig.server)
    takePart(rig.server)
    await settle(rig)

    await record(rig, 3)
    putBalance(rig.server, WAREHOUSE, 9, 9)
    await settle(rig)
    close(rig.server)
    await settle(rig)

    expect(rig.engine.disk.view.quantity(1, ITEMS[0] ?? 0, null)).toBe(SECRET)
    expect(rig.engine.disk.view.by('balance.item', 9)).toEqual(['9.1.-'])
    await isWhole(rig)
  })
})
