import { describe, expect, it } from 'vitest'
import type { FakeServer } from '../simulator/fake-server.ts'
import { aDevice, aPlant, isEqualToServer, reading, record, settle } from '../simulator/rig.ts'
import type { PushRequest } from './envelope.ts'
import { MemoryStore } from './store-memory.ts'
import type { Json } from './types.ts'

describe('faults', () => {
  it('sends everything again under a new stream when a backup of the phone was restored', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    const backup = rig.store.copy()
    await record(rig, 1)
    await settle(rig)

    const restored = await aDevice(rig.server, backup)
    await record(restored, 2)
    const { stream } = restored.engine.disk.outbox.tip
    await settle(restored)

    expect(restored.engine.disk.outbox.tip.stream).not.toBe(stream)
    expect(rig.server.booked.length).toBe(2)
    isEqualToServer(restored)
  })

  it('sends again from its archive what a restored server has lost', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    await record(rig, 1)
    await settle(rig)
    const restore = rig.server.backup()
    await record(rig, 2)
    await record(rig, 3)
    await settle(rig)

    restore()
    await settle(rig)

    expect(rig.engine.disk.base.epoch).toBe(2)
    expect(rig.engine.disk.view.quantity(2, 5, null)).toBe(6)
    expect(rig.engine.disk.outbox.entries).toEqual([])
    isEqualToServer(rig)
  })

  it('begins a new stream when the restored server asks for acts that were forgotten', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    const restore = rig.server.backup()
    for (let i = 0; i < 3; i++) await record(rig, 1)
    await rig.engine.onPushError((await rig.engine.nextPush(reading())) as PushRequest, 'fork')
    await settle(rig)
    for (const { id, n } of await rig.store.archived(-Infinity)) {
      if (n < 3) await rig.store.write({ unarchive: [id] })
    }

    restore()
    await settle(rig)

    expect(rig.engine.disk.base.epoch).toBe(2)
    expect(rig.engine.disk.outbox.entries).toEqual([])
    expect(rig.engine.disk.view.quantity(2, 5, null)).toBe(1)
    isEqualToServer(rig)
  })

  it('begins a new stream when its storage was wiped', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    const { stream } = rig.engine.disk.outbox.tip
    rig.store.wipe()

    const again = await aDevice(rig.server, rig.store)
    await settle(again)

    expect(again.engine.disk.outbox.tip.stream).not.toBe(stream)
    isEqualToServer(again)
  })

  it('sends what is left when the storage lost the first of its unsent acts', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    for (const quantity of [1, 2, 3]) await record(rig, quantity)
    await rig.store.write({ dropEntriesTo: 1 })

    const again = await aDevice(rig.server, rig.store)
    await settle(again)

    expect(rig.server.booked.map(({ args }) => args['quantity'])).toEqual([2, 3])
    expect(again.engine.disk.outbox.entries).toEqual([])
    isEqualToServer(again)
  })

  it('begins a new stream when it cannot say what its first unsent act follows', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    for (const quantity of [1, 2, 3]) await record(rig, quantity)
    const { outbox } = rig.engine.disk
    outbox.entries = outbox.entries.slice(1)

    await settle(rig)

    expect(rig.server.booked.map(({ args }) => args['quantity'])).toEqual([2, 3])
    expect(rig.engine.disk.outbox.entries).toEqual([])
  })

  it('purges a scope that is no longer granted and keeps the outbox', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    await record(rig, 30)
    rig.server.granted = ['master']

    await rig.exchange.pull()

    expect(rig.engine.disk.view.get('balance', '5.1.-')).toMatchObject({ quantity: -30 })
    expect(rig.engine.disk.outbox.entries.length).toBe(1)
    const again = await aDevice(rig.server, rig.store)
    expect(Object.keys(again.engine.disk.base.scopes)).toEqual(['master'])
  })

  it('loads a scope anew when its digest disagrees', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    rig.engine.disk.view.table('master', 'item').put('5', { id: 5, code: 'rotten' })
    rig.engine.disk.base.scopes['master'] = { cursor: [rig.server.head, 0], lanes: [1, 2] }

    await rig.exchange.pull()
    expect(rig.engine.disk.view.get('item', '5')).toBeUndefined()
    await settle(rig)

    isEqualToServer(rig)
    expect(rig.engine.disk.view.by('item.code', 'A')).toEqual(['5'])
  })

  it('starts a scope from nothing when the server asks for it', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    rig.server.put('master', 'item', '5', null)
    rig.server.put('master', 'item', '6', { id: 6, code: 'B' })
    rig.server.floor = rig.server.head

    await settle(rig)

    isEqualToServer(rig)
    expect(rig.engine.disk.view.size('item')).toBe(1)
  })

  it('pages through many rows and reveals them together', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    for (let i = 10; i < 30; i++) rig.server.put('master', 'item', `${i}`, { id: i, code: `${i}` })
    rig.server.limit = 7
    let reveals = 0
    rig.engine.disk.view.subscribe(() => (reveals += 1))

    await rig.exchange.pull()

    expect(reveals).toBe(1)
    isEqualToServer(rig)
  })
})

describe('an odd row of the server', () => {
  const odd: [string, Json][] = [
    ['text that is not in NFC', 'Jose\u0301'],
    ['U+0000', 'a\0b'],
    ['half of a surrogate pair', '\ud800'],
    ['a number beyond 2^53', 2 ** 60],
    ['a fraction', 0.5],
    ['a list with odd text', ['Jose\u0301', { name: 'Jose\u0301' }]],
    ['an object with a key that is not ASCII', { é: 'Jose\u0301' }],
  ]

  it.each(odd)('with %s is shown, and the outbox goes on', async (_, value) => {
    const rig = await aDevice(aPlant())
    rig.server.put('master', 'item', '6', { id: 6, code: value, barcodes: [] })
    await settle(rig)
    rig.server.put('warehouse:1', 'notice', '7', { id: 7, data: value })
    await record(rig, 3)
    await settle(rig)

    expect(rig.engine.disk.view.get('item', '6')).toMatchObject({ code: value })
    expect(rig.engine.disk.outbox.entries).toEqual([])
    isEqualToServer(rig)
  })

  it.each([[[null]], [[7]], [['690']], [{}]] as Json[][])(
    'with barcodes of no form (%j) is found by its code',
    async (barcodes) => {
      const rig = await aDevice(aPlant())
      rig.server.put('master', 'item', '6', { id: 6, code: 'B', barcodes: barcodes as Json })
      await settle(rig)
      rig.server.put('master', 'item', '7', { id: 7, code: 'C', barcodes: barcodes as Json })
      await settle(rig)

      const { view } = rig.engine.disk
      expect(view.by('item.barcode', '690')).toContain('5')
      expect(view.by('item.code', 'C')).toEqual(['7'])
    },
  )
})

describe('two tabs on one store', () => {
  it('number their acts without gaps and see each other', async () => {
    const server = aPlant()
    const one = await aDevice(server)
    const two = await aDevice(server, one.store)

    const acts = []
    for (let i = 0; i < 5; i++) acts.push(await record(one, 1), await record(two, 1))
    await settle(one)
    await two.recorder.refresh()

    expect(acts.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(two.engine.disk.view.quantity(2, 5, null)).toBe(10)
    expect(two.engine.disk.outbox.entries).toEqual([])
    isEqualToServer(two)
  })

  it('stay equal to the server when both believe that they lead', async () => {
    const server = aPlant()
    const one = await aDevice(server)
    const two = await aDevice(server, one.store)

    for (let round = 0; round < 5; round++) {
      await Promise.all([record(one, 1), record(two, 1)])
      await Promise.all([settle(one), settle(two)])
    }
    await one.recorder.refresh()

    expect(server.booked.length).toBe(10)
    isEqualToServer(one)
    isEqualToServer(two)
  })
})

describe('a crash at any write', () => {
  it('loses no act, doubles none and ends equal to the server', async () => {
    for (let at = 1; at <= 24; at++) {
      for (const when of ['before', 'after'] as const) {
        const server = aPlant()
        const store = new MemoryStore()
        store.fault = (write) => (write === at ? [when, new Error('crash')] : undefined)
        const durable = await untilCrash(server, store)
        store.fault = null

        const again = await aDevice(server, store)
        await settle(again)

        expect(server.booked.length, `write ${at} ${when}`).toBeGreaterThanOrEqual(durable)
        expect(new Set(server.booked.map(({ id }) => id)).size).toBe(server.booked.length)
        expect(again.engine.disk.outbox.entries).toEqual([])
        isEqualToServer(again)
      }
    }
  })
})

/** A day's work until the storage dies; returns how many acts were reported as recorded. */
async function untilCrash(server: FakeServer, store: MemoryStore): Promise<number> {
  let recorded = 0
  try {
    const rig = await aDevice(server, store)
    for (let round = 0; round < 4; round++) {
      await record(rig, 1)
      recorded += 1
      await settle(rig)
      if (round === 1) server.granted = ['master']
      if (round === 2) server.granted = ['master', 'warehouse:1']
    }
  } catch {
    // The crash that this test is about.
  }
  server.granted = ['master', 'warehouse:1']
  return recorded
}
