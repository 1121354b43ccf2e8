import { describe, expect, it } from 'vitest'
import { aCountedPlant, COUNTED, hasNoFigures, isWhole } from '../simulator/counted-plant.ts'
import { ITEMS, open, putBalance, SECRET } from '../simulator/counted-plant.ts'
import { takePart, WAREHOUSE } from '../simulator/counted-plant.ts'
import type { FakeServer } from '../simulator/fake-server.ts'
import { textOfStore } from '../simulator/raw-storage.ts'
import { aDevice, settle, type Rig } from '../simulator/rig.ts'

describe('a first load that was interrupted', () => {
  it('of the warehouse is thrown away when the figures leave it', async () => {
    const server = aCountedPlant()
    server.put(WAREHOUSE, 'notice', '1', { id: 1 })
    const rig = await interrupted(server, WAREHOUSE)
    expect(await textOfStore(rig.store)).toContain(String(SECRET))

    open(server)
    takePart(server)
    await rig.exchange.pull()

    hasNoFigures(await textOfStore(rig.store))
    await settle(rig)
    hasNoFigures(await textOfStore(rig.store))
    await isWhole(rig)
  })

  it('of the figures themselves is thrown away when the device takes part', async () => {
    const server = aCountedPlant()
    const rig = await aDevice(server)
    await settle(rig)
    open(server)
    server.put(COUNTED, 'notice', '1', { id: 1 })
    await rig.exchange.pull()
    await loadFirstChunk(rig, COUNTED)
    expect(await textOfStore(rig.store)).toContain(String(SECRET))

    takePart(server)
    await rig.exchange.pull()

    hasNoFigures(await textOfStore(rig.store))
    await settle(rig)
    await isWhole(rig)
  })

  it('and whose tail takes the figures away leaves none when it is complete', async () => {
    const server = aCountedPlant()
    server.granted = ['master', WAREHOUSE, 'stocktake:7']
    const rig = await aDevice(server)
    await rig.exchange.pull()
    await rig.exchange.load()
    for (const item of ITEMS) putBalance(server, WAREHOUSE, item, 0)
    await rig.exchange.pull()

    hasNoFigures(await textOfStore(rig.store))
    await isWhole(rig)
  })

  it('leaves nothing of a chunk that was being written when it was thrown away', async () => {
    const server = aCountedPlant()
    server.put(WAREHOUSE, 'notice', '1', { id: 1 })
    const rig = await aDevice(server)
    await rig.exchange.pull()
    const { loads } = rig.engine
    const [chunk] = await loads.manifest(await server.manifest(WAREHOUSE))
    const body = await server.chunk(chunk?.id ?? '')
    const write = rig.store.write.bind(rig.store)
    rig.store.write = async (batch) => {
      rig.store.write = write
      const isDone = await write(batch)
      open(server)
      takePart(server)
      await rig.exchange.pull()
      return isDone
    }

    await loads.chunk(WAREHOUSE, chunk?.id ?? '', body)

    hasNoFigures(await textOfStore(rig.store))
    await settle(rig)
    await isWhole(rig)
  })

  it('goes on where it was while nothing changes in the grants', async () => {
    const server = aCountedPlant()
    server.put(WAREHOUSE, 'notice', '1', { id: 1 })
    const rig = await interrupted(server, WAREHOUSE)
    const { chunks } = await rig.store.load()

    await rig.exchange.pull()

    expect((await rig.store.load()).chunks).toEqual(chunks)
    await settle(rig)
    await isWhole(rig)
  })
})

/** A device that has the first of two chunks of a scope, with the figures in it. */
async function interrupted(server: FakeServer, scope: string): Promise<Rig> {
  const rig = await aDevice(server)
  await rig.exchange.pull()
  await loadFirstChunk(rig, scope)
  return rig
}

async function loadFirstChunk({ engine, server }: Rig, scope: string): Promise<void> {
  const [first, second] = await engine.loads.manifest(await server.manifest(scope))
  expect(second).toBeDefined()
  const id = first?.id ?? ''
  expect(await engine.loads.chunk(scope, id, await server.chunk(id))).toBe(false)
}
