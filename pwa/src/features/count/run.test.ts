import type { Act } from '@takt/sync'
import { StorageError } from '@takt/sync'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { aStorage } from '../../app/storage.testing.ts'
import { useClient } from '../../data/client.ts'
import type { Item } from '../../data/rows.ts'
import {
  A01,
  anItem,
  aPlant,
  B02,
  BOLT,
  BOX,
  GLUE,
  GOOD_LOT,
  STEEL,
} from '../../scan/plant.testing.ts'
import { dropOldDrafts, waitingDrafts } from './old-drafts.ts'
import { CountRun } from './run.svelte.ts'

const PERSON = 32
const PUMP = 60
let client = aPlant()
let storage = aStorage()

const item = (id: number) =>
  client.replica.get<Item>('item', String(id)) ?? anItem({ id, code: '' })
const bolt = () => item(BOLT)
const acts = async (): Promise<Act[]> => [...(await client.acts())].reverse()
const counted = async () =>
  (await acts())
    .filter((act) => act.kind === 'stock.count')
    .map(({ args }) => [args['location'], args['quantity']])

function aRun(plan: number | null = null): CountRun {
  return new CountRun(plan, PERSON)
}
const plan = (status: string) =>
  client.put('stocktake', '1', { id: 1, status, blind: true, zone: null, kind: 'full' })

beforeEach(() => {
  storage = aStorage()
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('sessionStorage', aStorage())
  client = aPlant()
  client.put('item', String(PUMP), {
    ...anItem({ id: PUMP, code: 'PUMP', lot_tracked: true, serial_tracked: true }),
  })
  useClient(client)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('counting at work', () => {
  test('a line that is tapped comes into the hands, and counts nothing', async () => {
    const run = aRun()
    run.toPlace(A01)
    run.hold(bolt(), { lot: null })
    run.leave()
    await run.settled
    expect(await counted()).toEqual([])
  })

  test('boxes are chosen on the pad, and a scan adds a piece to them', async () => {
    const run = aRun()
    run.toPlace(A01)
    run.hold(bolt(), { lot: null })
    run.say('2', BOX)
    run.confirm()
    run.take(bolt(), { lot: null })
    run.leave()
    await run.settled
    expect(await counted()).toEqual([
      [A01, 100],
      [A01, 101],
    ])
  })

  test('a total that does not measure stays open until it is put right', async () => {
    const run = aRun()
    run.toPlace(A01)
    run.hold(item(STEEL), { lot: null })
    run.say('1.2345', null)
    run.toPlace(B02)
    await run.settled
    expect(await counted()).toEqual([])
    expect(Object.values(run.state.places[A01] ?? {})).toMatchObject([
      { isOpen: true, isAsked: false, entered: '1.2345' },
    ])
    run.toPlace(A01)
    run.hold(item(STEEL), { lot: null })
    run.say('1.234', null)
    run.leave()
    await run.settled
    expect(await counted()).toEqual([[A01, 1_234]])
  })

  test('what the device could not keep is recorded when the worker goes on', async () => {
    const run = aRun()
    run.toPlace(A01)
    run.take(bolt(), { lot: null })
    client.failNext(new StorageError('storage_full', 'full'))
    run.flush()
    await run.settled
    expect(run.trouble).toMatchObject({ kind: 'storage' })
    run.toPlace(B02)
    await run.settled
    expect(await counted()).toEqual([[A01, 1]])
  })

  test('the same piece twice is told', async () => {
    const run = aRun()
    run.toPlace(A01)
    const piece = { lot: null, lotCode: 'SN1' }
    run.take(item(PUMP), piece)
    run.take(item(PUMP), piece)
    expect(run.trouble).toEqual({ kind: 'repeated', serial: 'SN1' })
    run.leave()
    await run.settled
    expect(await counted()).toEqual([[A01, 1]])
  })

  test('a lot counted by its label goes on as the lot that it is', async () => {
    const run = aRun()
    run.toPlace(A01)
    run.take(item(GLUE), { lot: null, lotCode: 'L24' })
    run.take(item(GLUE), { lot: GOOD_LOT })
    run.leave()
    await run.settled
    expect(await counted()).toEqual([[A01, 2]])
  })

  test('the place that was left is asked about, and the new one is taken', () => {
    const run = aRun()
    run.toPlace(A01)
    run.toPlace(B02)
    expect(run.left).toBe(A01)
    expect(run.state.place).toBe(B02)
  })

  test('an undone total gives way to the one before', async () => {
    const run = aRun()
    run.toPlace(A01)
    run.take(bolt(), { lot: null })
    run.flush()
    run.take(bolt(), { lot: null })
    run.flush()
    await run.settled
    const last = (await acts()).at(-1)
    if (last) await run.undo(last)
    await run.settled
    expect(await counted()).toEqual([
      [A01, 1],
      [A01, 2],
      [A01, 1],
    ])
  })
})

test('what was taken back on another screen is not said any more', async () => {
  const run = aRun()
  run.toPlace(A01)
  for (let times = 0; times < 3; times += 1) {
    run.take(bolt(), { lot: null })
    run.flush()
  }
  await run.settled
  const ids = (await acts()).map((act) => act.id)
  run.heedUndone(new Set(ids.slice(1)))
  await run.settled
  run.heedUndone(new Set(ids.slice(1)))
  await run.settled
  expect((await counted()).map(([, quantity]) => quantity)).toEqual([1, 2, 3, 1])
})

describe('a draft', () => {
  test('goes on after a kill, and what was on its way is recorded', async () => {
    const run = aRun()
    run.toPlace(A01)
    run.take(bolt(), { lot: null })
    run.toPlace(B02)
    const killed = storage.getItem(`takt.draft.${PERSON}.count.spot`) ?? ''
    await run.settled
    client = aPlant()
    useClient(client)
    storage.setItem(`takt.draft.${PERSON}.count.spot`, killed)
    const back = aRun()
    expect(back.state.place).toBe(B02)
    await back.settled
    expect(await counted()).toEqual([[A01, 1]])
  })

  test('of a stocktake that is over is dropped', async () => {
    plan('open')
    const run = aRun(1)
    run.toPlace(A01)
    run.take(bolt(), { lot: null })
    run.leave()
    await run.settled
    plan('closed')
    const back = aRun(1)
    await back.settled
    expect(back.state.places).toEqual({})
    expect(storage.getItem(`takt.draft.${PERSON}.count.1`)).toBeNull()
  })

  test('that waited while its stocktake was closed is recorded as a spot count, and told', async () => {
    plan('open')
    const run = aRun(1)
    run.toPlace(A01)
    run.take(bolt(), { lot: null })
    client.failNext(new StorageError('storage_full', 'full'))
    run.leave()
    await run.settled
    expect(run.asSpot).toBe(0)
    plan('closed')
    const back = aRun(1)
    await back.settled
    expect((await acts()).map(({ args }) => args['plan'])).toEqual([null])
    expect(back.asSpot).toBe(1)
  })

  test('of any stocktake that is over goes, unless something of it is still to be recorded', () => {
    const kept: Record<string, string> = {
      [`takt.draft.${PERSON}.count.1`]: '{}',
      [`takt.draft.${PERSON}.count.2`]: '{}',
    }
    kept[`takt.draft.${PERSON}.count.3`] = JSON.stringify({ empties: { 9: {} } })
    const gone: string[] = []
    const removeItem = (key: string) => void gone.push(key)
    const getItem = (key: string) => kept[key] ?? null
    vi.stubGlobal('localStorage', Object.assign(Object.create({ getItem, removeItem }), kept))
    dropOldDrafts(PERSON, new Set([2]))
    expect(gone).toEqual([`takt.draft.${PERSON}.count.1`])
    expect(waitingDrafts(PERSON, new Set([2]))).toEqual([3])
    expect(waitingDrafts(PERSON, new Set([3]))).toEqual([])
  })

  test('that finds no room is told', () => {
    const full = () => {
      throw new DOMException('', 'QuotaExceededError')
    }
    vi.stubGlobal('localStorage', { ...storage, setItem: full })
    const run = aRun()
    run.toPlace(A01)
    expect(run.trouble).toEqual({ kind: 'no_room' })
  })
})

test('a place that the stocktake does not ask for is a spot count', async () => {
  plan('open')
  client.put('count_line', '5', { id: 5, stocktake: 1, location: A01, item: BOLT, lot: null })
  ;(client.replica.scopes as Map<string, string>).set('stocktake:1', 'ready')
  const run = aRun(1)
  for (const place of [A01, B02]) {
    run.toPlace(place)
    run.take(bolt(), { lot: null })
  }
  run.leave()
  await run.settled
  expect((await acts()).map(({ args }) => args['plan'])).toEqual([1, null])
})
