import { describe, expect, it } from 'vitest'
import { aMove } from '../simulator/fake-server.ts'
import { aDevice, aPlant, by, isEqualToServer, reading, record, settle } from '../simulator/rig.ts'
import { StorageError } from './types.ts'

describe('first load', () => {
  it('loads each granted scope from its chunks and shows it only when complete', async () => {
    const server = aPlant()
    const rig = await aDevice(server)

    await rig.exchange.pull()
    expect([...rig.engine.disk.view.scopes.values()]).toEqual(['loading', 'loading'])
    expect(rig.engine.disk.view.size('item')).toBe(0)
    await settle(rig)

    expect(rig.engine.disk.view.by('item.barcode', '690')).toEqual(['5'])
    expect(rig.engine.disk.view.quantity(1, 5, null)).toBe(100)
    isEqualToServer(rig)
  })

  it('finds codes of chunks and of later rows however they are spelt', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    rig.server.put('master', 'item', '6', { id: 6, code: 'ß １', barcodes: [['Ab', null]] })
    await settle(rig)

    const { view } = rig.engine.disk
    expect(view.by('item.code', 'ａ')).toEqual(['5'])
    expect(view.by('item.code', 'SS  1')).toEqual(['6'])
    expect(view.by('item.barcode', 'aB')).toEqual(['6'])
  })

  it('goes on with a load after a crash without fetching again what is here', async () => {
    const server = aPlant()
    server.put('master', 'unit', '1', { id: 1, code: 'pcs' })
    const rig = await aDevice(server)
    await rig.exchange.pull()
    server.failures.push({ kind: 'chunk', problem: new Error('cut') })
    await expect(rig.exchange.load()).rejects.toThrow('cut')
    const fetched = server.calls.filter((call) => call === 'chunk').length

    const again = await aDevice(server, rig.store)
    await again.exchange.load()
    await settle(again)

    isEqualToServer(again)
    expect(server.calls.filter((call) => call === 'chunk').length).toBe(fetched + 2)
  })

  it('loads a scope row by row when the server has no manifest for it', async () => {
    const server = aPlant()
    server.granted.push('me:1')
    server.put('me:1', 'device', '1', { id: '1' })
    const rig = await aDevice(server)

    await settle(rig)

    expect(rig.engine.disk.view.get('device', '1')).toEqual({ id: '1' })
  })

  it('refuses a chunk that is not what its name says', async () => {
    const server = aPlant()
    const rig = await aDevice(server)
    await rig.exchange.pull()
    const manifest = await server.manifest('master')
    await rig.engine.loads.manifest(manifest)
    const wrong = new TextEncoder().encode('{}').buffer

    const isComplete = await rig.engine.loads.chunk('master', manifest.chunks[0]?.id ?? '', wrong)

    expect(isComplete).toBe(false)
  })
})

describe('recording', () => {
  it('shows the act at once and keeps it through a restart', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    await record(rig, 30)

    const again = await aDevice(rig.server, rig.store)

    expect(again.engine.disk.view.quantity(2, 5, null)).toBe(30)
    expect((await again.recorder.acts()).map(({ state }) => state)).toEqual(['device'])
  })

  it('rejects with the storage error, shows nothing and numbers on without a gap', async () => {
    const rig = await aDevice(aPlant())
    rig.store.fault = () => ['before', new StorageError('storage_full', 'no room')]

    await expect(record(rig, 1)).rejects.toMatchObject({ code: 'storage_full' })
    rig.store.fault = null

    expect(rig.engine.disk.view.quantity(2, 5, null)).toBe(0)
    expect((await record(rig, 1)).n).toBe(1)
  })

  it('refuses what is too large before anything is written', async () => {
    const rig = await aDevice(aPlant())
    const note = 'x'.repeat(17_000)

    const tried = rig.recorder.record('lot.hold', { note }, by, reading())

    await expect(tried).rejects.toMatchObject({ code: 'too_large' })
    expect(rig.engine.disk.outbox.entries).toEqual([])
  })

  it('refuses a fraction', async () => {
    const rig = await aDevice(aPlant())

    const tried = rig.recorder.record('stock.move', aMove(0.5), by, reading())

    await expect(tried).rejects.toMatchObject({ code: 'not_canonical' })
  })

  it('keeps 200 acts in order when they are made at once', async () => {
    const rig = await aDevice(aPlant())

    const acts = await Promise.all(Array.from({ length: 200 }, () => record(rig, 1)))

    expect(acts.map(({ n }) => n)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
    await settle(rig)
    expect(rig.server.booked.length).toBe(200)
  })

  it('gives a new lot the id that every device gives it', async () => {
    const rig = await aDevice(aPlant())
    const args = { ...aMove(5, 9, 1), lot_code: ' ab 1', expires_on: null, reference: null }

    const act = await rig.recorder.record('stock.receive', args, by, reading())

    expect(act.args['lot']).toMatch(/^[0-9a-f-]{14}5/)
    expect(rig.engine.disk.view.by('lot.item', 5)).toEqual([act.args['lot']])
    expect(rig.engine.disk.view.by('lot.code', 'AB1')).toEqual([act.args['lot']])
  })
})

describe('push and acknowledgement', () => {
  it('keeps an operation until a revealed checkpoint acknowledges it', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    await record(rig, 30)

    await rig.exchange.push()
    expect((await rig.recorder.acts())[0]?.state).toBe('server')
    expect(rig.engine.disk.outbox.entries.length).toBe(1)
    await rig.exchange.pull()

    expect((await rig.recorder.acts())[0]?.state).toBe('booked')
    expect(rig.engine.disk.outbox.entries.length).toBe(0)
    expect(rig.engine.disk.view.quantity(2, 5, null)).toBe(30)
    isEqualToServer(rig)
  })

  it('repeats the same bytes when the reply was lost, and nothing is booked twice', async () => {
    const rig = await aDevice(aPlant())
    await record(rig, 30)
    const first = await rig.engine.nextPush(reading())
    await rig.server.push(
      JSON.stringify({
        ...first,
        operations: first?.operations.map((o) => JSON.parse(o) as unknown),
      }),
    )
    rig.engine.lostReply('push')

    const second = await rig.engine.nextPush(reading())
    expect(second?.operations).toEqual(first?.operations)
    rig.engine.lostReply('push')
    await settle(rig)

    expect(rig.server.booked.length).toBe(1)
  })

  it('shows a held act with its reason and takes its figures back', async () => {
    const rig = await aDevice(aPlant())
    rig.server.heldKind = 'stock.move'
    await settle(rig)
    await record(rig, 30)

    await settle(rig)

    expect((await rig.recorder.acts())[0]).toMatchObject({ state: 'held', reason: 'unknown_item' })
    expect(rig.engine.disk.view.quantity(2, 5, null)).toBe(0)
  })

  it('takes an act that is booked already back while its undo is pending', async () => {
    const rig = await aDevice(aPlant())
    const act = await record(rig, 30)
    await settle(rig)

    await rig.recorder.record('undo', { operation: act.id }, by, reading())

    expect(rig.engine.disk.view.quantity(2, 5, null)).toBe(0)
    await settle(rig)
    expect(rig.engine.disk.view.quantity(2, 5, null)).toBe(0)
    isEqualToServer(rig)
  })

  it('changes no figure for a pending count', async () => {
    const rig = await aDevice(aPlant())
    await settle(rig)
    const args = { item: 5, lot: null, location: 1, quantity: 6, plan: null }

    await rig.recorder.record('stock.count', args, by, reading())

    expect(rig.engine.disk.view.quantity(1, 5, null)).toBe(100)
  })
})
