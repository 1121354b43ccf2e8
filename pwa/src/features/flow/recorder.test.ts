import { lotId, StorageError } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import { ScanBus } from '../../scan/bus.ts'
import { aPlant, GLUE, TODAY } from '../../scan/plant.testing.ts'
import { type Key, WedgeReader } from '../../scan/wedge.ts'
import { issue } from '../issue/view-model.ts'
import { receive } from '../receive/view-model.ts'
import { confirm, onScan, type World } from './reduce.ts'
import { Recorder, type Recorded } from './recorder.ts'
import { EMPTY, type FlowState } from './state.ts'

const ACTOR = 32

function aBench() {
  const client = aPlant()
  const recorded: Recorded[] = []
  const failed: string[] = []
  const recorder = new Recorder(client, {
    onRecorded: (entry) => recorded.push(entry),
    onFailed: (_, code) => failed.push(code),
  })
  const world: World = { books: client.replica, today: TODAY, mode: 'act', repeat: 'count' }
  return { client, recorder, recorded, failed, world }
}

describe('recorder', () => {
  it('answers only after the act is durable', async () => {
    const { client, recorder, recorded, world } = aBench()
    const first = onScan(issue, EMPTY, 'A-01', world)
    const second = onScan(issue, first.state, 'BOLT-M8', world)

    const done = recorder.add(second.acts, ACTOR)

    expect(recorded).toEqual([])
    expect(recorder.pending).toBe(1)
    await done
    expect(recorded).toMatchObject([
      { act: { kind: 'stock.issue', actor: ACTOR, state: 'device' } },
    ])
    expect(await client.acts()).toHaveLength(1)
  })

  it('keeps 2,000 scans at 30 a second, in order, and none is lost or doubled', async () => {
    const { client, recorder, world } = aBench()
    const bus = new ScanBus()
    const reader = new WedgeReader({ prefix: '', suffix: 'Enter' })
    let state: FlowState = onScan(issue, EMPTY, 'A-01', world).state
    bus.onScan((scan) => {
      const outcome = onScan(issue, state, scan.text, world)
      state = outcome.state
      void recorder.add(outcome.acts, ACTOR)
    })
    const codes = Array.from({ length: 2_000 }, (_, i) =>
      i % 3 === 0 ? '6901234567809' : 'BOLT-M8',
    )

    let time = 0
    for (const code of codes) time = typeCode(code, time, reader, bus)
    await recorder.add([], ACTOR)

    const acts = (await client.acts()).reverse()
    const expected = codes.map((code) => (code === 'BOLT-M8' ? 1 : 50))
    expect(acts.map(({ args }) => args['quantity'])).toEqual(expected)
    expect(acts.map(({ n }) => n)).toEqual(expected.map((_, i) => i + 1))
  })

  it('says which act was not recorded and goes on with the next', async () => {
    const { client, recorder, recorded, failed, world } = aBench()
    const state = onScan(issue, EMPTY, 'A-01', world).state
    client.failNext(new StorageError('storage_full', 'no room'))

    void recorder.add(onScan(issue, state, 'BOLT-M8', world).acts, ACTOR)
    await recorder.add(onScan(issue, state, 'BOLT-M8', world).acts, ACTOR)

    expect(failed).toEqual(['storage_full'])
    expect(recorded).toHaveLength(1)
  })

  it('makes the id of a new lot from item and code', async () => {
    const { recorder, recorded, world } = aBench()
    const add = { ...world, mode: 'add' } as const
    let state = onScan(receive, EMPTY, 'A-01', add).state
    state = onScan(receive, state, 'T:GLUE-1:N77', add).state

    await recorder.add(confirm(receive, state, add).acts, ACTOR)

    expect(recorded[0]?.act.args['lot']).toBe(await lotId(GLUE, 'N77'))
  })
})

function typeCode(code: string, start: number, reader: WedgeReader, bus: ScanBus): number {
  const gap = 1000 / 30 / (code.length + 1)
  let time = start
  for (const key of [...code, 'Enter']) {
    time += gap
    const answer = reader.feed({ ...PLAIN_KEY, key, time })
    if (answer.kind === 'scan') {
      bus.publish({ text: answer.text, format: 'text', source: 'wedge', at: time })
    }
  }
  return time
}

const PLAIN_KEY: Omit<Key, 'key' | 'time'> = {
  code: '',
  shift: false,
  capsLock: false,
  chord: false,
  composing: false,
  inText: false,
}
