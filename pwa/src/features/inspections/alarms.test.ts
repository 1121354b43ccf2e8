import { limits } from '@takt/sync/spc'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { aStorage } from '../../app/storage.testing.ts'
import { useClient } from '../../data/client.ts'
import { forgetSubscriptions } from '../../data/live.svelte.ts'
import { liveBooks } from '../../scan/live-books.ts'
import { aPlant, GLUE, NOW } from '../../scan/plant.testing.ts'
import { someLimits, written } from '../spc/charted.testing.ts'
import { readHere, REMEMBERED_MAX, readsForCharts } from './alarms.ts'
import {
  aCharacteristic,
  aPlan,
  aReading,
  aSample,
  aVersion,
  INSPECTION,
  LOOKS,
  PAPER,
  WIDTH,
} from './inspections.testing.ts'
import { openAlarms } from './open-alarms.ts'
import { InspectionRun } from './run.svelte.ts'

const PERSON = 31
const DAY = '2026-06-15'
const width = aCharacteristic(WIDTH, 'measured', {
  ...{ unit: 'mm', scale: 2, lower: 900, upper: 1100, chart: 'imr', subgroup: 1 },
})
let client = aPlant()

function begin(characteristics = [width], n = 4): InspectionRun {
  const version = aVersion({ characteristics })
  client.put('inspection_plan', '4', aPlan(4, { versions: [version] }) as never)
  client.put('inspection', INSPECTION, aSample(n, { ac: n, re: n + 1 }) as never)
  return new InspectionRun(INSPECTION, PERSON, version)
}
const numbers = (run: InspectionRun) => run.alarms.map(({ number }) => number)
/** As after a reload: the same device, nothing in memory. */
async function again(run: InspectionRun): Promise<InspectionRun> {
  const other = new InspectionRun(INSPECTION, 77, run.version)
  await vi.waitFor(() => new Promise((done) => setTimeout(done)))
  return other
}

beforeEach(() => {
  vi.stubGlobal('localStorage', aStorage())
  client = aPlant({ now: () => NOW })
  client.put('control_limits', '9', someLimits({ item: GLUE }) as never)
  useClient(client)
  forgetSubscriptions()
})
afterEach(() => vi.unstubAllGlobals())

describe('alarms at the entry', () => {
  test('are told of every point that one word for the rest completes, once each', async () => {
    const run = begin()
    await run.say(1000)

    await run.sayRest(1050)

    expect(numbers(run).sort()).toEqual([2, 3, 4])
  })

  test('are told of all subgroups that are whole', async () => {
    const of = limits('xbar_r', [
      [995, 1005],
      [1000, 1004],
      [996, 1000],
    ])
    const change = { item: GLUE, kind: 'xbar_r', subgroup: 2, limits: written(of) } as const
    client.put('control_limits', '9', someLimits(change) as never)
    const run = begin([{ ...width, chart: 'xbar_r', subgroup: 2 }], 5)

    await run.sayRest(1050)

    expect(numbers(run)).toEqual([1, 2])
  })

  test('are told of counts by the verdict, whichever reading brings it', async () => {
    const of = limits('np', [
      [0, 2],
      [0, 2],
      [1, 2],
    ])
    const looks = aCharacteristic(LOOKS, 'passfail', { chart: 'np', subgroup: 2 })
    const change = { item: GLUE, code: `C${LOOKS}`, kind: 'np', subgroup: 2 } as const
    const plain = { scale: 0, unit: '', limits: written(of) }
    client.put('control_limits', '9', someLimits({ ...change, ...plain }) as never)
    const paper = aCharacteristic(PAPER, 'passfail')
    const run = begin([looks, paper], 2)
    for (const slot of run.entry.slots.filter((one) => one.characteristic === looks)) {
      run.goTo(slot)
      await run.say(false)
    }
    expect(run.alarms).toEqual([])

    run.goTo(run.entry.slots[1] ?? null)
    await run.sayRest(true)

    expect(run.alarms.map(({ code }) => code)).toEqual([`C${LOOKS}`])
  })

  test('go with the reading that is corrected or taken back, and no others', async () => {
    const run = begin()
    await run.say(1050)
    await run.say(1051)
    expect(numbers(run).sort()).toEqual([1, 2])

    run.goTo(run.entry.slots[0] ?? null)
    await run.say(1000)

    expect(numbers(run)).toEqual([2])
  })

  test('stand on the inspection after a reload, whoever takes the device', async () => {
    const run = begin()
    await run.say(1050)

    const other = await again(run)

    expect(numbers(other)).toEqual([1])
  })

  test('are answered once and for all by their cause', async () => {
    const run = begin()
    await run.sayRest(1050)
    const [first] = run.alarms
    if (first === undefined) throw new Error('all alarm')

    expect(await run.nameCause(first, 'tool', '')).toBe(true)

    expect(run.alarms).toHaveLength(3)
    expect((await again(run)).alarms).toHaveLength(3)
  })
})

describe('on the way back', () => {
  test('an inspection is named as long as alarms of it have no cause', async () => {
    const run = begin()
    await run.sayRest(1050)
    expect(await openAlarms(liveBooks(), DAY)).toMatchObject([
      { row: { id: INSPECTION }, count: 4 },
    ])

    for (const alarm of run.alarms) await run.nameCause(alarm, 'tool', '')

    expect(await openAlarms(liveBooks(), DAY)).toEqual([])
  })

  test('what another device read is that device’s to answer', async () => {
    const run = begin()
    client.put('inspection_reading', 'r', aReading(1, WIDTH, 1050, { id: 'r' }) as never)
    await run.say(1000)

    expect(numbers(run)).toEqual([])
    expect(await openAlarms(liveBooks(), DAY)).toEqual([])
  })

  test('remembers the inspections that were read last', () => {
    for (let at = 0; at <= REMEMBERED_MAX; at += 1) readsForCharts(`i${at}`)
    readsForCharts('i1')

    expect(readHere()).toHaveLength(REMEMBERED_MAX)
    expect(readHere().slice(0, 2)).toEqual(['i1', `i${REMEMBERED_MAX}`])
  })
})
