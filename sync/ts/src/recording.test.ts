import { describe, expect, it } from 'vitest'
import { aDevice, aPlant, by, isEqualToServer, reading, record, settle } from '../simulator/rig.ts'

const lost = new Error('the connection went away')

describe('recording while the storage fails', () => {
  it('is a success when the failure came after the commit', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    rig.store.fault = () => ['after', lost]
    const act = await record(rig, 7)
    rig.store.fault = null

    expect(await rig.recorder.acts()).toMatchObject([{ id: act.id, state: 'device' }])
    expect(rig.engine.disk.view.quantity(2, 5, null)).toBe(7)
    await settle(rig)

    expect(rig.server.booked.map(({ id }) => id)).toEqual([act.id])
    isEqualToServer(rig)
  })

  it('shows the effect of an undo once when it is tapped twice', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    const { id } = await record(rig, 3)

    for (let tap = 0; tap < 2; tap++) {
      await rig.recorder.record('undo', { operation: id }, by, reading())
    }

    expect(rig.engine.disk.view.quantity(1, 5, null)).toBe(100)
    expect(rig.engine.disk.view.quantity(2, 5, null)).toBe(0)
  })

  it('holds a lot that failed here as soon as the device is opened again', async () => {
    const server = aPlant()
    const lot = { id: 'l1', item: 5, code: 'L', status: 'available' }
    server.put('master', 'lot', 'l1', lot)
    const inspection = { id: 'i1', item: 5, lot: 'l1', status: 'open', plan: null, n: null }
    server.put('master', 'inspection', 'i1', inspection)
    const rig = await aDevice(server)
    await settle(rig)
    const failed = { inspection: 'i1', verdict: 'fail', item: 5 }
    await rig.recorder.record('inspect.result', { ...failed, lot: null }, by, reading())
    expect(rig.engine.disk.view.get('lot', 'l1')).toMatchObject({ status: 'hold' })

    const again = await aDevice(server, rig.store)

    expect(again.engine.disk.view.get('lot', 'l1')).toMatchObject({ status: 'hold' })
    expect(again.engine.disk.view.get('inspection', 'i1')).toMatchObject({ status: 'failed' })
  })

  it('rejects when nothing was stored, and nothing shows up later', async () => {
    const rig = await aDevice(aPlant())
    rig.store.fault = () => ['before', lost]
    await expect(record(rig, 7)).rejects.toBe(lost)
    rig.store.fault = null

    await rig.recorder.refresh()

    expect(await rig.recorder.acts()).toEqual([])
    const next = await record(rig, 3)
    expect(next.n).toBe(1)
  })

  it('makes one act when another tab records between a lost commit and its repetition', async () => {
    const one = await aDevice(aPlant())
    const two = await aDevice(one.server, one.store)
    const write = one.store.write.bind(one.store)
    one.store.write = async (batch) => {
      one.store.write = write
      await write(batch)
      await record(two, 1)
      return false
    }

    const act = await record(one, 7)

    expect(act.n).toBe(1)
    expect(one.engine.disk.outbox.entries.map(({ n }) => n)).toEqual([1, 2])
    await settle(one)
    expect(one.server.booked).toHaveLength(2)
    isEqualToServer(one)
  })

  it('knows its act again though another tab had it acknowledged meanwhile', async () => {
    const one = await aDevice(aPlant())
    const two = await aDevice(one.server, one.store)
    await settle(two)
    const write = one.store.write.bind(one.store)
    one.store.write = async (batch) => {
      one.store.write = write
      await write(batch)
      await two.recorder.refresh()
      await settle(two)
      throw lost
    }

    await record(one, 7)

    expect(one.server.booked).toHaveLength(1)
    expect(await one.recorder.acts()).toMatchObject([{ state: 'booked' }])
    expect(one.engine.disk.view.quantity(2, 5, null)).toBe(7)
  })
})
