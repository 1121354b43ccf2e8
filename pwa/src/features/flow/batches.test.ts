import 'fake-indexeddb/auto'
import type { MemoryClient } from '@takt/sync/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aStorage } from '../../app/storage.testing.ts'
import { batchNumber } from '../../data/batch-number.ts'
import { A01, aPlant, BOLT, CLOSED_ORDER, ORDER } from '../../scan/plant.testing.ts'
import { consume } from '../consume/view-model.ts'
import { output } from '../output/view-model.ts'
import { batchesOf, withBatch, workOn } from './batches.ts'
import type { FlowDefinition } from './definition.ts'
import { FlowRun } from './run.svelte.ts'

const LI = 31
const BO = 32

beforeEach(() => {
  vi.stubGlobal('localStorage', aStorage())
})
afterEach(() => vi.unstubAllGlobals())

function opened(def: FlowDefinition, client: MemoryClient, actor = LI, document?: number): FlowRun {
  const begin = document === undefined ? null : { document }
  return new FlowRun(def, client, actor, begin, () => Promise.resolve(null))
}
async function recorded(run: FlowRun, client: MemoryClient) {
  if (run.state.item === null) run.choose({ item: BOLT })
  else run.typeLot('X1')
  run.change({ entered: '2', ...(run.def.from === 'scan' ? { from: A01 } : { to: A01 }) })
  const before = run.done.length
  run.confirm()
  await vi.waitFor(() => {
    expect(run.done).toHaveLength(before + 1)
  })
  expect(await client.acts()).not.toHaveLength(0)
  return run.done[0]?.act.args
}

describe('batches of a work order', () => {
  it('are none until somebody begins one: the whole order is one run', async () => {
    const client = aPlant()

    const args = await recorded(opened(consume, client, LI, ORDER), client)

    expect(args).toMatchObject({ work_order: ORDER })
    expect(args).not.toHaveProperty('run')
  })

  it('hold for what goes in and what comes out, by whoever works on this device', async () => {
    const client = aPlant()
    const mixing = opened(consume, client, LI, ORDER)
    await mixing.newBatch()
    const { run } = mixing.state

    expect(batchNumber(run)).not.toBeNull()
    expect(await recorded(mixing, client)).toMatchObject({ work_order: ORDER, run })
    const making = opened(output, client, BO, ORDER)
    expect(await recorded(making, client)).toMatchObject({ work_order: ORDER, run })
  })

  it('are new ones each time, and the earlier ones stay in reach', async () => {
    const mixing = opened(consume, aPlant(), LI, ORDER)
    await mixing.newBatch()
    const first = mixing.state.run
    await mixing.newBatch()
    const second = mixing.state.run

    expect(second).not.toBe(first)
    expect(mixing.batches).toEqual([second, first])
    mixing.takeBatch(first)
    expect(mixing.state.run).toBe(first)
    mixing.takeBatch(null)
    expect(mixing.state).toMatchObject({ document: ORDER, run: null })
  })

  it('are joined on another device by their number alone', async () => {
    const mixing = opened(consume, aPlant(), LI, ORDER)
    await mixing.newBatch()
    const number = batchNumber(mixing.state.run) ?? ''
    localStorage.setItem('takt.batches', '{}')
    const other = opened(output, aPlant(), BO, ORDER)

    expect(other.joinBatch('no number')).toBe(false)
    expect(other.joinBatch(` ${number.toLowerCase()} `)).toBe(true)
    expect(other.state.run).toBe(mixing.state.run)
  })

  it('are taken up by a draft that was begun before them', async () => {
    const client = aPlant()
    opened(output, client, LI, ORDER)
    const mixing = opened(consume, client, LI, ORDER)
    await mixing.newBatch()

    expect(opened(output, client).state).toMatchObject({ document: ORDER, run: mixing.state.run })
  })

  it('go with their order when it was closed', () => {
    const draft = { document: CLOSED_ORDER, run: 'r' }
    localStorage.setItem(`takt.draft.${LI}.flow.output`, JSON.stringify(draft))

    expect(opened(output, aPlant()).state).toMatchObject({ document: null, run: null })
  })

  it('do not pass from one order to another', () => {
    workOn('1', 'r')

    expect(batchesOf('2').now).toBeNull()
  })

  it('are forgotten, the oldest first, before they fill the device', () => {
    const owners = Array.from({ length: 60 }, (_, n) => `o${n}`)
    const book = owners.reduce((all, owner) => withBatch(all, owner, `run of ${owner}`), {})

    expect(Object.keys(book)).toEqual(owners.slice(10))
  })
})

describe('batches without an order', () => {
  it('are kept for the day, until a new one is begun', async () => {
    const client = aPlant()
    const mixing = opened(consume, client)
    await mixing.beginBatch()
    const making = opened(output, client)
    await making.beginBatch()
    expect(making.state.run).toBe(mixing.state.run)

    await making.newBatch()

    expect(making.state.run).not.toBe(mixing.state.run)
    expect(await recorded(making, client)).toMatchObject({ run: making.state.run })
  })

  it('are of one person, also where several share a device', async () => {
    const client = aPlant()
    const mine = opened(consume, client, LI)
    await mine.beginBatch()
    const theirs = opened(consume, client, BO)
    await theirs.beginBatch()

    expect(theirs.state.run).not.toBe(mine.state.run)
  })
})
