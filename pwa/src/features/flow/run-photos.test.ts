import { StorageError } from '@takt/sync'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useClient } from '../../data/client.ts'
import { A01, aPlant, BOLT } from '../../scan/plant.testing.ts'
import { receive } from '../receive/view-model.ts'
import { FlowRun } from './run.svelte.ts'

beforeEach(() => {
  const storage = { getItem: () => null, setItem: vi.fn(), removeItem: vi.fn() }
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('sessionStorage', storage)
})
afterEach(() => vi.unstubAllGlobals())

describe('photos at a receipt', () => {
  const photo = (seed: number) => ({
    blob: { bytes: new Uint8Array([255, 216, 255, seed]).buffer, type: 'image/jpeg' as const },
    caption: 'dent',
    picture: null,
  })
  function aReceipt() {
    const client = aPlant()
    useClient(client)
    const run = new FlowRun(receive, client, 31, { item: BOLT, location: A01 })
    run.change({ to: A01, entered: '4' })
    return { client, run }
  }

  it('are kept behind the act, for the act and its goods', async () => {
    const { client, run } = aReceipt()
    run.photos = [photo(1)]

    run.confirm()

    await vi.waitFor(async () => expect(await client.acts()).toHaveLength(3))
    const [second, first, receipt] = await client.acts()
    expect(receipt?.kind).toBe('stock.receive')
    expect(first?.args).toMatchObject({
      caption: 'dent',
      subject: { kind: 'act', id: receipt?.id },
    })
    expect(second?.args).toMatchObject({ subject: { kind: 'item', id: String(BOLT) } })
    expect(run.photos).toEqual([])
    expect(await client.kept.list()).toHaveLength(1)
  })

  it('come back to the screen when they find no room, and the receipt stands', async () => {
    const { client, run } = aReceipt()
    client.kept.isFull = true
    run.photos = [photo(2)]

    run.confirm()

    await vi.waitFor(() => expect(run.photoTrouble).toBe('no_room'))
    expect(run.photos).toHaveLength(1)
    expect((await client.acts()).map(({ kind }) => kind)).toEqual(['stock.receive'])
  })

  it('come back with the receipt when that could not be recorded', async () => {
    const { client, run } = aReceipt()
    client.failNext(new StorageError('storage_full', 'no room'))
    run.photos = [photo(3)]

    run.confirm()

    await vi.waitFor(() => expect(run.state.lock?.code).toBe('storage_full'))
    expect(run.photos).toHaveLength(1)
    expect(await client.acts()).toEqual([])
  })
})
