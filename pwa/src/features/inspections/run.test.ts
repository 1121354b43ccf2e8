import { StorageError } from '@takt/sync'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { aStorage } from '../../app/storage.testing.ts'
import { useClient } from '../../data/client.ts'
import { forgetSubscriptions } from '../../data/live.svelte.ts'
import type { Inspection, Lot } from '../../data/rows.ts'
import { aPlant, GOOD_LOT, NOW } from '../../scan/plant.testing.ts'
import { keyOf } from './entry.ts'
import {
  aCharacteristic,
  aGauge,
  aPlan,
  aSample,
  aVersion,
  CHARACTERISTICS,
  INSPECTION,
  LOOKS,
  MICROMETER,
  PAPER,
  WIDTH,
} from './inspections.testing.ts'
import { InspectionRun } from './run.svelte.ts'

const PERSON = 31
let client = aPlant()
const version = aVersion()

function aRun(): InspectionRun {
  return new InspectionRun(INSPECTION, PERSON, version)
}
const at = (run: InspectionRun) => (run.slot === null ? null : keyOf(run.slot))
const row = () => client.replica.get<Inspection>('inspection', INSPECTION)
const lot = () => client.replica.get<Lot>('lot', GOOD_LOT)
const acts = async () => (await client.acts()).reverse()

beforeEach(() => {
  vi.stubGlobal('localStorage', aStorage())
  client = aPlant({ now: () => NOW })
  client.put('inspection_plan', '4', aPlan(4) as never)
  client.put('inspection', INSPECTION, aSample(2) as never)
  useClient(client)
  forgetSubscriptions()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('reading a sample', () => {
  test('records each value by itself and goes on to the next', async () => {
    const run = aRun()
    expect(at(run)).toBe(`0.${PAPER}`)
    run.leaveOut()
    expect(at(run)).toBe(`1.${WIDTH}`)

    await run.say(1001)

    expect(at(run)).toBe(`1.${LOOKS}`)
    expect(run.last).toMatchObject({ value: 1001, isOut: false })
    expect((await acts()).map(({ kind, args }) => [kind, args['readings']])).toEqual([
      ['inspect.readings', [[1, WIDTH, 1001]]],
    ])
  })

  test('takes a line that comes while the one before is written in its turn', async () => {
    const run = aRun()
    run.leaveOut()
    const said: boolean[] = []
    for (const value of [true, 1001]) {
      run.inTurn(async () => said.push(await run.say(value)))
    }
    void run.say(1002)
    await new Promise<void>((done) => run.inTurn(done))

    expect(said).toEqual([true, true])
    expect((await acts()).map(({ args }) => args['readings'])).toEqual([
      [[1, WIDTH, 1002]],
      [[1, LOOKS, true]],
      [[2, WIDTH, 1001]],
    ])
  })

  test('fails the lot with the reading that decides, and holds it at once', async () => {
    client.put('inspection', INSPECTION, aSample(2, { ac: 0, re: 1 }) as never)
    const run = aRun()
    run.leaveOut()

    await run.say(900)

    expect(run.entry.outcome).toMatchObject({ verdict: 'fail', found: 1 })
    expect(row()).toMatchObject({ status: 'failed', person: PERSON, nonconforming: [1] })
    expect(lot()).toMatchObject({ status: 'hold' })
  })

  test('gives the value before back when the last one is taken back', async () => {
    const run = aRun()
    run.leaveOut()
    await run.say(900)
    const { last } = run
    if (last === null) throw new Error('something was read')

    await run.undo(last)

    expect(at(run)).toBe(`1.${WIDTH}`)
    expect(run.entry.standing.size).toBe(0)
    expect(run.last).toBeNull()
    const undo = (await acts()).at(-1)
    expect(undo).toMatchObject({ kind: 'undo', args: { operation: last.act } })
  })

  test('takes a correction of an earlier piece, and comes back to where it was', async () => {
    const run = aRun()
    run.leaveOut()
    await run.say(900)
    const first = run.entry.slots.find((slot) => keyOf(slot) === `1.${WIDTH}`) ?? null

    run.goTo(first)
    await run.say(1000)

    expect(run.entry.outcome).toMatchObject({ found: 0 })
    expect(at(run)).toBe(`1.${LOOKS}`)
  })

  test('asks about a value that somebody enters before it fails the lot', async () => {
    client.put('inspection', INSPECTION, aSample(2, { ac: 0, re: 1 }) as never)
    const run = aRun()
    run.leaveOut()
    const said = run.sayByHand(1100)
    expect(run.doubted).toMatchObject({ value: 1100 })
    expect(await run.sayByHand(1101)).toBe(false)
    run.answer(false)

    expect(await said).toBe(false)
    expect(run.doubted).toBeNull()
    expect(await acts()).toEqual([])
    expect(at(run)).toBe(`1.${WIDTH}`)

    const again = run.sayByHand(1100)
    run.answer(true)
    expect(await again).toBe(true)
    expect(row()).toMatchObject({ status: 'failed', nonconforming: [1] })
  })

  test('asks nothing where the lot does not fail by it, or has failed', async () => {
    const run = aRun()
    run.leaveOut()

    expect(await run.sayByHand(1100)).toBe(true)
    expect(await run.sayByHand(true)).toBe(true)
    await run.say(1100)
    expect(row()).toMatchObject({ status: 'failed' })
    expect(await run.sayByHand(false)).toBe(true)
  })

  test('says that a value is not on record when there is no room for it', async () => {
    const run = aRun()
    run.leaveOut()
    client.failNext(new StorageError('storage_full', 'full'))

    expect(await run.say(1001)).toBe(false)

    expect(run.failure).toBe('storage_full')
    expect(at(run)).toBe(`1.${WIDTH}`)
  })

  test('takes no value of another kind', async () => {
    const run = aRun()
    run.leaveOut()

    expect(await run.say('green')).toBe(false)
    expect(await acts()).toEqual([])
  })

  test('says once what holds for all that is left', async () => {
    const run = aRun()
    run.leaveOut()
    await run.say(1000)
    expect(run.rest).toEqual([1, 2])

    await run.sayRest(true)

    expect((await acts()).at(-1)?.args['readings']).toEqual([
      [1, LOOKS, true],
      [2, LOOKS, true],
    ])
    expect(at(run)).toBe(`2.${WIDTH}`)
  })

  test('goes on where it was left, with what another device has read', () => {
    const read = {
      ...{ id: 'r1', inspection: INSPECTION, version: 51, readings: [[1, WIDTH, 1000]] },
      ...{ defects: [], counts: true, gauge: null, person: 7, effective: 1, stream: 's', n: 1 },
    }
    client.put('inspection_reading', 'r1', read)
    const run = aRun()
    run.leaveOut()

    expect(at(run)).toBe(`1.${LOOKS}`)
  })
})

describe('the gauge', () => {
  const measured = aCharacteristic(WIDTH, 'measured', {
    ...{ unit: 'mm', scale: 2, lower: 995, upper: 1005, gauge: MICROMETER },
  })
  const gauged = aVersion({ characteristics: [measured, ...CHARACTERISTICS.slice(1, 2)] })
  const aGaugedRun = () => new InspectionRun(INSPECTION, PERSON, gauged)

  test('goes with each reading, and is remembered', async () => {
    client.put('gauge', String(MICROMETER), aGauge(MICROMETER) as never)
    client.put('gauge', '6', aGauge(6) as never)
    const run = aGaugedRun()
    expect(run.gauge).toMatchObject({ gauge: { id: MICROMETER }, block: null })
    run.chooseGauge(6)

    await run.say(1000)

    expect((await acts())[0]?.args).toMatchObject({ gauge: 6 })
    const again = aGaugedRun()
    again.goTo(again.entry.slots[0] ?? null)
    expect(again.gauge?.gauge.id).toBe(6)
  })

  test('blocks while its calibration is overdue', async () => {
    client.put('gauge', String(MICROMETER), aGauge(MICROMETER, { due_on: '2020-01-01' }) as never)
    const run = aGaugedRun()

    expect(run.gauge).toMatchObject({ block: 'overdue' })
    expect(await run.say(1000)).toBe(false)
    expect(await acts()).toEqual([])
  })

  test('keeps who said that bare figures are readings, for this characteristic', () => {
    const run = aGaugedRun()
    run.trust(4)
    expect(run.trusted).toBe(4)
    expect(aGaugedRun().trusted).toBe(4)
  })
})
