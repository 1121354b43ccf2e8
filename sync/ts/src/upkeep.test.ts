import { describe, expect, it } from 'vitest'
import { aDevice, aPlant, isEqualToServer, record, settle, type Rig } from '../simulator/rig.ts'
import type { ScopeTable } from './table.ts'
import { pack, packAll, removeRotten } from './upkeep.ts'

const now = (): Promise<void> => Promise.resolve()
const SCOPE = 'warehouse:1'

function balances({ engine }: Rig): ScopeTable {
  return engine.disk.view.table(SCOPE, 'balance')
}

/** A device whose balances all came row by row. */
async function aGrownDevice(rows: number): Promise<Rig> {
  const rig = await aDevice(aPlant())
  await settle(rig)
  for (let item = 100; item < 100 + rows; item++) putBalance(rig, item, item % 7)
  await settle(rig)
  return rig
}

function putBalance({ server }: Rig, item: number, quantity: number): void {
  const row = quantity === 0 ? null : { item, location: 2, lot: null, quantity }
  server.put(SCOPE, 'balance', `${item}.2.-`, row)
}

describe('later rows', () => {
  it('become columns again when they are many, on the disk too', async () => {
    const rig = await aGrownDevice(3000)

    expect(await packAll(rig.recorder, now)).toBe(1)

    expect(balances(rig).overlay.size).toBe(0)
    isEqualToServer(rig)
    const again = await aDevice(rig.server, rig.store)
    expect(balances(again).overlay.size).toBe(0)
    isEqualToServer(again)
    expect(again.engine.disk.view.by('balance.location', 2).length).toBe(
      balances(rig).by('location', 2).length,
    )
  })

  it('stay as they are while they are few', async () => {
    const rig = await aGrownDevice(50)

    expect(await packAll(rig.recorder, now)).toBe(0)
  })

  it('that arrive while others are packed stay later rows', async () => {
    const rig = await aGrownDevice(30)
    let pauses = 0
    const busy = async (): Promise<void> => {
      pauses += 1
      putBalance(rig, 101, 55)
      putBalance(rig, 102, 0)
      putBalance(rig, 7000, 9)
      await rig.exchange.pull()
    }

    expect(await pack(rig.recorder, [SCOPE, 'balance', balances(rig)], busy)).toBe(true)

    expect(pauses).toBeGreaterThan(0)
    expect(balances(rig).overlay.size).toBe(3)
    isEqualToServer(rig)
    isEqualToServer(await aDevice(rig.server, rig.store))
    await record(rig, 2)
    await settle(rig)
    isEqualToServer(rig)
  })

  it('are packed again and again without a chunk left behind', async () => {
    const rig = await aGrownDevice(30)
    for (let round = 1; round <= 3; round++) {
      putBalance(rig, 100 + round, 80 + round)
      await settle(rig)
      await pack(rig.recorder, [SCOPE, 'balance', balances(rig)], now)
    }

    const { chunks } = await rig.store.load()
    expect(chunks.filter(({ table }) => table === 'balance')).toHaveLength(1)
    expect(await removeRotten(rig.recorder, now)).toEqual([])
  })

  it('are read anew by another tab after it hears of the packing', async () => {
    const rig = await aGrownDevice(30)
    const other = await aDevice(rig.server, rig.store)
    await pack(rig.recorder, [SCOPE, 'balance', balances(rig)], now)

    await other.recorder.refresh()

    expect(balances(other).overlay.size).toBe(0)
    isEqualToServer(other)
  })
})

describe('a disk that rotted', () => {
  it('loses the scope that differs and loads it again', async () => {
    const rig = await aGrownDevice(30)
    await pack(rig.recorder, [SCOPE, 'balance', balances(rig)], now)
    const { chunks } = await rig.store.load()
    const one = chunks.find(({ table }) => table === 'balance')
    const text = new TextDecoder().decode(one?.body).replace('100', '108')
    if (one)
      await rig.store.write({ chunks: [{ ...one, body: new TextEncoder().encode(text).buffer }] })
    const again = await aDevice(rig.server, rig.store)
    again.engine.disk.granted = [...rig.server.granted]

    expect(await removeRotten(again.recorder, now)).toEqual([SCOPE])

    await settle(again)
    isEqualToServer(again)
  })

  it('whose text cannot even be read loses the scope too', async () => {
    const rig = await aGrownDevice(30)
    await pack(rig.recorder, [SCOPE, 'balance', balances(rig)], now)
    const { chunks } = await rig.store.load()
    const one = chunks.find(({ table }) => table === 'balance')
    if (one) await rig.store.write({ chunks: [{ ...one, body: new ArrayBuffer(9) }] })
    const again = await aDevice(rig.server, rig.store)

    expect(await removeRotten(again.recorder, now)).toEqual([SCOPE])
    await settle(again)
    isEqualToServer(again)
  })

  it('is left alone when it is whole, whatever lies over it', async () => {
    const rig = await aGrownDevice(30)
    await pack(rig.recorder, [SCOPE, 'balance', balances(rig)], now)
    putBalance(rig, 101, 0)
    putBalance(rig, 102, 77)
    await settle(rig)
    await record(rig, 3)

    expect(await removeRotten(rig.recorder, now)).toEqual([])
  })
})
