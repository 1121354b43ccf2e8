/**
 * What the screens of the floor send, case by case. Histories that the tests of the server play
 * are built on these shapes, so that none has an act which no screen can send.
 */
import { readFileSync } from 'node:fs'
import type { JsonObject } from '@takt/sync'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { aStorage } from '../../app/storage.testing.ts'
import { runOfBatch } from '../../data/batch-number.ts'
import {
  A01,
  ACME,
  aPlant,
  BURR,
  BUYER,
  DELIVERY,
  GLUE,
  GOOD_LOT,
  NOW,
  ORDER,
  SCRATCHED,
  SHIPMENT,
} from '../../scan/plant.testing.ts'
import { consume } from '../consume/view-model.ts'
import { hold } from '../hold/view-model.ts'
import { issue } from '../issue/view-model.ts'
import { output } from '../output/view-model.ts'
import { receive } from '../receive/view-model.ts'
import * as regroup from '../regroup/regroup.ts'
import { giveBack } from '../return/view-model.ts'
import { scrap } from '../scrap/view-model.ts'
import { ship } from '../ship/view-model.ts'
import { workOn } from './batches.ts'
import type { FlowDefinition } from './definition.ts'
import type { Chosen } from './reduce.ts'
import { FlowRun } from './run.svelte.ts'
import type { FlowState } from './state.ts'

interface Case {
  kind: string
  args: JsonObject
}
const file = new URL('../../../../sync/vectors/flow_acts.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Record<string, Case> }
const BATCH = runOfBatch(ORDER, '001/7') ?? ''

beforeEach(() => {
  vi.stubGlobal('localStorage', aStorage())
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
  return () => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  }
})

/** One act by the hands of a person: what is chosen, what is typed, and the button. */
async function sent(def: FlowDefinition, chosen: Chosen, typed: Partial<FlowState>): Promise<Case> {
  const client = aPlant()
  const run = new FlowRun(def, client, 31, null, () => Promise.resolve('D1-00001'))
  if (chosen.document !== undefined) run.choose({ document: chosen.document })
  run.change({ fromRole: typed.fromRole ?? null, party: typed.party ?? run.state.party })
  if (chosen.item !== undefined || chosen.lot !== undefined) run.choose(chosen)
  if (def.numbers === true) await vi.waitFor(() => expect(run.state.isOwnNumber).toBe(true))
  run.change(typed)
  run.confirm()
  await vi.waitFor(() => expect(run.done).toHaveLength(1))
  const [act] = await client.acts()
  return { kind: act?.kind ?? '', args: act?.args ?? {} }
}

async function split(): Promise<Case> {
  const books = aPlant().replica
  const begun = regroup.addInput(regroup.begin('split'), GLUE, GOOD_LOT, books)
  if (typeof begun === 'string') throw new Error(begun)
  const outputs = ['D1-00001', 'D1-00002'].map((code) => ({
    ...regroup.EMPTY_OUTPUT,
    ...{ code, entered: '20' },
  }))
  return { kind: 'lot.regroup', args: await regroup.argsOf({ ...begun, outputs }, books) }
}

const glue = { item: GLUE, lot: GOOD_LOT }
const MADE: Record<string, () => Promise<Case>> = {
  'receive by a line of a delivery': () =>
    sent(
      receive,
      { document: DELIVERY, item: GLUE },
      { lotCode: 'L30', to: A01, entered: '10', reference: 'DN 7' },
    ),
  'issue a lot': () => sent(issue, glue, { from: A01, entered: '2' }),
  'consume a lot for a whole order': () =>
    sent(consume, { document: ORDER, ...glue }, { from: A01, entered: '2' }),
  'consume a lot in a batch of an order': () => {
    workOn(String(ORDER), BATCH)
    const typed = { from: A01, entered: '2', machine: 'MIXER 1' }
    return sent(consume, { document: ORDER, ...glue }, typed)
  },
  'consume a lot from the line in a batch of an order': () => {
    workOn(String(ORDER), BATCH)
    const typed = { fromRole: 'production' as const, entered: '2', machine: 'MIXER 1' }
    return sent(consume, { document: ORDER, ...glue }, typed)
  },
  'output a lot of a batch of an order': () => {
    workOn(String(ORDER), BATCH)
    return sent(output, { document: ORDER }, { to: A01, entered: '5', machine: 'MIXER 1' })
  },
  'split a lot': split,
  'ship a lot by a line of a shipment': () =>
    sent(ship, { document: SHIPMENT, ...glue }, { from: A01, entered: '3' }),
  'take a lot back from a customer': () =>
    sent(giveBack, glue, { fromRole: 'customer', party: BUYER, to: A01, entered: '1' }),
  'scrap some of a lot on the line': () => {
    const why = { reason: SCRATCHED, note: 'spilled' }
    return sent(scrap, glue, { fromRole: 'production', entered: '1', ...why })
  },
  'scrap at a work order': () => {
    const why = { reason: SCRATCHED, document: ORDER }
    return sent(scrap, glue, { fromRole: 'production', entered: '1', ...why })
  },
  'hold a lot': () => sent(hold, glue, { reason: BURR, note: 'leaking' }),
}

describe('what the screens send', () => {
  it('is all that the vectors have', () => {
    expect(Object.keys(cases)).toEqual(Object.keys(MADE))
  })

  it.each(Object.entries(MADE))('is as the vectors have it: %s', async (name, make) => {
    expect(await make()).toEqual(cases[name])
  })

  it('names the supplier of the delivery', async () => {
    const made = await MADE['receive by a line of a delivery']?.()

    expect(made?.args).toMatchObject({ party: ACME, line: 712 })
  })
})
