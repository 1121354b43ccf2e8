import type { Act, JsonObject } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import { A01, aPlant, B02, BOLT, PRODUCTION, SUPPLIER } from '../../scan/plant.testing.ts'
import { mayUndo } from './undo.ts'

let made = 0
function anAct(kind: string, args: JsonObject, change: Partial<Act> = {}): Act {
  made += 1
  const full = { item: BOLT, lot: null, quantity: 200, ...args }
  return {
    id: `id-${made}`,
    n: made,
    kind,
    actor: 32,
    args: full,
    at: made,
    state: 'device',
    stream: 's',
    ...change,
  }
}

const books = aPlant().replica // 120 bolts lie in A-01.
const received = () => anAct('stock.receive', { from: SUPPLIER, to: A01 })

describe('undo', () => {
  it('is offered for an own act that nobody built upon', () => {
    const act = received()

    expect(mayUndo(act, [act], books)).toEqual({ may: true })
  })

  it('names the later own act that took the goods on', () => {
    const act = received()
    const taken = anAct('stock.issue', { from: A01, to: PRODUCTION, quantity: 80 })

    expect(mayUndo(act, [taken, act], books)).toEqual({ may: false, why: 'needed', by: taken })
  })

  it('is offered when enough lies there without the act', () => {
    const act = {
      ...received(),
      args: { item: BOLT, lot: null, quantity: 10, from: SUPPLIER, to: A01 },
    }
    const taken = anAct('stock.move', { from: A01, to: B02, quantity: 5 })

    expect(mayUndo(act, [taken, act], books)).toEqual({ may: true })
  })

  it('is offered again once the later act was undone itself', () => {
    const act = received()
    const taken = anAct('stock.issue', { from: A01, to: PRODUCTION })
    const back = anAct('undo', { operation: taken.id })

    expect(mayUndo(act, [back, taken, act], books)).toEqual({ may: true })
  })

  it('is not offered twice, nor for a held act, nor for what is no stock act', () => {
    const act = received()
    const undo = anAct('undo', { operation: act.id })

    expect(mayUndo(act, [undo, act], books)).toMatchObject({ may: false, why: 'undone' })
    expect(mayUndo({ ...received(), state: 'held' }, [], books)).toMatchObject({ why: 'held' })
    expect(mayUndo(anAct('lot.hold', {}), [], books)).toMatchObject({ why: 'kind' })
  })
})
